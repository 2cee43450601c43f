"""随手拍: a photo becomes a report; one question fills what is missing, and an album is one report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers import amend, ask, cards, dispatch, draft, enclose, serve
from handlers.buttons import Press
from handlers.turn import Heard, Kind, Scene, Turn
from handlers.wording import enclosing, resident, sayings
from nlp.meaning import Intent, Meaning
from storage import attachments, people, tickets
from storage.errors import TooLate
from storage.messages import Message, Urge, note_meaning
from storage.tickets import Ticket

# What may be said instead of an answer.
ASIDES = (Intent.HUMAN, Intent.CANCEL, Intent.STATUS)


def hear_photo(turn: Turn, words: Callable[[Turn], None]) -> None:
    """Take a photo: to the words under it, to the ticket that is spoken of, else as the beginning of a report.

    `words` hears what is written under it, where that is an act of its own.
    """
    meaning = enclose.understand(turn)
    more = None if meaning is None else enclose.find_more(turn, meaning)
    if more is None and meaning is not None and (enclose.is_need(meaning) or enclose.is_an_act(turn, meaning)):
        enclose.hear_words(turn, meaning, words)
        if enclose.keep_where_it_went(turn):
            return
        meaning = None
    ticket = more or enclose.find_joined(turn)
    if ticket is None and meaning is not None and serve.hear_late_photo(turn, meaning):
        return
    if ticket is None:
        _begin(turn, meaning)
    elif meaning is not None and is_wordless(ticket):
        enclose.keep(turn, ticket, "before")
        _fill(turn, ticket, meaning)
    elif is_wordless(ticket):
        enclose.keep(turn, ticket, "before")
        draft.show(turn, ticket)
    else:
        enclose.join(turn, ticket)


def hear_place(turn: Turn) -> None:
    """Keep the place that was sent with the ticket that is spoken of, else as the beginning of a report."""
    spot = {"latitude": turn.heard.latitude, "longitude": turn.heard.longitude}
    if None in spot.values():
        turn.say(resident.PLACE_RECEIVED)
        return
    ticket = enclose.find_joined(turn)
    if ticket is None or ticket.requester_id != turn.person.id:
        _begin(turn, None, **spot)
        return
    note_meaning(turn.session, turn.message_id, {"answers": "place"}, ticket.id)
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, **spot)
    if ticket.status == "draft":
        draft.show(turn, ticket)
        return
    turn.say(enclosing.PLACE_ADDED, ticket_id=ticket.id)
    dispatch.pass_on(turn, ticket, enclosing.stands_at(ticket))
    if ticket.urgency == "danger":
        cards.tell_workers(turn, ticket, "danger", urge=Urge.ALARM)


def hear_what(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as what a photo shows, and where; False where it is about something else."""
    ticket = turn.session.get(Ticket, int(turn.pending["ticket"]))
    if ticket is None or not is_wordless(ticket) or meaning.intent in ASIDES:
        return False
    if sayings.SENT_BY_MISTAKE.fullmatch(turn.said):
        ask.drop(turn, ticket)
        return True
    if meaning.intent is Intent.GREET or turn.said in sayings.MEANS_HEARD:
        # 你好, 好的: nothing is said of it yet, and the question is put once more.
        draft.show(turn, ticket)
        return True
    _fill(turn, ticket, meaning)
    return True


def hear_consent(turn: Turn, meaning: Meaning) -> bool:
    """Take what is said before 同意 as what the photo shows, where nothing was said of it yet; else as `amend` does."""
    consents = turn.said in amend.YES_OR_NO
    return (not consents and hear_what(turn, meaning)) or amend.hear_answer(turn, meaning)


def is_wordless(ticket: Ticket) -> bool:
    """Tell whether nothing has been said yet of what was sent."""
    return ticket.status == "draft" and ticket.words in enclosing.WORDLESS


def close_album(scene: Scene, ticket: Ticket) -> str:
    """Its last part came a while ago: the one question about all of it is put now."""
    ticket.next_look_at = ticket.created_at + tickets.HELD_WITHOUT_CONSENT
    came = attachments.of(scene.session, ticket.id)
    if not came or cards.has_card(scene, ticket):
        return "draft looked at"
    message = scene.session.get_one(Message, came[0][0].message_id)
    chat = scene.session.get_one(people.Chat, message.chat_id)
    heard = Heard(chat.channel, chat.address, "", scene.now, Kind.PHOTO)
    person = people.get_person(scene.session, ticket.requester_id)
    turn = Turn(scene.session, scene.reader, scene.now, heard, chat, person, message.id)
    draft.show(turn, ticket)
    people.keep_chat(scene.session, chat)
    return "album closed"


def _begin(turn: Turn, meaning: Meaning | None, **known: Any) -> None:  # noqa: ANN401 - columns of the ticket
    heard = meaning or Meaning(text="", intent=Intent.REPORT)
    facts = draft.facts(turn, replace(heard, intent=Intent.REPORT))
    wordless = enclosing.PHOTO_WORDS if turn.file_id is not None else enclosing.PLACE_WORDS
    said = turn.heard.text if meaning is not None else wordless
    ticket = tickets.draft(turn.session, turn.person.id, turn.now, said, **facts, **known)
    note_meaning(
        turn.session, turn.message_id, {"answers": "photo"} if meaning is None else {"meaning": meaning.as_json()},
        ticket.id,
    )  # fmt: skip
    enclose.keep(turn, ticket, "before")
    if meaning is None and turn.heard.album:
        # More of it is on the way; whoever writes meanwhile answers what will be asked.
        ticket.next_look_at = turn.now + draft.ALBUM_CLOSES
        turn.ask("what", ticket=ticket.id)
    else:
        draft.show(turn, ticket)


def _fill(turn: Turn, ticket: Ticket, meaning: Meaning) -> None:
    """Let the words say what the photo shows; who asks for help thereby has a request with a photo."""
    kind = Intent.REQUEST if meaning.intent is Intent.REQUEST else Intent.REPORT
    known = draft.facts(turn, replace(meaning, intent=kind))
    known = {column: value for column, value in known.items() if value not in (None, "")}
    tickets.amend(turn.session, ticket, turn.person.id, turn.now, **known, words=turn.heard.text)
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()}, ticket.id)
    draft.show(turn, ticket)


def _press_join(turn: Turn, press: Press) -> None:
    """是单子 1024 的: what began as a report goes to a ticket that there is. Raises TooLate."""
    for number in sorted({press.number(), press.number(1)}):
        turn.own_ticket(number)
    begun, ticket = turn.own_draft(press.number()), turn.own_ticket(press.number(1))
    if ticket.status not in tickets.LIVE:
        raise TooLate
    kinds = []
    for one, file in attachments.of(turn.session, begun.id):
        kinds.append(file.kind)
        attachments.hand_on(turn.session, one, begun, ticket)
        for held in cards.holders(turn, ticket):
            enclose.hand(turn, held, file, enclosing.added(file.kind), ticket)
    tickets.drop(turn.session, begun, turn.person.id, turn.now, "belongs to another")
    turn.settled()
    cards.refresh_workers(turn, ticket)
    turn.say(enclosing.joined(ticket, kinds), ticket_id=ticket.id)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"joinphoto": _press_join}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"what": hear_what, "consent": hear_consent}
