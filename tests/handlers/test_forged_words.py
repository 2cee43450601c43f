"""Buttons about words, readings and learning, pressed by somebody who never had them, change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage import learnings, members, places
from storage.database import Base
from storage.examples import Example
from storage.learnings import Learning
from storage.tickets import Ticket
from storage.vocabulary import WordEdit
from tests.community import Community, Neighbour
from tests.unsure import NOISE, REPAIR, STATUS, reads_as

UNSURE = "那个水的事"
WORDS = ("unword:1", "wordis:haircut", "worddrop:haircut", "unknown:1:0:yes", "unknown:1:0:no", "unknown:1:9:yes",
         "learnyes:1", "learnno:1", "learnback:1")  # fmt: skip
TICKETS = ("why:1001", "calm:1001", "recast:1001", "recast:1001:waste", "recastitem:1001:haircut", "recastteam:1001:waste",
           "second:1001", "nosecond:1001")  # fmt: skip
MANGLED = ("meant", "meant:1", "meant:x:0", "meant:1:-1", "meant:1:9", "recast:1001:nothing", "recastitem:1001:x",
           "recastteam:1001", "wordis", "unknown:1", "unknown:1:0", "learnyes", "why:9999", "second:9999")  # fmt: skip


@pytest.fixture
def alice(both: Community, monkeypatch: pytest.MonkeyPatch) -> Neighbour:
    """Somebody with a ticket who has just been asked what she means; words and weights wait."""
    wang = both.worker("王姐")
    alice = both.resident("陈阿婆", agreed=True, station=1)
    alice.asks_for_a_repair()
    wang.says("加词 铁将军=理发")
    with both.database.begin() as session:
        report = {"unknown": [{"word": "格格拉拉", "times": 2, "item": "home_repair", "team": "aid"}]}
        learnings.propose(session, both.now, table=b"", examples=1, report=report, base="", matters=True)
    reads_as(monkeypatch, UNSURE, STATUS, REPAIR, NOISE)
    assert "没太听准" in alice.says(UNSURE)
    return alice


def state(community: Community) -> list[tuple[Any, ...]]:
    tables: tuple[type[Base], ...] = (WordEdit, Example, Learning, Ticket)
    with community.database.look() as session:
        return [tuple(row) for table in tables for row in session.execute(select(table.__table__))]


def meant(alice: Neighbour) -> str:
    return next(payload for payload in alice.sees[-1].buttons.values() if payload.startswith("meant"))


@pytest.mark.parametrize("who", ["resident", "volunteer", "worker elsewhere"])
def test_nobody_else_changes_anything(both: Community, alice: Neighbour, who: str) -> None:
    both.station("梅园社区", estates=["梅园小区"])
    director = both.resident("刘主任", agreed=True)
    with both.database.begin() as session:
        for number, center in ((1, "浦东中心"), (2, "浦西中心")):
            places.set_above(session, session.get_one(places.Place, number), [center])
        members.grant(session, director.id, "worker", 3, both.now)
    somebody = {
        "resident": lambda: both.resident("路人", agreed=True, station=1),
        "volunteer": lambda: both.volunteer("李师傅"),
        "worker elsewhere": lambda: both.worker("赵姐", station=2),
    }[who]()
    before = state(both)
    for payload in (*WORDS, *TICKETS, *MANGLED, meant(alice)):
        said = somebody.presses_payload(payload)
        assert "水龙头" not in said, payload
        assert state(both) == before, payload


def test_the_asked_herself_changes_nothing_by_what_was_never_shown_to_her(both: Community, alice: Neighbour) -> None:
    before = state(both)
    for payload in (*WORDS, *TICKETS, *MANGLED):
        alice.presses_payload(payload)
        assert state(both) == before, payload
