"""Units (责任单位) and the rectification notices (抄告单) that are handed to them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Unit(Base):
    """A responsible unit of a place, and who answers for it in chat."""

    __tablename__ = "units"
    __table_args__ = (Index(None, "place_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    name: Mapped[str]
    phone: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Rectification(Base):
    """抄告单: a problem handed to a responsible unit, with a deadline and an after-photo."""

    KIND: ClassVar[str] = "rectification"
    __tablename__ = "rectifications"
    __table_args__ = (Index(None, "ticket_id"), Index(None, "unit_id", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    # the unit's own words, and the photo of how it looks now
    answer: Mapped[str]
    after_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
    # how often it was returned, and whether the deadline's passing was told
    returned: Mapped[int]
    told_late: Mapped[bool]
    # what the reporter says of it: None, not yet
    satisfied: Mapped[bool | None]
