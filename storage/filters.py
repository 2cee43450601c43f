"""Which tickets a list shows: a filter that stands in the address of its page, and in each figure's link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import Session

from storage import counted, places
from storage.database import dialect_of
from storage.tickets import UNFINISHED, ZONE, Ticket

STATES = {
    **{one: (one,) for one in ("open", "taken", "under_way", "done", "closed", "cancelled")},
    "unfinished": UNFINISHED,
    "ended": ("closed", "cancelled"),
}
URGENCIES = ("danger", "urgent", "normal")
LONGEST, MOST_DIGITS = 100, 15
# Of so small a part of all places what they had is read at once.
FEW = 10
NOWHERE = 0


class Filter(NamedTuple):
    """What to list; what is empty does not matter.

    words: what was said, a number, a name, or the last four of a telephone. state: one of STATES. since, until: ISO
    days (Asia/Shanghai) in which it was opened, both included. place: that place and below. counts: what a figure
    counts, one of `counted.COUNTED`: overdue, reopened, pleased, displeased, solved, unsolved, silent, ….
    stars: 1 to 5, as the last judgement gave.
    """

    words: str = ""
    state: str = ""
    kind: str = ""
    team: str = ""
    item: str = ""
    urgency: str = ""
    place: int = 0
    since: str = ""
    until: str = ""
    counts: str = ""
    stars: int = 0

    def as_query(self) -> dict[str, str]:
        """Return it as the parameters of an address, without what is empty."""
        return {name: str(value) for name, value in zip(self._fields, self, strict=True) if value}

    def but(self, **changes: Any) -> Filter:  # noqa: ANN401 - fields of the filter
        """Return it with some of it changed."""
        return self._replace(**changes)


def read_filter(query: Mapping[str, str]) -> Filter:
    """Return the filter that stands in an address; what makes no sense is left out."""
    given = {name: query.get(name, "").strip()[:LONGEST] for name in Filter._fields}
    return Filter(
        words=given["words"],
        state=given["state"] if given["state"] in STATES else "",
        kind=given["kind"] if given["kind"] in ("request", "report", "unread") else "",
        team=given["team"],
        item=given["item"],
        urgency=given["urgency"] if given["urgency"] in URGENCIES else "",
        place=_number(given["place"]),
        since=_day(given["since"]),
        until=_day(given["until"]),
        counts=given["counts"] if given["counts"] in COUNTS else "",
        stars=_number(given["stars"]) if given["stars"] in ("1", "2", "3", "4", "5") else 0,
    )


def sees_everything(session: Session, seen: Sequence[int]) -> bool:
    """Tell whether these are all the places that there are: then nothing need be asked of each row."""
    return places.tree(session).keys() <= set(seen)


def begins(iso_day: str) -> datetime:
    """Return the moment in which the day begins, in Asia/Shanghai."""
    return datetime.combine(date.fromisoformat(iso_day), time(), ZONE)


def ends(iso_day: str) -> datetime:
    """Return the moment in which the day is over."""
    return begins(iso_day) + timedelta(days=1)


def read_mark(after: str) -> int:
    """Return the number after which a page begins; 0 where it is none."""
    return _number(after)


def conditions(
    session: Session, what: Filter, seen: Sequence[int], now: datetime, *, walked: bool = False
) -> list[ColumnElement[bool]]:
    """Return what the tickets must meet, but for their words, in a query over the tickets.

    `seen`: the places whose tickets may be seen; what has no place yet belongs to every worker. `walked`: the tickets
    are read in the order in which they were opened, until there are enough of them.
    """
    found = [counted.is_a_ticket if what.counts else Ticket.opened_at.is_not(None)]
    found += _where(session, what, seen, walked=walked)
    if what.state:
        found.append(Ticket.status.in_(STATES[what.state]))
    for column in ("kind", "team", "item", "urgency"):
        if value := getattr(what, column):
            found.append(getattr(Ticket, column) == value)
    if what.since:
        found.append(Ticket.opened_at >= begins(what.since))
    if what.until:
        found.append(Ticket.opened_at < ends(what.until))
    if what.counts:
        found.append(counted.counted(what.counts, now))
    if what.stars:
        found += [counted.judged, Ticket.judged_stars == what.stars]
    return found


def passes_by(session: Session, what: Filter, seen: Sequence[int]) -> bool:
    """Tell whether tickets of other places are best passed by, as those of these places are walked.

    SQLite would rather read and sort all that many places ever had; PostgreSQL knows how much that is.
    """
    here = _here(session, what, seen)
    many = len(here) * FEW > len(places.tree(session))
    return many and dialect_of(session) == "sqlite" and not sees_everything(session, here)


def _here(session: Session, what: Filter, seen: Sequence[int]) -> Sequence[int]:
    return sorted(set(places.below(session, [what.place])) & set(seen)) if what.place else seen


def _where(session: Session, what: Filter, seen: Sequence[int], *, walked: bool) -> list[ColumnElement[bool]]:
    here = _here(session, what, seen)
    if sees_everything(session, here):
        return [Ticket.place_id.is_not(None)] if what.place else []
    if walked and passes_by(session, what, seen):
        nowhere = [] if what.place else [NOWHERE]
        return [func.coalesce(Ticket.place_id, NOWHERE).in_([*here, *nowhere])]
    return [Ticket.place_id.in_(here)] if what.place else [or_(Ticket.place_id.in_(here), Ticket.place_id.is_(None))]


def _day(said: str) -> str:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return ""
    # A day before and after it must exist too.
    return day.isoformat() if date(1970, 1, 2) < day < date(9998, 1, 1) else ""


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else 0


COUNTS = frozenset(counted.COUNTED)
