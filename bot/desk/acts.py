"""How a change at the desk is done: one act in the Writer, with the turn that handlers know from the chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk.context import Act, Upload, open_desk
from handlers import routes
from handlers.buttons import MOST_BYTES, Press
from handlers.turn import Heard, Kind, Turn, clean
from handlers.wording import desk as wording
from nlp.reader import Reader
from storage import messages, sessions
from storage.database import savepoint
from storage.errors import OldButton, Refusal
from storage.messages import Message

# An act returns where to go next; None: back to the page that the form stood on.
Does = Callable[[Act], str | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What arrived with a form: the key of this very sending, the parts of the address, the fields."""

    key: str
    path: Mapping[str, str]
    form: Mapping[str, str]
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)
    every: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it: where to go, and the message after which the notice stands."""

    where: str | None
    said: int


def do(session: Session, reader: Reader, secret: str, sent: Sent, does: Does, now: datetime) -> Done:
    """Do what the form asks, in the given transaction; the same sending twice does it once. Raises SignedOut.

    What is refused leaves nothing behind but its sentence.
    """
    desk, _ = open_desk(session, secret, reader, now)
    desk.path = sent.path
    chat = sessions.desk_chat(session, desk.person.id, now)
    key = f"desk:{desk.person.id}:{sent.key}"
    text = clean(sent.form.get("text", ""))
    kind = Kind.TEXT if text else Kind.PRESS
    pressed = clean(sent.form.get("press", ""))[:MOST_BYTES]
    message_id = messages.hear(session, chat, key, now, kind=kind.value, text=text,
                               data={"press": pressed, "on": ""} if pressed else None)  # fmt: skip
    if message_id is None:
        return Done(None, session.scalar(select(Message.id).where(Message.key == key)) or 0)
    heard = Heard(sessions.CHANNEL, chat.address, key, now, kind, text=text, press=pressed)
    turn = Turn(session, reader, now, heard, chat, desk.person, message_id, "worker")
    asked, where = chat.pending, None
    # A button under what was said goes on with it; a form, or a button that stands on a page, is something else.
    goes_on = does is answer or (does is press and asked is not None and turn.pressed_id is not None)
    try:
        with savepoint(session):
            where = does(Act(desk, turn, sent.form, sent.files, sent.every))
    except Refusal as refusal:
        turn.toast = wording.refused(refusal)
    if turn.toast:
        turn.say(turn.toast)
    if not goes_on and chat.pending == asked:
        turn.settled()
    if chat.pending != asked:
        sessions.ask(session, chat, chat.pending)
    return Done(where, message_id)


def press(act: Act) -> None:
    """Press a button of the chat that a notice shows."""
    pressed = Press.read(act.form.get("press", ""))
    takes = routes.PRESSES.get(pressed.act)
    if takes is None:
        raise OldButton
    takes(act.turn, pressed)


def answer(act: Act) -> None:
    """Answer the question that the last notice put."""
    turn = act.turn
    asked = str(turn.pending.get("ask"))
    takes = routes.ANSWERS.get(asked)
    if takes is None or not turn.heard.text.strip():
        raise OldButton
    meaning = turn.reader.read(turn.heard.text, now=turn.now, role="worker", open_ticket=False, pending=asked)
    takes(turn, meaning)
