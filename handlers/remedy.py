"""抄告单, the unit's side: 整改好了 with a photo of how it looks now, or 做不了 with the reason."""

from __future__ import annotations

from collections.abc import Callable

from handlers import enclose, handed, rectify
from handlers.buttons import Press, button, rows
from handlers.turn import Kind, Turn
from handlers.wording import rectifying
from nlp.meaning import NEEDS, Intent, Meaning
from storage import invitations, members, personal, places, rectifications, units
from storage.errors import GoneBy, InvitationSpent, NotYours, OldButton, TooLate
from storage.messages import note_meaning
from storage.rectifications import Rectification
from storage.tickets import Ticket
from storage.units import Unit

ASIDES = (*NEEDS, Intent.HUMAN)


def enter(turn: Turn, invitation: invitations.Invitation) -> None:
    """Somebody opened the link of a unit: they answer for it from now on. Raises InvitationSpent."""
    if invitation.unit_id is None:
        raise InvitationSpent
    unit = units.enter(turn.session, invitation.unit_id, turn.person.id, turn.now)
    personal.consent(turn.session, turn.person.id, turn.now)
    turn.say(rectifying.welcome(unit, places.find_place(turn.session, unit.place_id)))
    _show_all(turn)


def show_mine(turn: Turn) -> None:
    """我的抄告单: what the speaker's units still have to put right."""
    if not _show_all(turn):
        turn.say(rectifying.NOTHING_WAITS)


def _show_all(turn: Turn) -> int:
    waiting = rectifications.waiting_for(turn.session, turn.person.id)
    for it in waiting:
        rectify.show_unit(
            turn, it, turn.session.get_one(Ticket, it.ticket_id), units.get_unit(turn.session, it.unit_id)
        )
    return len(waiting)


def _waiting(turn: Turn, number: int) -> tuple[Rectification, Ticket, Unit]:
    it, ticket, unit = rectifications.get_rectification(turn.session, number, turn.person.id)
    if it.status not in rectifications.WAITS:
        raise TooLate
    return it, ticket, unit


def _press_done(turn: Turn, press: Press) -> None:
    it, _, _ = _waiting(turn, press.number())
    turn.ask("after", rectification=it.id)
    turn.say(rectifying.ASK_AFTER)


def _press_cannot(turn: Turn, press: Press) -> None:
    it, _, _ = _waiting(turn, press.number())
    turn.ask("cannot", rectification=it.id)
    turn.say(rectifying.ASK_WHY_NOT)


def hear_photo(turn: Turn) -> bool:
    """Take a photo as how it looks now; False where none is waited for."""
    if turn.pending.get("ask") != "after":
        return False
    it, ticket, unit = _waiting(turn, int(turn.pending["rectification"]))
    words = " ".join(turn.heard.text.split())
    note_meaning(turn.session, turn.message_id, {"answers": "after"}, ticket.id)
    enclose.keep(turn, ticket, "after", reviewed=True)
    _answer(turn, it, words, turn.file_id)
    if words:
        turn.settled()
        turn.say(rectifying.ANSWERED, ticket_id=ticket.id)
    else:
        turn.ask("after_words", rectification=it.id)
        turn.say(rectifying.ASK_AFTER_WORDS, rows(button(rectifying.NO_WORDS, "nowords", it.id)), ticket_id=ticket.id)
    rectify.ask_review(turn, it, ticket, unit)
    return True


def hear_no_photo(turn: Turn, meaning: Meaning) -> bool:
    """Words came where the photo was waited for: they do not do, unless they are about something else."""
    if turn.heard.kind is Kind.PHOTO or _is_aside(meaning):
        return False
    turn.say(rectifying.STILL_ASK_AFTER, rows(button(rectifying.CANNOT, "cannot", turn.pending["rectification"])))
    return True


def hear_words(turn: Turn, meaning: Meaning) -> bool:
    """Add the sentence to the answer that was just given; False where it is about something else."""
    number = int(turn.pending["rectification"])
    turn.settled()
    it, ticket, unit = rectifications.get_rectification(turn.session, number, turn.person.id)
    said = " ".join(turn.heard.text.split())
    if it.status != "answered" or _is_aside(meaning):
        return False
    note_meaning(turn.session, turn.message_id, {"answers": "after"}, ticket.id)
    if said == rectifying.NO_WORDS:
        turn.say(rectifying.ANSWERED)
        return True
    rectifications.add_words(turn.session, it, turn.person.id, said)
    turn.say(rectifying.WORDS_ADDED, ticket_id=ticket.id)
    for one in members.workers_of(turn.session, ticket.place_id):
        turn.tell(one.id, rectifying.added_words(ticket, unit, said), ticket_id=ticket.id)
    return True


def _is_aside(meaning: Meaning) -> bool:
    """Tell whether something else is said; who answers a question, in words that could mean much, answers it."""
    return meaning.intent in ASIDES and not meaning.choices


def hear_cannot(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the reason why it cannot be done."""
    it, ticket, unit = _waiting(turn, int(turn.pending["rectification"]))
    note_meaning(turn.session, turn.message_id, {"answers": "cannot"}, ticket.id)
    _answer(turn, it, " ".join(turn.heard.text.split()), None)
    turn.settled()
    turn.say(rectifying.ANSWERED, ticket_id=ticket.id)
    rectify.ask_review(turn, it, ticket, unit)
    return True


def _answer(turn: Turn, it: Rectification, words: str, after_id: int | None) -> None:
    rectifications.answer(turn.session, it, turn.person.id, turn.now, words=words, after_id=after_id,
                          looks_at=handed.next_workday(turn))  # fmt: skip


def _press_no_words(turn: Turn, press: Press) -> None:
    try:
        it, _, _ = rectifications.get_rectification(turn.session, press.number(), turn.person.id)
    except (NotYours, OldButton) as nothing:
        raise GoneBy from nothing
    if it.status != "answered":
        raise GoneBy
    turn.settled("after_words")
    turn.say(rectifying.ANSWERED)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "rectified": _press_done,
    "cannot": _press_cannot,
    "nowords": _press_no_words,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {
    "after": hear_no_photo,
    "after_words": hear_words,
    "cannot": hear_cannot,
}
SAYINGS: dict[str, Callable[[Turn], None]] = {rectifying.MINE: show_mine}
