"""Two volunteers in the same millisecond, and a hundred."""

from __future__ import annotations

from pathlib import Path

from tests.faults.race import race
from tests.nursery import Nursery


def test_of_a_hundred_who_press_one_wins_and_the_others_hear_so_kindly(
    nursery: Nursery, database_url: str, tmp_path: Path
) -> None:
    breaches = race(nursery, tmp_path, database_url, 100)
    assert not breaches, "\n".join(breaches)
