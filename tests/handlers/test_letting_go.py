"""Who has not agreed leaves nothing behind, and what is let go of takes its photos and copies along."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.turn import Kind
from storage import files, personal, running
from storage.files import File
from storage.people import Person
from storage.questions import KnownAnswer
from tests.community import PHONE, Community, Neighbour, at
from tests.gathering import gathering, the_week
from tests.handlers.test_what_is_kept import where


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def states(community: Community) -> list[tuple[str, str | None, str]]:
    with community.database.look() as session:
        return [(file.state, file.name, file.ref) for file in session.scalars(select(File).order_by(File.id))]


def stored(community: Community, file_id: int = 1) -> None:
    with community.database.begin() as session:
        files.settle_file(session, file_id, "stored", name="a name", media_type="image/jpeg", size=9)


@pytest.mark.parametrize("fetched", [True, False])
def test_a_photo_goes_with_the_words_of_who_does_not_agree(both: Community, wang: Neighbour, fetched: bool) -> None:
    alice = both.resident("陈阿婆")
    alice.sends_photo("我家水龙头坏了，想请人来修")
    if fetched:
        stored(both)
    alice.presses("不同意")
    # It may have been on its way: what comes now is not kept either.
    stored(both)
    assert states(both) == [("never", None, "")]


def test_a_volunteer_s_photo_of_somebody_s_home_goes_with_that_person(both: Community, wang: Neighbour) -> None:
    bob, alice = both.volunteer("李师傅"), both.resident("陈阿婆")
    alice.asks_for_a_repair()
    bob.presses("接单")
    bob.finishes()
    bob.presses("1小时")
    bob.sends_photo()
    stored(both)
    alice.says("删除我的资料")
    alice.presses("全部删除")
    assert states(both) == [("never", None, "")]


def test_a_day_after_their_last_word_nothing_is_left_of_who_never_agreed(both: Community, wang: Neighbour) -> None:
    alice = both.resident("陈阿婆", channel="telegram")
    alice.says(PHONE, kind=Kind.CONTACT)
    alice.says("请问办老年卡要带什么材料？")
    alice.says("煤气漏了，幸福小区3号楼402，快来人")
    number = both.newest().id
    assert "120" in alice.last or "119" in alice.last
    wang.presses("办结")
    wang.says("消防到了")
    both.passes(hours=12)
    alice.says("谢谢你们")
    delivery = {"address": alice.address, "text": "老年卡"}
    with both.database.begin() as session:
        running.record_failure(session, "telegram", "a key", delivery, "KeyError", both.now)
    both.passes(hours=13)
    both.ticks()
    assert where(both, "煤气") == set()
    assert where(both, "陈阿婆")
    both.passes(hours=12)
    both.ticks()
    for word in ("陈阿婆", PHONE, "402", "煤气", "老年卡", "谢谢你们"):
        assert (word, where(both, word)) == (word, set())
    assert both.ticket(number).status == "closed"


def test_a_kept_answer_does_not_keep_the_words_of_who_is_forgotten(both: Community, wang: Neighbour) -> None:
    alice = both.resident("陈阿婆", agreed=True, station=1)
    alice.says("请问402的老年卡去哪里领？")
    wang.presses("回答")
    wang.says("到社区来领")
    for _ in range(3):
        wang.presses("以后都这样答")
    with both.database.look() as session:
        assert len(session.scalars(select(KnownAnswer)).all()) == 1
    alice.says("删除我的资料")
    alice.presses("全部删除")
    assert where(both, "老年卡") == set()


def test_what_was_taken_back_leaves_no_empty_bubble(both: Community, wang: Neighbour) -> None:
    alice = both.resident("陈阿婆")
    alice.asks_for_a_repair()
    alice.says("删除我的资料")
    alice.presses("全部删除")
    assert [one.text for one in alice.sees] == ["都删掉了。以后有事，随时再来找我。"]


def test_of_who_never_spoke_to_us_nothing_is_left_after_a_day_not_even_the_name(
    both: Community, wang: Neighbour
) -> None:
    both.resident("路人甲", channel="telegram")  # known from a group, never spoke to us
    assert where(both, "路人甲")
    both.passes(hours=25)
    both.ticks()
    assert where(both, "路人甲") == set()
    assert where(both, "王姐")


def test_of_who_has_no_chat_and_for_whom_nobody_vouched_nothing_is_left_after_a_day(both: Community) -> None:
    with both.database.begin() as session:
        kept = {"phone": PHONE, "estate": "幸福小区", "room": "402", "place_id": 1, "created_at": both.now}
        session.add(Person(name="陈阿婆", **kept))
        session.add(Person(name="", **kept))
        session.add(Person(name="赵阿婆", consented_at=both.now, **kept))
    both.passes(hours=22)
    assert both.ticks() == []
    both.passes(hours=2)
    assert both.ticks() == ["person 1 forgotten: no consent", "person 2 forgotten: no consent"]
    assert both.ticks() == []
    with both.database.look() as session:
        rows = session.scalars(select(Person).order_by(Person.id))
        assert [(one.name, one.phone, one.estate, one.room) for one in rows] == [
            ("", "", "", ""), ("", "", "", ""), ("赵阿婆", PHONE, "幸福小区", "402"),
        ]  # fmt: skip


def test_whoever_is_forgotten_leads_no_day_any_more_and_reads_no_names(both: Community, wang: Neighbour) -> None:
    leader, bob = both.volunteer("包队长"), both.volunteer("李师傅")
    day = gathering(both, leader=leader.id, maker=wang.id)
    the_week(both, day)
    bob.presses_payload(f"come:{day}")
    leader.says("删除我的资料")
    leader.presses("全部删除")
    both.now = at(20, 20, 1)
    both.ticks()
    assert "带队" in leader.presses_payload(f"list:{day}")
    assert not leader.reads("李师傅")
    assert wang.reads("缺人")


def test_a_forgotten_name_stands_on_no_button_either(both: Community, wang: Neighbour) -> None:
    leader, bob = both.volunteer("包队长"), both.volunteer("李师傅")
    day = gathering(both, leader=leader.id, maker=wang.id)
    bob.presses_payload(f"come:{day}")
    both.now = at(21, 8, 30)
    leader.presses_payload(f"helpin:{day}")
    assert leader.buttons == ["李师傅"]
    bob.says("删除我的资料")
    bob.presses("全部删除")
    assert leader.buttons == ["＊"]
    assert where(both, "李师傅") == set()


def test_a_leader_does_not_take_the_names_of_others_away(both: Community, wang: Neighbour) -> None:
    leader, bob = both.volunteer("包队长"), both.volunteer("李师傅")
    day = gathering(both, leader=leader.id, maker=wang.id)
    bob.presses_payload(f"come:{day}")
    assert "李师傅" in leader.presses_payload(f"list:{day}")
    with both.database.look() as session:
        mine, his = (str(personal.take_away(session, one.id)) for one in (leader, bob))
    assert "名单" in mine
    assert "李师傅" not in mine
    assert "李师傅" in his
