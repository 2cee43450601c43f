"""What is said after an end or a cry for help: 还是要来 of what was cancelled, 已经打120了 of a danger that is told."""

from __future__ import annotations

import re

from handlers import attend, cards, follow, relay
from handlers.ticket_numbers import read_number
from handlers.turn import Phrase, Turn
from handlers.wording import afterwords as wording
from handlers.wording import worker
from storage import assignments, looks, tickets
from storage.errors import UnknownTicket


def hear_wanted_again(turn: Turn, _match: re.Match[str]) -> bool:
    """儿子修不好，还是要人来: as the button 还是要来, where that is what we said last."""
    press = None if turn.pending else turn.offered("restore")
    if press is None:
        return False
    follow.restore(turn, turn.own_ticket(press.number()))
    return True


def hear_called(turn: Turn, _match: re.Match[str]) -> bool:
    """已经打120了, of an open danger: told to who comes and to the workers, and nobody is told to ring once more."""
    live = [one for one in tickets.unfinished_of(turn.session, turn.person.id) if one.urgency == "danger"]
    if len(live) != 1:
        return False
    ticket = turn.ticket(live[0].id)
    relay.pass_words(turn, ticket, turn.heard.text)
    if not looks.with_workers(ticket):
        # Else it has just been passed on to them.
        cards.tell_workers(turn, ticket, "replied", worker.said(turn.heard.text))
    return True


def hear_of_ticket(turn: Turn, match: re.Match[str]) -> bool:
    """1024 办好了, 1024 换人, of who works on it and neither goes nor asks: the card, or whom to send instead."""
    number = read_number(match["number"])
    if number is None or turn.role != "worker" or turn.pending:
        return False
    try:
        ticket = attend.ticket_here(turn, number)
    except UnknownTicket:
        return False
    mine = assignments.find_assignment(turn.session, ticket.id, turn.person.id)
    if ticket.requester_id == turn.person.id or mine is not None:
        return False
    if match["swap"] and ticket.status in tickets.UNFINISHED:
        attend.ask_whom(turn, ticket)
    else:
        cards.show_worker(turn, ticket)
    return True


PHRASES: tuple[Phrase, ...] = (
    (wording.WANTED_AGAIN, hear_wanted_again),
    (wording.HAS_CALLED, hear_called),
    (wording.OF_A_TICKET, hear_of_ticket),
)
