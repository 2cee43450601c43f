"""帮助: each hears how their own part goes; and so does who says what nobody understands."""

from __future__ import annotations

import re

from handlers import duty, join, take
from handlers.turn import Phrase, Turn
from handlers.wording import manual as wording
from handlers.wording import worker


def show(turn: Turn) -> None:
    """怎么用: how the speaker's own part goes."""
    if turn.role == "worker":
        turn.say(worker.WELCOME_LINES, join.worker_menu())
    elif turn.role == "volunteer":
        turn.say(wording.HELP_VOLUNTEER, join.volunteer_buttons())
    else:
        join.greet(turn)


def hear_help(turn: Turn, _match: re.Match[str]) -> bool:
    """帮助, 使用说明."""
    show(turn)
    return True


def hear_how_to_serve(turn: Turn, match: re.Match[str]) -> bool:
    """怎么接单, of a volunteer."""
    return turn.role == "volunteer" and hear_help(turn, match)


def hear_left(turn: Turn, _match: re.Match[str]) -> bool:
    """还有几张没办, of who has work to do here."""
    if turn.role == "worker":
        duty.todo(turn)
    elif turn.role == "volunteer" and not turn.open_ticket:
        take.show_tasks(turn)
    else:
        return False
    return True


def hear_what_waits(turn: Turn, _match: re.Match[str]) -> bool:
    """还有哪些没人接, of a worker: 我的待办."""
    if turn.role != "worker":
        return False
    duty.todo(turn)
    return True


PHRASES: tuple[Phrase, ...] = (
    (wording.ASKS_HELP, hear_help),
    (wording.ASKS_HOW_TO_SERVE, hear_how_to_serve),
    (wording.ASKS_LEFT, hear_left),
    (wording.ASKS_OF_TODAY, duty.hear_today),
    (wording.ASKS_WHAT_WAITS, hear_what_waits),
)
