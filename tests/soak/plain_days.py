"""The calendar of the simulated years, written out by plain arithmetic: no rule, no almanac of the program is asked.

The days off of 2026 and its make-up workdays are those that the State Council has published; of the later years only
what the law names is known (国务院 全国年节及纪念日放假办法, 2024), and what the worker of the story has completed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from borax.calendars.lunardate import LunarDate, TermUtils

from tests.community import SHANGHAI

DAY = timedelta(days=1)
OFF_2026 = (("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
            ("09-25", "09-27"), ("10-01", "10-07"))  # fmt: skip
WORKED_2026 = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
TUESDAY, WEDNESDAY, SATURDAY, SUNDAY = 1, 2, 5, 6


@dataclass(frozen=True)
class Plan:
    """An activity as it is planned, and how this file says when it falls due."""

    falls: str
    rule: str
    kind: str = "saturday"
    starts_at: str = ""
    ends_at: str = ""
    on_holiday: str = "ask"
    teams: tuple[str, ...] = ()


PLANS = (
    Plan("saturdays", "FREQ=WEEKLY;BYDAY=SA", "saturday", "08:30", "11:00", "ask"),
    Plan("wednesdays", "FREQ=WEEKLY;BYDAY=WE", "saturday", "14:00", "16:00", "keep"),
    Plan("duty", "FREQ=MONTHLY;BYMONTHDAY=5,15,25", "saturday", "09:00", "10:00", "skip", ("aid", "waste", "health")),
    Plan("last", "FREQ=MONTHLY;BYMONTHDAY=-1", "saturday", "18:00", "19:00", "keep"),
    Plan("fortnight", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "saturday", "15:00", "17:00", "ask", ("aid", "waste")),
    Plan("tuesdays", "FREQ=WEEKLY;BYDAY=TU", "theme"),
)


def days_of(falls: str, start: date) -> Iterator[date]:
    """Yield the days on which it falls due, from the start on, without end."""
    first_sunday = start + (SUNDAY - start.weekday()) * DAY
    day = start
    while True:
        match falls:
            case "saturdays":
                due = day.weekday() == SATURDAY
            case "wednesdays":
                due = day.weekday() == WEDNESDAY
            case "tuesdays":
                due = day.weekday() == TUESDAY
            case "duty":
                due = day.day in (5, 15, 25)
            case "last":
                due = (day + DAY).day == 1
            case _:
                due = (day - first_sunday).days % 14 == 0
        if due:
            yield day
        day += DAY


def worked_later(year: int) -> date:
    """Return the make-up Saturday that the worker of the story completes: the first after the 7th of October."""
    day = date(year, 10, 8)
    return day + (SATURDAY - day.weekday()) % 7 * DAY


def doubt_of(day: date) -> str | None:
    """Return why the day is doubtful: holiday, workday (a weekend that is worked), or not at all."""
    if day.year == 2026:
        said = f"{day:%m-%d}"
        if any(first <= said <= last for first, last in OFF_2026):
            return "holiday"
        return "workday" if said in WORKED_2026 else None
    if day == worked_later(day.year):
        return "workday"
    return "holiday" if day in _by_law(day.year) else None


@cache
def _by_law(year: int) -> frozenset[date]:
    """The days that the law names, and for each that falls on a weekend the next working day behind them."""
    spring = LunarDate(year, 1, 1).to_solar_date()
    named = {
        date(year, 1, 1), *(spring + n * DAY for n in (-1, 0, 1, 2)),
        TermUtils.day_start_from_term(year, "清明"), date(year, 5, 1), date(year, 5, 2),
        LunarDate(year, 5, 5).to_solar_date(), LunarDate(year, 8, 15).to_solar_date(),
        date(year, 10, 1), date(year, 10, 2), date(year, 10, 3),
    }  # fmt: skip
    off = set(named)
    for day in sorted(named):
        if day.weekday() >= SATURDAY:
            instead = day
            while instead in off or instead.weekday() >= SATURDAY:
                instead += DAY
            off.add(instead)
    return frozenset(off)


def timetable(plan: Plan, day: date, *, asked: bool) -> dict[str, tuple[datetime, datetime]]:
    """Return what has to be said around the day: when it is due, and until when it makes sense."""

    def at(later: int, clock: str) -> datetime:
        return datetime.combine(day + later * DAY, time.fromisoformat(clock), SHANGHAI)

    said = {"ask": (at(-10, "09:00"), at(-1, "21:00"))} if asked else {}
    if plan.kind == "theme":
        return said | {"prompt": (at(-1, "09:00"), at(0, "08:59"))}
    start, end = at(0, plan.starts_at), at(0, plan.ends_at)
    return said | {
        "invite": (at(-3, "18:00"), start - timedelta(hours=1)),
        "confirm": (at(-1, "18:30"), at(-1, "21:30")),
        "gaps": (at(-1, "20:00"), start),
        "morning": (max(at(0, "07:10"), start - timedelta(minutes=80)), start),
        "hours": (end + timedelta(minutes=30), at(2, "21:00")),
    }
