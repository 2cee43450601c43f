"""团队接单: what the leader of a team hears, who they name, and the worker who asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common, volunteer
from nlp.lexicon import Lexicon
from storage.tickets import Ticket

TAKE, PASS, MYSELF, I_GO, REPLACE = "接", "不接", "我", "我去", "换下"
# As in "让我和李师傅去吧".
WHO_GOES = re.compile("(?:就|让|请|叫|派)*(?P<names>.*?)(?:两个|俩|一起|都)*(?:去|来)?(?:吧|了)?", re.DOTALL)
SPLITS = re.compile("[、，,和跟与 ]+")
NAMES_LEADER = (
    re.compile(
        r"(?:让|请|由)?(?P<whom>[^，,。是当做任不]{1,10}?) ?(?:是|来?当|做|担任|任) ?(?P<team>[^，,。]{1,10}?队) ?的?队长"
    ),
    re.compile(
        r"(?P<team>[^，,。]{1,10}?队) ?的?队长 ?(?:是|换成|改成|换|由|让|请) ?(?P<whom>[^，,。]{1,10}?)(?:来?当|来?做|担任)?"
    ),
)
ENDS_LEADER = re.compile(r"(?P<team>[^，,。]{1,10}?队) ?的?队长 ?不当了")
SWAPS = re.compile(r"(?:把|请)?换(?:下|掉|了)?[ 　]*(?P<whom>[^，,。]{1,10}?)(?:换下|换掉)?[吧了]*")
MOST_NAMED = 20


def named_in(said: str) -> list[str]:
    """Return the names in what a leader says of who goes."""
    match = WHO_GOES.fullmatch(said)
    return [name for name in SPLITS.split(match["names"] if match else said) if name]


def asked(ticket: Ticket, team: str, lexicon: Lexicon, now: datetime) -> str:
    """The leader's card: the ticket, without the door."""
    return f"【请{team}接单】\n{volunteer.offer(ticket, lexicon, now)}\n队里能去吗？最晚{_by(ticket, now)} 前请回一声。"


def name_them(ticket: Ticket, now: datetime, *, anybody: bool) -> str:
    """Who goes: by buttons, or typed."""
    count = ticket.needed - ticket.taken
    how = "点名字就行，也可以写名字" if anybody else "队里那时候没有空着的人，您可以自己去，也可以写名字"
    return f"单子 {ticket.id} 要 {count} 位。请谁去？{how}。最晚{_by(ticket, now)} 前定下来。"


def one_left(ticket: Ticket, name: str, now: datetime) -> str:
    """Somebody who was named cannot go."""
    return f"单子 {ticket.id}：{name}去不了了。请您再点一位，最晚{_by(ticket, now)} 前。"


def go(ticket: Ticket, names: Sequence[str], *, swaps: bool) -> str:
    """The leader's card once all is settled; `swaps`: with buttons to replace whom they named."""
    return f"单子 {ticket.id} 定了：{'、'.join(names)}去。谢谢队长！" + ("要换人，点下面。" if swaps else "")


def sent(leader: str, team: str) -> str:
    """The head of what is said to who was named."""
    return f"{team}的{leader}请您去帮个忙。"


def passed(ticket: Ticket) -> str:
    """The leader's card after 不接."""
    return f"单子 {ticket.id}：好的，这回队里不接，已经告诉社区。"


def lapsed(ticket: Ticket) -> str:
    """The leader's card once the time is over."""
    return f"单子 {ticket.id} 等不及了，社区改问大家了。您自己能去，也欢迎来接。谢谢您！"


def brought_back(ticket: Ticket) -> str:
    """Who led the team leads it no more."""
    return f"单子 {ticket.id}：您现在不带这一队了，已经交回社区安排。谢谢您！"


def off(ticket: Ticket) -> str:
    """The leader's card where the team is not needed any more."""
    return f"单子 {ticket.id} 不用队里安排了。谢谢您！"


def ordered(ticket: Ticket, team: str, leader: str, now: datetime) -> str:
    """The worker: the leader was asked."""
    return f"单子 {ticket.id} 派给了{team}，已请队长{leader}安排，{_by(ticket, now)} 前有回音。"


def on_card(status: str, team: str, leader: str, ticket: Ticket, now: datetime) -> str:
    """A line of a worker's card: the leader of a team is asked, or names who goes."""
    waits = "等队长回话" if status == "asked" else "队长在点人"
    by = f"，最晚{_by(ticket, now)} 前" if ticket.team_by else ""
    return f"派给了{team}：{waits}（{leader}）{by}"


def no_leader(team: str, *, anybody: bool) -> str:
    """Nobody leads the team here."""
    return f"{team}在这里还没有队长。" + (
        "请点一位当队长，我就请他安排：" if anybody else "这一队在这里也还没有人，请派给一个人。"
    )


def leads(name: str, team: str) -> str:
    """The worker: somebody leads a team now."""
    return f"好的，{name}是{team}队长。派单给这一队，就请{name}安排。"


def you_lead(team: str, place: str) -> str:
    """The new leader."""
    return f"{place}请您当{team}队长。有单子派给队里，我先问您，您来点谁去。谢谢您！"


def leads_no_more(team: str) -> str:
    """Nobody leads it any more."""
    return f"好的，{team}现在没有队长。"


def not_in_team(said: str, likely: Sequence[str]) -> str:
    """Nobody in the team who can go is called so."""
    meant = f"您是说{'、'.join(likely)}吗？请点一下，或者再写一遍。" if likely else "请再写一遍名字，或者点一位。"
    return f"队里那时候能去的人里没有“{said[:20]}”。{meant}"


def replace(name: str) -> str:
    """A button: somebody else goes instead."""
    return f"{REPLACE}{name}"


def _by(ticket: Ticket, now: datetime) -> str:
    return "" if ticket.team_by is None else common.moment(ticket.team_by, now)
