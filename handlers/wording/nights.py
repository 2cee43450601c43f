"""What is asked of who wishes for a visit by night, and what they answer."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from handlers.wording import common
from storage.tickets import Ticket

TOMORROW, MORNING, NIGHT = "明天", "上午", "夜里"
ALL_THE_SAME = "就要夜里"
FROM, UNTIL = "22:00", "06:00"
_AT_NIGHT = "(?:半夜|夜里|夜间|深夜|凌晨)"
KEEPS = re.compile(
    rf"(?:是的?|对|就|要|还是|一定要|必须|只能|今天|[，,。 ])*{_AT_NIGHT}(?:来|吧|的|呀|啊|才在家|有空|[，,。 ])*"
    "|不用了?|不改|不用改|不换|就这样|就这个时间|不行|先不说"
)
MAY_WAIT = re.compile(
    "(?:那?就?|也?|改|等)?(?:白天|天亮|早上|上午|第二天|明早|早晨)(?:也|再|都)?(?:行|可以|好|来|说)*[吧的了啊呀]*"
)
NAMES_AN_HOUR = re.compile("[0-9一二两三四五六七八九十]点|[0-9][:：][0-9]|上午|下午|早上|早晨|中午|傍晚|晚上")
_NIGHT = "(?:深更半夜|后半夜|半夜|深夜|夜里|夜间|凌晨)"
# By itself it names no hour that a clock could show by day.
_OF_NIGHT = re.compile(f"(?:今天|今晚|今夜)?{_NIGHT}")
_SMALL_HOUR = re.compile(rf"{_NIGHT}[里的]?[1-5一二两三四五](?![0-9十])")


def coming(said: str) -> str:
    """Return words of the night that name no day as they are meant by day: of the night that comes."""
    return _OF_NIGHT.sub("明天凌晨" if _SMALL_HOUR.search(said) else f"今天{NIGHT}", said, count=1)


def is_by_night(ticket: Ticket) -> bool:
    """Tell whether the wished visit begins when people sleep."""
    clock = ticket.when_time
    return ticket.when_date is not None and (
        ticket.when_part == NIGHT if clock is None else clock >= FROM or clock < UNTIL
    )


def morning_after(ticket: Ticket) -> str:
    """Return the date on which the night of the wished visit ends."""
    wished = date.fromisoformat(ticket.when_date or "")
    small = ticket.when_time is not None and ticket.when_time < UNTIL
    return (wished if small else wished + timedelta(days=1)).isoformat()


def ask(ticket: Ticket, now: datetime) -> str:
    """A draft's visit is wished by night: which night is meant, and whether it may wait."""
    evening = (date.fromisoformat(morning_after(ticket)) - timedelta(days=1)).isoformat()
    return (
        f"您说的是{_near(evening, now)}{NIGHT}吗？{NIGHT}大家都睡了，多半没人能来。\n"
        f"能等到天亮，就点“{by_day(ticket, now)}”；一定要{NIGHT}，就点“{ALL_THE_SAME}”。"
    )


def by_day(ticket: Ticket, now: datetime) -> str:
    """A button: the morning after instead."""
    return f"改成{_near(morning_after(ticket), now)}{MORNING}"


def hint(ticket: Ticket, now: datetime) -> str:
    """A line of what is said of a ticket whose visit was put into the night."""
    return f"{NIGHT}大家都睡了，多半没人能来。能等到天亮的话，说“{by_day(ticket, now)}”。"


def _near(iso: str, now: datetime) -> str:
    return common.day(iso, now.astimezone(common.ZONE).date()).partition("，")[0].partition(" ")[0]
