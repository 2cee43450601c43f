"""Confirmed examples: whose word counts, and that they go with the words that they are about."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from sqlalchemy import select

from storage import examples, personal
from storage.database import Database
from storage.errors import NotAWorker, NotYours, OldButton
from storage.examples import Confirmed, Label
from storage.messages import Message
from tests.community import Community, Neighbour

REPAIR, CLEANING = Label("request", "aid", "home_repair"), Label("report", "environment", "hallway")
READ = {"intent": "info", "team": None, "item": None}


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True, station=1)


def heard(community: Community, who: Neighbour, text: str) -> int:
    """Let somebody say something; returns the message's id."""
    who.says(text)
    return max(row.id for row in community.said() if row.chat_id == who.chat_id and row.direction == "in")


def confirms(community: Community, who: Neighbour, message: int, label: Label, source: str = "choice") -> bool:
    with community.database.begin() as session:
        return examples.confirm(session, message, who.id, community.now, source=source, label=label, was=READ)


def kept(community: Community) -> list[Confirmed]:
    with community.database.look() as session:
        return examples.confirmed(session)


def test_a_choice_is_kept_with_the_words_and_what_they_were_read_as(both: Community, alice: Neighbour) -> None:
    message = heard(both, alice, "水喉不出水")
    assert confirms(both, alice, message, REPAIR)
    (one,) = kept(both)
    assert (one.text, one.role, one.person_id, one.label) == ("水喉不出水", "resident", alice.id, REPAIR)
    assert one.was == Label("info")
    with both.database.look() as session:
        found = examples.find_example(session, message)
        assert found is not None
        assert (found.source, found.by_id, found.item) == ("choice", alice.id, "home_repair")


def test_the_newest_choice_counts(both: Community, alice: Neighbour) -> None:
    message = heard(both, alice, "水喉不出水")
    confirms(both, alice, message, CLEANING)
    both.passes(minutes=1)
    confirms(both, alice, message, REPAIR)
    assert [one.label for one in kept(both)] == [REPAIR]


def test_what_a_worker_said_stands_against_a_later_choice(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    message = heard(both, alice, "水喉不出水")
    confirms(both, alice, message, CLEANING)
    assert confirms(both, wang, message, REPAIR, "correction")
    assert not confirms(both, alice, message, CLEANING)
    assert [(one.label, one.source) for one in kept(both)] == [(REPAIR, "correction")]


def test_nobody_chooses_for_somebody_else(both: Community, alice: Neighbour) -> None:
    message = heard(both, alice, "水喉不出水")
    with pytest.raises(NotYours):
        confirms(both, both.resident("老张"), message, REPAIR)
    assert kept(both) == []


def test_a_worker_of_another_place_corrects_nothing(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    both.station("梅园社区", estates=[])
    message = heard(both, alice, "水喉不出水")
    for somebody in (both.worker("赵姐", station=2), both.volunteer("李师傅"), alice):
        with pytest.raises(NotAWorker):
            confirms(both, somebody, message, REPAIR, "correction")
    assert kept(both) == []


def test_what_we_said_ourselves_and_what_is_gone_is_no_example(both: Community, alice: Neighbour) -> None:
    heard(both, alice, "水喉不出水")
    ours = next(row.id for row in both.said() if row.direction == "out")
    for message in (ours, 10_000):
        with pytest.raises(OldButton):
            confirms(both, alice, message, REPAIR)


def test_what_a_volunteer_said_is_learned_as_a_volunteers(both: Community, wang: Neighbour) -> None:
    bob = both.volunteer("李师傅")
    confirms(both, wang, heard(both, bob, "这单我拿下"), Label("accept"), "correction")
    assert [one.role for one in kept(both)] == ["volunteer"]


def test_who_is_forgotten_taught_nothing(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    bob = both.resident("老张", agreed=True, station=1)
    confirms(both, alice, heard(both, alice, "水喉不出水"), REPAIR)
    confirms(both, wang, heard(both, bob, "楼道里堆了纸箱"), CLEANING, "correction")
    with both.database.look() as session:
        assert examples.count_and_newest(session)[0] == 2
    alice.says("删除我的资料")
    alice.presses("全部删除")
    assert [one.person_id for one in kept(both)] == [bob.id]
    with both.database.look() as session:
        assert examples.count_and_newest(session)[0] == 1


def test_what_may_not_be_kept_any_longer_is_no_example_either(both: Community) -> None:
    carol = both.resident("孙大姐", station=1)
    confirms(both, carol, heard(both, carol, "水喉不出水"), REPAIR)
    both.passes(days=40)
    both.ticks()
    with both.database.look() as session:
        assert session.scalars(select(Message.text).where(Message.text.contains("水喉"))).all() == []
        assert examples.count_and_newest(session) == (0, None)


def test_two_years_after_the_end_of_a_ticket_its_example_is_gone(both: Community) -> None:
    alice = both.resident("陈阿婆")
    alice.asks_for_a_repair()
    first = next(row.id for row in both.said() if row.direction == "in" and "水龙头" in row.text)
    confirms(both, alice, first, REPAIR)
    alice.says("不用来了")
    both.passes(days=2 * 365 - 1)
    both.ticks()
    assert len(kept(both)) == 1
    both.passes(days=2)
    both.ticks()
    assert kept(both) == []
    with both.database.look() as session:
        assert examples.find_example(session, first) is None


def test_what_somebody_taught_is_theirs_to_take_away(both: Community, alice: Neighbour, wang: Neighbour) -> None:
    confirms(both, wang, heard(both, alice, "水喉不出水"), REPAIR, "correction")
    with both.database.look() as session:
        assert [one["item"] for one in personal.take_away(session, alice.id)["examples"]] == ["home_repair"]
        assert personal.take_away(session, wang.id)["examples"] == []


def test_what_is_confirmed_while_it_is_deleted_goes_with_it(postgres_database: Database) -> None:
    community = Community(postgres_database)
    community.station()
    wang = community.worker("王姐")
    for name in ("陈阿婆", "老张", "孙大姐", "钱叔", "周妈妈", "吴伯伯"):
        somebody = community.resident(name, agreed=True, station=1)
        message = heard(community, somebody, "水喉不出水")
        together = threading.Barrier(2)

        def corrects(message: int = message, together: threading.Barrier = together) -> None:
            together.wait(20)
            with suppress(OldButton):
                confirms(community, wang, message, REPAIR, "correction")

        thread = threading.Thread(target=corrects)
        thread.start()
        together.wait(20)
        with community.database.begin() as session:
            personal.forget(session, somebody.id, community.now)
        thread.join(20)
        with community.database.look() as session:
            assert examples.find_example(session, message) is None
