"""Whoever complains, urges or asks for a person says it again, and says why: nobody is drowned, and no word is lost."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour


def test_who_urges_again_hears_so_and_the_worker_gets_the_new_words_alone(
    ticket: Ticket, wang: Neighbour, alice: Neighbour
) -> None:
    assert "我已经催" in alice.says("怎么还没人来")
    assert "经过" in wang.last
    assert "我又催" in alice.says("人呢？还没人来")
    assert "居民说：“人呢？还没人来”" in wang.last
    assert "经过" not in wang.last


def test_who_asks_for_a_person_twice_is_heard_once(community: Community, wang: Neighbour, alice: Neighbour) -> None:
    alice.asks_for_a_repair()
    alice.says("找人工")
    seen = len(wang.sees)
    assert "已经收到了" in alice.says("找人工")
    assert len(wang.sees) == seen
    wang.presses("回答")
    wang.says("我下午过来")
    assert "转过去了" in alice.says("找人工")


def test_what_the_worker_reads_of_the_talk_is_what_people_said(
    ticket: Ticket, wang: Neighbour, bob: Neighbour, alice: Neighbour
) -> None:
    bob.says("我晚到十分钟")
    alice.says("没人来")
    assert "李师傅：“我晚到十分钟”" in wang.last
    assert "小帮手" not in wang.last


@pytest.mark.parametrize("words", ["骗子", "这个人是骗子", "师傅态度很差", "你们骗我"])
def test_what_is_said_against_who_comes_goes_to_a_worker_with_a_sorry_and_not_to_them(
    ticket: Ticket, wang: Neighbour, bob: Neighbour, alice: Neighbour, words: str
) -> None:
    heard = len(bob.sees)
    assert "对不住" in alice.says(words)
    assert "【投诉】" in wang.last
    assert words in wang.last
    assert len(bob.sees) == heard


@pytest.mark.parametrize("words", ["有骗子打电话", "师傅态度很好"])
def test_a_stranger_who_cheats_and_a_kind_helper_are_no_complaint(
    ticket: Ticket, wang: Neighbour, alice: Neighbour, words: str
) -> None:
    alice.says(words)
    assert not wang.reads("【投诉】")


@pytest.mark.parametrize("words", ["两星，弄了一地水", "没修好，还在漏水"])
def test_who_has_said_what_was_not_well_is_not_asked_for_it(
    community: Community, ticket: Ticket, wang: Neighbour, bob: Neighbour, alice: Neighbour, words: str
) -> None:
    bob.finishes()
    said = alice.says(words)
    assert "您的话也转给他们了" in said
    assert "哪里没办好" not in said
    assert words in wang.last
    assert words in community.ticket(ticket.id).words


def test_whoever_says_once_more_that_it_is_not_well_reaches_the_workers(
    community: Community, ticket: Ticket, wang: Neighbour, bob: Neighbour, alice: Neighbour
) -> None:
    bob.finishes()
    alice.presses("没解决")
    for words in ("还在漏", "还是没好", "地上都是水"):
        assert "转给社区工作人员" in alice.says(words)
        assert f"居民说：“{words}”" in wang.last
    assert community.newest().id == ticket.id


def test_who_follows_a_thing_asks_leaves_and_says_that_it_is_not_put_right(
    community: Community, wang: Neighbour, alice: Neighbour
) -> None:
    alice.says("幸福小区3号楼门口路灯坏了")
    while alice.buttons and "确认" not in alice.buttons:
        alice.presses(alice.buttons[0])
    alice.presses("确认")
    number, zhou = community.newest().id, community.resident("老周", agreed=True)
    zhou.says("幸福小区3号楼门口的路灯坏了")
    zhou.presses("加入关注")
    assert all("您关注的事" in zhou.says(words) for words in ("还没修好吗", "还是没修好"))
    assert "不用告诉您了吗" in zhou.says("取消")
    wang.says(f"结 {number} 修好了")
    zhou.says("还没修好")
    card = wang.sees[-2].text
    assert "【邻居说还没好】" in card
    assert f"单号 {number}" in card
    assert "我这里还没好" in wang.last
    heard = len(wang.sees)
    assert "已经收到了" in zhou.presses("还没好")
    assert len(wang.sees) == heard


def test_stars_in_words_are_for_what_was_solved_though_something_else_is_open(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.finishes()
    alice.presses("解决了")
    alice.asks_for_a_repair("家里灯泡坏了，幸福小区5号楼101，明天下午请人换一下，电话13900000000")
    assert "谢谢您的评价" in alice.says("五星")


def test_numbers_that_were_said_stay_masked_in_what_a_worker_reads_of_the_talk(
    ticket: Ticket, wang: Neighbour, alice: Neighbour
) -> None:
    alice.says("换号码了，13900002222")
    alice.says("没人来")
    assert "经过" in wang.last
    assert "13900002222" not in wang.last
    assert "13812345678" not in wang.last
