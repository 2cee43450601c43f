"""Groups: chats of many people that the bot was added to, each bound to a place by a worker of it.

A group is a chat without a person. What is heard there is kept in its log only where it was meant for us.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage import messages, outbox, standing
from storage.database import born
from storage.errors import NotYourGroup, OldButton
from storage.events import record
from storage.members import is_worker, roles_of
from storage.messages import Message
from storage.people import Chat, find_chat
from storage.places import Place, below

# A group has no states of its own: what workers did to it is recorded, as with a person.
THING, KNOWN = "group", "known"
# A group shows the cards of all tickets of its place.
EVERY = "*"
# Where a transaction keeps which groups show any.
SHOWING = "groups that show"


def meet(session: Session, channel: str, address: str, title: str, now: datetime) -> Chat:
    """Return the group at this address, locked, under the name that it has now; it is made where it is new."""
    group = find_chat(session, channel, address, lock=True)
    if group is None:
        made = born(
            session, Chat, channel=channel, address=address, person_id=None, place_id=None, title=title, heard_at=now,
            shows="", status="active", seen_id=0, pending=None,
        )  # fmt: skip
        record(session, THING, made.id, "meet", now, after=KNOWN)
        return made
    group.heard_at, group.title = now, title or group.title
    return group


def hear(  # noqa: PLR0913 - one parameter a column
    session: Session, group: Chat, key: str, now: datetime, *, kind: str, person_id: int | None, text: str = "",
    data: dict[str, Any] | None = None,
) -> int | None:  # fmt: skip
    """Record what was heard in the group, and from whom; None where this delivery was recorded before."""
    message_id = messages.hear(session, group, key, now, kind=kind, text=text, data=data)
    if message_id is not None and person_id is not None:
        # Whoever wants to be forgotten is forgotten in groups too.
        session.execute(update(Message).where(Message.id == message_id).values(about_id=person_id))
    return message_id


def find_said(session: Session, group: Chat, ref: str) -> int | None:
    """Return our row of what the group's channel calls `ref`: the first one, if it has been edited since."""
    found = standing.find_said(session, group, ref)
    return None if found is None else session.get_one(Message, found).replaces_id or found


def came(group: Chat) -> None:
    """We are in the group (again). It was ours to speak in no more: whoever adds us again also binds it again."""
    if group.status != "active":
        group.status, group.place_id, group.shows = "active", None, ""


def leave(session: Session, group: Chat) -> None:
    """We are in the group no more: nothing is said there. Its binding is kept for a group that only moves."""
    outbox.close_chat(session, group.id)
    session.refresh(group)


def choices(session: Session, person_id: int) -> list[Place]:
    """Return the places that the person may bind a group to, where there is something to choose between.

    One alone where they work in one place, or where there is one station below; none for who works nowhere.
    """
    works = [role.place_id for role in roles_of(session, person_id) if role.role == "worker"]
    here = Place.id.in_(below(session, works)), Place.closed_at.is_(None)
    found = session.scalars(select(Place).where(*here).order_by(Place.id)).all()
    stations = [place for place in found if place.kind == "station"]
    return stations if len(stations) == 1 else list(found)


def bind(session: Session, group: Chat, place_id: int, worker_id: int, now: datetime) -> Place:
    """Let the group hear what the place has to say; returns the place. Raises NotYourGroup, OldButton.

    A group that belongs to another place is given away by a worker of that one.
    """
    place = session.get(Place, place_id)
    if place is None or place.closed_at is not None:
        raise OldButton
    _require(session, worker_id, place.id)
    if group.place_id == place.id:
        return place
    if group.place_id is not None:
        _require(session, worker_id, group.place_id)
    _set(session, group, place.id, "")
    record(session, THING, group.id, "bind", now, before=KNOWN, after=KNOWN, actor_id=worker_id, why=place.name)
    return place


def unbind(session: Session, group: Chat, worker_id: int, now: datetime) -> Place | None:
    """Let the group hear nothing more; returns whose it was, None where it was nobody's. Raises NotYourGroup."""
    _require(session, worker_id, group.place_id)
    if group.place_id is None:
        return None
    place = session.get_one(Place, group.place_id)
    _set(session, group, None, "")
    record(session, THING, group.id, "unbind", now, before=KNOWN, after=KNOWN, actor_id=worker_id, why=place.name)
    return place


def show(session: Session, group: Chat, shows: str, worker_id: int, now: datetime) -> None:
    """Let the group show the ticket cards of a team, EVERY card, or (empty) none. Raises NotYourGroup, OldButton."""
    _require(session, worker_id, group.place_id)
    if group.place_id is None:
        raise OldButton
    if group.shows != shows:
        _set(session, group, group.place_id, shows)
        record(session, THING, group.id, "show", now, before=KNOWN, after=KNOWN, actor_id=worker_id, why=shows)


def get_group(session: Session, group_id: int) -> Chat:
    """Return the group, locked. Raises OldButton where there is none."""
    query = select(Chat).where(Chat.id == group_id, Chat.person_id.is_(None))
    group = session.scalar(query.with_for_update(key_share=True))
    if group is None:
        raise OldButton
    return group


def bound_below(session: Session, person_id: int) -> Sequence[tuple[Chat, Place]]:
    """Return the groups that are bound to the places where the person works, and below them."""
    works = [role.place_id for role in roles_of(session, person_id) if role.role == "worker"]
    rows = session.execute(
        select(Chat, Place)
        .join(Place, Place.id == Chat.place_id)
        .where(Chat.person_id.is_(None), Chat.status == "active", Place.id.in_(below(session, works)))
        .order_by(Place.id, Chat.id),
    )
    return [(group, place) for group, place in rows]


def move(session: Session, channel: str, old: str, new: str) -> Chat | None:
    """A group has become a supergroup: it goes on under its new address, bound as it was; None where it had moved.

    We may have heard of the supergroup before we heard of the move: then both are one from now on.
    """
    group, ahead = find_chat(session, channel, old, lock=True), find_chat(session, channel, new, lock=True)
    if group is None:
        return None
    # Over there the messages are numbered anew: under the old numbers stand others.
    session.execute(update(Message).where(Message.chat_id == group.id).values(channel_ref=None))
    group.status = "active" if ahead is None else ahead.status
    if ahead is not None:
        session.execute(update(Message).where(Message.chat_id == ahead.id).values(chat_id=group.id))
        session.execute(delete(Chat).where(Chat.id == ahead.id), execution_options={"synchronize_session": False})
        session.expunge(ahead)
        group.place_id = group.place_id or ahead.place_id
        group.shows = group.shows or ahead.shows
    group.address = new
    session.flush()
    return group


def require_worker(session: Session, person_id: int, group: Chat) -> None:
    """Raise NotYourGroup unless the person works in the group's place or above it."""
    _require(session, person_id, group.place_id)


def _set(session: Session, group: Chat, place_id: int | None, shows: str) -> None:
    group.place_id, group.shows = place_id, shows
    session.info.pop(SHOWING, None)
    session.flush()


def _require(session: Session, person_id: int, place_id: int | None) -> None:
    if not is_worker(session, person_id, place_id):
        raise NotYourGroup
