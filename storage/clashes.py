"""Clashes: whether somebody has something else to do at the time of a ticket, in SQL."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session, aliased

from nlp.meaning import PART_BEGINS, PART_ENDS
from storage import timetable
from storage.activities import Occurrence
from storage.assignments import ACTIVE, Assignment
from storage.shifts import Shift, Signup
from storage.tickets import Ticket

# From when until when people mean by a part of the day.
PARTS = {
    part: (f"{begins:02d}:00", f"{PART_ENDS[part]:02d}:00" if PART_ENDS[part] < 24 else "23:59")  # noqa: PLR2004 - a day
    for part, begins in PART_BEGINS.items()
}
# How many hours a visit takes where nobody said until when.
LASTS = 2
_COMES = ("coming", "arrived")


class Hours(NamedTuple):
    """From when until when, `HH:MM`; and the last beginning that is over before that."""

    begins: str
    ends: str
    before: str


def hours_of(ticket: Ticket) -> Hours | None:
    """Return the hours of the visit, of a part of the day all of it; None where at most the day is known."""
    begins, ends = PARTS.get(ticket.when_part or "", (None, None))
    begins = ticket.when_time or begins
    if begins is None:
        return None
    if ticket.when_time:
        ends = _later(begins, LASTS)
    until = ticket.until_time if ticket.until_time and ticket.until_time > begins else ends
    return Hours(begins, until or _later(begins, LASTS), _later(begins, -LASTS))


def busy(person: ColumnElement[int], ticket: Ticket) -> ColumnElement[bool] | None:
    """Return the condition that the person has taken another ticket, or comes to a shift, at the ticket's time.

    None where the ticket has no day: then nothing clashes.
    """
    if ticket.when_date is None:
        return None
    return or_(_serves(person, ticket), _gathers(person, ticket))


def clashes(session: Session, person_id: int, ticket: Ticket) -> bool:
    """Tell whether the person has something else to do at the ticket's time."""
    condition = busy(literal(person_id), ticket)
    return condition is not None and bool(session.scalar(select(condition)))


def _serves(person: ColumnElement[int], ticket: Ticket) -> ColumnElement[bool]:
    other, theirs = aliased(Ticket), aliased(Assignment)
    begins = func.coalesce(other.when_time, case({part: one[0] for part, one in PARTS.items()}, value=other.when_part))
    ends = case({part: one[1] for part, one in PARTS.items()}, value=other.when_part)
    until = func.coalesce(other.until_time, case((other.when_time.is_(None), ends)))
    return exists().where(
        theirs.person_id == person, theirs.status.in_(ACTIVE), theirs.ticket_id != ticket.id,
        other.id == theirs.ticket_id, other.when_date == ticket.when_date,
        _at_once(begins, until, ticket),
    )  # fmt: skip


def _gathers(person: ColumnElement[int], ticket: Ticket) -> ColumnElement[bool]:
    begins = func.coalesce(func.nullif(Shift.starts_at, ""), func.nullif(Occurrence.starts_at, ""), timetable.BEGINS)
    ends = func.coalesce(func.nullif(Shift.ends_at, ""), func.nullif(Occurrence.ends_at, ""))
    return exists().where(
        Signup.person_id == person, Signup.status.in_(_COMES), Occurrence.id == Signup.occurrence_id,
        Occurrence.day == ticket.when_date, Occurrence.status == "planned", Shift.id == Signup.shift_id,
        _at_once(begins, ends, ticket),
    )  # fmt: skip


def _at_once(begins: Any, ends: Any, ticket: Ticket) -> ColumnElement[bool]:  # noqa: ANN401 - SQL expressions
    """Where the hours of one of the two are unknown, the whole day is meant."""
    mine = hours_of(ticket)
    if mine is None:
        return true()
    return or_(
        begins.is_(None),
        and_(begins < mine.ends, func.coalesce(ends > mine.begins, begins > mine.before)),
    )


def _later(clock: str, hours: int) -> str:
    hour = int(clock[:2]) + hours
    return "00:00" if hour < 0 else f"{hour:02d}{clock[2:]}" if hour < 24 else "23:59"  # noqa: PLR2004 - a day
