"""A few tickets of the simulated week: the long form is `python -m tests.soak.dispatch`."""

from __future__ import annotations

from pathlib import Path

from tests.databases import migrated_file
from tests.soak.dispatch import live


def test_a_week_of_refusals_silence_and_drop_outs_comes_out_right(tmp_path: Path) -> None:
    path = tmp_path / "wudan.db"
    path.write_bytes(migrated_file())
    total = live(f"sqlite:///{path}", "a small week", 40, 60)
    assert total.breaches == []
    # Otherwise nothing was tried.
    assert min(total.offers, total.declined, len(total.taken)) > 10
    assert total.blocked > 0
