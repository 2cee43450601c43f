"""Teams at a place: who leads one (队长), and a ticket that is given to a whole team (团队接单).

A team is a skill and who serves in it; its leader at a place answers for it and names who goes. The order to a team
stands beside the offers to single people: whoever was asked can still take a slot, and the order ends when none is
left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import assignments, clashes, looks, quiet
from storage.assignments import ACTIVE, MOST_TASKS, Assignment
from storage.database import Base
from storage.errors import NotAVolunteer, NotNamedByYou, NotTheLeader, TooLate
from storage.events import Event, record
from storage.lifecycle import LEADER, PROGRAM, Actor
from storage.members import Membership, TeamLeader, TeamMember, find_membership
from storage.moves import move, too_late
from storage.people import Chat, Person, hold
from storage.places import above, below
from storage.scopes import require_reach
from storage.tickets import Ticket, worker
from storage.wishes import Wish

LIVE = ("asked", "accepted")
# How long a leader has to answer, and then to name who goes, before the order is back with the worker.
ANSWERS_WITHIN = {"danger": timedelta(minutes=5), "urgent": timedelta(minutes=15), "normal": timedelta(hours=2)}
MOST_LISTED = 12


class TeamOrder(Base):
    """A ticket was given to a team; its leader was asked."""

    KIND: ClassVar[str] = "team_order"
    __tablename__ = "team_orders"
    __table_args__ = (Index(None, "ticket_id", "person_id", unique=True), Index(None, "person_id", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    # the leader
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    team: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    at: Mapped[datetime]


def set_leader(
    session: Session, place_id: int, team: str, person_id: int | None, worker_id: int, now: datetime
) -> None:
    """Let the volunteer lead the team at the place (None: nobody does); they serve in it then.

    Raises NotAWorker, ReachesFurther, and NotAVolunteer where they are none there.
    """
    require_reach(session, worker_id, place_id)
    known = session.get(TeamLeader, (place_id, team))
    if person_id is None:
        if known is not None:
            session.delete(known)
    else:
        member = find_membership(session, person_id, "volunteer", place_id)
        if member is None or member.status != "active":
            raise NotAVolunteer
        if session.get(TeamMember, (person_id, team)) is None:
            session.add(TeamMember(person_id=person_id, team=team))
        if known is None:
            session.add(TeamLeader(place_id=place_id, team=team, person_id=person_id))
        else:
            known.person_id = person_id
        record(session, "membership", member.id, "lead", now, before="active", after="active", actor_id=worker_id,
               why=team)  # fmt: skip
    session.flush()


def leader_of(session: Session, place_id: int | None, team: str) -> int | None:
    """Return who leads the team at the place, else at the nearest above it; None where nobody does any more."""
    return next(_leaders(session, place_id, team), None)


def still_leads(session: Session, ticket: Ticket, it: TeamOrder) -> bool:
    """Tell whether who was asked leads the team still; that somebody nearer leads it too by now takes nothing away."""
    return it.person_id in _leaders(session, ticket.place_id, it.team)


def _leaders(session: Session, place_id: int | None, team: str) -> Iterator[int]:
    for place in above(session, place_id):
        known = session.get(TeamLeader, (place, team))
        if known is None:
            continue
        member = find_membership(session, known.person_id, "volunteer", place)
        if member is not None and member.status == "active":
            yield known.person_id


def leaders_in(session: Session, place_ids: Sequence[int]) -> Sequence[TeamLeader]:
    """Return every leader of a team in these places."""
    return session.scalars(
        select(TeamLeader).where(TeamLeader.place_id.in_(place_ids)).order_by(TeamLeader.place_id, TeamLeader.team),
    ).all()


def order(session: Session, ticket: Ticket, team: str, leader_id: int, worker_id: int, now: datetime) -> TeamOrder:
    """派单 to a team: its leader is asked; another team that was asked before need not answer any more.

    While the leader has time to answer, nobody else is asked. Raises NotAWorker, TooLate.
    """
    actor = worker(session, ticket, worker_id)
    if ticket.status != "open":
        raise too_late(ticket, "order")
    withdraw(session, ticket, now)
    known = session.scalar(select(TeamOrder).filter_by(ticket_id=ticket.id, person_id=leader_id))
    if known is None:
        known = TeamOrder(ticket_id=ticket.id, person_id=leader_id, team=team, by_id=worker_id, status="asked", at=now)
        session.add(known)
        session.flush()
        record(session, "team_order", known.id, "ask", now, after="asked", actor_id=worker_id)
    else:
        move(session, known, "ask", actor, now, team=team, by_id=worker_id, at=now)
    give_time(ticket, now)
    return known


def order_of(session: Session, ticket_id: int) -> TeamOrder | None:
    """Return the order of the ticket to a team that stands; at most one does."""
    return session.scalar(select(TeamOrder).where(TeamOrder.ticket_id == ticket_id, TeamOrder.status.in_(LIVE)))


def accept(session: Session, ticket: Ticket, leader_id: int, now: datetime) -> TeamOrder:
    """接: the team does it, and its leader names who goes. Raises NotTheLeader, TooLate."""
    it = of_leader(session, ticket, leader_id)
    move(session, it, "accept", Actor(leader_id, frozenset({LEADER})), now)
    give_time(ticket, now)
    return it


def decline(session: Session, ticket: Ticket, leader_id: int, now: datetime) -> TeamOrder:
    """不接, at once or later: whoever was named still goes. Raises NotTheLeader, TooLate."""
    it = of_leader(session, ticket, leader_id)
    move(session, it, "decline", Actor(leader_id, frozenset({LEADER})), now)
    _let_go(ticket, now)
    return it


def lapse(session: Session, ticket: Ticket, now: datetime) -> TeamOrder | None:
    """The leader did not answer, or named too few in time; returns the order that has ended thereby."""
    return _end(session, ticket, "lapse", now)


def withdraw(session: Session, ticket: Ticket, now: datetime) -> TeamOrder | None:
    """Nobody of the team is needed: the ticket has ended, or was given to somebody else; returns what stood."""
    return _end(session, ticket, "withdraw", now)


def _end(session: Session, ticket: Ticket, act: str, now: datetime) -> TeamOrder | None:
    it = order_of(session, ticket.id)
    _let_go(ticket, now)
    if it is not None:
        move(session, it, act, PROGRAM, now)
    return it


def of_leader(session: Session, ticket: Ticket, leader_id: int) -> TeamOrder:
    """Return the order of the ticket that stands with this leader.

    Raises NotTheLeader, also of who leads the team no more; TooLate where it has ended.
    """
    it = order_of(session, ticket.id)
    if it is not None and it.person_id == leader_id:
        if not still_leads(session, ticket, it):
            raise NotTheLeader
        return it
    had = session.scalar(select(TeamOrder.status).filter_by(ticket_id=ticket.id, person_id=leader_id))
    raise NotTheLeader if had is None else TooLate(f"{TeamOrder.KIND} {had} act")


def name(session: Session, ticket: Ticket, person_id: int, leader_id: int, now: datetime) -> TeamOrder:
    """Let somebody of the team go, by its leader, who has accepted.

    Raises NotTheLeader, TooLate (not accepted, or all slots taken), NotAVolunteer (not of the team, or not free then).
    """
    it = of_leader(session, ticket, leader_id)
    if it.status != "accepted":
        raise too_late(it, "name")
    hold(session, [person_id])
    if all(one.id != person_id for one in members_free(session, ticket, it, now)):
        raise NotAVolunteer
    assignments.send(session, ticket, person_id, leader_id, now)
    return it


def replace(session: Session, ticket: Ticket, person_id: int, leader_id: int, now: datetime) -> TeamOrder:
    """换下: whom the leader named need not go. Raises NotTheLeader, TooLate, NotYours, NotNamedByYou."""
    it = of_leader(session, ticket, leader_id)
    held = assignments.find_assignment(session, ticket.id, person_id)
    if held is not None and held.status in ACTIVE and person_id not in named_by(session, ticket, leader_id):
        raise NotNamedByYou
    assignments.stand_down(session, ticket, person_id, leader_id, now)
    return it


def named_by(session: Session, ticket: Ticket, leader_id: int) -> list[int]:
    """Return who has the ticket because this leader named them, and not by their own will or a worker's."""
    held = {one.id: one.person_id for one in assignments.assignments_of(session, ticket.id)}
    given = select(Event.thing_id, Event.actor_id).where(
        Event.thing == Assignment.KIND, Event.thing_id.in_(held), Event.act == "accept"
    )
    by = {one.thing_id: one.actor_id for one in session.execute(given.order_by(Event.id))}
    return [person_id for one, person_id in held.items() if by.get(one) == leader_id]


