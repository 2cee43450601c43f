"""Scopes: which places a worker sees, and who sees what belongs to a place."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errors import NotAWorker, ReachesFurther
from storage.members import Membership, roles_of
from storage.places import Place, below

# Asked at every page of the desk.
_PARENTS = select(Place.id, Place.parent_id)
_WORKED_IN = select(Membership.place_id).where(Membership.role == "worker", Membership.status == "active").distinct()


def own_places(session: Session, person_id: int) -> list[int]:
    """Return where the person is a worker; none where they are none."""
    return [role.place_id for role in roles_of(session, person_id) if role.role == "worker"]


def places_seen(session: Session, own: list[int]) -> list[int]:
    """Return where somebody who works in `own` works: there, below, and where nobody works at all.

    The same as `members.is_worker` says of one place: what nobody answers for belongs to every worker.
    """
    if not own:
        return []
    parents = {place_id: parent for place_id, parent in session.execute(_PARENTS)}  # noqa: C416 - a row is no pair to mypy
    works = set(session.scalars(_WORKED_IN))
    mine, seen = set(own), []
    for place_id in parents:
        chain = _above(place_id, parents)
        if mine & chain or not works & chain:
            seen.append(place_id)
    return sorted(seen)


def require_reach(session: Session, person_id: int, place_id: int) -> None:
    """Raise NotAWorker, or ReachesFurther, unless the person works in the place and in everything below it.

    What is set for a place holds below it too. A center where nobody works is every worker's to look after; but it is
    none's to set something for stations of others.
    """
    seen = set(places_seen(session, own_places(session, person_id)))
    if place_id not in seen:
        raise NotAWorker
    if not seen.issuperset(below(session, [place_id])):
        raise ReachesFurther


def _above(place_id: int, parents: dict[int, int | None]) -> set[int]:
    chain: set[int] = set()
    at: int | None = place_id
    while at is not None and at not in chain:
        chain.add(at)
        at = parents.get(at)
    return chain
