"""What a volunteer says to an offer in words of their own, and what either side of a ticket asks once more."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import cards, follow, take
from handlers.buttons import Press
from handlers.turn import Phrase, Turn
from handlers.wording import offered as wording
from handlers.wording import sayings, volunteer, wishing
from storage import assignments, copies, offers, people, tickets
from storage.tickets import Ticket

# Under a card of a day of volunteering 去不了 is of that day.
OF_A_DAY = ("come", "nocome", "still", "swapyes", "swapno")


def hear_decline(turn: Turn, match: re.Match[str]) -> bool:
    """我去不了，要带孙子: of the number named, else of the only offer; of several it is asked which."""
    number = match["before"] or match["after"]
    on_offer = [one.id for one in offers.offered_to(turn.session, turn.person.id)]
    if number is not None:
        if int(number) not in on_offer:
            return False
        _decline(turn, turn.ticket(int(number)))
        return True
    if not on_offer or turn.pending or turn.open_ticket or turn.offered(*OF_A_DAY):
        return False
    if assignments.tasks_of(turn.session, turn.person.id):
        return False
    if len(on_offer) == 1:
        _decline(turn, turn.ticket(on_offer[0]))
    else:
        turn.say(wording.WHICH_NOT)
    return True


def _decline(turn: Turn, ticket: Ticket) -> None:
    take.decline(turn, ticket)
    said = turn.say(wishing.declined(ticket), take.why_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "volunteer", said)


def hear_yes(turn: Turn, _match: re.Match[str]) -> bool:
    """好的, to an offer: nobody may think they have what they have not; what takes it is said."""
    shown = _shown(turn)
    if shown is None:
        return False
    ticket = turn.ticket(shown.number())
    said = turn.say(wording.means_to_take(ticket), cards.offer_buttons(ticket), ticket_id=ticket.id)
    copies.keep_card(turn.session, ticket.id, turn.person.id, "volunteer", said)
    return True


def hear_asked(turn: Turn, _match: re.Match[str]) -> bool:
    """什么事, 几点, 谁能去, to an offer: it is shown once more, and nothing is taken."""
    shown = _shown(turn)
    if shown is None or assignments.tasks_of(turn.session, turn.person.id):
        return False
    turn.say(wording.ALL_THERE_IS)
    take.show_offer(turn, turn.ticket(shown.number()))
    return True


def _shown(turn: Turn) -> Press | None:
    """Return the offer on our newest card, where no question is open and it can still be taken."""
    shown = None if turn.pending else turn.offered("take")
    on_offer = {one.id for one in offers.offered_to(turn.session, turn.person.id)} if shown else set()
    return shown if shown and shown.number() in on_offer else None


def hear_who_comes(turn: Turn, _match: re.Match[str]) -> bool:
    """来的是谁, 口令是多少, of who waits: as they were told; False where nobody comes to them."""
    live = tickets.unfinished_of(turn.session, turn.person.id)
    awaited = [one for one in live if set(cards.holders(turn, one)) - {turn.person.id}]
    for ticket in awaited:
        follow.progress(turn, ticket)
    return bool(awaited)


def hear_word(turn: Turn, match: re.Match[str]) -> bool:
    """口令多少: whichever side asks, it is for us to say, and never for the other side."""
    return hear_who_comes(turn, match) or hear_door(turn, match)


def hear_door(turn: Turn, _match: re.Match[str]) -> bool:
    """地址是哪里, of who goes: what they were told when they took it; False where they go nowhere."""
    mine = assignments.tasks_of(turn.session, turn.person.id)
    for ticket in mine[: take.MOST_LISTED]:
        requester = people.get_person(turn.session, ticket.requester_id)
        take.show_task(turn, ticket, volunteer.accepted(ticket, turn.lexicon, turn.now, requester))
    return bool(mine)


def _hears(text: str) -> Callable[[Turn, re.Match[str]], bool]:
    """Return a hearer that says this of the offer that was shown last, and shows its buttons."""

    def hear(turn: Turn, _match: re.Match[str]) -> bool:
        shown = _shown(turn)
        if shown is None or assignments.tasks_of(turn.session, turn.person.id):
            return False
        ticket = turn.ticket(shown.number())
        said = turn.say(text, cards.offer_buttons(ticket), ticket_id=ticket.id)
        copies.keep_card(turn.session, ticket.id, turn.person.id, "volunteer", said)
        return True

    return hear


PHRASES: tuple[Phrase, ...] = (
    (wording.DECLINES, hear_decline),
    (wording.DECLINES_TOO, hear_decline),
    (wording.ASKS_ANOTHER_TIME, _hears(wording.TIME_IS_THEIRS)),
    (sayings.HESITATES, _hears(wording.NO_HURRY)),
    (wording.SAYS_YES, hear_yes),
    (wording.ASKS_OF_IT, hear_asked),
    (wording.ASKS_WORD, hear_word),
    (wording.ASKS_WHO_COMES, hear_who_comes),
    (wording.ASKS_DOOR, hear_door),
)
