"""What a volunteer wishes of being asked: not this week, only at weekends, only these teams, at these hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.members import require_volunteer
from storage.tickets import ZONE

# So often in seven days somebody is asked unless they say otherwise; where life is at stake is not counted.
MOST_A_WEEK = 5
WEEK = timedelta(days=7)


class Wish(Base):
    """How somebody wants to be asked; a person without a row may be asked for anything of their teams."""

    __tablename__ = "wishes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    # 本周别派: nobody asks them before
    rests_until: Mapped[datetime | None]
    weekends_only: Mapped[bool]
    # the only teams for which they want to be asked, though they are in more, divided by commas; empty: all of theirs
    only_teams: Mapped[str]
    # offers in seven days at most
    most_a_week: Mapped[int]


class FreeHours(Base):
    """Somebody can come at these hours of a weekday (0 is Monday); who has no row has not said."""

    __tablename__ = "free_hours"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[str] = mapped_column(primary_key=True)
    ends_at: Mapped[str]


def find_wish(session: Session, person_id: int) -> Wish | None:
    """Return what the person wishes; None where they never said."""
    return session.get(Wish, person_id)


def resting_until(wish: Wish | None, now: datetime) -> datetime | None:
    """Return before when nobody asks the person (本周别派); None where they may be asked now."""
    until = None if wish is None else wish.rests_until
    return until if until is not None and until > now else None


def hours_of(session: Session, person_id: int) -> Sequence[FreeHours]:
    """Return when the person can come, Monday first; empty where they never said."""
    return session.scalars(
        select(FreeHours).where(FreeHours.person_id == person_id).order_by(FreeHours.weekday, FreeHours.starts_at),
    ).all()


def wish(session: Session, person_id: int, **wanted: Any) -> Wish:  # noqa: ANN401 - columns, checked by SQLAlchemy
    """Keep how a volunteer wants to be asked: columns of Wish by name. Raises NotAVolunteer."""
    require_volunteer(session, person_id)
    found = find_wish(session, person_id)
    if found is None:
        found = Wish(person_id=person_id, rests_until=None, weekends_only=False, only_teams="",
                     most_a_week=MOST_A_WEEK)  # fmt: skip
        session.add(found)
    for column, value in wanted.items():
        setattr(found, column, value)
    session.flush()
    return found


def set_hours(session: Session, person_id: int, hours: Iterable[tuple[int, str, str]]) -> None:
    """Let the person be asked for exactly these hours: weekday, from, until (`HH:MM`); none: for any.

    Raises NotAVolunteer.
    """
    require_volunteer(session, person_id)
    session.execute(delete(FreeHours).where(FreeHours.person_id == person_id))
    until = {(weekday, starts_at): ends_at for weekday, starts_at, ends_at in sorted(hours)}
    session.add_all(
        FreeHours(person_id=person_id, weekday=weekday, starts_at=starts_at, ends_at=ends_at)
        for (weekday, starts_at), ends_at in until.items()
    )
    session.flush()


def next_week(now: datetime) -> datetime:
    """Return when the next week begins: Monday, midnight in Asia/Shanghai."""
    local = now.astimezone(ZONE)
    monday = local + timedelta(days=7 - local.weekday())
    return monday.replace(hour=0, minute=0, second=0, microsecond=0)