def give_time(ticket: Ticket, now: datetime) -> None:
    """Let the leader have time to answer, or to name who goes; meanwhile nobody else is asked."""
    begins = now if ticket.urgency == "danger" else quiet.when_awake(now)
    ticket.team_by, ticket.widens_at = begins + ANSWERS_WITHIN[ticket.urgency], None
    looks.plan(ticket, now)


def is_named(ticket: Ticket, now: datetime) -> None:
    """All slots are taken: the leader is not waited for any more."""
    _let_go(ticket, now)


def members_free(session: Session, ticket: Ticket, it: TeamOrder, now: datetime) -> Sequence[Person]:
    """Return who of the team that has the order can go: free at that time, not resting, not with too much in hand.

    Who has least in hand first; never the requester, nor who has the ticket, gave it back or has done their part.
    """
    leads = select(TeamLeader.place_id).where(
        TeamLeader.person_id == it.person_id, TeamLeader.team == it.team,
        TeamLeader.place_id.in_(above(session, ticket.place_id)),
    )  # fmt: skip
    here = below(session, [*session.scalars(leads), ticket.place_id or 0])
    tasks = (
        select(func.count()).where(Assignment.person_id == Person.id, Assignment.status.in_(ACTIVE)).scalar_subquery()
    )
    query = (
        select(Person)
        .where(
            exists().where(TeamMember.person_id == Person.id, TeamMember.team == it.team),
            exists().where(Membership.person_id == Person.id, Membership.role == "volunteer",
                           Membership.status == "active", Membership.place_id.in_(here)),
            exists().where(Chat.person_id == Person.id, Chat.status == "active"),
            ~exists().where(Wish.person_id == Person.id, Wish.rests_until > now),
            ~exists().where(Assignment.ticket_id == ticket.id, Assignment.person_id == Person.id,
                            Assignment.status.in_((*ACTIVE, "released", "done"))),
            Person.id != ticket.requester_id, tasks < MOST_TASKS,
        )
        .order_by(tasks, Person.id)
        .limit(MOST_LISTED)
    )  # fmt: skip
    if ticket.when_date is not None:
        query = query.where(~clashes.busy(Person.__table__.c.id, hours=clashes.hours_of(ticket) is not None))
    return session.scalars(query, clashes.visit_of(ticket)).all()


def _let_go(ticket: Ticket, now: datetime) -> None:
    if ticket.team_by is not None:
        ticket.team_by = None
        looks.plan(ticket, now)
