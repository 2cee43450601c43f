"""The list of tickets (工单): found by words, number, name or a telephone's last four; filtered, sorted, by pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from storage.counted import judged
from storage.database import dialect_of
from storage.filters import MOST_DIGITS, STATES, Filter, conditions, passes_by, sees_everything
from storage.found import Cut
from storage.masks import masked, without_doors, without_numbers
from storage.people import Person
from storage.places import Place
from storage.tickets import LIVE, Ticket
from storage.typed import Typed, typed

T = TypeVar("T")
A_PAGE, MOST_COUNTED = 50, 1_000
LONGEST_EXCERPT = 140
EPOCH, NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
LONGEST_KEY = 18


class Page(NamedTuple, Generic[T]):
    """Rows, and from where the next page goes on: empty where there is none."""

    rows: list[T]
    after: str


class Listed(NamedTuple):
    """A ticket in a list: masked, and without the door."""

    id: int
    status: str
    kind: str
    team: str | None
    item: str | None
    urgency: str
    words: str
    estate: str
    building: str
    place: str
    requester: str
    helped: str
    phone: str
    vulnerable: bool
    opened_at: datetime
    ended_at: datetime | None
    take_by: datetime | None
    solve_by: datetime | None
    late: tuple[str, ...]
    needed: int
    taken: int
    enclosed: int
    reopened: int
    # what the requester said of it last, in this round or before it was opened again
    solved: bool | None
    stars: int | None


_LEAST_URGENT = 2
_URGENCY = case({"danger": 0, "urgent": 1}, value=Ticket.urgency, else_=_LEAST_URGENT)
_DUE = func.coalesce(Ticket.solve_by, NEVER, type_=Ticket.solve_by.type)
ENDED = frozenset(STATES["ended"])
OF_THE_FEW = ("unfinished", "overdue", "cancelled")
# By what a list is sorted; the number decides between equals. Only what is not finished can be due or urgent.
SORTS: dict[str, Any] = {"new": Ticket.opened_at, "old": Ticket.opened_at, "due": _DUE, "urgent": _URGENCY}
_COLUMNS = (
    Ticket.id, Ticket.status, Ticket.kind, Ticket.team, Ticket.item, Ticket.urgency, Ticket.words, Ticket.estate,
    Ticket.building, Ticket.room, Place.name.label("place"), Person.name.label("requester"), Ticket.helped,
    Ticket.phone, Ticket.vulnerable, Ticket.opened_at, Ticket.ended_at, Ticket.take_by, Ticket.solve_by, Ticket.late,
    Ticket.needed, Ticket.taken, Ticket.enclosed, Ticket.reopened, case((judged, Ticket.judged_solved)).label("solved"),
    case((judged, Ticket.judged_stars)).label("stars"),
)  # fmt: skip


def search(  # noqa: PLR0913 - what stands in the address of a list
    session: Session,
    cut: Cut,
    seen: Sequence[int],
    what: Filter,
    now: datetime,
    *,
    sort: str = "new",
    after: str = "",
    most: int = A_PAGE,
) -> Page[Listed]:
    """Return a page of the tickets of the places `seen` that the filter lists; `after`: where the last page ended.

    `cut` is the reader's (`Reader.words`). Sorted by one of SORTS: `due` and `urgent` list what is not ended. What
    makes no sense is taken as the newest first, and as the first page.
    """
    sort = _order(what, sort)
    chosen, key = _chosen(session, typed(session, cut, what.words), seen, what, now, sort), SORTS[sort]
    # The numbers of the page first: what is shown of each is read for these alone.
    ids = select(Ticket.id, key).where(*chosen, *_beyond(sort, after))
    ids = ids.order_by(*([key.desc(), Ticket.id.desc()] if sort == "new" else [key, Ticket.id]))
    page = session.execute(ids.limit(most + 1)).all()
    rows = listed(session, [row[0] for row in page[:most]])
    return Page(rows, f"{_whole(page[most - 1][1])}.{page[most - 1][0]}" if len(page) > most else "")


def listed(session: Session, ticket_ids: Sequence[int]) -> list[Listed]:
    """Return these tickets as a list shows them, in this order."""
    query = select(*_COLUMNS).join(Person, Person.id == Ticket.requester_id)
    query = query.outerjoin(Place, Place.id == Ticket.place_id)
    rows = {row.id: row for row in session.execute(query.where(Ticket.id.in_(ticket_ids)))}
    return [_listed(rows[one]._asdict()) for one in ticket_ids]


def count(session: Session, cut: Cut, seen: Sequence[int], what: Filter, now: datetime, *, sort: str = "new") -> int:
    """Return how many tickets `search` lists, sorted so; MOST_COUNTED stands for as many or more."""
    having, sort = typed(session, cut, what.words), _order(what, sort)
    some = select(Ticket.id).where(*_chosen(session, having, seen, what, now, sort)).limit(MOST_COUNTED)
    walked = bool(what.words) and not _are_few(what, sort)
    if not having.are_few and (walked or _by_index(session, seen, what, sort)):
        some = some.order_by(Ticket.opened_at.desc())
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _by_index(session: Session, seen: Sequence[int], what: Filter, sort: str) -> bool:
    """Tell whether what is counted is best found in the index that knows what most lists are narrowed by.

    Of a place the first thousand are at hand, and so are those of a figure among all that there are, unless it counts
    few: these SQLite looks up only where the index says that they may be.
    """
    if what.place or not sees_everything(session, seen):
        return not _are_few(what, sort) and passes_by(session, what, seen)
    known = not (what.counts or what.stars)
    return known or (what.counts in OF_THE_FEW and dialect_of(session) == "sqlite")


def every(
    session: Session, cut: Cut, seen: Sequence[int], what: Filter, now: datetime, *, sort: str = "new"
) -> Iterator[Listed]:
    """Yield every ticket that the filter lists, page by page, for an export."""
    after = ""
    while True:
        page = search(session, cut, seen, what, now, sort=sort, after=after, most=MOST_COUNTED)
        yield from page.rows
        if not page.after:
            return
        after = page.after


def _order(what: Filter, sort: str) -> str:
    return sort if sort in SORTS and not ENDED.issuperset(STATES.get(what.state, [""])) else "new"


def _beyond(sort: str, after: str) -> list[ColumnElement[bool]]:
    """Return the condition that a ticket stands after this mark; nothing where it is none."""
    key = SORTS[sort]
    said, _, number = after.partition(".")
    whole = after.isascii() and said.isdigit() and number.isdigit()
    # The mark of another order is none.
    most = _LEAST_URGENT if sort == "urgent" else _whole(NEVER)
    if not whole or len(said) > LONGEST_KEY or len(number) > MOST_DIGITS or int(said) > most:
        return []
    last, reached = int(number), int(said) if sort == "urgent" else EPOCH + timedelta(microseconds=int(said))
    if sort == "new":
        return [key <= reached, or_(key < reached, Ticket.id < last)]
    return [key >= reached, or_(key > reached, Ticket.id > last)]


def _whole(key: datetime | int) -> int:
    return (key - EPOCH) // timedelta(microseconds=1) if isinstance(key, datetime) else key


def _listed(row: dict[str, Any]) -> Listed:
    words = without_doors(without_numbers(row["words"], row["phone"]), row.pop("room"))
    shown = {"phone": masked(row["phone"]) if row["phone"] else "", "place": row["place"] or "",
             "late": tuple(row["late"].split())}  # fmt: skip
    words = words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1] + "…"
    return Listed(**row | shown | {"words": words})


def _chosen(
    session: Session, having: Typed, seen: Sequence[int], what: Filter, now: datetime, sort: str
) -> list[ColumnElement[bool]]:
    return [
        *conditions(session, what, seen, now, walked=not _are_few(what, sort)),
        *having.conditions,
        *([Ticket.status.in_(LIVE)] if sort in ("due", "urgent") else []),
    ]


def _are_few(what: Filter, sort: str) -> bool:
    """Tell whether few can be listed: most tickets are closed, the others are at hand by their places and states."""
    return sort in ("due", "urgent") or what.counts in OF_THE_FEW or "closed" not in STATES.get(what.state, ENDED)
