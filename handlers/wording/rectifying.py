"""What is said of rectification notices (抄告单) and responsible units, and how people ask for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common, enclosing
from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from storage.places import Place
from storage.rectifications import Rectification
from storage.rectified import Rate
from storage.tickets import Ticket
from storage.units import Unit

UNITS, RATE, MINE = "责任单位", "整改率", "我的抄告单"
HAND_OVER, DONE, CANNOT, ENTER_FOR = "抄告", "整改好了", "做不了", "代填整改"
PASS, SEND_BACK, OTHER_UNIT = "通过", "退回", "换个单位"
PLEASED, NOT_PLEASED = "满意", "不满意"
INVITE, REMOVE = "请负责人进来", "删掉"
NO_WORDS = "不说了"
DEADLINES = {24: "24小时", 72: "3天", 168: "7天"}
HANDS = re.compile(
    r"抄告\s*(?:单)?\s*[#＃]?(?P<number>\d{4,9})(?:号单|号)?\s*(?:[给到]\s*|[ ，,：:])?\s*(?P<unit>.{0,40})"
)
LENGTH = re.compile(
    r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*个?(?P<unit>小时|钟头|天|日|周|星期)(?:之?内|以内)?"
)
# 幸福物业 3天: the unit, and how long it has.
WITHIN = re.compile(rf"(?P<name>.+?)[ ，,]*(?:限|在)?(?P<span>{LENGTH.pattern})")
# What a unit is called, said by itself after it was asked for.
IS_A_UNIT = re.compile(
    r"[\u4e00-\u9fffA-Za-z（）()]{1,26}(?:物业|公司|集团|中心|[所办队局站委处社院厂部校会])(?:[ ，,：:]*(?:(?:联系)?电话|手机号?)?[ ：:]*[0-9０-９\- ]{7,15})?"
)
ADDS = re.compile(r"(?:加|新增|添加)?(?:一?个)?[：: ]?责任单位[ ：:，,]+(?P<rest>.{1,80})", re.DOTALL)
DROPS = re.compile(r"(?:删|删掉|删除)(?:个|掉)?责任单位[ ：:，,]*(?P<rest>.{1,80})", re.DOTALL)
PHONE_WORDS = re.compile(r"(?:联系)?电话|手机号?")
HOURS = {"小时": 1, "钟头": 1, "天": 24, "日": 24, "周": 168, "星期": 168}

HOW = "加一个：责任单位 幸福物业 电话13800001111\n删一个：删责任单位 幸福物业"
NO_UNITS = f"还没有责任单位。请先说一个，比如：\n{HOW}"
ASK_UNIT = "抄告给哪个责任单位？"
ASK_DUE = "请他们多久整改好？点一下，或者写“周五下午5点”。"
DUE_UNCLEAR = "没听明白时间。请这样写：“48小时”“5天”，或者“周五下午5点”。"
ASK_AFTER = "请发一张整改后的照片，可以在照片下面写几句话。"
STILL_ASK_AFTER = "还差一张整改后的照片。发来照片就行；做不了的话，点“做不了”。"
ASK_AFTER_WORDS = "照片收到了，已经交给社区审核。怎么整改的，想再说一句吗？"
ASK_WHY_NOT = "请说一下为什么做不了，社区看得到。"
ASK_WHY_BACK = "请写退回的原因，责任单位看得到。比如“地上还有纸箱”。"
ANSWERED = "谢谢！已经交给社区审核，审核了告诉您。"
WORDS_ADDED = "记下了，谢谢！"
NOTHING_WAITS = "现在没有要整改的抄告单。谢谢！"
NO_RATE = "这一年还没有抄告单。单子卡片上点“抄告”，就能交给责任单位。"
TOAST_DECIDED = "好的。"
STATUS = {
    "asked": "等责任单位整改", "answered": "整改好了，等您审核", "returned": "已退回，等再整改", "passed": "已通过",
    "withdrawn": "已收回",
}  # fmt: skip


def units(found: Sequence[Unit]) -> str:
    """The responsible units of a worker's places."""
    lines = [f"{one.name} {one.phone or '没留电话'}{'' if one.person_id else '（负责人还没进来）'}" for one in found]
    return "\n".join([f"责任单位 {len(found)} 个：", *lines, HOW])


