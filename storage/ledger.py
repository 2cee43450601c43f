"""The ledger of hours: proposed by what was done, confirmed by a leader or a worker, never counted twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.activities import Occurrence
from storage.campaigns import plan_step, step_of
from storage.database import Base, dialect_of, get_row, upsert
from storage.events import record
from storage.lifecycle import LEADER, PROGRAM, WORKER, Actor
from storage.members import require_worker
from storage.moves import move, move_all
from storage.people import Person
from storage.rosters import led_shifts, require_leader
from storage.shifts import Shift, Signup, begins, ends, get_shift, is_timed, shifts_of
from storage.signups import get_signup
from storage.tickets import ZONE

# Nobody's telephone is looked at on the minute.
ROUNDED_TO = 5
MOST_MINUTES = 16 * 60
# When whoever did not come is asked, on the next day, whether all is well; and until when that makes sense.
ASK_AFTER_AT, ASK_AFTER_UNTIL = time(10), time(21)
Span = tuple[datetime, datetime]


class Hours(Base):
    """What one signup was worth, in minutes; one row a signup, so that it counts once (民政部令 67)."""

    KIND: ClassVar[str] = "hours"
    __tablename__ = "hours"
    __table_args__ = (Index(None, "person_id", "status"), Index(None, "place_id", "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    signup_id: Mapped[int] = mapped_column(ForeignKey("signups.id"), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    day: Mapped[str]
    minutes: Mapped[int]
    status: Mapped[str]
    made_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


def wind_up(session: Session, occurrence: Occurrence, now: datetime) -> None:
    """Close the shifts that have ended: who stayed is checked out, hours are proposed, who never came is missed.

    Where nobody at all checked in to a shift, nobody is missed: then it was not used there, and the leader tells. Done
    twice it changes nothing.
    """
    for shift in shifts_of(session, occurrence.id, lock=True):
        if now < ends(occurrence, shift):
            continue
        here = Signup.shift_id == shift.id
        for one in session.scalars(select(Signup).where(here, Signup.status == "arrived")):
            left = ends(occurrence, shift) if is_timed(occurrence, shift) else one.arrived_at
            move(session, one, "leave", PROGRAM, now, left_at=left)
        used = session.scalar(select(Signup.id).where(here, Signup.status == "left").limit(1)) is not None
        if used and move_all(session, Signup, here, "coming", "miss", PROGRAM, now):
            _ask_after(session, occurrence, now)
    propose(session, occurrence, now)


def miss(session: Session, occurrence: Occurrence, signup: Signup, leader_id: int, now: datetime) -> None:
    """没来: the leader has not seen them. Raises NotTheLeader, TooLate."""
    require_leader(session, occurrence, leader_id, signup.shift_id)
    move(session, signup, "miss", Actor(leader_id, frozenset({LEADER})), now)
    _ask_after(session, occurrence, now)


def propose(session: Session, occurrence: Occurrence, now: datetime) -> None:
    """Propose hours for everybody who has left, once each."""
    known = select(Hours.signup_id).scalar_subquery()
    gone = session.scalars(
        select(Signup)
        .where(Signup.occurrence_id == occurrence.id, Signup.status == "left", Signup.id.not_in(known))
        .order_by(Signup.id)
    ).all()
    for one in gone:
        insert = upsert(dialect_of(session), Hours).values(
            person_id=one.person_id, signup_id=one.id, place_id=occurrence.place_id, day=occurrence.day,
            minutes=_worth(session, occurrence, one), status="proposed", made_at=now, confirmed_by=None,
        )  # fmt: skip
        made = session.scalar(insert.on_conflict_do_nothing(index_elements=["signup_id"]).returning(Hours.id))
        if made is not None:
            record(session, "hours", made, "propose", now, after="proposed")


def hours_of_day(
    session: Session, occurrence_id: int, leader_id: int | None = None, states: Collection[str] = ("proposed",)
) -> Sequence[Hours]:
    """Return the hours of a day that stand so; of the shifts that this person leads, where one is named."""
    query = (
        select(Hours)
        .join(Signup, Signup.id == Hours.signup_id)
        .where(Signup.occurrence_id == occurrence_id, Hours.status.in_(states))
        .order_by(Hours.id)
    )
    if leader_id is not None:
        led = led_shifts(session, session.get_one(Occurrence, occurrence_id), leader_id)
        query = query.where(Signup.shift_id.in_([shift.id for shift in led]))
    return session.scalars(query).all()


def get_hours(session: Session, hours_id: int, *, lock: bool = False) -> Hours:
    """Return the hours; `lock`: nobody else changes them meanwhile. Raises OldButton where there are none."""
    return get_row(session, Hours, hours_id, lock=lock)


def confirm_hours(session: Session, hours: Hours, leader_id: int, now: datetime, minutes: int | None = None) -> None:
    """Let them count, as proposed or with the minutes that the leader says (0 to 16 hours).

    Raises NotTheLeader, TooLate (they count already).
    """
    require_leader_of(session, hours, leader_id)
    said = hours.minutes if minutes is None else max(0, min(minutes, MOST_MINUTES))
    move(session, hours, "confirm", _leader(leader_id), now, minutes=said, confirmed_by=leader_id)


def refuse_hours(session: Session, hours: Hours, leader_id: int, now: datetime) -> None:
    """不算. Raises NotTheLeader, TooLate."""
    require_leader_of(session, hours, leader_id)
    move(session, hours, "refuse", _leader(leader_id), now)


def correct_hours(session: Session, hours: Hours, worker_id: int, now: datetime, minutes: int, why: str) -> None:
    """Put right what counts already; `why` goes into the record: from what, to what, and for which reason.

    Raises NotAWorker, TooLate (it does not count).
    """
    require_worker(session, worker_id, hours.place_id)
    move(session, hours, "correct", Actor(worker_id, frozenset({WORKER})), now, why=why, minutes=minutes)


def confirmed_of(
    session: Session, place_ids: Sequence[int], name: str, *, most: int = 8
) -> Sequence[tuple[Hours, Occurrence]]:
    """Return the latest hours that count of who is called so, in these places, each with its day."""
    rows = session.execute(
        select(Hours, Occurrence)
        .join(Person, Person.id == Hours.person_id)
        .join(Signup, Signup.id == Hours.signup_id)
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(Person.name == name, Hours.status == "confirmed", Hours.place_id.in_(place_ids))
        .order_by(Hours.day.desc(), Hours.id.desc())
        .limit(most)
    ).all()
    return [(hours, occurrence) for hours, occurrence in rows]


def confirm_all(session: Session, occurrence: Occurrence, leader_id: int, now: datetime) -> Sequence[Hours]:
    """全部确认: let everything count that is proposed for the shifts they lead; returns it. Raises NotTheLeader."""
    require_leader(session, occurrence, leader_id)
    shifts_of(session, occurrence.id, lock=True)
    proposed = hours_of_day(session, occurrence.id, leader_id)
    for one in proposed:
        move(session, one, "confirm", _leader(leader_id), now, confirmed_by=leader_id)
    return proposed


def require_leader_of(session: Session, hours: Hours, leader_id: int) -> None:
    """Raise NotTheLeader unless the person leads the shift that the hours were served on."""
    signup = get_signup(session, hours.signup_id)
    require_leader(session, session.get_one(Occurrence, signup.occurrence_id), leader_id, signup.shift_id)


def minutes_of(session: Session, person_id: int) -> dict[str, int]:
    """Return the person's minutes by state: confirmed, proposed."""
    rows = session.execute(
        select(Hours.status, func.sum(Hours.minutes)).where(Hours.person_id == person_id).group_by(Hours.status)
    ).all()
    return {str(status): int(minutes or 0) for status, minutes in rows}


