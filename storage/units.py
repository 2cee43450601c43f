"""Units (责任单位): who is responsible for what in a place, and who answers for each in chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, get_row
from storage.events import record
from storage.places import above
from storage.scopes import require_reach


class Unit(Base):
    """A responsible unit of a place, and who answers for it in chat."""

    __tablename__ = "units"
    __table_args__ = (Index(None, "place_id", "name", unique=True), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    name: Mapped[str]
    phone: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # one that was taken out keeps what it did
    is_gone: Mapped[bool]


def get_unit(session: Session, unit_id: int) -> Unit:
    """Return the unit, gone or not. Raises OldButton where there never was one."""
    return get_row(session, Unit, unit_id)


def units_of(session: Session, place_id: int | None) -> Sequence[Unit]:
    """Return the units that a place can hand something to: its own, and those of the places above it."""
    here = Unit.place_id.in_(above(session, place_id))
    return session.scalars(select(Unit).where(here, ~Unit.is_gone).order_by(Unit.place_id.desc(), Unit.id)).all()


def units_in(session: Session, place_ids: Sequence[int]) -> Sequence[Unit]:
    """Return the units of exactly these places."""
    here = Unit.place_id.in_(place_ids)
    return session.scalars(select(Unit).where(here, ~Unit.is_gone).order_by(Unit.place_id, Unit.id)).all()


def set_unit(session: Session, worker_id: int, place_id: int, name: str, phone: str, now: datetime) -> Unit:
    """Make the unit of this name in the place, or give it another telephone (empty: as it was).

    Raises NotAWorker, ReachesFurther.
    """
    require_reach(session, worker_id, place_id)
    unit = session.scalar(select(Unit).where(Unit.place_id == place_id, Unit.name == name))
    before = None if unit is None else "there"
    if unit is None:
        unit = Unit(place_id=place_id, name=name, phone=phone, person_id=None, is_gone=False)
        session.add(unit)
    unit.phone, unit.is_gone = phone or unit.phone, False
    session.flush()
    record(session, "unit", unit.id, "set", now, before=before, after="there", actor_id=worker_id)
    return unit


def remove_unit(session: Session, worker_id: int, unit: Unit, now: datetime) -> None:
    """Take the unit out: nothing more is handed to it; what it has, it still has to answer.

    Raises NotAWorker, ReachesFurther.
    """
    require_reach(session, worker_id, unit.place_id)
    unit.is_gone = True
    session.flush()
    record(session, "unit", unit.id, "remove", now, before="there", after="there", actor_id=worker_id)


def enter(session: Session, unit_id: int, person_id: int, now: datetime) -> Unit:
    """Let the person answer for the unit from now on, instead of whoever did. Raises OldButton."""
    unit = get_unit(session, unit_id)
    unit.person_id = person_id
    session.flush()
    record(session, "unit", unit.id, "enter", now, before="there", after="there", actor_id=person_id)
    return unit


def speaks_for(session: Session, person_id: int) -> Sequence[Unit]:
    """Return the units that the person answers for."""
    return session.scalars(select(Unit).where(Unit.person_id == person_id, ~Unit.is_gone).order_by(Unit.id)).all()
