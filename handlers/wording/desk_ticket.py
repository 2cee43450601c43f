"""What stands on the page of one ticket: its steps, what happened to it, and how much of an address is shown."""

from __future__ import annotations

from collections.abc import Mapping

from storage.events import Event
from storage.masks import without_doors, without_numbers
from storage.people import Person
from storage.tickets import Ticket

STEPS = {"ask": "点单", "offer": "派单", "take": "接单", "arrive": "上门", "solve": "做完", "end": "评单"}
# How the last step is called where nobody has judged.
ENDED = {"closed": "办结", "cancelled": "取消"}
A_VOLUNTEER = "一位志愿者"
A_RESIDENT, A_WORKER, THE_PROGRAM = "居民", "工作人员", "小帮手"
SHOWS = {"before": "办之前", "after": "办之后", "more": ""}
SAW = {"phone": "电话", "address": "门牌"}
URGENCY = {"danger": "有危险", "urgent": "急"}
NOTHING_WRITTEN = "还没有写。请写一句，再点“发送”。"
# What a bare event means; who takes, comes and is done is told by the assignment's own event.
HAPPENED = {
    ("ticket", "draft"): "说了这件事",
    ("ticket", "confirm"): "点单",
    ("ticket", "alarm"): "有危险，马上开了单",
    ("ticket", "solved"): "说解决了",
    ("ticket", "unsolved"): "说没解决",
    ("ticket", "settle"): "没等到评价，自动办结",
    ("ticket", "cancel"): "取消了",
    ("ticket", "restore"): "又要办了",
    ("ticket", "close"): "办结",
    ("ticket", "merge"): "并到另一张单子",
    ("ticket", "part"): "拆开，单独办",
    ("ticket", "late"): "过了时限",
    ("ticket", "amend"): "改了内容",
    ("ticket", "undo"): "撤销了刚才的",
    ("ticket", "complaint"): "投诉",
    ("ticket", "poor"): "评价低",
    ("ticket", "urged"): "催单",
    ("ticket", "reply"): "回了居民",
    ("assignment", "accept"): "接单",
    ("assignment", "arrive"): "到了",
    ("assignment", "complete"): "做完了",
    ("assignment", "release"): "去不了了",
    ("assignment", "withdraw"): "不用去了",
    ("rectification", "ask"): "抄告给责任单位",
    ("rectification", "answer"): "责任单位回复了",
    ("rectification", "pass"): "整改通过",
    ("rectification", "return"): "退回重改",
    ("rectification", "withdraw"): "不用整改了",
}
# What one person does with an assignment of another.
DONE_TO = {"accept": "派给了{}", "release": "换下了{}", "withdraw": "告诉{}不用去了"}
UNDONE = "撤销了刚才的"
LATE = {"take": "没人接，过了时限", "arrive": "没到，过了时限", "solve": "没办完，过了时限"}


def happened(event: Event, whom: str = "") -> str:
    """What an event of the ticket's life was, and to whom it was done; an empty string where another line tells it."""
    if event.act.startswith("undo_"):
        return UNDONE if event.thing == "ticket" else ""
    if event.act == "late":
        return LATE.get(event.why or "", HAPPENED["ticket", "late"])
    if whom and event.act in DONE_TO:
        return DONE_TO[event.act].format(whom)
    said = HAPPENED.get((event.thing, event.act), "")
    return f"{said}：{without_numbers(event.why)}" if said and event.act == "close" and event.why else said


def who(event: Event, ticket: Ticket, names: Mapping[int, str]) -> str:
    """Who did it."""
    if event.actor_id is None:
        return THE_PROGRAM
    return names.get(event.actor_id) or (A_RESIDENT if event.actor_id == ticket.requester_id else A_WORKER)


def saw(event: Event) -> str:
    """What somebody was shown."""
    return "、".join(name for key, name in SAW.items() if key in (event.why or ""))


def shown(text: str, ticket: Ticket, requester: Person) -> str:
    """Words of the ticket for who has not opened it: no telephone, no door."""
    return without_doors(without_numbers(text, ticket.phone, requester.phone), ticket.room)


def in_short(text: str, most: int = 36) -> str:
    """The first of what somebody said, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def followed(count: int) -> str:
    """How many neighbours wait with the requester."""
    return f"还有 {count} 位邻居在等" if count else ""
