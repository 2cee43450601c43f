"""What is said of one thing that several neighbours report: to who reports it too, who follows it, and the workers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.wording import common
from nlp.lexicon import Lexicon
from storage.tickets import Ticket

FOLLOW, ANOTHER = "加入关注", "我这是另一件"
STILL_BROKEN, ALL_WELL = "还没好", "已经好了"
SAME_AS_MINE = "就是这件"
UNFOLLOW, PART = "不用告诉我了", "拆开"
UNFOLLOWED = "好的，这件事有了结果不再告诉您。以后有事，随时跟我说。"
GOOD_TO_HEAR = "那就好，不登记了。以后有事，随时跟我说。"
MEANS_STILL = ("没好", "还没", "没有", "没有好", "还是没好", "还坏着", "没呢")
MEANS_WELL = ("好了", "好的", "已经好了", "好啦")
MEANS_SAME = ("关注", "是这件", "同一件", "一样的", "是的", "是", "对", "对的", "好", "好的", "嗯", "行", "可以")
MEANS_ANOTHER = ("另一件", "不是", "不是同一件", "不是一件事", "不一样", "另外一件", "是另一件", "别的", "不对", "不")
# The one that is named first stays.
MERGES = re.compile(r"合并(?:单子|工单)?\s*[#＃]?(?P<into>\d{1,12})\s*[\s和与、,，]\s*[#＃]?(?P<ticket>\d{1,12})")
PARTS = re.compile(r"(?:拆开|取消合并|分开)(?:单子|工单)?\s*[#＃]?(?P<ticket>\d{1,12})")

_HOW_FAR = {
    "open": "正在找人处理", "taken": "已经有人在处理", "under_way": "已经有人在处理", "done": "刚做完，正在看好没好",
    "closed": "已经办好了",
}  # fmt: skip
_MOST_NUMBERS = 3


def ask_same(found: Sequence[Ticket], count: int, *, mine: bool) -> str:
    """The same thing was reported before; nothing is told of who did, or in what words."""
    numbers = "、".join(str(one.id) for one in found[:_MOST_NUMBERS])
    how = _HOW_FAR[found[0].status]
    if found[0].status == "closed":
        return f"这件事刚有 {count} 位邻居反映过（单号 {numbers}），{how}。您看到的还没好吗？"
    if mine:
        return f"这件事您说过了（单号 {numbers}，{how}）。这次说的就是这件吗？"
    return f"这件事已有 {count} 位邻居反映（单号 {numbers}，{how}）。您说的也是这件吗？"


def joined(ticket: Ticket, count: int, *, mine: bool) -> str:
    """The draft went with the ticket."""
    if mine:
        return f"好的，您刚才说的也记在单子 {ticket.id} 里了，{_HOW_FAR[ticket.status]}。"
    return (
        f"好的，您说的也交给社区工作人员了。这件事有 {count} 位邻居关注（单号 {ticket.id}，{_HOW_FAR[ticket.status]}），"
        "有了结果马上告诉您。"
    )


def ended(ticket: Ticket, lexicon: Lexicon) -> str:
    """How a ticket that somebody follows has ended, as it is."""
    what = f"您关注的事（单号 {ticket.id}，{common.service(ticket, lexicon)}）"
    if ticket.status == "cancelled":
        return f"{what}：最先反映的邻居说不用办了。您那里要是还没好，点一下告诉我。"
    return f"{what}：社区说已经办好了。您那里要是还没好，点一下告诉我。"


def still_broken(ticket: Ticket) -> str:
    """What a worker is asked: somebody who follows the ticket says that it is not put right."""
    return f"单子 {ticket.id} 办结了，我这里还没好。"


def merged(ticket: Ticket, into: Ticket, *, mine: bool) -> str:
    """A worker found that the requester's ticket is of the same thing as another."""
    whose = "您的另一张单子" if mine else "邻居反映的"
    number = f"单子 {into.id}" if mine else f"（单号 {into.id}）"
    return f"您的单子 {ticket.id} 和{whose}{number}是同一件事，合在一起办，有了结果马上告诉您。"


def parted(ticket: Ticket) -> str:
    """The ticket stands for itself again."""
    return f"您的单子 {ticket.id} 单独办了，我接着找人，有消息马上告诉您。"


def merged_for_worker(ticket: Ticket, into: Ticket) -> str:
    """A worker has merged two tickets."""
    return f"单子 {ticket.id} 并到单子 {into.id} 里了，反映的人都会听到结果。合错了，点“拆开”。"


def parted_for_worker(ticket: Ticket, into_id: int) -> str:
    """A worker has parted what was merged."""
    return f"单子 {ticket.id} 从单子 {into_id} 里拆开了，重新打开，单独办。"


def goes_with(into_id: int) -> str:
    """A line of a worker's card: the ticket was merged."""
    return f"已并到单子 {into_id} 一起办。"


def gathers(count: int, merged: Sequence[int]) -> str:
    """A line of a worker's card: who else waits for it, and where their words and photos are."""
    told = f"；一起反映的：{'、'.join(str(one) for one in merged[:12])}（写单号看原话和照片）" if merged else ""
    return f"另有 {count} 位邻居关注{told}" if count else told[1:]


def followed(found: Sequence[Ticket], lexicon: Lexicon) -> str:
    """What somebody follows."""
    lines = [f"{one.id} {common.service(one, lexicon)}：{_HOW_FAR[one.status]}" for one in found]
    return "您关注的事：\n" + "\n".join(lines)
