"""What is said where several are needed, and to who waits for a slot (候补)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import behalf, common
from storage.tickets import Ticket

HOW_MANY, WAIT, STOP_WAITING = "几个人", "候补", "不等了"
CHOICES = (1, 2, 3, 4, 5, 6, 8, 10)
TOAST_WAITS = "记下了，您在候补。"
TOAST_STOPPED = "好的，没关系。"
ASK_HOW_MANY = "要几个人来帮忙？点一下，或者写“3个人”。"
WAITS_FOR_NOTHING = "您现在没有在候补。"
NOT_UNDERSTOOD = "没听明白。请写个数，1到20，比如“3个人”。"

_DIGITS = "[0-9０-９]{4,7}|[零〇一二两三四五六七八九十百千幺]{3,9}"
_GAP = "[ 　，,：:、]*"
_TICKET = rf"(?:单子|单号|工单)?[#＃№]? ?(?P<number>{_DIGITS})(?:号单子?|号)?"
_COUNT = r"(?P<count>[0-9]{1,3}|[零一二两三四五六七八九十]{1,3}) ?(?:个|位|名)人?"
NEEDS = (
    re.compile(
        rf"(?:派)?{_GAP}{_TICKET}{_GAP}(?:一共|总共|改成|改为|加到|减到)?(?:要|需要|派|只要)?{_GAP}{_COUNT}(?:就行|就够|吧|了)*"
    ),
    re.compile(rf"{_TICKET}{_GAP}(?:要)?几个人"),
)
NEEDS_MINE = re.compile(
    rf"(?:(?:一共|总共|改成|改为|还是|只|就)*(?:要|需要)|(?P<more>再(?:来|加|派|要|找|请)|多(?:来|派))){_GAP}{_COUNT}(?:就行|就够|吧|了|来?帮忙|过来)*"
)
# 两个人就够了: no more than these.
ENOUGH_OF_MINE = re.compile(rf"(?P<more>)(?:有|来|只要)?{_COUNT}(?:就|也)*(?:够|足够|行|可以)了?[的吧啊呀]*")
STOPS_WAITING = re.compile(
    rf"(?:我)?(?:退出|取消|退掉|不要|不想|不)(?:再)?(?:排)?候补了?{_GAP}(?:{_TICKET})?了?|候补(?:取消|不要|退)了"
)
WAITS = (
    re.compile(rf"(?:我)?(?:要|来|排)?候补{_GAP}{_TICKET}"),
    re.compile(rf"{_TICKET}{_GAP}(?:我)?(?:要|来|排)?候补"),
)


def line(ticket: Ticket) -> list[str]:
    """The line of a card that says how many are needed; none where it is one."""
    if ticket.needed == 1:
        return []
    had = "" if ticket.status == "draft" else f"（已有 {ticket.taken}/{ticket.needed} 人）"
    return [f"人手：要 {ticket.needed} 个人{had}"]


def missing(ticket: Ticket) -> str:
    """How many are still sought; empty where all slots are taken."""
    return f"还差 {ticket.needed - ticket.taken} 位，我接着找。" if ticket.taken < ticket.needed else ""


def coming(ticket: Ticket, names: Sequence[str], now: datetime, instead_of: Sequence[str] = ()) -> str:
    """接单: who comes by now, of several; `instead_of`: who comes no more."""
    all_here = ticket.taken >= ticket.needed
    head = f"{'、'.join(instead_of)}不来了。现在" if instead_of else "好消息："
    head += "人齐了，" if all_here else ""
    some = "" if all_here else f"（已有 {ticket.taken}/{ticket.needed} 人）"
    return (
        f"{head}{'、'.join(names)}来帮您{some}，单子 {ticket.id}。{missing(ticket)}\n"
        f"时间：{common.agreed(ticket, now, '会先跟您联系，重新约') or '会先跟您联系'}。\n"
        f"上门口令：{ticket.passcode}。来的人会先说出这四个数字，说对了再开门。{behalf.tell_passcode(ticket)}"
    )


def dropped_out(ticket: Ticket, name: str, left: Sequence[str]) -> str:
    """One of several cannot come after all."""
    still = f"{'、'.join(left)}照常来，" if left else ""
    return f"单子 {ticket.id}：{name}临时来不了，{still}我正在另找一位，找到马上告诉您。"


def short_handed(ticket: Ticket, names: Sequence[str], *, that_day: bool) -> str:
    """A limit has passed, and some have come in, but not enough."""
    come = f"约好的时间到了，来了 {len(names)} 位" if that_day else f"已有 {len(names)} 位要来"
    return (
        f"单子 {ticket.id}：{come}（{'、'.join(names)}），还差 {ticket.needed - ticket.taken} 位，"
        "对不住。我还在找，也告诉了社区工作人员。"
    )


def needs_now(ticket: Ticket) -> str:
    """The number was changed."""
    return f"好的，单子 {ticket.id} 要 {ticket.needed} 个人，已有 {ticket.taken} 位。"


def needs_for_requester(ticket: Ticket) -> str:
    """A worker changed the number."""
    return f"单子 {ticket.id}：社区安排 {ticket.needed} 位来帮您，已有 {ticket.taken} 位。"


def choice(count: int) -> str:
    """A number on a button."""
    return f"{count}个人"


def waits(ticket: Ticket, place: int) -> str:
    """The card of who waits."""
    return f"单子 {ticket.id} 人满了，您排在候补第 {place} 位。有人来不了，就请您去，马上告诉您。"


def waits_no_more(ticket: Ticket) -> str:
    """The card after 不等了."""
    return f"单子 {ticket.id}：好的，不等了。谢谢您！"


def moved_up(ticket: Ticket) -> str:
    """The head of what is said to who waited, when a slot is theirs."""
    return f"轮到您了！单子 {ticket.id} 有人来不了，请您去帮个忙。"
