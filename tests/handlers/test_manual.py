"""Who asks for help with us, or says what nobody understands, hears how their own part goes."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour


@pytest.mark.parametrize("words", ["帮助", "使用说明", "说明", "有什么功能", "怎么用"])
def test_each_who_asks_for_help_hears_of_their_own_part(
    community: Community, wang: Neighbour, bob: Neighbour, words: str
) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    assert "就进工作台" in wang.says(words)
    assert "我的待办" in wang.buttons
    assert "做完点“完成了”" in bob.says(words)
    assert bob.buttons == ["我的任务", "接单设置", "菜单"]
    assert "用一句话跟我说就行" in alice.says(words)
    assert not wang.reads("【")


def test_what_is_left_to_do_is_what_this_person_has_to_do(ticket: object, wang: Neighbour, bob: Neighbour) -> None:
    assert "您的待办" in wang.says("还有几张没办")
    assert "您手上的单子：\n1001" in bob.says("还有几张没办")


def test_what_nobody_understands_of_a_volunteer_leads_to_what_is_theirs(bob: Neighbour, wang: Neighbour) -> None:
    assert "点“接单”就归您" in bob.says("天气真好")
    assert bob.buttons == ["我的任务", "接单设置", "菜单"]
    assert "点“接单”就归您" in bob.says("怎么接单")
    assert "也可以写单号" in wang.says("天气真好")


@pytest.mark.parametrize("words", ["我的设置", "随便派"])
def test_a_volunteers_own_words_for_the_settings_show_them(bob: Neighbour, words: str) -> None:
    assert "【接单设置】" in bob.says(words)


def test_who_had_a_rest_says_that_it_is_over(bob: Neighbour) -> None:
    bob.says("本周别派")
    assert "我会来问您" in bob.says("恢复")
    assert "现在：有单子会问您" in bob.says("接单设置")


def test_days_that_are_not_free_lead_to_those_that_are(bob: Neighbour) -> None:
    assert "您哪天有空" in bob.says("我周三周四都没空")
    assert "周三上午" in bob.buttons


def test_who_is_not_free_on_another_day_keeps_what_they_have_taken(
    community: Community, ticket: Ticket, bob: Neighbour
) -> None:
    assert "您哪天有空" in bob.says("周末没空")
    assert community.ticket(ticket.id).status == "taken"
    assert "我另找人" in bob.says("周五没空")
