"""Assignments (接单): who took a ticket, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import limits, looks
from storage.database import Base
from storage.errors import (
    AlreadyYours,
    DoneBefore,
    EnoughInHand,
    GoneBy,
    SomeoneWasFaster,
    UnknownTicket,
    YourOwnTicket,
)
from storage.events import record
from storage.lifecycle import LEADER, PROGRAM, VOLUNTEER, Actor, may
from storage.members import find_membership, require_volunteer, teams_of
from storage.moves import move, move_all, too_late
from storage.offers import find_offer, withdraw_offers
from storage.people import hold
from storage.tickets import UNFINISHED, Ticket, answered, worker

ACTIVE = ("taken", "arrived")
# Who has so many tickets in hand is asked for nothing more, and takes no more by themselves.
MOST_TASKS = 3


class Assignment(Base):
    """A volunteer has taken a ticket."""

    KIND: ClassVar[str] = "assignment"
    __tablename__ = "assignments"
    __table_args__ = (Index(None, "ticket_id", "person_id", unique=True), Index(None, "person_id", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    taken_at: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    minutes: Mapped[int | None]


def find_assignment(session: Session, ticket_id: int, person_id: int) -> Assignment | None:
    """Return the assignment of this person to this ticket, whatever its state."""
    return session.scalar(_OF, {"ticket_id": ticket_id, "person_id": person_id})


def get_assignment(session: Session, ticket_id: int, person_id: int) -> Assignment:
    """As `find_assignment`. Raises UnknownTicket where the person has never had the ticket."""
    held = find_assignment(session, ticket_id, person_id)
    if held is None:
        raise UnknownTicket
    return held


def get_done(session: Session, ticket_id: int, person_id: int) -> Assignment:
    """Return the assignment that the person has finished. Raises GoneBy where they have not."""
    held = find_assignment(session, ticket_id, person_id)
    if held is None or held.status != "done":
        raise GoneBy
    return held


# Built once: building a statement costs as much as running it.
_OF = select(Assignment).where(
    Assignment.ticket_id == bindparam("ticket_id"), Assignment.person_id == bindparam("person_id")
)


def assignments_of(session: Session, ticket_id: int, states: Sequence[str] = ACTIVE) -> Sequence[Assignment]:
    """Return the ticket's assignments in these states, the earliest first."""
    return session.scalars(
        select(Assignment)
        .where(Assignment.ticket_id == ticket_id, Assignment.status.in_(states))
        .order_by(Assignment.taken_at, Assignment.id),
    ).all()


def tasks_of(session: Session, person_id: int) -> Sequence[Ticket]:
    """Return the tickets that the volunteer has taken and not finished, the earliest taken first."""
    return session.scalars(
        select(Ticket)
        .join(Assignment, Assignment.ticket_id == Ticket.id)
        .where(Assignment.person_id == person_id, Assignment.status.in_(ACTIVE))
        .order_by(Assignment.taken_at, Assignment.id),
    ).all()


def done_lately(session: Session, person_id: int, since: datetime) -> Ticket | None:
    """Return the ticket that the volunteer finished last, if since then."""
    return session.scalar(
        select(Ticket)
        .join(Assignment, Assignment.ticket_id == Ticket.id)
        .where(Assignment.person_id == person_id, Assignment.status == "done", Assignment.done_at >= since)
        .order_by(Assignment.done_at.desc())
        .limit(1)
    )


def accept(session: Session, ticket: Ticket, person_id: int, now: datetime) -> Assignment:
    """接单: the volunteer takes a slot of the ticket; the first in time wins.

    Raises UnknownTicket (a draft, not offered to them and not of their place and teams), NotAVolunteer, YourOwnTicket,
    AlreadyYours, DoneBefore, EnoughInHand, SomeoneWasFaster (all slots taken), TooLate (ended).
    """
    require_fit(session, ticket, person_id)
    hold(session, [person_id])
    if ticket.status == "open" and has_enough(session, ticket, person_id):
        raise EnoughInHand
    return _take(session, ticket, person_id, Actor(person_id, frozenset({VOLUNTEER})), now)


