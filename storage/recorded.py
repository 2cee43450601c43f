"""The record (记录): who did and saw what, the newest first, of the places that somebody works in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from storage.activities import Activity, Occurrence, Post
from storage.assignments import Assignment
from storage.calls import Call
from storage.campaigns import Campaign
from storage.events import Event
from storage.filters import begins, ends, read_mark, sees_everything
from storage.invitations import Invitation
from storage.ledger import Hours
from storage.limits import Limit
from storage.members import Membership
from storage.offers import Offer
from storage.people import Person
from storage.places import Estate
from storage.questions import Question
from storage.rectifications import Rectification
from storage.search import A_PAGE, Page
from storage.shifts import Signup, Swap
from storage.teams import TeamOrder
from storage.tickets import Ticket
from storage.units import Unit
from storage.walls import WallPhoto

# What happened to a ticket's parts happened to the ticket.
PARTS: dict[str, Any] = {
    "offer": Offer, "assignment": Assignment, "rectification": Rectification, "team_order": TeamOrder,
}  # fmt: skip
# What belongs to a place by itself.
PLACED: dict[str, Any] = {
    "membership": Membership, "activity": Activity, "occurrence": Occurrence, "hours": Hours, "campaign": Campaign,
    "unit": Unit, "limit": Limit, "invitation": Invitation, "estate": Estate, "question": Question, "call": Call,
    "wall_photo": WallPhoto,
}  # fmt: skip
# What is somebody's.
SOMEBODYS: dict[str, Any] = {
    "membership": Membership, "offer": Offer, "assignment": Assignment, "hours": Hours, "question": Question,
    "call": Call, "wall_photo": WallPhoto, Signup.KIND: Signup,
}  # fmt: skip
# Somebody was shown the telephone or the door.
SEE = "see"


class Deed(NamedTuple):
    """One line of the record. `who` None: the program itself; their name is empty where they had it deleted."""

    id: int
    at: datetime
    who: int | None
    name: str
    thing: str
    thing_id: int
    ticket_id: int | None
    act: str
    before: str | None
    after: str
    why: str | None
    # whose role, assignment, answer … it is, where that is somebody else
    whom: str = ""


def record_of(  # noqa: PLR0913 - what stands in the address of the list
    session: Session,
    seen: Sequence[int],
    *,
    person: int = 0,
    ticket: int = 0,
    act: str = "",
    since: str = "",
    until: str = "",
    after: str = "",
    most: int = A_PAGE,
) -> Page[Deed]:
    """Return a page of what happened to what belongs to these places, the newest first.

    person: what this one did. ticket: what happened to it and its offers, assignments and notices. act: that alone
    (`see`: who saw personal data). since, until: ISO days in Asia/Shanghai. What belongs to no place is seen by
    whoever sees every place.
    """
    chosen: list[ColumnElement[bool]] = []
    if ticket:
        chosen.append(_of_ticket(ticket))
    if person:
        chosen.append(Event.actor_id == person)
    if act:
        chosen.append(Event.act == act)
    # Rows are only ever added: what was later has a higher number.
    if since and (first := _first_since(session, begins(since))) is not None:
        chosen.append(Event.id >= first)
    elif since:
        return Page([], "")
    if until and (beyond := _first_since(session, ends(until))) is not None:
        chosen.append(Event.id < beyond)
    if last := read_mark(after):
        chosen.append(Event.id < last)
    # What is only planned by a rule is told when it is done.
    chosen.append(not_(and_(Event.thing == Campaign.KIND, Event.act == "plan", Event.actor_id.is_(None))))
    if not sees_everything(session, seen):
        chosen.append(_within(seen))
    query = select(Event, Person.name).outerjoin(Person, Person.id == Event.actor_id).where(*chosen)
    rows = session.execute(query.order_by(Event.id.desc()).limit(most + 1)).all()
    events = [event for event, _ in rows[:most]]
    tickets, whose = _tickets_of(session, events), _whose(session, events)
    found: list[Deed] = []
    for event, name in rows[:most]:
        key = event.thing, event.thing_id
        person_id, whom = whose.get(key, (event.actor_id, ""))
        found.append(
            Deed(event.id, event.at, event.actor_id, name or "", *key, tickets.get(key), event.act, event.before,
                 event.after, event.why, whom if person_id != event.actor_id else "")
        )  # fmt: skip
    return Page(found, str(found[-1].id) if len(rows) > most else "")


def _of_ticket(number: int) -> ColumnElement[bool]:
    parts = [
        and_(Event.thing == thing, Event.thing_id.in_(select(part.id).where(part.ticket_id == number)))
        for thing, part in PARTS.items()
    ]
    return or_(and_(Event.thing == Ticket.KIND, Event.thing_id == number), *parts)


def _within(seen: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that it belongs to one of these places; asked of each event, as they are passed by."""
    here = or_(Ticket.place_id.in_(seen), Ticket.place_id.is_(None))
    ways: dict[str, ColumnElement[bool]] = {Ticket.KIND: _one(here, Ticket.id == Event.thing_id)}
    for thing, part in PARTS.items():
        ways[thing] = _one(here, part.id == Event.thing_id, part.ticket_id == Ticket.id)
    for thing, placed in PLACED.items():
        ways[thing] = _one(placed.place_id.in_(seen), placed.id == Event.thing_id)
    held = Occurrence.place_id.in_(seen)
    ways[Signup.KIND] = _one(held, Signup.id == Event.thing_id, Occurrence.id == Signup.occurrence_id)
    ways[Swap.KIND] = _one(
        held, Swap.id == Event.thing_id, Signup.id == Swap.signup_id, Occurrence.id == Signup.occurrence_id
    )
    ways[Post.KIND] = _one(Activity.place_id.in_(seen), Post.id == Event.thing_id, Activity.id == Post.activity_id)
    ways["place"] = Event.thing_id.in_(seen)
    member = exists().where(Membership.person_id == Event.thing_id, Membership.place_id.in_(seen))
    someone = aliased(Person)
    ways["person"] = or_(_one(someone.place_id.in_(seen), someone.id == Event.thing_id), member)
    # A session that has ended is no more; whoever was there belongs to a place.
    ways["desk"] = exists().where(Membership.person_id == Event.actor_id, Membership.place_id.in_(seen))
    return case(ways, value=Event.thing, else_=False)


