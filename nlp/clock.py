"""Clock times and parts of the day as people say them: 三点三刻, 下午两点半, 14:30, 半小时后, 一早."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from nlp.late import late
from nlp.meaning import PART_ENDS
from nlp.numerals import to_int

_PART_WORDS = {
    "早上": "大清早 一大早 大早上 清早 清晨 早晨 早上 一早 大早 朝早 早起 天亮 天不亮 天蒙蒙亮",
    "夜里": "凌晨 下半夜 后半夜 大半夜 前半夜 夜里头 夜里向 夜里 夜间 半夜里 半夜 深夜 午夜 三更半夜",
    "上午": "上午 午前 头晌 前半晌 上半天 前晌",
    "中午": "中午 正午 晌午 午间 大中午 晏昼",
    "下午": "下午 午后 后半晌 下半天 半下午",
    "傍晚": "傍晚 黄昏 傍黑 擦黑 天黑前 天黑之前 天黑以前 夜快头 夜快 掌灯",
    "晚上": "晚上 晚间 大晚上 夜晚 晚黑",
}
PARTS = {word: part for part, words in _PART_WORDS.items() for word in words.split()}
_BEGINS = {"早上": 5, "上午": 8, "中午": 11, "下午": 12, "傍晚": 16, "晚上": 18, "夜里": 21}

HOUR = "(?:二十[一二三四]?|十[一二三四五六七八九]?|[0-9]{1,2}|[一二两三四五六七八九零])"
_M = "(?:半|[一三]刻|(?:零|0)?[0-9一二三四五六七八九]分|[二三四五]?十[一二三四五六七八九]?(?![个位名块号天多栋])分?|[0-5][0-9](?![0-9个位名块号])分?)"
_N = "(?:[0-9]{1,3}|[一二两俩三四五六七八九十]{1,3})"
_PAIRS = "[一1][、,]?(?:二|两)|[二两][、,]?三|三[、,]?四|四[、,]?五|五[、,]?六|六[、,]?七|七[、,]?八|八[、,]?九|九[、,]?十|十[、,]十一"
_QUARTER = "(?:[一三]刻钟?|(?:十?[一二三五]|[25]|十|1[05]|二十)分钟?)"

_NUMERALS = "0-9一二两俩三四五六七八九十零"
# What a clock time or a part of the day begins with: to look at nothing else is twice as fast.
_PARTS_BEGIN = "".join(sorted({word[0] for word in PARTS} - set("早晚夜")))
_PARTS_GO_ON = "".join(sorted({word[1] for word in PARTS}))
_BEGINS_WITH = (
    f"[再过差早晚夜]|[{_PARTS_BEGIN}][{_PARTS_GO_ON}]|[{_NUMERALS}半][{_NUMERALS}点时差个半小钟分刻到至~—、,:apAP-]"
)
_CLOCK = late(
    rf"""
    (?={_BEGINS_WITH})(?:
    (?P<wait>(?:(?P<whole>{_N})个?(?P<and_half>半)?|(?P<only_half>半)个?)(?P<unit>小时|钟头|分钟?|刻钟)(?:之后|以后|过后|后))
  | 再?过(?P<wait2>(?:(?P<whole2>{_N})个?(?P<and_half2>半)?|(?P<only_half2>半)个?)(?P<unit2>小时|钟头|分钟|刻钟))
  | (?P<short_of>差(?P<less>{_QUARTER})(?:就|到)?(?P<h4>{HOUR})点钟?|(?<![0-9:第几])(?P<h5>{HOUR})点差(?P<less2>{_QUARTER}))
  | (?<![0-9:.第几])(?P<from>{HOUR})(?=[-~到至—]{HOUR}(?:点|:[0-9]))
  | (?<!第)(?P<either>{_PAIRS})点钟?(?!子上|多水)(?P<half>半)?
  | (?<![0-9:.第几])(?P<h>{HOUR})(?:点(?!几|[0-9]{{1,2}}(?:公里|米|升|倍|折|度|万|亿|块|元|斤|平|个|厘|%))(?:钟|整)?|时(?![候间长不常段代限差令期尚光机期]))(?P<m>{_M})?(?!子上|[五0-9]?[%个])
  | (?<![0-9:])(?P<hh>[01]?[0-9]|2[0-3]):(?P<mm>[0-5][0-9])(?![0-9])
  | (?<![0-9a-z])(?P<h12>1[0-2]|[1-9])(?P<ampm>am|pm|AM|PM)(?![a-z])
  | (?!(?<=[周期拜])一早)(?<!初)(?:(?<![一整半每个])|(?<=[周期拜初]一)|(?<=[今明]个))(?P<part>{"|".join(sorted(PARTS, key=len, reverse=True))})(?!好(?![吗不吧])|安|吉祥|班)
  | (?<![最这那太很更还一清大提今明后天])(?P<hourly>[早晚])(?=(?:[5-9]|1[0-2]|[五六七八九十])点)
  | (?:(?<=[今明后天日号夕旦诞])|(?<=[周期拜][一二三四五六末]))(?P<short>[早晚夜])(?!饭|餐|点(?:来|到)|一?[点些]|高峰|上好|安|会|会儿|了|到)
    )
    """,
    re.VERBOSE,
)
_SHORT = {"早": "早上", "晚": "晚上", "夜": "夜里"}
_POINTS = frozenset(
    "意见 建议 要求 想法 看法 希望 说明 事项 体会 感想 疑问 问题 理由 原因 注意 质疑 心得 好处 补充 不足 经验 启示 水了 水都 "
    "水也 水没 事情 事儿 道理 不满 诉求 反馈 感受 感谢 请求 期望 小建 小意 小事 个人 钱都 钱也 用处 办法 反应 动静 消息 困难".split()
)
_NOT_ONE_OCLOCK = late(r"(?:[早晚快慢大小好多少高低有差近远松紧便轻重亮早响清楚]|[^到天早晚上午晨])$")


class Clock(NamedTuple):
    """A clock time (`hour`, `minute`), a part of the day, or the moment after a wait."""

    start: int
    end: int
    hour: int | None = None
    minute: int = 0
    part: str | None = None
    moment: datetime | None = None


def find_clocks(text: str, now: datetime) -> list[Clock]:
    """Return clock times, parts and waits in normalised `text`, in their order."""
    found = []
    for match in _CLOCK.finditer(text):
        clock = _read(text, match, now)
        if clock is not None:
            found.append(clock)
    return found


def clock_spans(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return where clock times and parts of the day are said in text[start:end], each with the word 'clock'."""
    return [(*match.span(), "clock") for match in _CLOCK.finditer(text, start, end)]


