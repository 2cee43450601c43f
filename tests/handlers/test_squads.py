"""派单 to a team: its leader takes it and names who goes; silence brings it back; a worker may take it all back."""

from __future__ import annotations

import pytest

from storage import assignments
from storage.messages import Urge
from tests.community import Community
from tests.truths import check_everything

TEAM = "扶贫帮困队"
TAP = "我家水龙头坏了，幸福小区3号楼402，下下周三上午想请两个人来修，电话13812345678"


class Squad:
    """A team with its leader, and a ticket that needs two of them."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.wang = community.worker("王姐")
        self.alice = community.resident("陈阿婆")
        self.number = self.alice.asks_for_a_repair(TAP).id
        self.boss = community.volunteer("郑大勇")
        self.bob, self.carol, self.dave = (community.volunteer(name) for name in ("李师傅", "赵大姐", "孙师傅"))

    def leads(self) -> None:
        assert "郑大勇是" in self.wang.says(f"郑大勇 是 {TEAM} 队长")

    def ordered(self) -> None:
        self.leads()
        assert "已请队长郑大勇安排" in self.wang.says(f"派 {self.number} 给 {TEAM}")

    def holders(self) -> list[int]:
        with self.community.database.look() as session:
            return [one.person_id for one in assignments.assignments_of(session, self.number)]


@pytest.fixture
def squad(community: Community) -> Squad:
    return Squad(community)


def test_the_leader_takes_it_and_names_two_by_button_and_by_name(squad: Squad) -> None:
    squad.ordered()
    assert "【请扶贫帮困队接单】" in squad.boss.last
    assert "402" not in squad.boss.last
    check_everything(squad.community.database)
    squad.boss.presses("接")
    assert {"我去", "李师傅", "赵大姐", "孙师傅"} <= set(squad.boss.buttons)
    squad.boss.presses("李师傅")
    assert "扶贫帮困队的郑大勇请您去帮个忙" in squad.bob.last
    assert "去不了了" in squad.bob.buttons
    assert "李师傅来帮您（已有 1/2 人）" in squad.alice.last
    assert "您是说赵大姐吗" in squad.boss.says("赵大洁")
    squad.boss.says("赵大姐")
    assert "人齐了" in squad.alice.last
    assert squad.community.ticket(squad.number).status == "taken"
    check_everything(squad.community.database)
    squad.bob.presses("去不了了")
    assert "李师傅去不了了。请您再点一位" in squad.boss.last
    assert "李师傅" not in squad.boss.buttons
    squad.boss.presses("我去")
    squad.boss.presses("换下赵大姐")
    assert "您不用去了" in squad.carol.last
    squad.boss.says(f"派 {squad.number} 给 孙师傅")
    assert squad.community.ticket(squad.number).status == "taken"
    check_everything(squad.community.database)


def test_two_named_in_one_breath_are_told_of_in_one_message(squad: Squad) -> None:
    squad.ordered()
    assert "派给了扶贫帮困队：等队长回话（郑大勇）" in squad.wang.says(str(squad.number))
    squad.boss.presses("接")
    assert "队长在点人（郑大勇）" in squad.wang.says(str(squad.number))
    heard, asked = len(squad.alice.sees), len(squad.boss.sees)
    squad.boss.says("李师傅，赵大姐")
    assert [one.text.partition("，单子")[0] for one in squad.alice.sees[heard:]] == [
        "好消息：人齐了，李师傅、赵大姐来帮您"
    ]
    assert [one.text for one in squad.boss.sees[asked:] if not one.mine] == [
        f"单子 {squad.number} 定了：李师傅、赵大姐去。谢谢队长！"
    ]
    assert "派给了" not in squad.wang.says(str(squad.number))
    check_everything(squad.community.database)


def test_of_two_names_the_one_that_is_known_goes_and_the_other_is_asked_for(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.boss.says("李师傅，刘德华")
    assert "没有“刘德华”" in squad.boss.last
    assert "李师傅来帮您（已有 1/2 人）" in squad.alice.last


def test_a_leader_who_does_not_take_it_or_says_nothing_gives_it_back(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("不接")
    assert squad.wang.reads("【队里不接】")
    squad.wang.says(f"派 {squad.number} 给 {TEAM}")
    before = squad.community.ticket(squad.number).widens_at
    assert before is None
    squad.community.passes(hours=3)
    squad.community.ticks()
    assert squad.wang.reads("【队长没回音】")
    assert "等不及了" in squad.boss.last or squad.boss.reads("等不及了")
    assert "等不及了" in squad.boss.presses_payload(f"squadyes:{squad.number}")
    assert squad.bob.reads("【有人需要帮忙】")
    check_everything(squad.community.database)


def test_a_worker_takes_the_order_to_a_team_back(squad: Squad) -> None:
    squad.ordered()
    squad.wang.says("撤销")
    assert squad.boss.reads("点错了")
    assert "不用队里安排了" in squad.boss.presses_payload(f"squadyes:{squad.number}")
    check_everything(squad.community.database)
    squad.wang.says(f"派 {squad.number} 给 {TEAM}")
    squad.boss.presses("接")
    assert "后来又有人动过" in squad.wang.says("撤销")


def test_where_nobody_leads_the_team_one_tap_names_the_leader(squad: Squad) -> None:
    assert "还没有队长" in squad.wang.says(f"派 {squad.number} 给 {TEAM}")
    squad.wang.presses("郑大勇")
    assert "【请扶贫帮困队接单】" in squad.boss.last
    assert squad.boss.reads("请您当扶贫帮困队队长")
    squad.wang.says(f"{TEAM} 队长 不当了")
    assert "还没有队长" in squad.wang.says(f"派 {squad.number} 给 {TEAM}")
    assert "没找到" in squad.wang.says(f"黄飞鸿 是 {TEAM} 队长")
    assert "带队" in squad.bob.presses_payload(f"squadyes:{squad.number}")
    assert "带队" in squad.bob.presses_payload(f"squadgo:{squad.number}:{squad.bob.id}")


def test_when_others_take_it_first_the_leader_need_not(squad: Squad) -> None:
    squad.ordered()
    squad.bob.says(f"接 {squad.number}")
    squad.carol.says(f"接 {squad.number}")
    assert "不用队里安排了" in squad.boss.last
    check_everything(squad.community.database)


def test_what_the_requester_withdraws_leaves_the_leader_s_card(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.boss.presses("李师傅")
    squad.alice.presses("不用来了")
    assert "不用队里安排了" in squad.boss.last or squad.boss.reads("不用队里安排了")
    assert "您不用去了" in squad.bob.last
    check_everything(squad.community.database)


def test_when_fewer_are_needed_the_leader_names_nobody_else(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.boss.presses("李师傅")
    assert "赵大姐" in squad.boss.buttons
    squad.wang.says(f"{squad.number} 要1个人")
    ticket = squad.community.ticket(squad.number)
    assert (ticket.status, ticket.team_by) == ("taken", None)
    assert "赵大姐" not in squad.boss.buttons
    assert "换下李师傅" in squad.boss.buttons
    check_everything(squad.community.database)


def test_when_fewer_are_needed_a_leader_who_has_not_answered_need_not(squad: Squad) -> None:
    squad.ordered()
    squad.bob.presses_payload(f"take:{squad.number}")
    squad.alice.says("要1个人")
    assert squad.community.ticket(squad.number).status == "taken"
    assert "接" not in squad.boss.buttons
    check_everything(squad.community.database)


def test_the_leader_is_not_woken_where_somebody_drops_out_by_night(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.boss.presses("李师傅")
    squad.boss.presses("赵大姐")
    squad.community.now = squad.community.now.replace(hour=23)
    squad.bob.presses("去不了了")
    assert "李师傅去不了了。请您再点一位" in squad.boss.last
    assert newest_urge(squad) == Urge.BROADCAST
    # Who is awake gets an answer.
    squad.boss.presses("孙师傅")
    squad.boss.presses("换下孙师傅")
    assert newest_urge(squad) == Urge.NOTICE


def test_the_leader_reads_the_day_that_was_changed_before_they_answer(squad: Squad) -> None:
    squad.ordered()
    squad.alice.says("改到下下周四下午")
    assert "12月3日 星期四 下午" in squad.boss.last
    assert squad.boss.buttons == ["接", "不接"]


def test_who_leads_no_more_names_nobody_and_the_worker_has_it_back(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.wang.says(f"{TEAM} 队长 不当了")
    squad.boss.presses("李师傅")
    assert "您现在不带这一队了" in squad.boss.last
    assert squad.wang.reads("【队长换了】")
    assert squad.bob.reads("【有人需要帮忙】")
    assert not squad.bob.reads("口令")
    assert squad.community.ticket(squad.number).team_by is None
    assert "等不及了" in squad.boss.presses_payload(f"squadgo:{squad.number}:{squad.bob.id}")
    check_everything(squad.community.database)


@pytest.mark.parametrize("act", ["接", "不接"])
def test_who_leads_no_more_neither_takes_nor_refuses_the_order(squad: Squad, act: str) -> None:
    squad.ordered()
    squad.wang.says(f"李师傅 是 {TEAM} 队长")
    assert "不带这一队了" in squad.boss.presses(act)
    assert squad.wang.reads("【队长换了】")
    check_everything(squad.community.database)


def test_who_leads_no_more_names_nobody_in_words(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.wang.says(f"李师傅 是 {TEAM} 队长")
    assert "不带这一队了" in squad.boss.says("赵大姐")
    assert not squad.carol.reads("口令")
    squad.wang.says(f"派 {squad.number} 给 {TEAM}")
    assert squad.bob.reads("【请扶贫帮困队接单】")
    check_everything(squad.community.database)


def test_where_somebody_drops_out_who_leads_no_more_is_not_asked_for_another(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.boss.presses("李师傅")
    squad.boss.presses("赵大姐")
    squad.wang.says(f"{TEAM} 队长 不当了")
    squad.bob.presses("去不了了")
    assert not squad.boss.reads("请您再点一位")
    assert squad.dave.reads("【有人需要帮忙】")
    check_everything(squad.community.database)


def newest_urge(squad: Squad) -> int | None:
    said = [one for one in squad.community.said() if one.chat_id == squad.boss.chat_id and one.direction == "out"]
    return said[-1].urge


def test_the_leader_names_themselves_and_another_in_one_line(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    assert "郑大勇、李师傅去" in squad.boss.says("我和李师傅去")
    assert squad.community.ticket(squad.number).status == "taken"
    check_everything(squad.community.database)


def test_the_leader_replaces_whom_they_named_and_nobody_who_came_by_themselves(squad: Squad) -> None:
    squad.ordered()
    squad.carol.says(f"接 {squad.number}")
    squad.boss.presses("接")
    squad.boss.presses("李师傅")
    card = next(one for one in squad.boss.sees if "换下李师傅" in one.buttons)
    assert "换下赵大姐" not in card.buttons
    assert "自己接的" in squad.boss.presses_payload(f"squadoff:{squad.number}:{squad.carol.id}")
    assert squad.carol.id in squad.holders()
    squad.boss.presses("换下李师傅")
    assert squad.holders() == [squad.carol.id]
    check_everything(squad.community.database)


def test_whom_a_worker_sends_again_is_the_leader_s_no_more(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.boss.presses("李师傅")
    squad.bob.presses("去不了了")
    squad.wang.says(f"派 {squad.number} 给 李师傅")
    assert "自己接的" in squad.boss.presses_payload(f"squadoff:{squad.number}:{squad.bob.id}")


def test_a_leader_who_goes_themselves_may_send_another(squad: Squad) -> None:
    squad.ordered()
    squad.boss.presses("接")
    squad.boss.presses("我去")
    squad.boss.presses("李师傅")
    squad.boss.presses("换下郑大勇")
    assert squad.holders() == [squad.bob.id]