def _one(is_so: ColumnElement[bool], *whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether this is so of the one row that an event is about, found by its id.

    Not whether such a row exists: for that PostgreSQL would gather all the rows of which it is so.
    """
    return func.coalesce(select(is_so).where(*whose).scalar_subquery(), false())


def _tickets_of(session: Session, events: Sequence[Event]) -> dict[tuple[str, int], int]:
    """Return which ticket each of these is about."""
    found = {(event.thing, event.thing_id): event.thing_id for event in events if event.thing == Ticket.KIND}
    for thing, part in PARTS.items():
        ids = {event.thing_id for event in events if event.thing == thing}
        if ids:
            rows = session.execute(select(part.id, part.ticket_id).where(part.id.in_(ids)))
            found |= {(thing, row_id): ticket_id for row_id, ticket_id in rows}
    return found


def _whose(session: Session, events: Sequence[Event]) -> dict[tuple[str, int], tuple[int, str]]:
    """Return of each of these what somebody's it is: who, and their name."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for thing, one in SOMEBODYS.items():
        ids = {event.thing_id for event in events if event.thing == thing}
        if ids:
            query = select(one.id, Person.id, Person.name).join(Person, Person.id == one.person_id)
            rows = session.execute(query.where(one.id.in_(ids)))
            found |= {(thing, number): (person_id, name) for number, person_id, name in rows}
    return found


def _first_since(session: Session, moment: datetime) -> int | None:
    """Return from which number on events are of that moment or later; None: there are none.

    Found by halves, in one query, for a moment has no index of its own.
    """
    top = (session.scalar(select(func.max(Event.id))) or 0) + 1
    found = session.scalar(_halves(), {"top": top, "moment": moment})
    return found if found is not None and found < top else None


@cache
def _halves() -> Select[int]:
    """Return the query for the first number below `top` from which on events are of `moment` or later; else `top`."""
    number = Event.id.type
    between = select(literal(1, number).label("low"), bindparam("top", type_=number).label("high")).cte(recursive=True)
    middle = (between.c.low + between.c.high) // 2
    begun = select(Event.at).where(Event.id >= middle).order_by(Event.id).limit(1).scalar_subquery()
    is_later = func.coalesce(begun >= bindparam("moment", type_=Event.at.type), true())
    closer = case((is_later, between.c.low), else_=middle + 1), case((is_later, middle), else_=between.c.high)
    between = between.union_all(select(*closer).where(between.c.low < between.c.high))
    return select(func.max(between.c.low))
