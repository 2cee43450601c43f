"""Free text, presses and all else: each is led to its conversation."""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers import (
    act,
    ask,
    bring,
    choose,
    enclose,
    gather,
    groups,
    guess,
    hints,
    join,
    numbered,
    relay,
    report,
    reword,
    under_way,
)
from handlers.buttons import Press
from handlers.routes import AGREES, ANSWERS, PHRASES, PRESSES, PUBLIC_SAYINGS, SAYINGS, WORKER_SAYINGS
from handlers.turn import COMPOSED, Heard, Kind, Outcome, Turn
from handlers.wording import choosing, refusals, resident, sayings
from nlp.meaning import NEEDS, Intent, Meaning, Urgency
from nlp.reader import Reader
from storage import files, messages, outbox, people, speakers, standing
from storage.database import savepoint
from storage.errors import OldButton, Refusal, SayAgain

log = logging.getLogger(__name__)

# Longer, and one message of a channel could not carry it with what we add.
MOST_COMPOSED = 3_000
# A Chinese keyboard types blanks and figures as wide as its signs.
AS_WIDE = {ord(wide): narrow for wide, narrow in zip("\u3000０１２３４５６７８９＃", " 0123456789#", strict=True)}
# What a worker may say to the last of several cards.
BY_WORD = ("recall", "sendstate", "figures", "why", "recast")
# A text as short as the label of a button may be meant as its press.
MOST_LABEL = 12
# 1024 办结 and its reason is the longest form of words; to look for one in pages of blanks would take seconds.
MOST_FORM = 600
# Of sixteen intents each would have 0.06 by chance; below this nothing is done on a guess.
UNSURE = 0.15


def hear(session: Session, reader: Reader, heard: Heard) -> Outcome:
    """Do what was asked, in the given transaction, and write what must be said; a repetition does nothing."""
    if heard.group:
        return groups.hear(session, reader, heard)
    if heard.kind is Kind.LEFT:
        _left(session, heard)
        return Outcome()
    speaker = speakers.recognise(session, heard.channel, heard.address, heard.at, name=heard.name)
    chat, person = speaker.chat, speaker.person
    data = {"press": heard.press, "on": heard.pressed} if heard.press else None
    # The text of a start is an invitation's secret.
    text = "" if heard.kind is Kind.START else heard.text
    message_id = messages.hear(session, chat, heard.key, heard.at, kind=heard.kind.value, text=text, data=data,
                               called=heard.called)  # fmt: skip
    if message_id is None:
        return Outcome()
    file_id = None
    if heard.ref:
        file_id = files.want(session, person.id, heard.channel, heard.ref, heard.at, heard.file)
        messages.attach(session, message_id, file_id)
    turn = Turn(session, reader, heard.at, heard, chat, person, message_id, speaker.role, speaker.open_ticket,
                speaker.heard_before, file_id)  # fmt: skip
    asked = chat.pending
    try:
        _lead(turn)
    except Refusal as refusal:
        # Of a question whose answer was refused for good, nothing remains: it would be put for ever.
        people.remember(chat, asked if heard.kind is Kind.PRESS or isinstance(refusal, SayAgain) else None)
        turn.toast = refusals.sentence(refusal)
        if heard.kind is not Kind.PRESS:
            turn.say(turn.toast)
    people.keep_chat(session, chat)
    return Outcome(turn.toast if heard.kind is Kind.PRESS else None, message_id)


def _left(session: Session, heard: Heard) -> None:
    chat = people.find_chat(session, heard.channel, heard.address, lock=True)
    # Delivered again after a death, it must not undo that the person has come back since.
    if chat is not None and messages.hear(session, chat, heard.key, heard.at, kind=heard.kind.value, text=""):
        outbox.close_chat(session, chat.id)


def _lead(turn: Turn) -> None:
    if turn.heard.kind is Kind.TEXT:
        _text(turn)
        return
    with savepoint(turn.session):
        _else(turn)