def require_fit(session: Session, ticket: Ticket, person_id: int) -> None:
    """Raise what `accept` raises of a person who may not have the ticket at all."""
    member = None if ticket.place_id is None else find_membership(session, person_id, "volunteer", ticket.place_id)
    offered = find_offer(session, ticket.id, person_id) is not None
    at_home = member is not None and member.status == "active"
    if not at_home:
        # From wherever they are, where it was offered to the neighbours too.
        require_volunteer(session, person_id)
    if ticket.status == "draft" or not (at_home or offered):
        raise UnknownTicket
    if ticket.requester_id == person_id:
        raise YourOwnTicket
    if not offered and ticket.team not in {None, *teams_of(session, person_id)}:
        # Who accepts sees a door and a telephone: not for everybody who can count.
        raise UnknownTicket
    held = find_assignment(session, ticket.id, person_id)
    if held is not None and held.status in ACTIVE:
        raise AlreadyYours
    if held is not None and held.status == "done":
        raise DoneBefore


def has_enough(session: Session, ticket: Ticket, person_id: int) -> bool:
    """Tell whether the person has as many tickets in hand as one should; where life is at stake nobody has."""
    return ticket.urgency != "danger" and len(tasks_of(session, person_id)) >= MOST_TASKS


def assign(session: Session, ticket: Ticket, person_id: int, worker_id: int, now: datetime) -> Assignment:
    """派单 to one person by a worker, who may also follow up what they reported themselves.

    Raises NotAWorker, YourOwnTicket, AlreadyYours, SomeoneWasFaster, TooLate.
    """
    actor = worker(session, ticket, worker_id)
    if ticket.requester_id == person_id != worker_id:
        raise YourOwnTicket
    return _take(session, ticket, person_id, actor, now)


def send(session: Session, ticket: Ticket, person_id: int, leader_id: int, now: datetime) -> Assignment:
    """团队接单: the leader of the team that has the ticket lets somebody go; that they may is the caller's to see.

    Raises YourOwnTicket, DoneBefore, AlreadyYours, SomeoneWasFaster, TooLate.
    """
    held = find_assignment(session, ticket.id, person_id)
    if ticket.requester_id == person_id:
        raise YourOwnTicket
    if held is not None and held.status == "done":
        raise DoneBefore
    return _take(session, ticket, person_id, Actor(leader_id, frozenset({LEADER})), now)


def stand_down(session: Session, ticket: Ticket, person_id: int, leader_id: int, now: datetime) -> None:
    """换下: the leader lets somebody else go instead. Raises UnknownTicket where they never took it, TooLate."""
    held = get_assignment(session, ticket.id, person_id)
    actor = Actor(leader_id, frozenset({LEADER}))
    move(session, held, "release", actor, now)
    _free_slot(session, ticket, actor, now, None)


def release(session: Session, ticket: Ticket, person_id: int, now: datetime, why: str | None = None) -> None:
    """去不了了: give a taken ticket back, so that it can be offered again. Raises UnknownTicket, TooLate."""
    held = get_assignment(session, ticket.id, person_id)
    actor = Actor(person_id, frozenset({VOLUNTEER}))
    move(session, held, "release", actor, now, why=why)
    known = find_offer(session, ticket.id, person_id)
    if known is not None and known.status == "accepted":
        move(session, known, "release", actor, now, why=why)
    _free_slot(session, ticket, actor, now, why)


def relieve(session: Session, ticket: Ticket, worker_id: int, now: datetime) -> list[int]:
    """Take the ticket from whoever has it, by a worker, so that it can be given to somebody else; returns whose it was.

    Raises NotAWorker.
    """
    actor = worker(session, ticket, worker_id)
    had_it = assignments_of(session, ticket.id)
    for held in had_it:
        move(session, held, "release", actor, now)
        _free_slot(session, ticket, actor, now, None)
    return [held.person_id for held in had_it]


