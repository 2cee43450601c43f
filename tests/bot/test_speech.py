"""What is said by Telegram keeps to Telegram's sizes, in whole characters."""

import pytest

from bot.doors.speech import _cut


@pytest.mark.parametrize(("text", "kept"), [("好" * 5000, 4096), ("😀" * 3000, 2048), ("a" + "😀" * 3000, 2048)])
def test_a_text_is_cut_between_characters_at_the_limit(text: str, kept: int) -> None:
    assert _cut(text) == text[:kept]
