"""Who may be asked to take a ticket, in SQL: who is free, wishes it, has not enough to do and was not asked too often.

Each question is built once for each kind of ticket: to build one costs more than to run it. To plan one on PostgreSQL
does too: its words are the same whoever is asked about, so that it is planned once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from storage import clashes
from storage.assignments import ACTIVE, MOST_TASKS, Assignment
from storage.database import Base, Moment, dialect_of
from storage.members import Membership, TeamMember
from storage.offers import WAITING, Offer
from storage.people import Chat, Person
from storage.sql import among, there_is
from storage.tickets import ZONE, Ticket
from storage.wishes import MOST_A_WEEK, WEEK, FreeHours, Wish

# So many are looked at in one go.
PAGE = 80
SATURDAY = 5


def _columns(model: type[Base]) -> Any:  # noqa: ANN401 - columns by name
    return model.__table__.c


_MEMBER, _TEAM, _PERSON, _CHAT = _columns(Membership), _columns(TeamMember), _columns(Person), _columns(Chat)
_ASSIGNMENT, _OFFER, _WISH, _HOURS = _columns(Assignment), _columns(Offer), _columns(Wish), _columns(FreeHours)


class Kind(NamedTuple):
    """What of a ticket decides what is asked, and not only with which values.

    `team`: it is one team's; `day`: of the visit: workday, weekend, or empty where it is agreed between them; `dated`:
    it is written on the ticket; `hours`: of the visit: a part of the day, from a minute on, or empty.
    """

    danger: bool
    again: bool
    team: bool
    day: str
    dated: bool
    hours: str


class Asked(NamedTuple):
    """Of which kind it is what is asked of volunteers, and with which values."""

    kind: Kind
    values: dict[str, Any]


def asked_for(ticket: Ticket, now: datetime, *, again: bool = False) -> Asked:
    """Return what is asked of volunteers for the ticket; `again`: also of who was asked and has said nothing."""
    day, hours = day_of(ticket, now), clashes.hours_of(ticket)
    kind = Kind(
        danger=ticket.urgency == "danger", again=again, team=ticket.team is not None,
        day="" if day is None else "workday" if day.weekday() < SATURDAY else "weekend",
        dated=ticket.when_date is not None, hours="" if hours is None else "minute" if ticket.when_time else "part",
    )  # fmt: skip
    return Asked(kind, {
        "ticket": ticket.id, "requester": ticket.requester_id, "team": ticket.team, "only": f",{ticket.team},",
        "now": now, "week": now - WEEK, "weekday": None if day is None else day.weekday(), **clashes.visit_of(ticket),
    })  # fmt: skip


def day_of(ticket: Ticket, now: datetime) -> date | None:
    """Return the day of the visit: what cannot wait is for today; None where it is agreed between them."""
    if ticket.when_date is not None:
        return date.fromisoformat(ticket.when_date)
    return now.astimezone(ZONE).date() if ticket.urgency != "normal" else None


def longest_waiting(
    session: Session, asked: Asked, places: Sequence[int], *, own: bool, pool: int
) -> list[Row[*tuple[Any, ...]]]:
    """Return who may be asked in these places: `pool` or more of those who have waited longest, as `free` does.

    `own`: it is the ticket's own place, where in danger everybody is asked, of whatever team.
    """
    found: list[Row[*tuple[Any, ...]]] = []
    team, dialect = asked.kind.team and not (asked.kind.danger and own), dialect_of(session)
    values: dict[str, Any] = {"place": places[0]} if len(places) == 1 else {"places": places}
    page = _page(dialect, several=len(places) != 1, team=team, further=False)
    while len(found) < pool:
        waiting = session.connection().execute(page, asked.values | values).all()
        found += free(session, asked, [row.id for row in waiting])
        if len(waiting) < PAGE:
            break
        page = _page(dialect, several=len(places) != 1, team=team, further=True)
        values |= {"after": waiting[-1].waits_since, "after_id": waiting[-1].id}
    return found


def free(session: Session, asked: Asked, members: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return those of the memberships who may be asked, with what the finer order goes by."""
    query = _free(asked.kind, dialect_of(session))
    return session.connection().execute(query, asked.values | {"members": members}).all() if members else []


