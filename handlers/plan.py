"""What recurs, for the worker: made by a sentence or by buttons, edited, paused, skipped, asked about, rehearsed."""

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
