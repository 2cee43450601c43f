"""What lies ahead, for who plans it: the days of an activity, and all that happens or goes out within some days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.messages import Message
from storage.tickets import ZONE


def days_between(session: Session, place_ids: Sequence[int], since: str, until: str) -> Sequence[Occurrence]:
    """Return every day of an activity that has not ended, between these ISO dates, both included."""
    return session.scalars(
        select(Occurrence)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Occurrence.place_id.in_(place_ids), Occurrence.day >= since, Occurrence.day <= until,
            Activity.status.in_(("running", "paused")),
        )
        .order_by(Occurrence.day, Occurrence.starts_at, Occurrence.id)
        .limit(40),
    ).all()  # fmt: skip


def said_between(session: Session, place_ids: Sequence[int], since: datetime, until: datetime) -> Sequence[Campaign]:
    """Return what went out or will, in that order; without what was dropped, or whose activity has ended."""
    return session.scalars(
        select(Campaign)
        .outerjoin(Occurrence, Occurrence.id == Campaign.occurrence_id)
        .outerjoin(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Campaign.place_id.in_(place_ids), Campaign.due_at >= since, Campaign.due_at < until,
            Campaign.status.not_in(("draft", "cancelled")),
            or_(Activity.id.is_(None), Activity.status.in_(("running", "paused"))),
        )
        .order_by(Campaign.due_at, Campaign.id)
        .limit(60),
    ).all()  # fmt: skip


def asked_with(session: Session, campaign_id: int) -> Sequence[int]:
    """Return the messages in which the campaign was said, each person's own."""
    return session.scalars(
        select(Message.id)
        .where(Message.campaign_id == campaign_id, Message.replaces_id.is_(None))
        .order_by(Message.id)
        .limit(500)
    ).all()


def monday_of(now: datetime) -> str:
    """Return the Monday of this week in Asia/Shanghai, as an ISO date."""
    local = now.astimezone(ZONE)
    return local.date().fromordinal(local.date().toordinal() - local.weekday()).isoformat()
