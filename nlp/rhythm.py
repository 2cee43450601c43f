"""When something is to take place: once, or again and again; from when, until when; each team in its turn."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nlp.clock import Clock, on_the_clock
from nlp.days import Day, find_days
from nlp.habits import find_habit
from nlp.numerals import to_int
from nlp.when import Time, find_times

_BEGINS = {"早上": "08:00", "上午": "09:00", "中午": "12:00", "下午": "14:00", "傍晚": "18:00", "晚上": "19:00"}
_IN_TURN = re.compile("轮(?:流|着|班|值|换|岗|转|到|[一1]次)|交替|换着来|挨(?:个|着)队?来")
_EVERY_EVENING = re.compile("每(?:天的?)?([早晚])(?:上|晨)?(?![上晨])")
_H = "(?:二?十[一二三]?|[0-9]{1,2}|[一二两三四五六七八九])"
# 上午9-11点: the first of the two is on the clock too.
_BARE_HOUR = re.compile(rf"(?<![0-9:点.月号日周第])({_H}) ?(?=[到至~—-] ?{_H}(?:点|时))")
# 每月 5 号 is said in one breath, and so is 8点开始到11点.
_NEEDLESS = re.compile("(?<=[每周月]) +| +(?=[号日月])|开始 ?(?=[到至])")
_ENDS = re.compile(r"(?:钟|整|左右)?(?:结束|收工|散|为止|完)")
_FROM_THEN = re.compile("(?:那天|当天)?(?:起|开始)")
_DENIED = re.compile(r"(?:不是|不要|别|而不是|除了?)$")
_VAGUE = ("past", "nextweek")
_NUMBERED = ("month", "m2", "iso", "date")
_MIDNIGHT, _LONGEST = 24 * 60, 31
_SIGN = "\ue00f"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A rule (RRULE without its start; empty: once, on `starts_on`) and clock times HH:MM, empty where nobody said.

    For a rule `starts_on` is the day it counts from, today unless another was said.
    """

    rule: str
    starts_on: date
    starts_at: str
    ends_at: str
    in_turn: bool


def spell_out(text: str) -> str:
    """Return normalised `text` with the hours and days that are said by half said in full."""
    text = _NEEDLESS.sub("", text)
    text = _EVERY_EVENING.sub(r"每天\1上", text)
    return _BARE_HOUR.sub(r"\1点", text)


def read(text: str, masked: str, now: datetime) -> Rhythm | None:
    """Return when what `text` tells of is to take place, None where it names neither a habit nor a day.

    `text` is normalised and spelled out; in `masked`, of the same length, places and telephone numbers are signs. A
    single day may be past, where it was named as such, and a rule may never fall due: the planner refuses these.
    """
    today = now.date()
    habit = find_habit(text, masked, today)
    if habit is None:
        return _once(masked, now)
    if not habit.rule:
        return None
    rest = masked[: habit.start] + _SIGN * (habit.end - habit.start) + masked[habit.end :]
    starts_on = habit.starts_on
    for day in find_days(rest, today):
        if day.date is not None and _FROM_THEN.match(rest, day.end):
            starts_on = day.date
    return Rhythm(habit.rule, starts_on, *_hours(rest, find_times(rest, now)), _in_turn(text))


def _once(text: str, now: datetime) -> Rhythm | None:
    times = find_times(text, now)
    starts_at, ends_at = _hours(text, times)
    in_turn = _in_turn(text)
    # A feast beside a day is what it is about.
    for time in sorted(times, key=lambda one: one.day is not None and one.day.kind == "feast"):
        moment = time.clock.moment if time.clock else None
        if moment is not None:
            return Rhythm("", moment.date(), moment.strftime("%H:%M"), "", in_turn)
        named = time.day
        if named is None or named.kind in _VAGUE or _DENIED.search(text, 0, time.start):
            continue
        day = named.date or (_numbered(text, named, now.date()) if named.kind in _NUMBERED else None)
        if isinstance(day, str):
            return Rhythm(day, now.date(), starts_at, ends_at, in_turn)
        if day is not None:
            return Rhythm("", _still_to_come(named, day, text, starts_at, now), starts_at, ends_at, in_turn)
    return None


def _in_turn(text: str) -> bool:
    return bool(_IN_TURN.search(text))


def _hours(text: str, times: Sequence[Time]) -> tuple[str, str]:
    """Return from when until when; a part of the day alone begins at its usual hour."""
    spoken = [time for time in times if time.clock and time.clock.hour is not None and not _is_past(time)]
    if not spoken:
        part = next((time.part for time in times if time.part and not _is_past(time)), None)
        return _BEGINS.get(part or "", ""), ""
    first = spoken[0]
    start = _minutes(text, first.clock, first.part)
    end, part = None, first.part
    if first.until is not None and first.until.clock:
        end, part = first.until.clock, first.until.part or first.part
    else:
        last = next((time for time in spoken[1:] if _ENDS.match(text, time.end)), None)
        if last is not None:
            end, part = last.clock, last.part or first.part
    until = None if end is None else _after(start, _minutes(text, end, part))
    return _as_text(start), "" if until is None else _as_text(until)


def _is_past(time: Time) -> bool:
    return time.day is not None and time.day.kind == "past"


def _minutes(text: str, clock: Clock | None, part: str | None) -> int:
    """Return the minute of the day; 8:30 in figures is read off a clock of 24 hours, but 2:00 is in the afternoon."""
    if clock is None or clock.hour is None:
        return 0
    written = ":" in text[clock.start : clock.end]
    if part is None and written and (clock.hour > 5 or text[clock.start] == "0"):
        hour, later = clock.hour, 0
    else:
        hour, later = on_the_clock(clock.hour, clock.minute, part, None) or (clock.hour, 0)
    return (later * 24 + hour) * 60 + clock.minute


def _after(start: int, end: int) -> int | None:
    """Return the end as it must be meant to lie behind the start: 上午11点到2点 ends at 14:00."""
    return next((one for one in (end, end + 720) if start < one <= _MIDNIGHT), None)


def _as_text(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}" if minutes != _MIDNIGHT else "23:59"


def _still_to_come(named: Day, day: date, text: str, starts_at: str, now: datetime) -> date:
    """周六上午九点, said on a Saturday at ten, is the next one; 今天九点 stays what it is."""
    if day != now.date() or not starts_at or starts_at > now.strftime("%H:%M") or text[named.start] in "这本":
        return day
    if named.kind == "weekday":
        return day + timedelta(days=7)
    return _next_with(day.day, day + timedelta(days=1)) if named.kind == "date" else day


def _numbered(text: str, named: Day, today: date) -> date | str | None:
    """Return the day that is named by numbers, where this or the next year does not have it, or it is past.

    A day that no year has (2月31日) comes out as the rule that never falls due.
    """
    numbers = [
        to_int(one) or 0 for one in re.findall(r"[0-9]+|[一二三四五六七八九十两廿]+", text[named.start : named.end])
    ]
    if named.kind == "date":
        return _next_with(numbers[0], today) if 1 <= numbers[0] <= _LONGEST else None
    if named.kind == "iso":
        try:
            return date(*numbers[:3])
        except ValueError:
            pass
    if len(numbers) == 1:
        return None
    month, day = numbers[-2:]
    if (month, day) == (2, 29):
        if named.kind == "iso":
            return None
        year = next(year for year in range(today.year, today.year + 9) if isleap(year) and date(year, 2, 29) >= today)
        return date(year, 2, 29)
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"


def _next_with(number: int, first: date) -> date:
    return next(one for one in (first + timedelta(days=n) for n in range(70)) if one.day == number)
