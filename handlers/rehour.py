"""改时长: what counts already is put right by a worker, with a reason; the volunteer hears it, the record keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import attend, days
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import leading
from nlp.meaning import Meaning
from storage import activities, ledger, members, signups
from storage.ledger import Hours

_PARTS = re.compile(r"[，,。；;\n]+")
_SHORTEST_REASON = 2


def _press(turn: Turn, press: Press) -> None:
    _ask(turn, _own(turn, press.number()))


def _own(turn: Turn, number: int, *, lock: bool = False) -> Hours:
    """Return the hours, for a worker of their place. Raises OldButton, NotAWorker."""
    hours = ledger.get_hours(turn.session, number, lock=lock)
    members.require_worker(turn.session, turn.person.id, hours.place_id)
    return hours


def _ask(turn: Turn, hours: Hours) -> None:
    turn.ask("rehour", hours=hours.id)
    turn.say(leading.ask_correction(days.name_of(turn, hours.person_id), hours.minutes), about_id=hours.person_id)


def _hear_phrase(turn: Turn, match: re.Match[str]) -> bool:
    """改时长 赵大姐: the latest of theirs that count, to choose from."""
    if turn.role != "worker":
        return False
    name = match["name"] or match["whose"]
    found = ledger.confirmed_of(turn.session, attend.places_of(turn), name)
    if not found:
        turn.say(leading.NOTHING_COUNTED)
        return True
    buttons = [button(leading.which_hours(one, occurrence), "hourfix", one.id) for one, occurrence in found]
    turn.say(leading.ask_which(name), rows(*buttons, wide=1), about_id=found[0][0].person_id)
    return True


def hear_words(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as how long it was, and why; what is missing of it is asked for."""
    hours = _own(turn, int(turn.pending["hours"]), lock=True)
    said = turn.heard.text.strip()
    minutes, why = _read(turn, said) if "minutes" not in turn.pending else (int(turn.pending["minutes"]), said)
    if minutes is None or minutes > ledger.MOST_MINUTES:
        turn.say(leading.MINUTES_UNCLEAR)
    elif minutes == hours.minutes:
        turn.settled()
        turn.say(leading.corrected_nothing(days.name_of(turn, hours.person_id), minutes))
    elif len(why) < _SHORTEST_REASON:
        turn.ask("rehour", hours=hours.id, minutes=minutes)
        turn.say(leading.ASK_REASON)
    else:
        turn.settled()
        _correct(turn, hours, minutes, why)
    return True


def _read(turn: Turn, said: str) -> tuple[int | None, str]:
    """Divide what was said into how many minutes it was, and why."""
    minutes, rest = None, []
    for part in filter(None, (one.strip() for one in _PARTS.split(said))):
        reason = leading.REASON_FIRST.search(part)
        length = part if reason is None else part[: reason.start()]
        read = turn.reader.read_minutes(length) if minutes is None else None
        if read is not None:
            minutes = read
            rest += [] if reason is None else [reason["why"]]
        else:
            rest.append(part if reason is None else reason["why"])
    return minutes, "，".join(rest)


def _correct(turn: Turn, hours: Hours, minutes: int, why: str) -> None:
    before, name = hours.minutes, days.name_of(turn, hours.person_id)
    why = " ".join(why.split())[: leading.LONGEST_REASON]
    said = leading.correction(before, minutes, why)
    ledger.correct_hours(turn.session, hours, turn.person.id, turn.now, minutes, said)
    turn.say(leading.corrected(name, minutes), about_id=hours.person_id)
    if hours.person_id != turn.person.id:
        signup = signups.get_signup(turn.session, hours.signup_id)
        occurrence = activities.get_occurrence(turn.session, signup.occurrence_id)
        turn.tell(hours.person_id, leading.yours_corrected(occurrence, before, minutes, why, turn.now))


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"hourfix": _press}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"rehour": hear_words}
PHRASES: tuple[Phrase, ...] = ((leading.ASKS_TO_CORRECT, _hear_phrase),)
