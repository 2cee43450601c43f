"""A worker's words for a ticket: 1024, 派 1024 给 王师傅, 结 1024 已由物业处理, 协办 1024 梅园社区."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from handlers import along, attend, cards, duty, follow, handover, nearest, neighbours, squad, take, undo
from handlers.buttons import Button, Press, button, rows
from handlers.ticket_numbers import ordered, read_number
from handlers.turn import Phrase, Turn
from handlers.wording import orders
from storage import duplicates, members, tickets
from storage.errors import NotAWorker, UnknownTicket
from storage.tickets import Ticket


def hear_look(turn: Turn, match: re.Match[str]) -> bool:
    """1024: the card, for who may see it; nobody else learns whether there is such a ticket."""
    number = read_number(match["number"])
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
    number = read_number(match["number"])
    if number is not None and turn.role == "volunteer" and orders.SENDS in match[0]:
        raise NotAWorker
    if number is None or turn.role != "worker":
        return False
    ticket, said = attend.ticket_here(turn, number), match["whom"].strip(orders.GAPS)
    turn.settled()
    if not said:
        attend.ask_whom(turn, ticket)
        return True
    named = attend.assignable(turn, ticket, said)
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
        able = named if likely else attend.assignable(turn, ticket)[: nearest.MOST_LIKELY]
        shown = found.likely or [one for one, _ in able]
        turn.say(orders.no_volunteer(said, likely), _choice(ticket, able, shown), ticket_id=ticket.id)
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
    ticket = ordered(turn, match)
    if ticket is not None:
        attend.take_over(turn, ticket)
    return ticket is not None


def hear_offer_again(turn: Turn, match: re.Match[str]) -> bool:
    """1024 再找志愿者."""
    ticket = ordered(turn, match)
    if ticket is not None:
        attend.offer_again(turn, ticket)
    return ticket is not None


def hear_close(turn: Turn, match: re.Match[str]) -> bool:
    """结 1024 已由物业处理; without a reason it is asked for."""
    ticket = ordered(turn, match)
    if ticket is None:
        return False
    why = match["why"].strip(orders.GAPS)
    turn.settled()
    if why:
        attend.close(turn, ticket, " ".join(why.split()))
    else:
        attend.ask_reason(turn, ticket)
    return True


def hear_call_off(turn: Turn, match: re.Match[str]) -> bool:
    """1001 不办了: why is asked for, and the ticket ends with it; what they asked for themself goes another way."""
    number = read_number(match["number"])
    if (
        number is None
        or turn.role != "worker"
        or tickets.get_ticket(turn.session, number).requester_id == turn.person.id
    ):
        return False
    turn.settled()
    attend.ask_reason(turn, attend.ticket_here(turn, number))
    return True


PHRASES: tuple[Phrase, ...] = (
    *((one, hear_take_over) for one in orders.TAKES_OVER),
    *((one, hear_offer_again) for one in orders.OFFERS_AGAIN),
    *along.PHRASES,
    *((one, hear_close) for one in orders.CLOSES),
    *((one, hear_call_off) for one in orders.CALLS_OFF),
    *((one, hear_assign) for one in orders.ASSIGNS),
    (orders.ASKS_WHO, duty.hear_who),
    (orders.HANDS_OVER, handover.hear),
    (orders.MEANS_TODAY, duty.hear_today),
)
# A number alone: after all that it may be besides, such as a check-in code.
LOOKING: tuple[Phrase, ...] = ((orders.LOOKS, hear_look), (orders.LOOKS_SPACED, hear_look))
PRESSES: dict[str, Callable[[Turn, Press], None]] = {**along.PRESSES, **duty.PRESSES, **undo.PRESSES}
