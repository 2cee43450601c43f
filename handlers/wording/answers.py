"""What is answered to a question: what is known of the station, or a worker's own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.wording import common
from handlers.wording.resident import quote
from nlp.lexicon import Lexicon
from storage.campaigns import Campaign
from storage.places import Place


def station_facts(station: Place) -> str:
    """The station's telephone and opening hours."""
    lines = [f"{station.name}"]
    if station.phone:
        lines.append(f"电话：{station.phone}")
    if station.hours:
        lines.append(f"开门时间：{station.hours}")
    return "\n".join(lines)


def activities(coming: Sequence[Campaign], now: datetime) -> str:
    """What is planned."""
    today = now.astimezone(common.ZONE).date()
    lines = [f"{common.day(one.day, today)}：{one.text[:200]}" for one in coming]
    return "近期的活动：\n" + "\n".join(lines)


def services(lexicon: Lexicon) -> str:
    """What we can do, in a few lines."""
    lines = [
        f"{team.name}：{'、'.join(item.name for item in lexicon.items_of(label))}"
        for label, team in lexicon.teams.items()
    ]
    return "我们能帮这些忙：\n" + "\n".join(lines) + "\n直接说一句话就行。"


def answered(question: str, answer: str) -> str:
    """A worker's answer to a question."""
    return f"您问的{quote(question, 40)}，社区工作人员回您：\n{answer}"


def question_passed_on(station: Place | None) -> str:
    """Not known: a worker will answer."""
    phone = f"急的话请打 {station.phone}。" if station is not None and station.phone else ""
    return f"这个我要问问社区工作人员，有了回话马上告诉您。{phone}"


def message_from_worker(ticket_id: int | None, text: str) -> str:
    """A worker speaks to the requester through the bot."""
    about = f"（单子 {ticket_id}）" if ticket_id else ""
    return f"社区工作人员回您{about}：\n{text}"
