"""Duplicates: several neighbours report the same thing; what is merged into another ticket is not done twice.

Only what is public can be the same thing for two households: a lamp, a lift, what stands in a corridor. A haircut is
one household's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import followers
from storage.assignments import withdraw_assignments
from storage.checkin import metres_between
from storage.database import Base
from storage.errors import ConsentFirst, NotOneThing, TooLate
from storage.moves import move, too_late
from storage.offers import withdraw_offers
from storage.people import get_person
from storage.places import Place
from storage.tickets import LIVE, UNFINISHED, Ticket, begin_to_look, requester, worker

# What was reported longer ago is no longer what somebody sees today.
REPORTED_WITHIN = timedelta(days=14)
# What was put right so lately may be what they mean.
ENDED_WITHIN = timedelta(days=2)
# Two photos of one thing are taken from within so many metres, with what telephones err.
NEAR = 150
MOST = 50


class Merge(Base):
    """A ticket is one and the same as another, and goes with it."""

    __tablename__ = "merges"
    __table_args__ = (Index(None, "into_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[datetime]


# Figures count one thing once. Read at once, and not for each of the tickets.
STANDS_FOR_ITSELF = Ticket.id.not_in(select(Merge.ticket_id))


def find(session: Session, ticket: Ticket, now: datetime) -> list[Ticket]:
    """Return what was reported of the same thing: what is still open, the earliest first; else what ended lately."""
    if ticket.kind != "report" or ticket.place_id is None or ticket.team is None:
        return []
    lately = and_(Ticket.status == "closed", Ticket.ended_at >= now - ENDED_WITHIN)
    reported = session.scalars(
        select(Ticket)
        .where(Ticket.place_id == ticket.place_id, Ticket.opened_at >= now - REPORTED_WITHIN)
        .where(Ticket.kind == "report", Ticket.team == ticket.team, Ticket.words != "", Ticket.id != ticket.id)
        .where(or_(Ticket.status.in_(LIVE), lately), STANDS_FOR_ITSELF)
        .order_by(Ticket.opened_at, Ticket.id)
        .limit(MOST),
    )
    same = [one for one in reported if is_same(one, ticket)]
    return [one for one in same if one.status in LIVE] or same


def take_turns(session: Session, ticket: Ticket) -> None:
    """Wait for who reports something in the same community at this moment, so that `find` finds theirs."""
    # Others may write what belongs to the place meanwhile, but for reports.
    session.execute(select(Place.id).where(Place.id == ticket.place_id).with_for_update(key_share=True))


def is_same(one: Ticket, other: Ticket) -> bool:
    """Tell whether what is known of two reports of one community and team allows that they are of the same thing."""
    if one.item and other.item and one.item != other.item:
        return False
    here, there = (_told(ticket) for ticket in (one, other))
    if any(here[part] != there[part] for part in here.keys() & there.keys()):
        return False
    if None not in (one.latitude, one.longitude, other.latitude, other.longitude):
        apart = metres_between(one.latitude, one.longitude, other.latitude, other.longitude)  # type: ignore[arg-type]
        return apart <= NEAR
    # Where not even the service is known of both, the place has to say it.
    return one.item == other.item or bool({"building", "spot"} & here.keys() & there.keys())


def join(session: Session, draft: Ticket, into: Ticket, person_id: int, now: datetime) -> None:
    """加入关注: the requester's draft goes with the ticket, and they hear how that ends.

    Raises NotYours, ConsentFirst, and TooLate where the ticket is not, or no longer, of the same thing.
    """
    if get_person(session, person_id).consented_at is None:
        raise ConsentFirst
    if into.status not in LIVE or into.id not in {one.id for one in find(session, draft, now)}:
        raise TooLate
    move(session, draft, "merge", requester(draft, person_id), now, next_look_at=None, ended_at=now)
    _lay(session, into, draft, now)


def merge(session: Session, into: Ticket, ticket: Ticket, worker_id: int, now: datetime) -> list[int]:
    """合并: the ticket goes with `into`; returns who had taken it and must hear so.

    Its requester and followers follow `into`. Raises NotAWorker, TooLate where one of them has ended or is a draft,
    and NotOneThing for a ticket with itself or for what two households asked for, each for themselves.
    """
    worker(session, into, worker_id)
    actor = worker(session, ticket, worker_id)
    if into.status not in LIVE or ticket.status not in UNFINISHED:
        raise too_late(ticket if into.status in LIVE else into, "merge")
    if into.id == ticket.id or not _may_be_one(into, ticket):
        raise NotOneThing
    move(session, ticket, "merge", actor, now, next_look_at=None, ended_at=now)
    withdraw_offers(session, ticket, now)
    had_it = withdraw_assignments(session, ticket, now)
    _lay(session, into, ticket, now)
    return had_it


def part(session: Session, ticket: Ticket, worker_id: int, now: datetime) -> int:
    """拆开: the merged ticket is open again, for itself; returns with which it went.

    Raises NotAWorker, and TooLate where it was not merged, or what was said in it was deleted.
    """
    actor = worker(session, ticket, worker_id)
    into_id = merged_into(session, ticket.id)
    if into_id is None or not ticket.words:
        raise too_late(ticket, "part")
    session.execute(delete(Merge).where(Merge.ticket_id == ticket.id))
    move(session, ticket, "part", actor, now, opened_at=ticket.opened_at or now, ended_at=None)
    begin_to_look(session, ticket, now)
    _unfollow(session, into_id, ticket.requester_id)
    return into_id


def stands(session: Session, into: Ticket, ticket: Ticket) -> dict[str, Any]:
    """Return what `unlay` needs of how the two stood before they were merged."""
    return {"merged": [*merged(session, ticket.id)], "followers": [*followers.of(session, into.id)]}


def unlay(session: Session, ticket: Ticket, former: dict[str, Any]) -> None:
    """撤销 of 合并: the ticket, and what went with it, go with the other no more; the ticket is moved by `undoing`."""
    into_id = merged_into(session, ticket.id)
    session.execute(delete(Merge).where(Merge.ticket_id == ticket.id))
    if into_id is None:
        return
    went = and_(Merge.ticket_id.in_(former["merged"]), Merge.into_id == into_id)
    session.execute(update(Merge).where(went).values(into_id=ticket.id))
    for person_id in {ticket.requester_id, *followers.of(session, ticket.id)} - set(former["followers"]):
        _unfollow(session, into_id, person_id)


def merged_into(session: Session, ticket_id: int) -> int | None:
    """Return with which ticket this one goes; None where it stands for itself."""
    return session.scalar(select(Merge.into_id).where(Merge.ticket_id == ticket_id))


def merged(session: Session, ticket_id: int) -> Sequence[int]:
    """Return the tickets that go with this one, the earliest merged first."""
    return session.scalars(
        select(Merge.ticket_id).where(Merge.into_id == ticket_id).order_by(Merge.at, Merge.ticket_id)
    ).all()


def _told(ticket: Ticket) -> dict[str, str]:
    parts = {"estate": ticket.estate, "building": ticket.building, "unit": ticket.unit}
    parts["spot"] = "" if ticket.building else "".join(ticket.spot.split())
    return {part: said for part, said in parts.items() if said}


def _may_be_one(one: Ticket, other: Ticket) -> bool:
    home = [(ticket.estate, ticket.building, ticket.unit, ticket.room) for ticket in (one, other)]
    same_door = bool(one.room) and home[0] == home[1]
    private = "request" in (one.kind, other.kind)
    return one.requester_id == other.requester_id or same_door or not private


def _lay(session: Session, into: Ticket, ticket: Ticket, now: datetime) -> None:
    session.execute(update(Merge).where(Merge.into_id == ticket.id).values(into_id=into.id))
    session.add(Merge(ticket_id=ticket.id, into_id=into.id, at=now))
    for person_id in (ticket.requester_id, *followers.of(session, ticket.id)):
        followers.follow(session, into, person_id, now)
    session.flush()


def _unfollow(session: Session, into_id: int, person_id: int) -> None:
    """Let the person hear no more of it, unless something else that they said goes with it."""
    theirs = select(Merge.ticket_id).join(Ticket, Ticket.id == Merge.ticket_id)
    others = theirs.where(Merge.into_id == into_id, Ticket.requester_id == person_id).limit(1)
    if session.scalar(others) is None:
        followers.unfollow(session, into_id, person_id)
