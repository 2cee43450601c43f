"""接单: a volunteer takes what was offered, or cannot; by a button, or by saying 接 1024."""

from __future__ import annotations

from collections.abc import Callable

from handlers import cards, dispatch, relay
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Turn
from handlers.wording import offered as answers
from handlers.wording import slots as waits
from handlers.wording import volunteer, wishing
from nlp.meaning import Meaning
from storage import assignments, clashes, copies, members, offers, people, slots
from storage.errors import BusyThen, OldButton, UnknownTicket
from storage.tickets import Ticket

MOST_LISTED = 5


def take(turn: Turn, ticket: Ticket) -> None:
    """The first in time wins, as many as are needed; the others hear so kindly."""
    if tell_waits(turn, ticket):
        return
    # Who may not have it does not learn, from their own diary, at what time it is.
    assignments.require_fit(turn.session, ticket, turn.person.id)
    people.hold(turn.session, [turn.person.id])
    if clashes.clashes(turn.session, turn.person.id, ticket):
        raise BusyThen
    assignments.accept(turn.session, ticket, turn.person.id, turn.now)
    turn.toast = volunteer.TOAST_ACCEPTED
    dispatch.taken(turn, ticket, turn.person.id)


def tell_waits(turn: Turn, ticket: Ticket) -> bool:
    """Tell who waits for a slot (候补) as the how-manieth; False where they do not, or one is free."""
    waiting = [] if ticket.status == "open" else [one.person_id for one in slots.waiting_for(turn.session, ticket.id)]
    if turn.person.id not in waiting:
        return False
    stop = [[button(waits.STOP_WAITING, "nowait", ticket.id)]]
    said = turn.say(waits.waits(ticket, waiting.index(turn.person.id) + 1), stop, ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "volunteer", said)
    return True


def ticket_for(turn: Turn, number: int) -> Ticket:
    """Return the ticket that a volunteer means. Raises NotAVolunteer, of whatever number; UnknownTicket."""
    try:
        return turn.ticket(number)
    except UnknownTicket:
        members.require_volunteer(turn.session, turn.person.id)
        raise


def decline(turn: Turn, ticket: Ticket) -> None:
    """去不了 of an offer: it counts at once, and one tap more says why. Where all have declined, others are asked.

    Raises UnknownTicket where it was not offered to them, TooLate.
    """
    offers.decline(turn.session, ticket, turn.person.id, turn.now)
    turn.toast = volunteer.TOAST_DECLINED
    card = copies.find_card(turn.session, ticket.id, turn.person.id, "volunteer")
    if card is not None:
        turn.rewrite(card.message_id, wishing.declined(ticket), why_buttons(ticket))
    if ticket.status == "open" and ticket.wave and offers.is_answered(turn.session, ticket.id):
        dispatch.widen(turn, ticket)


def why_buttons(ticket: Ticket) -> Rows:
    """Why they cannot, a tap each."""
    return rows(*(button(wishing.WHYS[why], "passwhy", ticket.id, why) for why in offers.WHYS), wide=4)


def _press_why(turn: Turn, press: Press) -> None:
    ticket, why = turn.ticket(press.number()), press.word(1)
    if why not in offers.WHYS:
        raise OldButton
    offers.say_why(turn.session, ticket, turn.person.id, why, turn.now)
    turn.toast = wishing.TOAST_WHY
    card = copies.find_card(turn.session, ticket.id, turn.person.id, "volunteer")
    if card is not None:
        turn.rewrite(card.message_id, wishing.declined_why(ticket, why), rows(button(wishing.SETTINGS, "wishes")))


def hear_accept(turn: Turn, meaning: Meaning) -> None:
    """接 1024, or 我接 where only one is on offer; 晚到十分钟 of somebody who is on the way takes nothing."""
    number, offered = turn.number_in(meaning.text), offers.offered_to(turn.session, turn.person.id)
    # A smaller number may be a house, or an hour.
    plain = turn.reader.read_number(meaning.text) is None
    says_so = any(word in meaning.text for word in volunteer.MEANS_TO_TAKE)
    if not (says_so or number or (plain and offered)) and relay.hear_note(turn, meaning):
        return
    takes = says_so and plain and answers.ONLY_LOOKS.fullmatch(meaning.text) is None
    if number is not None:
        take(turn, ticket_for(turn, number))
    elif not offered:
        turn.say(volunteer.NO_OFFER)
    elif len(offered) == 1 and takes:
        take(turn, turn.ticket(offered[0].id))
    else:
        for ticket in offered[:MOST_LISTED]:
            show_offer(turn, ticket)


def show_tasks(turn: Turn) -> None:
    """我的任务: what this volunteer has taken, and what is still on offer."""
    mine, offered = assignments.tasks_of(turn.session, turn.person.id), offers.offered_to(turn.session, turn.person.id)
    if not mine and not offered:
        turn.say(volunteer.NO_TASKS)
    for ticket in mine:
        show_task(turn, ticket, volunteer.task(ticket, turn.lexicon, turn.now))
    for ticket in offered[:MOST_LISTED]:
        show_offer(turn, ticket)


def show_task(turn: Turn, ticket: Ticket, text: str) -> None:
    """Say this of a ticket that the speaker has taken, with what they can do now."""
    held = assignments.get_assignment(turn.session, ticket.id, turn.person.id)
    buttons = cards.task_buttons(ticket, arrived=held.status == "arrived")
    turn.say(text, buttons, ticket_id=ticket.id)


def show_one(turn: Turn, ticket: Ticket) -> bool:
    """Show a ticket that the speaker has taken, or was offered and can still take; False where it is neither."""
    held = assignments.find_assignment(turn.session, ticket.id, turn.person.id)
    if held is not None and held.status in assignments.ACTIVE:
        show_task(turn, ticket, volunteer.task(ticket, turn.lexicon, turn.now))
        return True
    if tell_waits(turn, ticket):
        return True
    on_offer = ticket.status == "open" and turn.person.id in offers.asked_for(turn.session, ticket.id)
    if on_offer:
        show_offer(turn, ticket)
    return on_offer


def show_offer(turn: Turn, ticket: Ticket) -> None:
    """Show what is on offer, with its buttons."""
    said = turn.say(volunteer.offer(ticket, turn.lexicon, turn.now), cards.offer_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "volunteer", said)


def _to_take(turn: Turn, press: Press) -> Ticket:
    # Of a thousand who press at once, those who come too late need not wait for one another's lock to hear so.
    ticket = turn.session.get(Ticket, press.number())
    return ticket_for(turn, press.number()) if ticket is None or ticket.status == "open" else ticket


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "take": lambda turn, press: take(turn, _to_take(turn, press)),
    "passwhy": _press_why,
    "pass": lambda turn, press: decline(turn, turn.ticket(press.number())),
    "tasks": lambda turn, _press: show_tasks(turn),
}
