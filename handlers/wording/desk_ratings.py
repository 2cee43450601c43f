"""评价 at the desk: what was said of the service, and how it goes by team and service."""

from __future__ import annotations

from storage.rated import Judged

RATINGS = "评价"
WHICH = {"": "全部", "1": "不满意的"}
SOLVED = {True: "解决了", False: "没解决"}
UNHAPPY = "不满意"
MONTH, BEFORE = "这个月", "上个月"


def stars(count: int | None) -> str:
    """Stars, as a picture and as a number."""
    return "没打星" if count is None else f"{'★' * count}{'☆' * (5 - count)} {count} 星"


def round_of(one: Judged) -> str:
    """Which time the ticket was judged."""
    return f"第 {one.round + 1} 次评" if one.round else ""
