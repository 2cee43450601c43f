"""Days as people name them: 大后天, 下下周一, 月底, 十五号, 12月5号, 元旦, 大年三十, 三天后.

Weeks start on Monday. A day of the month or of the year that is past means the next one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from nlp import feasts
from nlp.late import late
from nlp.numerals import to_int

_D = r"(?:[0-9]{1,2}|[一二三四五六七八九十两廿]{1,3})"
_WEEK = "(?:周|星期|礼拜)"
_WEEKDAY = {c: n for n, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5, "七": 6}
_WEEKDAY |= {str(n + 1): n for n in range(7)}
_TWICE = late(f"{_WEEK}.{{1,2}}{_WEEK}")
_A_WEEK = timedelta(days=7)
_NEAR = {"今": 0, "明": 1, "后": 2, "大后": 3, "外后": 3, "大大后": 4}

_C = "[0-9一二三四五六七八九十冬腊]"
_EDGE = "底|末|初(?![一二三四五六七八九十])|头上?(?!像)|中旬|上旬|下旬|中(?![间央心秋])"
_EVENT = "值守|执勤|值勤|活动|讲座|课|培训|演出|比赛|义诊|场|预约|班|岗|值班|约|单子|陪诊|会|票|电影|聚会|巡逻|巡查|体检|上午|下午|晚上"
_NUMERALS = "0-9一二两三四五六七八九十廿"
# These are said of everything, and begin a day only with what follows.
_FIRST_TWO = (
    "的[月最底末初头中上下]|个[周星礼]|上[上个周星礼月旬]|下[下个周星礼月旬]|去年|那[年天]|大[大后前年暑雪寒]|小[年满暑雪寒]|学雷|儿童"
    f"|[{_NUMERALS}][{_NUMERALS}天日周个星礼月号年夕/.-]"
)
_FIRST = "".join(
    sorted(set("外今明后昨前头刚早当周星礼这本月再过半俩元底末初中年" + feasts.FIRST) - set("大小学儿一二三五六七八十"))
)
_DAY = late(
    rf"""
    (?=[{_FIRST}]|{_FIRST_TWO})(?:
    (?P<near>(?:大大|大|外)后(?=天|日|儿)|(?:(?<!如)今|明)(?=个[ ,]?[能有上下早晚中想要来请去])|今(?=天|日|儿|[早晚夜上下中午]|[ ,]?凌晨)|明(?=天|日|儿|[早晚夜上下中午]|后天|[ ,]?凌晨)|(?<![然以之过午饭最前往今])后(?=天|日|儿))
        (?:天|日|儿个?|(?<=[今明])个)?
  | (?P<past>大?前(?:天|晚|日|儿个?|几天|两天|阵子|段时间|些天)|昨(?:天|晚|日|夜|儿个?)?|头[天晚]|上上?个?{_WEEK}[一二三四五六日天末1-7]?
        |上上?个?月(?:{_D}[号日]|初|底)?|(?:去|前|那)年(?:{_C}{{1,2}}月(?:底|初|{_D}[号日])?)?|刚才|刚刚|早先|当时|那天|当天|当晚)
  | (?P<list>{_WEEK}[一二三四五六日天](?:[、和,]?(?:{_WEEK})?[一二三四五六日天](?![点时个号:分月十几多早大般直起定共样次趟])){{1,6}})
  | (?P<monthof>下下个?月|下个?月|这个?月|本月|(?<![0-9一二三四五六七八九十]){_D}月份?)的?(?P<nth>第[一二三四1-4]|最后一?)个?{_WEEK}(?P<nthday>[一二三四五六日天])
  | (?P<which>(?<!一)下下|(?<!一)下|这|本)?个?{_WEEK}(?P<weekday>[二三四五六日末](?!年|圈|常)|天(?!气)|一(?!家|直|共|般|起|样|定|年|圈)|[1-7](?![0-9]))(?![趟次回遍]|过去)
  | (?P<nextweek>(?<!一)下下|(?<!一)下)个?{_WEEK}
  | (?P<count>{_D}|半|俩)(?:(?P<unit>天|日|周|个?星期|个?礼拜|个?月)(?:之后|以后|过后|后))
  | 再?过(?P<count2>[0-9]{{1,2}}|[一三四五六七八九十]{{1,3}})(?P<unit2>天|周|个?星期|个?礼拜)(?!了)
  | {feasts.GRAMMAR}
  | (?P<iso>20[0-9]{{2}})[-/.年](?P<im>[0-9]{{1,2}})[-/.月](?P<id>[0-9]{{1,2}})[日号]?
  | (?:明年)?(?P<month>{_D}|元)月(?P<day>{_D})[日号]?
  | (?P<inmonth>明年(?={_D}月)|(?<![0-9一二三四五六七八九十])(?={_D}月份?(?:{_EDGE})))(?P<month3>{_D})月份?(?P<edge3>{_EDGE})?
  | (?P<monthrel>下下个?月|下个?月|这个?月|本月|当月)?的?(?P<edge>月底|月末|月中(?!旬)|月初(?![一二三四五六七八九十])|月头(?!像)|(?<=月)(?:{_EDGE})|(?<=月)的?最后一[天日]|中旬|上旬|下旬)?(?<=[月底末初旬头中上天日])(?!饼|亮|经|子|季|薪|供|卡|饭|嫂|票|考)
        (?:(?P<mday>{_D})[号日])?
  | (?<![0-9./-])(?P<m2>1[0-2]|0?[1-9])(?:/(?P<d2>3[01]|[12][0-9]|0?[1-9])(?![0-9/.]|人|的)
        |[.](?P<d3>3[01]|[12][0-9]|0?[1-9])(?=[日号来去前]|[ ,]?(?:上午|下午|晚上|早上|中午|傍晚|.{{0,4}}那天|{_WEEK})))[日号]?
  | (?<![0-9./-])(?P<m4>1[0-2]|0[1-9])-(?P<d4>3[01]|[12][0-9]|0[1-9])(?![0-9/.:-]|[点时个人天块元岁层楼号栋室])
  | (?<![0-9第编弄路院幢栋楼接抢退单几万百千])(?<![弄百][一二三])(?<![弄百][二三]十)(?P<date>{_D})[号日](?!楼|栋|幢|院|线|档|球|台|剧|窗|铺|摊|柜|井|泵|库|塔|桩|桥|仓|田|棚|池|舱|位|码|换|工地|单|工单|门|桌|车|那(?![天场次班节趟]|个.{{0,2}}(?:{_EVENT}))|这|的(?!.{{0,6}}(?:{_EVENT}))|口|机|床|店|馆|厅|坑|电池|病|常|工|文件|我|任务|由|归|报|接|完|放|给|人(?![来到过在都能会手去]))
  | (?P<yearend>年底|年末)
    )
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
        kind = _kind(match)
        if kind is None:
            continue
        try:
            resolved = _READERS[kind](match, today)
        except (ValueError, OverflowError):
            resolved = None
        days.append(Day(match.start(), match.end(), resolved, kind))
    return days


