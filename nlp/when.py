"""The wished time of a message: named days, parts and clock times put together and judged.

First every mention is read (`find_times`), then one of them is chosen (`choose`), in the light of what
the speaker wants: a past time, a habit, a greeting or the old time of a change is no wish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from nlp.clock import Clock, find_clocks, on_the_clock, still_to_come
from nlp.days import Day, find_days
from nlp.meaning import Intent, When

_TIGHT = re.compile(r"(?:当天|那天|这天)?[ ,的]?(?:大概|大约|差不多|就|去|在|左右)?[ ,]?")
_RANGE = re.compile(r"(?:[点钟左右的]{0,2})? ?(?:到|至|-|~|—|–|--) ?")
_EITHER = re.compile(r"(?:[ ,、]|前后)?(?:或者?|或是|、|和|还是|要么|跟)[ ,]?(?:是|在)?")
_HABIT = re.compile(
    r"(?:每个?|逢|天天|每逢|每到|平时|经常|常年|日日|夜夜|成天|一到|每天都?|总是|老是|日常|往常)[的 ]?$"
)
_HABIT_AFTER = re.compile(r"(?:都|总|老是|经常|天天|就开始|固定|轮休)(?!行|可以|有空|方便|好|成|能|在家|没问题|得闲)")
_BOUNDED = re.compile(r"(?:钟|左右)?(?:之前|以前|前(?!面|门|台|天|几|两|后)|不到)")
_DENIED = re.compile(r"(?:不是|不要|别|不在|而不是|不想)$")
_OLD = re.compile(
    r"(?:从|由|原来|原定|本来|原先|之前|约的|约好|约了|约在|说好|定的|定在|订的|通知|写)(?:的?是|了|在)?$"
)
_NEW = re.compile(
    r"(?:改|换|挪|推|调|延|提前|推迟|变|移|顺延|放|约)(?:一?下)?(?:[约期]|时间)?(?:到|成|为|在|至)?[ ,]?$|(?:要的|应该|其实|正确|时间|日期)是 ?$"
)
_FEAST_WISH = re.compile(r"(?:节)?(?:快乐|安康|吉祥|愉快|好(?!吗|不好|像)|大吉|幸福)")
_MADE = re.compile(
    r"(?:就|我|上午|下午|晚上|早上)*(?:报修|报的|报了|约的|约好|约了|说的|说好|登记|反映|申请|打过|来过|修过|提交|下的单|发的|提的|弄的|交的)"
)
_BEFORE_WISH = re.compile(
    r"(?:求|请|想|能|可以|要|订|约|希望|麻烦|安排|最好|还是|等|改|换|预约|帮我|帮忙|方便|就|期限)[^ ,。!?;]{0,3}$"
)
_AFTER_WISH = re.compile(
    r"[^ ,。!?;]{0,6}?(?:能|来|行|可以|有人|有空|方便|成不|好吗|好不|吧|用|上门|过来|过去|帮|派|有没有|都行|务必|接|送|陪|最好|要|想|需要|开始|集合|不|活动)"
)
_GOES_ON = re.compile(
    r"[^ ,。!?;]{0,3}?(?:刚|又|突然|已经|才|没|被|发现|看到|看见|一直|忽然|不小心|去了|收到|接到|停了|坏|漏|摔|晕|怎么还|怎么又|还没|太|真|心情|天气)"
)
_GONE = re.compile(r"了(?![吗没不能嘛么])|过了|到现在")
_NOW_IS = re.compile(r"(?:钟|整)?(?:多|过)?了|还在|还没|才|刚")
_ALREADY = re.compile(r"(?:都|现在|已经|现在都|到|从)$")

_NEVER = frozenset((Intent.COMPLETE, Intent.ARRIVE, Intent.RATE, Intent.COMPLAIN, Intent.GREET, Intent.OTHER))
_BARE_PARTS = ("上午", "中午", "下午", "傍晚", "晚上")
_ENGAGED = re.compile(
    r"(?:就|才|我|他|她|家里)*(?:要(?:出差|搬|走|上班|开会|考试|回|打针|手术|住院|交)|不在|没空|有事|不行|不方便|出差|上班|加班)"
)


@dataclass(frozen=True, slots=True)
class Time:
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
    atoms: list[Day | Clock] = sorted(
        (*find_days(text, now.date()), *find_clocks(text, now)), key=lambda atom: atom.start
    )
    times: list[Time] = []
    for atom in atoms:
        if times and atom.start < times[-1].end:
            continue
        if times and text[atom.start : atom.end] in ("那天", "当天") and atom.start == times[-1].end:
            times[-1] = replace(times[-1], end=atom.end)
            continue
        single = _single(atom)
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
    return _ranges(text, times)


def choose(text: str, times: Sequence[Time], now: datetime, intent: Intent | None) -> tuple[When | None, When | None]:
    """Return the start and the end of the wished time; `intent` None for the answer to 'when?'."""
    if intent in _NEVER:
        return None, None
    wished = [time for time in times if not _is_no_wish(text, time, now, intent)]
    dated = [time for time in wished if time.date]
    bare = [
        time for time in wished if not time.day and _stands_alone(text, time, now, intent, beside_a_day=bool(dated))
    ]
    if not dated:
        return _resolve(text, _first_wish(text, bare, intent), now) if bare else (None, None)
    main = _first_wish(text, dated, intent)
    if not main.clock and not main.part and not main.until and bare:
        extra = next((t for t in bare if _wishes(text, t)), bare[0])
        main = replace(main, clock=extra.clock, part=extra.part, until=extra.until, end=max(main.end, extra.end))
    return _resolve(text, main, now)


def _single(atom: Day | Clock) -> Time:
    if isinstance(atom, Day):
        return Time(atom.start, atom.end, day=atom)
    spoken = atom.hour is not None or atom.moment is not None
    return Time(atom.start, atom.end, clock=atom if spoken else None, part=atom.part)


def _joins(first: Time, second: Time) -> bool:
    if second.day or first.clock:
        return False
    return not (second.part and first.part)


def _join(first: Time, second: Time) -> Time:
    return Time(first.start, second.end, first.day, second.clock, first.part or second.part)


def _ranges(text: str, times: list[Time]) -> list[Time]:
    joined: list[Time] = []
    for time in times:
        last = joined[-1] if joined else None
        if last is not None and last.until is None and _RANGE.fullmatch(text, last.end, time.start):
            joined[-1] = replace(last, end=time.end, until=time)
        elif (
            last is not None
            and last.date
            and time.date
            and not last.clock
            and _EITHER.fullmatch(text, last.end, time.start)
        ):
            joined[-1] = replace(last, end=time.end, clock=time.clock, part=last.part or time.part)
        else:
            joined.append(time)
    return joined


def _is_no_wish(text: str, time: Time, now: datetime, intent: Intent | None) -> bool:
    before, after = text[max(0, time.start - 6) : time.start], text[time.end : time.end + 16]
    if time.is_past or _HABIT.search(before) or _HABIT_AFTER.match(after) or _DENIED.search(before):
        return True
    if time.day and time.day.kind == "feast" and _FEAST_WISH.match(after):
        return True
    if intent in (Intent.CHANGE, Intent.STATUS) and _OLD.search(before):
        return True
    if intent is Intent.CHANGE and re.match(r"(?:那个|的).{0,8}(?:改|换|挪|推|调|提前|延)", after):
        return True
    if time.date is None:
        return False
    weak = time.day is not None and time.day.kind in ("weekday", "date", "month") and not time.clock
    if weak and _MADE.match(after):
        return True
    if time.date == now.date() and time.day is not None and time.day.kind == "near":
        return intent is Intent.REPORT or _today_is_past(text, time, now, intent)
    return False


def _today_is_past(text: str, time: Time, now: datetime, intent: Intent | None) -> bool:
    if time.part and not time.clock and not still_to_come(time.part, now):
        return True
    if time.clock and time.clock.hour is not None:
        hour = on_the_clock(time.clock.hour, time.clock.minute, time.part, now)
        if hour is None or (not hour[1] and (hour[0], time.clock.minute) <= (now.hour, now.minute)):
            return True
    if intent is None:
        return False
    if _NEW.search(text, max(0, time.start - 8), time.start):
        return False
    if text[max(0, time.start - 1) : time.start] in ("到", "从") or _GOES_ON.match(text, time.end):
        return True
    clause = re.split(r"[ ,。!?;]", text[time.end : time.end + 24], maxsplit=1)[0]
    return bool(_GONE.search(clause)) and not _AFTER_WISH.match(text, time.end)


def _stands_alone(text: str, time: Time, now: datetime, intent: Intent | None, *, beside_a_day: bool) -> bool:
    """Whether a clock time or part without a day is meant for a day to come (today, if none is named)."""
    before, after = text[max(0, time.start - 3) : time.start], text[time.end : time.end + 3]
    if intent is Intent.REPORT:
        return False
    if intent is not None and (_ALREADY.search(before) or _NOW_IS.match(after)):
        return False
    if beside_a_day:
        return True
    if time.clock and time.clock.moment:
        return True
    if time.clock:
        hour = on_the_clock(time.clock.hour or 0, time.clock.minute, time.part, now)
        if hour is None or (not hour[1] and (hour[0], time.clock.minute) <= (now.hour, now.minute)):
            return False
        return intent is None or intent is not Intent.STATUS
    if time.part not in _BARE_PARTS or not still_to_come(time.part, now):
        return False
    if intent in (None, Intent.RELEASE, Intent.CHANGE, Intent.ACCEPT, Intent.CANCEL):
        return True
    return _wishes(text, time)


def _wishes(text: str, time: Time) -> bool:
    if _ENGAGED.match(text, time.end):
        return False
    return bool(_BEFORE_WISH.search(text, max(0, time.start - 7), time.start) or _AFTER_WISH.match(text, time.end))


def _first_wish(text: str, times: list[Time], intent: Intent | None) -> Time:
    if len(times) == 1:
        return times[0]
    if intent is Intent.CHANGE:
        new = next((t for t in times if _NEW.search(text, max(0, t.start - 8), t.start)), None)
        if new:
            return new
    return next((t for t in times if _wishes(text, t)), times[0])


def _resolve(text: str, time: Time, now: datetime) -> tuple[When | None, When | None]:
    if time.clock and time.clock.moment:
        moment = time.clock.moment
        return When(moment.date().isoformat(), moment.strftime("%H:%M")), None
    day = time.date or now.date()
    bounded = time.until is None and bool(_BOUNDED.match(text, time.end))
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
