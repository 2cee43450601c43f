"""Clashes: whether somebody has something else to do at the time of a ticket, in SQL."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

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


def busy(person: ColumnElement[int], *, hours: bool) -> ColumnElement[bool]:
    """Return the condition that the person has taken another ticket, or comes to a shift, at the time of a visit.

    It is asked with `visit_of` the ticket; without a day nothing clashes. `hours`: whether its hours are known.
    """
    return or_(_serves(person, hours=hours), _gathers(person, hours=hours))


def visit_of(ticket: Ticket) -> dict[str, Any]:
    """Return the parameters of `busy`: the ticket's time."""
    hours = hours_of(ticket) or Hours("", "", "")
    return {"visit_ticket": ticket.id, "visit_day": ticket.when_date, "visit_begins": hours.begins,
            "visit_ends": hours.ends, "visit_before": hours.before}  # fmt: skip


def clashes(session: Session, person_id: int, ticket: Ticket) -> bool:
    """Tell whether the person has something else to do at the ticket's time."""
    if ticket.when_date is None:
        return False
    asked = _clashes(hours=hours_of(ticket) is not None)
    return bool(session.scalar(asked, {"visitor": person_id, **visit_of(ticket)}))


@cache
def _clashes(*, hours: bool) -> Select[bool]:
    return select(busy(bindparam("visitor", type_=BigInteger), hours=hours))


# Built once: building a statement costs as much as running it.
_OTHER = cast("Table", Ticket.__table__).alias("other").c
_THEIRS = cast("Table", Assignment.__table__).alias("theirs").c
_OTHER_BEGINS = func.coalesce(
    _OTHER.when_time, case({part: hours[0] for part, hours in PARTS.items()}, value=_OTHER.when_part)
)
_OTHER_ENDS = func.coalesce(
    _OTHER.until_time,
    case((_OTHER.when_time.is_(None), case({part: hours[1] for part, hours in PARTS.items()}, value=_OTHER.when_part))),
)


def _serves(person: ColumnElement[int], *, hours: bool) -> ColumnElement[bool]:
    return exists().where(
        _THEIRS.person_id == person, _THEIRS.status.in_(ACTIVE), _THEIRS.ticket_id != bindparam("visit_ticket"),
        _OTHER.id == _THEIRS.ticket_id, _OTHER.when_date == bindparam("visit_day"),
        _at_once(_OTHER_BEGINS, _OTHER_ENDS, hours=hours),
    )  # fmt: skip


_SHIFT_BEGINS = func.coalesce(func.nullif(Shift.starts_at, ""), func.nullif(Occurrence.starts_at, ""), timetable.BEGINS)
_SHIFT_ENDS = func.coalesce(func.nullif(Shift.ends_at, ""), func.nullif(Occurrence.ends_at, ""))


def _gathers(person: ColumnElement[int], *, hours: bool) -> ColumnElement[bool]:
    return exists().where(
        Signup.person_id == person, Signup.status.in_(_COMES), Occurrence.id == Signup.occurrence_id,
        Occurrence.day == bindparam("visit_day"), Occurrence.status == "planned", Shift.id == Signup.shift_id,
        _at_once(_SHIFT_BEGINS, _SHIFT_ENDS, hours=hours),
    )  # fmt: skip


def _at_once(begins: Any, ends: Any, *, hours: bool) -> ColumnElement[bool]:  # noqa: ANN401 - SQL expressions
    """Where the hours of one of the two are unknown, the whole day is meant."""
    if not hours:
        return true()
    return or_(
        begins.is_(None),
        and_(
            begins < bindparam("visit_ends", type_=String),
            func.coalesce(ends > bindparam("visit_begins", type_=String),
                          begins > bindparam("visit_before", type_=String)),
        ),
    )  # fmt: skip


def _later(clock: str, hours: int) -> str:
    hour = int(clock[:2]) + hours
    return "00:00" if hour < 0 else f"{hour:02d}{clock[2:]}" if hour < 24 else "23:59"  # noqa: PLR2004 - a day
