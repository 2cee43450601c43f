"""人: whom a worker sees, in one list that can be searched, and what is known of one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from storage.assignments import ACTIVE, Assignment
from storage.endings import Rating
from storage.events import Event
from storage.filters import sees_everything
from storage.ledger import Hours
from storage.members import Membership, TeamMember
from storage.people import Chat, Person
from storage.shifts import Signup
from storage.tickets import Ticket

LAST = 4
KINDS = ("resident", "volunteer", "worker", "asked", "blocked")


class Entry(NamedTuple):
    """A person in the list: what they are here (place, role, state), in which teams, how many tickets in hand."""

    person: Person
    roles: Sequence[Membership]
    teams: Sequence[str]
    tasks: int


class Judged(NamedTuple):
    """What requesters said of the tickets that somebody finished: newest judgements only."""

    asked: int
    said: int
    solved: int
    stars: float | None


def listed(  # noqa: PLR0913 - one parameter a field of the form
    session: Session, seen: Sequence[int], *, words: str = "", kind: str = "", team: str = "", place: int = 0,
    skip: int = 0, most: int = 50,
) -> tuple[list[Entry], bool]:  # fmt: skip
    """Return people of the places, the newest first, and whether more follow.

    `words`: part of a name, or how a telephone ends; `kind`: one of KINDS.
    """
    here = [one for one in seen if one == place] if place else list(seen)
    chosen = [_is_somebody(), *_found_by(words), *_of_kind(kind, here)]
    # Whoever sees every place sees everybody, and asks nothing of each.
    if place or not sees_everything(session, seen):
        chosen.append(_belongs(here, strict=bool(place)))
    if team:
        chosen.append(Person.id.in_(select(TeamMember.person_id).where(TeamMember.team == team)))
    query = select(Person).where(*chosen).order_by(Person.id.desc()).offset(skip).limit(most + 1)
    people = session.scalars(query).all()
    ids = [one.id for one in people[:most]]
    roles, teams, tasks = _roles(session, ids, here), _teams(session, ids), _tasks(session, ids)
    made = [Entry(one, roles.get(one.id, []), teams.get(one.id, []), tasks.get(one.id, 0)) for one in people[:most]]
    return made, len(people) > most


def find(session: Session, person_id: int, seen: Sequence[int]) -> Person | None:
    """Return the person if they belong to one of these places, or to none yet."""
    return session.scalar(select(Person).where(Person.id == person_id, _belongs(list(seen), strict=False)))


def roles_here(session: Session, person_id: int, seen: Sequence[int]) -> Sequence[Membership]:
    """Return what the person is, asked to be, or was in these places; what runs first."""
    found = session.scalars(
        select(Membership).where(Membership.person_id == person_id, Membership.place_id.in_(seen))
    ).all()
    order = ("asked", "active", "blocked", "ended")
    return sorted(found, key=lambda one: (order.index(one.status), one.id))


def opened_since(session: Session, person_id: int, by_id: int, since: datetime) -> bool:
    """Tell whether `by_id` was shown what is personal of the person since then."""
    seen = Event.thing == "person", Event.thing_id == person_id, Event.act == "see"
    found = select(Event.id).where(*seen, Event.actor_id == by_id, Event.at >= since).limit(1)
    return session.scalar(found) is not None


def looks(session: Session, person_id: int, *, most: int = 10) -> Sequence[Event]:
    """Return who was shown what is personal of the person, the newest first."""
    seen = Event.thing == "person", Event.thing_id == person_id, Event.act == "see"
    return session.scalars(select(Event).where(*seen).order_by(Event.id.desc()).limit(most)).all()


def hours_by_month(session: Session, person_id: int, *, most: int = 12) -> list[tuple[str, int]]:
    """Return the confirmed minutes of each month (`2026-11`) that has any, the newest first."""
    month = func.substr(Hours.day, 1, 7)
    rows = session.execute(
        select(month, func.sum(Hours.minutes))
        .where(Hours.person_id == person_id, Hours.status == "confirmed")
        .group_by(month).order_by(month.desc()).limit(most)
    ).all()  # fmt: skip
    return [(str(month), int(minutes or 0)) for month, minutes in rows]


def came(session: Session, person_id: int) -> int:
    """Return on how many days the person has come as they had said."""
    there = Signup.person_id == person_id, Signup.status.in_(("arrived", "left"))
    return session.scalar(select(func.count()).select_from(Signup).where(*there)) or 0


def judged(session: Session, person_id: int) -> Judged:
    """Return what was said of the tickets that the person finished."""
    newest = select(func.max(Rating.round)).where(Rating.ticket_id == Ticket.id).correlate(Ticket).scalar_subquery()
    rows = session.execute(
        select(Ticket.id, Rating.solved, Rating.stars)
        .join(Assignment, Assignment.ticket_id == Ticket.id)
        .outerjoin(Rating, and_(Rating.ticket_id == Ticket.id, Rating.round == newest))
        .where(Assignment.person_id == person_id, Assignment.status == "done")
    ).all()
    said = [one for one in rows if one.solved is not None]
    stars = [one.stars for one in said if one.stars]
    return Judged(len(rows), len(said), sum(one.solved for one in said), sum(stars) / len(stars) if stars else None)


def tickets_of(session: Session, person_id: int, seen: Sequence[int], *, helped: bool, most: int = 10) -> list[int]:
    """Return the newest tickets here that the person asked for, or (`helped`) took."""
    query = select(Ticket.id).where(or_(Ticket.place_id.in_(seen), Ticket.place_id.is_(None)),
                                    Ticket.opened_at.is_not(None))  # fmt: skip
    if helped:
        took = Assignment.person_id == person_id, Assignment.status.in_((*ACTIVE, "done"))
        query = query.join(Assignment, Assignment.ticket_id == Ticket.id).where(*took)
    else:
        query = query.where(Ticket.requester_id == person_id)
    return list(session.scalars(query.order_by(Ticket.id.desc()).limit(most)))


def door_of(session: Session, person_id: int) -> Chat | None:
    """Return the chat in which the person was heard last, by whatever channel people use; the desk is none."""
    theirs = Chat.person_id == person_id, Chat.channel != "desk"
    return session.scalar(select(Chat).where(*theirs).order_by(Chat.heard_at.desc()).limit(1))


def team_sizes(session: Session, seen: Sequence[int]) -> dict[str, int]:
    """Return how many volunteers of these places serve in each team."""
    active = and_(Membership.person_id == TeamMember.person_id, Membership.role == "volunteer",
                  Membership.status == "active", Membership.place_id.in_(seen))  # fmt: skip
    counted = func.count(TeamMember.person_id.distinct())
    rows = session.execute(select(TeamMember.team, counted).join(Membership, active).group_by(TeamMember.team)).all()
    return {str(team): int(count) for team, count in rows}


def _belongs(here: Sequence[int], *, strict: bool) -> ColumnElement[bool]:
    # Read once, and not for each of the people.
    member = Person.id.in_(select(Membership.person_id).where(Membership.place_id.in_(here)))
    homeless = and_(Person.place_id.is_(None), ~exists().where(Membership.person_id == Person.id))
    return or_(Person.place_id.in_(here), member, *(() if strict else (homeless,)))


def _is_somebody() -> ColumnElement[bool]:
    """Who has told neither name nor telephone, and is nothing here, is nobody whom a worker could mean."""
    return or_(Person.name != "", Person.phone != "", exists().where(Membership.person_id == Person.id))


def _found_by(words: str) -> list[ColumnElement[bool]]:
    return [
        Person.phone.endswith(word, autoescape=True) if word.isdigit() and len(word) >= LAST
        else Person.name.contains(word, autoescape=True)
        for word in words.split()
    ]  # fmt: skip


def _of_kind(kind: str, here: Sequence[int]) -> list[ColumnElement[bool]]:
    def holds(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
        return Person.id.in_(select(Membership.person_id).where(Membership.place_id.in_(here), *wanted))

    match kind:
        case "volunteer" | "worker":
            return [holds(Membership.role == kind, Membership.status == "active")]
        case "asked" | "blocked":
            return [holds(Membership.status == kind)]
        case "resident":
            return [~holds(Membership.status != "ended")]
    return []


def _roles(session: Session, ids: Sequence[int], here: Sequence[int]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = {}
    mine = Membership.person_id.in_(ids), Membership.place_id.in_(here), Membership.status != "ended"
    for one in session.scalars(select(Membership).where(*mine).order_by(Membership.id)):
        found.setdefault(one.person_id, []).append(one)
    return found


def _teams(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in session.scalars(select(TeamMember).where(TeamMember.person_id.in_(ids)).order_by(TeamMember.team)):
        found.setdefault(one.person_id, []).append(one.team)
    return found


def _tasks(session: Session, ids: Sequence[int]) -> dict[int, int]:
    held = Assignment.person_id.in_(ids), Assignment.status.in_(ACTIVE)
    rows = session.execute(select(Assignment.person_id, func.count()).where(*held).group_by(Assignment.person_id)).all()
    return {int(person_id): int(count) for person_id, count in rows}
