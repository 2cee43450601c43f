"""The volunteer day for who comes: invitation, 来 and 来不了, waiting list, swap, check-in, hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.buttons import Press
from handlers.turn import Phrase, Scene, Turn, Words
from nlp.meaning import Meaning
from storage.audiences import Reach
from storage.campaigns import Campaign


def planned_in(turn: Turn, place_id: int) -> str | None:
    """Return what is planned in the place, in words; None where nothing is."""
    return None


def hear_coming(turn: Turn, meaning: Meaning) -> bool:
    return False


def hear_place(turn: Turn) -> bool:
    return False


Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {}
SAYINGS: dict[str, Callable[[Turn], None]] = {}
PHRASES: tuple[Phrase, ...] = ()
