"""Attention: what needs a person now, in these places; what goes its way by itself is left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from storage.assignments import ACTIVE, Assignment
from storage.campaigns import Campaign
from storage.duties import Pile, in_places, overdue
from storage.events import Event
from storage.members import Membership
from storage.people import Person
from storage.rectifications import Rectification
from storage.tickets import LIVE, UNFINISHED, Ticket
from storage.units import Unit
from storage.walls import WallPhoto

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

# The most pressing first; a ticket stands in the first that it belongs to.
PILES = ("danger", "complaint", "unsolved", "overdue", "unread", "unclaimed", "new")
MOST_OF_A_PILE = 20
MOST_WALLS = 4
NOWHERE = 0


def piles(session: Session, place_ids: Sequence[int], also: Collection[int], now: datetime) -> list[Pile]:
    """Return what waits for a worker in these places (and `also` these tickets), pile by pile, the oldest first.

    What somebody has taken and is in time, and what waits for its requester's word, needs nobody.
    """
    waits, open_ = Ticket.status.in_(UNFINISHED), Ticket.status == "open"
    complained = exists().where(
        Event.thing == "ticket", Event.thing_id == Ticket.id, Event.act == "complaint", Ticket.ended_at.is_(None)
    )
    name = case(
        (and_(waits, Ticket.urgency == "danger"), "danger"),
        (complained, "complaint"),
        (and_(open_, Ticket.reopened > 0), "unsolved"),
        (and_(waits, overdue(now)), "overdue"),
        (and_(open_, Ticket.kind == "unread"), "unread"),
        (and_(open_, Ticket.widens_at.is_(None)), "unclaimed"),
        (open_, "new"),
        else_="",
    )
    chosen = and_(in_places(place_ids, also), Ticket.status.in_(LIVE))
    waiting: dict[str, list[int]] = {}
    # One pass over all that is alive: what each pile holds is counted and cut here.
    for number, pile in session.execute(select(Ticket.id, name).where(chosen).order_by(Ticket.opened_at, Ticket.id)):
        waiting.setdefault(pile, []).append(number)
    shown = [number for pile in PILES for number in waiting.get(pile, [])[:MOST_OF_A_PILE]]
    known = {one.id: one for one in session.scalars(select(Ticket).where(Ticket.id.in_(shown)))}
    return [
        Pile(pile, len(waiting[pile]), [known[number] for number in waiting[pile][:MOST_OF_A_PILE]])
        for pile in PILES if pile in waiting
    ]  # fmt: skip


def to_review(
    session: Session, place_ids: Sequence[int], *, most: int = MOST_OF_A_PILE
) -> list[tuple[Rectification, Ticket, Unit]]:
    """Return the notices that a unit has answered, the longest waiting first."""
    rows = session.execute(
        select(Rectification, Ticket, Unit)
        .join(Ticket, Ticket.id == Rectification.ticket_id)
        .join(Unit, Unit.id == Rectification.unit_id)
        .where(_placed(place_ids), Rectification.status == "answered")
        .order_by(Rectification.answered_at, Rectification.id)
        .limit(most)
    ).all()
    return [(it, ticket, unit) for it, ticket, unit in rows]


def to_admit(
    session: Session, place_ids: Sequence[int], *, most: int = MOST_OF_A_PILE
) -> list[tuple[Membership, Person]]:
    """Return who would like to be a volunteer of these places, the longest waiting first."""
    rows = session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.place_id.in_(place_ids), Membership.role == "volunteer", Membership.status == "asked")
        .order_by(Membership.since, Membership.id)
        .limit(most)
    ).all()
    return [(member, person) for member, person in rows]


def photos(session: Session, place_ids: Sequence[int]) -> list[tuple[Campaign, int]]:
    """Return the newest themes to whose walls these places sent photos that wait, and how many; the oldest first."""
    rows = session.execute(
        select(Campaign, func.count())
        .join(WallPhoto, WallPhoto.campaign_id == Campaign.id)
        .where(Campaign.kind == "theme", WallPhoto.place_id.in_(place_ids), WallPhoto.status == "waiting")
        .group_by(Campaign.id)
        .order_by(Campaign.due_at.desc())
        .limit(MOST_WALLS)
    ).all()
    return [(campaign, int(count)) for campaign, count in rows][::-1]


def holders(session: Session, ticket_ids: Collection[int]) -> dict[int, list[Person]]:
    """Return who has taken which of these tickets and not finished, the earliest first."""
    rows = session.execute(
        select(Assignment.ticket_id, Person)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.ticket_id.in_(ticket_ids), Assignment.status.in_(ACTIVE))
        .order_by(Assignment.taken_at, Assignment.id)
    ).all()
    found: dict[int, list[Person]] = {}
    for ticket_id, person in rows:
        found.setdefault(ticket_id, []).append(person)
    return found


def is_new(session: Session, place_ids: Sequence[int]) -> bool:
    """Tell whether nobody serves in these places yet: everything is still to be begun."""
    return session.scalar(select(Membership.id).where(
        Membership.place_id.in_(place_ids), Membership.role == "volunteer").limit(1)) is None  # fmt: skip


def _placed(place_ids: Sequence[int]) -> ColumnElement[bool]:
    # Not by the tickets of these places, which are many, but by the notices, which are few.
    return or_(func.coalesce(Ticket.place_id, NOWHERE).in_(place_ids), Ticket.place_id.is_(None))
