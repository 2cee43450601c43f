"""数字 at the desk: what each figure is called, what it counts, and how it stands against the period before."""

from __future__ import annotations

from storage.figures import Share, Waits
from storage.periods import Period
from storage.ranking import FEWER_IS_BETTER, LEAST
from storage.rectified import Rate
from storage.served import Served, Turnout

FIGURES = "数字"
KINDS = {"week": "按周", "month": "按月", "quarter": "按季"}
BEFORE = {"week": "前一周", "month": "前一个月", "quarter": "前一季度"}
AFTER = {"week": "后一周", "month": "后一个月", "quarter": "后一季度"}
ALONG = {"week": "那一周的星期一", "month": "月份", "quarter": "季度"}
A_DAY = {"week": "那一周里的一天", "month": "那个月里的一天", "quarter": "那一季里的一天"}
QUARTERS = "一二三四"
SHARES = {
    "on_time": "按时响应率", "taken": "接单率", "took_part": "参评率", "solved": "实际解决率",
    "solved_at_once": "一次解决率", "pleased": "满意率", "reopened": "重开率",
}  # fmt: skip
COUNTS = {
    "opened": "点单", "unfinished": "还没办完", "overdue": "超时没办完", "never_taken": "没人接过", "displeased": "不满意",
    "cancelled": "取消",
}  # fmt: skip
EXPLAINED = {
    "on_time": "时限以前有人接、有人答复或者办结了的，占该有回音的单子。没到时限的先不算。",
    "taken": "有人接过的，占全部单子。没人接就取消的不算。",
    "took_part": "居民说了解决没解决的，占请居民评价的单子。",
    "solved": "居民说解决了的，占评了的单子。重开的，要再说一次解决了才算。",
    "solved_at_once": "没有重开过、居民就说解决了的，占评了的单子。",
    "pleased": "解决了，又给了三星以上的，占评了满意不满意的单子。",
    "reopened": "居民说没解决、又重开的，占请居民评价的单子。",
    "rectified": "这段时间发出的抄告单里，整改通过的占多少。撤回的不算。",
    "waits": "从点单到第一个人接单的时间。一半的单子比中间数快，九成的单子比后一个数快。",
    "hours": "志愿活动的时长，带队人确认过的才算。志愿者自己说的单子用时另外列。",
    "满员率": "活动要的人数里，报上了多少。",
    "到岗率": "报了名的人里，来了多少。",
    "opened": "这段时间里点的单，并到别的单子里的不重复算。",
}
RECTIFIED, WAITS, HOURS, FILL, TURNOUT = "整改率", "接单用时", "志愿时长", "满员率", "到岗率"
UNIT_PERCENT, UNIT_TICKETS = "百分比（%）", "张数"
NOTHING = "—"
HEAD = (
    "分组", "名称", "指标", "数", "总数", "百分比", "前一期的数", "前一期的总数", "前一期的百分比", "从哪天", "到哪天",
)  # fmt: skip
GROUPS = {"all": "合计", "place": "地方", "team": "队", "item": "事项"}
NO_TEAM, NO_ITEM, NO_PLACE = "没分队", "没写事项", "没分地方"
ALL_PLACES = "我看得到的地方"
# Shares that a table of teams and services shows.
IN_SHORT = ("taken", "solved", "pleased", "reopened")
DRAWN = ("on_time", "taken", "solved", "pleased")


def period(days: Period) -> str:
    """Name a period: 2026年11月, 2026年第四季度, 2026年11月16日到22日."""
    first, last = days.first, days.last
    if days.kind == "month":
        return f"{first.year}年{first.month}月"
    if days.kind == "quarter":
        return f"{first.year}年第{QUARTERS[first.month // 3]}季度"
    month = "" if last.month == first.month else f"{last.month}月"
    return f"{first.year}年{first.month}月{first.day}日到{month}{last.day}日"


def in_short(days: Period) -> str:
    """Name a period below a bar: 11月, 四季度, 11/16."""
    if days.kind == "month":
        return f"{days.first.month}月"
    if days.kind == "quarter":
        return f"{QUARTERS[days.first.month // 3]}季度"
    return f"{days.first.month}/{days.first.day}"


def percent(share: Share) -> str:
    """A share as people read it; nothing of nothing."""
    return NOTHING if share.percent is None else f"{share.percent:g}%"


