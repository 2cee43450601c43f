"""Quiet hours: 22:00–07:00 in Asia/Shanghai; nobody is spoken to unasked then, unless life is at stake."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
FROM, UNTIL = 22, 7


def is_quiet(now: datetime) -> bool:
    """Tell whether people sleep."""
    hour = now.astimezone(ZONE).hour
    return hour >= FROM or hour < UNTIL


def next_morning(now: datetime) -> datetime:
    """Return when the quiet hours are over next."""
    local = now.astimezone(ZONE)
    morning = local.replace(hour=UNTIL, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def when_awake(at: datetime) -> datetime:
    """Return the moment itself, or the next morning where people sleep then."""
    return next_morning(at) if is_quiet(at) else at