def day_spans(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return where days are named in text[start:end], with the kind of each."""
    return [(*match.span(), kind) for match in _DAY.finditer(text, start, end) if (kind := _kind(match))]


def _kind(match: re.Match[str]) -> str | None:
    """Return the group of the grammar that read a day; None where nothing was said but a word that one may follow."""
    last = match.lastgroup
    if last in ("mday", "edge"):
        return next((kind for kind in ("monthrel", "edge") if match[kind]), None)
    return _KINDS.get(last, last) if last else None


def _near(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR[match["near"]])


def _nothing(match: re.Match[str], today: date) -> None:
    del match, today


def _listed(match: re.Match[str], today: date) -> date | None:
    """周六日 is a weekend and 周三、周四 two days running; 周二四六 is a habit."""
    said = [_WEEKDAY[c] for c in match["list"] if c in _WEEKDAY]
    if len(said) != 2 or said[1] != said[0] + 1 or (said[0] != _WEEKDAY["六"] and not _TWICE.search(match["list"])):
        return None
    day = today + timedelta(days=said[0] - today.weekday())
    return day if day >= today else max(today, day + timedelta(days=1)) if said[0] == _WEEKDAY["六"] else day + _A_WEEK


def _weekday(match: re.Match[str], today: date) -> date:
    which = match["which"] or ""
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAY[match["weekday"]] + 7 * which.count("下"))
    return day if day >= today else day + timedelta(days=7)


def _next_week(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 * len(match["nextweek"]) - today.weekday())


def _after(match: re.Match[str], today: date) -> date | None:
    said, unit = match["count"] or match["count2"], match["unit"] or match["unit2"]
    if said == "半":
        return today + timedelta(days=15) if unit.endswith("月") else None
    count = to_int(said)
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
    if not edge:
        return _in_month(today, ahead, 1) if ahead else None
    first, last = _edge(edge, _in_month(today, ahead, 1))
    if last < today and not said:
        if first == last:  # 月初 said later in a month is the one that is past
            return None
        first, last = _edge(edge, _in_month(today, 1, 1))
    return max(first, today) if last >= today else None


def _edge(said: str, month: date) -> tuple[date, date]:
    """Return the first and the last day of 月初, 中旬 or 月底 in the month that begins at `month`."""
    end = _in_month(month, 0, 0)
    if said.endswith(("底", "末", "天", "日")):
        return end, end
    if said.endswith("中"):
        return month.replace(day=15), month.replace(day=16)
    if said.endswith("中旬"):
        return month.replace(day=11), month.replace(day=20)
    if said.endswith("下旬"):
        return month.replace(day=21), end
    return month, month.replace(day=10 if said.endswith("旬") else 1)


def _in_named_month(match: re.Match[str], today: date) -> date | None:
    number = to_int(match["month3"]) or 0
    edge = match["edge3"] or "初"
    year = today.year + 1 if match["inmonth"] else today.year
    first, last = _edge(edge, date(year, number, 1))
    if last < today:
        first, last = _edge(edge, date(year + 1, number, 1))
    return max(first, today)


def _nth(match: re.Match[str], today: date) -> date | None:
    said, weekday = match["monthof"], _WEEKDAY[match["nthday"]]
    if said[0] in "下这本":
        first = _in_month(today, said.count("下"), 1)
    else:
        number = to_int(said.rstrip("份").rstrip("月")) or 0
        first = date(today.year + (number < today.month), number, 1)
    if match["nth"].startswith("最后"):
        last = _in_month(first, 0, 0)
        return _coming(last - timedelta(days=(last.weekday() - weekday) % 7), today)
    order = to_int(match["nth"][1:]) or 1
    return _coming(first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (order - 1)), today)


def _coming(day: date, today: date) -> date | None:
    return day if day >= today else None


def _iso(match: re.Match[str], today: date) -> date | None:
    return _coming(date(int(match["iso"]), int(match["im"]), int(match["id"])), today)


def _month_day(match: re.Match[str], today: date) -> date | None:
    said = match["month"] or match["m2"] or match["m4"]
    month = 1 if said == "元" else to_int(said) or 0
    day = to_int(match["day"] or match["d2"] or match["d3"] or match["d4"]) or 0
    after = date(today.year, 12, 31) if match[0].startswith("明年") else today
    return feasts.next_of(lambda year: date(year, month, day), after)


def _date(match: re.Match[str], today: date) -> date | None:
    day = to_int(match["date"]) or 0
    if not 1 <= day <= 31:
        return None
    return _in_month(today, 0 if day >= today.day else 1, day)


def _year_end(match: re.Match[str], today: date) -> date:
    del match
    return date(today.year, 12, 31)


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
    "monthof": _nth,
    "month3": _in_named_month,
    "m4": _month_day,
    "monthrel": _of_month,
    "edge": _of_month,
    **feasts.READERS,
}
# A kind is called by the first group of its grammar; by the last, where there are several, it is known.
_KINDS = {
    "nthday": "monthof",
    "unit": "count",
    "unit2": "count2",
    "lday": "lmonth",
    "id": "iso",
    "day": "month",
    "edge3": "month3",
    "d2": "m2",
    "d3": "m2",
    "d4": "m4",
}