def _else(turn: Turn) -> None:
    match turn.heard.kind:
        case Kind.PRESS:
            _press(turn)
        case Kind.START:
            join.start(turn)
        case Kind.PHOTO:
            bring.photo(turn, _text)
        case Kind.STICKER:
            turn.say(resident.STICKER)
        case Kind.PLACE:
            if not gather.hear_place(turn):
                report.hear_place(turn)
        case Kind.CONTACT:
            bring.contact(turn, ANSWERS)
        case Kind.FILE:
            enclose.hear_file(turn, _text)
        case Kind.EDIT:
            reword.hear(turn)
        case _:
            pass


def _press(turn: Turn) -> None:
    just_spoke = turn.heard_before is not None and turn.now - turn.heard_before < messages.ONE_TAP
    if just_spoke and messages.is_same_tap(turn.session, turn.chat, turn.message_id):
        return
    press = Press.read(turn.heard.press)
    does = PRESSES.get(press.act)
    if does is None:
        raise OldButton
    does(turn, press)


def _text(turn: Turn) -> None:
    """Lead words to who takes them: the first that does has them.

    What is taken as it stands comes first, from the plainest form to what could mean more: a saying, the choice that
    was put, 算了, a form of words, a button by its number or its label, half an order. All else is understood.
    """
    said = turn.heard.text.translate(AS_WIDE).strip().rstrip("。！!？?.")
    if not said:
        turn.say(resident.EMPTY)
        return
    if _saying(turn, said) or choose.hear(turn, said):
        return
    asked = _asked(turn, said)
    if _never_minds(turn, asked, said) or _phrase(turn, asked, said):
        return
    if not _presses(turn, asked, said) and not hints.hear(turn, said):
        _meant(turn, asked, said)


def _meant(turn: Turn, asked: str, said: str) -> None:
    """Do what is understood: what was asked for, a danger, a need; else an answer, words for the other side, an act."""
    meaning = _understand(turn)
    answer = None if _complains_instead(turn, asked, meaning) else ANSWERS.get(asked)
    if asked in COMPOSED and answer is not None:
        with savepoint(turn.session):
            if len(said) > MOST_COMPOSED:
                turn.say(resident.TOO_LONG)
            else:
                answer(turn, meaning)
        return
    meaning = guess.corrected(turn, meaning)
    need = meaning.intent in NEEDS and not choose.choices(turn, meaning)
    if meaning.urgency is Urgency.DANGER or (need and answer is None):
        # The commonest act of all, and one that refuses nothing: it needs no point to go back to.
        if not under_way.hear(turn, meaning):
            ask.hear_need(turn, meaning)
        return
    with savepoint(turn.session):
        answered = (answer is not None and answer(turn, meaning)) or _picks(turn, said)
        if not answered and not under_way.hear(turn, meaning) and not choose.ask(turn, meaning):
            act.by_intent(turn, meaning, said)


def _complains_instead(turn: Turn, asked: str, meaning: Meaning) -> bool:
    """Tell whether whoever was about to write to who comes complains of them: that is for a worker."""
    complains = asked == "tell" and relay.is_complaint(turn, turn.ticket(int(turn.pending["ticket"])), meaning)
    if complains:
        turn.settled()
    return complains


def _asked(turn: Turn, said: str) -> str:
    """Return which question is open; whoever gives an order leaves their colleagues no line, and sets no deadline."""
    asked = str(turn.pending.get("ask"))
    orders = asked in ("handover", "due") and hints.is_order(said)
    if orders or hints.says_again(asked, said) or (asked == "due" and hints.asks_who(said)):
        turn.settled()
    return str(turn.pending.get("ask"))


