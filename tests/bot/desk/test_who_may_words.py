"""Who may read and change the words: every page, act and button of the 词典, every role, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import select

from bot.desk import heard, words
from storage import learnings, members, vocabulary
from storage import places as tree
from storage.database import Base
from storage.learnings import Learning
from storage.lifecycle import PROGRAM
from storage.moves import move
from storage.places import Estate
from storage.vocabulary import WordEdit
from tests.community import Community
from tests.desk import Office, Worker
from tests.proposed import learned

WORDS: tuple[type[Base], ...] = (WordEdit, Learning, Estate)
LABEL = "{label}"
# The words are common to all: whoever works at the top changes them, and everybody who works may read.
CHANGES = ("worker above",)
READ = ("worker here", "worker there", "worker above")
OUT = ("nobody", "was a worker")
# Names belong to the place: who works there, or above it.
OWN_NAMES = ("worker here", "worker above")
FORMS = {
    "/words/add": {"word": "铁疙瘩", "means": "家电水电维修"},
    "/words/alarm": {"word": "呼呼窜红", "means": "着火"},
    "/words/drop": {"word": "水龙头", "label": "home_repair"},
}
NAMES = {"/words/names": {"place": "1", "name": "枫林苑"}, "/words/names/drop": {"place": "1", "name": "幸福小区"}}
# One is in force, a word of our own is taught, and a newer learning waits.
PRESSES = ("unword:1", "learnback:1", "learnyes:2", "unknown:2:0:yes", "unknown:2:1:no", "learnno:2")


@dataclass
class Town:
    """Two stations under one center, with words of their own and a learning that waits."""

    community: Community
    who: Mapping[str, Worker]

    def kept(self) -> list[list[tuple[object, ...]]]:
        with self.community.database.look() as session:
            return [
                [tuple(row) for row in session.execute(select(table.__table__).order_by(*table.__table__.primary_key))]
                for table in WORDS
            ]


@pytest.fixture
def town(community: Community, office: Office) -> Town:
    with community.database.begin() as session:
        there = tree.set_station(session, "梅园社区", estates=["梅园小区"]).id
        for name in ("枫林社区", "梅园社区"):
            station = tree.find_station(session, name)
            assert station is not None
            tree.set_above(session, station, ["徐汇中心"])
        center = tree.find_place_named(session, "徐汇中心")
        assert center is not None
        top = center.id
    workers = {
        "worker here": community.worker("王姐"), "worker there": community.worker("张姐", station=there),
        "worker above": community.worker("李主任", station=top), "was a worker": community.worker("孙姐", station=top),
    }  # fmt: skip
    who = {name: office.enters(one) for name, one in workers.items()} | {"nobody": office.stranger()}
    used = learned(community)
    with community.database.begin() as session:
        ended = members.find_membership(session, workers["was a worker"].id, "worker", top)
        assert ended is not None
        move(session, ended, "end", PROGRAM, community.now)
        boss = workers["worker above"].id
        vocabulary.edit(session, boss, community.now, "add", "alias", "水喉咙", "水龙头")
        waiting = session.get_one(Learning, used)
        learnings.approve(session, used, boss, community.now, waiting.base)
    learned(community)
    return Town(community, who)


def to_login(answer: httpx.Response) -> bool:
    return answer.status_code == 303 and answer.headers["location"].startswith("/desk/login")


def test_every_worker_reads_every_page_and_nobody_else(town: Town) -> None:
    for path, _ in (*words.PAGES, *heard.PAGES):
        for name, browser in town.who.items():
            answer = browser.asks("GET", f"/desk{path.replace(LABEL, 'home_repair')}", follow=False)
            assert to_login(answer) if name in OUT else answer.status_code == 200, (path, name)


def test_every_act_has_its_row_in_this_table() -> None:
    assert {path for path, _ in words.ACTS} == {*FORMS, *NAMES}


def test_whoever_may_not_changes_nothing_and_is_offered_nothing(town: Town) -> None:
    before = town.kept()
    for name in ("worker here", "worker there", *OUT):
        browser = town.who[name]
        for path, form in {**FORMS, **(NAMES if name not in OWN_NAMES else {})}.items():
            browser.sends(f"/desk{path}", None, **form)
            assert town.kept() == before, (path, name)
        for press in PRESSES:
            browser.sends("/desk/press", None, press=press)
            assert town.kept() == before, (press, name)
    for name in READ:
        shown = [
            town.who[name].opens(f"/desk{path}").text for path in ("/words", "/words/learning", "/words?find=水龙头")
        ]
        offers = [sign in page for page, sign in zip(shown, ("unword:", "learnyes:", "/words/drop"), strict=True)]
        assert offers == [name in CHANGES] * 3, name
        assert ("徐汇中心的工作人员" in shown[0]) == (name not in CHANGES)


def test_whoever_may_changes_everything(town: Town) -> None:
    boss = town.who["worker above"]
    for path, form in FORMS.items():
        before = town.kept()
        boss.sends(f"/desk{path}", None, **form)
        assert town.kept() != before, path
    for press in PRESSES[:-1]:
        before = town.kept()
        boss.sends("/desk/press", None, press=press)
        assert town.kept() != before, press


@pytest.mark.parametrize("name", OWN_NAMES)
def test_names_are_changed_by_who_works_there_or_above(town: Town, name: str) -> None:
    for path, form in NAMES.items():
        before = town.kept()
        town.who[name].sends(f"/desk{path}", None, **form)
        assert town.kept() != before, path
