"""What a worker orders in a few words, and what is answered where a name or a number is not right."""

from __future__ import annotations

import pytest

from handlers.wording import orders
from tests.community import PHONE, Community, Neighbour
from tests.truths import check_everything


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def alice(both: Community, wang: Neighbour) -> Neighbour:
    who = both.resident("陈阿婆")
    who.asks_for_a_repair()
    return who


class TestANumber:
    @pytest.mark.parametrize(
        "said",
        [
            "1001",
            "1001号",
            "#1001",
            "＃1001",
            "１００１",
            "单子1001",
            "单号：1001",
            "1001号单",
            "一零零一",
            "一千零一",
            "看 1001",
            "工单1001号",
            "1001 怎么样了",
            "帮我看看1001",
            "1001办得怎么样",
        ],
    )
    def test_is_understood_however_it_is_written(self, alice: Neighbour, wang: Neighbour, said: str) -> None:
        assert "原话" in wang.says(said)
        assert {"指派", "我来跟", "办结"} <= set(wang.buttons)

    def test_shows_the_requester_their_own_card(self, alice: Neighbour) -> None:
        assert "正在找志愿者" in alice.says("1001")
        assert "改时间" in alice.buttons

    def test_shows_a_volunteer_the_task_and_the_offer(self, both: Community, wang: Neighbour) -> None:
        bob, li = both.volunteer("李师傅"), both.volunteer("赵师傅")
        both.resident("陈阿婆").asks_for_a_repair()
        assert "有人需要帮忙" in bob.says("1001")
        bob.presses("接单")
        assert "您手上的单子" in bob.says("1001")
        assert "完成了" in bob.buttons
        assert "没找到" in li.says("1001")

    def test_tells_nobody_else_whether_there_is_such_a_ticket(self, both: Community, alice: Neighbour) -> None:
        mallory = both.resident("路人")
        assert mallory.says("1001") == mallory.says("1002") != ""
        bob = both.volunteer("李师傅", "culture")
        assert bob.says("1001") == bob.says("1002")

    def test_answers_the_question_that_was_put_and_not_a_ticket(self, both: Community, wang: Neighbour) -> None:
        bob = both.volunteer("李师傅")
        both.resident("陈阿婆").asks_for_a_repair()
        bob.presses("接单")
        bob.finishes()
        assert "没找到" not in bob.says("1001")


