"""登录: a worker asks for the way into the desk."""

from __future__ import annotations

from collections.abc import Callable

from handlers.turn import Turn
from handlers.wording import desk
from storage import sessions


def log_in(turn: Turn) -> None:
    """Say a link that opens the desk once, and six digits that do so from another device."""
    link, code = sessions.make_key(turn.session, turn.person.id, turn.now)
    turn.say(desk.way_in(code), data={"page": f"/desk/enter/{link}", "elsewhere": "/desk/login"})


SAYINGS: dict[str, Callable[[Turn], None]] = dict.fromkeys(desk.MEANS_TO_LOG_IN, log_in)