def arrive(session: Session, ticket: Ticket, person_id: int, now: datetime) -> Assignment:
    """打卡: the volunteer is there. Raises UnknownTicket, TooLate."""
    held = get_assignment(session, ticket.id, person_id)
    actor = Actor(person_id, frozenset({VOLUNTEER}))
    move(session, held, "arrive", actor, now, arrived_at=now)
    if ticket.status == "taken":
        move(session, ticket, "arrive", actor, now)
        limits.ease(ticket)
        looks.plan(ticket, now)
    return held


def complete(session: Session, ticket: Ticket, person_id: int, now: datetime) -> bool:
    """完成: the volunteer has finished; True when with them the whole ticket is done. Raises UnknownTicket, TooLate."""
    held = get_assignment(session, ticket.id, person_id)
    actor = Actor(person_id, frozenset({VOLUNTEER}))
    move(session, held, "complete", actor, now, done_at=now)
    if assignments_of(session, ticket.id):
        return False
    move(session, ticket, "complete", actor, now, asked=1)
    looks.settle_in(ticket, now)
    withdraw_offers(session, ticket, now)
    return True


def note_minutes(session: Session, ticket: Ticket, person_id: int, minutes: int | None) -> None:
    """Keep how long the service took, in minutes (None: they cannot tell). Raises GoneBy where it is not finished."""
    get_done(session, ticket.id, person_id).minutes = minutes


def withdraw_assignments(session: Session, ticket: Ticket, now: datetime) -> list[int]:
    """End every active assignment of a ticket that ended; returns whose they were."""
    had = [held.person_id for held in assignments_of(session, ticket.id)]
    for status in ACTIVE:
        move_all(session, Assignment, Assignment.ticket_id == ticket.id, status, "withdraw", PROGRAM, now)
    ticket.taken = 0
    return had


def _take(session: Session, ticket: Ticket, person_id: int, actor: Actor, now: datetime) -> Assignment:
    held = find_assignment(session, ticket.id, person_id)
    if held is not None and held.status in ACTIVE:
        raise AlreadyYours
    if ticket.status != "open":
        raise SomeoneWasFaster if ticket.status in UNFINISHED else too_late(ticket, "take")
    slot = session.execute(
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.status == "open", Ticket.taken < Ticket.needed)
        .values(taken=Ticket.taken + 1)
        .returning(Ticket.taken, Ticket.needed),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if slot is None:
        session.refresh(ticket)
        raise SomeoneWasFaster if ticket.status in UNFINISHED else too_late(ticket, "take")
    session.refresh(ticket)
    if held is None:
        held = Assignment(ticket_id=ticket.id, person_id=person_id, status="taken", taken_at=now)
        session.add(held)
        session.flush()
        record(session, "assignment", held.id, "accept", now, after="taken", actor_id=actor.person_id)
    else:
        move(session, held, "accept", actor, now, taken_at=now, arrived_at=None, done_at=None)
    known = find_offer(session, ticket.id, person_id)
    if known is not None and may(known, "accept", actor.relations):
        # Whoever has the ticket can give it back, and no longer decline it.
        move(session, known, "accept", actor, now)
    answered(session, ticket, now, taken=True)
    if slot.taken == slot.needed:
        move(session, ticket, "fill", actor, now)
        looks.settle_in(ticket, now)
    else:
        looks.remind(ticket, now)
    return held


def _free_slot(session: Session, ticket: Ticket, actor: Actor, now: datetime, why: str | None) -> None:
    session.execute(
        update(Ticket).where(Ticket.id == ticket.id).values(taken=Ticket.taken - 1),
        execution_options={"synchronize_session": False},
    )
    session.refresh(ticket)
    if ticket.status in ("taken", "under_way"):
        move(session, ticket, "release", actor, now, why=why)
        limits.seek_again(session, ticket, now)
        looks.settle_in(ticket, now)
        # Whoever saw it taken is asked anew.
        withdraw_offers(session, ticket, now, for_good=False)
