"""The real program is killed at every point around a commit and a send, comes back, and nothing is lost or double."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.story import story
from tests.nursery import Nursery

Deaths = list[tuple[str, int]]
# A death takes a second or two where nothing else runs; many follow one another here.
pytestmark = pytest.mark.timeout(300)

HEARD: Deaths = [
    ("a delivery, before its commit", 9),
    ("a delivery, after its commit", 12),
    ("a Telegram act, done and not yet confirmed", 7),
    ("a web act, before it", 3),
    ("a web act, done and not yet answered", 4),
    ("updates, before they are fetched", 4),
    ("updates, after they are fetched", 5),
]
SAID: Deaths = [
    ("a claim, before its commit", 6),
    ("a claim, after its commit", 7),
    ("a send, before it", 12),
    ("a send, after it", 14),
    ("a settling, before its commit", 5),
    ("a settling, after its commit", 8),
    ("a claim, after its commit", 1),  # what it takes over from the dead, it leaves again
]
KEPT: Deaths = [
    ("a file, before its rename", 2),
    ("a file, after its rename", 2),
    ("a file settled, before its commit", 1),
    ("a file settled, after its commit", 1),
]
STORIES = [pytest.param(HEARD, id="heard"), pytest.param(SAID, id="said"), pytest.param(KEPT, id="kept")]


@pytest.mark.parametrize("deaths", STORIES)
def test_nothing_is_lost_or_double_after_deaths_around_what_is(
    nursery: Nursery, deaths: Deaths, tmp_path: Path
) -> None:
    _dies_and_accounts(nursery, deaths, tmp_path, f"sqlite:///{tmp_path / 'wudan.db'}")


def test_by_webhook_too_nothing_is_lost_or_double(nursery: Nursery, tmp_path: Path) -> None:
    _dies_and_accounts(nursery, [HEARD[1], SAID[1]], tmp_path, f"sqlite:///{tmp_path / 'wudan.db'}", webhook=True)


@pytest.mark.parametrize("deaths", STORIES[:2])
def test_on_postgresql_too_after_deaths_around_what_is(
    nursery: Nursery, deaths: Deaths, tmp_path: Path, postgres_url: str
) -> None:
    _dies_and_accounts(nursery, deaths[1::2], tmp_path, postgres_url)


def _dies_and_accounts(nursery: Nursery, deaths: Deaths, data: Path, url: str, *, webhook: bool = False) -> None:
    with story(nursery, data, url, random.Random(5), webhook=webhook) as told:
        for point, number in deaths:
            told.dies_at(point, number)
        told.comes_back_and_settles()
        breaches = told.breaches()
        assert not breaches, "\n".join(breaches)
