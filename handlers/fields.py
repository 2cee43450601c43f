"""The buttons of a draft: one fact said anew, a question passed over, a service picked from the menu."""

from __future__ import annotations

from collections.abc import Callable

from handlers import draft, taught
from handlers.amend import amend, draft_of, skip
from handlers.buttons import Press, button, rows
from handlers.menu import ask_which, closed, show_menu
from handlers.turn import Turn
from handlers.wording import resident, slots
from nlp.meaning import Intent, Meaning
from storage import people, places, readings, tickets
from storage.tickets import Ticket


def ask_field(turn: Turn, ticket: Ticket) -> None:
    """改一项: ask which one."""
    fields = rows(*(button(label, "field", ticket.id, field) for field, label in resident.FIELDS.items()))
    turn.say(resident.ASK_WHICH_FIELD, fields, ticket_id=ticket.id)


def _press_field(turn: Turn, press: Press) -> None:
    ticket, field = turn.own_draft(press.number()), press.word(1)
    if field == "item":
        reading = readings.reading_of(turn.session, ticket.id)
        ask_which(turn, None if reading is None else reading.meaning, ticket.item)
        turn.ask("item", ticket=ticket.id)
        return
    asked = {"where": resident.ASK_WHERE, "when": resident.ASK_WHEN, "phone": resident.ASK_PHONE,
             "people": slots.ASK_HOW_MANY}  # fmt: skip
    turn.ask(field if field in asked else "words", ticket=ticket.id)
    turn.say(asked.get(field, resident.ASK_WORDS), ticket_id=ticket.id)


def _press_home(turn: Turn, press: Press) -> None:
    amend(turn, turn.own_draft(press.number()), people.home_of(turn.person) or {})


def _press_station(turn: Turn, press: Press) -> None:
    ticket, place = turn.own_draft(press.number()), places.find_place(turn.session, press.number(1))
    if place is None or not place.is_open_station:
        draft.show(turn, ticket)
    else:
        amend(turn, ticket, {"place_id": place.id})


def _press_item(turn: Turn, press: Press) -> None:
    item = turn.lexicon.items.get(press.word())
    if item is None:
        show_menu(turn)
        return
    if item.key in closed(turn):
        turn.say(resident.not_on_the_menu(item.name))
        show_menu(turn)
        return
    pending = turn.pending
    changing = draft_of(turn, int(pending["ticket"])) if pending.get("ask") == "item" else None
    if changing is not None:
        amend(turn, changing, {"item": item.key, "team": item.team})
        taught.by_choice(turn, changing)
        return
    meaning = Meaning(text=item.name, intent=Intent.REQUEST, team=item.team, item=item.key)
    draft.show(turn, tickets.draft(turn.session, turn.person.id, turn.now, item.name, **draft.facts(turn, meaning)))


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "edit": lambda turn, press: ask_field(turn, turn.own_draft(press.number())),
    "field": _press_field,
    "skip": lambda turn, press: skip(turn, turn.own_draft(press.number()), press.word(1)),
    "home": _press_home,
    "station": _press_station,
    "item": _press_item,
}
