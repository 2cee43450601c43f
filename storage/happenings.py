"""Happenings: what an open desk would like to hear of, events and words about tickets, each with its place."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from storage.calls import Call
from storage.events import Event
from storage.messages import Message
from storage.questions import Question
from storage.rectifications import Rectification
from storage.tickets import LIVE, Ticket

# What goes on beside a ticket is told by the words about it, and a draft is nobody's yet.
PASSED_OVER = ("offer", "assignment", "person", "desk", "estate")
MOST = 1000
# On PostgreSQL an id that was given out earlier may be committed later.
LOOKED_BACK = 100


class Happening(NamedTuple):
    """One event (`kind` event) or one thing said about a ticket (`kind` said); without a place it concerns all."""

    kind: str
    id: int
    thing: str
    place_id: int | None


class Upto(NamedTuple):
    """The newest event and the newest message that somebody has seen."""

    event: int
    said: int

    @classmethod
    def read(cls, written: str) -> Upto:
        """Read what `written` wrote; the beginning where it is something else."""
        parts = written.split("-")
        if len(parts) != 2 or not all(one.isascii() and one.isdigit() and len(one) <= 15 for one in parts):  # noqa: PLR2004 - two numbers, 64 bits
            return cls(0, 0)
        return cls(int(parts[0]), int(parts[1]))

    def written(self) -> str:
        """Return it as it stands in an address."""
        return f"{self.event}-{self.said}"

    def covers(self, one: Happening) -> bool:
        """Tell whether it was seen."""
        return one.id <= (self.event if one.kind == "event" else self.said)


_NEWEST = select(select(func.max(Event.id)).scalar_subquery(), select(func.max(Message.id)).scalar_subquery())


def newest(session: Session) -> Upto:
    """Return how far it has come."""
    event, said = session.execute(_NEWEST).one()
    return Upto(event or 0, said or 0)


def spoken_in(session: Session, seen: Upto) -> dict[int, int]:
    """Return in which chats anything was said after what was seen, or a little before, and the last of it in each."""
    query = select(Message.chat_id, Message.id).where(Message.id > seen.said - LOOKED_BACK).order_by(Message.id)
    # Asked for each chat once, SQLite would look for them in an index of everything that was ever said.
    return {chat_id: number for chat_id, number in session.execute(query)}  # noqa: C416 - a row is no pair to mypy


def since(session: Session, seen: Upto) -> list[Happening]:
    """Return what happened after what was seen, and a little of what was before; at most a thousand of each kind."""
    events = session.execute(
        select(Event.id, Event.thing, func.coalesce(Ticket.place_id, Question.place_id, Call.place_id))
        .outerjoin(Rectification, and_(Event.thing == "rectification", Rectification.id == Event.thing_id))
        .outerjoin(Ticket, Ticket.id == case((Event.thing == "ticket", Event.thing_id), else_=Rectification.ticket_id))
        .outerjoin(Question, and_(Event.thing == "question", Question.id == Event.thing_id))
        .outerjoin(Call, and_(Event.thing == "call", Call.id == Event.thing_id))
        .where(Event.id > seen.event - LOOKED_BACK, Event.thing.not_in(PASSED_OVER), Event.act != "draft")
        .order_by(Event.id.desc())
        .limit(MOST)
    )
    said = session.execute(
        select(Message.id, Ticket.place_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.id > seen.said - LOOKED_BACK, Ticket.status != "draft")
        .order_by(Message.id.desc())
        .limit(MOST)
    )
    found = [Happening("event", number, thing, place_id) for number, thing, place_id in events]
    found += [Happening("said", number, "ticket", place_id) for number, place_id in said]
    return found[::-1]


def places_of(session: Session, ticket_ids: Collection[int]) -> set[int]:
    """Return to which places those of the tickets belong that are not over."""
    if not ticket_ids:
        return set()
    query = select(Ticket.place_id).where(Ticket.id.in_(ticket_ids), Ticket.status.in_(LIVE))
    return {place for place in session.scalars(query) if place is not None}
