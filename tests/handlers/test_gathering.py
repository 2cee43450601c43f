"""The volunteer day for who comes: asked on Wednesday, asked again on Friday, told on Saturday, checked in, thanked."""

from __future__ import annotations

import pytest

from handlers import gather
from handlers.turn import Scene
from storage import activities
from storage.activities import Occurrence, Post
from storage.messages import Urge
from tests.community import Community, Neighbour, at
from tests.gathering import code, gathering, is_now, newest_data, shifts, stands, the_week

HERE, FAR_OFF = (31.2304, 121.4737), (31.2400, 121.4737)


@pytest.fixture
def dora(community: Community) -> Neighbour:
    return community.volunteer("孙姨")


@pytest.fixture
def day(community: Community, wang: Neighbour, bob: Neighbour, carol: Neighbour, dora: Neighbour) -> int:
    """Saturday, for two."""
    number = gathering(community, Post(name="", needed=2), maker=wang.id)
    the_week(community, number)
    return number


def test_a_week_goes_by(both: Community) -> None:
    community = both
    wang, bob, carol = both.worker("王姐"), both.volunteer("李师傅"), both.volunteer("赵大姐")
    day = gathering(both, Post(name="", needed=2), maker=wang.id)
    the_week(both, day)
    is_now(community, 18, 18, 1)
    assert "【志愿者日】11月21日 星期六 08:30–11:00" in bob.last
    assert "居委会门口" in bob.last
    assert "名额：还缺 2 人" in bob.last
    assert "找谁：王姐 13900000001" in bob.last
    assert bob.buttons == ["来", "来不了", "不再收到"]
    assert "记下了" in bob.presses("来")
    assert "到时见" in bob.last
    assert bob.buttons == ["来不了", "日历"]
    assert "没关系" in carol.presses("来不了")
    is_now(community, 20, 18, 31)
    assert bob.last.startswith("周六还来吗？")
    assert not carol.reads("还来吗")
    bob.presses("来")
    is_now(community, 21, 7, 11)
    assert bob.last.startswith("早上好！今天见。")
    assert "今天，11月21日" in bob.last
    assert "王姐 13900000001" in bob.last
    assert not carol.reads("早上好")
    community.now = at(21, 8, 25)
    assert "签到成功" in bob.says(f"签到 {code(community, day)}")
    community.now = at(21, 10, 45)
    assert "签退了" in bob.says("签退")
    is_now(community, 21, 11, 31)
    assert wang.reads("李师傅：2小时15分钟")
    wang.presses("全部确认")
    assert "2小时15分钟，已经确认" in bob.last
    for said in ("我的时长", "时长", "我的服务时长"):
        assert "您的服务时长：2小时15分钟" in bob.says(said)


def test_what_recurs_is_asked_about_every_week(community: Community, wang: Neighbour, bob: Neighbour) -> None:
    with community.database.begin() as session:
        made = activities.draft(
            session, "saturday", 1, wang.id, community.now, text="一起打扫楼道", rule="FREQ=WEEKLY;BYDAY=SA",
            starts_on="2026-11-21", starts_at="08:30", ends_at="11:00", spot="居委会门口",
        )  # fmt: skip
        session.add(Post(activity_id=made.id, name="1号桶站", needed=1))
        activities.start(session, made, wang.id, community.now)
    for first in (18, 25):
        is_now(community, first, 18, 1)
        assert f"11月{first + 3}日 星期六 08:30–11:00" in bob.last
        bob.presses("来")
        is_now(community, first + 2, 18, 31)
        assert bob.last.startswith("周六还来吗？")
    assert wang.reads("1号桶站") is False
    is_now(community, 27, 20, 1)
    assert wang.reads("【缺人】志愿者日 明天，11月28日")


def test_each_hears_each_thing_once(community: Community, day: int, bob: Neighbour) -> None:
    is_now(community, 18, 18, 1)
    bob.presses("来")
    for moment in ((20, 18, 31), (20, 20, 1), (21, 7, 11)):
        is_now(community, *moment)
        community.ticks()
    assert sum("还来吗" in one.text for one in bob.sees) == 1
    assert sum("早上好" in one.text for one in bob.sees) == 1


def test_who_signs_up_on_friday_evening_is_not_asked_again(community: Community, day: int, bob: Neighbour) -> None:
    is_now(community, 20, 17)
    assert "到时见" in bob.says("周六我来")
    is_now(community, 20, 18, 31)
    assert not bob.reads("还来吗")


def test_several_shifts_have_a_button_each(community: Community, wang: Neighbour, bob: Neighbour) -> None:
    number = gathering(
        community, Post(name="1号桶站", needed=1), Post(name="2号桶站", needed=3, spot="3号楼旁"),
        Post(name="合唱队", needed=2, team="culture"), maker=wang.id,
    )  # fmt: skip
    the_week(community, number)
    singer = community.volunteer("周老师", "culture")
    is_now(community, 18, 18, 1)
    assert bob.buttons == ["来：1号桶站", "来：2号桶站", "来不了", "不再收到"]
    assert "合唱队" not in bob.last
    assert "・2号桶站，3号楼旁，还缺 3 人" in bob.last
    assert "来：合唱队" in singer.buttons
    bob.presses("来：2号桶站")
    assert "岗位：2号桶站" in bob.last
    assert [shift.taken for shift in shifts(community, number)] == [0, 1, 0]


