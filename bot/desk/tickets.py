"""工单: the list, with filters kept in the address."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from bot.desk.context import Desk, Page
from handlers.wording import desk as wording
from storage.duties import in_places
from storage.tickets import Ticket

A_PAGE = 50


def show(desk: Desk) -> Page:
    """Show the tickets of one state, the newest first, one page of them."""
    status, number = desk.query.get("status", ""), max(1, desk.asked("page"))
    query = select(Ticket).where(in_places(desk.places, desk.asked_along), Ticket.status != "draft")
    if status in wording.STATUS:
        query = query.where(Ticket.status == status)
    rows = desk.session.scalars(query.order_by(Ticket.id.desc()).offset((number - 1) * A_PAGE).limit(A_PAGE + 1)).all()
    return Page(
        "tickets.html", wording.TICKETS,
        {
            "tickets": rows[:A_PAGE], "more": len(rows) > A_PAGE, "page": number, "status": status,
            "states": wording.STATUS,
            "line": lambda ticket: wording.line(ticket, desk.reader.lexicon, desk.now),
        },
        nav="tickets",
    )  # fmt: skip


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/tickets", show),)
