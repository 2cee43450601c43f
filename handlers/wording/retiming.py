"""A worker's order for another time (1024 改到周六上午九点), and what they and others hear for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common, worker
from handlers.wording.orders import GAP, GAPS, number_named
from handlers.wording.resident import CHANGE_TIME
from storage.tickets import Ticket

_N = number_named("number")
_MOVES = "(?:改|换|挪|调|移|推迟|推后|延期|延|推|提前|约|定)(?:到|成|为|在)|改约到?|推迟|延后|延期|提前|[改换调](?:一?[下个])?(?:上门)?时间|改"
RETIMES = (
    re.compile(
        rf"(?:请|麻烦|帮我|帮忙|你|您)*[把将]?{GAP}{_N}{GAP}(?:(?P<time>的?(?:上门)?(?:时间|日子)){GAP})?(?:请|麻烦|帮我|帮忙|给我|能不能|可以)*(?P<move>{_MOVES}){GAP}(?P<when>.{{0,30}})"
    ),
    re.compile(
        rf"(?:请|麻烦|帮我)*(?P<move>[改换调](?:一?[下个])?(?P<time>(?:上门)?时间)){GAP}{_N}{GAP}(?:(?:[改换]?[到成为]|[改换]){GAP})?(?P<when>.{{0,30}})"
    ),
)
_LENGTH = re.compile("[0-9一二两三四五六七八九十半几]")
_NO_TIME_YET = re.compile("[一下吧了个啊呀 　。]*")
TIME_UNCLEAR = "没听明白时间，也可能这个时间已经过了。请这样写：“1024 改到周六上午九点”。"
RETIME_WHICH = "改哪一张单子？请写单号和时间，比如“1024 改到周六上午九点”。"


def when_in(order: re.Match[str]) -> str:
    """Return the new time as an order of `RETIMES` names it; empty where it does not."""
    said = order["when"].strip(GAPS)
    return "" if _NO_TIME_YET.fullmatch(said) else said


def asks_for_time(order: re.Match[str]) -> bool:
    """Tell whether an order of `RETIMES` that names no time is about one: 改 alone may be about anything."""
    return order["move"] != "改" or bool(order["time"])


def speaks_of_time(order: re.Match[str]) -> bool:
    """Tell whether what is said as the new time can be nothing else, though it was not understood: 推迟一小时."""
    later = order["move"][0] in "推延提" and _LENGTH.search(order["when"])
    return bool(order["time"] or "时间" in order["move"] or later)


def ask_time(ticket: Ticket) -> str:
    """A worker's order names no new time."""
    return f"单子 {ticket.id} 改到什么时候？比如“周六上午九点”。"


def retimed(ticket: Ticket, now: datetime, *, reached: bool, goes: bool) -> str:
    """The worker has put the visit at another time; `reached`: its requester hears so, `goes`: a volunteer too."""
    told = ("居民和志愿者都" if goes else "居民") + "会收到消息。" if reached else worker.NOT_REACHED
    return f"改好了。单子 {ticket.id} 改到{common.when(ticket, now)}。{told}"


def time_is_so(ticket: Ticket, now: datetime) -> str:
    """The visit is at that time already."""
    return f"单子 {ticket.id} 本来就是{common.when(ticket, now)}，没有改动。"


def undone_time(ticket: Ticket, now: datetime) -> str:
    """Whoever is concerned had been told of another time."""
    stays = f"还是{when}" if (when := common.when(ticket, now)) else "还是商量着来"
    return f"对不起，单子 {ticket.id} 社区刚才点错了，时间没有改，{stays}。"


def moved(ticket: Ticket, comes: Sequence[str], now: datetime) -> str:
    """A worker has put the visit at another time; `comes`: who comes, as before."""
    who = f"还是{'、'.join(comes)}来帮您。" if comes else ""
    unless = f"要是不方便，点“{CHANGE_TIME}”。" if ticket.kind == "request" else ""
    return f"社区把单子 {ticket.id} 的时间改到{common.when(ticket, now)}。{who}{unless}"
