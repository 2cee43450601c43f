"""Who comes when: questions about days and sign-ups that change nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from storage.activities import Activity, Occurrence
from storage.shifts import Signup


def gatherings(session: Session, place_ids: Sequence[int], since: str, *, most: int = 5) -> Sequence[Occurrence]:
    """Return the days on which people gather in these places, from that ISO date on, the next first."""
    return session.scalars(
        select(Occurrence)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Occurrence.place_id.in_(place_ids), Occurrence.day >= since, Occurrence.status == "planned",
            Activity.kind == "saturday", Activity.status == "running",
        )
        .order_by(Occurrence.day, Occurrence.id)
        .limit(most),
    ).all()  # fmt: skip


def days_of(session: Session, person_id: int, since: str, *, most: int = 8) -> list[tuple[Signup, Occurrence]]:
    """Return what the person has signed up for (or waits for) from that ISO date on, the next first."""
    rows = session.execute(
        select(Signup, Occurrence)
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(
            Signup.person_id == person_id, Signup.status.in_(("coming", "waiting", "arrived")),
            Occurrence.status == "planned", Occurrence.day >= since,
        )
        .order_by(Occurrence.day, Occurrence.id)
        .limit(most),
    ).all()  # fmt: skip
    return [(signup, occurrence) for signup, occurrence in rows]


def on_day(session: Session, person_id: int, day: str) -> list[tuple[Signup, Occurrence]]:
    """Return the person's words for that ISO date, whatever they are."""
    rows = session.execute(
        select(Signup, Occurrence)
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(Signup.person_id == person_id, Occurrence.day == day, Occurrence.status.in_(("planned", "over")))
        .order_by(Occurrence.id)
    ).all()
    return [(signup, occurrence) for signup, occurrence in rows]


def shifts_among(session: Session, occurrence_id: int, person_ids: Sequence[int]) -> dict[int, int]:
    """Return on which shift each of these people stands that day: person → shift."""
    rows = session.execute(
        select(Signup.person_id, Signup.shift_id).where(
            Signup.occurrence_id == occurrence_id, Signup.person_id.in_(person_ids)
        )
    )
    return {int(person_id): int(shift_id) for person_id, shift_id in rows}


def waiting_before(session: Session, held: Signup) -> int:
    """Return how many have waited longer for the same shift."""
    earlier = or_(Signup.at < held.at, and_(Signup.at == held.at, Signup.id < held.id))
    query = select(func.count()).where(Signup.shift_id == held.shift_id, Signup.status == "waiting", earlier)
    return session.scalar(query) or 0


def has_served(session: Session, person_id: int) -> bool:
    """Tell whether the person was ever there, counted yet or not."""
    there = select(Signup.id).where(Signup.person_id == person_id, Signup.status.in_(("arrived", "left"))).limit(1)
    return session.scalar(there) is not None