def test_when_all_is_full_one_waits_and_moves_up_and_everybody_knows(
    community: Community, day: int, bob: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    is_now(community, 18, 18, 1)
    for one in (bob, carol, dora):
        one.presses("来")
    assert "您在候补。您排第一位" in dora.last
    bob.presses("来不了")
    assert dora.last.startswith("有位置了，您补上了！")
    assert dora.buttons == ["来", "来不了"]
    dora.presses("来")
    assert "到时见" in dora.last
    assert stands(community, day, dora.id) == "coming"
    bob.presses("来")
    assert "候补" in bob.last


def test_a_late_drop_out_is_told_to_the_leader_and_the_gap_to_the_worker(
    community: Community, wang: Neighbour, bob: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    leader = community.volunteer("包队长")
    led = gathering(community, Post(name="1号桶站", needed=1), leader=leader.id)
    alone = gathering(community, Post(name="2号桶站", needed=1), maker=wang.id, day="2026-11-22")
    community.now = at(18, 9)
    for one in (bob, carol):
        one.presses_payload(f"come:{led}")
    dora.presses_payload(f"come:{alone}")
    community.now = at(20, 21)
    bob.presses_payload(f"nocome:{led}")
    assert "李师傅来不了了，已经请赵大姐补上" in leader.last
    assert "有位置了" in carol.last
    carol.says("周六来不了")
    assert "赵大姐来不了了，还没有人补上" in leader.last
    assert not wang.reads("来不了了")
    community.now = at(21, 20, 30)
    dora.presses_payload(f"nocome:{alone}")
    assert "又缺人" in wang.last
    assert "孙姨" not in wang.last


def test_before_the_evenings_list_nobody_is_bothered_by_a_change(
    community: Community, wang: Neighbour, bob: Neighbour
) -> None:
    leader = community.volunteer("包队长")
    led = gathering(community, Post(name="1号桶站", needed=1), leader=leader.id)
    bob.presses_payload(f"come:{led}")
    bob.presses_payload(f"nocome:{led}")
    assert leader.last == wang.last == ""


def test_at_night_nobody_is_rung_out_of_bed_to_move_up(community: Community, wang: Neighbour, bob: Neighbour) -> None:
    number = gathering(community, Post(name="1号桶站", needed=1), maker=wang.id)
    dora = community.volunteer("孙姨", channel="telegram")
    for one in (bob, dora):
        one.presses_payload(f"come:{number}")
    community.now = at(19, 23)
    bob.says("周六来不了")
    moved_up = next(row for row in reversed(community.said()) if "有位置了" in row.text)
    # This class waits for the morning.
    assert moved_up.urge == Urge.BROADCAST


def test_a_day_that_is_called_off_is_told_to_who_comes_and_who_waits(
    community: Community, day: int, bob: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    for one in (bob, carol, dora):
        one.says("我报名")
    with community.database.begin() as session:
        gather.tell_called_off(Scene(session, community.reader, community.now), session.get_one(Occurrence, day))
    for one in (bob, carol, dora):
        assert "这次不办了" in one.last


def test_who_was_invited_may_come_even_if_no_volunteer_any_more(community: Community, day: int, bob: Neighbour) -> None:
    is_now(community, 18, 18, 1)
    with community.database.begin() as session:
        from storage.members import find_membership  # noqa: PLC0415

        member = find_membership(session, bob.id, "volunteer", 1)
        assert member is not None
        member.status = "ended"
    assert "记下了" in bob.presses("来")
    stranger = community.resident("路人")
    assert "还不是这里的志愿者" in stranger.presses_payload(f"come:{day}")


def test_a_press_that_comes_three_times_has_one_effect(community: Community, day: int, bob: Neighbour) -> None:
    is_now(community, 18, 18, 1)
    for _ in range(3):
        bob.presses_payload(f"come:{day}")
    assert shifts(community, day)[0].taken == 1
    for _ in range(3):
        bob.presses_payload(f"nocome:{day}")
    assert shifts(community, day)[0].taken == 0


def test_what_is_pressed_too_late_is_refused_kindly_and_changes_nothing(
    community: Community, day: int, bob: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    for one in (bob, carol, dora):
        one.says("我报名")
    bob.says("换人")
    bob.presses("孙姨（候补）")
    community.now = at(21, 8, 40)
    assert "做不了" in dora.presses("可以换")
    community.now = at(21, 12)
    for payload in (f"come:{day}", f"nocome:{day}"):
        assert "做不了" in carol.presses_payload(payload)
    for payload in (
        "come:999",
        "come",
        "come:x",
        "swapyes:9",
        "here:9",
        "hour:9",
        "roster:9",
        "out:9",
    ):
        assert "太旧" in carol.presses_payload(payload)
    assert [stands(community, day, one.id) for one in (bob, carol, dora)] == ["coming", "coming", "waiting"]


def test_a_day_that_is_skipped_takes_nobody_any_more(
    community: Community, day: int, wang: Neighbour, bob: Neighbour
) -> None:
    with community.database.begin() as session:
        activities.skip(session, session.get_one(Occurrence, day), wang.id, community.now)
    assert "做不了" in bob.presses_payload(f"come:{day}")
    assert stands(community, day, bob.id) is None


def test_my_sign_ups_with_what_can_be_done(community: Community, day: int, bob: Neighbour) -> None:
    assert "您现在没有报名" in bob.says("我的报名")
    bob.says("我报名")
    assert "您报名了" in bob.says("我的报名")
    assert bob.buttons == ["来不了", "换人", "日历", "订阅日历"]
    bob.presses("日历")
    assert newest_data(bob) == {"calendar": day}
    bob.presses("订阅日历")
    assert newest_data(bob) == {"feed": bob.id}


def test_the_place_goes_to_whoever_agreed_to_take_it(
    community: Community, day: int, bob: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    for one in (bob, carol, dora):
        one.says("我报名")
    bob.says("换人")
    assert bob.buttons == ["孙姨（候补）"]
    assert "我去问孙姨了" in bob.presses("孙姨") or "我去问孙姨了" in bob.last
    assert "李师傅来不了，想请您去" in dora.last
    dora.presses("可以换")
    assert "换好了" in dora.last
    assert "孙姨替您去，您不用来了" in bob.last
    assert (stands(community, day, bob.id), stands(community, day, dora.id)) == ("declined", "coming")
    assert shifts(community, day)[0].taken == 2


def test_two_exchange_their_shifts_or_do_not(
    community: Community, wang: Neighbour, bob: Neighbour, carol: Neighbour
) -> None:
    number = gathering(community, Post(name="1号桶站", needed=1), Post(name="2号桶站", needed=1), maker=wang.id)
    one, two = (shift.id for shift in shifts(community, number))
    bob.presses_payload(f"come:{number}:{one}")
    carol.presses_payload(f"come:{number}:{two}")
    bob.says("换人")
    bob.presses("赵大姐（2号桶站）")
    assert "他去2号桶站，您去1号桶站" in carol.last
    carol.presses("不换")
    assert "赵大姐这次换不了" in bob.last
    bob.says("我想换人")
    bob.presses("赵大姐（2号桶站）")
    carol.presses("可以换")
    assert "岗位：2号桶站" in bob.last
    assert "岗位：1号桶站" in carol.last


def test_nobody_to_change_with(community: Community, day: int, bob: Neighbour) -> None:
    bob.says("我报名")
    assert "没有人可以换" in bob.says("换人")


def test_who_did_not_come_is_asked_kindly_once_on_the_next_day(
    community: Community, day: int, bob: Neighbour, carol: Neighbour, wang: Neighbour
) -> None:
    for one in (bob, carol):
        one.says("我报名")
    community.now = at(21, 8, 20)
    bob.says(code(community, day))
    is_now(community, 21, 11, 31)
    assert "没签到：赵大姐" in wang.last
    is_now(community, 22, 9)
    assert not carol.reads("没见到您")
    is_now(community, 22, 10, 1)
    community.ticks()
    assert carol.last.startswith("昨天没见到您，一切都好吗？")
    assert sum("没见到您" in one.text for one in carol.sees) == 1
    assert not bob.reads("没见到您")
    carol.presses("一切都好")
    assert "那就好" in carol.last


def test_after_a_night_asleep_hours_are_still_proposed_and_nobody_is_asked_twice(
    community: Community, day: int, bob: Neighbour, carol: Neighbour, wang: Neighbour
) -> None:
    for one in (bob, carol):
        one.says("我报名")
    community.now = at(21, 8, 20)
    bob.says(code(community, day))
    is_now(community, 22, 9, 0)
    assert wang.reads("李师傅：2小时30分钟")
    for minute in (1, 20):
        is_now(community, 22, 10, minute)
    assert sum("昨天没见到您" in one.text for one in carol.sees) == 1
    is_now(community, 25, 9, 0)
    assert sum("没见到您" in one.text for one in carol.sees) == 1


def test_what_is_planned_is_told_to_who_asks(community: Community, day: int) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    assert "11月21日 星期六 08:30–11:00 志愿者日" in alice.says("最近有什么活动？")


def test_whoever_is_forgotten_gives_their_place_to_the_next(
    community: Community, day: int, bob: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    for one in (bob, carol, dora):
        one.says("我报名")
    bob.says("删除我的资料")
    bob.presses("全部删除")
    assert stands(community, day, dora.id) == "coming"
    assert "有位置了" in dora.last
