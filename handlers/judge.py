"""评单: 解决了 or 没解决, then the stars, then a sentence; each counts at once."""

from __future__ import annotations

from collections.abc import Callable

from handlers import cards, dispatch
from handlers.buttons import Press, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import resident, sayings
from nlp.meaning import Intent, Meaning
from storage import copies, endings, tickets
from storage.errors import OldButton
from storage.messages import note_meaning
from storage.tickets import Ticket

MOST_STARS = 5
NEEDS = (Intent.REQUEST, Intent.REPORT)
NOT_A_COMMENT = (Intent.HUMAN, Intent.CANCEL, Intent.STATUS, Intent.CHANGE, Intent.INFO, Intent.SIGNUP)


def ask(scene: Scene, ticket: Ticket, *, again: bool = False) -> None:
    """Ask the requester, and only them, whether it was solved."""
    said = scene.tell(
        ticket.requester_id, resident.ask_solved(ticket, scene.lexicon, again=again), cards.judge_buttons(ticket),
        ticket_id=ticket.id,
    )  # fmt: skip
    copies.keep_card(scene.session, ticket.id, ticket.requester_id, "requester", said)


def hear_judgement(turn: Turn, meaning: Meaning) -> bool:
    """Take 解决了, 没解决, 五星 as said about the newest finished ticket; False where there is none."""
    ticket = _waiting(turn)
    if ticket is None:
        return False
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    said = turn.heard.text
    stars = _stars_in(turn, said)
    if any(word in said for word in sayings.MEANS_UNSOLVED):
        unsolved(turn, ticket)
    elif stars is not None:
        if ticket.status == "done":
            endings.judge(turn.session, ticket, turn.person.id, turn.now, solved=True)
        give_stars(turn, ticket, stars)
    elif ticket.status == "done":
        solved(turn, ticket)
    else:
        _ask_stars(turn, ticket)
    return True


def hear_words(turn: Turn, meaning: Meaning) -> bool:
    """Keep the sentence that follows the stars; False where it is about something else."""
    if meaning.intent in NOT_A_COMMENT or (meaning.intent in NEEDS and (meaning.item or meaning.where or meaning.when)):
        turn.settled()
        return False
    ticket = tickets.get_ticket(turn.session, int(turn.pending["ticket"]))
    turn.settled()
    if turn.heard.text.strip() == resident.NOTHING_TO_ADD:
        turn.say(resident.THANKS_FOR_WORDS)
        return True
    endings.comment(turn.session, ticket, turn.person.id, turn.heard.text)
    note_meaning(turn.session, turn.message_id, {"answers": "rating"}, ticket.id)
    turn.say(resident.THANKS_FOR_WORDS, ticket_id=ticket.id)
    return True


def solved(turn: Turn, ticket: Ticket) -> None:
    """解决了: the ticket is closed; then the stars."""
    endings.judge(turn.session, ticket, turn.person.id, turn.now, solved=True)
    cards.refresh_workers(turn, ticket)
    _ask_stars(turn, ticket)


def unsolved(turn: Turn, ticket: Ticket) -> None:
    """没解决: the ticket is open again, and a worker gets everything that was said."""
    endings.judge(turn.session, ticket, turn.person.id, turn.now, solved=False)
    turn.settled()
    turn.say(resident.UNSOLVED_SORRY, cards.requester_buttons(ticket), ticket_id=ticket.id)
    dispatch.complained(turn, ticket, "unsolved")


def give_stars(turn: Turn, ticket: Ticket, stars: int) -> None:
    """1 to 5 stars; two and fewer go back to a worker with the conversation."""
    poor = endings.rate(turn.session, ticket, turn.person.id, stars, turn.now)
    turn.ask("rating", ticket=ticket.id)
    nothing = rows(button(resident.NOTHING_TO_ADD, "nothing", ticket.id))
    turn.say(resident.POOR_SORRY if poor else resident.THANKS_FOR_STARS, [] if poor else nothing, ticket_id=ticket.id)
    if poor:
        dispatch.complained(turn, ticket, "poor")


def _stars_in(turn: Turn, said: str) -> int | None:
    for word, stars in sayings.MEANS_STARS.items():
        if word in said:
            return stars
    number = turn.reader.read_number(said) if any(word in said for word in sayings.STARS_SAID) else None
    return number if number is not None and 1 <= number <= MOST_STARS else None


def _ask_stars(turn: Turn, ticket: Ticket) -> None:
    buttons = [[button(resident.stars(n), "stars", ticket.id, n)] for n in range(MOST_STARS, 0, -1)]
    turn.say(resident.ASK_STARS, buttons, ticket_id=ticket.id)


def _waiting(turn: Turn) -> Ticket | None:
    done = [one for one in tickets.live_tickets_of(turn.session, turn.person.id) if one.status == "done"]
    if done:
        return done[0]
    last = tickets.last_of(turn.session, turn.person.id)
    rating = None if last is None else endings.find_rating(turn.session, last)
    return last if last is not None and last.status == "closed" and rating and rating.stars is None else None


def _press_stars(turn: Turn, press: Press) -> None:
    stars = press.number(1)
    if not 1 <= stars <= MOST_STARS:
        raise OldButton
    give_stars(turn, turn.own_ticket(press.number()), stars)


def _press_nothing(turn: Turn, press: Press) -> None:
    turn.own_ticket(press.number())
    turn.settled("rating")
    turn.say(resident.THANKS_FOR_WORDS)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "solved": lambda turn, press: solved(turn, turn.own_ticket(press.number())),
    "unsolved": lambda turn, press: unsolved(turn, turn.own_ticket(press.number())),
    "stars": _press_stars,
    "nothing": _press_nothing,
}
