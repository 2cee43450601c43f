"""A worker's words for when somebody comes: 1024 改到周六上午九点; everybody concerned hears so, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from handlers import amend, attend, cards, dispatch, draft, undo
from handlers.ticket_numbers import read_number
from handlers.turn import Phrase, Turn
from handlers.wording import orders, resident, retiming, sayings
from nlp.meaning import Meaning
from storage import tickets, undoing
from storage.errors import DateInThePast, UnknownTicket
from storage.messages import note_meaning
from storage.moves import too_late
from storage.tickets import Ticket

# A time alone is no longer; what is, says something else.
MOST_TIME = 20


def hear(turn: Turn, match: re.Match[str]) -> bool:
    """1024 改到周六上午九点; without a time it is asked for. False where something else is changed, or by no worker."""
    number = read_number(match["number"])
    if number is None or turn.role != "worker":
        return False
    ticket, said = _ticket(turn, number), retiming.when_in(match)
    if not (said or retiming.asks_for_time(match)):
        return False
    if not said:
        _require_unfinished(ticket)
        turn.ask("worktime", ticket=ticket.id)
        turn.say(retiming.ask_time(ticket), ticket_id=ticket.id)
        return True
    changes = _wished(turn, ticket, said)
    if not changes and not retiming.speaks_of_time(match):
        return False
    turn.settled()
    if changes:
        _retime(turn, ticket, changes)
    else:
        turn.say(retiming.TIME_UNCLEAR, ticket_id=ticket.id)
    return True


def hear_words(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the time that was asked for; False where it is something else."""
    said = turn.said
    ticket = _ticket(turn, int(turn.pending["ticket"]))
    keeps = sayings.KEEPS_TIME.fullmatch(said) is not None
    changes = _wished(turn, ticket, said) if len(said) <= MOST_TIME and not orders.ASKS_WHO.fullmatch(said) else {}
    turn.settled()
    if not changes and not keeps:
        return False
    note_meaning(turn.session, turn.message_id, {"answers": "worktime"}, ticket.id)
    if keeps:
        turn.say(resident.time_kept(ticket, turn.now), ticket_id=ticket.id)
    else:
        _retime(turn, ticket, changes)
    return True


def _ticket(turn: Turn, number: int) -> Ticket:
    """Return the ticket on which the speaker works, or which is their own. Raises UnknownTicket, NotAWorker."""
    try:
        return attend.ticket_here(turn, number)
    except UnknownTicket:
        # A worker may be a neighbour.
        ticket = turn.ticket(number)
        if ticket.requester_id != turn.person.id:
            raise
        return ticket


def _wished(turn: Turn, ticket: Ticket, said: str) -> dict[str, Any]:
    """Return the time that is wished instead, as the ticket's columns. Raises DateInThePast."""
    if orders.IS_PAST.search(said):
        raise DateInThePast
    return draft.on_its_day(turn, ticket, said, draft.when_columns(*turn.reader.read_when(said, turn.now)))


def _require_unfinished(ticket: Ticket) -> None:
    if ticket.status not in ("draft", *tickets.UNFINISHED):
        raise too_late(ticket, "amend")


def _retime(turn: Turn, ticket: Ticket, changes: dict[str, Any]) -> None:
    _require_unfinished(ticket)
    if ticket.requester_id == turn.person.id:
        amend.amend(turn, ticket, changes)
        return
    if all(getattr(ticket, column) == value for column, value in changes.items()):
        turn.say(retiming.time_is_so(ticket, turn.now), ticket_id=ticket.id)
        return
    before = undoing.stands(turn.session, ticket)
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, **changes)
    held = cards.holders(turn, ticket)
    told = turn.tell(ticket.requester_id, retiming.moved(ticket, cards.names(turn, held), turn.now),
                     cards.requester_buttons(ticket),
                     ticket_id=ticket.id, ring_at=dispatch.must_be_seen_by(ticket, turn.now))  # fmt: skip
    dispatch.amended(turn, ticket, by=turn.person.id)
    goes = bool(set(held) - {turn.person.id})
    said = retiming.retimed(ticket, turn.now, reached=told is not None, goes=goes)
    undo.say_done(turn, undo.RETIME, ticket, before, said)


PHRASES: tuple[Phrase, ...] = tuple((one, hear) for one in retiming.RETIMES)
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"worktime": hear_words}
