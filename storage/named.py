"""Whom somebody means by a name, among however many: the database looks, and hands over the nearest few."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session

from storage.members import Membership, TeamMember
from storage.people import Person

# Among so many names the nearest are found one by one.
MOST = 200
# What is said longer than that is no name.
_LONGEST = 12
_EXACT, _PART = 100, 20


class Named(NamedTuple):
    """A volunteer: who, how they are called, and in which of the places they serve."""

    person_id: int
    name: str
    place_id: int


def volunteers(
    session: Session,
    place_ids: Collection[int],
    *,
    team: str | None = None,
    called: str = "",
    core: str = "",
    but: Collection[int] = (),
    most: int = MOST,
) -> Sequence[Named]:
    """Return at most so many active volunteers of these places, each once: who serves in the team first.

    `called`: what they were called, only those whose names have a character of it, the nearest first; `core`: the same
    without what people are called besides. `but`: not these.
    """
    in_team = exists().where(TeamMember.person_id == Person.id, TeamMember.team == team)
    query = (
        select(Person.id, Person.name, func.min(Membership.place_id))
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.place_id.in_(place_ids), Membership.role == "volunteer", Membership.status == "active",
               Person.id.not_in(but))
        .group_by(Person.id, Person.name)
    )  # fmt: skip
    order: list[ColumnElement[int] | ColumnElement[bool]] = [in_team.desc()]
    if called:
        nearness = _nearness(called[:_LONGEST], core[:_LONGEST])
        query = query.where(nearness > 0)
        order.insert(0, nearness.desc())
    return [Named(*row) for row in session.execute(query.order_by(*order, Person.id).limit(most))]


def find_volunteer(session: Session, place_ids: Collection[int], person_id: int) -> int | None:
    """Return in which of these places the person is an active volunteer; None where in none."""
    return session.scalar(
        select(func.min(Membership.place_id)).where(
            Membership.person_id == person_id, Membership.place_id.in_(place_ids),
            Membership.role == "volunteer", Membership.status == "active",
        )
    )  # fmt: skip


def _nearness(called: str, core: str) -> ColumnElement[int]:
    name = Person.name
    found: ColumnElement[int] = case((name == called, _EXACT), else_=0)
    found += case((name.contains(core or called, autoescape=True), _PART), else_=0)
    found += case((and_(name != "", literal(called).contains(name)), _PART), else_=0)
    for one in dict.fromkeys(core or called):
        found += case((name.contains(one, autoescape=True), 1), else_=0)
    return found
