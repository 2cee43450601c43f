"""打电话: whom a worker tells by telephone, because a closed page or a broken channel did not show it."""

from __future__ import annotations

from collections.abc import Callable

from handlers import cards
from handlers.attend import places_of
from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import worker
from storage import calls, messages, people, scopes, tickets
from storage.errors import OldButton
from storage.events import record
from storage.masks import without_doors

MOST_LISTED = 12


def call_list(turn: Turn) -> None:
    """打电话: name, number, what to say, 已告知."""
    due = calls.calls_due(turn.session, places_of(turn), but=turn.person.id)
    if not due:
        turn.say(worker.NO_CALLS)
    for call in due[:MOST_LISTED]:
        show_call(turn, call)


def _show_one(turn: Turn, number: int) -> None:
    """看号码 of one call: no other number is shown, and recorded as seen. Raises OldButton where it is not theirs."""
    here = scopes.places_seen(turn.session, scopes.own_places(turn.session, turn.person.id))
    due = calls.calls_due(turn.session, here, but=turn.person.id)
    one = next((call for call in due if call.id == number), None)
    if one is None:
        raise OldButton
    show_call(turn, one)


def show_call(turn: Turn, call: calls.Call) -> None:
    """Show one call to make; that the number was shown is recorded."""
    person = people.get_person(turn.session, call.person_id)
    message = turn.session.get(messages.Message, call.message_id)
    if message is not None:
        ticket = None if call.ticket_id is None else tickets.get_ticket(turn.session, call.ticket_id)
        number = ticket.phone if ticket is not None and ticket.requester_id == person.id else ""
        turn.say(worker.call(call, person, number or person.phone, message),
                 rows(button(worker.TOLD, "told", call.id)),
                 ticket_id=call.ticket_id, about_id=person.id)  # fmt: skip
        if ticket is not None and without_doors(message.text, ticket.room) != message.text:
            cards.saw_personal(turn, ticket, turn.person.id, "address")
        record(turn.session, "person", person.id, "see", turn.now, after="seen", actor_id=turn.person.id, why="phone")


def _press_told(turn: Turn, press: Press) -> None:
    call = calls.told(turn.session, press.number(), turn.person.id, turn.now)
    turn.toast = worker.TOAST_TOLD
    if turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, worker.call_told(people.get_person(turn.session, call.person_id)))


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "calls": lambda turn, press: _show_one(turn, press.number()) if press.args else call_list(turn),
    "told": _press_told,
}