def _read(text: str, match: re.Match[str], now: datetime) -> Clock | None:
    start, end = match.span()
    if match["part"]:
        return Clock(start, end, part=PARTS[match["part"]])
    if match["short"] or match["hourly"]:
        return Clock(start, end, part=_SHORT[match["short"] or match["hourly"]])
    if match["wait"] or match["wait2"]:
        return _after(match, now, start, end)
    if match["hh"]:
        return Clock(start, end, int(match["hh"]), int(match["mm"]))
    if match["h12"]:
        hour = int(match["h12"]) % 12 + (12 if match["ampm"].lower() == "pm" else 0)
        return Clock(start, end, hour, part="早上" if hour < 12 else None)
    if match["short_of"]:
        hour, less = to_int(match["h4"] or match["h5"]) or 24, _minutes_short(match["less"] or match["less2"])
        return Clock(start, end, (hour - 1) % 24, 60 - less) if hour <= 24 else None
    if match["either"]:
        return Clock(start, end, to_int(match["either"][0]), 30 if match["half"] else 0)
    said = to_int(match["h"] or match["from"])
    if said is not None and match["from"]:
        return Clock(start, end, said) if said <= 24 else None
    if said is None or said > 24 or _is_no_clock(text, match):
        return None
    return Clock(start, end, said, _minute(match["m"]))


def _is_no_clock(text: str, match: re.Match[str]) -> bool:
    """一点 is mostly 'a little', and 两点建议 are two points."""
    tail = text[match.end() : match.end() + 2]
    if tail in _POINTS and not match["m"]:
        return True
    if match["h"] != "一" or match["m"] or text[match.end() - 1] in "钟整":
        return False
    before = text[max(0, match.start() - 1) : match.start()]
    return bool(_NOT_ONE_OCLOCK.search(before)) or tail[:1] in tuple("不都也没儿用想水看意希事")


def _minute(said: str | None) -> int:
    if not said:
        return 0
    if said == "半":
        return 30
    if said.endswith("刻"):
        return 15 if said[0] == "一" else 45
    return (to_int(said.rstrip("分").lstrip("零")) or 0) % 60


def _minutes_short(said: str) -> int:
    if "刻" in said:
        return 15 if said[0] == "一" else 45
    return (to_int(said.rstrip("分钟")) or 5) % 60


def _after(match: re.Match[str], now: datetime, start: int, end: int) -> Clock | None:
    second = "2" if match["wait2"] else ""
    before = match.string[max(0, start - 2) : start]
    if before.endswith(("晚", "推迟", "延后", "早", "提前")):
        return None
    unit = {"小": 60, "钟": 60, "分": 1, "刻": 15}[match["unit" + second][0]]
    whole = to_int(match["whole" + second] or "零") or 0
    half = bool(match["and_half" + second] or match["only_half" + second])
    moment = now + timedelta(minutes=unit * whole + (unit // 2 if half else 0))
    return Clock(start, end, moment=moment)


def on_the_clock(hour: int, minute: int, part: str | None, now: datetime | None) -> tuple[int, int] | None:
    """Return (hour 0–23, days to add) for a said hour; `now` is given when the day is today.

    Without a part it lies between 07:00 and 18:59, today it is the next one to come; None if none is.
    """
    if part in ("下午", "傍晚", "晚上"):
        if hour == 12 and part == "晚上":
            return 0, 1
        return (hour + 12 if hour < 12 else hour % 24), hour // 24
    if part == "中午":
        return (hour + 12 if hour < 10 else hour), 0
    if part == "夜里":
        if hour == 12:
            return 0, 1
        return (hour + 12 if 7 <= hour < 12 else hour % 24), hour // 24
    if part is not None or hour > 12 or hour == 0:
        return hour % 24, hour // 24
    if now is not None:
        later = [h for h in (hour, hour + 12) if h < 24 and (h, minute) > (now.hour, now.minute)]
        return (later[0], 0) if later else None
    return (hour if hour >= 7 else hour + 12), 0


def begins_later(part: str, now: datetime) -> bool:
    """Whether this part of today has not begun."""
    return now.hour < _BEGINS[part]


def still_to_come(part: str, now: datetime) -> bool:
    """Whether some of this part of today is left."""
    return now.hour < PART_ENDS[part]
