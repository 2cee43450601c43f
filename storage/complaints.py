"""Complaints (投诉) about what is under way: by when it is put right, or somebody hears that it is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage import looks, working
from storage.tickets import Ticket

# How long a worker has; what is not pressing, in working time (minutes).
ANSWERED_WITHIN = {"danger": timedelta(minutes=15), "urgent": timedelta(hours=1)}
ANSWERED_WITHIN_MINUTES = 240


def complain(session: Session, ticket: Ticket, now: datetime) -> datetime:
    """Have an unfinished ticket solved, or its requester and its workers hear that it is not, within some hours.

    Returns by when.
    """
    within = ANSWERED_WITHIN.get(ticket.urgency)
    by = now + within if within is not None else working.after(session, now, ANSWERED_WITHIN_MINUTES)
    if "solve" not in ticket.late.split():
        # Whoever complains again is not put off: what was promised stays so.
        by = by if ticket.solve_by is None or ticket.solve_by <= now else min(by, ticket.solve_by)
        ticket.solve_by = by if ticket.solve_by is None else min(by, ticket.solve_by)
    elif ticket.alarm_at is not None:
        ticket.alarm_at = min(by, ticket.alarm_at)
    looks.plan(ticket, now)
    session.flush()
    return by
