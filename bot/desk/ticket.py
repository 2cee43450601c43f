"""工单/N: one ticket on one page, and what a worker does with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.desk.acts import Does
from bot.desk.context import Act, Desk, Page
from handlers import attend, cards
from handlers.wording import desk as wording
from storage import people
from storage.tickets import Ticket

# So long what was opened stays open, for whoever opened it.
OPEN_FOR = timedelta(minutes=10)


def show(desk: Desk) -> Page:
    """Show everything about one ticket."""
    ticket = desk.ticket(desk.number("number"))
    return Page(
        "ticket.html", wording.ticket_title(ticket, desk.reader.lexicon),
        {
            "ticket": ticket,
            "requester": people.get_person(desk.session, ticket.requester_id),
            "card": cards.worker_text(desk.scene, ticket),
            "buttons": cards.worker_buttons(ticket),
        },
        nav="tickets",
    )  # fmt: skip


def reply(act: Act) -> None:
    """答复: what was written goes to the resident."""
    act.turn.ask("reply", ticket=_ticket(act).id)
    attend.hear_reply(act.turn)


def close(act: Act) -> None:
    """办结, with its reason."""
    attend.close(act.turn, _ticket(act), " ".join(act.text("text").split()))


def assign(act: Act) -> None:
    """派单 to one person."""
    attend.give(act.turn, _ticket(act), act.number("person"))


def _ticket(act: Act) -> Ticket:
    return attend.ticket_here(act.turn, act.number("number"))


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/tickets/{number}", show),)
ACTS: tuple[tuple[str, Does], ...] = (
    ("/tickets/{number}/reply", reply),
    ("/tickets/{number}/close", close),
    ("/tickets/{number}/assign", assign),
)
