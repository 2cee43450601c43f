"""Gauges: how much there is and waits, in numbers without anybody's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.calls import Call
from storage.messages import TABLE, UNSETTLED, stands
from storage.running import Failure
from storage.sessions import IDLE, DeskSession
from storage.tickets import Ticket


def tickets_by_status(session: Session) -> dict[str, int]:
    """Return how many tickets stand in each state."""
    rows = session.execute(select(Ticket.status, func.count()).group_by(Ticket.status))
    return {str(status): int(count) for status, count in rows}


def unsent(session: Session) -> dict[str, int]:
    """Return how many messages have not gone out yet, by their state."""
    rows = session.execute(select(TABLE.c.state, func.count()).where(stands(UNSETTLED)).group_by(TABLE.c.state))
    return {str(state): int(count) for state, count in rows}


def waiting(session: Session, now: datetime) -> dict[str, int]:
    """Return how many looks are due, calls to make, acts that failed, and desks that are open."""
    counted = {
        "looks_due": select(func.count()).where(Ticket.next_look_at <= now),
        "calls_due": select(func.count()).where(Call.status == "due"),
        "failures": select(func.count()).select_from(Failure),
        "desks_open": select(func.count()).where(DeskSession.used_at > now - IDLE),
    }
    return {name: session.scalar(query) or 0 for name, query in counted.items()}
