"""Habits as people say them: 每周二、四, 每月5号15号25号, 隔周周六, 每月最后一个周五, 每年3月5日.

Each is read into an RRULE of RFC 5545 without its start, its parts in the order FREQ, INTERVAL, BYMONTH,
BYMONTHDAY, BYDAY. A day that never comes (每年2月31日) is read too: to refuse it is up to whoever plans.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dateutil.rrule import rrulestr

from nlp.feasts import SOLAR
from nlp.numerals import to_int

_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6} | {str(n + 1): n for n in range(7)}

_WEEK = "(?:周|星期|礼拜)"
_AND = r"(?:以及|还有|[、,和及与跟/])"
_TO = "[到至~—-]"
# 每周一次 names no Monday, and 每周六三点 no Wednesday.
_W = r"(?:[一二三四五六日天](?![次回遍场趟期点时刻分月]|个(?!活动))|[1-7](?![0-9:点时.号-]))"
_NEXT_W = rf"(?: ?{_AND} ?每?个?{_WEEK}?|{_TO}{_WEEK}?|(?=[一二三四五六日天])){_W}"
_WEEKDAY_LIST = rf"{_W}(?:{_NEXT_W})*"
_D = r"(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})"
# 3号楼, 5号线 and 2号门 are no days.
_DATES = rf"(?:{_D}(?:[号日] ?(?:{_AND}|{_TO})?|{_AND}|{_TO}) ?)*{_D}[号日](?!楼|栋|幢|院|门|单元|线|桌|车|口|机|店|馆|厅|室)"
_ORDER = r"(?:第[一二三四五1-5]|最后一?|倒数第一)"
_ORDERS = rf"{_ORDER}个?(?:{_AND}?(?:{_ORDER}|(?<=[、,和及与跟/])[二三四五2-5])个?)*"
_COUNT = r"(?:[两二三四五六七八2-8]|隔[一两二三1-3])"
_YEAR_DAY = rf"{_D}月份?的?(?:{_D}[号日]|底|末|最后[一1]天)"
_FEASTS = "|".join(sorted(SOLAR, key=len, reverse=True))
_MONTHLY = rf"(?:(?:每(?:逢|到)?|逢)(?P<n>{_COUNT})?个?月|(?P<o>隔)(?:一?个)?月)份?的?(?:都是|都在|是|在|都)?[ ,]?逢?"
_WEEKLY = (
    rf"(?:每(?:逢|到)?(?P<n>{_COUNT})?个?{_WEEK}|(?P<o>隔)(?:一?个)?{_WEEK}|每?(?P<p>[双单])个?{_WEEK}"
    rf"|(?P<m>(?<![0-9一二三四五六七八九十])[两2])个?{_WEEK}一[次回]|逢个?{_WEEK}(?={_W}))"
)
_WEEKDAY_LATER = re.compile(rf"{_WEEK}(?P<week>{_WEEKDAY_LIST})")
# It recurs, but not in a way that is read here (每季度, 每年中秋).
_RECURS = re.compile(rf"每(?:{_COUNT})?个?(?:年|月(?!饼)|季度?|旬|{_WEEK})|隔(?:一?个)?(?:年|月|{_WEEK})|[双单]{_WEEK}")


class Habit(NamedTuple):
    """Where it stands in the text, its rule (empty: it recurs, but nobody can tell when), the day it counts from."""

    start: int
    end: int
    rule: str
    starts_on: date


def find_habit(text: str, masked: str, today: date) -> Habit | None:
    """Return the habit said in normalised `text`, None where there is none.

    `masked` is the same text with signs for places and telephone numbers, character for character.
    """
    for pattern, read in _GRAMMAR:
        found = pattern.search(text)
        if found is not None:
            return read(found, today)
    recurs = _RECURS.search(text)
    if recurs is not None:
        return Habit(*recurs.span(), "", today)
    return _listed(masked, today)


def _daily(found: re.Match[str], today: date) -> Habit:
    return Habit(*found.span(), "FREQ=DAILY", today)


def _every_other_day(found: re.Match[str], today: date) -> Habit:
    return Habit(*found.span(), "FREQ=DAILY;INTERVAL=2", today)


def _workdays(found: re.Match[str], today: date) -> Habit:
    return Habit(*found.span(), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", today)


def _yearly(found: re.Match[str], today: date) -> Habit:
    if found["feast"]:
        month, day = SOLAR[found["feast"]]
        return Habit(*found.span(), f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", today)
    named = re.findall(rf"({_D})月份?的?(?:({_D})[号日]|底|末|最后)", found[0])
    days = {to_int(day) or 0 if day else -1 for _, day in named}
    months = ",".join(dict.fromkeys(str(to_int(month) or 0) for month, _ in named))
    # 3月5日和12月1日 cannot be said in one rule.
    rule = f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days.pop()}" if len(days) == 1 else ""
    return Habit(*found.span(), rule, today)


def _monthly_edge(found: re.Match[str], today: date) -> Habit:
    return _from_its_first(found, "FREQ=MONTHLY", f"BYMONTHDAY={-1 if found['last'] else 1}", today)


def _monthly_dates(found: re.Match[str], today: date) -> Habit:
    days = ",".join(map(str, [*_dates(found["dates"]), *([-1] if found["last"] else [])]))
    return _from_its_first(found, "FREQ=MONTHLY", f"BYMONTHDAY={days}", today)


def _monthly_weekday(found: re.Match[str], today: date) -> Habit:
    said = re.sub("最后一?|倒数第一", "z", found["orders"])
    orders = dict.fromkeys(-1 if one == "z" else to_int(one) or 0 for one in re.findall("[z一二三四五1-5]", said))
    name = _NAMES[_WEEKDAYS[found["day"]]]
    return _from_its_first(found, "FREQ=MONTHLY", "BYDAY=" + ",".join(f"{order}{name}" for order in orders), today)


def _weekly(found: re.Match[str], today: date) -> Habit:
    start, end = found.span()
    said = "六日" if found["end"] else found["week"]
    later = None if said else _WEEKDAY_LATER.search(found.string, end)
    if later is not None:
        said, end = later["week"], later.end()
    if not said:
        return Habit(start, end, "", today)
    habit = _from_its_first(found, "FREQ=WEEKLY", f"BYDAY={_named(said)}", today)._replace(end=end)
    odd = {"单": 1, "双": 0}.get(found["p"] or "")
    if odd is not None and habit.starts_on.isocalendar().week % 2 != odd:
        return habit._replace(starts_on=habit.starts_on + timedelta(days=7))
    return habit


def _listed(masked: str, today: date) -> Habit | None:
    """What is listed without 每 is a habit too, but for a weekend: 周二、四, 5号15号25号."""
    week = _LISTED_WEEKDAYS.search(masked)
    if week is not None and len(days := _weekdays(week["week"])) > 1 and days != [5, 6]:
        return Habit(*week.span(), f"FREQ=WEEKLY;BYDAY={_named(week['week'])}", today)
    dates = _LISTED_DATES.search(masked)
    if dates is not None and len(said := _dates(dates[0])) > 1 and not re.search(_TO, dates[0]):
        return Habit(*dates.span(), f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, said))}", today)
    return None


def _from_its_first(found: re.Match[str], freq: str, by: str, today: date) -> Habit:
    """Every second week counts from the week of its first day to come, or that day would be passed over."""
    groups = found.groupdict()
    interval = _interval(groups["n"] or groups["o"] or groups.get("p") or groups.get("m"))
    if interval == 1:
        return Habit(*found.span(), f"{freq};{by}", today)
    midnight = datetime.combine(today, time(0))
    first = rrulestr(f"{freq};{by}", dtstart=midnight).after(midnight, inc=True) if _comes(by) else None
    return Habit(*found.span(), f"{freq};INTERVAL={interval};{by}", first.date() if first else today)


def _comes(by: str) -> bool:
    name, _, values = by.partition("=")
    return name == "BYDAY" or any(int(value) <= 31 for value in values.split(","))


def _interval(said: str | None) -> int:
    """Return 2 for 每两周 and 隔周, 3 for 每三周 and 每隔两周."""
    if not said:
        return 1
    if said.startswith("隔"):
        return (to_int(said[1:]) or 1) + 1 if said[1:] else 2
    return to_int(said) or 2


def _named(said: str) -> str:
    return ",".join(_NAMES[day] for day in _weekdays(said))


def _weekdays(said: str) -> list[int]:
    days: list[int] = []
    upto = False
    for sign in said:
        if sign in _WEEKDAYS:
            day = _WEEKDAYS[sign]
            days += range(days[-1], day + 1) if upto and days else [day]
            upto = False
        elif re.fullmatch(_TO, sign):
            upto = True
    return sorted(dict.fromkeys(days))


def _dates(said: str) -> list[int]:
    days: list[int] = []
    for upto, number in re.findall(rf"({_TO}?) ?({_D})", said):
        day = to_int(number.replace("廿", "二十")) or 0
        days += range(days[-1] + 1, day + 1) if upto and days else [day]
    return sorted(dict.fromkeys(days))


_LISTED_WEEKDAYS = re.compile(rf"(?<![这本下上]){_WEEK}(?P<week>{_WEEKDAY_LIST})")
_LISTED_DATES = re.compile(rf"(?<![0-9月第编弄路院幢栋楼]){_DATES}")
_GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Habit]], ...] = (
    (
        re.compile(rf"每(?:逢|到)?年的?(?:(?P<feast>{_FEASTS})|{_YEAR_DAY}(?:{_AND}(?:每年)?{_YEAR_DAY})*)"),
        _yearly,
    ),
    (
        re.compile(
            rf"{_MONTHLY}(?:(?P<last>最后[一1]天|月?[底末](?:最后一天)?)|月?初(?![一二三四五六七八九十])|第[一1]天)"
        ),
        _monthly_edge,
    ),
    (
        re.compile(rf"(?:{_MONTHLY}|每?逢)(?P<dates>{_DATES})(?P<last>{_AND}(?:每个?)?(?:月[底末]|最后[一1]天))?"),
        _monthly_dates,
    ),
    (re.compile(rf"{_MONTHLY}(?P<orders>{_ORDERS})(?:{_WEEK}的?)?{_WEEK}(?P<day>{_W})"), _monthly_weekday),
    (re.compile(rf"{_WEEKLY}(?:的?(?P<end>末)|[的 ,]{{0,2}}{_WEEK}?(?P<week>{_WEEKDAY_LIST}))?"), _weekly),
    (re.compile("每个?工作日"), _workdays),
    (re.compile("每(?:隔[一1]|[两2])天|隔天"), _every_other_day),
    (re.compile("每[一1]?天|每日(?!常)|天天"), _daily),
)
