"""Matching: which volunteers a ticket is offered to first, and why they.

The database walks down each ring of places along an index, who has waited longest first, and leaves out whoever is not
free, wishes it otherwise, has enough to do or was asked often enough this week. Among the first of
them a finer order is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from storage import clashes
from storage.assignments import ACTIVE, MOST_TASKS, Assignment
from storage.database import dialect_of
from storage.members import Membership, TeamMember
from storage.offers import WAITING, Offer
from storage.people import Chat, Person, hold
from storage.places import above, below, find_place
from storage.tickets import ZONE, Ticket
from storage.wishes import MOST_A_WEEK, WEEK, FreeHours, Wish

# Of so many who have waited longest the best are chosen.
POOL, PAGE = 24, 80
# A task in hand counts as if they had been asked so much later; the same estate, so much earlier.
PER_TASK, SAME_ESTATE = timedelta(days=2), timedelta(days=3)
SATURDAY = 5
RINGS = ("station", "neighbours", "around")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be asked, and the codes of why they: of a ring, team, estate, free, hours, idle, waited:days."""

    person_id: int
    reasons: tuple[str, ...]


def rings_of(session: Session, ticket: Ticket) -> list[list[int]]:
    """Return the ticket's station, then its neighbours under the same parent, then the whole institute (所) above.

    A center is a ring only for the stations that hang directly below it.
    """
    # The tree stands still while a transaction lasts.
    known: dict[int | None, list[list[int]]] = session.info.setdefault("rings", {})
    if ticket.place_id not in known:
        known[ticket.place_id] = _rings_around(session, ticket.place_id)
    return known[ticket.place_id]


def _rings_around(session: Session, around: int | None) -> list[list[int]]:
    rings: list[list[int]] = []
    seen: set[int] = set()
    for place_id in above(session, around):
        place = find_place(session, place_id)
        if place is not None and place.kind == "center" and len(rings) > 1:
            break
        within = [place_id] if not rings else below(session, [place_id])
        rings.append([one for one in within if one not in seen])
        seen |= set(within)
    return rings


def candidates(
    session: Session, ticket: Ticket, now: datetime, *, rings: int, most: int, again: bool = False
) -> list[Candidate]:
    """Return whom to ask next within so many rings, the best first: nearest, least burdened, longest waiting.

    Never the requester, who was asked already, who gave it back or has done their part, and who cannot be reached.
    `again`: also who was asked already and has said nothing.
    Where life is at stake nothing counts but who is near, and that they have not asked to be left alone.
    """
    return list(_ranked(session, ticket, now, _free(ticket, now, again=again), rings=rings, most=most).values())


def choose(
    session: Session, ticket: Ticket, now: datetime, *, rings: int, most: int, again: bool = False
) -> list[Candidate]:
    """As `candidates`, held until the transaction ends: what is asked of them counts for whoever asks next.

    Whom another process is just asking, or giving something, is passed over; where it is all of them, waited for.
    """
    free = _free(ticket, now, again=again)
    while found := _ranked(session, ticket, now, free, rings=rings, most=most):
        ids = [one.person_id for one in found.values()]
        if ticket.urgency == "danger" or dialect_of(session) == "sqlite":
            hold(session, ids)
            return list(found.values())
        held = hold(session, ids, pass_over=True) or hold(session, ids)
        theirs = [member for member, one in found.items() if one.person_id in held]
        still = {row.id for row in session.execute(free, {"ids": theirs})}
        if kept := [one for member, one in found.items() if member in still]:
            return kept
    return []


def _ranked(
    session: Session, ticket: Ticket, now: datetime, free: Select[*tuple[Any, ...]], *, rings: int, most: int
) -> dict[int, Candidate]:
    """Return the candidates, the best first, each by one of their memberships."""
    found: dict[int, Candidate] = {}
    for number, places in enumerate(rings_of(session, ticket)[:rings]):
        ring = RINGS[min(number, len(RINGS) - 1)]
        rows = _pool(session, ticket, places, free, own=number == 0, pool=max(POOL, most))
        known = {one.person_id for one in found.values()}
        for row in sorted(rows, key=lambda row: _rank(row, ticket)):
            if row.person_id not in known:
                known.add(row.person_id)
                found[row.id] = Candidate(row.person_id, tuple(_reasons(row, ring, ticket, now)))
        if len(found) >= most:
            break
    return dict(islice(found.items(), most))


def _pool(
    session: Session, ticket: Ticket, places: Sequence[int], free: Select[*tuple[Any, ...]], *, own: bool, pool: int
) -> list[Row[*tuple[Any, ...]]]:
    """Return who may be asked in these places: a pool of those who have waited longest."""
    found: list[Row[*tuple[Any, ...]]] = []
    after: tuple[datetime, int] | None = None
    while len(found) < pool:
        page = _page(ticket, places, own=own, after=after)
        waiting = session.execute(page).all()
        if waiting:
            found += session.execute(free, {"ids": [row.id for row in waiting]}).all()
        if len(waiting) < PAGE:
            break
        after = waiting[-1].waits_since, waiting[-1].id
    return found


