"""Free text, presses and all else: each is led to its conversation."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session

from handlers import amend, announce, ask, attend, follow, join, judge, menu, mine, serve, take
from handlers.buttons import Press, button, rows
from handlers.turn import Heard, Kind, Outcome, Turn
from handlers.wording import refusals, resident, volunteer, worker
from nlp.meaning import Intent, Meaning, Urgency
from nlp.reader import Reader
from storage import files, members, messages, outbox, people, tickets
from storage.errors import OldButton, Refusal
from storage.messages import note_meaning

log = logging.getLogger(__name__)

Presses = dict[str, Callable[[Turn, Press], None]]
Answers = dict[str, Callable[[Turn, Meaning], bool]]

PRESSES: Presses = {
    **ask.PRESSES, **amend.PRESSES, **menu.PRESSES, **follow.PRESSES, **judge.PRESSES, **join.PRESSES,
    **take.PRESSES, **serve.PRESSES, **attend.PRESSES, **announce.PRESSES, **mine.PRESSES,
    "person": lambda turn, _press: follow.human(turn, resident.HUMAN),
}  # fmt: skip

# The question that was put → who takes the next sentence as its answer.
ANSWERS: Answers = {
    **dict.fromkeys(amend.QUESTIONS, amend.hear_answer),
    "retime": follow.hear_time,
    "rating": judge.hear_words,
    "minutes": serve.hear_minutes,
    "photo": serve.hear_photo,
    "name": join.hear_name,
    "own_phone": join.hear_phone,
    "reply": attend.hear_reply,
    "reason": attend.hear_reason,
    "answer": attend.hear_answer,
    "campaign": announce.hear_text,
    "campaign_time": announce.hear_time,
}

# What is said as it stands; everything else is understood.
SAYINGS: dict[str, Callable[[Turn], None]] = {
    resident.MENU: menu.show_menu,
    resident.HELP: join.greet,
    resident.MINE: follow.mine,
    resident.PROGRESS: follow.mine,
    resident.HUMAN: lambda turn: follow.human(turn, turn.heard.text),
    resident.EXPORT_MINE: mine.export,
    resident.DELETE_MINE: mine.ask_delete,
    resident.OTHER_PHONE: join.make_link,
    volunteer.TASKS: take.show_tasks,
    worker.TODO: attend.todo,
    worker.CALLS: attend.call_list,
    worker.SATURDAY: lambda turn: announce.begin(turn, "saturday"),
    worker.THEME: lambda turn: announce.begin(turn, "theme"),
    worker.INVITE: join.invite_volunteer,
}


def hear(session: Session, reader: Reader, heard: Heard) -> Outcome:
    """Do what was asked, in the given transaction, and write what must be said; a repetition does nothing."""
    if heard.kind is Kind.LEFT:
        chat = people.find_chat(session, heard.channel, heard.address, lock=True)
        if chat is not None:
            outbox.close_chat(session, chat.id)
        return Outcome()
    chat = people.open_chat(session, heard.channel, heard.address, heard.at, name=heard.name)
    text = heard.press if heard.kind is Kind.PRESS else heard.text
    message_id = messages.hear(session, chat, heard.key, heard.at, kind=heard.kind.value, text=text)
    if message_id is None:
        return Outcome()
    person = people.get_person(session, chat.person_id)
    if heard.ref:
        messages.attach(session, message_id, files.want(session, person.id, heard.channel, heard.ref, heard.at))
    turn = Turn(session, reader, heard.at, heard, chat, person, message_id)
    try:
        with session.begin_nested():
            _lead(turn)
    except Refusal as refusal:
        turn.toast = refusals.sentence(refusal)
        if heard.kind is not Kind.PRESS:
            turn.say(turn.toast)
    return Outcome(turn.toast, message_id)


def _lead(turn: Turn) -> None:
    match turn.heard.kind:
        case Kind.PRESS:
            _press(turn)
        case Kind.START:
            join.start(turn)
        case Kind.TEXT:
            _text(turn)
        case Kind.PHOTO:
            _photo(turn)
        case Kind.STICKER:
            turn.say(resident.STICKER)
        case Kind.PLACE:
            turn.say(resident.PLACE_RECEIVED)
        case Kind.CONTACT:
            _contact(turn)
        case Kind.FILE:
            turn.say(resident.FILE_UNREADABLE, rows(button(resident.HUMAN, "person")))
        case _:
            pass


def _press(turn: Turn) -> None:
    press = Press.read(turn.heard.press)
    act = PRESSES.get(press.act)
    if act is None:
        raise OldButton
    act(turn, press)


def _text(turn: Turn) -> None:
    said = turn.heard.text.strip().rstrip("。！!？?.")
    if not said:
        turn.say(resident.EMPTY)
        return
    if said in SAYINGS:
        turn.settled()
        SAYINGS[said](turn)
        return
    meaning = _understand(turn)
    pending = turn.chat.pending or {}
    answer = ANSWERS.get(str(pending.get("ask")))
    if meaning.urgency is Urgency.DANGER:
        ask.hear_need(turn, meaning)
    elif answer is None or not answer(turn, meaning):
        _by_role(turn, meaning, said)


def _understand(turn: Turn) -> Meaning:
    pending = (turn.chat.pending or {}).get("ask")
    return turn.reader.read(
        turn.heard.text,
        now=turn.now,
        role=_role(turn),
        open_ticket=bool(tickets.live_tickets_of(turn.session, turn.person.id)),
        pending=None if pending is None else str(pending),
    )


def _role(turn: Turn) -> str:
    roles = {role.role for role in members.roles_of(turn.session, turn.person.id)}
    return "worker" if "worker" in roles else "volunteer" if "volunteer" in roles else "resident"


def _by_role(turn: Turn, meaning: Meaning, said: str) -> None:
    if said.isascii() and said.isdigit() and len(said) <= 12 and _role(turn) == "worker":  # noqa: PLR2004 - a ticket's number
        attend.look(turn, int(said))
        return
    match meaning.intent:
        case Intent.ACCEPT:
            take.hear_accept(turn, meaning)
        case Intent.ARRIVE | Intent.COMPLETE | Intent.RELEASE:
            if not serve.hear_act(turn, meaning) and not judge.hear_judgement(turn, meaning):
                _small_talk(turn, meaning)
        case Intent.RATE:
            if not judge.hear_judgement(turn, meaning):
                _small_talk(turn, meaning)
        case Intent.SIGNUP:
            if not announce.hear_coming(turn, meaning):
                join.hear_signup(turn)
        case _:
            _resident(turn, meaning)


def _resident(turn: Turn, meaning: Meaning) -> None:
    match meaning.intent:
        case Intent.REQUEST | Intent.REPORT:
            ask.hear_need(turn, meaning)
        case Intent.STATUS:
            follow.hear_status(turn, meaning)
        case Intent.CANCEL:
            follow.hear_cancel(turn)
        case Intent.CHANGE:
            follow.hear_change(turn, meaning)
        case Intent.COMPLAIN:
            follow.hear_complaint(turn, meaning)
        case Intent.HUMAN:
            follow.human(turn, turn.heard.text)
        case Intent.INFO:
            follow.hear_question(turn, meaning)
        case Intent.GREET:
            thanks = any(word in meaning.text for word in resident.MEANS_THANKS)
            turn.say(resident.THANKS if thanks else resident.HELLO, [] if thanks else join.greeting_buttons())
        case _:
            _small_talk(turn, meaning)


def _small_talk(turn: Turn, meaning: Meaning) -> None:
    live = [one for one in tickets.live_tickets_of(turn.session, turn.person.id) if one.status != "done"]
    if live and meaning.intent is Intent.OTHER:
        follow.add_words(turn, live[0], meaning)
        return
    note_meaning(turn.session, turn.message_id, {"meaning": meaning.as_json()})
    turn.say(resident.SMALL_TALK, join.greeting_buttons())


def _photo(turn: Turn) -> None:
    pending = turn.chat.pending or {}
    if pending.get("ask") == "photo" and serve.hear_photo(turn):
        return
    if turn.heard.text.strip():
        _text(turn)
        return
    newest = [*tickets.drafts_of(turn.session, turn.person.id), *tickets.live_tickets_of(turn.session, turn.person.id)]
    if not newest:
        turn.say(resident.PHOTO_WITHOUT_WORDS)
        return
    note_meaning(turn.session, turn.message_id, {"answers": "photo"}, newest[0].id)
    turn.say(resident.added(newest[0]), ticket_id=newest[0].id)


def _contact(turn: Turn) -> None:
    if not turn.heard.text:
        turn.say(resident.NOT_YOUR_PHONE)
        return
    pending = turn.chat.pending or {}
    turn.person.phone = turn.heard.text
    answer = ANSWERS.get(str(pending.get("ask")))
    if pending.get("ask") in ("phone", "own_phone") and answer is not None:
        answer(turn, turn.reader.read(turn.heard.text, now=turn.now))
    else:
        turn.say(resident.PHONE_KEPT)
