"""What a worker asks of the day and of what waits, in whatever words: it is answered, and asked of nobody."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour


@pytest.mark.parametrize(
    "words",
    [
        "帮我看看还有哪些没结", "还有哪些没人接", "谁还没接", "有没有新单", "还有没接的吗", "哪些超时了", "看看待办",
        "还有多少单没人接", "没人接的有几个", "没结的有哪些", "没办完的单子", "哪些单子没人管", "还有事吗",
    ],
)  # fmt: skip
def test_what_waits_is_shown(ticket: Ticket, wang: Neighbour, words: str) -> None:
    assert "您的待办" in wang.says(words)
    assert not wang.reads("居民提问")


@pytest.mark.parametrize(
    "words",
    ["今天有几个单子", "今天有什么单子", "今天有新单吗", "今天忙不忙", "今天来了几个新单", "今天有几张单子要上门"],
)
def test_the_day_is_shown(ticket: Ticket, wang: Neighbour, words: str) -> None:
    assert "新单 1｜没人接 0" in wang.says(words)


@pytest.mark.parametrize("words", ["我要看帮助", "看帮助"])
def test_help_is_shown(wang: Neighbour, words: str) -> None:
    assert "就进工作台" in wang.says(words)


def test_the_same_words_of_a_resident_show_nothing_of_others(ticket: Ticket, community: Community) -> None:
    carol = community.resident("赵大姐", agreed=True, station=1)
    for words in ("还有哪些没人接", "今天有几个单子", "谁还没接"):
        assert "1001" not in carol.says(words)


def test_what_only_a_worker_could_answer_is_not_asked_of_themself(wang: Neighbour) -> None:
    assert "也可以写单号" in wang.says("小区的煤气站几点送气")
    assert not wang.reads("居民提问")


def test_a_colleague_is_asked_instead(community: Community, wang: Neighbour) -> None:
    li = community.worker("小李")
    wang.says("小区的煤气站几点送气")
    assert "小区的煤气站几点送气" in li.last
    assert not wang.reads("居民提问")
