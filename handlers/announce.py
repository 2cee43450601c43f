"""What a worker writes once and many receive: the theme of the week and other broadcasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.buttons import Press
from handlers.turn import Phrase, Scene, Turn, Words
from nlp.meaning import Meaning
from storage.audiences import Reach
from storage.campaigns import Campaign


def to_groups(scene: Scene, campaign: Campaign) -> Words:
    """Return what a group reads."""
    return Words(campaign.text)


def hear_picture(turn: Turn) -> bool:
    """Take a photo as the picture of what is being written; False where nothing is."""
    return False


def _says(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    return [Words(campaign.text)] * len(part)


Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {"theme": _says, "broadcast": _says}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {}
SAYINGS: dict[str, Callable[[Turn], None]] = {}
PHRASES: tuple[Phrase, ...] = ()
