"""How much was put right (整改率): by place and by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.periods import Period
from storage.places import Place
from storage.rectifications import LIVE, Rectification
from storage.tickets import Ticket
from storage.units import Unit

COUNTED = timedelta(days=365)
NOWHERE = 0


class Notice(NamedTuple):
    """What counts of a notice."""

    status: str
    due_at: datetime
    answered_at: datetime | None
    returned: int
    satisfied: bool | None


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

    def count(self, it: Notice, now: datetime) -> None:
        """Count one notice."""
        self.handed += 1
        self.returned += it.returned > 0
        self.pleased += it.satisfied is True
        self.displeased += it.satisfied is False
        if it.status == "passed" and it.satisfied is not False:
            self.passed += 1
            in_time = it.answered_at is not None and it.answered_at <= it.due_at
            self.in_time += in_time
            self.late += not in_time
        elif it.status in LIVE:
            self.open += 1
            self.overdue += it.due_at < now and it.status != "answered"


def rates(
    session: Session, place_ids: Sequence[int], now: datetime, days: Period | None = None
) -> tuple[Rate, list[Rate], list[Rate]]:
    """Return the figures of these places: all of it, by place and by unit, the most first.

    Of what was handed out in these days, the last year where none are named. What was withdrawn does not count.
    """
    since, until = (now - COUNTED, now) if days is None else (days.begins, days.ends)
    rows = session.execute(
        select(Place.name, Unit.name, *(getattr(Rectification, column) for column in Notice._fields))
        .join(Ticket, Ticket.id == Rectification.ticket_id)
        .join(Place, Place.id == Ticket.place_id)
        .join(Unit, Unit.id == Rectification.unit_id)
        .where(
            # Not by the tickets of these places, which are many, but by the notices, which are few.
            func.coalesce(Ticket.place_id, NOWHERE).in_(place_ids),
            Rectification.status != "withdrawn",
            Rectification.at >= since,
            Rectification.at <= until,
        )
        .order_by(Rectification.id)
    )
    whole, places, units = Rate(""), dict[str, Rate](), dict[str, Rate]()
    for place, unit, *columns in rows:
        it = Notice(*columns)
        for rate in (whole, places.setdefault(place, Rate(place)), units.setdefault(unit, Rate(unit))):
            rate.count(it, now)
    return whole, _most_first(places.values()), _most_first(units.values())


def _most_first(rates: Iterable[Rate]) -> list[Rate]:
    return sorted(rates, key=lambda rate: (-rate.handed, rate.name))
