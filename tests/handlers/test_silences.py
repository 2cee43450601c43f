"""Three minutes, always: who spoke to us and was not answered is told of, once, and gets an honest line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, text, update

from handlers import silence
from handlers.turn import Heard, Kind, Scene
from storage import outbox, running, silences
from storage.calls import Call
from storage.messages import Message, Urge
from storage.outbox import Settled
from tests.community import SHANGHAI, Community, Neighbour

NOT_GONE_OUT, SORRY = "我的回话还发不出去", "让您久等了"


def waits(community: Community, minutes: float) -> None:
    community.passes(minutes=minutes)
    community.ticks()


def stumbles(community: Community, who: Neighbour, words: str) -> None:
    """What they say is poison, as the door records it; what it answers has gone out."""
    community.passes(seconds=5)
    said = Heard(who.channel, who.address, community.next_key(), community.now, Kind.TEXT, text=words)
    delivery = asdict(said) | {"at": said.at.isoformat(), "kind": said.kind.value}
    with community.database.begin() as session:
        running.record_failure(session, said.channel, said.key, delivery, "ValueError", said.at)


def test_after_three_minutes_a_worker_is_called_once_and_the_answer_comes_with_an_honest_line(both: Community) -> None:
    wang, alice = both.worker("王姐"), both.resident("陈阿婆", agreed=True, station=1, channel="telegram")
    alice.says("请问几点开门？")
    alice.says("你好")
    waits(both, 2)
    assert wang.heard(NOT_GONE_OUT) == 0
    waits(both, 2)
    alice.says("有人吗")
    for _ in range(3):
        waits(both, 4)
    assert wang.heard(NOT_GONE_OUT) == 1
    assert "陈阿婆" in wang.presses("打电话")
    gone = both.sends()
    assert [SORRY in line for line in gone].count(True) == 1
    assert gone.index(next(line for line in gone if SORRY in line)) > 0
    waits(both, 5)
    assert wang.heard(NOT_GONE_OUT) == 1
    assert "没有要打的电话" in wang.says("打电话")


def test_another_silence_is_told_of_anew(community: Community) -> None:
    wang, alice = community.worker("王姐"), community.resident("陈阿婆", agreed=True, station=1, channel="telegram")
    for times in (1, 2):
        alice.says("请问几点开门？")
        waits(community, 4)
        assert wang.heard(NOT_GONE_OUT) == times
        community.sends()


def test_what_is_called_about_may_turn_out_uncertain(community: Community) -> None:
    community.worker("王姐")
    alice = community.resident("陈阿婆", agreed=True, station=1, channel="telegram")
    alice.says("你好")
    waits(community, 4)
    with community.database.begin() as session:
        rows = outbox.claim(session, "telegram", community.now, most=50)
        outbox.settle(session, [Settled(row.id, row.chat_id, "uncertain") for row in rows])
    waits(community, 4)
    with community.database.look() as session:
        assert len(session.scalars(select(Call).where(Call.person_id == alice.id)).all()) == 1


def test_nobody_is_called_for_news_for_a_closed_chat_or_for_a_group(community: Community) -> None:
    wang, bob = community.worker("王姐"), community.resident("李师傅", agreed=True, station=1, channel="telegram")
    bob.says("你好")
    with community.database.begin() as session:
        outbox.close_chat(session, bob.chat_id)
    zhou = community.resident("周伯", agreed=True, station=1, channel="telegram")
    zhou.says("你好")
    with community.database.begin() as session:
        session.execute(update(Message).where(Message.chat_id == zhou.chat_id).values(urge=Urge.NOTICE))
    waits(community, 10)
    assert wang.heard(NOT_GONE_OUT) == 0


def test_at_night_only_danger_is_told_of_and_the_rest_in_the_morning(community: Community) -> None:
    community.now = datetime(2026, 11, 18, 23, 0, tzinfo=SHANGHAI)
    wang = community.worker("王姐")
    alice, zhou = (community.resident(name, agreed=True, station=1, channel="telegram") for name in ("陈阿婆", "周伯"))
    alice.says("请问几点开门？")
    waits(community, 10)
    assert wang.heard(NOT_GONE_OUT) == 0
    zhou.says("救命！幸福小区5号楼101着火了，有人被困")
    waits(community, 4)
    assert wang.heard(NOT_GONE_OUT) == 1
    waits(community, 60 * 8)
    assert wang.heard(NOT_GONE_OUT) == 2


def test_what_stumbled_goes_to_a_worker_who_answers_it(both: Community) -> None:
    wang, alice = both.worker("王姐"), both.resident("陈阿婆", agreed=True, station=1)
    stumbles(both, alice, "这句话会出错")
    waits(both, 2)
    assert wang.heard("【没回上】") == 0
    waits(both, 2)
    waits(both, 2)
    assert wang.heard("【没回上】") == 1
    assert "这句话会出错" in wang.last
    assert "转给社区工作人员" in alice.last
    wang.presses("回答")
    wang.says("好的，明天上午来")
    assert "明天上午来" in alice.last


def test_who_said_it_again_needs_nobody(community: Community) -> None:
    wang, alice = community.worker("王姐"), community.resident("陈阿婆", agreed=True, station=1)
    stumbles(community, alice, "这句话会出错")
    alice.says("你好")
    waits(community, 10)
    assert wang.heard("【没回上】") == 0


def test_by_night_what_stumbled_is_read_once_and_hides_no_danger(both: Community) -> None:
    wang, alice = both.worker("王姐"), both.resident("陈阿婆", agreed=True, station=1)
    both.now = datetime(2026, 11, 18, 23, 0, tzinfo=SHANGHAI)
    for words in ("请问几点开门？", "明天开门吗？", "救命！着火了"):
        stumbles(both, alice, words)
    both.passes(minutes=4)
    read: list[str] = []
    for _ in range(3):
        with both.database.begin() as session:
            read += silence.look(Scene(session, both.reader, both.now), 1)
            both.passes(seconds=20)
    assert [line.split(" ", 2)[2] for line in read] == ["waits for the morning", "waits for the morning", "told of"]
    assert "着火" in wang.last
    with both.database.begin() as session:
        assert silences.stumbled(session, both.now, most=10) == []
        morning = datetime(2026, 11, 19, 7, 0, tzinfo=SHANGHAI)
        assert len(silences.stumbled(session, morning, most=10)) == 2


def test_danger_that_stumbled_is_told_of_at_night(community: Community) -> None:
    community.now = datetime(2026, 11, 18, 23, 0, tzinfo=SHANGHAI)
    wang = community.worker("王姐")
    alice, zhou = (community.resident(name, agreed=True, station=1) for name in ("陈阿婆", "周伯"))
    stumbles(community, alice, "请问几点开门？")
    stumbles(community, zhou, "救命！着火了")
    waits(community, 4)
    assert (wang.heard("几点开门"), wang.heard("救命")) == (0, 1)
    waits(community, 60 * 9)
    assert wang.heard("几点开门") == 1


def test_what_nobody_can_be_answered_for_is_looked_at_once(community: Community) -> None:
    community.worker("王姐")
    with community.database.begin() as session:
        for kept in ({"update_id": 7}, {"address": "nobody", "text": "你好"}):
            running.record_failure(session, "telegram", "a key", kept, "KeyError", community.now)
    waits(community, 4)
    with community.database.look() as session:
        assert silences.stumbled(session, community.now, most=10) == []


def test_it_is_found_along_an_index_of_what_has_not_gone_out(community: Community) -> None:
    with community.database.begin() as session:
        connection = session.connection()
        driver = connection.connection.dbapi_connection
        assert driver is not None
        asked: list[str] = []
        driver.set_trace_callback(asked.append)
        silences.unsent(session, community.now, most=10)
        silences.stumbled(session, community.now, most=10)
        driver.set_trace_callback(None)
        explained = [text(f"EXPLAIN QUERY PLAN {one}") for one in asked if one.startswith("SELECT")]
        plans = [" ".join(row[3] for row in connection.execute(one)) for one in explained]
    assert any("ix_messages_unsettled" in plan and "ix_messages_unsettled_chat" in plan for plan in plans), plans
    assert any("ix_failures_untold" in plan for plan in plans), plans
    assert not any("SCAN messages" in plan or "SCAN failures" in plan for plan in plans), plans
