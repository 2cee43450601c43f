"""The volunteer day for who leads it: list and gaps, the roster of a post, check-in for others, hours to confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.buttons import Press
from handlers.turn import Phrase, Scene, Turn, Words
from nlp.meaning import Meaning
from storage.audiences import Reach
from storage.campaigns import Campaign

Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {}
SAYINGS: dict[str, Callable[[Turn], None]] = {}
PHRASES: tuple[Phrase, ...] = ()
