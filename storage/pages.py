"""What pages read: the log of one chat from an id on, what a community has published, who has come on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage import turnouts, walls
from storage.activities import Occurrence
from storage.campaigns import Campaign
from storage.messages import WRITING, Message
from storage.people import Chat, Person
from storage.places import Place
from storage.shifts import Signup
from storage.walls import WallPhoto

RECENT = 200
MOST_PHOTOS = 400
# What a community says to everybody: it may hang on a wall.
PUBLIC = ("theme", "broadcast", "invite")
HIDDEN = ("cancelled", "recalling", "recalled")
TRIES, TRY_EVERY = 40, 0.01  # seconds

# Asked at every look at a chat: to make them anew takes six times as long as to ask.
_EDIT = aliased(Message)
_NEWEST = (
    select(Message)
    .where(
        Message.chat_id == bindparam("chat"),
        Message.kind != "start",
        Message.replaces_id.is_(None),
        # What was taken back is empty: no bubble is drawn for it, unless it reads differently now.
        or_(
            Message.text != "",
            Message.file_id.is_not(None),
            exists().where(_EDIT.replaces_id == Message.id, _EDIT.text != ""),
        ),
    )
    .order_by(Message.id.desc())
    .limit(bindparam("most"))
)
_SINCE = (
    select(Message)
    .where(Message.chat_id == bindparam("chat"), Message.kind != "start", Message.id > bindparam("after"))
    .order_by(Message.id)
    .limit(RECENT)
)
_OPENED = (
    select(Chat.id, Chat.seen_id, Person.place_id, Place.name, Place.phone)
    .outerjoin(Person, Person.id == Chat.person_id)
    .outerjoin(Place, Place.id == Person.place_id)
    .where(Chat.channel == bindparam("channel"), Chat.address == bindparam("address"))
)
_EARLIER = _NEWEST.where(Message.id < bindparam("before"))
_EDITS = select(Message).where(Message.replaces_id.in_(bindparam("ids", expanding=True))).order_by(Message.id)


class Opened(NamedTuple):
    """A chat that a page is open at: up to where it was seen, and the place of its person with its telephone."""

    id: int
    seen_id: int
    place_id: int | None
    place: str | None
    phone: str | None


def opened(session: Session, channel: str, address: str) -> Opened | None:
    """Return the chat at this address; None before its first message."""
    row = session.execute(_OPENED, {"channel": channel, "address": address}).first()
    return None if row is None else Opened(*row)


def since(session: Session, chat_id: int, after: int) -> Sequence[Message]:
    """Return the chat's messages with an id above `after`, the oldest first; none while somebody writes into it.

    On PostgreSQL ids are given out before they are committed: a page that saw 12 would never ask for 11.
    """
    if not _quiet(session, chat_id):
        return []
    return session.scalars(_SINCE, {"chat": chat_id, "after": after}).all()


def recent(session: Session, chat_id: int, before: int | None = None, *, most: int = RECENT) -> list[Message]:
    """Return the newest messages of the chat (below `before`), the oldest first."""
    _quiet(session, chat_id)
    if before is None:
        rows = session.scalars(_NEWEST, {"chat": chat_id, "most": most})
    else:
        rows = session.scalars(_EARLIER, {"chat": chat_id, "most": most, "before": before})
    return list(rows)[::-1]


def rewritten(session: Session, ids: Sequence[int]) -> dict[int, Message]:
    """Return for each of these messages that was rewritten its newest version."""
    newest: dict[int, Message] = {}
    for edit in session.scalars(_EDITS, {"ids": ids}):
        if edit.replaces_id is not None:
            newest[edit.replaces_id] = edit
    return newest


def newest_id(session: Session) -> int:
    """Return the newest message's id: how a process notices what another has written."""
    return session.scalar(select(Message.id).order_by(Message.id.desc()).limit(1)) or 0


def _quiet(session: Session, chat_id: int) -> bool:
    """Wait a moment until nobody is writing into the chat, and keep it so until this view ends; True when it is."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    for _ in range(TRIES):
        # Trying, not waiting: a queue behind this lock could close a ring of writers who wait for one another.
        if session.scalar(select(func.pg_try_advisory_xact_lock(WRITING, chat_id))):
            return True
        session.execute(select(func.pg_sleep(TRY_EVERY)))
    return False


def published(session: Session, campaign_id: int) -> Campaign | None:
    """Return a campaign that everybody may see: sent to all of a place, about no day that is in doubt.

    A day to come is no secret, whenever people are invited to it.
    """
    campaign = session.get(Campaign, campaign_id)
    if campaign is None or campaign.kind not in PUBLIC:
        return None
    if campaign.status not in ("posting", "posted") and (campaign.kind, campaign.status) != ("invite", "scheduled"):
        return None
    if any((campaign.audience or {}).get(narrowed) for narrowed in ("role", "team", "unheard")):
        return None
    occurrence = None if campaign.occurrence_id is None else session.get(Occurrence, campaign.occurrence_id)
    return campaign if occurrence is None or occurrence.status in ("planned", "over") else None


def previewed(session: Session, campaign_id: int) -> Campaign | None:
    """Return a campaign as whoever writes it may see it: from its draft on, until it is dropped or taken back."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None or campaign.kind not in PUBLIC or campaign.status in HIDDEN:
        return None
    return campaign


def presence(session: Session, occurrence_id: int) -> tuple[int, int]:
    """Return how many have checked in on this day, and how many are still expected."""
    rows = session.execute(
        select(Signup.status, func.count()).where(Signup.occurrence_id == occurrence_id).group_by(Signup.status)
    )
    counts = {str(status): int(count) for status, count in rows}
    return counts.get("arrived", 0) + counts.get("left", 0), counts.get("coming", 0)


def shown_photos(session: Session, campaign_id: int) -> Sequence[WallPhoto]:
    """Return the photos on the wall of a theme that a worker has approved, the newest first."""
    return session.scalars(
        select(WallPhoto)
        .where(WallPhoto.campaign_id == campaign_id, WallPhoto.status == "shown")
        .order_by(WallPhoto.at.desc(), WallPhoto.id.desc())
        .limit(MOST_PHOTOS)
    ).all()


def wall_figures(session: Session, root: Campaign) -> tuple[int, int, int]:
    """Return how many people a theme has reached (by its stations too), how many took part, how many photos show."""
    parts = select(Campaign.id).where(or_(Campaign.id == root.id, Campaign.parent_id == root.id))
    reached = (
        select(func.count())
        .select_from(Message)
        .join(Chat, Chat.id == Message.chat_id)
        .where(
            Message.campaign_id.in_(parts), Message.replaces_id.is_(None), Message.state.in_(("sent", "posted")),
            Chat.person_id.is_not(None),
        )
    )  # fmt: skip
    shown = walls.counts(session, root).get("shown", 0)
    return session.scalar(reached) or 0, turnouts.count_taking_part(session, root), shown
