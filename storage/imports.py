"""A table of people that a worker has uploaded and not yet taken in: one at a time, and not for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import members
from storage.database import Base, born
from storage.events import record
from storage.members import Membership, require_worker
from storage.people import Person

# So long a preview waits for a yes; what is in it belongs to people who do not know of us.
KEPT_FOR = timedelta(hours=1)


class Import(Base):
    """What a worker has uploaded: the rows as they were read, each with its line, its fields and its faults."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    role: Mapped[str]  # volunteer or resident
    name: Mapped[str]  # of the file
    rows: Mapped[list[Any]]
    at: Mapped[datetime]


class Arrival(NamedTuple):
    """One person who comes in by a table."""

    name: str
    phone: str
    estate: str
    building: str
    unit: str
    room: str
    teams: tuple[str, ...]


def keep(
    session: Session, worker_id: int, place_id: int, role: str, name: str, rows: Sequence[Any], now: datetime
) -> None:
    """Keep the rows for their preview, instead of what the worker uploaded before. Raises NotAWorker."""
    require_worker(session, worker_id, place_id)
    drop(session, worker_id)
    born(session, Import, worker_id=worker_id, place_id=place_id, role=role, name=name, rows=list(rows), at=now)


def find(session: Session, worker_id: int, now: datetime) -> Import | None:
    """Return what the worker has uploaded within the last hour."""
    found = session.scalar(select(Import).where(Import.worker_id == worker_id))
    return None if found is None or now - found.at > KEPT_FOR else found


def drop(session: Session, worker_id: int) -> None:
    """Let go of what the worker has uploaded."""
    session.execute(delete(Import).where(Import.worker_id == worker_id))


def drop_old(session: Session, now: datetime) -> None:
    """Let go of every table that nobody said yes to."""
    session.execute(delete(Import).where(Import.at < now - KEPT_FOR))


def known_phones(session: Session, place_ids: Sequence[int], phones: Sequence[str]) -> dict[str, Person]:
    """Return who of these places has which of these telephones; the earliest where several share one."""
    theirs = select(Membership.person_id).where(Membership.place_id.in_(place_ids), Membership.status != "ended")
    here = Person.place_id.in_(place_ids) | Person.id.in_(theirs)
    found: dict[str, Person] = {}
    for start in range(0, len(phones), 500):
        asked = select(Person).where(Person.phone.in_(phones[start : start + 500]), here).order_by(Person.id)
        for person in session.scalars(asked):
            found.setdefault(person.phone, person)
    return found


def take_in(session: Session, it: Import, who: Arrival, known: Person | None, worker_id: int, now: datetime) -> Person:
    """Take one person in, or complete who is known: what they said themselves stays. Raises PausedHere."""
    person = known or born(
        session, Person, name=who.name, phone=who.phone, estate=who.estate, building=who.building, unit=who.unit,
        room=who.room, place_id=it.place_id, consented_at=None, created_at=now,
    )  # fmt: skip
    person.name = person.name or who.name
    if not (person.estate or person.building or person.room):
        person.estate, person.building, person.unit, person.room = who.estate, who.building, who.unit, who.room
    person.place_id = person.place_id or it.place_id
    session.flush()
    record(session, "person", person.id, "import", now, before="there" if known else None, after="there",
           actor_id=worker_id)  # fmt: skip
    if it.role == "volunteer":
        members.grant(session, person.id, "volunteer", it.place_id, now)
        members.set_teams(session, person.id, members.teams_of(session, person.id) | set(who.teams))
    return person
