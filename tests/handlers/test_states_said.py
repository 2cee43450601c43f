"""Whatever state a thing can come to has its words, wherever a state is told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.wording import announcing, common, desk_week, desk_words, rectifying, weekly, wishing, worker
from storage.lifecycle import TRANSITIONS


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("ticket", common.STATUS), ("ticket", worker.STATUS), ("learning", desk_words.STATUS), ("offer", wishing.STATES),
        ("rectification", rectifying.STATUS), ("campaign", announcing.STATUS), ("campaign", desk_week.SENT_LOOKS),
        ("occurrence", weekly.DAYS),
    ],
)  # fmt: skip
def test_every_state_has_its_words(thing: str, words: Mapping[str, str]) -> None:
    reached = {state for (kind, before, *_), after in TRANSITIONS.items() if kind == thing for state in (before, after)}
    assert reached <= words.keys()
