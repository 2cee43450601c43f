"""Shifts: a post on one day, who signed up for it, and how that went."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.activities import Occurrence, Post
from storage.database import Base


class Shift(Base):
    """What has to be filled on one day. `needed` 0: as many as come; `taken`: how many come."""

    __tablename__ = "shifts"
    __table_args__ = (Index(None, "occurrence_id", "post_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    name: Mapped[str] = mapped_column(default="")
    spot: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    needed: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    team: Mapped[str | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Signup(Base):
    """A person's word for one day, one row a person: which shift, and from the first 来 to the confirmed hours."""

    KIND: ClassVar[str] = "signup"
    __tablename__ = "signups"
    __table_args__ = (
        Index(None, "occurrence_id", "person_id", unique=True),
        Index(None, "shift_id", "status"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    # since when they stand where they stand: the waiting list moves up in this order
    at: Mapped[datetime]
    # said once more on the evening before that they come
    confirmed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Swap(Base):
    """Somebody who signed up asks somebody else to change places, or to go instead."""

    KIND: ClassVar[str] = "swap"
    __tablename__ = "swaps"
    __table_args__ = (Index(None, "signup_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    signup_id: Mapped[int] = mapped_column(ForeignKey("signups.id"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    at: Mapped[datetime]


def open_shifts(session: Session, occurrence: Occurrence) -> None:
    """Make what has to be filled on this day: one shift a post of its activity, or one for everybody."""
    posts = session.scalars(
        select(Post).where(Post.activity_id == occurrence.activity_id, Post.status == "active").order_by(Post.id)
    ).all()
    known = set(session.scalars(select(Shift.post_id).where(Shift.occurrence_id == occurrence.id)))
    clock = {"starts_at": occurrence.starts_at, "ends_at": occurrence.ends_at, "spot": occurrence.spot}
    if not posts and None not in known:
        session.add(Shift(occurrence_id=occurrence.id, post_id=None, name="", needed=0, taken=0, **clock))
    for post in posts:
        if post.id not in known:
            own = {name: getattr(post, name) or value for name, value in clock.items()}
            session.add(
                Shift(occurrence_id=occurrence.id, post_id=post.id, name=post.name, needed=post.needed, taken=0,
                      team=post.team, leader_id=post.leader_id, **own)
            )  # fmt: skip
    session.flush()
