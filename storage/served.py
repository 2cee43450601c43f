"""What volunteers gave in some days (时长, 到岗): confirmed hours by team, how full the rosters were, and who came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage.activities import Occurrence
from storage.assignments import Assignment
from storage.filters import sees_everything
from storage.ledger import Hours
from storage.periods import Period
from storage.shifts import Shift, Signup
from storage.tickets import Ticket


class Served(NamedTuple):
    """Minutes by team (None: nobody's in particular), the most first, and how many people gave them.

    confirmed: hours of the ledger that a leader has confirmed (民政部令 67). told: what volunteers said their tickets
    took, which nobody has confirmed.
    """

    people: int
    confirmed: dict[str | None, int]
    proposed: int
    told: dict[str | None, int]


class Turnout(NamedTuple):
    """Volunteer days that were held (or are still to come), and who came.

    needed, filled: places on rosters that name a number, and how many of them were taken. came, missed: of those who
    had said that they would come; whoever stepped back in time counts as neither.
    """

    days: int
    needed: int
    filled: int
    came: int
    missed: int

    @property
    def fill_percent(self) -> float | None:
        """满员率, in percent cut to a tenth."""
        return None if self.needed == 0 else 1000 * self.filled // self.needed / 10

    @property
    def turnout_percent(self) -> float | None:
        """到岗率, in percent cut to a tenth; the rest did not come (爽约率)."""
        said = self.came + self.missed
        return None if said == 0 else 1000 * self.came // said / 10


def told_by(session: Session, person_id: int) -> tuple[int, int]:
    """Return how many tickets the volunteer has done their part of, and the minutes that they told of these."""
    count, minutes = session.execute(
        select(func.count(), func.sum(Assignment.minutes)).where(
            Assignment.person_id == person_id, Assignment.status == "done"
        )
    ).one()
    return int(count), int(minutes or 0)


def served(session: Session, place_ids: Sequence[int], days: Period) -> Served:
    """Return the minutes served in these places on these days."""
    first, last = days.first.isoformat(), days.last.isoformat()
    here = Hours.place_id.in_(place_ids), Hours.day.between(first, last)
    team = func.coalesce(Shift.team, Occurrence.team)
    rows = session.execute(
        select(Hours.status, team, func.sum(Hours.minutes))
        .join(Signup, Signup.id == Hours.signup_id)
        .join(Shift, Shift.id == Signup.shift_id)
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(*here, Hours.status != "refused")
        .group_by(Hours.status, team)
    ).all()
    # Whoever sees every place asks by the days alone.
    where = Ticket.place_id.is_not(None) if sees_everything(session, place_ids) else Ticket.place_id.in_(place_ids)
    people = select(func.count(Hours.person_id.distinct())).where(*here, Hours.status == "confirmed")
    told = session.execute(
        select(Ticket.team, func.sum(Assignment.minutes))
        .join(Assignment, Assignment.ticket_id == Ticket.id)
        .where(where, Ticket.opened_at >= days.begins, Ticket.opened_at < days.ends, Assignment.status == "done",
               Assignment.minutes.is_not(None))
        .group_by(Ticket.team)
    ).all()  # fmt: skip
    return Served(
        people=session.scalar(people) or 0,
        confirmed=_most_first({its: int(minutes or 0) for status, its, minutes in rows if status == "confirmed"}),
        proposed=sum(int(minutes or 0) for status, _, minutes in rows if status == "proposed"),
        told=_most_first({its: int(minutes or 0) for its, minutes in told}),
    )


def confirmed_minutes(session: Session, place_ids: Sequence[int], days: Period) -> int:
    """Return the minutes of `Served.confirmed` alone, of all teams together."""
    first, last = days.first.isoformat(), days.last.isoformat()
    here = Hours.place_id.in_(place_ids), Hours.day.between(first, last), Hours.status == "confirmed"
    return session.scalar(select(func.sum(Hours.minutes)).where(*here)) or 0


def turnout(session: Session, place_ids: Sequence[int], days: Period) -> Turnout:
    """Return how full the volunteer days of these places were, and who came."""
    held = (
        Occurrence.place_id.in_(place_ids),
        Occurrence.day.between(days.first.isoformat(), days.last.isoformat()),
        Occurrence.status.in_(("planned", "over")),
    )
    filled = case((Shift.taken < Shift.needed, Shift.taken), else_=Shift.needed)
    on, needed, taken = session.execute(
        select(func.count(Occurrence.id.distinct()), func.sum(Shift.needed), func.sum(filled))
        .join(Shift, Shift.occurrence_id == Occurrence.id)
        .where(*held)
    ).one()
    came, missed = session.execute(
        select(
            func.sum(case((Signup.status.in_(("arrived", "left")), 1), else_=0)),
            func.sum(case((Signup.status == "missed", 1), else_=0)),
        )
        .join(Occurrence, Occurrence.id == Signup.occurrence_id)
        .where(*held)
    ).one()
    return Turnout(on or 0, int(needed or 0), int(taken or 0), int(came or 0), int(missed or 0))


def _most_first(minutes: dict[str | None, int]) -> dict[str | None, int]:
    return dict(sorted(minutes.items(), key=lambda pair: -pair[1]))
