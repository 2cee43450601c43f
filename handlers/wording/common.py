"""What every listener hears alike: times, places, telephone numbers, the name of a service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.wording import enclosing
from nlp.lexicon import Lexicon
from storage import looks
from storage.tickets import Ticket
from storage.visits import there_by

ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
STATUS = {
    "draft": "还没确认",
    "open": "正在找志愿者",
    "taken": "有人接了",
    "under_way": "志愿者到了",
    "done": "做完了，等您说一声",
    "closed": "已办结",
    "cancelled": "已取消",
}
WITH_WORKERS, UNHEARD = "没解决，社区工作人员在办", "等社区工作人员听／看"
YEAR = "年"
A_VOLUNTEER = "志愿者"
# These mean another day to whoever reads them later.
NEAR_DAY = re.compile("[前昨今明后][天日晚早夜儿]|今明|刚刚|刚才")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def status(ticket: Ticket, told: Mapping[str, str] = STATUS) -> str:
    """Return how the ticket stands; of what no volunteer is asked for, that it is the workers'."""
    if looks.with_workers(ticket):
        return WITH_WORKERS
    return UNHEARD if ticket.status == "open" and ticket.kind == "unread" else told[ticket.status]


def service(ticket: Ticket, lexicon: Lexicon) -> str:
    """Return what the ticket is about: the service item, else the team, else what it is at all."""
    if ticket.item is not None and ticket.item in lexicon.items:
        return lexicon.items[ticket.item].name
    if ticket.team is not None and ticket.team in lexicon.teams:
        return lexicon.teams[ticket.team].name
    if ticket.kind == "unread":
        return enclosing.WHAT_IT_IS[enclosing.kind_of(ticket)]
    return "反映问题" if ticket.kind == "report" else "帮忙"


def team_name(team: str | None, lexicon: Lexicon) -> str:
    """Return the team as people call it."""
    return f"{lexicon.teams[team].name}队" if team is not None and team in lexicon.teams else A_VOLUNTEER


def day(iso: str, today: date) -> str:
    """Return a date as people say it: 今天, 明天, or 11月28日 星期六."""
    which = date.fromisoformat(iso)
    near = {0: "今天，", 1: "明天，", 2: "后天，"}.get((which - today).days, "")
    return f"{near}{which.month}月{which.day}日 {WEEKDAYS[which.weekday()]}"


def when(ticket: Ticket, now: datetime) -> str:
    """Return the wished time; an empty string where none is known."""
    return _when(ticket, now.astimezone(ZONE).date())


def _when(ticket: Ticket, today: date) -> str:
    if ticket.when_date is None:
        return ""
    clock = ticket.when_time or ticket.when_part or ""
    until = f" 到 {ticket.until_time}" if ticket.until_time else ""
    return f"{day(ticket.when_date, today)} {clock}{until}".strip()


def agreed(ticket: Ticket, now: datetime, past: str) -> str:
    """Return the wished time of a visit that nobody has begun; where it is over, so, and `past`: what follows."""
    return _agreed(ticket, now, when(ticket, now), past)


def agreed_date(ticket: Ticket, now: datetime, past: str) -> str:
    """Return it without 今天 and 明天, for a card that is read for days."""
    return _agreed(ticket, now, _when(ticket, date.min), past)


def _agreed(ticket: Ticket, now: datetime, said: str, past: str) -> str:
    by = there_by(ticket)
    over = by is not None and by < now and ticket.urgency != "danger"
    return f"约好的{said}已经过了，{past}" if over else said


def where(ticket: Ticket) -> str:
    """Return the whole address; an empty string where none is known."""
    return address(ticket.estate, ticket.building, ticket.unit, ticket.room) or ticket.spot


def rough_where(ticket: Ticket) -> str:
    """Return the place without the door: what may be shown before somebody has taken the ticket."""
    return address(ticket.estate, ticket.building, "", "") or (ticket.spot if ticket.kind == "report" else "")


def address(estate: str, building: str, unit: str, room: str) -> str:
    """Return an address as people write it."""
    parts = ((estate, ""), (building, "号楼"), (unit, "单元"), (room, "室"))
    return "".join(f"{part}{suffix}" for part, suffix in parts if part)


def masked(phone: str) -> str:
    """Return a telephone number with its middle hidden."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"  # noqa: PLR2004 - shorter would show too much


def without_phone(ticket: Ticket) -> str:
    """Return the requester's words with every telephone number masked in them too."""
    words = ticket.words.replace(ticket.phone, masked(ticket.phone)) if ticket.phone else ticket.words
    # The number that was said before another is still somebody's.
    return without_numbers(words)


def without_numbers(words: str) -> str:
    """Return words with the mobile numbers in them masked."""
    return _MOBILE.sub(lambda found: masked(found[0]), words)


def dated(ticket: Ticket, words: str, now: datetime) -> str:
    """Return the requester's words; where they speak of 昨天 or 后天 and are read on another day, with their own day."""
    said = ticket.created_at.astimezone(ZONE).date()
    first, *more = words.split("\n")
    if said == now.astimezone(ZONE).date() or NEAR_DAY.search(first) is None:
        return words
    return "\n".join([f"{first}{said_on(said)}", *more])


def said_on(said: date) -> str:
    """Return on which day words were said."""
    return f"（{said.month}月{said.day}日说的）"


def moment(at: datetime, now: datetime) -> str:
    """Return a moment as people say it: 今天 18:00, 明天 09:00, or 11月28日 星期六 18:00."""
    local, today = at.astimezone(ZONE), now.astimezone(ZONE).date()
    near = {0: "今天", 1: "明天"}.get((local.date() - today).days)
    return f"{near or day(local.date().isoformat(), today)} {local:%H:%M}"
