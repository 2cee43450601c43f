"""The wished time of a visit: when its eve is, when somebody should be there, when it should be over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from nlp.meaning import PART_BEGINS, PART_ENDS
from storage.quiet import FROM, ZONE, is_quiet, next_morning

if TYPE_CHECKING:
    from storage.tickets import Ticket

# Who comes so much later than agreed is asked where they are.
GRACE = timedelta(minutes=30)
# Who is to be somewhere so soon after the quiet hours gets ready before they are over.
GETS_READY = timedelta(hours=2)


def evening_before(iso_date: str | None) -> datetime | None:
    """Return 18:00 (Asia/Shanghai) of the day before, when a reminder is due; None without a date."""
    if iso_date is None:
        return None
    return datetime.combine(date.fromisoformat(iso_date) - timedelta(days=1), time(18), ZONE)


def morning_after(iso_date: str | None) -> datetime | None:
    """Return 9:00 (Asia/Shanghai) of the day after: when a visit of that day should be over."""
    evening = evening_before(iso_date)
    return None if evening is None else evening + timedelta(hours=39)


def there_by(ticket: Ticket) -> datetime | None:
    """Return when somebody should be there at the latest: soon after the hour, or by the end of that part of the day.

    None where no day was wished.
    """
    if ticket.when_date is None:
        return None
    day = date.fromisoformat(ticket.when_date)
    if ticket.when_time is not None:
        return datetime.combine(day, time.fromisoformat(ticket.when_time), ZONE) + GRACE
    # Late in the evening nobody is asked any more.
    ends = min(PART_ENDS.get(ticket.when_part or "", FROM), FROM - 1)
    return datetime.combine(day, time(ends), ZONE)


def over_by(ticket: Ticket) -> datetime | None:
    """Return when what was wished for that day should be done: by the next evening; None where no day was wished."""
    morning = morning_after(ticket.when_date)
    return None if morning is None else morning + timedelta(hours=9)


def can_wait(ticket: Ticket, now: datetime) -> bool:
    """Tell whether news of the visit waits until people are awake: it is night, and nobody sets out before morning.

    Where life is at stake nothing waits.
    """
    if not is_quiet(now) or ticket.urgency == "danger":
        return False
    if ticket.when_date is None:
        return ticket.urgency == "normal"
    day = date.fromisoformat(ticket.when_date)
    begins = PART_BEGINS.get(ticket.when_part or "")
    if ticket.when_time is None and begins is None:
        return True
    clock = time(begins or 0) if ticket.when_time is None else time.fromisoformat(ticket.when_time)
    late_enough = datetime.combine(day, clock, ZONE) >= next_morning(now) + GETS_READY
    return late_enough or day < now.astimezone(ZONE).date()


def is_early(ticket: Ticket, now: datetime) -> bool:
    """Tell whether the wished day has not come yet."""
    return ticket.when_date is not None and now.astimezone(ZONE).date() < date.fromisoformat(ticket.when_date)
