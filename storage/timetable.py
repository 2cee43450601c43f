"""The timetable of a day: what is said around it by the program, when, and until when it makes sense."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from storage import quiet
from storage.tickets import ZONE

# Where nobody said from when until when.
BEGINS, LASTS = "09:00", timedelta(hours=2)
DAY = timedelta(days=1)
# Whoever is invited later than this cannot come any more.
LAST_CALL = timedelta(hours=1)


class Step(NamedTuple):
    """One thing that is said: due at, and not later than."""

    kind: str
    due_at: datetime
    expires_at: datetime


def steps_of(kind: str, day: str, starts_at: str, ends_at: str, *, doubtful: bool = False) -> list[Step]:
    """Return what is said around a day of an activity of this kind; `doubtful`: a worker has to choose first.

    Nothing falls into the quiet hours. The days and hours are those of the documents (浦口: Saturday morning; 滨江:
    the theme on Tuesday); what is asked beforehand is asked ten days ahead.
    """
    that = date.fromisoformat(day)
    ask = [Step("ask", _at(that, -10, 9), _at(that, -1, 21))] if doubtful else []
    if kind == "theme":
        return [*ask, Step("prompt", _at(that, -1, 9), _at(that, 0, 8, 59))]
    start = _moment(that, starts_at or BEGINS)
    end = max(_moment(that, ends_at), start) if ends_at else start + LASTS
    morning = min(max(_at(that, 0, 7, 10), start - timedelta(minutes=80)), _at(that, 0, 21, 30))
    # Who gathers before the town is awake hears of it on the evening before.
    early = [Step("morning", morning, start)] if morning < start else []
    hours = end + timedelta(minutes=30)
    hours = quiet.next_morning(hours) if quiet.is_quiet(hours) else hours
    return [
        *ask,
        Step("invite", _at(that, -3, 18), start - LAST_CALL),
        Step("confirm", _at(that, -1, 18, 30), _at(that, -1, 21, 30)),
        Step("gaps", _at(that, -1, 20), start),
        *early,
        Step("hours", hours, _at(that, 2, 21)),
    ]


def _at(day: date, later: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day + later * DAY, time(hour, minute), ZONE)


def _moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)
