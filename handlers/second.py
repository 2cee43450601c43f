"""A second need in one sentence: the first is written down, and the second offered, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers import draft
from handlers.buttons import Press, button, rows
from handlers.turn import LONGEST_PATIENCE, Phrase, Turn
from handlers.wording import choosing
from nlp.marks import second_as_written
from nlp.meaning import NEEDS, Intent, Meaning
from storage import readings, tickets
from storage.errors import OldButton
from storage.messages import note_meaning
from storage.readings import Reading
from storage.tickets import Ticket

# 好 and 不用了 answer the offer for so long.
ANSWERED_WITHIN = timedelta(minutes=30)
PLACE = ("estate", "building", "unit", "room", "spot")


def offer(turn: Turn, ticket: Ticket) -> None:
    """Offer to write down what else was said beside the ticket that was just opened, if anything was."""
    reading = readings.reading_of(turn.session, ticket.id)
    words = None if reading is None else _as_written(turn, reading)
    if words:
        turn.say(
            choosing.second(words),
            rows(button(choosing.SECOND, "second", ticket.id), button(choosing.NO_SECOND, "nosecond", ticket.id)),
            ticket_id=ticket.id,
        )


def _take(turn: Turn, first: Ticket) -> None:
    words = _decide(turn, first)
    if words is None:
        return
    meaning = _understand(turn, words)
    facts = draft.facts(turn, meaning) | _taken_over(first, meaning)
    ticket = tickets.draft(turn.session, turn.person.id, turn.now, words, **facts)
    said = {"press": turn.heard.press, "on": turn.heard.pressed, "meaning": meaning.as_json()}
    note_meaning(turn.session, turn.message_id, said, ticket.id)
    draft.show(turn, ticket)


def _leave(turn: Turn, first: Ticket) -> None:
    if _decide(turn, first) is not None:
        turn.say(choosing.SECOND_LEFT)


def _decide(turn: Turn, first: Ticket) -> str | None:
    """Return the words of the second need, which is decided on herewith; None where it was before."""
    reading: Reading | None = readings.reading_of(turn.session, first.id)
    if reading is None or not reading.meaning.second or turn.now - reading.at > LONGEST_PATIENCE:
        raise OldButton
    if not readings.decide_on_second(turn.session, reading.message_id):
        turn.toast = choosing.SECOND_DECIDED
        return None
    return _as_written(turn, reading)


def _as_written(turn: Turn, reading: Reading) -> str | None:
    return second_as_written(reading.meaning, reading.text, turn.reader.offsets(reading.text))


def _understand(turn: Turn, words: str) -> Meaning:
    """Read the words as a need, which they were in the whole sentence."""
    meaning = turn.reader.read(words, now=turn.now, role=turn.role, open_ticket=turn.open_ticket)
    if meaning.intent in NEEDS:
        return meaning
    return replace(meaning, intent=Intent.REQUEST, team=meaning.teams[0] if meaning.teams else None)


def _taken_over(first: Ticket, meaning: Meaning) -> dict[str, Any]:
    """Return where and how to reach the person, as they said of the first need; what they say anew stands."""
    known: dict[str, Any] = {}
    if meaning.where is None and any(getattr(first, column) for column in PLACE):
        known |= {column: getattr(first, column) for column in (*PLACE, "place_id")}
    if meaning.phone is None and first.phone:
        known["phone"] = first.phone
    return known


def _hear_yes(turn: Turn, _match: re.Match[str]) -> bool:
    offered = turn.offered("second", within=ANSWERED_WITHIN)
    if offered is not None:
        _take(turn, turn.own_ticket(offered.number()))
    return offered is not None


def _hear_no(turn: Turn, _match: re.Match[str]) -> bool:
    """不用了, right after the offer, is about the second need; it must not cost somebody the first."""
    offered = turn.offered("nosecond", within=ANSWERED_WITHIN)
    if offered is not None:
        _leave(turn, turn.own_ticket(offered.number()))
    return offered is not None


PHRASES: tuple[Phrase, ...] = ((choosing.YES_SECOND, _hear_yes), (choosing.NO_SECOND_SAID, _hear_no))
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "second": lambda turn, press: _take(turn, turn.own_ticket(press.number())),
    "nosecond": lambda turn, press: _leave(turn, turn.own_ticket(press.number())),
}
