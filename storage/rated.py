"""The ratings (评价): every judgement with its ticket, the newest first; how they go by service and team: `figures`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.endings import POOR, Rating
from storage.filters import Filter, begins, conditions, ends, read_mark
from storage.masks import without_doors, without_numbers
from storage.search import A_PAGE, Listed, Page, listed
from storage.tickets import UNFINISHED, Ticket


class Judged(NamedTuple):
    """A judgement and its ticket as lists show it; `round` 0: the first, more: after it was opened again.

    unhappy: 没解决, or two stars and fewer. waits: the ticket is open again because of it.
    """

    id: int
    at: datetime
    round: int
    solved: bool
    stars: int | None
    words: str
    unhappy: bool
    waits: bool
    ticket: Listed


def ratings(
    session: Session,
    seen: Sequence[int],
    what: Filter,
    now: datetime,
    *,
    unhappy: bool = False,
    after: str = "",
    most: int = A_PAGE,
) -> Page[Judged]:
    """Return a page of the judgements of the tickets that the filter lists (but for its words), the newest first.

    `what.stars`: those of so many stars; `what.since` and `until`: the days of the judgement; `unhappy`: those alone.
    """
    chosen = conditions(session, what.but(stars=0, since="", until=""), seen, now, walked=True)
    if what.stars:
        chosen.append(Rating.stars == what.stars)
    if what.since:
        chosen.append(Rating.at >= begins(what.since))
    if what.until:
        chosen.append(Rating.at < ends(what.until))
    if unhappy:
        chosen.append(or_(Rating.solved.is_(False), Rating.stars <= POOR))
    if last := read_mark(after):
        chosen.append(Rating.id < last)
    query = select(Rating, Ticket.phone, Ticket.room, Ticket.reopened, Ticket.status)
    query = query.join(Ticket, Ticket.id == Rating.ticket_id).where(*chosen)
    rows = session.execute(query.order_by(Rating.id.desc()).limit(most + 1)).all()
    shown = listed(session, [rating.ticket_id for rating, *_ in rows[:most]])
    found = [
        Judged(
            rating.id, rating.at, rating.round, rating.solved, rating.stars,
            without_doors(without_numbers(rating.words, phone), room),
            poor := not rating.solved or (rating.stars or POOR + 1) <= POOR,
            poor and rating.round == reopened - 1 and status in UNFINISHED, ticket,
        )
        for (rating, phone, room, reopened, status), ticket in zip(rows, shown, strict=False)
    ]  # fmt: skip
    return Page(found, str(found[-1].id) if len(rows) > most else "")
