"""Turnouts: how far a broadcast has come, whom it has reached, who took part; the stations' parts included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select, union
from sqlalchemy.orm import Session

from storage import walls
from storage.audiences import audience_size
from storage.broadcasts import BEGUN, children_of, own, root_of
from storage.campaigns import Campaign, was_posted_to
from storage.errors import OldButton, TooLate
from storage.events import Event, record
from storage.messages import UNSETTLED, WAITING, Message
from storage.outbox import TOO_LATE
from storage.people import Chat
from storage.walls import WallPhoto

TAKE_PART = "take_part"
# Not everybody it is meant for has a message yet.
UNFINISHED = ("draft", "scheduled", "posting")


class Turnout(NamedTuple):
    """People, but for `groups` and the photos.

    expected: it is meant for so many. posted: written down for them. sent: gone out. seen: stood on a screen (only the
    web tells). waiting: on its way. failed: did not arrive, or (`doubtful` of them) nobody knows.
    """

    expected: int
    posted: int
    sent: int
    seen: int
    waiting: int
    failed: int
    doubtful: int
    groups: int
    took_part: int
    shown: int
    undecided: int


class Progress(NamedTuple):
    """How far it has come, its stations' parts included: people, but for `groups`.

    listed: written down for them. seen: stood on a screen (only the web tells). doubtful: nobody knows whether it came.
    """

    listed: int
    sent: int
    seen: int
    waiting: int
    failed: int
    doubtful: int
    groups: int


def require_reached(session: Session, campaign: Campaign, person_id: int) -> None:
    """Raise OldButton unless the theme was said to the person, and TooLate where it was taken back."""
    if campaign.kind != "theme" or not was_posted_to(session, campaign, person_id):
        raise OldButton
    if campaign.status not in BEGUN:
        raise TooLate


def take_part(session: Session, campaign: Campaign, person_id: int, now: datetime) -> bool:
    """我参加; False where the person has said so before. Raises OldButton, TooLate."""
    require_reached(session, campaign, person_id)
    root = root_of(session, campaign)
    said = select(Event.id).where(_taking_part(root), Event.actor_id == person_id)
    if session.scalar(said.limit(1)) is not None:
        return False
    record(session, Campaign.KIND, root.id, TAKE_PART, now, after=root.status, actor_id=person_id)
    return True


def turnout(session: Session, campaign: Campaign, worker_id: int) -> Turnout:
    """Return how it went up to now. Raises NotAWorker."""
    own(session, campaign.id, worker_id)
    parts = [campaign, *children_of(session, campaign)]
    by_part = {one.id: _told(rows) for one, rows in zip(parts, _states(session, parts), strict=True)}
    told = _summed(by_part.values())
    photos = walls.counts(session, campaign)
    return Turnout(
        expected=sum(
            max(by_part[one.id].listed, audience_size(session, one))
            if one.status in UNFINISHED
            else by_part[one.id].listed
            for one in parts
        ),
        posted=told.listed,
        sent=told.sent,
        seen=told.seen,
        waiting=told.waiting,
        failed=told.failed + told.doubtful,
        doubtful=told.doubtful,
        groups=told.groups,
        took_part=count_taking_part(session, root_of(session, campaign)),
        shown=photos.get("shown", 0),
        undecided=photos.get("waiting", 0),
    )


def given_up(session: Session, campaigns: Sequence[Campaign], now: datetime) -> int:
    """Return to how many people these did not go out in time; 0 while some of it is still to be given up."""
    rows = Message.campaign_id.in_([one.id for one in campaigns]), Message.replaces_id.is_(None)
    waits = select(Message.id).where(*rows, Message.state.in_(WAITING), Message.expires_at <= now).limit(1)
    if session.scalar(waits) is not None:
        return 0
    missed = select(func.count()).select_from(Message).join(Chat, Chat.id == Message.chat_id)
    return session.scalar(missed.where(*rows, Message.remark == TOO_LATE, Chat.person_id.is_not(None))) or 0


def sizes(session: Session, campaigns: Sequence[Campaign]) -> dict[int, int]:
    """Return about how many rows each of these has in the outbox: what it costs to ask how far it has come."""
    rows = session.execute(
        select(Message.campaign_id, func.count())
        .where(Message.campaign_id.in_([one.id for one in campaigns]))
        .group_by(Message.campaign_id)
    )
    return {of: count for of, count in rows if of is not None}


def progress(session: Session, campaigns: Sequence[Campaign]) -> dict[int, Progress]:
    """Return how far each of these has come."""
    parts = {one.id: [one] for one in campaigns}
    for child in session.scalars(select(Campaign).where(Campaign.parent_id.in_(parts))):
        parts[child.parent_id or 0].append(child)
    every = [one for family in parts.values() for one in family]
    told = {one.id: _told(rows) for one, rows in zip(every, _states(session, every), strict=True)}
    return {root: _summed(told[one.id] for one in family) for root, family in parts.items()}


def _states(session: Session, parts: Sequence[Campaign]) -> list[list[tuple[bool, str, int, int]]]:
    """Return of each part how many rows there are by person or group and by state, and how many of them were seen."""
    person = Chat.person_id.is_not(None)
    read = and_(Message.state == "posted", Message.id <= Chat.seen_id)
    rows = session.execute(
        select(Message.campaign_id, person, Message.state, func.count(), func.sum(case((read, 1), else_=0)))
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.campaign_id.in_([one.id for one in parts]), Message.replaces_id.is_(None))
        .group_by(Message.campaign_id, person, Message.state)
    ).all()
    return [
        [(bool(is_person), str(state), int(count), int(seen)) for of, is_person, state, count, seen in rows
         if of == part.id]
        for part in parts
    ]  # fmt: skip


def _told(rows: Sequence[tuple[bool, str, int, int]]) -> Progress:
    people, seen_by, groups = Counter[str](), 0, 0
    for is_person, state, count, seen in rows:
        if is_person:
            people[state] += count
            seen_by += seen
        else:
            groups += count
    return Progress(
        listed=people.total(), sent=people["sent"] + people["posted"], seen=seen_by,
        waiting=sum(people[state] for state in UNSETTLED), failed=people["never"], doubtful=people["uncertain"],
        groups=groups,
    )  # fmt: skip


def _summed(parts: Iterable[Progress]) -> Progress:
    return Progress(*(sum(column) for column in zip(Progress(0, 0, 0, 0, 0, 0, 0), *parts, strict=True)))


def posted_to(session: Session, parts: Sequence[Campaign]) -> tuple[int, int]:
    """Return how many people and how many groups these have been written to."""
    person = Chat.person_id.is_not(None)
    rows = session.execute(
        select(person, func.count())
        .join(Message, Message.chat_id == Chat.id)
        .where(Message.campaign_id.in_([one.id for one in parts]), Message.replaces_id.is_(None))
        .group_by(person)
    ).all()
    counts = {bool(is_person): int(count) for is_person, count in rows}
    return counts.get(True, 0), counts.get(False, 0)


def count_taking_part(session: Session, root: Campaign) -> int:
    """Return how many people said that they take part in a theme, or sent a photo."""
    said = select(Event.actor_id).where(_taking_part(root))
    sent = select(WallPhoto.person_id).where(WallPhoto.campaign_id == root.id, WallPhoto.status != "refused")
    return session.scalar(select(func.count()).select_from(union(said, sent).subquery())) or 0


def _taking_part(root: Campaign) -> ColumnElement[bool]:
    return and_(Event.thing == Campaign.KIND, Event.thing_id == root.id, Event.act == TAKE_PART)
