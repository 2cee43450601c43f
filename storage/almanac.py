"""The almanac: public holidays and make-up workdays, as published, or as a worker has completed them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert
from storage.errors import DateInThePast, NotAWorker
from storage.members import roles_of
from storage.quiet import ZONE

SATURDAY = 5
# Nothing is reckoned further ahead in working days.
LOOKED_AHEAD = 400


class AlmanacDay(Base):
    """What a worker knows of a day that the published tables do not tell, or tell wrongly: holiday, workday."""

    __tablename__ = "almanac_days"

    day: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]


class DayKind(NamedTuple):
    """What a day is: workday, weekend, holiday, or make_up (a weekend that is worked); a holiday has a name.

    `published` False: the government has not said yet which days are worked instead, and nobody completed it.
    """

    kind: str
    name: str
    published: bool


def look_up(session: Session, day: date) -> DayKind:
    """Return what the day is, as a worker has completed it, else as published, else by the law alone."""
    return _judge(day, session.get(AlmanacDay, day.isoformat()))


def look_up_days(session: Session, first: date, count: int) -> list[DayKind]:
    """Return what each of these days is, as `look_up` judges them."""
    days = [first + timedelta(days=n) for n in range(count)]
    rows = session.scalars(select(AlmanacDay).where(AlmanacDay.day.in_([day.isoformat() for day in days])))
    known = {one.day: one for one in rows}
    return [_judge(day, known.get(day.isoformat())) for day in days]


def workdays(session: Session, first: date) -> Iterator[date]:
    """Return the days on which people work from this one on, in their order, as `look_up` judges them."""
    known = {
        one.day: one
        for one in session.scalars(select(AlmanacDay).where(AlmanacDay.day >= first.isoformat()).limit(LOOKED_AHEAD))
    }
    for ahead in range(LOOKED_AHEAD):
        day = first + timedelta(days=ahead)
        if _judge(day, known.get(day.isoformat())).kind in ("workday", "make_up"):
            yield day


def _judge(day: date, known: AlmanacDay | None) -> DayKind:
    weekend = day.weekday() >= SATURDAY
    if known is not None:
        kind = known.kind if known.kind == "holiday" else "make_up" if weekend else "workday"
        return DayKind(kind, known.name, published=True)
    if is_published(day.year):
        import chinese_calendar  # noqa: PLC0415 - only when a day is planned

        free, name = chinese_calendar.get_holiday_detail(day)
        if free and name:
            return DayKind("holiday", chinese_calendar.Holiday(name).chinese, published=True)
        kind = "weekend" if free else "make_up" if weekend else "workday"
        return DayKind(kind, "", published=True)
    name = _statutory(day.year).get(day, "")
    return DayKind("holiday" if name else "weekend" if weekend else "workday", name, published=False)


@cache
def is_published(year: int) -> bool:
    """Tell whether the make-up workdays of the year are known to the package that we ship with."""
    import chinese_calendar  # noqa: PLC0415

    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def complete(session: Session, worker_id: int, day: date, kind: str, name: str, now: datetime) -> None:
    """Keep what a worker knows of a day: holiday or workday. Raises NotAWorker, DateInThePast."""
    if not any(role.role == "worker" for role in roles_of(session, worker_id)):
        raise NotAWorker
    if day < now.astimezone(ZONE).date():
        raise DateInThePast
    values = {"day": day.isoformat(), "kind": kind, "name": name, "made_by": worker_id, "made_at": now}
    changed = {key: value for key, value in values.items() if key != "day"}
    session.execute(
        upsert(dialect_of(session), AlmanacDay)
        .values(values)
        .on_conflict_do_update(index_elements=["day"], set_=changed),
    )
    session.expire_all()


@cache
def _statutory(year: int) -> dict[date, str]:
    """The days off that the law itself names (国务院 全国年节及纪念日放假办法, 2024)."""
    import holidays  # noqa: PLC0415

    named = holidays.country_holidays("CN", years=year, language="zh_CN")
    return {day: str(name).partition("（")[0].partition("(")[0] for day, name in named.items()}
