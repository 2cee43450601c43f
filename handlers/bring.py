"""What people bring that is not words: photos, and their own telephone number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import announce, serve, wall
from handlers.buttons import button, rows
from handlers.turn import Turn
from handlers.wording import resident
from nlp.meaning import Meaning
from storage import tickets
from storage.messages import note_meaning


def photo(turn: Turn, words: Callable[[Turn], None]) -> None:
    """Keep a photo where it belongs; `words` hears its caption."""
    pending = turn.pending
    if wall.hear_photo(turn) or announce.hear_picture(turn):
        return
    if pending.get("ask") == "photo" and serve.hear_photo(turn):
        return
    if turn.heard.text.strip():
        words(turn)
        return
    newest = [*tickets.drafts_of(turn.session, turn.person.id), *tickets.live_tickets_of(turn.session, turn.person.id)]
    if not newest:
        turn.say(resident.PHOTO_WITHOUT_WORDS)
        return
    note_meaning(turn.session, turn.message_id, {"answers": "photo"}, newest[0].id)
    turn.say(resident.added(newest[0]), ticket_id=newest[0].id)


def file(turn: Turn, words: Callable[[Turn], None]) -> None:
    """A document, a video or a voice cannot be read; `words` hears what was written to it."""
    if turn.heard.text.strip():
        words(turn)
    else:
        turn.say(resident.FILE_UNREADABLE, rows(button(resident.HUMAN, "person")))


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
