"""周六来不了了, of who has signed up for that day and holds tickets too: which of the two is given up."""

from __future__ import annotations

import re

from handlers import days, gather
from handlers.buttons import button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import gathering, relaying
from nlp.meaning import Meaning
from storage import agenda, assignments


def hear(turn: Turn, meaning: Meaning) -> bool:
    """Take what was understood as that somebody cannot come; False where it is not of a day they signed up for."""
    said = turn.heard.text
    if turn.number_in(meaning.text) is not None or meaning.when is None or not gather.is_excuse(said):
        return False
    return not any(words in said for words in relaying.ASKS_ANOTHER_TIME) and _of(turn, meaning.when.date)


def _hear_phrase(turn: Turn, match: re.Match[str]) -> bool:
    day = gather.day_named(turn, match)
    return day is not None and _of(turn, day)


def _of(turn: Turn, day: str) -> bool:
    """Give up the sign-up of that day; where a ticket is of that very day, and neither is named, ask which."""
    mine = agenda.days_of(turn.session, turn.person.id, days.today(turn))
    signed = next((one for held, one in mine if one.day == day and held.status != "arrived"), None)
    if signed is None:
        return False
    tasks = [one.id for one in assignments.tasks_of(turn.session, turn.person.id) if one.when_date == day]
    if not tasks or gathering.NAMES_A_DAY.search(turn.heard.text):
        gather.stay_away(turn, signed)
        return True
    which = [button(gathering.a_task(one), "giveback", one) for one in tasks]
    turn.say(gathering.which_of(signed, tasks, turn.now),
             rows(button(gathering.title(signed), "nocome", signed.id), *which))  # fmt: skip
    return True


PHRASES: tuple[Phrase, ...] = ((gathering.SAYS_NOT_COMING, _hear_phrase),)
