"""工单: the list, found by words, narrowed by what stands in the address, handed over as a table, done in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import select

from bot.desk import filtering, handing
from bot.desk.acts import Does
from bot.desk.context import Act, Desk, Download, Page, read_number
from bot.exports import Cell
from handlers import attend
from handlers.wording import common
from handlers.wording import desk as desk_words
from handlers.wording import desk_tickets as wording
from storage import search
from storage.database import savepoint
from storage.duties import in_places
from storage.errors import Refusal
from storage.filters import Filter
from storage.search import Listed
from storage.tickets import LIVE, UNFINISHED, Ticket

HERE = "/desk/tickets"
A_PAGE = 50
# A notice says of each what became of it, with its 撤销.
MOST_AT_ONCE = 30


def show(desk: Desk) -> Page:
    """Show a page of the tickets that the address asks for."""
    what, picked = filtering.asked_for(desk), _picked(desk)
    sort = desk.query.get("sort", "") if desk.query.get("sort") in wording.SORTS else "new"
    after = desk.query.get("after", "")
    if picked is not None:
        rows, more, count = search.listed(desk.session, picked), "", len(picked)
    else:
        rows, more = search.search(desk.session, desk.reader.words, desk.places, what, desk.now, sort=sort,
                                   after=after, most=A_PAGE)  # fmt: skip
        # What stands on one page has been counted.
        count = len(rows) if not (after or more) else search.count(
            desk.session, desk.reader.words, desk.places, what, desk.now, sort=sort
        )  # fmt: skip
    names = filtering.place_names(desk)
    is_plain = not (what.as_query() or after or picked is not None)
    kept_sort = "" if sort == "new" else sort
    context: dict[str, Any] = {
        "tickets": rows, "wording": wording, "what": what, "sort": sort, "picked": picked, "place_names": names,
        "count": wording.how_many(count, search.MOST_COUNTED),
        "chosen": [(one.label, filtering.address(HERE, one.without, sort=kept_sort))
                   for one in filtering.chosen(desk, what, names)],
        "to": lambda **changes: filtering.address(HERE, what.but(**changes), sort=kept_sort),
        "next": filtering.address(HERE, what, sort=kept_sort, after=more) if more else "",
        "is_first": not after,
        "files": [(label, _file(form, what, kept_sort, picked)) for form, label in (("csv", "CSV"), ("xlsx", "XLSX"))],
        "beside": search.listed(desk.session, _asked_along(desk)) if is_plain else [],
        "teams": desk.reader.lexicon.teams, "items": desk.reader.lexicon.items,
        "status": desk_words.STATUS, "unfinished": UNFINISHED,
        "service": lambda ticket: common.service(ticket, desk.reader.lexicon),
        "where": lambda ticket: common.address(ticket.estate, ticket.building, "", ""),
    }  # fmt: skip
    return Page("tickets.html", desk_words.TICKETS, context, nav="tickets")


def table(form: str) -> Callable[[Desk], Download | Page]:
    """Return the page that hands over every ticket that the address asks for, as `csv` or `xlsx`."""

    def hand_over(desk: Desk) -> Download | Page:
        what, picked = filtering.asked_for(desk), _picked(desk)
        found: Iterable[Listed] = (
            search.listed(desk.session, picked)
            if picked is not None
            else search.every(desk.session, desk.reader.words, desk.places, what, desk.now,
                              sort=desk.query.get("sort", "new"))
        )  # fmt: skip
        return handing.table(desk, form, wording.TABLE, wording.HEAD, _rows(desk, found))

    return hand_over


def batch(act: Act) -> str | None:
    """Do one thing to every ticket that is ticked: what cannot be done to one is said, and the others are done."""
    numbers = sorted({read_number(one) for one in act.every.get("ids", ())})
    asked, why = act.text("do"), " ".join(act.text("text").split())
    if not numbers:
        act.say(wording.NOTHING_CHOSEN)
    elif asked == "export":
        return f"{HERE}?ids={'.'.join(map(str, numbers[:A_PAGE]))}"
    elif len(numbers) > MOST_AT_ONCE:
        act.say(wording.too_many_at_once(MOST_AT_ONCE))
    elif asked == "close" and not why:
        act.say(wording.NO_REASON)
    elif asked == "close":
        _each(act, numbers, wording.CLOSED, lambda ticket: attend.close(act.turn, ticket, why))
    elif asked == "mine":
        _each(act, numbers, wording.MINE, lambda ticket: attend.take_over(act.turn, ticket), free=True)
    return None


def _each(act: Act, numbers: list[int], what: str, does: Callable[[Ticket], None], *, free: bool = False) -> None:
    """Do it to each; `free`: only where nobody has the ticket yet."""
    count, left = 0, []
    for number in numbers:
        try:
            with savepoint(act.session):
                ticket = attend.ticket_here(act.turn, number)
                if free and ticket.status != "open":
                    left.append((number, wording.HAS_SOMEBODY))
                    continue
                does(ticket)
            count += 1
        except Refusal as refusal:
            left.append((number, desk_words.refused(refusal)))
    act.say(wording.done(what, count, left))


def _picked(desk: Desk) -> list[int] | None:
    """Return the tickets that the address names one by one, as far as the worker may see them; None: it names none."""
    if not desk.query.get("ids"):
        return None
    numbers = [read_number(one) for one in desk.query["ids"].split(".")[:A_PAGE]]
    query = select(Ticket.id).where(Ticket.id.in_(numbers), in_places(desk.places, desk.asked_along),
                                    Ticket.opened_at.is_not(None))  # fmt: skip
    return sorted(desk.session.scalars(query))


def _asked_along(desk: Desk) -> list[int]:
    """Return the tickets of other places that wait for the worker too."""
    query = select(Ticket.id).where(
        Ticket.id.in_(desk.asked_along), Ticket.status.in_(LIVE), Ticket.place_id.not_in(desk.places)
    )
    return sorted(desk.session.scalars(query), reverse=True)


def _file(form: str, what: Filter, sort: str, picked: list[int] | None) -> str:
    if picked is not None:
        return f"{HERE}.{form}?ids={'.'.join(map(str, picked))}"
    return filtering.address(f"{HERE}.{form}", what, sort=sort)


def _rows(desk: Desk, found: Iterable[Listed]) -> Iterator[tuple[Cell, ...]]:
    teams, items = desk.reader.lexicon.teams, desk.reader.lexicon.items
    for one in found:
        yield (
            one.id, desk_words.STATUS.get(one.status, one.status), wording.KINDS.get(one.kind, one.kind),
            teams[one.team].name if one.team is not None and one.team in teams else one.team,
            items[one.item].name if one.item is not None and one.item in items else one.item,
            wording.URGENCIES.get(one.urgency, one.urgency), one.words, one.estate, one.building, one.place,
            one.requester, one.helped, one.phone, one.opened_at, one.take_by, one.solve_by, one.ended_at,
            wording.late(one.late, one.status), one.needed, one.taken, one.enclosed, one.reopened,
            wording.SOLVED[one.solved], one.stars,
        )  # fmt: skip


PAGES: tuple[tuple[str, Callable[[Desk], Page | Download]], ...] = (
    ("/tickets", show),
    ("/tickets.csv", table("csv")),
    ("/tickets.xlsx", table("xlsx")),
)
ACTS: tuple[tuple[str, Does], ...] = (("/tickets/batch", batch),)
