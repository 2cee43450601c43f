"""为什么 and 试: a worker sees which words decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from handlers import attend
from handlers.buttons import Press
from handlers.turn import Phrase, Scene, Turn
from handlers.wording import explaining
from handlers.wording.explaining import Told
from handlers.wording.words import QUOTES
from nlp.marks import second_as_written, telling
from nlp.meaning import Meaning
from nlp.reader import Reader
from storage import examples, readings
from storage.tickets import Ticket

# Whom to call where nothing more is known.
EVERYBODY = "110"


def why(turn: Turn, ticket: Ticket) -> None:
    """为什么: the words by which a ticket was understood."""
    turn.say(said_why(turn, ticket)[0], ticket_id=ticket.id)


def said_why(scene: Scene, ticket: Ticket) -> tuple[str, list[str]]:
    """Return why the ticket was understood so, and the words by which it was, as they were written."""
    reading = readings.reading_of(scene.session, ticket.id)
    if reading is None:
        return explaining.NOT_SAID, []
    example = examples.find_example(scene.session, reading.message_id)
    chosen = example is not None and example.source == "choice"
    told = told_of(scene.reader, reading.text, reading.meaning, scene.now)
    words = [*(word for word, _ in told.words), *told.alarming]
    return explaining.why(ticket, reading.meaning, told, scene.lexicon, chosen=chosen), words


def _hear_why(turn: Turn, match: re.Match[str]) -> bool:
    if turn.role != "worker":
        return False
    why(turn, attend.ticket_here(turn, int(match["number"] or match["alone"] or match["before"])))
    return True


def _hear_try(turn: Turn, match: re.Match[str]) -> bool:
    """试 …: nothing is done about it but said how it would be understood, of a resident; quotes are no part of it."""
    if turn.role != "worker":
        return False
    said = (match["words"] or "").strip(QUOTES)
    if not said:
        turn.say(explaining.TRY_LIKE_THIS)
        return True
    turn.say(tried(turn.reader, said, turn.reader.read(said, now=turn.now), turn.now))
    return True


def tried(reader: Reader, text: str, meaning: Meaning, now: datetime) -> str:
    """Return how `text`, which was read so at `now`, is understood, and why."""
    told = told_of(reader, text, meaning, now)
    return explaining.tried(text, meaning, told, reader.lexicon, now, whom_to_call(reader, text, now))


def whom_to_call(reader: Reader, text: str, now: datetime) -> str:
    """Return the number that whoever is in danger is asked to call."""
    danger = reader.read_danger(text, now)
    return danger.call if danger else EVERYBODY


def told_of(reader: Reader, text: str, meaning: Meaning, now: datetime) -> Told:
    """Return what decided that `text` means this, as the person wrote it, in whole words."""
    offsets = reader.offsets(text)
    words = [word for feature, word in reader.hear(text, now, "resident").features.items() if feature == word]
    # What spoke for another reading is left out where somebody has chosen this one.
    spoke = [one for one in (meaning.intent.value, meaning.team) if one is not None]
    return Told(
        telling(meaning, text, offsets, words, [*spoke, *explaining.CALLS]),
        [words for words, _ in telling(meaning, text, offsets, words, explaining.CALLS)],
        second_as_written(meaning, text, offsets),
    )


PHRASES: tuple[Phrase, ...] = ((explaining.ASKS_WHY, _hear_why), (explaining.ASKS_TO_TRY, _hear_try))
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "why": lambda turn, press: why(turn, attend.ticket_here(turn, press.number())),
}
