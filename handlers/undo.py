"""撤销: what a worker has just done is put back, and whoever heard of it in between hears one honest line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers import cards, dispatch, group_cards, handover, taught
from handlers.buttons import Button, Press, Rows, button
from handlers.turn import Turn
from handlers.wording import orders, retiming
from storage import duplicates, rewriting, undoing
from storage.tickets import Ticket

# A worker said what a ticket really is.
RECAST = "recast"
# A worker put a visit at another time.
RETIME = "retime"
# A worker let a ticket go with another.
MERGE = "merge"


def undo_button(ticket: Ticket) -> Button:
    """撤销, under the card of what was done."""
    return button(orders.UNDO, "undo", ticket.id)


def say_done(turn: Turn, act: str, ticket: Ticket, before: dict[str, Any], text: str, *also: Button) -> None:
    """Answer what was done, with 撤销 (and `also`) under it; `before` is how the ticket `stands` before the act."""
    turn.say(orders.undo_hint(text), [[undo_button(ticket), *also]], ticket_id=ticket.id)
    undoing.did(turn.session, turn.person.id, act, ticket, before, turn.now)


def undo(turn: Turn, ticket_id: int | None = None) -> None:
    """Put back the speaker's last act, on this ticket if one is named."""
    if ticket_id is None and handover.take_back(turn):
        return
    deed = undoing.get_deed(turn.session, turn.person.id, ticket_id)
    ticket = turn.ticket(deed.ticket_id)
    undone = undoing.undo(turn.session, deed, ticket, turn.now)
    turn.settled()
    if deed.act == RECAST:
        # It was understood right after all.
        taught.by_correction(turn, ticket)
    elif deed.act == MERGE:
        duplicates.unlay(turn.session, ticket, deed.before)
    rewriting.rewrite(turn.session, undone.spoken.shown, orders.taken_back(ticket), turn.now)
    others = [one for one in undone.spoken.told if one != turn.person.id]
    for person_id in others:
        if deed.act == RETIME:
            _explain_time(turn, ticket, person_id)
        else:
            _explain(turn, ticket, person_id, asked=person_id in undone.asked)
    turn.say(orders.undone(ticket, len(others)), ticket_id=ticket.id)
    group_cards.refresh(turn, ticket)


def _explain(turn: Turn, ticket: Ticket, person_id: int, *, asked: bool) -> None:
    holding = cards.holders(turn, ticket)
    if person_id == ticket.requester_id:
        text = orders.undone_for_requester(ticket, cards.names(turn, holding))
        buttons: Rows = cards.requester_buttons(ticket)
    elif person_id in holding:
        text, buttons = orders.undone_for_holder(ticket), cards.task_buttons(ticket)
    else:
        text, buttons = orders.undone_for_volunteer(ticket) if asked else orders.undone_for_others(ticket), []
    turn.tell(person_id, text, buttons, ticket_id=ticket.id, ring_at=dispatch.must_be_seen_by(ticket, turn.now))


def _explain_time(turn: Turn, ticket: Ticket, person_id: int) -> None:
    mine = person_id == ticket.requester_id
    held = person_id in cards.holders(turn, ticket)
    buttons = cards.requester_buttons(ticket) if mine else cards.task_buttons(ticket) if held else []
    turn.tell(person_id, retiming.undone_time(ticket, turn.now), buttons, ticket_id=ticket.id,
              ring_at=dispatch.must_be_seen_by(ticket, turn.now))  # fmt: skip


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"undo": lambda turn, press: undo(turn, press.number())}
SAYINGS: dict[str, Callable[[Turn], None]] = dict.fromkeys(orders.MEANS_UNDO, undo)
