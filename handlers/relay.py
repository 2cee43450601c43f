"""Talk while a ticket is open: requester, volunteer and worker hear one another through us, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers import ask, cards, dispatch, draft, guess
from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import relaying, resident, volunteer, worker
from nlp.meaning import Intent, Meaning, Urgency
from storage import assignments, looks, messages, standing, talks, tickets
from storage.errors import LineClosed, OldButton
from storage.messages import Message, note_meaning
from storage.tickets import Ticket

# Within so long after the last words it is the same talk.
SAME_TALK, ANSWERS_AT_ONCE = timedelta(hours=2), timedelta(minutes=30)
WORKER_LISTENS = timedelta(days=1)
MOST_LISTED = 5
# What goes on with a talk; all else that is meant by itself is done.
GOES_ON = (Intent.OTHER, Intent.GREET, Intent.INFO, Intent.STATUS)


def side_of(turn: Turn, ticket: Ticket) -> str:
    """Return as what the speaker may talk about the ticket: requester, volunteer or worker. Raises LineClosed."""
    if ticket.status in tickets.UNFINISHED:
        if ticket.requester_id == turn.person.id:
            return "requester"
        if turn.person.id in cards.holders(turn, ticket):
            return "volunteer"
    if ticket.status in tickets.LIVE and tickets.works_on(turn.session, turn.person.id, ticket):
        return "worker"
    raise LineClosed


def pass_words(turn: Turn, ticket: Ticket, words: str, *, edited: bool = False, phone: str = "") -> None:
    """Let the others of the ticket hear what the speaker says. Raises LineClosed where it is over for them.

    `phone`: the number of the requester that is said in it, where they are to be rung from now on.
    """
    side = side_of(turn, ticket)
    if side == "requester":
        rings_elsewhere = bool(phone) and phone != ticket.phone
        if rings_elsewhere:
            # Somebody is about to ring: the number belongs where it is looked for.
            tickets.amend(turn.session, ticket, turn.person.id, turn.now, phone=phone)
        draft.add_words(turn, ticket, relaying.instead(words) if edited else words)
        dispatch.pass_on(turn, ticket, relaying.instead(words) if edited else words)
        helped = set(cards.holders(turn, ticket)) - {turn.person.id}
        _tell_joined(turn, ticket, volunteer.said_by_requester(ticket, words))
        told = relaying.TOLD_HELPER if helped else resident.added(ticket)
        if not helped and looks.with_workers(ticket):
            cards.tell_workers(turn, ticket, "replied", worker.said(words))
            told = resident.PASSED_TO_WORKER
        turn.say(f"{resident.phone_changed(ticket) if rings_elsewhere else ''}{told}", ticket_id=ticket.id)
    elif side == "volunteer":
        name = cards.names(turn, [turn.person.id])[0]
        shows = relaying.said_instead if edited else resident.said_by_volunteer
        shown = shows(ticket, name, relaying.without_private(words, ticket))
        reached = turn.tell(ticket.requester_id, shown, [*cards.tell_buttons(ticket), *cards.requester_buttons(ticket)],
                            ticket_id=ticket.id, about_id=turn.person.id)  # fmt: skip
        _tell_joined(turn, ticket, shows(ticket, name, words))
        turn.say(volunteer.PASSED_ON if reached else relaying.NOBODY_REACHED, ticket_id=ticket.id)
    else:
        shows = relaying.said_instead if edited else relaying.said
        for one in {ticket.requester_id, *cards.holders(turn, ticket)} - {turn.person.id}:
            turn.tell(one, shows(ticket, relaying.A_WORKER, words), cards.tell_buttons(ticket), ticket_id=ticket.id)
        turn.say(worker.SENT, ticket_id=ticket.id)


def hear_reply(turn: Turn) -> bool:
    """Pass on what replies to somebody's words; False where it replies to nothing of the kind, or complains."""
    said = standing.find_said(turn.session, turn.chat, turn.heard.replies_to) if turn.heard.replies_to else None
    original = None if said is None else turn.session.get(Message, said)
    if original is None or original.ticket_id is None or not talks.is_passed_on(original):
        return False
    ticket, meaning = turn.ticket(original.ticket_id), _understood(turn)
    return not is_complaint(turn, ticket, meaning) and _say(turn, ticket, meaning)


