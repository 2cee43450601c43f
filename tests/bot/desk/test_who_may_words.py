"""Who may read and change the words: every page, act and button of the 词典, every role, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from storage import learnings, vocabulary
from storage.database import Base
from storage.learnings import Learning
from storage.places import Estate
from storage.vocabulary import WordEdit
from tests import who_may
from tests.community import Community
from tests.desk import Office, Worker
from tests.proposed import learned
from tests.street import INSIDE, OUT, enter_all, standing, to_login, two_stations

KEPT: tuple[type[Base], ...] = (WordEdit, Learning, Estate)
# The words are common to all: whoever works at the top changes them, and everybody who works may read.
CHANGES = ("worker above",)
# Names belong to the place: who works there, or above it.
OWN_NAMES = ("worker here", "worker above")


@dataclass
class Town:
    """Two stations under one center, with words of their own and a learning that waits."""

    community: Community
    who: Mapping[str, Worker]

    def kept(self) -> list[list[tuple[object, ...]]]:
        return standing(self.community, KEPT)


@pytest.fixture
def town(community: Community, office: Office) -> Town:
    street = two_stations(community)
    who = enter_all(community, office, street, worked_at=street.center)
    boss = who["worker above"].neighbour
    assert boss is not None
    used = learned(community)
    with community.database.begin() as session:
        vocabulary.edit(session, boss.id, community.now, "add", "alias", "水喉咙", "水龙头")
        waiting = session.get_one(Learning, used)
        learnings.approve(session, used, boss.id, community.now, waiting.base)
    learned(community)
    return Town(community, who)


def test_every_worker_reads_every_word_and_nobody_else(town: Town) -> None:
    for path in who_may.ON_WORDS:
        for name, browser in town.who.items():
            answer = browser.asks("GET", f"/desk{path.format(label='home_repair')}", follow=False)
            assert to_login(answer) if name in OUT else answer.status_code == 200, (path, name)


def test_whoever_may_not_changes_nothing_and_is_offered_nothing(town: Town) -> None:
    before = town.kept()
    for name in ("worker here", "worker there", *OUT):
        browser = town.who[name]
        for path, form in {**who_may.WORDS, **(who_may.NAMES if name not in OWN_NAMES else {})}.items():
            browser.sends(f"/desk{path}", None, **form)
            assert town.kept() == before, (path, name)
        for press in who_may.WORD_PRESSES:
            browser.sends("/desk/press", None, press=press)
            assert town.kept() == before, (press, name)
    for name in INSIDE:
        shown = [
            town.who[name].opens(f"/desk{path}").text for path in ("/words", "/words/learning", "/words?find=水龙头")
        ]
        offers = [sign in page for page, sign in zip(shown, ("unword:", "learnyes:", "/words/drop"), strict=True)]
        assert offers == [name in CHANGES] * 3, name
        assert ("徐汇中心的工作人员" in shown[0]) == (name not in CHANGES)


def test_whoever_may_changes_everything(town: Town) -> None:
    boss = town.who["worker above"]
    for path, form in who_may.WORDS.items():
        before = town.kept()
        boss.sends(f"/desk{path}", None, **form)
        assert town.kept() != before, path
    for press in who_may.WORD_PRESSES[:-1]:
        before = town.kept()
        boss.sends("/desk/press", None, press=press)
        assert town.kept() != before, press


@pytest.mark.parametrize("name", OWN_NAMES)
def test_names_are_changed_by_who_works_there_or_above(town: Town, name: str) -> None:
    for path, form in who_may.NAMES.items():
        before = town.kept()
        town.who[name].sends(f"/desk{path}", None, **form)
        assert town.kept() != before, path
