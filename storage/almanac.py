"""The almanac: public holidays and make-up workdays, as published, or as a worker has completed them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class AlmanacDay(Base):
    """What a worker knows of a day that the published tables do not tell, or tell wrongly: holiday, workday."""

    __tablename__ = "almanac_days"

    day: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