def latest_hours(session: Session, person_id: int, *, most: int = 5) -> Sequence[tuple[Hours, Occurrence]]:
    """Return the person's latest hours that count or may come to count, each with its day."""
    rows = session.execute(
        select(Hours, Occurrence)
        .join(Signup, Signup.id == Hours.signup_id)
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(Hours.person_id == person_id, Hours.status != "refused")
        .order_by(Hours.day.desc(), Hours.id.desc())
        .limit(most)
    ).all()
    return [(hours, occurrence) for hours, occurrence in rows]


def missed_counts(session: Session, person_ids: Sequence[int], since: str) -> dict[int, int]:
    """Return how often each of these people did not come since that ISO date; who always came is left out."""
    rows = session.execute(
        select(Signup.person_id, func.count())
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(Signup.person_id.in_(person_ids), Signup.status == "missed", Occurrence.day >= since)
        .group_by(Signup.person_id)
    ).all()
    return {int(person_id): int(count) for person_id, count in rows}


def _ask_after(session: Session, occurrence: Occurrence, now: datetime) -> None:
    """Who did not come is asked, once, whether all is well: the next day, by daylight."""
    next_day = date.fromisoformat(occurrence.day) + timedelta(days=1)
    due, until = (datetime.combine(next_day, at, ZONE) for at in (ASK_AFTER_AT, ASK_AFTER_UNTIL))
    if now < until and step_of(session, occurrence.id, "missed") is None:
        plan_step(session, occurrence, "missed", now, due, until)


def _worth(session: Session, occurrence: Occurrence, signup: Signup) -> int:
    """What it was worth, in minutes: from arrival to leaving, within the shift, without what counts elsewhere."""
    shift = get_shift(session, signup.shift_id)
    span = _span(occurrence, shift, signup)
    if span is None:
        return 0
    rows = session.execute(
        select(Signup, Shift, Occurrence)
        .join(Hours, Hours.signup_id == Signup.id)
        .join(Shift, Shift.id == Signup.shift_id)
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(Hours.person_id == signup.person_id, Hours.day == occurrence.day, Hours.status != "refused",
               Hours.signup_id != signup.id)
    ).all()  # fmt: skip
    elsewhere = [found for other, there, day in rows if (found := _span(day, there, other)) is not None]
    counted, at = timedelta(), span[0]
    for start, end in sorted(elsewhere):
        counted += max(timedelta(), min(start, span[1]) - at)
        at = max(at, min(end, span[1]))
    counted += span[1] - at
    rounded = ROUNDED_TO * round(counted.total_seconds() / 60 / ROUNDED_TO)
    return min(rounded, _length(occurrence, shift))


def _length(occurrence: Occurrence, shift: Shift) -> int:
    return int((ends(occurrence, shift) - begins(occurrence, shift)).total_seconds() // 60)


def _span(occurrence: Occurrence, shift: Shift, signup: Signup) -> Span | None:
    """From when until when they served on the shift; None where they did not."""
    if signup.arrived_at is None or signup.left_at is None:
        return None
    start = max(signup.arrived_at, begins(occurrence, shift))
    end = min(signup.left_at, ends(occurrence, shift))
    return (start, end) if start < end else None


def _leader(person_id: int) -> Actor:
    return Actor(person_id, frozenset({LEADER}))
