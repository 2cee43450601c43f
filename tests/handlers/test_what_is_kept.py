"""What is kept of a person stands in their own hands, and nobody else's chat holds it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage import personal
from storage.people import Chat, Person
from storage.schema import METADATA
from tests.community import PHONE, Community, Neighbour

NEXT = "赵姐"  # who takes it after it was opened again
ALICE_S = ("陈阿婆", PHONE, "402", "水龙头", "白花猫", "老年卡")


def everything(community: Community) -> list[tuple[str, Any]]:
    """Every value of every column of every table, with where it stands."""
    found = []
    with community.database.look() as session:
        for table in METADATA.sorted_tables:
            for row in session.execute(select(table)).mappings():
                found += [(f"{table.name}.{column}", value) for column, value in row.items() if value is not None]
    return found


def where(community: Community, word: str) -> set[str]:
    return {place for place, value in everything(community) if word in str(value)}


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def bob(both: Community) -> Neighbour:
    return both.volunteer("李师傅")


def a_full_life(community: Community, wang: Neighbour, bob: Neighbour) -> Neighbour:
    """Leave traces of Alice wherever they can be left."""
    alice = community.resident("陈阿婆")
    alice.asks_for_a_repair()
    bob.presses("接单")
    wang.presses("看电话")
    wang.presses("看对话")
    alice.presses("没人来")
    alice.says("请问办老年卡要带什么材料？")
    wang.presses("回答")
    wang.says("带身份证")
    alice.says("我想当志愿者")
    community.passes(days=1, hours=10)
    community.ticks()
    wang.says("打电话")
    bob.says("我到了")
    bob.says("现在就到了")
    bob.says("1001 完成")
    alice.presses("解决了")
    alice.presses("★ ")
    alice.says("师傅怕白花猫，没修好")
    community.volunteer(NEXT).says("接 1001")
    return alice


def test_forgetting_leaves_no_word_of_the_person_in_any_table(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    alice = a_full_life(both, wang, bob)
    assert all(where(both, word) for word in ALICE_S)
    alice.says("删除我的资料")
    assert "都删掉了" in alice.presses("全部删除")
    assert {word: where(both, word) for word in ALICE_S if where(both, word)} == {}


def test_the_figures_stay(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    alice = a_full_life(both, wang, bob)
    with both.database.look() as session:
        before = {table.name: len(session.execute(select(table)).all()) for table in METADATA.sorted_tables}
    alice.says("删除我的资料")
    alice.presses("全部删除")
    with both.database.look() as session:
        after = {table.name: len(session.execute(select(table)).all()) for table in METADATA.sorted_tables}
    assert all(after[name] >= count for name, count in before.items() if name not in {"team_members", "found"})
    ticket = both.ticket(1001)
    assert (ticket.status, ticket.requester_id, ticket.team) == ("cancelled", alice.id, "aid")


def test_who_was_on_the_way_hears_that_nobody_is_expected(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    alice = a_full_life(both, wang, bob)
    alice.says("删除我的资料")
    alice.presses("全部删除")
    told = [row for row in both.said() if "您不用去了" in row.text]
    assert [row.state for row in told] == ["posted"]


def test_nothing_is_rung_about_who_was_forgotten(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    alice = a_full_life(both, wang, bob)
    alice.says("删除我的资料")
    alice.presses("全部删除")
    both.passes(days=3)
    both.ticks()
    wang.says("打电话")
    assert not any("已告知" in one.buttons and "居民" in one.text for one in wang.sees)


def test_a_volunteer_is_forgotten_too(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    alice = both.resident("陈阿婆")
    both.volunteer("赵大姐")
    alice.asks_for_a_repair()
    bob.presses("接单")
    assert where(both, "李师傅")
    bob.says("删除我的资料")
    bob.presses("全部删除")
    assert where(both, "李师傅") == set()
    assert both.ticket(1001).status == "open"
    assert "另找一位" in alice.last


def test_a_slip_is_asked_about_first(both: Community, wang: Neighbour) -> None:
    alice = both.resident("陈阿婆")
    alice.asks_for_a_repair()
    assert "真的要删吗" in alice.says("删除我的资料")
    assert "都还在" in alice.presses("先不删")
    assert both.ticket(1001).status == "open"


def test_all_that_is_kept_can_be_taken_away(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    alice = a_full_life(both, wang, bob)
    alice.says("导出我的资料")
    with both.database.look() as session:
        kept = personal.take_away(session, alice.id)
    assert all(word in str(kept) for word in ALICE_S)
    assert kept["person"]["phone"] == PHONE
    assert [one["id"] for one in kept["tickets"]] == [1001]
    assert len(kept["questions"]) == 1


def test_what_a_volunteer_was_shown_of_others_is_not_theirs_to_take(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    a_full_life(both, wang, bob)
    with both.database.look() as session:
        for somebody in (bob, wang):
            kept = str(personal.take_away(session, somebody.id))
            assert PHONE not in kept
            assert "402" not in kept


def test_phone_and_door_are_shown_to_who_took_it_and_to_workers_there_alone(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    both.station("梅园社区", estates=["梅园小区"])
    zhao, carol, dave = both.worker("钱主任", station=2), both.volunteer("孙大姐"), both.volunteer("钱叔", station=2)
    alice = a_full_life(both, wang, bob)
    carol.says("接 1001")
    dave.says("接 1001")
    zhao.says("1001")
    with both.database.look() as session:
        came_next = session.scalars(
            select(Chat.id).join(Person, Person.id == Chat.person_id).where(Person.name == NEXT)
        )
        allowed = {one.chat_id for one in (alice, bob, wang)} | {max(came_next)}
    holders = {row.chat_id for row in both.said() if PHONE in row.text or "402" in row.text}
    assert holders == allowed


def test_the_next_person_of_the_same_chat_starts_afresh(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    alice = a_full_life(both, wang, bob)
    alice.says("删除我的资料")
    alice.presses("全部删除")
    assert "您同意吗" in alice.says("家里灯泡坏了，明天上午请人换一下")
    assert "402" not in alice.last


def test_two_years_after_its_end_a_ticket_keeps_its_number_and_nothing_that_was_said(both: Community) -> None:
    alice = both.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    alice.says("不用来了")
    both.passes(days=2 * 365 - 1)
    both.ticks()
    assert where(both, "水龙头")
    both.passes(days=2)
    both.ticks()
    assert both.ticket(number).status == "cancelled"
    assert where(both, "水龙头") == set()