def unit_set(unit: Unit) -> str:
    """A unit was added, or its telephone changed."""
    phone = f"，电话 {unit.phone}" if unit.phone else ""
    inside = "" if unit.person_id else "\n点下面可以请它的负责人进来；不请也行，整改的结果由您代填。"
    return f"记下了：{unit.name}{phone}。{inside}"


def unit_removed(unit: Unit) -> str:
    """A unit was taken out."""
    return f"{unit.name}删掉了。已经抄告给它的，还会继续跟。"


def no_such_unit(name: str, likely: Sequence[str]) -> str:
    """Nothing is called so; the nearest names are buttons below."""
    return f"没有叫“{name}”的责任单位。" + ("您是说：" if likely else HOW)


def invitation(unit: Unit) -> str:
    """A link for whoever answers for a unit; the door writes the link itself below."""
    return f"请把这个链接发给{unit.name}的负责人。7天内有效，只能用一次。"


def welcome(unit: Unit, place: Place | None) -> str:
    """Invited as the person of a unit."""
    of = f"{place.name}的" if place is not None else ""
    return (
        f"您好！您现在代表{of}责任单位“{unit.name}”。有抄告单我会发给您，整改好了点“{DONE}”，再发一张照片就行。\n"
        f"想看还没办的，说“{MINE}”。"
    )


def notice(it: Rectification, ticket: Ticket, unit: Unit, lexicon: Lexicon, now: datetime, until: datetime) -> str:
    """The card of a notice, for the unit."""
    return "\n".join(
        [
            f"【抄告单】单子 {ticket.id}，给{unit.name}",
            f"问题：{common.service(ticket, lexicon)}",
            f"居民说：{quote(common.without_phone(ticket), 300)}",
            f"地点：{common.where(ticket) or '请问社区'}",
            *([enclosing.stands_at(ticket)] if ticket.latitude is not None else []),
            f"请在 {common.moment(until, now)} 前整改好。" + (f"（退回过 {it.returned} 次）" if it.returned else ""),
        ]
    )


def picture(ticket: Ticket, *, after: bool) -> str:
    """The line under a picture of before or after."""
    return f"单子 {ticket.id}：{'整改后' if after else '整改前'}"


def handed(ticket: Ticket, unit: Unit, due: datetime, now: datetime) -> str:
    """To the worker: it has been handed over."""
    ring = (
        ""
        if unit.person_id
        else f"\n{unit.name}的负责人还没进来，请打电话{unit.phone}告诉他们；整改好了，您点下面代填。"
    )
    return f"单子 {ticket.id} 抄告给{unit.name}了，{common.moment(due, now)} 前整改好。到时候我会提醒。{ring}"


def handed_for_requester(ticket: Ticket, unit: Unit, due: datetime, now: datetime) -> str:
    """To who reported: who puts it right, and by when."""
    return (
        f"单子 {ticket.id} 已经交给责任单位“{unit.name}”，要求 {common.moment(due, now)} 前整改好。\n"
        "整改好了，我把前后的照片发给您看。"
    )


def handed_already(it: Rectification, ticket: Ticket, unit: Unit, now: datetime) -> str:
    """To the worker: it is with a unit already."""
    return f"单子 {ticket.id} 已经抄告给{unit.name}：{STATUS[it.status]}，期限 {common.moment(it.due_at, now)}。"


def only_home(place: str) -> str:
    """Who was asked along does not hand the ticket to a unit."""
    return f"抄告要请{place}的工作人员来办。"


def called_off(ticket: Ticket) -> str:
    """To the unit: it need not do anything any more."""
    return f"单子 {ticket.id} 的抄告单收回了，不用再整改。谢谢！"


def to_review(it: Rectification, ticket: Ticket, unit: Unit, now: datetime) -> str:
    """To the workers: the unit has answered."""
    late = "（超过期限）" if it.answered_at is not None and it.answered_at > it.due_at else ""
    if it.after_id is None:
        return f"【抄告单】单子 {ticket.id}，{unit.name}说做不了：{quote(it.answer, 500)}\n请看怎么办。"
    words = f"：{quote(it.answer, 500)}" if it.answer else "。"
    return f"【抄告单】单子 {ticket.id}，{unit.name}说整改好了{late}{words}\n请看上面的照片，通过还是退回？"


def added_words(ticket: Ticket, unit: Unit, words: str) -> str:
    """To the workers: the unit adds something to its answer."""
    return f"单子 {ticket.id}，{unit.name}补充：{quote(words, 500)}"


