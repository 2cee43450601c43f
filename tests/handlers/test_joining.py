"""Coming in: by an invitation, by saying so, or from one phone to another."""

from __future__ import annotations

import pytest

from tests.community import Community, Neighbour


@pytest.fixture
def bob(community: Community) -> Neighbour:
    return community.resident("")


def test_an_invited_volunteer_tells_name_and_phone_and_ticks_teams(
    community: Community, wang: Neighbour, bob: Neighbour
) -> None:
    assert "怎么称呼" in bob.opens(community.invitation("volunteer"))
    assert "手机号" in bob.says("我叫李明")
    assert "哪些队" in bob.says("13900000000")
    bob.presses("扶贫帮困")
    assert "✅ 扶贫帮困" in bob.buttons
    bob.presses("卫生医疗")
    bob.presses("✅ 卫生医疗")
    assert "您在：扶贫帮困。" in bob.presses("选好了")
    community.resident("陈阿婆").asks_for_a_repair()
    bob.presses("接单")
    assert "已由李明接单" in "".join(one.text for one in bob.sees)


@pytest.mark.parametrize("words", ["我姓李，叫李建国", "您好，我叫李建国。", "我姓李叫李建国", "李建国"])
def test_polite_words_are_no_part_of_a_name(community: Community, wang: Neighbour, bob: Neighbour, words: str) -> None:
    bob.opens(community.invitation("volunteer"))
    bob.says(words)
    assert "哪些队" in bob.says("没有")
    bob.presses("扶贫帮困")
    bob.presses("选好了")
    community.resident("陈阿婆").asks_for_a_repair()
    bob.presses("接单")
    assert bob.reads("已由李建国接单")


def test_without_a_team_nobody_is_done(community: Community, bob: Neighbour) -> None:
    bob.opens(community.invitation("volunteer"))
    bob.says("李明")
    bob.presses("先不说")
    assert "至少点一个" in bob.presses("选好了")


def test_an_invitation_opens_once(community: Community, bob: Neighbour) -> None:
    token = community.invitation("volunteer")
    bob.opens(token)
    assert "用过了" in community.resident("路人").opens(token)


def test_a_forged_invitation_opens_nothing(community: Community, bob: Neighbour) -> None:
    assert "用过了" in bob.opens("x" * 22)
    assert "用过了" in bob.opens("'; DROP TABLE people; --")


def test_an_invitation_runs_out(community: Community, bob: Neighbour) -> None:
    token = community.invitation("worker")
    community.passes(days=8)
    assert "过期" in bob.opens(token)


def test_the_worker_role_comes_by_invitation_alone(community: Community, wang: Neighbour, bob: Neighbour) -> None:
    bob.says("我的待办")
    assert not bob.reads("您的待办")
    assert "您现在是枫林社区的工作人员" in bob.opens(community.invitation("worker"))
    assert "没有待办" in bob.says("我的待办")


def test_who_says_so_is_approved_by_a_worker(community: Community, wang: Neighbour) -> None:
    carol = community.resident("赵大姐")
    assert "已经告诉社区工作人员" in carol.says("我想当志愿者")
    assert "已经报过名" in carol.says("我想当志愿者")
    wang.presses("同意")
    assert "赵大姐的报名：已同意" in wang.last
    assert carol.reads("欢迎您成为枫林社区的志愿者")
    assert "变了" in wang.presses_payload("approve:2")


def test_who_is_refused_hears_so_and_may_ask_again(community: Community, wang: Neighbour) -> None:
    carol = community.resident("赵大姐")
    carol.says("我想当志愿者")
    wang.presses("不同意")
    assert "没有通过" in carol.last
    assert "已经告诉社区工作人员" in carol.says("我想当志愿者")


def test_a_wish_to_join_is_no_sign_up_for_saturday(community: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says("这周六上午九点，居委会门口集合，打扫楼道")
    wang.presses("就这样办")
    carol = community.resident("赵大姐", agreed=True, station=1)
    assert "已经告诉社区工作人员" in carol.says("我想当志愿者")


@pytest.mark.parametrize("by_word", [True, False])
def test_of_two_stations_one_is_asked_for(community: Community, bob: Neighbour, by_word: bool) -> None:
    community.station("梅园社区", estates=["梅园小区"])
    zhao = community.worker("赵姐", station=2)
    assert "哪个社区" in bob.says("我想当志愿者")
    assert "已经告诉" in (bob.says("梅园") if by_word else bob.presses("梅园社区"))
    assert "报名志愿者" in zhao.last


def test_a_worker_invites_a_volunteer(community: Community, wang: Neighbour, bob: Neighbour) -> None:
    wang.says("邀请志愿者")
    token = next((row.data or {})["link"] for row in reversed(community.said()) if (row.data or {}).get("link"))
    assert "欢迎您成为枫林社区的志愿者" in bob.opens(token)


def test_a_link_moves_a_conversation_to_another_phone(community: Community) -> None:
    alice = community.resident("陈阿婆")
    alice.asks_for_a_repair()
    alice.says("换手机")
    token = next((row.data or {})["link"] for row in reversed(community.said()) if (row.data or {}).get("link"))
    other = community.resident("新手机")
    assert "连上了" in other.opens(token)
    assert "1001" in other.says("我的单子")
    assert "用过了" in community.resident("路人").opens(token)


def test_what_the_other_phone_had_asked_for_comes_along(community: Community, wang: Neighbour) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    other = community.resident("陈阿婆的旧手机")
    number = other.asks_for_a_repair().id
    alice.says("换手机")
    token = next((row.data or {})["link"] for row in reversed(community.said()) if (row.data or {}).get("link"))
    other.opens(token)
    assert "连上了" in other.presses("是我发的")
    assert str(number) in other.says("我的单子")
    wang.presses("答复")
    wang.says("师傅明天来")
    assert other.reads("师傅明天来")


def test_a_link_runs_out_in_a_quarter_of_an_hour(community: Community) -> None:
    alice = community.resident("陈阿婆")
    alice.says("换手机")
    token = next((row.data or {})["link"] for row in reversed(community.said()) if (row.data or {}).get("link"))
    community.passes(minutes=16)
    assert "过期" in community.resident("路人").opens(token)


def test_what_somebody_can_do_reaches_who_lets_them_in(community: Community, wang: Neighbour) -> None:
    newcomer = community.resident("小周", station=1)
    newcomer.says("我想当志愿者")
    assert "转给社区工作人员" in newcomer.says("我会修水管 周末有空")
    assert "小周补充：“我会修水管 周末有空”" in wang.last
    assert "转给社区工作人员" in newcomer.says("周末有空")
    assert "小周补充：“周末有空”" in wang.last
    wang.presses("同意")
    assert newcomer.reads("欢迎您成为枫林社区的志愿者")


def test_who_only_asks_once_more_troubles_no_worker(community: Community, wang: Neighbour) -> None:
    newcomer = community.resident("小周", station=1)
    newcomer.says("我想当志愿者")
    heard = len(wang.sees)
    assert "报过名了" in newcomer.says("我想当志愿者")
    assert "小帮手" in newcomer.says("哈哈哈")
    assert len(wang.sees) == heard
