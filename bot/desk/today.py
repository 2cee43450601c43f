"""今天: what needs a person now, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk.context import Desk, Page
from handlers import cards
from handlers.wording import desk as wording
from handlers.wording import desk_ticket
from storage import attention, calls, people, questions
from storage.tickets import Ticket

# The acts that one key or one press does from the list; all else is on the ticket's own page.
AT_ONCE = ("takeover", "reoffer")


def show(desk: Desk) -> Page:
    """Show the piles, the reviews, the questions, the calls."""
    session, here = desk.session, desk.places
    asked = questions.open_questions(session, here)
    due = calls.calls_due(session, here, but=desk.person.id)
    return Page(
        "today.html", wording.TODAY,
        {
            "piles": attention.piles(session, here, desk.asked_along, desk.now),
            "names": wording.PILES,
            "reviews": attention.to_review(session, here),
            "applicants": attention.to_admit(session, here),
            "questions": [(one, people.get_person(session, one.person_id).name) for one in asked],
            "calls": [(one, people.get_person(session, one.person_id).name) for one in due],
            "line": lambda ticket: wording.line(ticket, desk.reader.lexicon, desk.now),
            "heard": lambda ticket: heard(desk, ticket),
            "at_once": at_once,
        },
        nav="today",
    )  # fmt: skip


def heard(desk: Desk, ticket: Ticket) -> str:
    """Return the first of what was said, without telephone and door."""
    said = desk_ticket.shown(ticket.words, ticket, people.get_person(desk.session, ticket.requester_id))
    return desk_ticket.in_short(said)


def at_once(ticket: Ticket) -> list[tuple[str, str]]:
    """Return the buttons of the ticket's card that need no further word."""
    return [
        (label, payload)
        for row in cards.worker_buttons(ticket) for label, payload in row if payload.split(":")[0] in AT_ONCE
    ]  # fmt: skip


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/", show),)
