"""A worker merges what is one thing, by a word or a button, and takes it back; neighbours who report at once meet."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

from handlers.turn import Heard, Kind
from storage import duplicates, followers
from storage.database import Database
from storage.duplicates import Merge
from storage.tickets import Ticket
from tests.community import Community, Neighbour
from tests.truths import check_everything

PILE = "3号楼楼道堆了很多纸箱"
ALSO = "3号楼楼道里有人堆杂物"


def reports(who: Neighbour, words: str) -> Ticket:
    who.says(words)
    if "我这是另一件" in who.buttons:
        who.presses("我这是另一件")
    who.presses("确认")
    return who.community.newest()


def merges(database: Database) -> dict[int, int]:
    with database.look() as session:
        return {one.ticket_id: one.into_id for one in session.scalars(select(Merge))}


@pytest.fixture
def alice(community: Community) -> Neighbour:
    return community.resident("陈阿婆", agreed=True)


@pytest.fixture
def bob(community: Community) -> Neighbour:
    return community.resident("老周", agreed=True)


@pytest.mark.parametrize(
    "words", ["合并 {} {}", "合并单子{}和{}", "把{}和{}合并", "{} {} 合并", "把 {} 跟 {} 并在一起"]
)
def test_a_worker_merges_in_the_words_that_come_to_mind(alice: Neighbour, bob: Neighbour, wang: Neighbour,
                                                        words: str) -> None:  # fmt: skip
    first, second = reports(alice, PILE), reports(bob, ALSO)
    assert f"单子 {second.id} 并到单子 {first.id} 里了" in wang.says(words.format(first.id, second.id))


def test_the_card_of_what_looks_alike_has_a_button_that_merges_and_the_earlier_stays(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first, second = reports(alice, PILE), reports(bob, ALSO)
    assert f"可能和单子 {first.id} 是同一件事" in wang.last
    assert f"可能和单子 {second.id} 是同一件事" in wang.says(str(first.id))
    wang.presses(f"和 {second.id} 合并")
    assert merges(community.database) == {second.id: first.id}
    assert f"和 {second.id} 合并" not in wang.buttons
    wang.says(str(first.id))
    assert "另有 1 位邻居关注" in wang.last
    assert "可能" not in wang.last
    check_everything(community.database)


def test_what_is_plainly_another_thing_of_the_same_house_is_not_called_the_same(
    alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    reports(alice, "5号楼电梯坏了")
    bob.says("5号楼楼道灯坏了")
    assert "邻居反映" not in bob.last
    bob.presses("确认")
    assert "可能" not in wang.last


@pytest.mark.parametrize(
    "words", ["3号楼楼道灯坏了，麻烦来修一下", "请师傅来修一下3号楼的电梯", "我们楼的单元门关不上了，3号楼"]
)
def test_who_asks_for_help_with_what_is_everybodys_hears_that_a_neighbour_did(
    alice: Neighbour, bob: Neighbour, words: str
) -> None:
    assert reports(alice, words).kind == "report"
    bob.says(words)
    assert "这件事已有 1 位邻居反映" in bob.last


def test_who_must_be_carried_because_the_lift_stands_has_a_need_of_their_own(alice: Neighbour, bob: Neighbour) -> None:
    reports(alice, "5号楼电梯坏了")
    bob.says("5号楼电梯坏了，帮我把米拎上楼，5号楼601")
    assert "邻居反映" not in bob.last


def test_a_merge_is_taken_back_within_a_minute_and_all_is_as_it_was(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    helper = community.volunteer("小赵", "civility")
    first, second = reports(alice, PILE), reports(bob, ALSO)
    helper.presses("接单")
    taken = second if community.ticket(second.id).status == "taken" else first
    other, owner = (first, bob) if taken.id == second.id else (second, alice)
    wang.says(f"合并 {other.id} {taken.id}")
    assert wang.buttons == ["撤销", "拆开"]
    wang.presses("撤销")
    assert community.ticket(taken.id).status == "taken"
    assert merges(community.database) == {}
    with community.database.look() as session:
        assert followers.of(session, other.id) == []
    assert not owner.reads("是同一件事")
    assert not helper.reads("是同一件事")
    assert "完成了" in helper.buttons or any("完成了" in one.buttons for one in helper.sees)
    check_everything(community.database)


def test_a_merge_is_not_taken_back_later_but_parted(community: Community, alice: Neighbour, bob: Neighbour,
                                                    wang: Neighbour) -> None:  # fmt: skip
    first, second = reports(alice, PILE), reports(bob, ALSO)
    wang.says(f"合并 {first.id} {second.id}")
    community.passes(minutes=2)
    wang.presses("撤销")
    assert merges(community.database) == {second.id: first.id}
    wang.presses("拆开")
    assert community.ticket(second.id).status == "open"
    check_everything(community.database)


def test_what_had_gone_along_goes_with_the_former_again_when_a_merge_is_taken_back(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first, second = reports(alice, PILE), reports(bob, ALSO)
    third = reports(community.resident("小李", agreed=True), "3号楼楼道又堆杂物了")
    wang.says(f"合并 {second.id} {third.id}")
    wang.says(f"合并 {first.id} {second.id}")
    assert merges(community.database) == {second.id: first.id, third.id: first.id}
    wang.says("撤销")
    assert merges(community.database) == {third.id: second.id}
    with community.database.look() as session:
        assert followers.of(session, first.id) == []
        assert duplicates.merged(session, second.id) == [third.id]
    check_everything(community.database)


def test_who_would_follow_what_has_ended_meanwhile_is_asked_whether_it_is_well(
    alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first = reports(alice, PILE)
    bob.says(ALSO)
    wang.says(f"结 {first.id} 物业清走了")
    bob.presses("加入关注")
    assert "您看到的还没好吗" in bob.last
    assert bob.buttons[:2] == ["还没好", "已经好了"]


def test_who_follows_may_ask_by_number_and_sees_nothing_of_whose_it_is(alice: Neighbour, bob: Neighbour) -> None:
    first = reports(alice, PILE + "，502的陈阿婆")
    bob.says(ALSO)
    bob.presses("加入关注")
    said = bob.says(str(first.id))
    assert f"{first.id} 楼道堆物：正在找人处理" in said
    assert "陈" not in said


def test_of_two_who_report_the_same_thing_at_once_the_second_is_asked(both: Community) -> None:
    people = [both.resident("陈阿婆", agreed=True), both.resident("老周", agreed=True)]
    for who, words in zip(people, (PILE, ALSO), strict=True):
        who.says(words)
        assert "确认" in who.buttons
    together = threading.Barrier(2)

    def confirms(who: Neighbour, number: int) -> None:
        heard: dict[str, Any] = {"press": f"confirm:{number}", "name": who.name}
        together.wait()
        both.hears(Heard("web", who.address, f"confirms {number}", both.now, Kind.PRESS, **heard))

    drafts = [next(one.ticket_id for one in reversed(who.sees) if one.ticket_id) for who in people]
    threads = [threading.Thread(target=confirms, args=pair) for pair in zip(people, drafts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    states = sorted(both.ticket(number or 0).status for number in drafts)
    assert states == ["draft", "open"]
    asked = people[[both.ticket(number or 0).status for number in drafts].index("draft")]
    assert "这件事已有 1 位邻居反映" in asked.last
    asked.presses("加入关注")
    check_everything(both.database)


def test_who_writes_the_number_of_a_merged_ticket_hears_with_which_it_goes(
    alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    first, second = reports(alice, PILE), reports(bob, ALSO)
    wang.says(f"合并 {first.id} {second.id}")
    said = bob.says(str(second.id))
    assert "已办结" not in said
    assert f"{first.id} 楼道堆物" in said
