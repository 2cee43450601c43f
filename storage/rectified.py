"""How much was put right (整改率): by place and by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.filters import sees_everything
from storage.periods import Period
from storage.places import Place
from storage.rectifications import LIVE, Rectification
from storage.tickets import Ticket
from storage.units import Unit

COUNTED = timedelta(days=365)
NOWHERE = 0


class Notices(NamedTuple):
    """What counts of some notices that are alike, and how many they are."""

    status: str
    in_time: bool
    is_past: bool
    returned: bool
    satisfied: bool | None
    number: int


@dataclass(slots=True)
class Rate:
    """The notices of a place or a unit: how many were handed out, and what became of them.

    `passed`: found well, and not said to be otherwise by who reported it (`displeased`); `in_time`, `late`: these, by
    when the answer that passed came; `overdue`: open ones past their deadline.
    """

    name: str
    handed: int = 0
    passed: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    returned: int = 0
    pleased: int = 0
    displeased: int = 0

    @property
    def percent(self) -> int:
        """The rate put right, in whole percent, rounded down: what is not whole is not said to be."""
        return 100 * self.passed // self.handed if self.handed else 0

    def add(self, these: Notices) -> None:
        """Count these notices."""
        count = these.number
        self.handed += count
        self.returned += count * these.returned
        self.pleased += count * (these.satisfied is True)
        self.displeased += count * (these.satisfied is False)
        if these.status == "passed" and these.satisfied is not False:
            self.passed += count
            self.in_time += count * these.in_time
            self.late += count * (not these.in_time)
        elif these.status in LIVE:
            self.open += count
            self.overdue += count * (these.is_past and these.status != "answered")


def rate(session: Session, place_ids: Sequence[int], now: datetime, days: Period) -> Rate:
    """Return the figures of all these places together, of what was handed out in these days."""
    whole = Rate("")
    for row in session.execute(_alike(session, place_ids, now, (days.begins, days.ends))):
        whole.add(Notices(*row))
    return whole


def rates(session: Session, place_ids: Sequence[int], now: datetime) -> tuple[Rate, list[Rate], list[Rate]]:
    """Return the figures of these places: all of it, by place and by unit, the most first.

    Of what was handed out in the last year. What was withdrawn does not count.
    """
    whole, places, units = Rate(""), dict[str, Rate](), dict[str, Rate]()
    for *row, place, unit in session.execute(
        _alike(session, place_ids, now, (now - COUNTED, now), Place.name, Unit.name)
    ):
        these = Notices(*row)
        for one in (whole, places.setdefault(place, Rate(place)), units.setdefault(unit, Rate(unit))):
            one.add(these)
    return whole, _most_first(places.values()), _most_first(units.values())


def _alike(
    session: Session,
    place_ids: Sequence[int],
    now: datetime,
    between: tuple[datetime, datetime],
    *apart: InstrumentedAttribute[str],
) -> Select[Any]:
    """Return the query for the notices of these places: those that are alike as one row, and apart by these names."""
    due, answered = Rectification.due_at, Rectification.answered_at
    like = (
        Rectification.status,
        case((answered <= due, 1), else_=0).label("in_time"),
        case((due < now, 1), else_=0).label("is_past"),
        case((Rectification.returned > 0, 1), else_=0).label("returned"),
        Rectification.satisfied,
    )
    query = (
        select(*like, func.count(), *apart)
        .join(Ticket, Ticket.id == Rectification.ticket_id)
        .join(Place, Place.id == Ticket.place_id)
        .join(Unit, Unit.id == Rectification.unit_id)
        .where(
            Rectification.status != "withdrawn",
            Rectification.at >= between[0],
            Rectification.at <= between[1],
        )
        .group_by(*like, *apart)
    )
    if sees_everything(session, place_ids):
        return query
    # Not by the tickets of these places, which are many, but by the notices, which are few.
    return query.where(func.coalesce(Ticket.place_id, NOWHERE).in_(place_ids))


def _most_first(rates: Iterable[Rate]) -> list[Rate]:
    return sorted(rates, key=lambda rate: (-rate.handed, rate.name))
