"""Pages that wait for news of their chat: who has read it already is left alone."""

from __future__ import annotations

from bot.doors.waiting import Waiting


def test_a_page_that_has_read_the_newest_is_not_woken_again() -> None:
    waiting = Waiting()
    with waiting.listening(7, after=12) as has_read, waiting.listening(7, after=11) as has_not:
        waiting.tell({7: 12, 8: 13})
        assert (has_read.is_set(), has_not.is_set()) == (False, True)
        waiting.wake({7})
        assert has_read.is_set()
