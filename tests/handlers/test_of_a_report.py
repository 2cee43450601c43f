"""Who has reported something waits for nobody at the door: 没人来 asks how it stands, 不用来了 whether it is to be left."""

from __future__ import annotations

import pytest

from tests.community import Community, Neighbour

BIN = "幸福小区3号楼门口垃圾桶坏了没人管"
LAMP = "幸福小区5号楼路灯不亮"


@pytest.fixture
def carol(community: Community, wang: Neighbour) -> Neighbour:
    """A resident who has agreed to what is kept."""
    return community.resident("赵大姐", agreed=True, station=1)


def reports(who: Neighbour, words: str = BIN) -> int:
    number = who.asks_for_a_repair(words).id
    assert who.community.ticket(number).kind == "report"
    return number


@pytest.mark.parametrize("words", ["没人来", "没人管", "怎么没人处理", "催一下", "还没人来收", "快点处理吧"])
def test_who_waits_for_it_has_it_urged(carol: Neighbour, wang: Neighbour, words: str) -> None:
    reports(carol)
    assert "催社区工作人员了" in carol.says(words)
    assert "【催单】" in wang.last
    assert f"居民：“{words}”" in wang.last


@pytest.mark.parametrize("words", ["不用来了", "别来了", "不用派人来了"])
def test_nobody_comes_so_it_is_asked_whether_it_is_to_be_left(carol: Neighbour, words: str) -> None:
    number = reports(carol)
    assert "不用办了吗" in carol.says(words)
    assert carol.community.ticket(number).status == "open"
    assert "取消了" in carol.presses("不用办了")


@pytest.mark.parametrize("words", ["不用办了", "算了", "取消"])
def test_plain_words_leave_it_at_once(carol: Neighbour, words: str) -> None:
    number = reports(carol)
    assert "取消了" in carol.says(words)
    assert carol.community.ticket(number).status == "cancelled"


@pytest.mark.parametrize("words", ["不用来了", "别来了"])
def test_beside_a_request_who_need_not_come_is_who_would_have(carol: Neighbour, words: str) -> None:
    asked, reported = carol.asks_for_a_repair().id, reports(carol)
    assert f"单子 {asked} 取消了" in carol.says(words)
    assert carol.community.ticket(reported).status == "open"


def test_beside_a_request_it_is_asked_which_is_urged(carol: Neighbour) -> None:
    carol.asks_for_a_repair()
    reports(carol)
    assert "哪一张" in carol.says("没人管")
    assert "单子 1002 我已经催" in carol.presses("1002")


def test_of_two_reports_it_is_asked_which(carol: Neighbour) -> None:
    reports(carol)
    reports(carol, LAMP)
    for words in ("不用来了", "没人来", "催一下"):
        assert "哪一张" in carol.says(words)


def test_a_number_says_which(carol: Neighbour) -> None:
    reports(carol)
    reports(carol, LAMP)
    assert "单子 1001 取消了" in carol.says("1001 不用办了")


@pytest.mark.parametrize("words", ["算了", "不用了"])
def test_who_waits_for_nothing_is_let_be(carol: Neighbour, words: str) -> None:
    assert carol.says(words) == "好的。有事随时跟我说。"


def test_who_names_a_ticket_that_there_is_not_hears_so(carol: Neighbour) -> None:
    assert "没有可以取消的单子" in carol.says("取消单子")


def test_what_nobody_looks_after_is_reported_where_a_thing_is_named(carol: Neighbour) -> None:
    reports(carol)
    assert "您要办的事" in carol.says("幸福小区7号楼楼道里堆的垃圾没人管")
