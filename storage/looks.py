"""Looks: the one date on which a ticket is looked at next, so that somebody always hears something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage import limits, quiet, visits

if TYPE_CHECKING:
    from storage.tickets import Ticket

ASK_AGAIN_AFTER = timedelta(days=1)
# A live ticket about which nothing is planned is looked at all the same.
AT_THE_LATEST = timedelta(days=1)


def plan(ticket: Ticket, now: datetime) -> None:
    """Set the ticket's next look to the earliest of all that is planned for it: the wider circle, limits, reminders.

    Where nobody is in danger it waits for the morning. A draft keeps its date; what has ended has none.
    """
    if ticket.status == "draft":
        return
    if ticket.status not in ("open", "taken", "under_way", "done"):
        ticket.next_look_at = None
        return
    planned = [ticket.remind_at, *limits.running(ticket).values()]
    if ticket.status != "done":
        planned.append(ticket.alarm_at)
    if ticket.status == "open":
        planned += [ticket.widens_at, ticket.team_by]
    earliest = min((date for date in planned if date is not None), default=now + AT_THE_LATEST)
    due = max(earliest, now)
    ticket.next_look_at = due if ticket.urgency == "danger" else quiet.when_awake(due)


def settle_in(ticket: Ticket, now: datetime) -> None:
    """Plan the looks of a ticket that has just come into its state: the reminders of that state, and no other's."""
    limits.ease(ticket)
    if ticket.status in ("taken", "under_way") or (ticket.status == "open" and ticket.taken):
        ticket.remind_at = _reminder(ticket, now)
    else:
        ticket.remind_at = now + ASK_AGAIN_AFTER if ticket.status == "done" else None
    plan(ticket, now)


def remind(ticket: Ticket, now: datetime) -> None:
    """Plan to bring the ticket to mind to whoever has it, though others are still sought."""
    ticket.remind_at = _reminder(ticket, now)
    plan(ticket, now)


def _reminder(ticket: Ticket, now: datetime) -> datetime:
    """Return when a taken ticket is brought to mind: the evening before, else the morning after, else in two days."""
    evening, morning = visits.evening_before(ticket.when_date), visits.morning_after(ticket.when_date)
    if evening is None or morning is None:
        return now + timedelta(days=2)
    return evening if evening > now else max(morning, now + timedelta(days=1))


def with_workers(ticket: Ticket) -> bool:
    """Tell whether the ticket came back as not solved, and is the workers' until somebody is sought or sent."""
    sought = ticket.wave or ticket.widens_at is not None or ticket.team_by is not None
    return ticket.status == "open" and ticket.reopened > 0 and not ticket.taken and not sought


def promised(ticket: Ticket, now: datetime) -> datetime:
    """Return by when the requester of an open ticket hears, at the latest, whether somebody comes."""
    by = max(ticket.take_by or now, now)
    return by if ticket.urgency == "danger" else quiet.when_awake(by)
