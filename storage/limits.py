"""Limits: by when somebody takes a ticket, comes and solves it, as a place has set them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Limit(Base):
    """A place's own limit for a step of tickets of this urgency and item; what is not set stands as shipped."""

    __tablename__ = "limits"
    __table_args__ = (Index(None, "place_id", "step", "urgency", "item", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    step: Mapped[str]  # take, arrive or solve
    urgency: Mapped[str]
    item: Mapped[str]  # empty: every item of that urgency
    minutes: Mapped[int]
