"""Complaints (投诉) about what is under way: by when a worker answers, and who hears of it when none does."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage import looks, working
from storage.tickets import Ticket

# How long a worker has; what is not pressing, in working time (minutes).
ANSWERED_WITHIN = {"danger": timedelta(minutes=15), "urgent": timedelta(hours=1)}
ANSWERED_WITHIN_MINUTES = 240


def complain(session: Session, ticket: Ticket, now: datetime) -> datetime:
    """Let the next above hear of an unfinished ticket that is still so in some hours; returns when that is."""
    within = ANSWERED_WITHIN.get(ticket.urgency)
    by = now + within if within is not None else working.after(session, now, ANSWERED_WITHIN_MINUTES)
    if ticket.alarm_at is None or ticket.alarm_at > by:
        # The workers of the place hear of it now: the alarm goes on from there.
        ticket.alarm_at, ticket.alarmed = by, max(1, ticket.alarmed)
    looks.plan(ticket, now)
    session.flush()
    return by
