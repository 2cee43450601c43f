"""The figures (数字): what was asked for in some days, in a place and below, and what became of it.

A ticket counts in the days in which it was opened. Whatever is counted names the filter that lists it, and is counted
by the very same conditions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, Select, bindparam, cast, func, select
from sqlalchemy.orm import Session

from storage.counted import COUNTED, NOW, RATES, number_of
from storage.database import dialect_of
from storage.filters import Filter, conditions
from storage.periods import Period
from storage.tickets import Ticket

# By what the figures can be told apart.
BY: dict[str, Any] = {"place": Ticket.place_id, "team": Ticket.team, "item": Ticket.item}
Key = int | str | None
DAY_IN_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many tickets, and the filter that lists those that count."""

    name: str
    count: int
    of: int
    filter: Filter

    @property
    def percent(self) -> float | None:
        """The share in percent, cut to a tenth: what is not whole is not said to be. None of nothing."""
        return None if self.of == 0 else 1000 * self.count // self.of / 10


@dataclass(slots=True)
class Tally:
    """How many tickets each figure counts, by its name in `counted.COUNTED`; `filter` lists all of them."""

    filter: Filter
    counts: dict[str, int] = field(default_factory=dict)

    def share(self, name: str) -> Share:
        """Return one of `counted.RATES`: on_time, taken, took_part, solved, solved_at_once, pleased, reopened."""
        rate = RATES[name]
        of = sum(self.counts.get(one, 0) for one in rate.of)
        return Share(name, self.counts.get(rate.counts, 0), of, self.listed(rate.counts))

    def shares(self) -> dict[str, Share]:
        """Return every share by its name."""
        return {name: self.share(name) for name in RATES}

    def listed(self, name: str) -> Filter:
        """Return the filter that lists what a figure counts."""
        return self.filter.but(counts=name)

    def add(self, counts: Mapping[str, int]) -> None:
        """Count the tickets of another tally too."""
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count


@dataclass(frozen=True, slots=True)
class Waits:
    """How long it took until somebody took a ticket, in minutes, over `count` tickets; None where none was taken."""

    count: int
    median: int | None
    ninth: int | None


def during(what: Filter, days: Period) -> Filter:
    """Return the filter narrowed to these days."""
    return what.but(since=days.first.isoformat(), until=days.last.isoformat())


def tally(session: Session, seen: Sequence[int], what: Filter, now: datetime) -> Tally:
    """Return how many of the tickets that the filter lists (but for its words) each figure counts."""
    counts = session.execute(_counts(session, seen, what, now), {NOW: now}).one()
    return Tally(what, dict(zip(COUNTED, map(int, counts), strict=True)))


def tallies(
    session: Session, seen: Sequence[int], what: Filter, now: datetime, by: str, *, names: Collection[str] = ()
) -> dict[Key, Tally]:
    """Return the same told apart by `place`, `team` or `item`: the most asked for first.

    `names`: which figures alone (`counted.needed_for`); all of them otherwise, which takes three times as long.
    """
    return apart(session, seen, what, now, (by,), names)[0]


def apart(
    session: Session, seen: Sequence[int], what: Filter, now: datetime, ways: Sequence[str], names: Collection[str]
) -> list[dict[Key, Tally]]:
    """Return `tallies` by each of these ways, the tickets being read and sorted once."""
    found: list[dict[Key, Tally]] = [{} for _ in ways]
    for row in session.execute(_counts(session, seen, what, now, names, ways), {NOW: now}):
        counts = dict(zip(_named(names), map(int, row[len(ways) :]), strict=True))
        for by, key, tallied in zip(ways, row, found, strict=False):
            if key not in tallied:
                tallied[key] = Tally(what if key is None else what.but(**{by: key}))
            tallied[key].add(counts)
    return [_most_first(tallied) for tallied in found]


def trend(
    session: Session,
    seen: Sequence[int],
    what: Filter,
    now: datetime,
    periods: Sequence[Period],
    *,
    names: Collection[str] = (),
) -> list[tuple[Period, Tally]]:
    """Return the tally of each of these periods, in their order: each read for itself, so that nothing is sorted.

    `names` as of `tallies`.
    """
    always = what.but(since="", until="")
    begin, end = (bindparam(name, type_=Ticket.opened_at.type) for name in ("begins", "ends"))
    query = _counts(session, seen, always, now, names).where(Ticket.opened_at >= begin, Ticket.opened_at < end)
    return [
        (days, Tally(during(what, days), dict(zip(_named(names), map(int, counts), strict=True))))
        for days in periods
        for counts in session.execute(query, {NOW: now, "begins": days.begins, "ends": days.ends})
    ]


def waits(session: Session, seen: Sequence[int], what: Filter, now: datetime) -> Waits:
    """Return the median and the ninth decile (p90) of the time from opening to the first taking (接单用时)."""
    query = _waiting(dialect_of(session)).where(*conditions(session, what.but(counts="taken"), seen, now))
    steps = [(max(0, int(minutes)), int(count)) for minutes, count in session.execute(query)]
    total = sum(count for _, count in steps)
    return Waits(total, _at(steps, -(-total // 2)), _at(steps, -(-9 * total // 10)))


def _named(names: Collection[str]) -> list[str]:
    return [name for name in COUNTED if not names or name in names]


def _most_first(found: dict[Key, Tally]) -> dict[Key, Tally]:
    """Return it with the most asked for first; as many of one as of another in the order of their keys."""
    ordered = sorted(found.items(), key=lambda pair: (-pair[1].counts["opened"], pair[0] is not None, pair[0]))
    return dict(ordered)


def _counts(
    session: Session,
    seen: Sequence[int],
    what: Filter,
    now: datetime,
    names: Collection[str] = (),
    ways: Sequence[str] = (),
) -> Select[Any]:
    """Return the query, to be run with NOW: a row of numbers, one for each of `_named`, after the keys of `ways`."""
    chosen = conditions(session, what if what.counts else what.but(counts="opened"), seen, now)
    return _counting(tuple(_named(names)), tuple(ways)).where(*chosen)


@cache
def _counting(names: tuple[str, ...], ways: tuple[str, ...]) -> Select[Any]:
    """Return how these are counted, put together once: that takes as long as the tickets of a month."""
    keys, columns = [BY[by] for by in ways], [number_of(COUNTED[name]) for name in names]
    return select(*keys, *columns).select_from(Ticket).group_by(*keys)


@cache
def _waiting(dialect: str) -> Select[Any]:
    """Return the whole minutes until somebody took a ticket, and of how many tickets; put together once."""
    whole: ColumnElement[Any]
    if dialect == "postgresql":
        whole = func.floor(cast(func.extract("epoch", Ticket.first_taken_at - Ticket.opened_at), Float) / 60)
    else:
        # Counted in days; a thousandth of a minute must not fall below the whole one.
        days = func.julianday(Ticket.first_taken_at) - func.julianday(Ticket.opened_at)
        whole = cast(days * DAY_IN_MINUTES + 0.001, Integer)
    whole = whole.label("minutes")
    return select(whole, func.count()).group_by(whole).order_by(whole)


def _at(steps: Sequence[tuple[int, int]], rank: int) -> int | None:
    """Return the minutes of the ticket of this rank, the quickest being the first."""
    for minutes, count in steps:
        rank -= count
        if rank <= 0:
            return minutes
    return None