def is_complaint(turn: Turn, ticket: Ticket, meaning: Meaning) -> bool:
    """Tell whether who waits for help complains of who comes: to whomever they write so, it is for a worker."""
    asks = ticket.requester_id == turn.person.id
    return asks and guess.corrected(turn, meaning).intent is Intent.COMPLAIN


def hear_words(turn: Turn, meaning: Meaning) -> bool:
    """Pass on the sentence that follows 回复."""
    ticket = turn.ticket(int(turn.pending["ticket"]))
    turn.settled()
    return _say(turn, ticket, meaning)


def hear_in_talk(turn: Turn, meaning: Meaning) -> bool:
    """Pass on what plainly answers words that came a moment ago; False where no talk goes on."""
    if meaning.intent not in GOES_ON:
        return False
    newest = talks.newest_said(turn.session, turn.chat.id)
    if newest is None or not talks.is_passed_on(newest) or turn.now - newest.at > ANSWERS_AT_ONCE:
        return False
    ticket = turn.ticket(newest.ticket_id or 0)
    try:
        side_of(turn, ticket)
    except LineClosed:
        return False
    return _say(turn, ticket, meaning)


def hear_note(turn: Turn, meaning: Meaning) -> bool:
    """Pass on to who waits what a volunteer says on the way (晚到十分钟); False unless they have a task."""
    return hear_of(turn, assignments.tasks_of(turn.session, turn.person.id), meaning)


def hear_addition(turn: Turn, meaning: Meaning) -> bool:
    """Let what a requester says go to who works on their ticket; False where none of theirs is open."""
    return hear_of(turn, tickets.unfinished_of(turn.session, turn.person.id), meaning)


def hear_of(turn: Turn, theirs: Sequence[Ticket], meaning: Meaning) -> bool:
    """Pass the words on: to the only ticket, to the one that was talked of last, else ask to which; False of none."""
    if not theirs:
        return False
    numbers = [one.id for one in theirs]
    named = turn.reader.read_number(meaning.text)
    last = named if named in numbers else numbers[0] if len(numbers) == 1 else talks.talked_of(
        turn.session, turn.chat.id, numbers, turn.now - SAME_TALK
    )  # fmt: skip
    if last is not None:
        return _say(turn, turn.ticket(last), meaning)
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()})
    choice = [
        button(relaying.short(one, turn.lexicon), "whose", turn.message_id, one.id) for one in theirs[:MOST_LISTED]
    ]
    turn.say(relaying.WHOSE, rows(*choice, wide=1))
    return True


def _say(turn: Turn, ticket: Ticket, meaning: Meaning) -> bool:
    if meaning.urgency is Urgency.DANGER:
        # Nobody has to find the right way to cry for help.
        ask.hear_need(turn, meaning)
        return True
    pass_words(turn, ticket, turn.heard.text, phone=meaning.phone or "")
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json(), "answers": "tell"}, ticket.id)
    return True


def _understood(turn: Turn) -> Meaning:
    return turn.reader.read(turn.heard.text, now=turn.now, role=turn.role, open_ticket=turn.open_ticket)


def _tell_joined(turn: Turn, ticket: Ticket, text: str) -> None:
    """Let the workers who joined the talk hear on."""
    joined = talks.joined_in(turn.session, ticket.id, turn.now - WORKER_LISTENS)
    for one in sorted(joined - {turn.person.id, ticket.requester_id, *cards.holders(turn, ticket)}):
        if tickets.works_on(turn.session, one, ticket):
            turn.tell(one, text, [[button(relaying.TELL_BOTH, "tell", ticket.id)]], ticket_id=ticket.id)


def _press_tell(turn: Turn, press: Press) -> None:
    ticket = turn.ticket(press.number())
    side = side_of(turn, ticket)
    turn.ask("tell", ticket=ticket.id)
    turn.say(relaying.ASK_WORDS_BOTH if side == "worker" else relaying.ASK_WORDS, ticket_id=ticket.id)


def _press_whose(turn: Turn, press: Press) -> None:
    said, ticket = talks.find_heard(turn.session, turn.chat.id, press.number()), turn.ticket(press.number(1))
    # Said once, it goes to one: a second press of the question changes nothing.
    if said is None or said.kind != "text" or said.ticket_id is not None:
        raise OldButton
    pass_words(turn, ticket, said.text)
    messages.note_ticket(turn.session, said.id, ticket.id)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"tell": _press_tell, "whose": _press_whose}
