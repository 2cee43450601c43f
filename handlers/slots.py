"""Several are needed: how many, by word or button (1024 要3个人); and 候补 for who comes too late."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import attend, captain, cards, dispatch, group_cards, take, undo
from handlers.buttons import Press, button, rows
from handlers.ticket_numbers import read_number
from handlers.turn import Phrase, Turn
from handlers.wording import slots as wording
from nlp.numerals import to_int
from storage import copies, offers, slots, tickets, undoing
from storage.errors import OldButton
from storage.tickets import Ticket


def need(turn: Turn, ticket: Ticket, count: int) -> None:
    """Let the ticket need so many; whoever is missing is sought, and who has a slot is left in peace."""
    if not 1 <= count <= slots.MOST:
        turn.say(wording.NOT_UNDERSTOOD, ticket_id=ticket.id)
        return
    mine = ticket.requester_id == turn.person.id
    before = undoing.stands(turn.session, ticket)
    slots.need(turn.session, ticket, turn.person.id, count, turn.now)
    if not mine:
        turn.tell(ticket.requester_id, wording.needs_for_requester(ticket), cards.requester_buttons(ticket),
                  ticket_id=ticket.id)  # fmt: skip
    cards.refresh_offers(turn, ticket)
    cards.refresh_workers(turn, ticket)
    group_cards.refresh(turn, ticket)
    captain.refresh(turn, ticket)
    if ticket.status == "open":
        dispatch.offer_around(turn, ticket)
    if mine:
        turn.say(wording.needs_now(ticket), cards.requester_buttons(ticket), ticket_id=ticket.id)
    else:
        undo.say_done(turn, "need", ticket, before, wording.needs_now(ticket))


def hear_need(turn: Turn, match: re.Match[str]) -> bool:
    """1024 要3个人, by a worker or its requester; 1024 几个人 asks."""
    number = read_number(match["number"])
    if number is None:
        return False
    own = turn.session.get(Ticket, number)
    mine = own is not None and own.requester_id == turn.person.id
    if not mine and turn.role != "worker":
        return False
    ticket = turn.own_unfinished(number) if mine else attend.ticket_here(turn, number)
    turn.settled()
    said = match.groupdict().get("count")
    count = to_int(said) if said else None
    if count is None:
        ask_how_many(turn, ticket)
    else:
        need(turn, ticket, count)
    return True


def hear_need_of_mine(turn: Turn, match: re.Match[str]) -> bool:
    """要三个人, 再来一个人, of who has one ticket that is not finished, and is asked nothing."""
    live = tickets.unfinished_of(turn.session, turn.person.id)
    count = to_int(match["count"])
    if turn.pending or len(live) != 1 or count is None or tickets.drafts_of(turn.session, turn.person.id):
        return False
    ticket = turn.own_unfinished(live[0].id)
    need(turn, ticket, ticket.needed + count if match["more"] else count)
    return True


def ask_how_many(turn: Turn, ticket: Ticket) -> None:
    """几个人: a button a number."""
    choice = [button(wording.choice(count), "slots", ticket.id, count) for count in wording.CHOICES]
    turn.say(wording.ASK_HOW_MANY, rows(*choice, wide=4), ticket_id=ticket.id)


def wait(turn: Turn, ticket: Ticket) -> None:
    """候补: whoever comes too late waits; where a slot is free meanwhile, it is theirs."""
    if ticket.status == "open":
        take.take(turn, ticket)
        return
    if take.tell_waits(turn, ticket):
        return
    place = slots.wait(turn.session, ticket, turn.person.id, turn.now)
    turn.toast = wording.TOAST_WAITS
    stop = [[button(wording.STOP_WAITING, "nowait", ticket.id)]]
    card = copies.find_card(turn.session, ticket.id, turn.person.id, "volunteer")
    if card is not None and card.message_id == turn.pressed_id:
        turn.rewrite(card.message_id, wording.waits(ticket, place), stop)
    else:
        said = turn.say(wording.waits(ticket, place), stop, ticket_id=ticket.id)
        copies.keep_card(turn.session, ticket.id, turn.person.id, "volunteer", said)


def stop_waiting(turn: Turn, ticket: Ticket) -> None:
    """不等了."""
    offers.decline(turn.session, ticket, turn.person.id, turn.now)
    turn.toast = wording.TOAST_STOPPED
    cards.refresh_offers(turn, ticket)
    card = copies.find_card(turn.session, ticket.id, turn.person.id, "volunteer")
    if card is not None:
        turn.rewrite(card.message_id, wording.waits_no_more(ticket))


def hear_wait(turn: Turn, match: re.Match[str]) -> bool:
    """候补 1024."""
    number = read_number(match["number"])
    if number is None:
        return False
    wait(turn, take.ticket_for(turn, number))
    return True


def hear_stop(turn: Turn, match: re.Match[str]) -> bool:
    """退出候补, of the ticket that is named or of all."""
    number = read_number(match["number"]) if match["number"] else None
    waited = [one for one in slots.waited_for(turn.session, turn.person.id) if number in (None, one)]
    turn.settled()
    if not waited:
        turn.say(wording.WAITS_FOR_NOTHING)
    for one in sorted(waited):
        ticket = turn.ticket(one)
        stop_waiting(turn, ticket)
        turn.say(wording.waits_no_more(ticket), ticket_id=one)
    return True


def _press_slots(turn: Turn, press: Press) -> None:
    ticket = attend.ticket_here(turn, press.number())
    if len(press.args) == 1:
        ask_how_many(turn, ticket)
    elif not 1 <= press.number(1) <= slots.MOST:
        raise OldButton
    else:
        need(turn, ticket, press.number(1))


PHRASES: tuple[Phrase, ...] = (
    *((one, hear_need) for one in wording.NEEDS),
    (wording.NEEDS_MINE, hear_need_of_mine),
    (wording.ENOUGH_OF_MINE, hear_need_of_mine),
    (wording.STOPS_WAITING, hear_stop),
    *((one, hear_wait) for one in wording.WAITS),
)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "slots": _press_slots,
    "wait": lambda turn, press: wait(turn, take.ticket_for(turn, press.number())),
    "nowait": lambda turn, press: stop_waiting(turn, turn.ticket(press.number())),
}
