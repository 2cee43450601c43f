"""Days as people name them: 大后天, 下下周一, 月底, 十五号, 12月5号, 元旦, 大年三十, 三天后.

Weeks start on Monday. A day of the month or of the year that is past means the next one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from borax.calendars.lunardate import LunarDate, TermUtils

from nlp.numerals import to_int

_D = r"(?:[0-9]{1,2}|[一二三四五六七八九十两廿]{1,3})"
_WEEK = "(?:周|星期|礼拜)"
_WEEKDAY = {c: n for n, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5, "七": 6}
_WEEKDAY |= {str(n + 1): n for n in range(7)}
_NEAR = {"今": 0, "明": 1, "后": 2, "大后": 3}

SOLAR = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "学雷锋日": (3, 5),
    "雷锋日": (3, 5),
    "妇女节": (3, 8),
    "三八节": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "青年节": (5, 4),
    "护士节": (5, 12),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "平安夜": (12, 24),
    "圣诞": (12, 25),
    "志愿者日": (12, 5),
    "跨年夜": (12, 31),
}
_LUNAR = {
    "大年初一": (1, 1),
    "正月初一": (1, 1),
    "年初一": (1, 1),
    "大年初二": (1, 2),
    "大年初三": (1, 3),
    "年初二": (1, 2),
    "年初三": (1, 3),
    "春节": (1, 1),
    "过年": (1, 1),
    "正月十五": (1, 15),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
    "小年": (12, 23),
}
_TERMS = ("立春", "清明", "立夏", "夏至", "立秋", "立冬", "冬至")
_EVE = ("大年三十", "年三十", "除夕", "年夜")
_FEASTS = "|".join(sorted((*SOLAR, *_LUNAR, *_TERMS, *_EVE), key=len, reverse=True))

_DAY = re.compile(
    rf"""
    (?P<near>大后(?=天|日|儿)|[今明](?=天|日|儿|[早晚夜上下中午明后]|[ ,]?凌晨)|(?<![然以之过午饭最前往今])后(?=天|日|儿))
        (?:天|日|儿个?)?
  | (?P<past>大?前(?:天|晚|日|儿个?|几天|两天|阵子|段时间|些天)|昨(?:天|晚|日|夜|儿个?)?|头[天晚]|上上?个?{_WEEK}[一二三四五六日天末1-7]?
        |上上?个?月(?:{_D}[号日]|初|底)?|去年(?:[0-9一二三四五六七八九十冬腊]{{1,2}}月)?|刚才|刚刚|早先|当时|那天|当天|当晚)
  | (?P<list>{_WEEK}[一二三四五六日天](?:[、和,]?(?:{_WEEK})?[一二三四五六日天](?![点时个:分月十几多早大])){{1,6}})
  | (?P<which>下下|下|这|本)?个?{_WEEK}(?P<weekday>[一二三四五六日天末](?!年|圈)|[1-7](?![0-9]))
  | (?P<nextweek>下下|下)个?{_WEEK}
  | (?P<count>{_D}|半)(?:(?P<unit>天|日|周|个?星期|个?礼拜|个?月)(?:之后|以后|过后|后))
  | 再?过(?P<count2>[0-9]{{1,2}}|[一三四五六七八九十]{{1,3}})(?P<unit2>天|周|个?星期|个?礼拜)
  | (?P<monthrel>下下个?月|下个?月|这个?月|本月|当月)?(?P<edge>月底|月末|月初(?![一二三四五六七八九十])|(?<=月)(?:底|末|初)|中旬|上旬|下旬)?(?<=[月底末初旬])(?!饼|亮|经|子|季|薪|供|卡|饭|嫂|票)
        (?:(?P<mday>{_D})[号日])?
  | (?P<iso>20[0-9]{{2}})[-/.年](?P<im>[0-9]{{1,2}})[-/.月](?P<id>[0-9]{{1,2}})[日号]?
  | (?P<month>{_D})月(?P<day>{_D})[日号]?
  | (?<![0-9./-])(?P<m2>1[0-2]|0?[1-9])(?:/(?P<d2>3[01]|[12][0-9]|0?[1-9])(?![0-9/.]|人|的)|[.](?P<d3>3[01]|[12][0-9]|0?[1-9])(?=[日号]|上午|下午|晚上|早上|中午|那天))[日号]?
  | (?<![0-9第编弄路院幢栋楼接抢退单])(?P<date>{_D})[号日](?!楼|栋|幢|院|线|单|工单|门|桌|车|那|这|的|口|机|床|店|馆|厅|坑|电池|病|常|工|我|任务|由|归|报|接|完|放|给)
  | (?P<yearend>年底|年末)
  | (?P<feast>{_FEASTS})节?(?:夜)?(?!路|村|小区|粮|花园|班)
    """,
    re.VERBOSE,
)


class Day(NamedTuple):
    """A named day; `date` is None for one that is past, a list (周二四六) or too vague."""

    start: int
    end: int
    date: date | None
    kind: str  # the group of the grammar that read it


def find_days(text: str, today: date) -> list[Day]:
    """Return the days named in normalised `text`, in their order, reckoned from `today`."""
    days = []
    for match in _DAY.finditer(text):
        kind = next((k for k in _READERS if match[k]), None)
        if kind is None or match.start() == match.end():
            continue
        try:
            resolved = _READERS[kind](match, today)
        except (ValueError, OverflowError):
            resolved = None
        days.append(Day(match.start(), match.end(), resolved, kind))
    return days


def _near(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR[match["near"]])


def _nothing(match: re.Match[str], today: date) -> None:
    del match, today


def _listed(match: re.Match[str], today: date) -> date | None:
    """周六日 is a weekend; 周二四六 is a habit."""
    if match["list"][-2:] not in ("六日", "六天"):
        return None
    return today + timedelta(days=max(0, 5 - today.weekday()))


def _weekday(match: re.Match[str], today: date) -> date:
    which = match["which"] or ""
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAY[match["weekday"]] + 7 * which.count("下"))
    return day if day >= today else day + timedelta(days=7)


def _next_week(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 * len(match["nextweek"]) - today.weekday())


def _after(match: re.Match[str], today: date) -> date | None:
    count = to_int(match["count"] or match["count2"])
    unit = match["unit"] or match["unit2"]
    if count is None:
        return None
    if unit.endswith("月"):
        return _in_month(today, count, today.day)
    return today + timedelta(days=count * (1 if unit in "天日" else 7))


def _in_month(today: date, ahead: int, day: int) -> date:
    months = today.year * 12 + today.month - 1 + ahead
    year, month = divmod(months, 12)
    if day < 1:
        return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def _of_month(match: re.Match[str], today: date) -> date | None:
    said, edge = match["monthrel"] or "", match["edge"] or ""
    ahead = said.count("下")
    if match["mday"]:
        return _in_month(today, ahead, to_int(match["mday"]) or 0)
    if edge.endswith(("底", "末")):
        return _in_month(today, ahead, 0)
    if edge == "中旬":
        return _coming(_in_month(today, ahead, 15), today)
    return _in_month(today, ahead, 1) if ahead and not edge.endswith("旬") else None


def _coming(day: date, today: date) -> date | None:
    return day if day >= today else None


def _iso(match: re.Match[str], today: date) -> date | None:
    return _coming(date(int(match["iso"]), int(match["im"]), int(match["id"])), today)


def _month_day(match: re.Match[str], today: date) -> date | None:
    month = to_int(match["month"] or match["m2"]) or 0
    day = to_int(match["day"] or match["d2"] or match["d3"]) or 0
    return _next(lambda year: date(year, month, day), today)


def _date(match: re.Match[str], today: date) -> date | None:
    day = to_int(match["date"]) or 0
    if not 1 <= day <= 31:
        return None
    return _in_month(today, 0 if day >= today.day else 1, day)


def _year_end(match: re.Match[str], today: date) -> date:
    del match
    return date(today.year, 12, 31)


def _feast(match: re.Match[str], today: date) -> date | None:
    name = match["feast"]
    if name in SOLAR:
        return _next(lambda year: date(year, *SOLAR[name]), today)
    if name in _LUNAR:
        return _next(lambda year: LunarDate(year, *_LUNAR[name]).to_solar_date(), today)
    if name in _EVE:
        return _next(lambda year: LunarDate(year, 1, 1).to_solar_date() - timedelta(days=1), today)
    return _next(lambda year: TermUtils.day_start_from_term(year, name), today)


def _next(of_year: Callable[[int], date], today: date) -> date | None:
    """Return the first day of a yearly series that is not past (a lunar year starts late)."""
    for year in (today.year - 1, today.year, today.year + 1):
        day = of_year(year)
        if day >= today:
            return day
    return None


_READERS: dict[str, Callable[[re.Match[str], date], date | None]] = {
    "near": _near,
    "past": _nothing,
    "list": _listed,
    "weekday": _weekday,
    "nextweek": _next_week,
    "count": _after,
    "count2": _after,
    "iso": _iso,
    "month": _month_day,
    "m2": _month_day,
    "date": _date,
    "yearend": _year_end,
    "feast": _feast,
    "monthrel": _of_month,
    "edge": _of_month,
}
