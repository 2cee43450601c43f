"""What a worker sets of a place: its telephone, its hours, where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage.events import record
from storage.members import Membership, require_worker
from storage.people import Person
from storage.places import Estate, Place


def set_facts(  # noqa: PLR0913 - one parameter a column
    session: Session, place: Place, worker_id: int, now: datetime, *, phone: str, hours: str, latitude: float | None,
    longitude: float | None,
) -> None:  # fmt: skip
    """Set what the place tells the public, and where it stands, in degrees. Raises NotAWorker."""
    require_worker(session, worker_id, place.id)
    place.phone, place.hours, place.latitude, place.longitude = phone, hours, latitude, longitude
    session.flush()
    record(session, "place", place.id, "set", now, before="there", after="there", actor_id=worker_id)


def listed(session: Session, place_ids: Sequence[int], *, closed: bool = False) -> Sequence[Place]:
    """Return these places, stations first, in the order of their names; `closed`: those that are closed too."""
    wanted = select(Place).where(Place.id.in_(place_ids))
    found = session.scalars(wanted if closed else wanted.where(Place.closed_at.is_(None))).all()
    return sorted(found, key=lambda place: (place.kind != "station", place.name))


def workers_at(session: Session, place_id: int) -> Sequence[Person]:
    """Return who works in this very place."""
    return session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.place_id == place_id, Membership.role == "worker", Membership.status == "active")
        .order_by(Person.id),
    ).all()


def names_at(session: Session, place_id: int) -> dict[str, tuple[str, list[str]]]:
    """Return the gazetteer of a station: each own name with its kind and its other ways of writing."""
    rows = session.scalars(select(Estate).where(Estate.place_id == place_id).order_by(Estate.name)).all()
    found: dict[str, tuple[str, list[str]]] = {row.name: (row.kind, []) for row in rows if not row.means}
    for row in rows:
        if row.means in found:
            found[row.means][1].append(row.name)
    return found


def names_with(session: Session, place_ids: Sequence[int], part: str, most: int) -> Sequence[Estate]:
    """Return the names of the gazetteers of these stations that have `part` in them, the shortest first."""
    holds = or_(Estate.name.contains(part, autoescape=True), Estate.means.contains(part, autoescape=True))
    query = select(Estate).where(Estate.place_id.in_(place_ids), holds)
    return session.scalars(query.order_by(func.length(Estate.name), Estate.name).limit(most)).all()


def count_names(session: Session, place_ids: Sequence[int]) -> int:
    """Return how many names the gazetteers of these stations hold, other ways of writing not counted."""
    query = select(func.count()).where(Estate.place_id.in_(place_ids), Estate.means == "")
    return session.scalar(query) or 0
