"""Weeks, months and quarters of Asia/Shanghai, as figures are told in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from storage.tickets import ZONE

KINDS = ("week", "month", "quarter")
MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both included; `kind`: one of KINDS, or `days` where somebody chose them."""

    kind: str
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The moment in which it begins."""
        return datetime.combine(self.first, time(), ZONE)

    @property
    def ends(self) -> datetime:
        """The moment in which it is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), ZONE)


def period_of(kind: str, day: date) -> Period:
    """Return the week (from Monday), month or quarter in which the day lies. Raises KeyError for another kind."""
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(kind, monday, monday + timedelta(days=6))
    months = MONTHS[kind]
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    return Period(kind, first, _later(first, months) - timedelta(days=1))


def before(period: Period) -> Period:
    """Return the one before it, of the same kind; of chosen days, as many before them."""
    if period.kind == "days":
        last = period.first - timedelta(days=1)
        return Period("days", last - (period.last - period.first), last)
    return period_of(period.kind, period.first - timedelta(days=1))


def latest(kind: str, day: date, count: int) -> list[Period]:
    """Return so many periods, the earliest first; the day lies in the last."""
    found = [period_of(kind, day)]
    while len(found) < count:
        found.append(before(found[-1]))
    return found[::-1]


def _later(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