def decided(it: Rectification, ticket: Ticket, unit: Unit) -> str:
    """The card of a decision."""
    return f"【抄告单】单子 {ticket.id}，{unit.name}：{STATUS[it.status]}。"


def passed(ticket: Ticket) -> str:
    """To the unit: it is well."""
    return f"单子 {ticket.id} 审核通过了。谢谢你们！"


def sent_back(ticket: Ticket, why: str, until: datetime, now: datetime) -> str:
    """To the unit: not yet well."""
    return f"单子 {ticket.id} 退回了：{quote(why, 300)}\n请在 {common.moment(until, now)} 前再整改一次。"


def sent_back_for_worker(ticket: Ticket, unit: Unit) -> str:
    """To the worker: it is back with the unit."""
    ring = "" if unit.person_id else f"请打电话{unit.phone}告诉他们。"
    return f"单子 {ticket.id} 退回给{unit.name}了。{ring}"


def ask_pleased(ticket: Ticket, unit: Unit, words: str) -> str:
    """To who reported: before and after stand above."""
    said = f"他们说：{quote(words, 300)}\n" if words else ""
    return f"单子 {ticket.id} 整改好了（{unit.name}），前后的照片在上面。\n{said}您满意吗？"


def late_for_unit(ticket: Ticket) -> str:
    """To the unit: the deadline has passed."""
    return f"单子 {ticket.id} 的整改期限到了。请尽快整改，整改好了点“{DONE}”；做不了也请说一声。"


def late_for_worker(it: Rectification, ticket: Ticket, unit: Unit, now: datetime) -> str:
    """To the workers: the deadline has passed, or nobody has looked at an answer."""
    if it.status == "answered":
        return f"【抄告单】单子 {ticket.id}，{unit.name}的整改还等着您审核。"
    return (
        f"【抄告单】单子 {ticket.id}，{unit.name}超过期限还没整改好（期限 {common.moment(it.due_at, now)}）。请催一下。"
    )


def late_for_requester(it: Rectification, ticket: Ticket, unit: Unit) -> str:
    """To who reported: the deadline has passed, or nobody has looked at what the unit answered."""
    if it.status != "answered":
        return f"单子 {ticket.id}：{unit.name}到期还没整改好，已催，对不住。有了结果马上告诉您。"
    if it.after_id is None:
        return f"单子 {ticket.id}：{unit.name}说做不了，社区还没想好怎么办，已催，对不住。有了结果马上告诉您。"
    return f"单子 {ticket.id}：{unit.name}说整改好了，社区还没看过，已催，对不住。"


def progress(it: Rectification, ticket: Ticket, unit: Unit, lexicon: Lexicon, now: datetime) -> str:
    """To who reported: with whom it is, and by when."""
    said = {True: "他们说整改好了，社区在看。", False: "他们说做不了，社区在想办法。"}
    answer = said[it.after_id is not None] if it.status == "answered" else ""
    return (
        f"单子 {ticket.id}：{common.service(ticket, lexicon)}\n"
        f"已经交给责任单位“{unit.name}”，要求 {common.moment(it.due_at, now)} 前整改好{_late(it, now)}。{answer}"
    )


def on_card(it: Rectification, unit: Unit, now: datetime) -> str:
    """On a worker's card: with whom it is, how far, and by when."""
    return f"抄告：{unit.name}，{common.moment(it.due_at, now)} 前（{STATUS[it.status]}）{_late(it, now)}"


def _late(it: Rectification, now: datetime) -> str:
    return "，已经超期" if it.status != "answered" and it.due_at <= now else ""


def rates(whole: Rate, places: Sequence[Rate], units: Sequence[Rate]) -> str:
    """整改率, by place and by unit."""
    lines = [
        f"最近一年抄告 {whole.handed} 件，整改好 {whole.passed} 件，整改率 {whole.percent}%。",
        f"按时 {whole.in_time} 件，超期 {whole.late} 件，退回过 {whole.returned} 件。",
        f"还没整改好 {whole.open} 件，其中已超期 {whole.overdue} 件。",
        f"居民满意 {whole.pleased} 件，不满意 {whole.displeased} 件。",
    ]
    if len(places) > 1:
        lines += ["按社区：", *map(_rate, places)]
    return "\n".join([*lines, "按责任单位：", *map(_rate, units)])


def _rate(one: Rate) -> str:
    late = f"，超期 {one.late + one.overdue}" if one.late + one.overdue else ""
    return f"　{one.name}：{one.passed}/{one.handed}，{one.percent}%{late}"
