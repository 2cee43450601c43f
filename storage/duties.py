"""A worker's duties: what waits, by how pressing it is; the day in figures; and which volunteers are free."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import cast

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from storage import clashes
from storage.assignments import ACTIVE, Assignment
from storage.duplicates import STANDS_FOR_ITSELF
from storage.members import Membership, TeamMember
from storage.people import Person
from storage.rectifications import LIVE, WAITS, Rectification
from storage.tickets import UNFINISHED, ZONE, Ticket
from storage.units import Unit
from storage.wishes import Wish

PILES = ("overdue", "danger", "back", "open", "taken")
MOST_OF_A_PILE, MOST_VISITS, MOST_FREE = 6, 6, 12


@dataclass(frozen=True, slots=True)
class Pile:
    """Tickets that wait alike: how many, and the first of them; of these, which unit has to put it right (抄告)."""

    name: str
    count: int
    tickets: Sequence[Ticket]
    units: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Today:
    """A day in figures, and who is to be visited."""

    new: int
    open: int
    overdue: int
    done: int
    visit_count: int
    visits: Sequence[Ticket]


@dataclass(frozen=True, slots=True)
class Free:
    """How many are free, and the first of them by team: person, name, how many tickets they have."""

    count: int
    listed: int
    teams: dict[str, list[tuple[int, str, int]]]


def piles(session: Session, place_ids: Sequence[int], also: Collection[int], now: datetime) -> list[Pile]:
    """Return what is not finished in these places (and `also` these tickets): overdue, danger, back, open, taken.

    Each ticket stands in the first pile that it belongs to, the longest waiting first; empty piles are left out.
    """
    name = case(
        (overdue(now), "overdue"), (Ticket.urgency == "danger", "danger"), (_with_workers(), "back"),
        (Ticket.status == "open", "open"), else_="taken",
    )  # fmt: skip
    here = and_(in_places(place_ids, also), Ticket.status.in_(UNFINISHED))
    rows = session.execute(select(name, func.count()).where(here).group_by(name)).all()
    counts: dict[str, int] = {one: count for one, count in rows}  # noqa: C416 - a row is no pair to mypy
    found = []
    for pile in PILES:
        if counts.get(pile):
            query = select(Ticket).where(here, name == pile).order_by(Ticket.opened_at, Ticket.id)
            shown = session.scalars(query.limit(MOST_OF_A_PILE)).all()
            found.append(Pile(pile, counts[pile], shown, _units(session, [one.id for one in shown])))
    return found


def _units(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    query = select(Rectification.ticket_id, Unit.name).join(Unit, Unit.id == Rectification.unit_id)
    here = query.where(Rectification.ticket_id.in_(numbers), Rectification.status.in_(LIVE))
    return {number: name for number, name in session.execute(here)}  # noqa: C416 - a row is no pair to mypy


def today(session: Session, place_ids: Sequence[int], also: Collection[int], now: datetime) -> Today:
    """Return the figures of the day on which `now` lies (Asia/Shanghai)."""
    here, day = in_places(place_ids, also), now.astimezone(ZONE).date()
    midnight = datetime.combine(day, time(0), ZONE)
    served = exists().where(Assignment.ticket_id == Ticket.id, Assignment.done_at >= midnight)
    done = or_(and_(Ticket.status == "closed", Ticket.ended_at >= midnight), and_(Ticket.status == "done", served))
    unfinished = Ticket.status.in_(UNFINISHED)
    visit = and_(unfinished, Ticket.when_date == day.isoformat())

    def count(chosen: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(Ticket).where(here, STANDS_FOR_ITSELF, chosen)) or 0

    visits = select(Ticket).where(here, visit).order_by(Ticket.when_time, Ticket.id).limit(MOST_VISITS)
    return Today(
        new=count(Ticket.opened_at >= midnight),
        open=count(Ticket.status == "open"),
        overdue=count(and_(unfinished, overdue(now))),
        done=count(done),
        visit_count=count(visit),
        visits=session.scalars(visits).all(),
    )


def free(session: Session, place_ids: Sequence[int], when: Mapping[str, str | None], now: datetime,
         team: str | None = None) -> Free:  # fmt: skip
    """Return the volunteers of these places whom nothing holds at that time (a ticket's columns; the day is given).

    Neither a ticket that they have taken, nor a day that they come to, nor a wish to rest.
    """
    serves = Person.id.in_(
        select(Membership.person_id).where(
            Membership.role == "volunteer", Membership.status == "active", Membership.place_id.in_(place_ids)
        )
    )
    wanted = Ticket(id=0, when_date=when["when_date"], when_time=when.get("when_time"),
                    when_part=when.get("when_part"), until_time=when.get("until_time"))  # fmt: skip
    begins = datetime.combine(date.fromisoformat(when["when_date"] or ""), time(0), ZONE)
    rests = exists().where(Wish.person_id == Person.id, Wish.rests_until > max(now, begins))
    held = clashes.busy(cast("ColumnElement[int]", Person.id), hours=clashes.hours_of(wanted) is not None)
    chosen = [serves, ~rests, ~held]
    if team is not None:
        chosen.append(exists().where(TeamMember.person_id == Person.id, TeamMember.team == team))
    load = (
        select(func.count()).where(Assignment.person_id == Person.id, Assignment.status.in_(ACTIVE)).scalar_subquery()
    )
    rows = session.execute(
        select(Person.id, Person.name, load, func.count().over())
        .where(*chosen)
        .order_by(load, Person.id)
        .limit(MOST_FREE),
        clashes.visit_of(wanted),
    ).all()
    serve_in: dict[int, list[str]] = {}
    member = select(TeamMember.person_id, TeamMember.team).where(TeamMember.person_id.in_([row[0] for row in rows]))
    for person_id, name in session.execute(member.order_by(TeamMember.team)):
        serve_in.setdefault(person_id, []).append(name)
    teams: dict[str, list[tuple[int, str, int]]] = {}
    for person_id, name, has, _ in rows:
        for one in [team] if team is not None else serve_in.get(person_id, [""]):
            teams.setdefault(one, []).append((person_id, name, has))
    return Free(rows[0][3] if rows else 0, len(rows), teams)


def in_places(place_ids: Sequence[int], also: Collection[int]) -> ColumnElement[bool]:
    """The ticket belongs to one of these places or to none yet, or is one of `also`."""
    return or_(Ticket.place_id.in_(place_ids), Ticket.place_id.is_(None), Ticket.id.in_(sorted(also)))


def _with_workers() -> ColumnElement[bool]:
    """As `looks.with_workers`."""
    return and_(
        Ticket.status == "open", Ticket.reopened > 0, Ticket.taken == 0, Ticket.wave == 0, Ticket.widens_at.is_(None),
        Ticket.team_by.is_(None),
    )  # fmt: skip


def overdue(now: datetime) -> ColumnElement[bool]:
    """A limit of the state that it is in has passed, or a unit's deadline."""
    unit_late = exists().where(
        Rectification.ticket_id == Ticket.id, Rectification.status.in_(WAITS), Rectification.due_at <= now
    )
    return or_(
        unit_late,
        and_(Ticket.status == "open", Ticket.take_by <= now),
        and_(Ticket.status == "taken", Ticket.arrive_by <= now),
        Ticket.solve_by <= now,
    )
