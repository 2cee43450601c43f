"""工单 at the desk: filters in words, the columns of its table, what was done to many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

STATES = {
    "": "全部", "unfinished": "没办完", "open": "找人中", "taken": "有人接了", "under_way": "正在办", "done": "等评价",
    "closed": "已办结", "cancelled": "已取消",
}  # fmt: skip
SORTS = {"new": "新的在前", "old": "早的在前", "due": "快到期的在前", "urgent": "急的在前"}
KINDS = {"request": "请人帮忙", "report": "反映问题", "unread": "语音或文件"}
URGENCIES = {"danger": "有危险", "urgent": "急", "normal": "不急"}
# Lists of tickets that a figure counts.
COUNTS = {
    "opened": "点了单的", "cancelled": "取消的", "unfinished": "没办完的", "on_time": "按时响应的", "answer_late": "响应晚了的",
    "taken": "有人接过的", "never_taken": "没人接过的", "asked": "请居民评过的", "judged": "居民评了的",
    "silent": "居民没评的", "solved": "居民说解决了的", "solved_at_once": "一次就解决的", "unsolved": "居民说没解决的",
    "pleased": "满意的", "displeased": "不满意的", "reopened": "重开过的", "overdue": "超时没办完的",
}  # fmt: skip
LATE = {"take": "没人接", "arrive": "没上门", "solve": "没办完"}
# What was late and is done meanwhile, by where the ticket stands.
DONE_LATE = {
    "taken": {"take": "接晚了"},
    "under_way": {"take": "接晚了", "arrive": "来晚了"},
    "done": {"take": "接晚了", "arrive": "来晚了", "solve": "办晚了"},
}
HEAD = (
    "单号", "状态", "类型", "队", "事项", "紧急", "说了什么", "小区", "楼号", "社区", "居民", "替谁点的", "电话", "开单时间",
    "应接时间", "应办时间", "办结时间", "超时", "要几人", "接了几人", "附件", "重开次数", "解决了吗", "星级",
)  # fmt: skip
TABLE = "工单"
SOLVED = {True: "解决了", False: "没解决", None: ""}
NOTHING_CHOSEN = "还没选单子。请先在前面打勾，再按按钮。"
NO_REASON = "请写一句办结的原因，居民看得到。"
HAS_SOMEBODY = "已经有人在办，没有动"
MINE, CLOSED = "由您跟进", "办结了"


def since(iso: str) -> str:
    """The first day: 11月1日起."""
    return f"{_day(iso)}起"


def until(iso: str) -> str:
    """The last day: 11月30日止."""
    return f"{_day(iso)}止"


def stars(count: int) -> str:
    """So many stars."""
    return f"{count} 星"


def how_many(count: int, most: int) -> str:
    """How many tickets a filter lists; `most` stands for as many or more."""
    return f"{count} 张以上" if count >= most else f"{count} 张"


def late(steps: Sequence[str], status: str) -> str:
    """At which steps a ticket that stands so passed its limit."""
    words = LATE | DONE_LATE.get(status, {})
    return "、".join(words.get(step, step) for step in steps)


def too_many(most: int) -> str:
    """A table is too long for a file."""
    return f"超过 {most} 行了，表会打不开。请选一段日子，分几次导出。"


def too_many_at_once(most: int) -> str:
    """Too many tickets were ticked."""
    return f"一次最多办 {most} 张，请少选几张。"


def done(what: str, count: int, left: Sequence[tuple[int, str]]) -> str:
    """What became of a batch."""
    lines = [f"{count} 张{what}。"] if count else []
    lines += [f"{number} 没有办：{why.rstrip('。')}。" for number, why in left]
    return "\n".join(lines)


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
