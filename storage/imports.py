"""A table that a worker has uploaded and not yet taken in, of people or of names: one at a time, and not for long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import members
from storage.database import Base, born
from storage.events import Event
from storage.members import Membership, TeamMember, require_worker
from storage.people import Chat, Person

# So long a preview waits for a yes; what is in it belongs to people who do not know of us.
KEPT_FOR = timedelta(hours=1)
NAMES = "names"
# A worker's word that somebody agreed to what is kept.
VOUCH = "vouch"


class Import(Base):
    """What a worker has uploaded: the rows as they were read, each with its line, its fields and its faults."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    role: Mapped[str]  # volunteer or resident; NAMES: of the gazetteer
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


def find(session: Session, worker_id: int, now: datetime, *, names: bool = False) -> Import | None:
    """Return the table of people that the worker has uploaded within the last hour; `names`: that of names."""
    of_names = (Import.role == NAMES) if names else (Import.role != NAMES)
    found = session.scalar(select(Import).where(Import.worker_id == worker_id, of_names))
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


def take_in(session: Session, it: Import, newcomers: Sequence[Arrival], worker_id: int, now: datetime) -> None:
    """Take in people whom nobody here knows, all in a few statements: others wait to speak meanwhile.

    The worker vouches that they agreed; who comes in person later agrees for themselves (`joining.take_over`).
    """
    if not newcomers:
        return
    columns = {"place_id": it.place_id, "consented_at": now, "created_at": now}
    made = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = session.scalars(made, [_person(one) | columns for one in newcomers]).all()
    _note(session, "person", ids, ("import", None, "there"), worker_id, now)
    _note(session, "person", ids, (VOUCH, None, "consented"), worker_id, now)
    if it.role == "volunteer":
        _enlist(session, it, ids, worker_id, now)
        _serve(session, ((person_id, one) for person_id, one in zip(ids, newcomers, strict=True)))


def complete(
    session: Session, it: Import, known: Sequence[tuple[Arrival, Person]], worker_id: int, now: datetime
) -> set[Person]:
    """Complete who is known: what they said themselves stays, and whether they agreed. Returns who is at rest here.

    Who was here already takes no statement of their own: a table comes again when a line is added to it.
    """
    resting = _volunteers(session, it, known, worker_id, now) if it.role == "volunteer" else set()
    known = [(who, person) for who, person in known if person not in resting]
    spoken = set(session.scalars(select(Chat.person_id).where(Chat.person_id.in_([one.id for _, one in known]))))
    vouched = []
    for who, person in known:
        person.name = person.name or who.name
        if not (person.estate or person.building or person.room):
            person.estate, person.building, person.unit, person.room = who.estate, who.building, who.unit, who.room
        person.place_id = person.place_id or it.place_id
        if person.consented_at is None and person.id not in spoken:
            person.consented_at = now
            vouched.append(person.id)
    session.flush()
    _note(session, "person", [one.id for _, one in known], ("import", "there", "there"), worker_id, now)
    _note(session, "person", vouched, (VOUCH, None, "consented"), worker_id, now)
    return resting


def _volunteers(
    session: Session, it: Import, known: Sequence[tuple[Arrival, Person]], worker_id: int, now: datetime
) -> set[Person]:
    """Let who is known be a volunteer here, in their teams and these; returns who is at rest here and stays so."""
    members_here = select(Membership.person_id, Membership.status).where(
        Membership.person_id.in_([one.id for _, one in known]),
        Membership.place_id == it.place_id,
        Membership.role == "volunteer",
    )
    status = {row.person_id: row.status for row in session.execute(members_here)}
    _enlist(session, it, [one.id for _, one in known if one.id not in status], worker_id, now)
    for _, person in known:
        if status.get(person.id) in {"asked", "ended"}:
            members.grant(session, person.id, "volunteer", it.place_id, now)
    resting = {person for _, person in known if status.get(person.id) == "blocked"}
    _serve(session, ((person.id, who) for who, person in known if person not in resting))
    return resting


def _enlist(session: Session, it: Import, ids: Sequence[int], worker_id: int, now: datetime) -> None:
    if not ids:
        return
    role = {"place_id": it.place_id, "role": "volunteer", "status": "active", "since": now, "waits_since": now}
    granted = insert(Membership).returning(Membership.id, sort_by_parameter_order=True)
    roles = session.scalars(granted, [role | {"person_id": person_id} for person_id in ids]).all()
    _note(session, "membership", roles, ("invite", None, "active"), worker_id, now)


def _serve(session: Session, arrivals: Iterable[tuple[int, Arrival]]) -> None:
    wanted = {(person_id, team) for person_id, one in arrivals for team in one.teams}
    people = {person_id for person_id, _ in wanted}
    served = select(TeamMember.person_id, TeamMember.team).where(TeamMember.person_id.in_(people))
    new = wanted - {(row.person_id, row.team) for row in session.execute(served)}
    if new:
        session.execute(insert(TeamMember), [{"person_id": person_id, "team": team} for person_id, team in sorted(new)])


def _person(one: Arrival) -> dict[str, Any]:
    return {name: value for name, value in one._asdict().items() if name != "teams"}


def _note(
    session: Session, thing: str, ids: Sequence[int], moved: tuple[str, str | None, str], worker_id: int, now: datetime
) -> None:
    """Record one act (its name, what was, what is) of many things."""
    act, before, after = moved
    about = {
        "at": now,
        "thing": thing,
        "act": act,
        "before": before,
        "after": after,
        "actor_id": worker_id,
        "why": None,
    }
    if ids:
        session.execute(insert(Event), [about | {"thing_id": one} for one in ids])
