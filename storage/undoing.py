"""Undoing (撤销): what a worker did within the last minute, and how it is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Deed(Base):
    """Something that a worker did and may take back for a while."""

    __tablename__ = "deeds"
    __table_args__ = (Index(None, "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    act: Mapped[str]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    # what is needed to put it back
    before: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
