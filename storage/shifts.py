"""Shifts: a post on one day, who signed up for it, and how that went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import timetable
from storage.activities import Occurrence, Post
from storage.database import Base, get_row
from storage.tickets import ZONE


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
    """Make what has to be filled on this day: one shift a post of its activity, or one for everybody.

    Done again it adds the posts that are new, and takes the one for everybody away where nobody stands there yet.
    """
    posts = session.scalars(
        select(Post).where(Post.activity_id == occurrence.activity_id, Post.status == "active").order_by(Post.id)
    ).all()
    known = set(session.scalars(select(Shift.post_id).where(Shift.occurrence_id == occurrence.id)))
    clock = {"starts_at": occurrence.starts_at, "ends_at": occurrence.ends_at, "spot": occurrence.spot}
    if not posts and None not in known:
        session.add(Shift(occurrence_id=occurrence.id, post_id=None, name="", needed=0, taken=0, **clock))
    if posts and None in known:
        on = select(Signup.shift_id).where(Signup.occurrence_id == occurrence.id).scalar_subquery()
        unused = and_(Shift.occurrence_id == occurrence.id, Shift.post_id.is_(None), Shift.id.not_in(on))
        session.execute(delete(Shift).where(unused), execution_options={"synchronize_session": "fetch"})
    for post in posts:
        if post.id not in known:
            own = {name: getattr(post, name) or value for name, value in clock.items()}
            session.add(
                Shift(occurrence_id=occurrence.id, post_id=post.id, name=post.name, needed=post.needed, taken=0,
                      team=post.team, leader_id=post.leader_id, **own)
            )  # fmt: skip
    session.flush()


def shifts_of(session: Session, occurrence_id: int, *, lock: bool = False) -> Sequence[Shift]:
    """Return the shifts of a day, in the order in which they were made.

    `lock` keeps every other sign-up of that day waiting until the transaction ends: who is last to see that a shift is
    full, and who gives a place on it back, must not miss each other.
    """
    query = select(Shift).where(Shift.occurrence_id == occurrence_id).order_by(Shift.id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(query).all()


def get_shift(session: Session, shift_id: int) -> Shift:
    """Return the shift. Raises OldButton where there is none."""
    return get_row(session, Shift, shift_id)


def has_room(shift: Shift) -> bool:
    """Tell whether one more can come."""
    return shift.needed == 0 or shift.taken < shift.needed


def take_place(session: Session, shift: Shift, *, over: bool = False) -> bool:
    """Take a place on the shift; False where it is full. `over`: whoever is there is there, and counts."""
    room = or_(Shift.needed == 0, Shift.taken < Shift.needed)
    taken = session.scalar(
        update(Shift)
        .where(Shift.id == shift.id, *([] if over else [room]))
        .values(taken=Shift.taken + 1)
        .returning(Shift.id),
        execution_options={"synchronize_session": False},
    )
    session.refresh(shift)
    return taken is not None


def free_place(session: Session, shift: Shift) -> None:
    """Give a place on the shift back."""
    session.execute(
        update(Shift).where(Shift.id == shift.id, Shift.taken > 0).values(taken=Shift.taken - 1),
        execution_options={"synchronize_session": False},
    )
    session.refresh(shift)


def begins(occurrence: Occurrence, shift: Shift | None = None) -> datetime:
    """Return when the shift (or the day) begins; where nobody said, the hour that the timetable takes for it."""
    return _at(occurrence, (shift.starts_at if shift else "") or occurrence.starts_at or timetable.BEGINS)


def ends(occurrence: Occurrence, shift: Shift | None = None) -> datetime:
    """Return when the shift (or the day) ends; where nobody said, what the timetable takes for it."""
    said = (shift.ends_at if shift else "") or occurrence.ends_at
    return _at(occurrence, said) if said else begins(occurrence, shift) + timetable.LASTS


def hours_of(session: Session, occurrence: Occurrence) -> tuple[str, str]:
    """Return from when until when somebody is to be there, a post before or after the others included; "" not said."""
    every = [(occurrence.starts_at, occurrence.ends_at)]
    every += [(one.starts_at, one.ends_at) for one in shifts_of(session, occurrence.id)]
    first = min((start for start, _ in every if start), default="")
    return first, max(end for _, end in every)


def opens(session: Session, occurrence: Occurrence) -> datetime:
    """Return before when nobody can be there yet: the beginning, or, where nobody said, the day's first minute."""
    return _at(occurrence, hours_of(session, occurrence)[0] or "00:00")


def closes(session: Session, occurrence: Occurrence) -> datetime:
    """Return after when nobody can join any more: the end, or, where nobody said, the day's last minute."""
    return _at(occurrence, hours_of(session, occurrence)[1] or "23:59")


def over_at(session: Session, occurrence: Occurrence) -> datetime:
    """Return when the last shift of the day ends."""
    return max((ends(occurrence, one) for one in shifts_of(session, occurrence.id)), default=ends(occurrence))


def is_timed(occurrence: Occurrence, shift: Shift) -> bool:
    """Tell whether it is known from when until when the shift is."""
    return bool((shift.starts_at or occurrence.starts_at) and (shift.ends_at or occurrence.ends_at))


def _at(occurrence: Occurrence, clock: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(occurrence.day).date(), time.fromisoformat(clock), ZONE)
