"""Activities: what a community does by a rule (the volunteer day, the theme, duty days), and each day of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import rules
from storage.database import Base, born, get_row
from storage.errors import DateInThePast, NothingToSend, TooLate
from storage.events import record
from storage.lifecycle import WORKER, Actor
from storage.members import require_worker
from storage.moves import move
from storage.tickets import ZONE


class Activity(Base):
    """Kind `saturday`: people gather and serve (the volunteer day, duty days); `theme`: a theme is published.

    `rule` is an RRULE of RFC 5545 without its start, empty where it happens once, on `starts_on`. Days are ISO dates,
    clock times `HH:MM`, in Asia/Shanghai.
    """

    KIND: ClassVar[str] = "activity"
    __tablename__ = "activities"
    __table_args__ = (Index(None, "place_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    spot: Mapped[str] = mapped_column(default="")
    # who to call, as people read it: a name, a telephone
    contact: Mapped[str] = mapped_column(default="")
    rule: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[str]
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    # on a public holiday, or on a Saturday that is a working day: ask, keep or skip
    on_holiday: Mapped[str] = mapped_column(default="ask")
    # the teams whose turn it is, one after the other, divided by commas; empty: everybody
    teams: Mapped[str] = mapped_column(default="")
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    # its days have been written down up to and with this one
    planned_until: Mapped[str] = mapped_column(default="")


class Occurrence(Base):
    """One day of an activity; what it says was taken from the activity and may be changed for this day alone."""

    KIND: ClassVar[str] = "occurrence"
    __tablename__ = "occurrences"
    __table_args__ = (
        Index(None, "activity_id", "day", unique=True),
        Index(None, "place_id", "day"),
        Index(None, "status", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    day: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    spot: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    # whose turn it is; None: everybody
    team: Mapped[str | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    # why it is asked about: holiday, workday (a make-up workday), unpublished; and the holiday's name
    doubt: Mapped[str | None]
    holiday: Mapped[str] = mapped_column(default="")
    # from which the rotating check-in code is made (RFC 6238)
    secret: Mapped[str] = mapped_column(default="")
    # where it is, in degrees, once the leader has shown it
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Post(Base):
    """A post (岗位, 桶站) that every day of an activity has to fill: where, when, how many; adopted by a team or not.

    `needed` 0: as many as come. The leader of a post that a team has adopted names its people.
    """

    KIND: ClassVar[str] = "post"
    __tablename__ = "posts"
    __table_args__ = (Index(None, "activity_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    name: Mapped[str]
    spot: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    needed: Mapped[int] = mapped_column(default=0)
    team: Mapped[str | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(default="active")


def draft(  # noqa: PLR0913 - one parameter a column
    session: Session, kind: str, place_id: int, worker_id: int, now: datetime, *,
    text: str, title: str = "", rule: str = "", starts_on: str, starts_at: str = "", ends_at: str = "", spot: str = "",
    contact: str = "", on_holiday: str = "ask", teams: Sequence[str] = (), leader_id: int | None = None,
) -> Activity:  # fmt: skip
    """Write down what is to recur, or happens once. Raises NotAWorker, NothingToSend, NeverFallsDue, DateInThePast."""
    require_worker(session, worker_id, place_id)
    if not text.strip() and kind != "theme":
        raise NothingToSend
    check_times(rule, starts_on, starts_at, now)
    if rule and starts_on == today_of(now).isoformat() and _moment(starts_on, starts_at) <= now:
        # Today's hour is over: the first turn is that of the first day to come.
        starts_on = (today_of(now) + timedelta(days=1)).isoformat()
    made = born(
        session, Activity, kind=kind, place_id=place_id, title=title, text=text.strip(), spot=spot, contact=contact,
        rule=rule, starts_on=starts_on, starts_at=starts_at, ends_at=ends_at, on_holiday=on_holiday,
        teams=",".join(teams), leader_id=leader_id, status="draft", made_by=worker_id, made_at=now, planned_until="",
    )  # fmt: skip
    record(session, "activity", made.id, "draft", now, after="draft", actor_id=worker_id)
    return made


def get_activity(session: Session, activity_id: int) -> Activity:
    """Return the activity. Raises OldButton where there is none."""
    return get_row(session, Activity, activity_id)


def get_occurrence(session: Session, occurrence_id: int) -> Occurrence:
    """Return the day. Raises OldButton where there is none."""
    return get_row(session, Occurrence, occurrence_id)


def running_in(session: Session, place_id: int, kind: str | None = None) -> Sequence[Activity]:
    """Return what runs or is paused in the place, the oldest first."""
    query = select(Activity).where(Activity.place_id == place_id, Activity.status.in_(("running", "paused")))
    return session.scalars((query.where(Activity.kind == kind) if kind else query).order_by(Activity.id)).all()


def start(session: Session, activity: Activity, worker_id: int, now: datetime) -> None:
    """Let a draft take place. Raises NotAWorker, TooLate, DateInThePast."""
    check_times(activity.rule, activity.starts_on, activity.starts_at, now)
    _steer(session, activity, "start", worker_id, now)


def drop(session: Session, activity: Activity, worker_id: int, now: datetime) -> None:
    """Let a draft be nothing. Raises NotAWorker, TooLate."""
    _steer(session, activity, "drop", worker_id, now)


def pause(session: Session, activity: Activity, worker_id: int, now: datetime) -> None:
    """Say nothing about its days until it is resumed. Raises NotAWorker, TooLate."""
    _steer(session, activity, "pause", worker_id, now)


def resume(session: Session, activity: Activity, worker_id: int, now: datetime) -> None:
    """Go on with it. Raises NotAWorker, TooLate."""
    _steer(session, activity, "resume", worker_id, now)


def end(session: Session, activity: Activity, worker_id: int, now: datetime) -> None:
    """End it for good. Raises NotAWorker, TooLate."""
    _steer(session, activity, "end", worker_id, now)


def keep(session: Session, occurrence: Occurrence, worker_id: int, now: datetime) -> None:
    """照办: let the day take place. Raises NotAWorker, TooLate, DateInThePast."""
    _decide(session, occurrence, "keep", worker_id, now)


def skip(session: Session, occurrence: Occurrence, worker_id: int, now: datetime) -> None:
    """不办: let the day pass. Raises NotAWorker, TooLate, DateInThePast."""
    _decide(session, occurrence, "skip", worker_id, now)


def check_times(rule: str, starts_on: str, starts_at: str, now: datetime) -> None:
    """Raise NeverFallsDue for a rule whose day never comes, DateInThePast for a single day that is over."""
    rules.check(rule)
    if not rule and _moment(starts_on, starts_at) <= now:
        raise DateInThePast


def require_not_ended(activity: Activity) -> None:
    """Raise TooLate where it was ended for good: nothing of it is said any more, whatever an old button offers."""
    if activity.status == "ended":
        raise TooLate


def today_of(now: datetime) -> date:
    """Return the date in Asia/Shanghai."""
    return now.astimezone(ZONE).date()


def _moment(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or "23:59"), ZONE)


def _steer(session: Session, activity: Activity, act: str, worker_id: int, now: datetime) -> None:
    require_worker(session, worker_id, activity.place_id)
    move(session, activity, act, Actor(worker_id, frozenset({WORKER})), now)


def hold(session: Session, occurrence: Occurrence) -> None:
    """Keep every sign-up of the day waiting until the transaction ends, and see how the day stands now.

    Whoever signs up and whoever calls the day off must not miss each other.
    """
    from storage.shifts import shifts_of  # noqa: PLC0415 - a shift knows its day

    shifts_of(session, occurrence.id, lock=True)
    session.refresh(occurrence)


def _has_begun(session: Session, occurrence: Occurrence) -> bool:
    from storage.shifts import Signup  # noqa: PLC0415 - a sign-up knows its day

    there = select(Signup.id).where(Signup.occurrence_id == occurrence.id, Signup.status.in_(("arrived", "left")))
    return session.scalar(there.limit(1)) is not None


def _decide(session: Session, occurrence: Occurrence, act: str, worker_id: int, now: datetime) -> None:
    require_worker(session, worker_id, occurrence.place_id)
    hold(session, occurrence)
    ends = datetime.combine(date.fromisoformat(occurrence.day), time.fromisoformat(occurrence.ends_at or "23:59"), ZONE)
    # What has taken place cannot be called off: people were there, and their hours are still to be reckoned.
    begun = act == "skip" and (now >= ends or _has_begun(session, occurrence))
    if begun or occurrence.day < today_of(now).isoformat():
        raise DateInThePast
    if act == "keep":
        require_not_ended(get_activity(session, occurrence.activity_id))
    move(session, occurrence, act, Actor(worker_id, frozenset({WORKER})), now)
