"""A person stops a kind of message with one tap, and it stays stopped until they want it again."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import announcing
from storage import mutes, pages
from storage.errors import OldButton
from storage.messages import Message


def show_settings(turn: Turn) -> None:
    """接收设置: which kinds come, and a button for each."""
    turn.say(*_settings(turn))


def _settings(turn: Turn) -> tuple[str, Rows]:
    muted = mutes.mutes_of(turn.session, turn.person.id)
    toggles = (
        button(announcing.toggle(kind, muted=kind in muted), "unmute" if kind in muted else "mute", kind, "set")
        for kind in mutes.KINDS
    )
    return announcing.settings(sorted(muted)), rows(*toggles, wide=1)


def _hear_again(turn: Turn, _match: re.Match[str]) -> bool:
    for kind in mutes.mutes_of(turn.session, turn.person.id):
        mutes.unmute(turn.session, turn.person.id, kind)
    turn.settled()
    turn.say(announcing.TOAST_BACK)
    show_settings(turn)
    return True


def _hear_settings(turn: Turn, _match: re.Match[str]) -> bool:
    turn.settled()
    show_settings(turn)
    return True


def _press(turn: Turn, press: Press, *, stop: bool) -> None:
    kind = press.word()
    if kind not in mutes.KINDS:
        raise OldButton
    if stop:
        mutes.mute(turn.session, turn.person.id, kind, turn.now)
    else:
        mutes.unmute(turn.session, turn.person.id, kind)
    turn.toast = announcing.TOAST_STOPPED if stop else announcing.TOAST_BACK
    pressed = turn.pressed_id
    if pressed is None:
        return
    if len(press.args) > 1:
        turn.rewrite(pressed, *_settings(turn))
        return
    said = pages.rewritten(turn.session, [pressed]).get(pressed) or turn.session.get_one(Message, pressed)
    note = announcing.stopped(kind)
    text = f"{said.text}\n\n{note}" if stop else said.text.removesuffix(f"\n\n{note}")
    turn.rewrite(pressed, text, _turned(said, kind, stop=stop))


def _turned(said: Message, kind: str, *, stop: bool) -> Rows:
    """Return the message's buttons, with the one that was pressed turned into its opposite."""
    old, new = ("mute", "unmute") if stop else ("unmute", "mute")
    label = announcing.GET_AGAIN if stop else announcing.NO_MORE
    turned = button(label, new, kind)
    return [
        [turned if payload == f"{old}:{kind}" else (text, payload) for text, payload in row]
        for row in (said.data or {}).get("buttons", [])
    ]


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "mute": lambda turn, press: _press(turn, press, stop=True),
    "unmute": lambda turn, press: _press(turn, press, stop=False),
}
PHRASES: tuple[Phrase, ...] = (
    (announcing.SAYS_AGAIN, _hear_again),
    (announcing.SAYS_SETTINGS, _hear_settings),
)
