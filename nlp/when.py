"""The wished time of a message: of all that are mentioned, the one that the speaker wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from nlp.clock import Clock, on_the_clock
from nlp.meaning import Intent, When
from nlp.mentions import Time, find_times
from nlp.wishes import is_asked_of, is_avoided, is_new, is_no_wish, is_taken, stands_alone, summons, wishes

__all__ = ["Time", "choose", "find_times"]

_BOUNDED = re.compile(r"(?:钟|左右)?(?:之前|以前|前(?!面|门|台|天|几|两|后)|不到)")
_LOOSE = re.compile(r"过年|年[底末]|春节|年前|(?:[月中上下]|..月).?[旬底末]")
_DUSK = re.compile("天黑[之以]?前$")
_NEVER = frozenset((Intent.COMPLETE, Intent.ARRIVE, Intent.RATE))
_CHAT = frozenset((Intent.GREET, Intent.OTHER))
_DEMANDED = re.compile("[再还]不|必须|要是|给我|来不来|能不能来")
_CORRECTED = re.compile(r"不对|错了|说错|哦不|搞错|打错|还是|不[,。 ]")


def choose(text: str, times: Sequence[Time], now: datetime, intent: Intent | None) -> tuple[When | None, When | None]:
    """Return the start and the end of the wished time; `intent` None for the answer to 'when?'."""
    if not times or intent in _NEVER:
        return None, None
    wished = [time for time in times if not is_no_wish(text, time, now, intent)]
    dated = [time for time in wished if time.date]
    if intent in _CHAT:  # who says when somebody is to come wants more than to chat
        wished = dated = [time for time in dated if is_asked_of(text, time, now)]
    if intent is Intent.COMPLAIN:
        wished = dated = [time for time in dated if _DEMANDED.match(text, time.end)]
    bare = [time for time in wished if not time.day and stands_alone(text, time, now, intent, beside_a_day=bool(dated))]
    if not dated:
        moved = _on_its_day(text, wished, times) if intent is Intent.CHANGE else None
        hour = moved or (_first_wish(text, bare, intent) if bare else None)
        return _resolve(text, hour, now) if hour else (None, None)
    main = _first_wish(text, dated, intent)
    if not main.clock and not main.part:
        main = next((t for t in dated if t.date == main.date and (t.clock or t.part)), main)
    week = next((time for time in dated if time.day and time.day.kind == "nextweek"), None)
    if week is not None:
        main = _in_that_week(text, week, main, dated)
    return _resolve(text, _with_its_hour(text, main, bare), now)


def _on_its_day(text: str, wished: Sequence[Time], times: Sequence[Time]) -> Time | None:
    """明天上午的推到下午四点: the day stays."""
    hour = next((time for time in wished if not time.day and is_new(text, time)), None)
    if hour is None or (hour.clock and hour.clock.moment):
        return None
    old = next((time for time in times if time.date and time.end <= hour.start), None)
    return hour._replace(day=old.day) if old else None


def _in_that_week(text: str, week: Time, main: Time, dated: Sequence[Time]) -> Time:
    """下周我出差，周二到周五都不在: those are days of that week."""
    for time in dated if main is week else (main,):
        bare = time.day and time.day.kind == "weekday" and text[time.start] not in "这本下"
        if time.day and time.date and week.date and bare and time.start > week.start:
            return time._replace(day=time.day._replace(date=week.date + timedelta(days=time.date.weekday())))
    return main


def _with_its_hour(text: str, main: Time, bare: Sequence[Time]) -> Time:
    """Give a day the hour or part of the day that is said elsewhere."""
    until = main.until
    if until and until.day and until.clock and not main.clock and not main.part:  # 周一到周五，四点
        return main._replace(clock=until.clock, part=until.part, until=until._replace(clock=None))
    moved = next((time for time in bare if time.clock and time.clock.moment is None and is_new(text, time)), None)
    if moved and main.clock and not is_new(text, main):  # 明天八点改成十点
        return main._replace(clock=moved.clock, part=moved.part, until=moved.until, end=moved.end)
    if not bare or main.clock or (until and until.clock):
        return main
    bare = [time for time in bare if time.clock] or bare
    wished = [time for time in bare if not is_avoided(text, time)] or bare
    new = next((time for time in wished if is_new(text, time)), None)
    extra = new or next((time for time in wished if wishes(text, time)), wished[0])
    if main.part:
        hour = extra.clock and extra.clock.hour is not None
        if hour and extra.part and extra is new:  # 今天下午那单推到晚上八点
            return main._replace(clock=extra.clock, part=extra.part, until=extra.until, end=extra.end)
        same = hour and not extra.part and (extra.start > main.end or new)
        return main._replace(clock=extra.clock, until=extra.until, end=extra.end) if same else main
    return main._replace(clock=extra.clock, part=extra.part, until=extra.until or until, end=max(main.end, extra.end))


def _first_wish(text: str, times: list[Time], intent: Intent | None) -> Time:
    if len(times) == 1:
        return times[0]
    if intent is Intent.CHANGE:
        new = next((t for t in times if is_new(text, t)), None)
        if new:
            return new
    for first, second in pairwise(times):
        if second.start - first.end < 12 and _CORRECTED.search(text, first.end, second.start):
            return second
    free = times
    if intent not in (Intent.RELEASE, Intent.CANCEL):
        free = [t for t in times if not is_taken(text, t)] or times
    if free[0].day and free[0].day.kind == "feast":  # 元宵要耍龙灯，十二号来教
        called = next((t for t in free[1:] if t.day and t.day.kind != "feast" and summons(text, t)), None)
        if called:
            return called
    firm = [t for t in free if not _LOOSE.fullmatch(text, t.start, t.end)] or free
    return next((t for t in firm if wishes(text, t)), firm[0])


def _resolve(text: str, time: Time, now: datetime) -> tuple[When | None, When | None]:
    if time.clock and time.clock.moment:
        moment = time.clock.moment
        return When(moment.date().isoformat(), moment.strftime("%H:%M")), None
    day = time.date or now.date()
    bounded = time.until is None and bool(_BOUNDED.match(text, time.end))
    if _DUSK.search(text, time.start, time.end):
        time = time._replace(part=None)
    start = _one(day, None if bounded else time.clock, time.part, now)
    if start is None or time.until is None:
        return start, None
    end = time.until
    end_day = end.date or day
    if end_day < day:
        end_day += timedelta(days=7)
    until = _one(end_day, end.clock, end.part or (time.part if end.clock else None), now)
    return start, until


def _one(day: date, clock: Clock | None, part: str | None, now: datetime) -> When | None:
    if clock is None or clock.hour is None:
        return When(day.isoformat(), None, part)
    hour = on_the_clock(clock.hour, clock.minute, part, now if day == now.date() else None)
    if hour is None:
        return When(day.isoformat())
    day += timedelta(days=hour[1])
    return When(day.isoformat(), f"{hour[0]:02d}:{clock.minute:02d}")
