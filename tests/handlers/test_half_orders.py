"""A worker's orders that lack something, come late, or are taken back: what is missing is said, nothing is guessed."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour


@pytest.fixture
def ticket(community: Community, wang: Neighbour) -> Ticket:
    alice = community.resident("陈阿婆")
    return alice.asks_for_a_repair()


@pytest.mark.parametrize(
    ("words", "looks_like"),
    [
        ("派", "派 1024 给 王师傅"), ("派给赵阿姨", "派 1024 给 王师傅"), ("派 1 给 王师傅", "派 1024 给 王师傅"),
        ("结", "结 1024 已由物业处理"), ("结 好了", "结 1024 已由物业处理"), ("协办", "协办 1024 梅园社区"),
        ("抄告", "抄告 1024 给 幸福物业"), ("合并 1005", "合并 1024 1019"), ("拆开", "拆开 1019"),
    ],
)  # fmt: skip
def test_half_an_order_is_answered_with_a_whole_one(
    community: Community, wang: Neighbour, words: str, looks_like: str
) -> None:
    assert f"比如“{looks_like}”" in wang.says(words)


def test_the_same_words_of_a_resident_are_no_order(community: Community, wang: Neighbour) -> None:
    assert "比如“派" not in community.resident("陈阿婆").says("派")


def test_who_cannot_be_sent_is_told_from_whom_a_name_was_looked_for(
    community: Community, wang: Neighbour, ticket: Ticket
) -> None:
    assert "能派的志愿者里没有“陈阿婆”" in wang.says(f"派 {ticket.id} 给 陈阿婆")
    assert f"单号 {ticket.id}" in wang.says(" ".join(str(ticket.id)))


def test_an_order_is_no_line_for_a_colleague_and_no_deadline(
    community: Community, wang: Neighbour, ticket: Ticket
) -> None:
    li, alice = community.worker("李工"), community.resident("周大妈", agreed=True)
    zhao = community.volunteer("赵阿姨")
    wang.says("交班")
    assert "派给了赵阿姨" in wang.says(f"派 {ticket.id} 给 赵阿姨")
    assert "请您帮个忙" in zhao.last
    wang.says("责任单位 幸福物业")
    alice.says("幸福小区3号楼门口有一堆垃圾")
    alice.presses("确认")
    report = community.newest().id
    wang.says(f"抄告 {report} 给 幸福物业")
    assert "有空的志愿者" in wang.says("谁有空 周六上午")
    assert community.ticket(report).status == "open"
    assert not li.reads("【交班】")


def test_a_line_for_the_next_on_duty_is_taken_back_within_a_minute(community: Community, wang: Neighbour) -> None:
    li = community.worker("李工")
    wang.says("交班 晚上有人送药")
    assert "【交班】王姐" in li.last
    assert "下一班看不到" in wang.says("撤销")
    assert li.last == "（这条交班的话撤回了。）"
    assert "送药" not in li.says("待办")
    wang.says("交班 明早开门早")
    community.passes(minutes=2)
    assert "没有可以撤销的" in wang.says("撤销")
    assert "明早开门早" in li.says("待办")


def test_a_unit_is_named_with_how_long_it_has(community: Community, wang: Neighbour, ticket: Ticket) -> None:
    assert "还没有责任单位" in wang.says("责任单位")
    assert "记下了：幸福物业" in wang.says("幸福物业")
    assert "11月21日 星期六 09:" in wang.says(f"抄告 {ticket.id} 给 幸福物业 3天")
    assert "记下了：梅园物业，电话 13800001111" in wang.says("加一个责任单位：梅园物业 电话13800001111")


@pytest.mark.parametrize("words", ["谁有空 昨天", "谁有空 上周六"])
def test_nobody_is_free_in_the_past(community: Community, wang: Neighbour, words: str) -> None:
    assert "已经过了" in wang.says(words)


def test_teams_are_named_where_none_is_near_and_a_slip_is_none(community: Community, wang: Neighbour) -> None:
    community.volunteer("赵阿姨")
    assert "这里的队：理论宣讲、" in wang.says("谁有空 象棋队")
    assert "扶贫帮困队：赵阿姨" in wang.says("谁有空 扶贫帮困对")


def test_who_was_asked_along_leaves_or_is_let_go_at_a_word(
    community: Community, wang: Neighbour, ticket: Ticket
) -> None:
    community.station("梅园社区", estates=("梅园小区",))
    ma = community.worker("马工", station=2)
    assert "没有请别人一起办" in wang.says(f"不协办 {ticket.id}")
    wang.says(f"协办 {ticket.id} 马工")
    assert "不用马工一起办了" in wang.says(f"{ticket.id} 不用协办了")
    assert "不用您一起办了" in ma.last
    assert "没找到" in ma.says(str(ticket.id))
    wang.says(f"协办 {ticket.id} 梅园社区")
    assert "不用您一起办了" in ma.says(f"{ticket.id} 我不协办了")
    assert "马工不再一起办" in wang.last
    assert "没找到" in ma.says(str(ticket.id))


def test_who_waits_for_nothing_hears_so(community: Community, wang: Neighbour) -> None:
    assert "没有在候补" in community.volunteer("赵阿姨").says("退出候补")
