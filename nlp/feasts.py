"""Days of the year that have a name: 元旦, 大年三十, 腊月廿三, 年初六, 冬至. Lunar days by a library."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate, TermUtils

from nlp.numerals import to_int

SOLAR = {
    "元旦": (1, 1),
    "阳历年": (1, 1),
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
    "国际志愿者日": (12, 5),
    "跨年夜": (12, 31),
}
_LUNAR = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "二月二": (2, 2),
    "龙抬头": (2, 2),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中元": (7, 15),
}
_LUNAR |= {
    "中秋": (8, 15),
    "正月半": (1, 15),
    "七月半": (7, 15),
    "八月半": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
    "小年": (12, 23),
    "过年": (1, 1),
    "年前": (1, 1),
}
_EVE = {"大年三十": 1, "年三十": 1, "除夕": 1, "年夜": 1, "小年夜": 2}  # days before the first of the lunar year
_TERMS = "立春 春分 清明 立夏 夏至 立秋 秋分 霜降 立冬 冬至".split()
# These are weather or everyday words too, and want 那天 after them.
_TERMS_SAID = "雨水 惊蛰 谷雨 小满 芒种 小暑 大暑 处暑 白露 寒露 小雪 大雪 小寒 大寒".split()
_THAT_DAY = "那天|当天|这天|节气|那日|那个|前后|之前"
_MONTHS = {"正": 1, "腊": 12, "冬": 11}
_NAMES = "|".join(sorted({*SOLAR, *_LUNAR, *_EVE, *_TERMS} - {"年前", "二月二"}, key=len, reverse=True))
_LUNAR_DAY = "初[一二三四五六七八九十]|廿[一二三四五六七八九]?|二?十[一二三四五六七八九]|[二三]十"

# What a named day can begin with: a grammar that looks at no other character is three times as fast.
FIRST = "".join(
    sorted({name[0] for name in (*SOLAR, *_LUNAR, *_EVE, *_TERMS, *_TERMS_SAID)} | set("正腊冬农阴旧大新年初十"))
)

# Groups of the grammar of days; each is read by the function of READERS under the name of its first group.
GRAMMAR = rf"""
    (?P<feast>二月二(?=龙|那天|当天)|{_NAMES}|(?<![0-9一二两三四五六七八九十百几多半去前今明往当每来])年前
        |(?:{"|".join(_TERMS_SAID)})(?={_THAT_DAY}))节?(?:夜(?!饭))?
        (?!个|路|村|小区|粮|花园|班|轻|纪|树|老人|帽|歌|饭|货|礼|过后|货|放假通知)
  | (?P<lmonth>正|腊|冬|(?:农|阴|旧)历(?:[一二三四五六七八九十]|十[一二])?)月?(?P<lday>{_LUNAR_DAY})(?![0-9个几多号])
  | (?P<newyear>(?:大|新|(?<![今每明去前半几]))年(?:初[一二三四五六七八九十]|(?:廿|二十)[一二三四五六七八九](?![岁个多几人块天]))|(?<![上读念到从])初[一二三](?=[上中下]午|早上|晚上|那天|拜年)|(?<![上读念到从])初[四五六七八九十](?=迎|开|闹|办|那|能|来|上[午班]|下午|晚|早|以?[后前]))
  | (?P<national>十一(?=放假|假期|长假|黄金周|期间|国庆|前))
"""


def _feast(match: re.Match[str], today: date) -> date | None:
    name = match["feast"]
    if name in SOLAR:
        return next_of(lambda year: date(year, *SOLAR[name]), today)
    if name in _LUNAR:
        return _next_lunar(*_LUNAR[name], today)
    if name in _EVE:
        return next_of(lambda year: LunarDate(year, 1, 1).to_solar_date() - timedelta(days=_EVE[name]), today)
    return next_of(lambda year: TermUtils.day_start_from_term(year, name), today)


def _lunar_day(match: re.Match[str], today: date) -> date | None:
    said = match["lmonth"]
    month = _MONTHS.get(said) or to_int(said[2:]) or 0
    return _next_lunar(month, _day(match["lday"]), today)


def _new_year_day(match: re.Match[str], today: date) -> date | None:
    """初五 alone is a day of the new year only around it."""
    said = match["newyear"]
    if "初" not in said:
        return _next_lunar(12, _day(said[said.index("年") + 1 :]), today)
    day = _next_lunar(1, _day(said[said.index("初") :]), today)
    if day is not None and not said.startswith("初"):
        return day
    return day if day is not None and (day - today).days <= 30 else None


def _national(match: re.Match[str], today: date) -> date | None:
    del match
    return next_of(lambda year: date(year, 10, 1), today)


def _day(said: str) -> int:
    return to_int(said.replace("初", "").replace("廿", "二十")) or 0


def _next_lunar(month: int, day: int, today: date) -> date | None:
    """The thirtieth of a month of 29 days is its last."""

    def of_year(year: int) -> date:
        try:
            solar: date = LunarDate(year, month, day).to_solar_date()
        except ValueError:
            if day != 30:
                raise
            solar = LunarDate(year, month, 29).to_solar_date()
        return solar

    return next_of(of_year, today)


def next_of(of_year: Callable[[int], date], today: date) -> date | None:
    """Return the first day of a yearly series that is not past (a lunar year starts late)."""
    for year in (today.year - 1, today.year, today.year + 1):
        day = of_year(year)
        if day >= today:
            return day
    return None


READERS: dict[str, Callable[[re.Match[str], date], date | None]] = {
    "feast": _feast,
    "lmonth": _lunar_day,
    "newyear": _new_year_day,
    "national": _national,
}
