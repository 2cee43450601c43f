"""三跨协办: other places, or one who works there, are asked along to a ticket, and leave it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from handlers import attend, cards, nearest
from handlers.buttons import Button, Press, button, rows
from handlers.ticket_numbers import ordered, read_number
from handlers.turn import Phrase, Turn
from handlers.wording import along as wording
from handlers.wording import orders
from storage import cohandlers, copies, members, people, places, tickets
from storage.errors import NotAWorker, OldButton
from storage.tickets import Ticket

# A place (with 0), or one person who works there.
Unit = tuple[int, int]


def hear_ask_along(turn: Turn, match: re.Match[str]) -> bool:
    """协办 1024 梅园社区, or the name of one who works there."""
    number = read_number(match["number"])
    if number is None or turn.role == "resident":
        return False
    if turn.role != "worker":
        raise NotAWorker
    ticket, said = attend.ticket_here(turn, number), match["whom"].strip(orders.GAPS)
    turn.settled()
    if not _at_home(turn, ticket):
        return True
    named = _elsewhere(turn, ticket)
    found = nearest.find(said, named)
    if len(found.meant) == 1:
        _ask_along(turn, ticket, *found.meant[0])
        return True
    if found.meant:
        text, shown = orders.several(said), found.meant
    elif said and (colleague := _colleague(turn, ticket, said)):
        text, shown = wording.works_here(ticket, colleague), []
    elif said:
        text, shown = orders.nobody_so(said, [name for one, name in named if one in found.likely]), found.likely
    else:
        text, shown = wording.ask_along(ticket) if named else wording.NOBODY_ALONG, [one for one, _ in named]
    turn.say(text, _along(ticket, named, shown), ticket_id=ticket.id)
    return True


def _colleague(turn: Turn, ticket: Ticket, said: str) -> str:
    """Return the name of who works in the ticket's own place and is called so; empty where nobody is."""
    here = [(one.id, one.name) for one in members.workers_of(turn.session, ticket.place_id) if one.name]
    found = nearest.find(said, here).meant
    return dict(here)[found[0]] if len(found) == 1 else ""


def _at_home(turn: Turn, ticket: Ticket) -> bool:
    """Tell whether the speaker works in the ticket's own place; who was asked along hears who may ask others."""
    at_home = members.is_worker(turn.session, turn.person.id, ticket.place_id)
    if not at_home:
        home = places.find_place(turn.session, ticket.place_id)
        turn.say(wording.only_home(home.name if home else ""), ticket_id=ticket.id)
    return at_home


def _elsewhere(turn: Turn, ticket: Ticket) -> list[tuple[Unit, str]]:
    """Return who can be asked along, by name: other places with workers, and those."""
    own = set(places.above(turn.session, ticket.place_id))
    people_there = cohandlers.workers_elsewhere(turn.session, sorted(own))
    there = dict.fromkeys(place_id for _, place_id in people_there)
    found = [((place_id, 0), place.name) for place_id in there if (place := places.find_place(turn.session, place_id))]
    return [*found, *(((place_id, one.id), one.name) for one, place_id in people_there if one.name)]


def _along(ticket: Ticket, named: Sequence[tuple[Unit, str]], shown: Sequence[Unit]) -> list[list[Button]]:
    buttons = [button(name, "along", ticket.id, *one) for one, name in named if one in shown]
    return rows(*buttons[: attend.MOST_LISTED])


def _ask_along(turn: Turn, ticket: Ticket, place_id: int, person_id: int) -> None:
    named = dict(_elsewhere(turn, ticket))
    if (place_id, person_id) not in named or ticket.status not in tickets.LIVE:
        raise OldButton
    before = {one.id for one in cohandlers.cohandlers_of(turn.session, ticket.id)}
    cohandlers.ask_along(turn.session, ticket.id, turn.person.id, place_id, person_id or None, turn.now)
    home = places.find_place(turn.session, ticket.place_id)
    head = wording.asked_to_help(home.name if home else "", turn.person.name)
    for one in cohandlers.cohandlers_of(turn.session, ticket.id):
        if one.id not in before:
            said = turn.tell(one.id, f"{head}\n{cards.worker_text(turn, ticket)}", cards.worker_buttons(ticket),
                             ticket_id=ticket.id)  # fmt: skip
            copies.keep_card(turn.session, ticket.id, one.id, "worker", said)
    new = before != {one.id for one in cohandlers.cohandlers_of(turn.session, ticket.id)}
    says = wording.asked_along if new else wording.helps_already
    turn.say(says(ticket, named[place_id, person_id]), ticket_id=ticket.id)


def hear_leave(turn: Turn, match: re.Match[str]) -> bool:
    """不协办 1024: who was asked along leaves it; the place itself lets them go, all, or those who are named."""
    ticket = ordered(turn, match)
    if ticket is None:
        return False
    said = match["whom"].strip(orders.GAPS)
    turn.settled()
    helping = {one.id: one.name for one in cohandlers.cohandlers_of(turn.session, ticket.id)}
    at_home = members.is_worker(turn.session, turn.person.id, ticket.place_id)
    asked = cohandlers.units_of(turn.session, ticket.id)
    named = [(unit, name) for unit, name in _elsewhere(turn, ticket) if unit in asked]
    found = nearest.find(said, named).meant if said else [unit for unit, _ in named]
    go = found if at_home else cohandlers.units_of(turn.session, ticket.id, turn.person.id)
    if not go:
        turn.say(wording.nobody_helps(ticket, said), ticket_id=ticket.id)
        return True
    cohandlers.let_go(turn.session, ticket.id, go)
    stay = {one.id for one in cohandlers.cohandlers_of(turn.session, ticket.id)}
    _tell_left(turn, ticket, [one for one in helping if one not in stay], at_home=at_home)
    return True


def _tell_left(turn: Turn, ticket: Ticket, left: Sequence[int], *, at_home: bool) -> None:
    for one in left:
        copies.drop_card(turn.session, ticket.id, one, "worker")
        if one != turn.person.id:
            turn.tell(one, wording.helps_no_more(ticket), ticket_id=ticket.id)
    names = [people.get_person(turn.session, one).name for one in left]
    if not at_home:
        for worker in members.workers_of(turn.session, ticket.place_id):
            turn.tell(worker.id, wording.has_left(ticket, names), ticket_id=ticket.id)
    turn.say(wording.let_go(ticket, names) if at_home else wording.helps_no_more(ticket), ticket_id=ticket.id)


def _press_ask_along(turn: Turn, press: Press) -> None:
    ticket = attend.ticket_here(turn, press.number())
    if not _at_home(turn, ticket):
        return
    if len(press.args) > 1:
        _ask_along(turn, ticket, press.number(1), press.number(2))
        return
    named = _elsewhere(turn, ticket)
    text = wording.ask_along(ticket) if named else wording.NOBODY_ALONG
    turn.say(text, _along(ticket, named, [one for one, _ in named]), ticket_id=ticket.id)


PHRASES: tuple[Phrase, ...] = (
    *((one, hear_leave) for one in orders.LEAVES),
    *((one, hear_ask_along) for one in orders.ASKS_ALONG),
)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {"along": _press_ask_along}
