"""事事有回音: at each limit that passes somebody hears an honest line, and the alarm goes up the tree."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.tickets import Ticket
from tests.community import SHANGHAI, Community, Neighbour
from tests.street import put_under
from tests.truths import check_everything

FIRE = "救命！幸福小区5号楼101着火了，有人被困"
UNDATED = "我家水龙头坏了，幸福小区3号楼402，想请人来修，电话13812345678"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    both.station()
    return both.worker("王姐")


def lets_pass(community: Community, hours: float, step: float = 0.25) -> None:
    """Let time go by as the program sees it: looked at every quarter of an hour."""
    for _ in range(round(hours / step)):
        community.passes(hours=step)
        community.ticks()


def under_a_center(community: Community) -> tuple[Neighbour, Neighbour]:
    center, institute = put_under(community, 1, above=("浦东中心", "枫林街道"))
    return community.worker("所里的赵姐", station=institute), community.worker("中心的刘主任", station=center)


def hour(moment: datetime | None) -> str:
    assert moment is not None
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}-{local.day} {local.hour}"


def test_the_requester_hears_one_line_for_the_limit_and_no_more(both: Community, wang: Neighbour) -> None:
    alice = both.resident("陈阿婆")
    alice.asks_for_a_repair()
    lets_pass(both, 8)
    assert alice.heard("还没有人接") == 1


def test_the_alarm_goes_up_the_tree_while_nobody_takes_it(both: Community, wang: Neighbour) -> None:
    zhao, liu = under_a_center(both)
    both.resident("陈阿婆").asks_for_a_repair()
    lets_pass(both, 2.25)
    assert (wang.heard("【没人接】"), zhao.heard("【没人接】"), liu.heard("【没人接】")) == (1, 0, 0)
    assert "超时：今天 11:0" in wang.last
    lets_pass(both, 4)
    assert (zhao.heard("请您过问"), liu.heard("请您过问")) == (1, 0)
    lets_pass(both, 24)
    assert liu.heard("请您过问") == 1
    assert both.newest().alarmed == 3


def test_it_is_offered_wider_a_moment_after_its_limit(both: Community, wang: Neighbour) -> None:
    both.crowd(12)
    number = both.resident("陈阿婆").asks_for_a_repair().id
    with both.database.begin() as session:
        row = session.get_one(Ticket, number)
        row.take_by = row.next_look_at = row.widens_at
    both.passes(minutes=31)
    assert both.ticks() == [f"ticket {number} late: take"]
    assert both.ticket(number).wave == 1
    both.passes(minutes=2)
    assert "more" in " ".join(both.ticks())
    assert both.ticket(number).wave == 2


def test_an_alarm_stops_where_somebody_takes_the_ticket(both: Community, wang: Neighbour) -> None:
    zhao, _ = under_a_center(both)
    both.resident("陈阿婆").asks_for_a_repair()
    lets_pass(both, 2.25)
    wang.presses("我来跟")
    lets_pass(both, 12)
    assert zhao.heard("请您过问") == 0


def test_danger_is_told_at_night_and_everything_else_waits_for_the_morning(both: Community, wang: Neighbour) -> None:
    both.now = datetime(2026, 11, 18, 21, 30, tzinfo=SHANGHAI)
    alice = both.resident("陈阿婆")
    number = alice.asks_for_a_repair("家里水管爆了，水漫得到处都是，急！幸福小区3号楼402，今天就来，电话13812345678").id
    both.resident("周伯").says(FIRE)
    before = len(both.said())
    lets_pass(both, 9)
    by_night = both.said()[before:]
    assert number + 1 in {row.ticket_id for row in by_night if row.direction == "out"}
    assert number not in {row.ticket_id for row in by_night}
    lets_pass(both, 1)
    assert any(row.ticket_id == number for row in both.said()[before:])


def test_no_call_and_no_question_is_brought_up_at_night(both: Community, wang: Neighbour) -> None:
    both.now = datetime(2026, 11, 18, 20, 30, tzinfo=SHANGHAI)
    alice, bob = both.resident("陈阿婆"), both.volunteer("李师傅")
    both.resident("周伯").says("请问办老年卡要带什么材料？")
    alice.asks_for_a_repair("我家水龙头坏了，幸福小区3号楼402，11月25日上午想请人来修，电话13812345678")
    wang.presses("答复")
    wang.says("师傅下周来")
    bob.presses("接单")
    before = len(both.said())
    lets_pass(both, 10)
    assert [row for row in both.said()[before:] if row.direction == "out"] == []
    lets_pass(both, 1)
    assert wang.heard("【还没回答】") == 1


def test_a_volunteer_who_does_not_say_that_they_are_there_is_asked_first(both: Community, wang: Neighbour) -> None:
    alice, bob = both.resident("陈阿婆"), both.volunteer("李师傅")
    alice.asks_for_a_repair()
    bob.presses("接单")
    both.now = datetime(2026, 11, 20, 11, 50, tzinfo=SHANGHAI)
    both.ticks()
    worker_had = wang.heard("【没到】")
    lets_pass(both, 0.25)
    assert "您到了吗" in bob.last
    assert "我到了" in bob.buttons
    assert wang.heard("【没到】") == worker_had == 0
    lets_pass(both, 0.5)
    assert wang.heard("【没到】") == 1
    assert "没人来" in alice.last
    lets_pass(both, 4)
    assert alice.heard("还没说到没到") == 1


def test_nobody_is_said_to_be_on_the_way_where_nobody_took_it(both: Community, wang: Neighbour) -> None:
    both.resident("陈阿婆").asks_for_a_repair()
    both.now = datetime(2026, 11, 20, 12, 30, tzinfo=SHANGHAI)
    both.ticks()
    assert wang.heard("【没人去】约好的时间到了，还没有人接") == 1
    assert wang.heard("志愿者还没说到没到") == 0


def test_who_says_that_they_are_there_is_left_in_peace(both: Community, wang: Neighbour) -> None:
    alice, bob = both.resident("陈阿婆"), both.volunteer("李师傅")
    alice.asks_for_a_repair()
    bob.presses("接单")
    both.now = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
    both.ticks()
    bob.arrives()
    lets_pass(both, 6)
    assert bob.heard("您到了吗") == 0
    assert wang.heard("【没到】") == 0


def test_what_is_not_solved_in_time_is_told_to_the_worker_and_the_requester(both: Community, wang: Neighbour) -> None:
    alice, bob = both.resident("陈阿婆"), both.volunteer("李师傅")
    alice.asks_for_a_repair()
    bob.presses("接单")
    both.now = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
    both.ticks()
    bob.arrives()
    both.now = datetime(2026, 11, 21, 17, 50, tzinfo=SHANGHAI)
    both.ticks()
    lets_pass(both, 1)
    assert alice.heard("还没办完") == 1
    assert wang.heard("【没办完】") == 1


def test_many_limits_at_once_are_one_message_to_a_worker(both: Community, wang: Neighbour) -> None:
    people = [both.resident(f"居民{n}", agreed=True, station=1) for n in range(6)]
    for one in people:
        one.asks_for_a_repair()
    before = len(wang.sees)
    lets_pass(both, 2.25)
    assert len(wang.sees) == before + 1
    assert "有 6 张单子过了时限" in wang.last
    assert {str(1000 + n) for n in range(1, 7)} <= set(wang.buttons)
    assert all(one.heard("还没有人接") == 1 for one in people)


def test_over_national_day_nobody_is_kept_waiting_without_knowing(community: Community) -> None:
    """1 to 7 October 2026 are free; Saturday the 10th is worked."""
    community.station()
    wang = community.worker("王姐")
    community.now = datetime(2026, 9, 30, 16, 0, tzinfo=SHANGHAI)
    alice = community.resident("陈阿婆", agreed=True, station=1)
    number = undated(community, alice)
    assert hour(community.ticket(number).take_by) == "10-8 10"
    assert "最晚10月8日 星期四 10:0" in "".join(one.text for one in alice.sees)
    community.now = datetime(2026, 10, 8, 9, 50, tzinfo=SHANGHAI)
    community.ticks()
    assert wang.heard("【没人接】") == 0
    lets_pass(community, 0.5)
    assert wang.heard("【没人接】") == 1


def undated(community: Community, who: Neighbour) -> int:
    who.says(UNDATED)
    while "登记好了" not in who.last:
        who.presses("确认" if "确认" in who.buttons else "什么时候都行")
    return community.newest().id


def test_a_make_up_saturday_is_a_working_day_and_an_ordinary_one_is_not(community: Community) -> None:
    community.station()
    community.now = datetime(2026, 10, 9, 16, 0, tzinfo=SHANGHAI)
    number = undated(community, community.resident("陈阿婆", agreed=True, station=1))
    assert hour(community.ticket(number).take_by) == "10-10 10"
    community.now = datetime(2026, 10, 16, 16, 0, tzinfo=SHANGHAI)
    number = undated(community, community.resident("周伯", agreed=True, station=1))
    assert hour(community.ticket(number).take_by) == "10-19 10"


def test_who_wants_somebody_tomorrow_does_not_wait_for_monday(community: Community) -> None:
    community.station()
    community.now = datetime(2026, 11, 20, 18, 30, tzinfo=SHANGHAI)
    ticket = community.resident("陈阿婆").asks_for_a_repair(
        "我家水龙头坏了，幸福小区3号楼402，明天下午想请人来修，电话13812345678"
    )
    assert hour(ticket.take_by) == "11-20 20"


def test_every_live_ticket_has_a_next_look_over_a_long_holiday(community: Community) -> None:
    community.station()
    wang = community.worker("王姐")
    bob = community.volunteer("李师傅")
    community.now = datetime(2026, 9, 30, 16, 0, tzinfo=SHANGHAI)
    alice = community.resident("陈阿婆", agreed=True, station=1)
    first = undated(community, alice)
    bob.presses("接单")
    second = community.resident("周伯").asks_for_a_repair().id
    for _ in range(14 * 24):
        community.passes(hours=1)
        community.ticks()
        for number in (first, second):
            ticket: Ticket = community.ticket(number)
            assert ticket.next_look_at is not None
            assert community.now < ticket.next_look_at < community.now + timedelta(days=12)
    check_everything(community.database)
    quiet_hours = [
        row for row in community.said() if row.direction == "out" and not 7 <= row.at.astimezone(SHANGHAI).hour < 22
    ]
    assert not quiet_hours
    assert wang.heard("【没人接】") >= 1


class TestSettingThem:
    def test_a_worker_sees_them_all(self, both: Community, wang: Neighbour) -> None:
        table = wang.says("时限")
        assert "险情：接单 15分钟，到场 30分钟，办结 2小时" in table
        assert "普通：接单 上班时间2小时，办结 7个工作日" in table
        assert "家电水电维修" in table
        assert "改急事接单" in wang.buttons

    @pytest.mark.parametrize(
        ("said", "minutes"),
        [("时限 普通 接单 30分钟", 30), ("时限：普通接单改成一个半小时", 90), ("时限普通的接单 1天", 24 * 60)],
    )
    def test_a_limit_set_by_word_counts_from_the_next_ticket(
        self, community: Community, said: str, minutes: int
    ) -> None:
        community.station()
        wang = community.worker("王姐")
        alice = community.resident("陈阿婆")
        assert "好的，普通的接单时限是" in wang.says(said)
        ticket = alice.asks_for_a_repair()
        assert ticket.opened_at is not None
        assert ticket.take_by == ticket.opened_at + timedelta(minutes=minutes)
        assert "＊" in wang.says("时限")

    def test_a_limit_set_by_buttons_and_given_up_again(self, both: Community, wang: Neighbour) -> None:
        wang.says("时限")
        wang.presses("改急事接单")
        assert "急事的接单时限是30分钟" in wang.presses("30分钟")
        wang.presses("时限")
        wang.presses("改急事接单")
        assert "急事的接单时限是45分钟" in wang.says("45分钟")
        wang.presses("时限")
        wang.presses("改急事接单")
        assert "急事的接单时限是1小时" in wang.presses("恢复原样")
        check_everything(both.database)

    def test_an_item_has_a_limit_of_its_own(self, both: Community, wang: Neighbour) -> None:
        assert "家电水电维修的办结时限是5个工作日" in wang.says("时限 家电水电维修 办结 5个工作日")
        assert "普通：接单 上班时间2小时，办结 7个工作日" in wang.says("时限")
        assert "家电水电维修：办结 5个工作日＊" in wang.last

    def test_the_nearest_place_counts(self, both: Community, wang: Neighbour) -> None:
        zhao, liu = under_a_center(both)
        liu.says("时限 普通 接单 40分钟")
        assert "接单 40分钟＊" in wang.says("时限")
        zhao.says("时限 普通 接单 50分钟")
        assert "接单 50分钟＊" in wang.says("时限")
        wang.says("时限 普通 接单 20分钟")
        assert "接单 20分钟＊" in wang.says("时限")
        wang.says("时限 普通 接单 恢复")
        assert "接单 50分钟＊" in wang.says("时限")

    @pytest.mark.parametrize(
        ("said", "answer"),
        [
            ("时限 急事 接单 3分钟", "最短5分钟"),
            ("时限 险情 接单 2天", "险情最长2小时"),
            ("时限 险情 接单 1个工作日", "险情最长2小时"),
            ("时限 普通 办结 9999天", "最长90天"),
            ("时限 普通 办结 一些日子", "没听懂是多长"),
            ("时限 家电修理 办结 2天", "家电水电维修"),
            ("时限 随便", "请这样说"),
        ],
    )
    def test_bad_input_gets_a_sentence(self, community: Community, said: str, answer: str) -> None:
        community.station()
        wang = community.worker("王姐")
        assert answer in wang.says(said)
        assert "＊" not in wang.says("时限").replace("带＊", "")

    def test_nobody_else_sets_them(self, both: Community, wang: Neighbour) -> None:
        bob = both.volunteer("李师傅")
        for press in ("limits", "limit:take:danger", "limitis:take:danger:60:0"):
            assert "工作人员能做" in bob.presses_payload(press)
        bob.says("时限 险情 接单 60分钟")
        assert "险情：接单 15分钟" in wang.says("时限")

    @pytest.mark.parametrize(
        "press",
        ["limit:take:x", "limitis:x:normal:60:0", "limitis:take:normal:x:0", "limitis:take:danger:999999:0", "limit"],
    )
    def test_a_forged_press_sets_nothing(self, community: Community, press: str) -> None:
        community.station()
        wang = community.worker("王姐")
        assert "toast" in wang.presses_payload(press)
        assert "＊" not in wang.says("时限").replace("带＊", "")
