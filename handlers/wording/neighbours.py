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
_NUMBER = r"(?:单子|工单|单号)?\s*[#＃]?"
_TWO = rf"{_NUMBER}(?P<into>\d{{1,12}})(?:\s*[和与跟、,，]\s*|\s+){_NUMBER}(?P<ticket>\d{{1,12}})"
MERGES = (re.compile(f"合并{_TWO}"), re.compile(rf"[把将]?{_TWO}\s*(?:合并|并(?:在|到)?一起)"))
PARTS = re.compile(rf"(?:拆开|取消合并|分开){_NUMBER}(?P<ticket>\d{{1,12}})")

# Of who follows something: it is not put right, or not yet; and they want to hear no more of it.
ASKS_STILL = re.compile(
    "(?:(?:怎么|咋|是不是|它|那个?|这个?|都|到现在)*(?:还|还是|又|仍)?(?:没有?|未)(?:给)?(?:修|弄|办|做|搞|清|处理)?(?:好|完|掉|干净)|还是?坏的?|还在漏水?|还不亮)"
    "[吗呢么啊呀嘛了]*"
)
MEANS_UNFOLLOW = re.compile(
    "取消|取消关注|不关注了?|不用(?:再)?(?:告诉我|通知我|跟我说)了?|别(?:再)?(?:告诉|通知)我了?"
)

# What neighbours share. Two that are named by different words are two things, in whatever house they are.
_THINGS = {
    "lift": re.compile("电梯"),
    "light": re.compile("灯"),
    "door": re.compile("单元门|楼栋门|楼道门|门禁|大门|铁门|对讲"),
    "cover": re.compile("井盖"),
    "water": re.compile("水管|漏水|渗水|停水|下水|污水|积水|管道"),
    "pile": re.compile("堆|杂物|纸箱|占道|占用"),
    "waste": re.compile("垃圾|桶站"),
    "rail": re.compile("扶手|栏杆|护栏"),
    "charging": re.compile("充电|飞线"),
    "noise": re.compile("噪音|吵|扰民"),
}
_EVERYBODYS = re.compile(
    "电梯|(?:楼道|走廊|过道|楼梯间?|门厅|大堂|车库|地库|单元门?口?)[里的上]{0,2}(?:感应|声控|照明|电)?灯|路灯|"
    "单元门|楼栋门|楼道门|门禁|井盖|(?:楼道|楼梯)[里的]?(?:扶手|栏杆|窗)"
)
_BROKEN = re.compile(
    "坏|不亮|没亮|不灵|失灵|停了|停运|不动|不走|不能用|用不了|不能走|故障|没反应|关不|开不|打不开|松|断了|掉了|闪|暗|修|换"
)
# Where somebody is to be carried or brought something, it is their own need, whatever stands still.
_WANTS_HANDS = re.compile(
    "[背抬搬拎扛陪]|扶(?!手)|送(?:我|他|她|老|上|下|饭|菜|药)|帮我(?:把|拿|带|买|取)|帮忙(?:拿|带|买|取)"
)

_HOW_FAR = {
    "open": "正在找人处理", "taken": "已经有人在处理", "under_way": "已经有人在处理", "done": "刚做完，正在看好没好",
    "closed": "已经办好了",
}  # fmt: skip
_MOST_NUMBERS = 3


def is_everybodys(words: str) -> bool:
    """Tell whether the words are of something broken that a whole house shares, whatever help they ask for."""
    return bool(_EVERYBODYS.search(words) and _BROKEN.search(words)) and not _WANTS_HANDS.search(words)


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two reports can be of one thing by what they name; who names nothing may mean anything."""
    here, there = ({thing for thing, named in _THINGS.items() if named.search(words)} for words in (one, other))
    return not here or not there or bool(here & there)


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
    return f"单子 {ticket.id} 并到单子 {into.id} 里了，反映的人都会听到结果。往后要分开办，点“拆开”。"


def parted_for_worker(ticket: Ticket, into_id: int) -> str:
    """A worker has parted what was merged."""
    return f"单子 {ticket.id} 从单子 {into_id} 里拆开了，重新打开，单独办。"


def goes_with(into_id: int) -> str:
    """A line of a worker's card: the ticket was merged."""
    return f"已并到单子 {into_id} 一起办。"


def looks_like(found: Sequence[Ticket]) -> str:
    """A line of a worker's card: what was reported besides, and may be one and the same."""
    return f"可能和单子 {'、'.join(str(one.id) for one in found[:_MOST_NUMBERS])} 是同一件事。"


def merge_with(number: int) -> str:
    """The label of the button that merges the two."""
    return f"和 {number} 合并"


def gathers(count: int, merged: Sequence[int]) -> str:
    """A line of a worker's card: who else waits for it, and where their words and photos are."""
    told = f"；一起反映的：{'、'.join(str(one) for one in merged[:12])}（写单号看原话和照片）" if merged else ""
    return f"另有 {count} 位邻居关注{told}" if count else told[1:]


def ask_unfollow(ticket: Ticket, lexicon: Lexicon) -> str:
    """取消 may mean that somebody wants to hear no more of what they follow."""
    return f"您关注的单子 {ticket.id}（{common.service(ticket, lexicon)}），有了结果不用告诉您了吗？是的话请点一下。"


def followed(found: Sequence[Ticket], lexicon: Lexicon) -> str:
    """What somebody follows."""
    lines = [f"{one.id} {common.service(one, lexicon)}：{_HOW_FAR[one.status]}" for one in found]
    return "您关注的事：\n" + "\n".join(lines)
