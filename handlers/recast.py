"""改类别: a worker says what a ticket is really about; the reader may learn from it."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import attend, dispatch, menu, taught
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import explaining
from nlp.meaning import Urgency
from storage import readings, tickets
from storage.errors import OldButton
from storage.tickets import Ticket


def _press_recast(turn: Turn, press: Press) -> None:
    ticket = attend.ticket_here(turn, press.number())
    if len(press.args) > 1:
        _ask_item(turn, ticket, press.word(1))
    else:
        _ask_team(turn, ticket)


def _hear_recast(turn: Turn, match: re.Match[str]) -> bool:
    if turn.role != "worker":
        return False
    _ask_team(turn, attend.ticket_here(turn, int(match["number"] or match["before"])))
    return True


def _ask_team(turn: Turn, ticket: Ticket) -> None:
    reading = readings.reading_of(turn.session, ticket.id)
    meaning = None if reading is None else reading.meaning
    likely = [button(one.name, "recastitem", ticket.id, one.key) for one in menu.likely(turn, meaning, ticket.item)]
    teams = menu.teams(turn, *(() if meaning is None else meaning.teams))
    every = [button(turn.lexicon.teams[one].name, "recast", ticket.id, one) for one in teams]
    calm = [button(explaining.NO_DANGER, "calm", ticket.id)] if ticket.urgency == Urgency.DANGER else []
    turn.say(explaining.ASK_WHICH_KIND, rows(*calm) + rows(*likely) + rows(*every), ticket_id=ticket.id)


def _press_calm(turn: Turn, press: Press) -> None:
    """其实没有危险: the ticket goes on as an urgent one, and the reader may learn from it."""
    ticket = attend.ticket_here(turn, press.number())
    if ticket.urgency != Urgency.DANGER:
        raise OldButton
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, urgency=Urgency.URGENT.value)
    taught.by_correction(turn, ticket)
    turn.say(explaining.calmed(ticket), ticket_id=ticket.id)


def _ask_item(turn: Turn, ticket: Ticket, team: str) -> None:
    if team not in turn.lexicon.teams:
        raise OldButton
    items = [button(one.name, "recastitem", ticket.id, one.key) for one in turn.lexicon.items_of(team)]
    turn.say(
        explaining.ASK_WHICH_KIND,
        [*rows(*items), [button(explaining.WHOLE_TEAM, "recastteam", ticket.id, team)]],
        ticket_id=ticket.id,
    )


def _recast(turn: Turn, number: int, team: str, item: str | None) -> None:
    ticket = attend.ticket_here(turn, number)
    if (ticket.team, ticket.item) == (team, item):
        # That it was understood right is worth knowing too.
        taught.by_correction(turn, ticket)
        turn.toast = explaining.ALREADY_SO
        return
    moves = ticket.team != team
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, team=team, item=item)
    taught.by_correction(turn, ticket)
    turn.say(explaining.recast(ticket, turn.lexicon, dispatch.recast(turn, ticket, moves=moves)), ticket_id=ticket.id)


def _press_item(turn: Turn, press: Press) -> None:
    item = turn.lexicon.items.get(press.word(1))
    if item is None:
        raise OldButton
    _recast(turn, press.number(), item.team, item.key)


def _press_team(turn: Turn, press: Press) -> None:
    if press.word(1) not in turn.lexicon.teams:
        raise OldButton
    _recast(turn, press.number(), press.word(1), None)


PHRASES: tuple[Phrase, ...] = ((explaining.ASKS_TO_RECAST, _hear_recast),)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "calm": _press_calm,
    "recast": _press_recast,
    "recastitem": _press_item,
    "recastteam": _press_team,
}
