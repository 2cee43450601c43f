"""The tree of places as workers change it: a place is added, renamed, moved, closed, and opened again."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from storage.activities import Activity
from storage.campaigns import ON_ITS_WAY, Campaign
from storage.errors import NameTaken, NotBelow, OldButton, PlaceClosed, PlaceInUse
from storage.events import record
from storage.invitations import Invitation
from storage.members import Membership
from storage.people import Chat, Person
from storage.places import Estate, Place, below, find_place, find_place_named, hold_tree
from storage.scopes import require_reach
from storage.tickets import LIVE, Ticket
from storage.units import Unit
from storage.versions import change_words

# The greatest first: each stands below what comes before it.
KINDS = ("center", "institute", "station", "point")
OPEN, CLOSED = "open", "closed"


class Handed(NamedTuple):
    """How many people and how many names of the gazetteer a closed place has handed to another, or let go."""

    people: int
    names: int


def kinds_below(kind: str) -> tuple[str, ...]:
    """Return what may stand below a place of this kind, the greatest first."""
    return KINDS[KINDS.index(kind) + 1 :] if kind in KINDS else ()


def add(  # noqa: PLR0913 - one parameter a column
    session: Session, parent_id: int, kind: str, name: str, worker_id: int, now: datetime, *, phone: str = "",
    hours: str = "",
) -> Place:  # fmt: skip
    """Make a place below another. Raises NotAWorker, ReachesFurther, PlaceClosed, NotBelow, NameTaken."""
    hold_tree(session)
    parent = _open(session, parent_id, worker_id)
    if kind not in kinds_below(parent.kind):
        raise NotBelow
    _require_free(session, name)
    place = Place(kind=kind, name=name, parent_id=parent.id, phone=phone, hours=hours)
    session.add(place)
    session.flush()
    record(session, "place", place.id, "add", now, after=OPEN, actor_id=worker_id, why=f"{parent.name}：{name}")
    return place


def rename(session: Session, place: Place, name: str, worker_id: int, now: datetime) -> None:
    """Let the place be called otherwise, wherever its name stands from now on.

    Raises NotAWorker, ReachesFurther, NameTaken.
    """
    require_reach(session, worker_id, place.id)
    if name == place.name:
        return
    hold_tree(session)
    _require_free(session, name)
    _record(session, place, "rename", worker_id, now, f"{place.name} → {name}")
    place.name = name
    session.flush()


def move_below(session: Session, place: Place, parent_id: int, worker_id: int, now: datetime) -> None:
    """Put the place, with all below it, under another one: by who works above it and where it comes to stand.

    Raises NotAWorker, ReachesFurther, PlaceClosed, NotBelow.
    """
    hold_tree(session)
    require_reach(session, worker_id, place.id)
    if place.parent_id is not None:
        require_reach(session, worker_id, place.parent_id)
    parent, former = _open(session, parent_id, worker_id), find_place(session, place.parent_id)
    if place.kind not in kinds_below(parent.kind) or parent.id in below(session, [place.id]):
        raise NotBelow
    if parent is former:
        return
    place.parent_id = parent.id
    session.flush()
    told = f"{former.name} → {parent.name}" if former else parent.name
    _record(session, place, "move", worker_id, now, told)


def remaining(session: Session, place: Place) -> dict[str, int]:
    """Return what has to end or go elsewhere before the place can be closed, and how much of it; empty: nothing."""
    here = Membership.place_id == place.id
    wanted: dict[str, tuple[type, tuple[ColumnElement[bool], ...]]] = {
        "below": (Place, (Place.parent_id == place.id, Place.closed_at.is_(None))),
        "tickets": (Ticket, (Ticket.place_id == place.id, Ticket.status.in_(LIVE))),
        "activities": (Activity, (Activity.place_id == place.id, Activity.status.in_(("running", "paused")))),
        "campaigns": (Campaign, (Campaign.place_id == place.id, Campaign.status.in_(ON_ITS_WAY))),
        "workers": (Membership, (here, Membership.role == "worker", Membership.status == "active")),
        "volunteers": (Membership, (here, Membership.role == "volunteer", Membership.status != "ended")),
    }
    found = {
        name: session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
        for name, (table, conditions) in wanted.items()
    }
    others = select(Place.id).where(Place.kind == "station", Place.closed_at.is_(None), Place.id != place.id).limit(1)
    found["only"] = int(place.kind == "station" and session.scalar(others) is None)
    return {name: count for name, count in found.items() if count}


def close(session: Session, place: Place, heir_id: int | None, worker_id: int, now: datetime) -> Handed:
    """Let nothing happen at the place any more; what happened there stays.

    Whoever lives there and the names of its gazetteer go to the station `heir_id`, where one is named: else people
    are asked anew where they live, and the names are forgotten. Its groups and its invitations end.
    Raises NotAWorker, ReachesFurther, PlaceClosed, PlaceInUse, OldButton.
    """
    hold_tree(session)
    session.execute(select(Place.id).where(Place.id == place.id).with_for_update())
    _open(session, place.id, worker_id)
    heir = None if heir_id is None else _open(session, heir_id, worker_id)
    if heir is not None and (heir is place or heir.kind != "station"):
        raise OldButton
    if remaining(session, place):
        raise PlaceInUse
    lives = select(func.count()).select_from(Person).where(Person.place_id == place.id)
    named = select(func.count()).select_from(Estate).where(Estate.place_id == place.id, Estate.means == "")
    handed = Handed(session.scalar(lives) or 0, session.scalar(named) or 0)
    session.execute(update(Person).where(Person.place_id == place.id).values(place_id=heir_id))
    drafts = Ticket.place_id == place.id, Ticket.status == "draft"
    session.execute(update(Ticket).where(*drafts).values(place_id=heir_id))
    if handed.names:
        _hand_names(session, place.id, heir_id)
    groups = Chat.place_id == place.id, Chat.person_id.is_(None)
    session.execute(update(Chat).where(*groups).values(place_id=None, shows=""))
    session.execute(update(Invitation).where(Invitation.place_id == place.id).values(uses_left=0))
    session.execute(update(Unit).where(Unit.place_id == place.id).values(is_gone=True))
    place.closed_at = now
    session.flush()
    record(session, "place", place.id, "close", now, before=OPEN, after=CLOSED, actor_id=worker_id,
           why=heir.name if heir else None)  # fmt: skip
    return handed


def reopen(session: Session, place: Place, worker_id: int, now: datetime) -> None:
    """Let things happen at a closed place again. Raises NotAWorker, PlaceClosed where the one above it is closed."""
    require_reach(session, worker_id, place.id)
    if place.closed_at is None:
        return
    if place.parent_id is not None:
        _open(session, place.parent_id, worker_id)
    place.closed_at = None
    session.flush()
    record(session, "place", place.id, "reopen", now, before=CLOSED, after=OPEN, actor_id=worker_id)


def _open(session: Session, place_id: int, worker_id: int) -> Place:
    require_reach(session, worker_id, place_id)
    place = find_place(session, place_id)
    if place is None:
        raise OldButton
    if place.closed_at is not None:
        raise PlaceClosed
    return place


def _require_free(session: Session, name: str) -> None:
    if find_place_named(session, name) is not None:
        raise NameTaken(name)


def _hand_names(session: Session, place_id: int, heir_id: int | None) -> None:
    change_words(session)
    theirs = Estate.place_id == place_id
    if heir_id is not None:
        same = aliased(Estate)
        known = exists().where(same.place_id == heir_id, same.name == Estate.name)
        session.execute(update(Estate).where(theirs, ~known).values(place_id=heir_id))
    session.execute(delete(Estate).where(theirs))


def _record(session: Session, place: Place, act: str, worker_id: int, now: datetime, why: str) -> None:
    record(session, "place", place.id, act, now, before=OPEN, after=OPEN, actor_id=worker_id, why=why)
