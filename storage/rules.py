"""Rules: on which days something recurs, as an RRULE of RFC 5545 without its start; an empty one is once."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrulestr

from storage.errors import NeverFallsDue

# What people say needs no more; whatever else a rule may hold (seconds, counts) is refused.
_DAY = r"(?:[1-5]|-1)?(?:MO|TU|WE|TH|FR|SA|SU)"
_MONTH_DAY = r"-?(?:[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:[1-9]|1[0-2])"
_RULE = re.compile(
    r"FREQ=(?P<freq>DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(?:;INTERVAL=(?P<interval>[1-8]))?"
    rf"(?:;BYMONTH=(?P<months>{_MONTH}(?:,{_MONTH})*))?"
    rf"(?:;BYMONTHDAY=(?P<days>{_MONTH_DAY}(?:,{_MONTH_DAY})*))?"
    rf"(?:;BYDAY={_DAY}(?:,{_DAY})*)?"
)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(rule: str) -> None:
    """Raise NeverFallsDue for a rule that cannot be read, or whose day never comes (31 February)."""
    if not rule:
        return
    read = _RULE.fullmatch(rule)
    if read is None or (read["interval"] and read["months"]):
        raise NeverFallsDue
    if read["days"]:
        months = [int(one) for one in (read["months"] or "1").split(",")]
        days = [abs(int(one)) for one in read["days"].split(",")]
        if not any(day <= _LONGEST[month - 1] for month in months for day in days):
            raise NeverFallsDue


@lru_cache(maxsize=512)
def days_of(rule: str, starts_on: str, first: date, last: date) -> tuple[date, ...]:
    """Return the days on which it falls due, from the first to the last, both included; none before `starts_on`.

    Raises NeverFallsDue for a rule that never does.
    """
    check(rule)
    start = date.fromisoformat(starts_on)
    if not rule:
        return (start,) if first <= start <= last else ()
    found = rrulestr(rule, dtstart=datetime.combine(start, time(0)))
    between = found.between(datetime.combine(first, time(0)), datetime.combine(last, time(0)), inc=True)
    return tuple(one.date() for one in between)


def turn_of(rule: str, starts_on: str, day: date) -> int:
    """Return which time it is, the first being 0: whose turn it is must not depend on a week that was skipped."""
    return len(days_of(rule, starts_on, date.fromisoformat(starts_on), day)) - 1