def _page(
    ticket: Ticket, places: Sequence[int], *, own: bool, after: tuple[datetime, int] | None
) -> Select[datetime, int]:
    """Return the next of the team's volunteers in these places, the longest waiting first."""
    query = (
        select(Membership.waits_since, Membership.id)
        .where(
            Membership.place_id == places[0] if len(places) == 1 else Membership.place_id.in_(places),
            Membership.role == "volunteer", Membership.status == "active",
        )
        .order_by(Membership.waits_since, Membership.id)
        .limit(PAGE)
    )  # fmt: skip
    if ticket.team is not None and not (ticket.urgency == "danger" and own):
        query = query.where(_in_team(ticket))
    return query if after is None else query.where(tuple_(Membership.waits_since, Membership.id) > tuple_(*after))


def _in_team(ticket: Ticket) -> ColumnElement[bool]:
    return exists().where(TeamMember.person_id == Membership.person_id, TeamMember.team == ticket.team)


def _free(ticket: Ticket, now: datetime, *, again: bool) -> Select[*tuple[Any, ...]]:
    """Ask for those of the memberships `ids` who may be asked, with what the finer order goes by."""
    person: ColumnElement[int] = Membership.__table__.c.person_id
    tasks = select(func.count()).where(Assignment.person_id == person, Assignment.status.in_(ACTIVE)).scalar_subquery()
    says_hours = exists().where(FreeHours.person_id == person)
    query = (
        select(Membership.id, person, Membership.waits_since, Person.estate, tasks.label("tasks"),
               _in_team(ticket).label("in_team"), says_hours.label("says_hours"))
        .join(Person, Person.id == person)
        .outerjoin(Wish, Wish.person_id == person)
        .where(
            Membership.id.in_(bindparam("ids", expanding=True)), person != ticket.requester_id,
            or_(Wish.rests_until.is_(None), Wish.rests_until <= now),
            ~exists().where(Offer.ticket_id == ticket.id, Offer.person_id == person,
                            Offer.status.in_(("offered", WAITING, "declined", *(() if again else ("expired",))))),
            ~exists().where(Assignment.ticket_id == ticket.id, Assignment.person_id == person,
                            Assignment.status.in_((*ACTIVE, "released", "done"))),
            exists().where(Chat.person_id == person, Chat.status == "active"),
        )
    )  # fmt: skip
    return query if ticket.urgency == "danger" else query.where(tasks < MOST_TASKS, *_wished(ticket, person, now))


def _wished(ticket: Ticket, person: ColumnElement[int], now: datetime) -> list[ColumnElement[bool]]:
    """Return what people wish of being asked, and that nobody is asked too often or for two things at once."""
    asked = (
        select(func.coalesce(func.sum(Offer.counted), 0))
        .where(Offer.person_id == person, Offer.at > now - WEEK)
        .scalar_subquery()
    )
    conditions = [asked < func.coalesce(Wish.most_a_week, MOST_A_WEEK)]
    busy = clashes.busy(person, ticket)
    if busy is not None:
        conditions.append(~busy)
    if ticket.team is not None:
        mine = literal(",").concat(Wish.only_teams).concat(",")
        conditions.append(or_(func.coalesce(Wish.only_teams, "") == "", mine.contains(f",{ticket.team},")))
    day = _day(ticket, now)
    if day is None:
        return conditions
    if day.weekday() < SATURDAY:
        conditions.append(func.coalesce(Wish.weekends_only, False).is_(False))
    free = [FreeHours.person_id == person, FreeHours.weekday == day.weekday()]
    hours = clashes.hours_of(ticket)
    if hours is not None and ticket.when_time:
        free.append(and_(FreeHours.starts_at <= hours.begins, FreeHours.ends_at > hours.begins))
    elif hours is not None:
        free.append(and_(FreeHours.starts_at < hours.ends, FreeHours.ends_at > hours.begins))
    conditions.append(or_(~exists().where(FreeHours.person_id == person), exists().where(*free)))
    return conditions


def _day(ticket: Ticket, now: datetime) -> date | None:
    """Return the day of the visit: what cannot wait is for today; None where it is agreed between them."""
    if ticket.when_date is not None:
        return date.fromisoformat(ticket.when_date)
    return now.astimezone(ZONE).date() if ticket.urgency != "normal" else None


def _rank(row: Row[*tuple[Any, ...]], ticket: Ticket) -> tuple[bool, datetime]:
    waits: datetime = row.waits_since + row.tasks * PER_TASK
    return not row.in_team, waits - SAME_ESTATE if _is_near(row, ticket) else waits


def _is_near(row: Row[*tuple[Any, ...]], ticket: Ticket) -> bool:
    return bool(ticket.estate) and row.estate == ticket.estate


def _reasons(row: Row[*tuple[Any, ...]], ring: str, ticket: Ticket, now: datetime) -> list[str]:
    waited = (now - row.waits_since).days
    return [
        code
        for code, holds in (
            (ring, True), ("estate", _is_near(row, ticket)), ("team", ticket.team is not None and row.in_team),
            ("hours", row.says_hours and _day(ticket, now) is not None), ("free", ticket.when_date is not None),
            ("idle", row.tasks == 0), (f"waited:{waited}", waited > 0),
        ) if holds
    ]  # fmt: skip
