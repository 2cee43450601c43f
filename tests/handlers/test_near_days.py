"""昨天 and 今天 are other days to who reads them later: no time is agreed by them, and the card says when they were said."""

from __future__ import annotations

import pytest

from handlers.wording import resident
from tests.community import Community, Neighbour


@pytest.fixture
def carol(community: Community, wang: Neighbour) -> Neighbour:
    """A resident who has agreed to what is kept."""
    return community.resident("赵大姐", agreed=True, station=1)


@pytest.mark.parametrize(
    "words", ["昨天说的灯还没修", "昨天报的水管还在漏", "上次说的马桶还是坏的", "我家水龙头还没修好"]
)
def test_what_nobody_has_here_is_registered_now(community: Community, carol: Neighbour, words: str) -> None:
    assert carol.says(words).startswith("您这里没有正在办的单子，我现在就给您登记。\n您要办的事：家电水电维修")
    draft = community.newest()
    assert (draft.status, draft.when_date) == ("draft", None)


@pytest.mark.parametrize("words", ["怎么还没修好", "还没修", "之前说的事还没办"])
def test_where_no_thing_is_named_nothing_is_begun(carol: Neighbour, words: str) -> None:
    assert "没有正在办的单子。有事" in carol.says(words)


def test_what_is_open_is_told_of_as_before(carol: Neighbour) -> None:
    carol.asks_for_a_repair()
    assert "单子 1001：家电水电维修" in carol.says("昨天说的水龙头还没修")


def test_on_the_same_day_nothing_is_added(community: Community, wang: Neighbour, carol: Neighbour) -> None:
    carol.asks_for_a_repair()
    assert "说的）" not in wang.says("1001")


def test_the_next_day_the_card_says_when_it_was_said(
    community: Community, wang: Neighbour, bob: Neighbour, carol: Neighbour
) -> None:
    carol.asks_for_a_repair()
    community.passes(days=1)
    assert "（11月18日说的）”\n时间：明天" in wang.says("1001")
    bob.presses("接单")
    assert bob.reads("（11月18日说的）”\n时间：明天")


def test_what_is_added_later_has_its_own_day(
    community: Community, wang: Neighbour, bob: Neighbour, carol: Neighbour
) -> None:
    carol.asks_for_a_repair("我家水龙头坏了，幸福小区3号楼402，周六上午来修，电话13812345678")
    bob.presses("接单")
    community.passes(days=1)
    carol.says("师傅，昨天夜里又滴了一夜")
    assert "又滴了一夜" in bob.last
    community.passes(days=1)
    assert "又滴了一夜（11月19日说的）" in wang.says("1001")


def test_words_without_such_a_day_stay_as_they_are(community: Community, wang: Neighbour, carol: Neighbour) -> None:
    carol.asks_for_a_repair("我家水龙头坏了，幸福小区3号楼402，周六上午来修，电话13812345678")
    community.passes(days=1)
    assert "说的）" not in wang.says("1001")


@pytest.mark.parametrize("words", ["我家厨房的灯不亮", "家里灯坏了没人修", "代王阿婆登记：家里电灯不亮，3号楼402"])
def test_who_tells_for_the_first_time_is_not_told_that_nothing_is_open(community: Community, words: str) -> None:
    assert resident.NOTHING_OPEN_YET not in community.resident("陈阿婆", agreed=True).says(words)
    assert community.newest().item == "home_repair"
