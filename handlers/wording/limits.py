"""What is said about limits: when one passes, and where a worker sets them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common
from nlp.lexicon import Lexicon
from storage import looks
from storage.limits import DAY, HOUR, WORKDAY, Span, Standing
from storage.tickets import UNFINISHED, Ticket

LIMITS = "时限"
STEPS = {"take": "接单", "arrive": "到场", "solve": "办结"}
URGENCIES = {"danger": "险情", "urgent": "急事", "normal": "普通"}
CHANGE, SHIPPED = "改", "恢复原样"
ALSO_CALLED = {
    "危险": "danger", "紧急": "urgent", "加急": "urgent", "一般": "normal", "平常": "normal", "平时": "normal",
    "接": "take", "到": "arrive", "上门": "arrive", "到门": "arrive", "解决": "solve", "办完": "solve", "办好": "solve",
}  # fmt: skip
NAMED = {name: key for names in (STEPS, URGENCIES) for key, name in names.items()} | ALSO_CALLED
_STEPS = "|".join(sorted((name for name, key in NAMED.items() if key in STEPS), key=len, reverse=True))
# 时限 急事 接单 30分钟
SETS = re.compile(
    rf"时限[ ，,：:]*(?P<what>.+?)[ ，,的]*(?P<step>{_STEPS})[ ，,：:改为成到]*(?P<span>\d.*|[一二两三四五六七八九十半].*|恢复.*)"
)
STARTS = re.compile(r"时限(?:[ ，,：:].+|.{1,30})")
IS_SHIPPED = "恢复"
DAYS = re.compile(r"(?:\d+|[一二两三四五六七八九十百]+)[ 个]*(?:天|(?P<working>工作日))(?:内|以内|之内)?")
WORKING_HOURS = ("工作小时", "上班")

SET_LIKE_THIS = (
    "没听懂要改哪个时限。请这样说：“时限 急事 接单 30分钟”“时限 普通 办结 5个工作日”，"
    "或者写服务的名字：“时限 家电水电维修 办结 48小时”；不要了就说“时限 急事 接单 恢复”。"
)
SAID_SPAN_UNCLEAR = "没听懂是多长。请写“30分钟”“2小时”或者“3个工作日”。"


def limits(place: str, standing: Sequence[Standing], lexicon: Lexicon) -> str:
    """Every limit of a place, in one table that reads aloud."""
    lines = [f"{place}的时限（从居民说完那一刻算起）："]
    for urgency, name in URGENCIES.items():
        general = [one for one in standing if (one.urgency, one.item) == (urgency, "")]
        lines.append(f"{name}：" + "，".join(f"{STEPS[one.step]} {_marked(one)}" for one in general))
    lines += [
        f"{_item(one.item, lexicon)}：{STEPS[one.step]} {_marked(one)}" for one in standing if one.item and one.own
    ]
    shipped = [one for one in standing if one.item and not one.own and one.item in lexicon.items]
    for long in dict.fromkeys(one.span for one in shipped):
        named = "、".join(_item(one.item, lexicon) for one in shipped if one.span == long)
        lines.append(f"{named}：办结 {span(long)}")
    lines.append("约好了时间的，以约好的时间为准。带＊的是自己定的。工作日按调休算，一天8小时（9点到17点）。")
    lines.append("要改，点下面的，或者说“时限 急事 接单 30分钟”。")
    return "\n".join(lines)


def label(urgency: str, step: str) -> str:
    """A limit on a button."""
    return f"{CHANGE}{URGENCIES[urgency]}{STEPS[step]}"


def ask_span(urgency: str, step: str) -> str:
    """The length, which can be picked or written."""
    return f"{URGENCIES[urgency]}的{STEPS[step]}时限改成多长？点一个，或者直接写，比如“45分钟”“2个工作日”。"


def changed(urgency: str, step: str, item: str, now_is: Span | None, lexicon: Lexicon) -> str:
    """The limit stands."""
    what = _item(item, lexicon) if item else URGENCIES[urgency]
    if now_is is None:
        return f"好的，{what}的{STEPS[step]}不另外限时了。"
    return f"好的，{what}的{STEPS[step]}时限是{span(now_is)}。往后的新单子照这个算。"


def not_a_service(said: str, near: Sequence[str]) -> str:
    """No service is called so."""
    meant = (
        f"您是说{'、'.join(f'“{one}”' for one in near)}吗？" if near else "可以写险情、急事、普通，或者菜单上的名字。"
    )
    return f"没有“{said[:20]}”这一项。{meant}"


def span(long: Span) -> str:
    """A length of time, as people say it."""
    minutes = long.minutes
    if long.working:
        if minutes % WORKDAY == 0:
            return f"{minutes // WORKDAY}个工作日"
        return f"上班时间{_hours(minutes)}"
    return f"{minutes // DAY}天" if minutes % DAY == 0 and minutes > DAY else _hours(minutes)


def since(ticket: Ticket, now: datetime) -> str:
    """On a worker's card: which limit passed, and since when; empty where none has."""
    by = {"take": ticket.take_by, "arrive": ticket.arrive_by, "solve": ticket.solve_by}
    passed = [step for step in ticket.late.split() if by[step] is not None]
    if not passed or ticket.status not in UNFINISHED:
        return ""
    moment = by[passed[-1]]
    return "" if moment is None else f"超时：{common.moment(moment, now)} 前该{_should(ticket, passed[-1])}"


