"""今天: what needs a person now, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.desk.context import Desk, Page
from handlers import cards
from handlers.wording import desk as wording
from handlers.wording import desk_ticket
from storage import attention, calls, people, questions, stations
from storage.calls import Call
from storage.masks import without_doors, without_numbers
from storage.messages import Message
from storage.people import Person
from storage.tickets import Ticket

# The acts that one key or one press does from the list; all else is on the ticket's own page.
AT_ONCE = ("takeover", "reoffer")


def show(desk: Desk) -> Page:
    """Show the piles, the reviews, the questions, the calls."""
    session, here = desk.session, desk.places
    asked = questions.open_questions(session, here)
    due = calls.calls_due(session, here, but=desk.person.id)
    piles = attention.piles(session, here, desk.asked_along, desk.now)
    shown = [ticket for pile in piles for ticket in pile.tickets]
    requesters = people.get_people(session, (ticket.requester_id for ticket in shown))
    holders = attention.holders(session, [ticket.id for ticket in shown])
    elsewhere = {ticket.place_id for ticket in shown if ticket.place_id is not None} - set(desk.own)
    names = people.names(session, {one.person_id for one in asked} | {one.person_id for one in due})
    waits: dict[str, Any] = {
        "piles": piles,
        "reviews": attention.to_review(session, here),
        "photos": [(wording.local_day(one.due_at), one.title, count) for one, count in attention.photos(session, here)],
        "applicants": attention.to_admit(session, here),
        "questions": [(one, names[one.person_id]) for one in asked],
        "calls": [(one, names[one.person_id], tell(desk, one)) for one in due],
    }
    return Page(
        "today.html", wording.TODAY,
        waits | {
            "names": wording.PILES, "without_numbers": without_numbers,
            "is_new": not any(waits.values()) and attention.is_new(session, here),
            # Of their own place nobody needs to be told.
            "places": {place.id: place.name for place in stations.listed(session, [*elsewhere])} if elsewhere else {},
            "holders": {number: wording.followed([one.name for one in held]) for number, held in holders.items()},
            "line": lambda ticket: wording.line(ticket, desk.reader.lexicon, desk.now),
            "heard": lambda ticket: heard(ticket, requesters[ticket.requester_id]),
            "at_once": lambda ticket: at_once(ticket, mine=desk.person in holders.get(ticket.id, ())),
        },
        nav="today",
    )  # fmt: skip


def heard(ticket: Ticket, requester: Person) -> str:
    """Return the first of what was said, without telephone and door."""
    return desk_ticket.in_short(desk_ticket.shown(ticket.words, ticket, requester))


def tell(desk: Desk, call: Call) -> str:
    """Return the first of what has not been seen and is to be told, without telephone and door."""
    message, ticket = desk.session.get_one(Message, call.message_id), desk.session.get(Ticket, call.ticket_id or 0)
    if ticket is None:
        person = people.get_person(desk.session, call.person_id)
        return desk_ticket.in_short(without_doors(without_numbers(message.text, person.phone), person.room))
    return desk_ticket.in_short(
        desk_ticket.shown(message.text, ticket, people.get_person(desk.session, ticket.requester_id))
    )


def at_once(ticket: Ticket, *, mine: bool = False) -> list[tuple[str, str]]:
    """Return the buttons of the ticket's card that need no further word; what is theirs nobody has to take over."""
    return [
        (label, payload)
        for row in cards.worker_buttons(ticket) for label, payload in row
        if (act := payload.split(":")[0]) in AT_ONCE and not (mine and act == "takeover")
    ]  # fmt: skip


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/", show),)
