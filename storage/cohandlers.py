"""Co-handling (三跨协办): another unit, or one of its workers, works on a ticket beside its own place until it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.members import Membership, roles_of, workers_of
from storage.people import Person, get_person


class Cohandler(Base):
    """A place was asked along; with a person, only that worker of it."""

    __tablename__ = "cohandlers"
    __table_args__ = (Index(None, "ticket_id"), Index(None, "place_id"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


def ask_along(
    session: Session, ticket_id: int, worker_id: int, place_id: int, person_id: int | None, now: datetime
) -> None:
    """Let a place, or one worker of it, work on the ticket; whoever calls has checked that the worker may say so."""
    same = (Cohandler.person_id == person_id) if person_id is not None else Cohandler.person_id.is_(None)
    known = select(Cohandler.id).where(Cohandler.ticket_id == ticket_id, Cohandler.place_id == place_id, same)
    if session.scalar(known.limit(1)) is None:
        session.add(Cohandler(ticket_id=ticket_id, place_id=place_id, person_id=person_id, by_id=worker_id, at=now))
        session.flush()


def units_of(session: Session, ticket_id: int, person_id: int | None = None) -> list[tuple[int, int]]:
    """Return who was asked along, as place and person (0: the place as a whole); with a person, as what they were."""
    asked = select(Cohandler).where(Cohandler.ticket_id == ticket_id)
    if person_id is not None:
        works_in = [role.place_id for role in roles_of(session, person_id) if role.role == "worker"]
        asked = asked.where(_is_meant(works_in, person_id))
    return [(row.place_id, row.person_id or 0) for row in session.scalars(asked)]


def let_go(session: Session, ticket_id: int, units: Sequence[tuple[int, int]]) -> None:
    """Let these places (0), or these workers of them, work on the ticket no more."""
    for place_id, person_id in units:
        session.execute(delete(Cohandler).where(_unit(ticket_id, place_id, person_id)))


def _unit(ticket_id: int, place_id: int, person_id: int) -> ColumnElement[bool]:
    whom = Cohandler.person_id == person_id if person_id else Cohandler.person_id.is_(None)
    return and_(Cohandler.ticket_id == ticket_id, Cohandler.place_id == place_id, whom)


def helps(session: Session, person_id: int, ticket_id: int) -> bool:
    """Tell whether the person was asked along to the ticket, by name or with their place."""
    return ticket_id in asked_along(session, person_id, ticket_id)


def asked_along(
    session: Session, person_id: int, ticket_id: int | None = None, *, own: Sequence[int] | None = None
) -> set[int]:
    """Return the tickets that the person was asked along to, ended ones too; or of one only.

    `own`: where they work, if whoever asks knows.
    """
    works_in = own
    if works_in is None:
        works_in = [role.place_id for role in roles_of(session, person_id) if role.role == "worker"]
    query = select(Cohandler.ticket_id).where(_is_meant(works_in, person_id))
    if ticket_id is not None:
        query = query.where(Cohandler.ticket_id == ticket_id)
    return set(session.scalars(query)) if works_in else set()


def places_beside(session: Session, ticket_id: int) -> list[int]:
    """Return the places that were asked along, the first first."""
    query = select(Cohandler.place_id).where(Cohandler.ticket_id == ticket_id).order_by(Cohandler.id)
    return list(dict.fromkeys(session.scalars(query)))


def cohandlers_of(session: Session, ticket_id: int) -> Sequence[Person]:
    """Return the workers who were asked along and still work there."""
    found: dict[int, Person] = {}
    for row in session.scalars(select(Cohandler).where(Cohandler.ticket_id == ticket_id).order_by(Cohandler.id)):
        if row.person_id is None:
            found |= {one.id: one for one in workers_of(session, row.place_id)}
        elif row.place_id in {role.place_id for role in roles_of(session, row.person_id) if role.role == "worker"}:
            found[row.person_id] = get_person(session, row.person_id)
    return list(found.values())


def workers_elsewhere(session: Session, place_ids: Sequence[int]) -> Sequence[tuple[Person, int]]:
    """Return who works in other places than these, each with their place."""
    rows = session.execute(
        select(Person, Membership.place_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == "worker", Membership.status == "active", Membership.place_id.not_in(place_ids))
        .order_by(Person.id)
    ).all()
    return [(person, place_id) for person, place_id in rows]


def _is_meant(works_in: Sequence[int], person_id: int) -> ColumnElement[bool]:
    # One who was named and no longer works there is asked along no more.
    whole = Cohandler.person_id.is_(None)
    return and_(Cohandler.place_id.in_(works_in), or_(whole, Cohandler.person_id == person_id))
