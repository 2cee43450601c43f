"""Sixty random sequences of what people do with each other's tickets; `make soak` runs five thousand."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from handlers.turn import Kind
from handlers.wording import relaying
from tests.soak import acts


@pytest.mark.parametrize("half", range(2))
def test_whatever_people_do_all_truths_hold_and_nobody_sees_too_much(tmp_path: Path, half: int) -> None:
    reached: Counter[str] = Counter()
    for sequence in range(30 * half, 30 * half + 30):
        breach = acts.run(7, sequence, tmp_path, reached, acts=6)
        assert breach is None, "\n".join((*breach.done, breach.why))
    assert len(reached) > 3  # of six states, several


def test_a_number_that_goes_too_far_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "without_private", lambda words, _ticket: words)
    with acts.a_street(random.Random(7), tmp_path) as street:
        street.says("alice", Kind.TEXT, text=acts.TAP)
        street.says("alice", Kind.PRESS, press="confirm:1001")
        street.says("bob", Kind.PRESS, press="take:1001")
        street.says("bob", Kind.PRESS, press="tell:1001")
        with pytest.raises(AssertionError, match="13300001111"):
            street.says("bob", Kind.TEXT, text="我的电话是13300001111")
