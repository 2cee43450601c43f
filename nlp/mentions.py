"""Mentions of a time: days, parts of the day and clock times put together, ranges and alternatives joined."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from nlp.clock import Clock, find_clocks
from nlp.days import Day, find_days
from nlp.late import late

_TIGHT = late(r"(?:当天|那天|这天)?[ ,的]?(?:大概|大约|差不多|就|去|在|左右|是)?[ ,]?")
_RANGE = late(r"(?:[点钟左右的]{0,2})? ?(?:到|至|-|~|—|–|--) ?")
_EITHER = late(r"(?:[ ,、]|前后)?(?:或者?|或是|、|和|还是|要么|跟)[ ,]?(?:是|在)?")
_NIGHT = late("(?:跨年|除夕|元宵节?|中秋节?|春节)夜$")
_THAT_NIGHT = late("[那当](?:天的?)?(?:晚上?|夜里?)")
_FIRST_AFTER = late("(?:过)?[之以]?后的?(?:那|头一|第一|头|下)?个?")
_DAY_AFTER = late("节?(?:过后|[之以]?后)?的?(?:(?P<after>第二天|次日|转天|后一天)|前一天)")
_COUNTED_FROM = ("feast", "lmonth", "newyear", "month", "date", "weekday")
_SAME_DAY = late("[ ,(就也是]{0,2}")


class Time(NamedTuple):
    """One mention: where it stands, its day, and its clock time or part as said."""

    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    part: str | None = None
    until: Time | None = None

    @property
    def date(self) -> date | None:
        """The day, if it names one that is not past."""
        return self.day.date if self.day else None

    @property
    def is_past(self) -> bool:
        """Whether its day is past, a list, or too vague."""
        return self.day is not None and self.day.date is None


def find_times(text: str, now: datetime) -> list[Time]:
    """Return every mention of a time in normalised `text`, ranges and alternatives joined."""
    atoms: list[Day | Clock] = sorted((*find_days(text, now.date()), *find_clocks(text, now)), key=itemgetter(0))
    times: list[Time] = []
    for atom in atoms:
        if times and atom.start < times[-1].end:
            continue
        if times and text[atom.start : atom.end] in ("那天", "当天") and atom.start == times[-1].end:
            times[-1] = times[-1]._replace(end=atom.end)
            continue
        if times and isinstance(atom, Day) and (told := _told_twice(text, times[-1], atom)):
            times[-1] = told
            continue
        single = _single(atom)
        if isinstance(atom, Day) and atom.date and atom.kind in _COUNTED_FROM:
            single = _day_beside(text, single, atom.date)
        night = _THAT_NIGHT.match(text, atom.end) if isinstance(atom, Day) and atom.date else None
        if night:
            single = single._replace(part="晚上", end=night.end())
        if isinstance(atom, Day) and atom.kind == "feast" and _NIGHT.search(text, atom.start, atom.end):
            single = single._replace(part="晚上")
        last = times[-1] if times else None
        if (
            last is not None
            and last.until is None
            and _joins(last, single)
            and _TIGHT.fullmatch(text, last.end, atom.start)
        ):
            times[-1] = _join(last, single)
        else:
            times.append(single)
    return _ranges(text, times) if len(times) > 1 else times


def _told_twice(text: str, last: Time, day: Day) -> Time | None:
    """周五四号 is one day, said twice; 元旦后那个周一 is the first Monday after that day."""
    if last.day is None or last.date is None or day.date is None or last.clock or last.part:
        return None
    kinds = {last.day.kind, day.kind}
    same = last.date == day.date or ("weekday" in kinds and last.date.weekday() == day.date.weekday())
    if same and len(kinds) > 1 and _SAME_DAY.fullmatch(text, last.end, day.start):
        return last._replace(end=day.end, day=day if last.day.kind == "weekday" else last.day)
    if day.kind == "weekday" and last.day.kind != "weekday" and _FIRST_AFTER.fullmatch(text, last.end, day.start):
        ahead = (day.date.weekday() - last.date.weekday()) % 7 or 7
        return last._replace(end=day.end, day=last.day._replace(date=last.date + timedelta(days=ahead)))
    return None


def _day_beside(text: str, time: Time, day: date) -> Time:
    """元旦第二天 is the day after."""
    beside = _DAY_AFTER.match(text, time.end)
    if beside is None or time.day is None:
        return time
    moved = day + timedelta(days=1 if beside["after"] else -1)
    return time._replace(end=beside.end(), day=time.day._replace(date=moved, end=beside.end()))


def _single(atom: Day | Clock) -> Time:
    if isinstance(atom, Day):
        return Time(atom.start, atom.end, day=atom)
    spoken = atom.hour is not None or atom.moment is not None
    return Time(atom.start, atom.end, clock=atom if spoken else None, part=atom.part)


def _joins(first: Time, second: Time) -> bool:
    if second.day or first.clock:
        return False
    return not first.part or second.part in (None, first.part)  # 明天早上，早上八点


def _join(first: Time, second: Time) -> Time:
    return Time(first.start, second.end, first.day, second.clock, first.part or second.part)


def _ranges(text: str, times: list[Time]) -> list[Time]:
    joined: list[Time] = []
    for time in times:
        last = joined[-1] if joined else None
        if last is not None and last.until is None and _RANGE.fullmatch(text, last.end, time.start):
            joined[-1] = last._replace(end=time.end, until=time)
        elif (
            last is not None
            and last.date
            and time.date
            and not last.clock
            and _EITHER.fullmatch(text, last.end, time.start)
        ):
            joined[-1] = last._replace(end=time.end, clock=time.clock, part=last.part or time.part)
        else:
            joined.append(time)
    return joined
