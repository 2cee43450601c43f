"""Working time: from nine to five on working days, make-up workdays among them; it stands still on all others."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from storage import almanac
from storage.quiet import ZONE

OPENS, CLOSES = time(9), time(17)
HOURS_A_DAY = 8


def after(session: Session, start: datetime, minutes: int) -> datetime:
    """Return when so many minutes of working time have gone by since `start`.

    Raises LookupError where that is more than a year ahead.
    """
    left = timedelta(minutes=minutes)
    for day in almanac.workdays(session, start.astimezone(ZONE).date()):
        begins = max(start, datetime.combine(day, OPENS, ZONE))
        has = datetime.combine(day, CLOSES, ZONE) - begins
        if has >= left:
            return begins + left
        left -= max(has, timedelta(0))
    message = f"{minutes} minutes of working time are more than a year"
    raise LookupError(message)