def line(ticket: Ticket, step: str, now: datetime) -> str:
    """One of many tickets whose limits passed."""
    unheard = "没人听／看" if ticket.kind == "unread" and step == "take" else _IS_NOT[step]
    what = "没解决，等您办" if looks.with_workers(ticket) else unheard
    return f"{ticket.id} {what}（{since(ticket, now)}）"


def many(lines: Sequence[str], count: int) -> str:
    """Many limits passed at once: one message instead of as many cards."""
    rest = [f"……一共 {count} 张，说“我的待办”看别的。"] if count > len(lines) else []
    return "\n".join([f"【超时】有 {count} 张单子过了时限，请安排（点单号看）：", *lines, *rest])


def nobody_yet(ticket: Ticket, reach: str) -> str:
    """接单: nobody took it in time; `reach`: the widest ring in which somebody was asked, or `nobody`."""
    if ticket.urgency == "danger":
        return f"单子 {ticket.id} 还没有人回音，我又催了社区工作人员。人还不平安，别等，请马上打 120、119 或 110。"
    if ticket.kind == "unread":
        return f"单子 {ticket.id} 社区工作人员还没来得及听／看，对不住，我又催了他们。急的话请打字告诉我。"
    if looks.with_workers(ticket):
        return still_waits(ticket, ())
    return f"单子 {ticket.id} 还没有人接。{_REACHED.get(reach, '')}我已经请社区工作人员帮您安排，有了消息马上告诉您。"


def asked_again(ticket: Ticket, count: int) -> str:
    """Everybody was asked before; this morning they, or `count` of them, were asked once more."""
    missing = f"还差 {ticket.needed - ticket.taken} 位" if ticket.taken else "还没有人接"
    if not count:
        return f"单子 {ticket.id} {missing}，我没忘。合适的志愿者都问过了，社区工作人员在帮您安排。"
    return f"单子 {ticket.id} {missing}，我没忘。今天早上我又问了 {count} 位志愿者，社区工作人员也在帮您安排。"


def nobody_came(ticket: Ticket, names: Sequence[str]) -> str:
    """到场: the time has come, and nobody is there, or nobody has said so."""
    if not names:
        return (
            f"单子 {ticket.id}：约好的时间到了，还没有人能来，对不住。我已经告诉社区工作人员。想换个时间，点“改时间”。"
        )
    return (
        f"单子 {ticket.id}：约好的时间过了，{'、'.join(names)}还没说到没到。我问过了，也告诉了社区工作人员。"
        "人要是没来，请点“没人来”。"
    )


def not_solved_yet(ticket: Ticket, names: Sequence[str]) -> str:
    """办结: it takes longer than it should, and `names` have it, if anybody has."""
    if looks.with_workers(ticket):
        return still_waits(ticket, names)
    late = f"单子 {ticket.id} 说好这时候该办完的，"
    if names:
        return f"{late}还没办完，对不住。我已经告诉社区工作人员，单子还在办。"
    return f"{late}到现在还没有人办，对不住。我已经请社区工作人员安排。{_WAY_OUT}"


def still_waits(ticket: Ticket, names: Sequence[str]) -> str:
    """Days after the limit: who has it, or that nobody has, and what the requester can do."""
    if looks.with_workers(ticket):
        how = "上回没办好，社区工作人员还没办完，对不住，我又催了他们"
    elif not names:
        how = "到现在还没有人办，对不住。我又催了社区工作人员"
    elif ticket.status == "open":
        how = f"有{'、'.join(names)}，还差 {ticket.needed - ticket.taken} 位，对不住。我又催了社区工作人员"
    else:
        how = f"还没办完，对不住。现在由{'、'.join(names)}在办，我又催了一次"
    return f"单子 {ticket.id} {how}。{_WAY_OUT}"


def are_you_there(ticket: Ticket, now: datetime) -> str:
    """The volunteer, kindly, when the time has come."""
    agreed = f"约的是{common.when(ticket, now)}。" if ticket.when_date else ""
    return f"单子 {ticket.id}，{agreed}您到了吗？到了点“我到了”；去不成点“去不了了”，没关系，我另找人。"


_WAY_OUT = "想换个时间点“改时间”，想找人说说点“找人工”，不用办了点“不用来了”。"
_REACHED = {
    "neighbours": "已经扩大到相邻的社区去问，", "around": "附近几个社区都问过了，", "nobody": "这里暂时没有合适的志愿者，",
}  # fmt: skip
_SHOULD = {"take": "有人接", "arrive": "有人到", "solve": "办完"}
_IS_NOT = {"take": "没人接", "arrive": "没人到", "solve": "没办完"}


def _marked(one: Standing) -> str:
    return f"{span(one.span)}{'＊' if one.own else ''}"


def _should(ticket: Ticket, step: str) -> str:
    if step == "take" and ticket.kind == "unread":
        return "有人听／看"
    return "给居民回话" if step == "take" and looks.with_workers(ticket) else _SHOULD[step]


def _item(key: str, lexicon: Lexicon) -> str:
    return lexicon.items[key].name if key in lexicon.items else key


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, HOUR)
    return "".join([f"{hours}小时" if hours else "", f"{rest}分钟" if rest else ""])
