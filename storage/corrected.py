"""What a worker puts right of what is known of a person, on their behalf; and whose word it is that they agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errors import NotAWorker, OldButton
from storage.events import Event, record
from storage.imports import VOUCH
from storage.members import Membership, is_worker, require_worker
from storage.people import Person
from storage.places import find_place
from storage.reworded import reword
from storage.tickets import Ticket

HOME = ("estate", "building", "unit", "room")
# What is told and recorded of a change: never what it was, nor what it is.
PARTS = {"name": "name", "phone": "phone", **dict.fromkeys((*HOME, "place_id"), "home")}


def belongs_to(session: Session, person: Person) -> list[int | None]:
    """Return the places where the person lives, or is, was or asked to be anything; of whom nothing is known, none."""
    places = set(session.scalars(select(Membership.place_id).where(Membership.person_id == person.id)))
    return [*sorted(places | {person.place_id} - {None}, key=lambda one: one or 0)] or [None]


def require_theirs(session: Session, worker_id: int, person: Person, *, entirely: bool = False) -> None:
    """Raise NotAWorker unless the worker works where the person belongs; `entirely`: everywhere they belong."""
    works = [is_worker(session, worker_id, place_id) for place_id in belongs_to(session, person)]
    if not (all(works) if entirely else any(works)):
        raise NotAWorker


def correct(session: Session, person: Person, worker_id: int, now: datetime, **facts: str | int | None) -> list[str]:
    """Put columns of the person right; returns which parts changed: name, phone, home.

    Raises NotAWorker where they are of another place, or are to be; OldButton where that is no open station.
    """
    require_theirs(session, worker_id, person)
    place_id = facts.get("place_id", person.place_id)
    if place_id != person.place_id and place_id is not None:
        place = find_place(session, int(place_id))
        if place is None or not place.is_open_station:
            raise OldButton
        require_worker(session, worker_id, place.id)
    changes: dict[str, Any] = {column: value for column, value in facts.items() if getattr(person, column) != value}
    for column, value in changes.items():
        setattr(person, column, value)
    session.flush()
    parts = list(dict.fromkeys(PARTS[column] for column in PARTS if column in changes))
    if "name" in parts:
        for ticket_id in session.scalars(select(Ticket.id).where(Ticket.requester_id == person.id)):
            reword(session, ticket_id)
    if parts:
        record(session, "person", person.id, "correct", now, before="there", after="there", actor_id=worker_id,
               why=" ".join(parts))  # fmt: skip
    return parts


def keep_phone(session: Session, person: Person, phone: str, now: datetime) -> None:
    """Keep the number by which the person says that they are reached now."""
    if person.phone != phone:
        person.phone = phone
        session.flush()
        record(session, "person", person.id, "correct", now, before="there", after="there", actor_id=person.id,
               why="phone")  # fmt: skip


def consent_of(session: Session, person_id: int) -> Event | None:
    """Return by whose word, and since when, it stands that the person agreed to what is kept; None where nobody said.

    Act `consent`: their own; `vouch`: that of the worker who brought them in by a table.
    """
    said = Event.thing == "person", Event.thing_id == person_id, Event.act.in_(("consent", VOUCH))
    return session.scalar(select(Event).where(*said).order_by(Event.id.desc()).limit(1))
