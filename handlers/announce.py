"""What a worker writes once and many receive, the theme of the week and other broadcasts: its tables in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers import aim, carry, compose, mute, preview, sending
from handlers.buttons import Press, button, rows
from handlers.compose import hear_picture
from handlers.preview import to_groups
from handlers.turn import Phrase, Scene, Turn, Words
from handlers.wording import announcing
from nlp.meaning import Meaning
from storage.audiences import Reach
from storage.broadcasts import theme_on
from storage.campaigns import Campaign

__all__ = ["ANSWERS", "PHRASES", "PRESSES", "SAYINGS", "SAYS", "hear_picture", "to_groups"]


def _say(_scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    return [preview.to_person(campaign)] * len(part)


def _prompt(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    """The day before a theme: it is not written yet."""
    written = theme_on(scene.session, campaign.place_id, campaign.day)
    if written is not None:
        look = rows(button(announcing.PROGRESS, "sendstate", written.id))
        return [Words(announcing.prompt_written(written, scene.now), look)] * len(part)
    write = rows(button(announcing.WRITE_THEME, "write", "theme"))
    return [Words(announcing.prompt(campaign.day, scene.now), write)] * len(part)


Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {"theme": _say, "broadcast": _say, "prompt": _prompt}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    **compose.PRESSES, **aim.PRESSES, **sending.PRESSES, **carry.PRESSES, **mute.PRESSES,
}  # fmt: skip
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {**compose.ANSWERS, **carry.ANSWERS}
SAYINGS: dict[str, Callable[[Turn], None]] = sending.SAYINGS
PHRASES: tuple[Phrase, ...] = mute.PHRASES
