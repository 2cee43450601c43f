"""交班: a line for who is on duty next, shown to each of them once; within a minute it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import attend
from handlers.buttons import Press
from handlers.turn import Turn
from handlers.wording import orders
from nlp.meaning import Meaning
from storage import handovers, members, messages, people, quiet, rewriting

MOST_HANDED_OVER = 1000


def show(turn: Turn) -> None:
    """Show what colleagues left and this worker was not shown yet."""
    for left in handovers.unread(turn.session, attend.own_places(turn), turn.person.id, turn.now):
        by = people.get_person(turn.session, left.person_id).name
        turn.say(orders.handover(by, left.at, left.words, turn.now), about_id=left.person_id)


def hear(turn: Turn, match: re.Match[str]) -> bool:
    """交班 〈words〉; without words they are asked for."""
    if turn.role != "worker":
        return False
    words = match["words"].strip(orders.GAPS)
    if words:
        _hand_over(turn, words)
    else:
        turn.ask("handover")
        turn.say(orders.ASK_HANDOVER)
    return True


def hear_words(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as what the next on duty should know."""
    turn.settled()
    _hand_over(turn, turn.heard.text.strip())
    return True


def take_back(turn: Turn) -> bool:
    """撤销 of the line that was left a moment ago; False where there is none, or something was done since."""
    told = handovers.take_back(turn.session, turn.person.id, turn.now)
    if told is None:
        return False
    rewriting.rewrite(turn.session, told, orders.LINE_TAKEN_BACK, turn.now)
    turn.say(orders.NOT_HANDED_OVER)
    return True


def _hand_over(turn: Turn, words: str) -> None:
    own = attend.own_places(turn)
    words = words[:MOST_HANDED_OVER]
    others: set[int] = set()
    for place_id in own:
        left = handovers.leave(turn.session, place_id, turn.person.id, words, turn.now)
        others |= {one.id for one in members.workers_of(turn.session, place_id)} - {turn.person.id}
    messages.note_meaning(turn.session, turn.message_id, {"answers": "handover"})
    if quiet.is_quiet(turn.now):
        turn.say(f"{orders.HANDED_OVER}{orders.BY_NIGHT}")
        return
    line = orders.handover(turn.person.name, left.at, words, turn.now)
    told = [turn.tell(one, line, about_id=turn.person.id) for one in sorted(others)]
    handovers.note_told(turn.session, left, [one for one in told if one is not None])
    turn.say(orders.HANDED_OVER)


def _press_handover(turn: Turn, _press: Press) -> None:
    attend.places_of(turn)
    turn.ask("handover")
    turn.say(orders.ASK_HANDOVER)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"handover": _press_handover}
