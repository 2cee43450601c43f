"""A visit that is wished by night and is no danger: it is asked once whether it may wait for the morning."""

from __future__ import annotations

from collections.abc import Callable

from handlers import amend, draft
from handlers.buttons import Press
from handlers.turn import Turn
from handlers.wording import nights, sayings
from nlp.meaning import Meaning
from storage.tickets import Ticket


def hear_answer(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as whether it may wait; all else as `amend` does."""
    ticket = amend.draft_of(turn, int(turn.pending["ticket"]))
    said = turn.said
    if ticket is None or turn.reader.read_danger(said, turn.now) is not None:
        return amend.hear_answer(turn, meaning)
    if said in sayings.MEANS_YES or nights.KEEPS.fullmatch(said):
        amend.skip(turn, ticket, "night")
    elif nights.MAY_WAIT.fullmatch(said):
        _by_day(turn, ticket)
    elif changes := draft.when_columns(*turn.reader.read_when(said, turn.now)):
        # Another night is meant as it is said: it was asked once.
        draft.leave_open(turn, ticket, "night")
        amend.amend(turn, ticket, changes)
    else:
        return amend.hear_answer(turn, meaning)
    return True


def _by_day(turn: Turn, ticket: Ticket) -> None:
    morning = {"when_date": nights.morning_after(ticket), "when_part": nights.MORNING}
    amend.amend(turn, ticket, {"when_time": None, "until_time": None, **morning}, as_said=False)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "byday": lambda turn, press: _by_day(turn, turn.own_draft(press.number()))
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"night": hear_answer}
