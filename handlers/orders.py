"""A worker's words for a ticket: 1024, 派 1024 给 王师傅, 结 1024 已由物业处理, 协办 1024 梅园社区."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from handlers import attend, cards, duty, follow, nearest, neighbours, squad, take, undo
from handlers.buttons import Button, Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import orders
from nlp.numerals import to_int
from storage import cohandlers, copies, duplicates, members, places, tickets
from storage.errors import NotAWorker, OldButton, UnknownTicket
from storage.tickets import Ticket

# A number with fewer digits is a house, a day, an amount; one with more a telephone.
LONGEST_NUMBER = 9_999_999


def hear_look(turn: Turn, match: re.Match[str]) -> bool:
    """1024: the card, for who may see it; nobody else learns whether there is such a ticket."""
    number = _number(match["number"])
    if number is None or turn.pending:
        return False
    if turn.role == "worker":
        try:
            attend.look(turn, number)
        except UnknownTicket:
            # A worker may be a neighbour, or go along to another place's.
            _show_own(turn, number)
        return True
    _show_own(turn, number)
    return True


def _show_own(turn: Turn, number: int) -> None:
    ticket = tickets.get_ticket(turn.session, number)
    into_id = duplicates.merged_into(turn.session, number) if ticket.requester_id == turn.person.id else None
    if into_id is not None and neighbours.tell_one(turn, tickets.get_ticket(turn.session, into_id)):
        return
    if ticket.requester_id == turn.person.id and ticket.status != "draft":
        follow.progress(turn, ticket)
    elif not (take.show_one(turn, ticket) or neighbours.tell_one(turn, ticket)):
        raise UnknownTicket


def hear_assign(turn: Turn, match: re.Match[str]) -> bool:
    """派 1024 给 王师傅."""
    number = _number(match["number"])
    if number is not None and turn.role == "volunteer" and orders.SENDS in match[0]:
        raise NotAWorker
    if number is None or turn.role != "worker":
        return False
    ticket, said = attend.ticket_here(turn, number), match["whom"].strip(orders.GAPS)
    turn.settled()
    if not said:
        attend.ask_whom(turn, ticket)
        return True
    named = attend.assignable(turn, ticket)
    found = nearest.find(said, named)
    team = duty.team_named(turn, said)
    if len(found.meant) == 1:
        attend.give(turn, ticket, found.meant[0])
    elif found.meant:
        turn.say(orders.several(said), _choice(ticket, named, found.meant), ticket_id=ticket.id)
    elif team is not None:
        squad.give(turn, ticket, team)
    elif (why := duty.unknown_team(turn, said) or _why_not(turn, ticket, said)) is not None:
        turn.say(why, ticket_id=ticket.id)
    else:
        likely = [name for one, name in named if one in found.likely]
        # Where no name is near, the first on the list are still better than nothing.
        shown = found.likely or [one for one, _ in named[: nearest.MOST_LIKELY]]
        turn.say(orders.nobody_so(said, likely), _choice(ticket, named, shown), ticket_id=ticket.id)
    return True


def _why_not(turn: Turn, ticket: Ticket, said: str) -> str | None:
    """Return why who is called so cannot be sent: they have it already, or work here; None where nobody is."""
    held = cards.holders(turn, ticket)
    has_it = nearest.find(said, list(zip(held, cards.names(turn, held), strict=True))).meant
    if len(has_it) == 1:
        return orders.has_it(ticket, cards.names(turn, has_it)[0])
    colleagues = [(one.id, one.name) for one in members.workers_of(turn.session, ticket.place_id) if one.name]
    works_here = nearest.find(said, colleagues).meant
    return orders.works_here(ticket, dict(colleagues)[works_here[0]]) if len(works_here) == 1 else None


def _choice(ticket: Ticket, named: Sequence[tuple[int, str]], shown: Sequence[int]) -> list[list[Button]]:
    buttons = [button(name, "give", ticket.id, one) for one, name in named if one in shown]
    return rows(*buttons[: attend.MOST_LISTED])


def hear_take_over(turn: Turn, match: re.Match[str]) -> bool:
    """1024 我来跟."""
    number = _number(match["number"])
    if number is None or turn.role != "worker":
        return False
    attend.take_over(turn, attend.ticket_here(turn, number))
    return True


def hear_offer_again(turn: Turn, match: re.Match[str]) -> bool:
    """1024 再找志愿者."""
    number = _number(match["number"])
    if number is None or turn.role != "worker":
        return False
    attend.offer_again(turn, attend.ticket_here(turn, number))
    return True


def hear_close(turn: Turn, match: re.Match[str]) -> bool:
    """结 1024 已由物业处理; without a reason it is asked for."""
    number = _number(match["number"])
    if number is None or turn.role != "worker":
        return False
    ticket, why = attend.ticket_here(turn, number), match["why"].strip(orders.GAPS)
    turn.settled()
    if why:
        attend.close(turn, ticket, " ".join(why.split()))
    else:
        attend.ask_reason(turn, ticket)
    return True


def hear_ask_along(turn: Turn, match: re.Match[str]) -> bool:
    """协办 1024 梅园社区, or the name of one who works there."""
    number = _number(match["number"])
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
    elif said:
        text, shown = orders.nobody_so(said, [name for one, name in named if one in found.likely]), found.likely
    else:
        text, shown = orders.ask_along(ticket) if named else orders.NOBODY_ALONG, [one for one, _ in named]
    turn.say(text, _along(ticket, named, shown), ticket_id=ticket.id)
    return True


def _at_home(turn: Turn, ticket: Ticket) -> bool:
    """Tell whether the speaker works in the ticket's own place; who was asked along hears who may ask others."""
    at_home = members.is_worker(turn.session, turn.person.id, ticket.place_id)
    if not at_home:
        home = places.find_place(turn.session, ticket.place_id)
        turn.say(orders.only_home(home.name if home else ""), ticket_id=ticket.id)
    return at_home


