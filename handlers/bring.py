"""What people bring that is not words: photos, and their own telephone number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import announce, enclose, remedy, report, serve, wall
from handlers.turn import Turn
from handlers.wording import resident
from nlp.meaning import Meaning


def photo(turn: Turn, words: Callable[[Turn], None]) -> None:
    """Keep a photo where it belongs; `words` hears its caption."""
    if enclose.hear_sibling(turn):
        if turn.heard.text.strip():
            words(turn)
        return
    if remedy.hear_photo(turn) or wall.hear_photo(turn) or announce.hear_picture(turn):
        return
    pending = turn.pending
    if pending.get("ask") == "photo" and serve.hear_photo(turn):
        enclose.keep(turn, turn.ticket(int(pending["ticket"])), "after")
        return
    report.hear_photo(turn, words)


def contact(turn: Turn, answers: Mapping[str, Callable[[Turn, Meaning], bool]]) -> None:
    """Keep the telephone number that the channel has proved; `answers` are who waits for one."""
    if not turn.heard.text:
        turn.say(resident.NOT_YOUR_PHONE)
        return
    pending = turn.pending
    turn.person.phone = turn.reader.read_phone(turn.heard.text) or turn.heard.text
    answer = answers.get(str(pending.get("ask")))
    if pending.get("ask") in ("phone", "own_phone") and answer is not None:
        answer(turn, turn.reader.read(turn.heard.text, now=turn.now))
    else:
        turn.say(resident.PHONE_KEPT)
