"""Slots: how many a ticket needs, and who waits for one (候补) where all are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from storage import limits, looks
from storage.assignments import accept, assignments_of, has_enough, require_fit
from storage.clashes import clashes
from storage.errors import HandedToUnit, NotYours, SlotsHeld
from storage.events import record
from storage.lifecycle import REQUESTER, VOLUNTEER, WORKER, Actor, Relation
from storage.members import Membership
from storage.moves import move, too_late
from storage.offers import WAITING, Offer, find_offer
from storage.people import Chat, hold
from storage.rectifications import find_live
from storage.tickets import UNFINISHED, Ticket, works_on
from storage.units import get_unit

MOST = 20


def need(session: Session, ticket: Ticket, person_id: int, count: int, now: datetime) -> None:
    """Let the ticket need so many people (1 to MOST), by its requester or a worker.

    Where that is more than have taken it, it is open again; where it is just as many, nobody else is sought.
    Raises NotYours, TooLate, SlotsHeld (more have taken it than that), HandedToUnit (nobody is sought then).
    """
    relations: set[Relation] = {REQUESTER} if ticket.requester_id == person_id else set()
    if works_on(session, person_id, ticket):
        relations.add(WORKER)
    if not relations:
        raise NotYours
    if ticket.status not in UNFINISHED or not 1 <= count <= MOST:
        raise too_late(ticket, "need")
    active = len(assignments_of(session, ticket.id))
    if count < ticket.taken or (count == ticket.taken and not active):
        raise SlotsHeld(str(ticket.taken))
    notice = find_live(session, ticket.id) if count > ticket.taken else None
    if notice is not None:
        raise HandedToUnit(get_unit(session, notice.unit_id).name)
    actor, before = Actor(person_id, frozenset(relations)), ticket.needed
    ticket.needed = count
    session.flush()
    record(session, "ticket", ticket.id, "need", now, before=ticket.status, after=ticket.status,
           actor_id=person_id, why=f"{before} to {count}")  # fmt: skip
    if ticket.status == "open" and count == ticket.taken:
        move(session, ticket, "fill", actor, now)
        looks.settle_in(ticket, now)
    elif ticket.status != "open" and count > ticket.taken:
        move(session, ticket, "enlarge", actor, now)
        limits.seek_again(session, ticket, now)
        looks.settle_in(ticket, now)


def wait(session: Session, ticket: Ticket, person_id: int, now: datetime) -> int:
    """候补: the volunteer waits for a slot of a ticket that is full; returns as the how-manieth.

    Raises as `accept` does, TooLate where it is not full, or where they wait already.
    """
    require_fit(session, ticket, person_id)
    if ticket.status not in ("taken", "under_way"):
        raise too_late(ticket, "wait")
    known = find_offer(session, ticket.id, person_id)
    if known is None:
        known = Offer(ticket_id=ticket.id, person_id=person_id, status=WAITING, at=now, reasons=["queue"], counted=0,
                      waits_since=now)  # fmt: skip
        session.add(known)
        session.flush()
        record(session, "offer", known.id, "wait", now, after=WAITING, actor_id=person_id)
    else:
        move(session, known, "wait", Actor(person_id, frozenset({VOLUNTEER})), now, waits_since=now, why=known.why)
    return [one.person_id for one in waiting_for(session, ticket.id)].index(person_id) + 1


def waiting_for(session: Session, ticket_id: int) -> Sequence[Offer]:
    """Return who waits for a slot of the ticket, the first first; whoever is no volunteer any more is passed over."""
    return session.scalars(_WAITING_FOR, {"ticket_id": ticket_id}).all()


# Built once: building a statement costs as much as running it.
_WAITING_FOR = (
    select(Offer)
    .where(
        Offer.ticket_id == bindparam("ticket_id"), Offer.status == WAITING,
        exists().where(Membership.person_id == Offer.person_id, Membership.role == "volunteer",
                       Membership.status == "active"),
        exists().where(Chat.person_id == Offer.person_id, Chat.status == "active"),
    )
    .order_by(Offer.waits_since, Offer.id)
)  # fmt: skip


def hold_waiting(session: Session, ticket_ids: Sequence[int]) -> None:
    """Hold everybody who waits for a slot of one of these tickets, before any of them moves up.

    Else two processes that let them move up, ticket by ticket, could wait for one another.
    """
    if ticket_ids:
        waiting = select(Offer.person_id).where(Offer.ticket_id.in_(ticket_ids), Offer.status == WAITING)
        hold(session, session.scalars(waiting))


def waited_for(session: Session, person_id: int) -> Sequence[int]:
    """Return the numbers of the tickets for a slot of which the person waits."""
    return session.scalars(
        select(Offer.ticket_id).where(Offer.person_id == person_id, Offer.status == WAITING).order_by(Offer.id)
    ).all()


def move_up(session: Session, ticket: Ticket, now: datetime) -> list[int]:
    """Let those who wait take the slots that are free, the first first; returns who they are.

    They said yes already: to ask once more would cost the requester the hours in which an answer is waited for, and one
    tap gives it back. Whoever has something else to do by then, or enough in hand, keeps waiting.
    """
    moved = []
    waiting = waiting_for(session, ticket.id)
    hold(session, [one.person_id for one in waiting])
    for one in waiting:
        if ticket.status != "open":
            break
        if not clashes(session, one.person_id, ticket) and not has_enough(session, ticket, one.person_id):
            accept(session, ticket, one.person_id, now)
            moved.append(one.person_id)
    return moved
