"""Why a sentence was understood so: for a worker who asks 为什么, or tries a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from handlers.wording import common
from handlers.wording.learned import INTENTS, label_name
from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from nlp.meaning import Choice, Meaning, Urgency, Where
from storage.tickets import Ticket

WHY, RECAST = "为什么", "改类别"
ASKS_WHY = re.compile(
    r"(?:为什么|为啥)把? ?(?:单子|单号)? ?(?P<number>[0-9]{1,12})(?:号单)?(?:听成|归成|算成).{0,20}"
    r"|(?:为什么|为啥) ?(?:单子|单号)? ?(?P<alone>[0-9]{1,12})"
    r"|(?P<before>[0-9]{1,12}) ?(?:为什么|为啥)"
)
# How a worker writes what a ticket really is, after 改类别 or in one with it.
_KIND = r"(?P<{}>.{{2,12}}?)(?:那?一?[队类]|吧|的)*"
_SO = r"[ ，,：:]*(?:其实|应该|是|成|改成|改为|为|归|到|算)* ?"
ASKS_TO_RECAST = re.compile(
    rf"改类别? ?(?:单子|单号)? ?(?P<number>[0-9]{{1,12}})(?:{_SO}{_KIND.format('kind')})?"
    rf"|(?:单子|单号)? ?(?P<before>[0-9]{{1,12}}) ?改类别?(?:{_SO}{_KIND.format('so')})?"
)
SAYS_A_KIND = re.compile(
    r"把? ?(?:单子|单号)? ?(?P<number>[0-9]{1,12})(?:号单)?[ ，,]?(?:其实|应该|改)(?:是|归|成|为|算|到)+ ?"
    + _KIND.format("name")
)
ASKS_TO_TRY = re.compile(
    r"试(?:一下|一试|一句|试)?(?:[ ：:，,\n]+|(?=[“\"「]))(?P<words>.+)|试(?:一下|一试|一句|试)?[：:]?", re.DOTALL
)
TRY_LIKE_THIS = "请这样写：试 我家铁将军坏了"
WHOLE_TEAM = "就归这一队"
NAMES_A_KIND = re.compile(r"(?:其实|应该|是|改成|改为|归|到|算)*" + _KIND.format("name"))
REALLY = {"report": "不是求助，是反映问题", "request": "不是反映问题，是求助"}
CALLS = ("110", "119", "120")
MOST_WORDS, MOST_DOTS = 6, 5
TENTHS = "一两三四五六七八九"
DOTS_MEAN = "圆点越多，这个词越管用。"
NOT_SAID = "这张单子是从菜单里点的，或者原话已经删了，没有词可以说明。"
NO_WORD = "没有哪个词特别能说明，是看整句话猜的。"
CHOSEN = "这一类是居民自己点的。"
ASK_WHICH_KIND = "这张单子应该归哪一类？"
NO_DANGER = "其实没有危险"
ALREADY_SO = "它本来就是这一类。"


class Told(NamedTuple):
    """What decided, as the person wrote it: the words, each with its weight, those of danger, and a second need."""

    words: Sequence[tuple[str, int]]
    alarming: Sequence[str]
    second: str | None


def why(ticket: Ticket, meaning: Meaning, told: Told, lexicon: Lexicon, *, chosen: bool) -> str:
    """Why a ticket is what it is, in the words that decided."""
    lines = [f"单子 {ticket.id} 听成“{what(meaning, lexicon)}”。"]
    if chosen:
        lines.append(CHOSEN)
    lines += _words(told)
    if not chosen:
        lines += _sure(meaning, lexicon)
    if ticket.team != meaning.team or ticket.item not in (None, meaning.item):
        lines.append(f"后来改成了“{common.service(ticket, lexicon)}”。")
    lines.append(f"听错了就点“{RECAST}”，我会记住。")
    return "\n".join(lines)


def tried(text: str, meaning: Meaning, told: Told, lexicon: Lexicon, now: datetime, call: str) -> str:
    """How a sentence is understood, and why."""
    lines = [f"{quote(text, 100)}\n听成“{what(meaning, lexicon)}”。"]
    if meaning.urgency is Urgency.DANGER:
        lines.append(f"有危险：会请说话的人马上打 {call}，也会马上通知工作人员。")
    lines += _words(told)
    lines += _sure(meaning, lexicon)
    if meaning.when:
        lines.append(f"时间：{wished(meaning, now)}")
    if meaning.where:
        lines.append(f"地点：{address(meaning.where)}")
    if meaning.phone:
        lines.append(f"电话：{meaning.phone}")
    if told.second:
        lines.append(f"另一件事：{quote(told.second, 60)}")
    return "\n".join(lines)


def recast(ticket: Ticket, lexicon: Lexicon, asked: int) -> str:
    """The worker has said what the ticket is."""
    offered = f"已经请了 {asked} 位这一队的志愿者。" if asked else ""
    return f"单子 {ticket.id} 改成“{common.service(ticket, lexicon)}”了，我记住了。{offered}"


def recast_kind(ticket: Ticket, lexicon: Lexicon) -> str:
    """The worker has said that a request is a report, or the reverse."""
    return f"单子 {ticket.id} 改成“{INTENTS[ticket.kind]}：{common.service(ticket, lexicon)}”了，我记住了。"


def kind_named(name: str) -> str | None:
    """Return request or report, where it is called so."""
    return next((kind for kind in REALLY if name and name in INTENTS[kind]), None)


def calmed(ticket: Ticket) -> str:
    """The worker has said that a ticket tells of no danger."""
    return f"单子 {ticket.id} 不再按险情办，照急事办，我记住了。"


def recast_for_volunteer(ticket: Ticket, lexicon: Lexicon) -> str:
    """The ticket that this volunteer has is about something else."""
    return (
        f"单子 {ticket.id} 其实是“{common.service(ticket, lexicon)}”，社区刚改过来。要是去不了，点“去不了了”，没关系。"
    )


def what(meaning: Meaning | Choice, lexicon: Lexicon) -> str:
    """What somebody wants: 求助：家电水电维修."""
    about = meaning.item or meaning.team
    act = label_name(meaning.intent.value, lexicon)
    return f"{act}：{label_name(about, lexicon)}" if about else act


def _words(told: Told) -> list[str]:
    """The words that decided, each with one to five dots, the most telling first."""
    said = loudest(told)
    if not said:
        return [NO_WORD]
    most = said[0][1]
    dots = [f"　{word} {'●' * max(1, round(MOST_DOTS * weight / most))}" for word, weight in said]
    alarm = [f"险情词：{'、'.join(dict.fromkeys(told.alarming))}"] if told.alarming else []
    return [*alarm, "最能说明的词：", *dots, DOTS_MEAN]


def loudest(told: Told) -> list[tuple[str, int]]:
    """The words that decided, each once with all its weight, the most telling first."""
    said: dict[str, int] = {}
    for word, weight in told.words:
        said[word] = said.get(word, 0) + weight
    return sorted(said.items(), key=lambda entry: -entry[1])[:MOST_WORDS]


def _sure(meaning: Meaning, lexicon: Lexicon) -> list[str]:
    """How sure it was, and what else it could have been."""
    others = runners_up(meaning, lexicon)
    return [f"把握：{sure(meaning.confidence)}。" + (f"也可能是：{'、'.join(others)}。" if others else "")]


def sure(share: float) -> str:
    """How sure a reading is, of 1: 大约七成."""
    tenths = round(share * 10)
    if tenths > len(TENTHS):
        return "很有把握"
    return f"大约{TENTHS[tenths - 1]}成" if tenths else "不到一成"


def runners_up(meaning: Meaning, lexicon: Lexicon) -> list[str]:
    """What else it could have been, the likeliest first; nothing where it is sure."""
    if round(meaning.confidence * 10) > len(TENTHS):
        return []
    others = [what(one, lexicon) for one in meaning.choices if (one.intent, one.team) != (meaning.intent, meaning.team)]
    if not others and meaning.team:
        others = [label_name(team, lexicon) for team in meaning.teams if team != meaning.team]
    return others


def wished(meaning: Meaning, now: datetime) -> str:
    """The wished time, with its end where one was said: 明天，11月19日 星期四 14:00 到 16:00."""
    when = meaning.when
    if when is None:
        return ""
    until = f" 到 {meaning.until.time or meaning.until.part or ''}" if meaning.until else ""
    today = now.astimezone(common.ZONE).date()
    return f"{common.day(when.date, today)} {when.time or when.part or ''}".strip() + until


def address(place: Where) -> str:
    """The place, as people write it."""
    return common.address(place.estate or "", place.building or "", place.unit or "", place.room or "")
