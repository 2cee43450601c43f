"""What is said first where life is at stake: the number to call, and what to do until help is there."""

from __future__ import annotations

from handlers.wording import common
from nlp.danger import Danger
from storage.places import Place
from storage.tickets import Ticket

CALLS = {"120": "120 急救", "119": "119 火警", "110": "110 报警"}
# Under the kinds of danger that the lexicon names; what is wrong for one kind can save a life in another.
UNTIL_THEN = {
    "fire": "人先到屋外去，走楼梯，别坐电梯，别回去拿东西。",
    "gas": "别开灯，别点火。先开窗，人到外面去，再打电话。",
    "live_wire": "人离远些，别碰电线，别踩水。",
    "trapped": "先别慌，别硬扒门，在原地等人来。",
    "water": "别自己下水，找根长杆子或者绳子。",
    "height": "陪着慢慢说话，别靠得太近。",
    "despair": "您别一个人扛着，难受就说出来。心理援助热线 12356，也有人听您说话。",
    "missing": "想一想穿什么衣服、在哪儿走散的，告诉警察。",
    "medical": "先别硬撑着起来，也别随便搬动。大门能开就打开，电话别关。",
    "violence": "先躲到安全的地方，把门锁好。",
}
ELSE = "人先到安全的地方，电话别关机。"
ASK_WHERE = "您在哪儿？请说小区、几号楼、几室。"


def danger(ticket: Ticket, station: Place | None, found: Danger | None) -> str:
    """The number comes first, that of the words just said; then what to do, who knows of it, and the other numbers."""
    number = found.call if found is not None else "110"
    others = "、".join(name for call, name in CALLS.items() if call != number)
    phone = f"，社区电话 {station.phone}" if station is not None and station.phone else ""
    lines = [
        f"请马上打 {number}！",
        UNTIL_THEN.get(found.kind if found is not None else "", ELSE),
        f"我已经通知社区工作人员，单号 {ticket.id}{phone}。",
        f"（{others}）",
    ]
    return "\n".join(lines if common.where(ticket) else [*lines, ASK_WHERE])
