"""学习: a worker sees what newly learned weights would change, and says whether they count."""

from __future__ import annotations

from collections.abc import Callable

from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import learned, words
from nlp.edition import base
from storage import learnings
from storage.errors import LearnedBefore

MOST_LISTED = 12


def show(turn: Turn) -> None:
    """The newest proposal with 用上 and 不用; else what is in force, with the way back. Raises LearnedBefore."""
    proposed, now = learnings.newest_proposal(turn.session), learnings.in_force(turn.session)
    newest = proposed or now
    if newest is not None and not learnings.fits(turn.session, newest, base()):
        raise LearnedBefore
    if proposed is not None:
        text = learned.difference(proposed.report, turn.lexicon, most=MOST_LISTED)
        turn.say(
            f"{text}\n{words.ASK_TO_USE}",
            rows(button(words.USE, "learnyes", proposed.id), button(words.USE_NOT, "learnno", proposed.id)),
        )
    elif now is not None:
        turn.say(words.in_force(now.examples), rows(button(words.BACK, "learnback", now.id)))
    else:
        turn.say(words.NOTHING_LEARNED)


def _press_use(turn: Turn, press: Press) -> None:
    learning = learnings.approve(turn.session, press.number(), turn.person.id, turn.now, base())
    turn.say(words.USED, rows(button(words.BACK, "learnback", learning.id)))


def _press_use_not(turn: Turn, press: Press) -> None:
    learnings.decline(turn.session, press.number(), turn.person.id, turn.now)
    turn.say(words.NOT_USED)


def _press_back(turn: Turn, press: Press) -> None:
    # Pressed twice, it would take back the one before as well, were it not named.
    learnings.take_back(turn.session, turn.person.id, turn.now, press.number())
    turn.say(words.WENT_BACK)


SAYINGS: dict[str, Callable[[Turn], None]] = {words.LEARNING: show}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "learnyes": _press_use,
    "learnno": _press_use_not,
    "learnback": _press_back,
}
