"""The wall of a theme: photos that people sent by replying to it, each shown once a worker has approved it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.broadcasts import BEGUN, root_of
from storage.campaigns import Campaign
from storage.database import Base, born, get_row
from storage.events import record
from storage.lifecycle import WORKER, Actor
from storage.members import require_worker, workers_of
from storage.messages import Message
from storage.moves import move
from storage.people import Chat
from storage.standing import find_said, find_shown

# Nobody looks through more pictures by one hand.
MOST_BY_ONE = 20


class WallPhoto(Base):
    """One photo for the wall of a campaign."""

    KIND: ClassVar[str] = "wall_photo"
    __tablename__ = "wall_photos"
    __table_args__ = (Index(None, "campaign_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    status: Mapped[str]
    at: Mapped[datetime]


def find_theme(session: Session, chat: Chat, ref: str) -> Campaign | None:
    """Return the theme that was said under what the chat's channel calls `ref`; None where that was something else."""
    said = find_said(session, chat, ref) or find_shown(session, chat.id, ref)
    return None if said is None else theme_said(session, said)


def theme_said(session: Session, message_id: int) -> Campaign | None:
    """Return the theme that this message of ours says; None where it says something else, or was taken back."""
    message = session.get(Message, message_id)
    if message is None or message.campaign_id is None:
        return None
    campaign = session.get(Campaign, message.campaign_id)
    return campaign if campaign is not None and campaign.kind == "theme" and campaign.status in BEGUN else None


def offer(session: Session, campaign: Campaign, person_id: int, message_id: int, now: datetime) -> WallPhoto | None:
    """Take the photo that came with a message for the wall of a theme; None where the person has sent enough.

    What a station sends of a theme from above has its wall there; the station's worker says what is shown.
    """
    root = root_of(session, campaign)
    mine = select(func.count()).where(WallPhoto.campaign_id == root.id, WallPhoto.person_id == person_id)
    if (session.scalar(mine) or 0) >= MOST_BY_ONE:
        return None
    made = born(
        session, WallPhoto, campaign_id=root.id, person_id=person_id, message_id=message_id,
        place_id=campaign.place_id, status="waiting", at=now,
    )  # fmt: skip
    record(session, "wall_photo", made.id, "offer", now, after="waiting", actor_id=person_id)
    return made


def get_photo(session: Session, photo_id: int, worker_id: int) -> WallPhoto:
    """Return the photo, for a worker of the place that it came from. Raises OldButton, NotAWorker."""
    photo = get_row(session, WallPhoto, photo_id)
    require_worker(session, worker_id, photo.place_id)
    return photo


def show(session: Session, photo: WallPhoto, worker_id: int, now: datetime) -> bool:
    """上墙; returns whether it is the person's first on that wall. Raises NotAWorker, TooLate."""
    get_photo(session, photo.id, worker_id)
    move(session, photo, "show", Actor(worker_id, frozenset({WORKER})), now)
    theirs = select(func.count()).where(
        WallPhoto.campaign_id == photo.campaign_id, WallPhoto.person_id == photo.person_id, WallPhoto.status == "shown"
    )
    return session.scalar(theirs) == 1


def refuse(session: Session, photo: WallPhoto, worker_id: int, now: datetime) -> None:
    """不上墙, also what was shown before. Raises NotAWorker, TooLate."""
    get_photo(session, photo.id, worker_id)
    move(session, photo, "refuse", Actor(worker_id, frozenset({WORKER})), now)


def waiting(session: Session, campaign: Campaign, *, most: int) -> Sequence[WallPhoto]:
    """Return the photos of a theme that nobody has decided on, the oldest first; of one place, for its own part."""
    query = select(WallPhoto).where(
        WallPhoto.campaign_id == root_of(session, campaign).id, WallPhoto.status == "waiting"
    )
    if campaign.parent_id is not None:
        query = query.where(WallPhoto.place_id == campaign.place_id)
    return session.scalars(query.order_by(WallPhoto.id).limit(most)).all()


def counts(session: Session, campaign: Campaign) -> dict[str, int]:
    """Return how many photos of the theme's wall stand how: waiting, shown, refused."""
    rows = session.execute(
        select(WallPhoto.status, func.count())
        .where(WallPhoto.campaign_id == root_of(session, campaign).id)
        .group_by(WallPhoto.status)
    ).all()
    return {str(status): int(count) for status, count in rows}


def sent_lately(session: Session, photo: WallPhoto, since: datetime) -> bool:
    """Tell whether the person sent another one for the same wall since then: an album comes in parts."""
    other = select(WallPhoto.id).where(
        WallPhoto.campaign_id == photo.campaign_id, WallPhoto.person_id == photo.person_id, WallPhoto.id != photo.id,
        WallPhoto.at > since,
    )  # fmt: skip
    return session.scalar(other.limit(1)) is not None


def card_key(photo: WallPhoto, worker_id: int) -> str:
    """Return the key of the card that asks a worker about the photo."""
    return f"wall_photo:{photo.id}:worker:{worker_id}"


def cards_of(session: Session, photo: WallPhoto) -> Sequence[int]:
    """Return our messages that ask the workers of its place about the photo."""
    keys = [card_key(photo, one.id) for one in workers_of(session, photo.place_id)]
    return session.scalars(select(Message.id).where(Message.key.in_(keys))).all()