def of(share: Share) -> str:
    """So many of so many."""
    return f"{share.of} 张里 {share.count} 张" if share.of else "还没有单子可算"


def cell(share: Share) -> str:
    """A share in a table: of few, only the numbers."""
    if not share.of:
        return NOTHING
    numbers = f"{share.count}/{share.of}"
    return numbers if share.of < LEAST else f"{percent(share)}（{numbers}）"


def change(share: Share, before: Share, kind: str) -> tuple[str, str]:
    """How a share stands against the period before, in words with an arrow; and whether it is good, bad or neither."""
    than = BEFORE[kind]
    if share.percent is None or before.percent is None:
        return f"{than}没有数，不好比", ""
    if share.of < LEAST or before.of < LEAST:
        return f"不到 {LEAST} 张，不和{than}比", ""
    points = round(share.percent - before.percent, 1)
    if points == 0:
        return f"和{than}一样", ""
    better = (points < 0) == (share.name in FEWER_IS_BETTER)
    way = f"↑ 比{than}高" if points > 0 else f"↓ 比{than}低"
    return f"{way} {abs(points):g} 个百分点，{'好转' if better else '变差'}", "better" if better else "worse"


def number_change(now: int, before: int, kind: str) -> str:
    """How a number stands against the period before."""
    if now == before:
        return f"和{BEFORE[kind]}一样"
    return f"{'↑ 比' if now > before else '↓ 比'}{BEFORE[kind]}{'多' if now > before else '少'} {abs(now - before)} 张"


def long(minutes: int | None) -> str:
    """Minutes as people say them: 45 分钟, 3 小时 20 分, 2 天 4 小时."""
    if minutes is None:
        return NOTHING
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    if days:
        return f"{days} 天 {left} 小时" if left else f"{days} 天"
    if not hours:
        return f"{rest} 分钟"
    return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"


def hours(minutes: int) -> str:
    """Minutes as hours, to a tenth."""
    return f"{minutes * 10 // 60 / 10:g} 小时"


def waits(now: Waits, before: Waits, kind: str) -> list[str]:
    """How long it took until somebody came."""
    if not now.count:
        return ["这段时间还没有人接单。"]
    lines = [f"九成在 {long(now.ninth)}以内，共 {now.count} 张。"]
    if before.median is not None:
        lines.append(f"{BEFORE[kind]}：一半在 {long(before.median)}以内，九成在 {long(before.ninth)}以内。")
    return lines


def served(now: Served, before: int, kind: str) -> list[str]:
    """Hours that were given; `before`: the minutes confirmed of the days before."""
    lines = [f"{now.people} 个人的，带队人都确认过。"] if now.confirmed else ["还没有确认过的时长。"]
    if now.proposed:
        lines.append(f"另有 {hours(now.proposed)}等带队人确认。")
    if told := sum(now.told.values()):
        lines.append(f"志愿者自己说的单子用时：{hours(told)}。")
    return [*lines, f"{BEFORE[kind]}：{hours(before)}。"]


def turnout(now: Turnout) -> list[tuple[str, str, str]]:
    """How full the volunteer days were and who came: name, percent, of how many."""
    said = now.came + now.missed
    filled = f"{now.days} 次活动，要 {now.needed} 人，报了 {now.filled} 人"
    return [
        (FILL, _of_hundred(now.fill_percent), filled if now.needed else "这段时间没有限人数的活动"),
        (
            TURNOUT,
            _of_hundred(now.turnout_percent),
            f"报了名的 {said} 人里来了 {now.came} 人" if said else "还没有打卡",
        ),
    ]


def rectified(now: Rate) -> tuple[str, str]:
    """How much was put right: percent, of how many."""
    if not now.handed:
        return NOTHING, "这段时间没有抄告单"
    late = f"，{now.overdue} 张过了期限" if now.overdue else ""
    return f"{now.percent}%", f"发出 {now.handed} 张，通过 {now.passed} 张{late}"


def ranked_by(name: str) -> str:
    """What a ranking goes by."""
    return f"{SHARES[name]}排名"


FEW = f"不到 {LEAST} 张，不排名"


def _of_hundred(share: float | None) -> str:
    return NOTHING if share is None else f"{share:g}%"
