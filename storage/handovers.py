"""Handovers (交班): a line for whoever is on duty next in the same place, shown once to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.undoing import WITHIN, Deed

# What was said a week ago is no news for the next one.
FRESH = timedelta(days=3)
_PAST = {"synchronize_session": False}


class Handover(Base):
    """A line that a worker left for the others of the place."""

    __tablename__ = "handovers"
    __table_args__ = (Index(None, "place_id", "at"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str]
    at: Mapped[datetime]
    # who has asked for their list since, and was shown it there
    shown_to: Mapped[list[Any]] = mapped_column(default=list)
    # the messages in which it was said at once
    told: Mapped[list[Any]] = mapped_column(default=list)


def leave(session: Session, place_id: int, worker_id: int, words: str, now: datetime) -> Handover:
    """Keep a line for the others of the place."""
    left = Handover(place_id=place_id, person_id=worker_id, words=words, at=now, shown_to=[worker_id])
    session.add(left)
    session.flush()
    return left


def unread(session: Session, place_ids: Sequence[int], reader_id: int, now: datetime) -> list[Handover]:
    """Return what others left here in the last days and this reader was not shown yet; from now on they were."""
    rows = session.scalars(
        select(Handover)
        .where(Handover.place_id.in_(place_ids), Handover.at > now - FRESH, Handover.words != "")
        .order_by(Handover.id)
        .with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    ).all()
    new = [one for one in rows if reader_id not in one.shown_to]
    for one in new:
        one.shown_to = [*one.shown_to, reader_id]
    session.flush()
    return new


def drop_old(session: Session, now: datetime) -> None:
    """Let go of what is shown to nobody any more."""
    session.execute(delete(Handover).where(Handover.at <= now - FRESH), execution_options=_PAST)


def note_told(session: Session, left: Handover, message_ids: Sequence[int]) -> None:
    """Keep in which messages the line was said at once."""
    left.told = list(message_ids)
    session.flush()


def take_back(session: Session, worker_id: int, now: datetime) -> list[int] | None:
    """Take back the line that the worker left within the last minute, and has done nothing since; nobody reads it more.

    Returns in which messages it was said, None where there is no such line.
    """
    mine = select(Handover).where(Handover.person_id == worker_id, Handover.at >= now - WITHIN, Handover.words != "")
    left = session.scalars(mine.order_by(Handover.id.desc()).with_for_update(key_share=True)).all()
    since = select(Deed.id).where(Deed.person_id == worker_id, Deed.at > left[0].at) if left else None
    if since is None or session.scalar(since.limit(1)) is not None:
        return None
    lines = [one for one in left if one.at == left[0].at]
    told = [message_id for one in lines for message_id in one.told]
    for one in lines:
        session.delete(one)
    session.flush()
    return told
