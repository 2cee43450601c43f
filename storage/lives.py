"""The life of a ticket as its events tell it: what happened, who saw what is personal, and what may be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.assignments import Assignment
from storage.events import Event
from storage.rectifications import Rectification
from storage.undoing import WITHIN, Deed

SEE = "see"
MOST = 200


def life(session: Session, ticket_id: int) -> Sequence[Event]:
    """Return what happened to the ticket, to who took it and to its notices, the oldest first; not who looked."""
    held = select(Assignment.id).where(Assignment.ticket_id == ticket_id).scalar_subquery()
    handed = select(Rectification.id).where(Rectification.ticket_id == ticket_id).scalar_subquery()
    of_it = or_(
        and_(Event.thing == "ticket", Event.thing_id == ticket_id, Event.act != SEE),
        and_(Event.thing == "assignment", Event.thing_id.in_(held)),
        and_(Event.thing == "rectification", Event.thing_id.in_(handed)),
    )
    return session.scalars(select(Event).where(of_it).order_by(Event.id.desc()).limit(MOST)).all()[::-1]


def holders(session: Session, ticket_id: int) -> dict[int, int]:
    """Return whose each assignment of the ticket is or was, by its id."""
    rows = session.execute(select(Assignment.id, Assignment.person_id).where(Assignment.ticket_id == ticket_id))
    return {number: person_id for number, person_id in rows}  # noqa: C416 - a row is no pair to mypy


def looks(session: Session, ticket_id: int) -> Sequence[Event]:
    """Return who was shown the telephone or the door, the newest first."""
    seen = Event.thing == "ticket", Event.thing_id == ticket_id, Event.act == SEE
    return session.scalars(select(Event).where(*seen).order_by(Event.id.desc()).limit(MOST)).all()


def opened_since(session: Session, ticket_id: int, person_id: int, since: datetime) -> bool:
    """Tell whether the person was shown what is personal of the ticket since then."""
    seen = Event.thing == "ticket", Event.thing_id == ticket_id, Event.act == SEE
    by = Event.actor_id == person_id, Event.at >= since
    return session.scalar(select(Event.id).where(*seen, *by).limit(1)) is not None


def can_undo(session: Session, ticket_id: int, person_id: int, now: datetime) -> bool:
    """Tell whether the person did something to the ticket within the last minute that still stands."""
    mine = Deed.ticket_id == ticket_id, Deed.person_id == person_id
    deed = session.scalar(select(Deed).where(*mine).order_by(Deed.id.desc()).limit(1))
    return deed is not None and deed.undone_at is None and now - deed.at <= WITHIN
