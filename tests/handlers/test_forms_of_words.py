"""No words take a form of words long: what it repeats can be read in one way."""

from __future__ import annotations

import re
from time import thread_time

import pytest

from handlers.routes import PHRASES
from handlers.wording import nights
from tests.community import Neighbour

FORMS = (*(pattern for pattern, _ in PHRASES), nights.KEEPS)


@pytest.mark.parametrize(
    "said",
    ["看" * 30, "看看" * 30, "就是" * 25, "就要" * 25, "不是" * 25, "应该是" * 25, "打120" + "电话了" * 25, "派王" + "来办" * 25],
    ids=lambda said: said[:6],
)  # fmt: skip
def test_what_is_said_over_and_over_is_no_longer_to_read(said: str) -> None:
    assert [form.pattern for form in FORMS if _seconds(form, f"{said}x") > 0.5] == []


def _seconds(form: re.Pattern[str], said: str) -> float:
    started = thread_time()
    form.fullmatch(said)
    return thread_time() - started


@pytest.mark.parametrize("gap", [" ", "，", "　", "："])
def test_gaps_of_any_length_are_heard_at_once(alice: Neighbour, gap: str) -> None:
    started = thread_time()
    alice.says(f"接{gap * 9_000}1024{gap * 9_000}吗")
    alice.says(f"接{gap * 250}1024{gap * 250}吗")
    assert thread_time() - started < 2