class TestAssigning:
    def test_asks_whom_where_no_name_follows(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        both.volunteer("赵师傅")
        assert "派给谁" in wang.says("派 1001 给")
        assert wang.buttons == ["赵师傅"]

    @pytest.mark.parametrize(
        "said",
        [
            "派 1001 给 李师傅",
            "派1001给李师傅",
            "把1001派给李师傅",
            "1001 给 李师傅",
            "派单 #1001 李师傅",
            "让李师傅去 1001",
            "派 一零零一 给李师傅。",
        ],
    )
    def test_goes_to_the_one_who_is_named(self, both: Community, alice: Neighbour, wang: Neighbour, said: str) -> None:
        bob = both.volunteer("李师傅", "culture")
        assert "单子 1001 派给了李师傅" in wang.says(said)
        assert PHONE in bob.last
        assert "李师傅" in alice.last
        check_everything(both.database)

    def test_who_has_something_else_then_goes_where_the_worker_is_sure(
        self, both: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        both.volunteer("李师傅", "culture")
        zhou = both.resident("周伯", agreed=True, station=1)
        zhou.asks_for_a_repair("家里灯泡坏了，幸福小区5号楼505，后天上午请人换一下，电话13912345678")
        wang.says("派 1001 给 李师傅")
        assert "李师傅那时候有别的事" in wang.says("派 1002 给 李师傅")
        assert both.ticket(1002).status == "open"
        assert "单子 1002 派给了李师傅" in wang.presses("还是派")
        assert "李师傅" in zhou.last
        check_everything(both.database)

    @pytest.mark.parametrize("said", ["李师傅", "小李", "建国", "李建国师傅"])
    def test_a_surname_or_a_part_of_the_name_is_enough(
        self, both: Community, alice: Neighbour, wang: Neighbour, said: str
    ) -> None:
        both.volunteer("李建国", "culture")
        both.volunteer("王芳", "culture")
        assert "派给了李建国" in wang.says(f"派 1001 给 {said}")

    def test_of_several_one_is_asked(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        both.volunteer("李建国", "culture")
        both.volunteer("李秀英", "culture")
        both.volunteer("王芳", "culture")
        assert "请点一位" in wang.says("派 1001 给 李师傅")
        assert wang.buttons == ["李建国", "李秀英"]
        assert "派给了李秀英" in wang.presses("李秀英")

    def test_an_unknown_name_is_answered_with_the_nearest(
        self, both: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        both.volunteer("王芳", "culture")
        both.volunteer("赵大勇", "culture")
        assert "您说的是王芳吗" in wang.says("派 1001 给 王方")
        assert "派给了王芳" in wang.presses("王芳")

    def test_where_no_name_is_near_the_volunteers_stand_on_buttons(
        self, both: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        both.volunteer("赵大勇", "culture")
        assert "能派的志愿者里没有“欧阳”" in wang.says("派 1001 给 欧阳")
        assert wang.buttons == ["赵大勇"]

    def test_a_colleague_is_not_sent_but_takes_it_over(
        self, both: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        both.worker("李工")
        assert "李工是工作人员，不用派" in wang.says("派 1001 给 李工")
        assert both.ticket(1001).status == "open"

    def test_a_team_without_a_leader_gets_one_with_a_tap(
        self, both: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        team = both.reader.lexicon.teams["culture"].name
        both.volunteer("赵大勇", "culture")
        assert "还没有队长" in wang.says(f"派 1001 给 {team}队")
        assert wang.buttons == ["赵大勇"]

    def test_a_team_that_there_is_not_is_answered_with_the_nearest(
        self, both: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        assert "您说的是垃圾分类吗" in wang.says("派 1001 给 垃圾分内队")
        assert "您说的是垃圾分类吗" in wang.says("周六上午垃圾分内队谁有空")
        assert both.ticket(1001).status == "open"

    def test_who_is_nobody_there_gets_nothing_by_a_forged_press(
        self, both: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        stranger = both.resident("路人")
        assert "太旧" in wang.presses_payload(f"give:1001:{stranger.id}")
        assert both.ticket(1001).status == "open"

    def test_without_a_name_it_is_asked_whom(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        both.volunteer("赵大勇", "culture")
        assert "派给谁" in wang.says("派 1001")

    def test_a_ticket_that_is_not_there_is_refused(self, wang: Neighbour) -> None:
        assert "没找到这张单子" in wang.says("派 1999 给 李师傅")

    def test_only_a_worker_orders(self, both: Community, alice: Neighbour) -> None:
        bob = both.volunteer("李师傅", "culture")
        for said in ("派 1001 给 李师傅", "结 1001 已由物业处理", "协办 1001 梅园社区", "撤销", "交班 一切都好"):
            bob.says(said)
        assert both.ticket(1001).status == "open"


class TestClosing:
    @pytest.mark.parametrize(
        "said", ["结 1001 已由物业处理", "1001 办结，已由物业处理", "办结1001已由物业处理", "结单 #1001：已由物业处理"]
    )
    def test_the_requester_hears_the_reason(
        self, both: Community, alice: Neighbour, wang: Neighbour, said: str
    ) -> None:
        assert "已办结" in wang.says(said)
        assert "已由物业处理" in alice.last
        assert both.ticket(1001).status == "closed"
        check_everything(both.database)

    def test_without_a_reason_it_is_asked_for(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        assert "原因" in wang.says("结 1001")
        assert both.ticket(1001).status == "open"
        assert "已办结" in wang.says("已由物业处理")

    def test_twice_is_refused_with_a_sentence(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        wang.says("结 1001 已由物业处理")
        assert "已经办结了" in wang.says("结 1001 已由物业处理")


class TestTheToDoList:
    def test_begins_with_what_is_overdue_and_with_danger(self, both: Community, wang: Neighbour) -> None:
        bob = both.volunteer("李师傅")
        both.resident("陈阿婆").asks_for_a_repair()
        bob.presses("接单")
        both.resident("刘叔").asks_for_a_repair()
        both.passes(days=3)
        both.resident("周姐").asks_for_a_repair()
        both.resident("孙伯", agreed=True, station=1).says("我家着火了，幸福小区2号楼301，电话13912345678")
        said = wang.says("待办")
        heads = [said.index(head) for head in (f"【{orders.PILES[one]}】" for one in ("overdue", "danger", "open"))]
        assert heads == sorted(heads)
        assert said.index("1002") < said.index("1003")
        assert "1004" in said

    def test_counts_what_it_does_not_list(self, both: Community, wang: Neighbour) -> None:
        for n in range(9):
            both.resident(f"居民{n}").asks_for_a_repair()
        assert "【没人接】9 张" in wang.says("我的待办")
        assert "还有 3 张" in wang.last

    def test_is_empty_at_rest(self, wang: Neighbour) -> None:
        assert "没有待办" in wang.says("待办")


class TestToday:
    def test_is_one_short_card(self, both: Community, wang: Neighbour) -> None:
        alice, liu = both.resident("陈阿婆"), both.resident("刘叔")
        alice.asks_for_a_repair("我家水龙头坏了，幸福小区3号楼402，今天下午想请人来修，电话13812345678")
        liu.asks_for_a_repair()
        wang.says("结 1002 已由物业处理")
        said = wang.says("今天")
        assert "新单 2｜没人接 1｜超时 0｜办完 1" in said
        assert "1001 下午" in said

    def test_counts_from_midnight_in_shanghai(self, both: Community, alice: Neighbour, wang: Neighbour) -> None:
        both.passes(days=1)
        assert "新单 0" in wang.says("今天")

    def test_is_still_the_answer_to_when(self, both: Community, wang: Neighbour) -> None:
        wang.says("我家灯泡坏了，幸福小区3号楼402，想请人换一个")
        wang.presses("同意") if "同意" in wang.buttons else None
        assert "新单" not in wang.says("今天")


class TestHandingOver:
    def test_the_others_of_the_place_hear_it_now_and_read_it_again_once(self, both: Community, wang: Neighbour) -> None:
        liu = both.worker("刘姐")
        assert "记下了" in wang.says("交班 3号楼水管还在等物业")
        assert "3号楼水管还在等物业" in liu.last
        assert "3号楼水管" in liu.says("待办")
        assert "3号楼水管" not in liu.says("待办")
        assert "3号楼水管" not in wang.says("待办")

    def test_at_night_nobody_is_woken(self, both: Community, wang: Neighbour) -> None:
        liu = both.worker("刘姐")
        both.passes(hours=14)
        assert "不吵醒" in wang.says("交班：3号楼水管还在等物业")
        assert not liu.reads("3号楼水管")
        both.passes(hours=9)
        assert "3号楼水管" in liu.says("今天")

    def test_the_words_can_be_asked_for(self, both: Community, wang: Neighbour) -> None:
        liu = both.worker("刘姐")
        assert "交代" in wang.says("交班")
        assert "记下了" in wang.says("派人去看看，别忘了")
        assert "别忘了" in liu.last

    def test_after_days_it_is_no_news_any_more(self, both: Community, wang: Neighbour) -> None:
        liu = both.worker("刘姐")
        wang.says("交班 3号楼水管")
        both.passes(days=4)
        assert "3号楼水管" not in liu.says("待办")

    def test_another_place_reads_nothing(self, both: Community, wang: Neighbour) -> None:
        both.station("梅园社区", estates=["梅园小区"])
        zhao = both.worker("赵姐", station=2)
        wang.says("交班 3号楼水管")
        assert not zhao.reads("3号楼水管")
        assert "3号楼水管" not in zhao.says("待办")

    def test_it_goes_with_the_one_who_said_it(self, both: Community, wang: Neighbour) -> None:
        liu = both.worker("刘姐")
        wang.says("交班 3号楼水管")
        wang.says("删除我的资料")
        wang.presses("全部删除")
        assert "3号楼水管" not in liu.says("待办")


class TestWhoIsFree:
    def test_names_by_team_who_has_least(self, both: Community, wang: Neighbour) -> None:
        bob = both.volunteer("李师傅")
        both.volunteer("赵大勇")
        both.resident("陈阿婆").asks_for_a_repair()
        bob.presses("接单")
        said = wang.says("谁有空")
        assert said.index("赵大勇") < said.index("李师傅（手上 1）")

    def test_leaves_out_who_is_taken_then(self, both: Community, wang: Neighbour) -> None:
        bob = both.volunteer("李师傅")
        both.volunteer("赵大勇")
        both.resident("陈阿婆").asks_for_a_repair()
        bob.presses("接单")
        assert "李师傅" not in wang.says("谁有空 后天上午")
        assert "赵大勇" in wang.last
        assert "李师傅" in wang.says("后天下午谁有空")

    def test_of_one_team_only(self, both: Community, wang: Neighbour) -> None:
        both.volunteer("李师傅", "culture")
        both.volunteer("赵大勇", "aid")
        team = both.reader.lexicon.teams["culture"].name
        said = wang.says(f"周六上午{team}队谁有空")
        assert "李师傅" in said
        assert "赵大勇" not in said

    def test_a_team_is_known_by_what_it_does(self, both: Community, wang: Neighbour) -> None:
        both.volunteer("李师傅", "culture")
        both.volunteer("赵大勇", "aid")
        said = wang.says("谁有空 周六上午 维修队")
        assert "赵大勇" in said
        assert "李师傅" not in said

    def test_nobody_is_said_with_a_sentence(self, wang: Neighbour) -> None:
        assert "没有人空着" in wang.says("谁有空")


class TestHandlingTogether:
    @pytest.fixture
    def zhao(self, both: Community, alice: Neighbour) -> Neighbour:
        both.station("梅园社区", estates=["梅园小区"])
        return both.worker("赵姐", station=2)

    @pytest.mark.parametrize("said", ["协办 1001 梅园社区", "协办1001请梅园", "1001 请赵姐协办", "协办 1001 赵姐"])
    def test_another_unit_sees_the_card_and_acts_until_the_end(
        self, both: Community, alice: Neighbour, wang: Neighbour, zhao: Neighbour, said: str
    ) -> None:
        assert "一起办单子 1001" in wang.says(said)
        assert "请您协办" in zhao.last
        assert "原话" in zhao.says("1001")
        assert "1001" in zhao.says("待办")
        zhao.presses("我来跟")
        assert both.ticket(1001).status == "taken"
        wang.says("结 1001 一起办好了")
        assert "没找到" in zhao.says("1001")
        check_everything(both.database)

    def test_only_the_one_who_was_named(self, both: Community, wang: Neighbour, zhao: Neighbour) -> None:
        qian = both.worker("钱姐", station=2)
        wang.says("协办 1001 赵姐")
        assert "没找到" in qian.says("1001")
        assert not qian.reads("协办")

    def test_the_unit_may_send_its_own_volunteer(self, both: Community, wang: Neighbour, zhao: Neighbour) -> None:
        bob = both.volunteer("周师傅", station=2)
        wang.says("协办 1001 梅园社区")
        assert "派给了周师傅" in zhao.says("派 1001 给 周师傅")
        assert PHONE in bob.last

    def test_an_unknown_unit_is_answered_with_the_nearest(self, wang: Neighbour, zhao: Neighbour) -> None:
        assert "您说的是梅园社区吗" in wang.says("协办 1001 梅元社区")
        assert "一起办" in wang.presses("梅园社区")

    def test_by_buttons_too(self, wang: Neighbour, zhao: Neighbour) -> None:
        wang.says("1001")
        wang.presses("请人协办")
        assert "一起办" in wang.presses("赵姐")

    def test_who_was_not_asked_cannot_ask_others(self, both: Community, alice: Neighbour, zhao: Neighbour) -> None:
        assert "没找到" in zhao.says("协办 1001 梅园社区")
        assert "没找到" in zhao.presses_payload(f"along:1001:2:{zhao.id}")

    def test_who_was_asked_along_asks_nobody_else_along(
        self, both: Community, wang: Neighbour, zhao: Neighbour
    ) -> None:
        both.station("桂园社区", estates=["桂园小区"])
        sun = both.worker("孙姐", station=3)
        wang.says("协办 1001 梅园社区")
        for said in (
            zhao.says("协办 1001 桂园社区"),
            zhao.presses_payload("along:1001"),
            zhao.presses_payload(f"along:1001:3:{sun.id}"),
        ):
            assert "请枫林社区的工作人员来请" in said
        assert not sun.reads("请您协办")
        assert "没找到" in sun.says("1001")

    def test_who_helps_already_is_named_as_such_and_rung_no_more(self, wang: Neighbour, zhao: Neighbour) -> None:
        wang.says("协办 1001 赵姐")
        before = len(zhao.sees)
        assert "赵姐已经在一起办" in wang.says("协办 1001 赵姐")
        assert len(zhao.sees) == before