def _presses(turn: Turn, asked: str, said: str) -> bool:
    """Take the words as the press of a button, or as an answer to somebody's words that they reply to."""
    # Whoever talks to somebody may still say 不用来了 or 我到了 to us.
    composes = asked in COMPOSED and asked != "tell"
    counted = not composes and choosing.COUNTS.fullmatch(said)
    label = (numbered.find(turn, said) if counted else None) or (
        None if composes or len(said) > MOST_LABEL else _label(turn, said)
    )
    if label is None:
        return bool(turn.heard.replies_to) and relay.hear_reply(turn)
    with savepoint(turn.session):
        _press_by_word(turn, *label)
    return True


def _picks(turn: Turn, said: str) -> bool:
    """回复数字也行: take a digit as the press of the button with that number."""
    picked = numbered.find(turn, said)
    if picked is not None:
        _press_by_word(turn, *picked)
    elif numbered.misses(turn, said):
        turn.say(choosing.NO_SUCH_NUMBER)
    else:
        return False
    return True


def _saying(turn: Turn, said: str) -> bool:
    saying = SAYINGS.get(said) or (WORKER_SAYINGS if turn.role == "worker" else PUBLIC_SAYINGS).get(said)
    if saying is not None:
        turn.settled()
        with savepoint(turn.session):
            saying(turn)
    return saying is not None


def _never_minds(turn: Turn, asked: str, said: str) -> bool:
    """算了: whoever was asked to write something need not."""
    # What recurs has a word of its own for it.
    if asked not in COMPOSED or asked.startswith("activity") or said not in sayings.NEVER_MIND:
        return False
    turn.settled()
    turn.say(resident.NOT_WRITTEN)
    return True


def _phrase(turn: Turn, asked: str, said: str) -> bool:
    if asked in COMPOSED or len(said) > MOST_FORM:
        return False
    agreed = turn.offered(*AGREES) if said in sayings.MEANS_YES else None
    if agreed is not None:
        with savepoint(turn.session):
            PRESSES[agreed.act](turn, agreed)
        return True
    for pattern, takes in PHRASES:
        match = pattern.fullmatch(said)
        if match is not None:
            with savepoint(turn.session):
                if takes(turn, match):
                    return True
    return False


def _label(turn: Turn, said: str) -> tuple[str, messages.Message] | None:
    """Return the payload of the button in the chat that reads so; None where none or several could be meant."""
    meant: dict[str, messages.Message] = {}
    for message in standing.said_with_buttons(turn.session, turn.chat.id):
        for label, payload in (pair for row in (message.data or {})["buttons"] for pair in row):
            if label == said:
                meant.setdefault(payload, message)
    if len(meant) > 1 and turn.role == "worker":
        # Whoever writes 撤回 under several cards means the last; an offer, though, is never taken by a mere word.
        newest = next(iter(meant.items()))
        return newest if Press.read(newest[0]).act in BY_WORD else None
    return next(iter(meant.items())) if len(meant) == 1 else None


def _press_by_word(turn: Turn, payload: str, message: messages.Message) -> None:
    pressed = str(message.replaces_id or message.id) if turn.chat.channel == "web" else message.channel_ref or ""
    turn.heard = replace(turn.heard, press=payload, pressed=pressed)
    _press(turn)
    if turn.toast:
        turn.say(turn.toast)


def _understand(turn: Turn) -> Meaning:
    pending = turn.pending.get("ask")
    meaning = turn.reader.read(
        turn.heard.text,
        now=turn.now,
        # Whoever serves and needs help too may say what either says.
        role="worker" if turn.role == "volunteer" and turn.open_ticket else turn.role,
        open_ticket=turn.open_ticket,
        pending=None if pending is None else str(pending),
    )
    harmless = meaning.intent in NEEDS or choose.choices(turn, meaning)
    if (meaning.confidence < UNSURE and not harmless) or choose.guessed(turn, meaning):
        # A need is shown on a card and can be refused there, and who can choose is asked; any other act would be done
        # at once.
        return replace(meaning, intent=Intent.OTHER, choices=())
    return meaning