# A place (with 0), or one person who works there.
Unit = tuple[int, int]


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
    head = orders.asked_to_help(home.name if home else "", turn.person.name)
    for one in cohandlers.cohandlers_of(turn.session, ticket.id):
        if one.id not in before:
            said = turn.tell(one.id, f"{head}\n{cards.worker_text(turn, ticket)}", cards.worker_buttons(ticket),
                             ticket_id=ticket.id)  # fmt: skip
            copies.keep_card(turn.session, ticket.id, one.id, "worker", said)
    new = before != {one.id for one in cohandlers.cohandlers_of(turn.session, ticket.id)}
    says = orders.asked_along if new else orders.helps_already
    turn.say(says(ticket, named[place_id, person_id]), ticket_id=ticket.id)


def _number(said: str) -> int | None:
    """Return the ticket's number that these digits are; None where they can be none."""
    number = int(said) if said.isdecimal() else to_int(said)
    return number if number is not None and tickets.FIRST_NUMBER <= number <= LONGEST_NUMBER else None


def _press_ask_along(turn: Turn, press: Press) -> None:
    ticket = attend.ticket_here(turn, press.number())
    if not _at_home(turn, ticket):
        return
    if len(press.args) > 1:
        _ask_along(turn, ticket, press.number(1), press.number(2))
        return
    named = _elsewhere(turn, ticket)
    text = orders.ask_along(ticket) if named else orders.NOBODY_ALONG
    turn.say(text, _along(ticket, named, [one for one, _ in named]), ticket_id=ticket.id)


PHRASES: tuple[Phrase, ...] = (
    *((one, hear_take_over) for one in orders.TAKES_OVER),
    *((one, hear_offer_again) for one in orders.OFFERS_AGAIN),
    *((one, hear_ask_along) for one in orders.ASKS_ALONG),
    *((one, hear_close) for one in orders.CLOSES),
    *((one, hear_assign) for one in orders.ASSIGNS),
    (orders.ASKS_WHO, duty.hear_who),
    (orders.HANDS_OVER, duty.hear_handover),
    (orders.MEANS_TODAY, duty.hear_today),
)
# A number alone: after all that it may be besides, such as a check-in code.
LOOKING: tuple[Phrase, ...] = ((orders.LOOKS, hear_look),)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {**duty.PRESSES, **undo.PRESSES, "along": _press_ask_along}