@cache
def _page(dialect: str, *, several: bool, team: bool, further: bool) -> Select[datetime, int]:
    """Ask for the next volunteers in these places, those of the team only, the longest waiting first."""
    query = (
        select(_MEMBER.waits_since, _MEMBER.id)
        .where(
            among(_MEMBER.place_id, "places", dialect) if several else _MEMBER.place_id == bindparam("place"),
            _MEMBER.role == "volunteer",
            _MEMBER.status == "active",
        )
        .order_by(_MEMBER.waits_since, _MEMBER.id)
        .limit(PAGE)
    )  # fmt: skip
    if team:
        query = query.where(_in_team())
    after = tuple_(bindparam("after", type_=Moment), bindparam("after_id"))
    return query.where(tuple_(_MEMBER.waits_since, _MEMBER.id) > after) if further else query


def _in_team() -> ColumnElement[bool]:
    return there_is(_TEAM.person_id == _MEMBER.person_id, _TEAM.team == bindparam("team"))


@cache
def _free(kind: Kind, dialect: str) -> Select[*tuple[Any, ...]]:
    person: ColumnElement[int] = _MEMBER.person_id
    tasks = (
        select(func.count()).where(_ASSIGNMENT.person_id == person, _ASSIGNMENT.status.in_(ACTIVE)).scalar_subquery()
    )
    said = ("offered", WAITING, "declined", *(() if kind.again else ("expired",)))
    query = (
        select(_MEMBER.id, person, _MEMBER.waits_since, _PERSON.estate, tasks.label("tasks"),
               _in_team().label("in_team"), there_is(_HOURS.person_id == person).label("says_hours"))
        .join(Person.__table__, _PERSON.id == person)
        .outerjoin(Wish.__table__, _WISH.person_id == person)
        .where(
            among(_MEMBER.id, "members", dialect), person != bindparam("requester"),
            or_(_WISH.rests_until.is_(None), _WISH.rests_until <= bindparam("now")),
            ~there_is(_OFFER.ticket_id == bindparam("ticket"), _OFFER.person_id == person,
                            _OFFER.status.in_(said)),
            ~there_is(_ASSIGNMENT.ticket_id == bindparam("ticket"), _ASSIGNMENT.person_id == person,
                            _ASSIGNMENT.status.in_((*ACTIVE, "released", "done"))),
            there_is(_CHAT.person_id == person, _CHAT.status == "active"),
        )
    )  # fmt: skip
    return query if kind.danger else query.where(tasks < MOST_TASKS, *_wished(kind, person))


def _wished(kind: Kind, person: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Return what people wish of being asked, and that nobody is asked too often or for two things at once."""
    often = (
        select(func.coalesce(func.sum(_OFFER.counted), 0))
        .where(_OFFER.person_id == person, _OFFER.at > bindparam("week"))
        .scalar_subquery()
    )
    conditions = [often < func.coalesce(_WISH.most_a_week, MOST_A_WEEK)]
    if kind.dated:
        conditions.append(~clashes.busy(person, hours=bool(kind.hours)))
    if kind.team:
        mine = literal(",").concat(_WISH.only_teams).concat(",")
        only = bindparam("only", type_=String)
        conditions.append(or_(func.coalesce(_WISH.only_teams, "") == "", mine.contains(only)))
    if not kind.day:
        return conditions
    if kind.day == "workday":
        conditions.append(func.coalesce(_WISH.weekends_only, False).is_(False))
    hours = [_HOURS.person_id == person, _HOURS.weekday == bindparam("weekday")]
    begins, ends = bindparam("visit_begins", type_=String), bindparam("visit_ends", type_=String)
    if kind.hours == "minute":
        hours.append(and_(_HOURS.starts_at <= begins, _HOURS.ends_at > begins))
    elif kind.hours:
        hours.append(and_(_HOURS.starts_at < ends, _HOURS.ends_at > begins))
    conditions.append(or_(~there_is(_HOURS.person_id == person), there_is(*hours)))
    return conditions
