"""改类别: a worker says what a ticket is really about; the reader may learn from it."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import attend, dispatch, menu, taught, undo
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import explaining
from nlp.meaning import Urgency
from storage import readings, tickets, undoing
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
    ticket = attend.ticket_here(turn, int(match["number"] or match["before"]))
    if not _takes_name(turn, ticket.id, match["kind"] or match["so"] or ""):
        _ask_team(turn, ticket)
    return True


def _hear_kind(turn: Turn, match: re.Match[str]) -> bool:
    """1024 其实是搬抬打扫; words that name no kind may mean another time or something else."""
    return turn.role == "worker" and _takes_name(turn, int(match["number"]), match["name"])


def _ask_team(turn: Turn, ticket: Ticket) -> None:
    reading = readings.reading_of(turn.session, ticket.id)
    meaning = None if reading is None else reading.meaning
    likely = [button(one.name, "recastitem", ticket.id, one.key) for one in menu.likely(turn, meaning, ticket.item)]
    teams = menu.teams(turn, *(() if meaning is None else meaning.teams))
    every = [button(turn.lexicon.teams[one].name, "recast", ticket.id, one) for one in teams]
    calm = [button(explaining.NO_DANGER, "calm", ticket.id)] if ticket.urgency == Urgency.DANGER else []
    other = [
        button(says, "recastkind", ticket.id, kind) for kind, says in explaining.REALLY.items() if kind != ticket.kind
    ]
    _ask(turn, ticket)
    turn.say(explaining.ASK_WHICH_KIND, rows(*calm) + rows(*likely) + rows(*every) + rows(*other), ticket_id=ticket.id)


def _ask(turn: Turn, ticket: Ticket, team: str = "") -> None:
    """What it really is may be written too, unless something else is being asked."""
    if turn.pending.get("ask") in (None, "recast"):
        turn.ask("recast", ticket=ticket.id, team=team)


def _hear_named(turn: Turn, match: re.Match[str]) -> bool:
    """A team, a service, 求助 or 反映问题, after 改类别."""
    if turn.pending.get("ask") != "recast":
        return False
    number, team = int(turn.pending["ticket"]), str(turn.pending["team"])
    if team and turn.heard.text.strip() == explaining.WHOLE_TEAM:
        _recast(turn, number, team, None)
    elif not _takes_name(turn, number, match["name"]):
        turn.settled()
        return False
    return True


def _takes_name(turn: Turn, number: int, name: str) -> bool:
    """Let the ticket be what is called so; tells whether anything is, and asks for the service where a team is."""
    if not name:
        return False
    kind, item = explaining.kind_named(name), _named(name, {one.key: one.name for one in turn.lexicon.items.values()})
    named = _named(name, {one.label: one.name for one in turn.lexicon.teams.values()})
    if kind is not None:
        _recast_kind(turn, number, kind)
    elif item is not None:
        _recast(turn, number, turn.lexicon.items[item].team, item)
    elif named is not None:
        _ask_item(turn, attend.ticket_here(turn, number), named)
    return (kind, item, named) != (None, None, None)


def _named(name: str, names: dict[str, str]) -> str | None:
    """Return the key of what is called so, or else of what alone is meant by a part of it (文体: 文化体育)."""
    exact = [key for key, known in names.items() if known == name]
    begun = [key for key, known in names.items() if known.startswith(name)]
    scattered = [key for key, known in names.items() if _runs_through(name, known)]
    return next((found[0] for found in (exact, begun, scattered) if len(found) == 1), None)


def _runs_through(name: str, known: str) -> bool:
    rest = iter(known)
    return all(one in rest for one in name)


def _press_calm(turn: Turn, press: Press) -> None:
    """其实没有危险: the ticket goes on as an urgent one, and the reader may learn from it."""
    ticket = attend.ticket_here(turn, press.number())
    if ticket.urgency != Urgency.DANGER:
        raise OldButton
    before = undoing.stands(turn.session, ticket)
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, urgency=Urgency.URGENT.value)
    taught.by_correction(turn, ticket)
    undo.say_done(turn, undo.RECAST, ticket, before, explaining.calmed(ticket))


def _ask_item(turn: Turn, ticket: Ticket, team: str) -> None:
    if team not in turn.lexicon.teams:
        raise OldButton
    _ask(turn, ticket, team)
    items = [button(one.name, "recastitem", ticket.id, one.key) for one in turn.lexicon.items_of(team)]
    turn.say(
        explaining.ASK_WHICH_KIND,
        [*rows(*items), [button(explaining.WHOLE_TEAM, "recastteam", ticket.id, team)]],
        ticket_id=ticket.id,
    )


def _recast(turn: Turn, number: int, team: str, item: str | None) -> None:
    ticket = attend.ticket_here(turn, number)
    turn.settled("recast")
    if (ticket.team, ticket.item) == (team, item):
        # That it was understood right is worth knowing too.
        taught.by_correction(turn, ticket)
        _say_already(turn)
        return
    moves = ticket.team != team
    kind = {"kind": "request"} if ticket.kind == "unread" else {}
    before = undoing.stands(turn.session, ticket)
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, team=team, item=item, **kind)
    taught.by_correction(turn, ticket)
    asked = dispatch.recast(turn, ticket, moves=moves)
    undo.say_done(turn, undo.RECAST, ticket, before, explaining.recast(ticket, turn.lexicon, asked))


def _recast_kind(turn: Turn, number: int, kind: str) -> None:
    ticket = attend.ticket_here(turn, number)
    turn.settled("recast")
    if ticket.kind == kind:
        taught.by_correction(turn, ticket)
        _say_already(turn)
        return
    before = undoing.stands(turn.session, ticket)
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, kind=kind)
    taught.by_correction(turn, ticket)
    dispatch.recast(turn, ticket, moves=False)
    undo.say_done(turn, undo.RECAST, ticket, before, explaining.recast_kind(ticket, turn.lexicon))


def _say_already(turn: Turn) -> None:
    if turn.heard.press:
        turn.toast = explaining.ALREADY_SO
    else:
        turn.say(explaining.ALREADY_SO)


def _press_kind(turn: Turn, press: Press) -> None:
    if press.word(1) not in explaining.REALLY:
        raise OldButton
    _recast_kind(turn, press.number(), press.word(1))


def _press_item(turn: Turn, press: Press) -> None:
    item = turn.lexicon.items.get(press.word(1))
    if item is None:
        raise OldButton
    _recast(turn, press.number(), item.team, item.key)


def _press_team(turn: Turn, press: Press) -> None:
    if press.word(1) not in turn.lexicon.teams:
        raise OldButton
    _recast(turn, press.number(), press.word(1), None)


PHRASES: tuple[Phrase, ...] = (
    (explaining.ASKS_TO_RECAST, _hear_recast),
    (explaining.SAYS_A_KIND, _hear_kind),
    (explaining.NAMES_A_KIND, _hear_named),
)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "calm": _press_calm,
    "recast": _press_recast,
    "recastitem": _press_item,
    "recastkind": _press_kind,
    "recastteam": _press_team,
}
