"""The wall of a theme: photos sent by replying to it, approved by a worker, shown on a page."""

from __future__ import annotations

from collections.abc import Callable

from handlers.buttons import Press
from handlers.turn import Scene, Turn
from nlp.meaning import Meaning
from storage.people import Chat


def hear_photo(turn: Turn) -> bool:
    return False


def hear_group_photo(scene: Scene, group: Chat, person_id: int, message_id: int, replied_id: int) -> bool:
    return False


PRESSES: dict[str, Callable[[Turn, Press], None]] = {}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {}
