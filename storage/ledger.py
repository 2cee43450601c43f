"""The ledger of hours: proposed by what was done, confirmed by a leader or a worker, never counted twice."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Hours(Base):
    """What one signup was worth, in minutes; one row a signup, so that it counts once (民政部令 67)."""

    KIND: ClassVar[str] = "hours"
    __tablename__ = "hours"
    __table_args__ = (Index(None, "person_id", "status"), Index(None, "place_id", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    signup_id: Mapped[int] = mapped_column(ForeignKey("signups.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    day: Mapped[str]
    minutes: Mapped[int]
    status: Mapped[str]
    made_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
