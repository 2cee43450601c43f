"""The wall of a theme: photos sent by replying to it, approved by a worker, shown on a page."""

from __future__ import annotations

from collections.abc import Callable

from handlers.buttons import Press
from handlers.turn import Turn
from nlp.meaning import Meaning


def hear_photo(turn: Turn) -> bool:
    return False


PRESSES: dict[str, Callable[[Turn, Press], None]] = {}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {}
