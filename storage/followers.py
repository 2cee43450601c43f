"""Followers (关注): neighbours whom the same thing concerns, and tickets that are one and the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Follower(Base):
    """Somebody follows another's ticket: they hear its end."""

    __tablename__ = "followers"
    __table_args__ = (Index(None, "ticket_id", "person_id", unique=True), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # their own ticket, where it was merged into this one
    merged_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[datetime]
