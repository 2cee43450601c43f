"""The volunteer day for who leads it: list and gaps, the roster of a post, the code, check-in for others, hours."""

from __future__ import annotations

import pytest

from storage import checkin, ledger
from storage.activities import Occurrence, Post
from tests.community import Community, Neighbour, at
from tests.gathering import gathering, is_now, newest_data, shifts, stands, the_week


@pytest.fixture
def leader(community: Community) -> Neighbour:
    return community.volunteer("包队长", "culture")


@pytest.fixture
def carol(community: Community) -> Neighbour:
    return community.volunteer("赵大姐", "culture")


@pytest.fixture
def dora(community: Community) -> Neighbour:
    return community.volunteer("孙姨", "culture")


@pytest.fixture
def day(community: Community, wang: Neighbour, leader: Neighbour, bob: Neighbour) -> int:
    """Saturday: one post is the culture team's own, the other is everybody's."""
    number = gathering(
        community, Post(name="文艺桶站", needed=2, team="culture", leader_id=leader.id), Post(name="2号桶站", needed=2),
        maker=wang.id,
    )  # fmt: skip
    the_week(community, number)
    return number


def minutes(community: Community, who: Neighbour) -> dict[str, int]:
    with community.database.look() as session:
        return ledger.minutes_of(session, who.id)


def names(leader: Neighbour, *who: str) -> None:
    leader.says("包桶")
    for one in who:
        leader.presses("添人")
        leader.presses(one)


def test_the_leader_of_a_post_names_its_people_who_are_told(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, dora: Neighbour, bob: Neighbour
) -> None:
    assert "文艺桶站（文化体育队包）：0/2，还缺 2 人" in leader.says("包桶")
    leader.presses("添人")
    assert "李师傅" not in leader.buttons
    leader.presses("赵大姐")
    assert "包队长请您来一起值岗" in carol.last
    assert carol.buttons == ["来", "来不了"]
    assert "赵大姐" in leader.last
    leader.presses("添人")
    leader.says("孙姨")
    assert stands(community, day, dora.id) == "coming"
    assert "添人" not in leader.buttons
    dora.presses("来不了")
    assert stands(community, day, dora.id) == "declined"
    leader.says("排班")
    leader.presses("去掉赵大姐")
    assert "您不用来了" in carol.last
    assert shifts(community, day)[0].taken == 0


def test_a_name_that_is_not_of_the_team_is_not_found(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, bob: Neighbour
) -> None:
    leader.says("包桶")
    leader.presses("添人")
    assert "没找到这个人" in leader.says("李师傅")
    assert stands(community, day, bob.id) is None


def test_nobody_else_touches_the_roster(community: Community, day: int, bob: Neighbour, carol: Neighbour) -> None:
    shift = shifts(community, day)[0].id
    for payload in (f"roster:{shift}", f"addto:{shift}", f"put:{shift}:{carol.id}"):
        assert "只有带队的人" in bob.presses_payload(payload)
    assert "没有您带队" not in bob.says("包桶")
    assert stands(community, day, carol.id) is None


def test_at_eight_the_leader_gets_the_roster_and_the_worker_only_the_gaps(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    names(leader, "赵大姐")
    bob.presses_payload(f"come:{day}")
    is_now(community, 20, 20, 1)
    assert "文艺桶站" in leader.last
    assert "赵大姐" in leader.last
    assert "（没回音）" in leader.last
    assert "2号桶站" not in leader.last
    said = next(one.text for one in wang.sees if "【缺人】" in one.text)
    assert "1/2，还缺 1 人" in said
    assert "赵大姐" not in said
    assert "李师傅" not in said
    assert said.count("\n") == 2


def test_where_all_is_filled_the_worker_hears_so(community: Community, wang: Neighbour, bob: Neighbour) -> None:
    number = gathering(community, Post(name="1号桶站", needed=1), maker=wang.id)
    the_week(community, number)
    bob.presses_payload(f"come:{number}")
    is_now(community, 20, 20, 1)
    assert "都齐了" in wang.last


def test_the_list_shows_the_worker_no_names_of_a_teams_own_post(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    names(leader, "赵大姐")
    bob.presses_payload(f"come:{day}")
    assert "李师傅" in wang.says("名单")
    assert "赵大姐" not in wang.last
    assert "赵大姐" in leader.says("名单")
    assert "李师傅" not in leader.last


def test_the_leader_of_the_day_sees_everybody(community: Community, leader: Neighbour, bob: Neighbour) -> None:
    number = gathering(community, Post(name="1号桶站", needed=1), leader=leader.id)
    bob.presses_payload(f"come:{number}")
    community.volunteer("周伯").presses_payload(f"come:{number}")
    assert "1号桶站：1/1，齐了" in leader.says("名单")
    assert "李师傅" in leader.last
    assert "候补：周伯" in leader.last


def test_how_often_somebody_stayed_away_is_for_the_worker_alone(
    community: Community, wang: Neighbour, leader: Neighbour, bob: Neighbour
) -> None:
    earlier = gathering(community, day="2026-11-14", leader=leader.id)
    with community.database.begin() as session:
        from storage.shifts import Shift, Signup  # noqa: PLC0415

        shift = session.query(Shift).filter(Shift.occurrence_id == earlier).one()
        session.add(Signup(occurrence_id=earlier, shift_id=shift.id, person_id=bob.id, status="missed", at=at(14, 9)))
    number = gathering(community, leader=leader.id)
    bob.presses_payload(f"come:{number}")
    assert "李师傅（近三个月没来1次）" in wang.says("名单")
    assert "没来" not in leader.says("名单")


def test_the_code_is_shown_on_the_day_with_its_page(
    community: Community, day: int, leader: Neighbour, bob: Neighbour
) -> None:
    assert "现在还不能签到" in leader.presses_payload(f"code:{day}")
    community.now = at(21, 8, 0)
    said = leader.says("签到码")
    with community.database.look() as session:
        digits = checkin.code_now(session.get_one(Occurrence, day), community.now)
    assert f"{digits[:3]} {digits[3:]}" in said
    assert newest_data(leader)["code"] == day
    assert "签到码" not in bob.says("签到码")
    assert "只有带队的人" in bob.presses_payload(f"code:{day}")


def test_the_leader_checks_in_for_others(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, dora: Neighbour, bob: Neighbour
) -> None:
    names(leader, "赵大姐", "孙姨")
    bob.presses_payload(f"come:{day}")
    community.now = at(21, 8, 30)
    leader.says("帮TA签到")
    assert leader.buttons == ["赵大姐", "孙姨"]
    assert "签到了" in leader.presses("赵大姐")
    assert stands(community, day, carol.id) == "arrived"
    assert leader.buttons == ["孙姨"]
    leader.presses("孙姨")
    assert "都签到了" in leader.last
    with community.database.look() as session:
        from storage.signups import find_signup  # noqa: PLC0415

        held = find_signup(session, day, bob.id)
        assert held is not None
    assert "只有带队的人" in leader.presses_payload(f"here:{held.id}")
    assert "只有带队的人" in bob.presses_payload(f"here:{held.id}")


def test_the_leader_sends_people_home(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, dora: Neighbour, bob: Neighbour
) -> None:
    names(leader, "赵大姐", "孙姨")
    community.now = at(21, 8, 30)
    leader.says("帮TA签到")
    leader.presses("赵大姐")
    leader.presses("孙姨")
    community.now = at(21, 9, 30)
    leader.says("帮TA签退")
    assert leader.buttons == ["全部签退", "赵大姐", "孙姨"]
    leader.presses("赵大姐")
    assert (stands(community, day, carol.id), stands(community, day, dora.id)) == ("left", "arrived")
    community.now = at(21, 10, 30)
    assert "只有带队的人" in bob.presses_payload(f"allaway:{day}")
    leader.presses_payload(f"allaway:{day}")
    is_now(community, 21, 11, 31)
    assert (minutes(community, carol), minutes(community, dora)) == ({"proposed": 60}, {"proposed": 120})


def test_who_comes_without_having_signed_up_is_added_and_checked_in(community: Community, bob: Neighbour) -> None:
    head = community.volunteer("总领队")
    number = gathering(community, leader=head.id)
    community.now = at(21, 8, 30)
    head.says("排班")
    head.presses("添人")
    head.says("李师傅")
    head.says("帮他签到")
    head.presses("李师傅")
    assert stands(community, number, bob.id) == "arrived"


def test_hours_are_confirmed_in_one_tap_or_one_by_one(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    names(leader, "赵大姐", "孙姨")
    community.now = at(21, 8, 30)
    leader.says("帮TA签到")
    leader.presses("赵大姐")
    leader.presses("孙姨")
    is_now(community, 21, 11, 31)
    said = next(one for one in reversed(leader.sees) if "【时长】" in one.text)
    assert "赵大姐：2小时30分钟" in said.text
    assert list(said.buttons) == ["全部确认", "改：赵大姐", "改：孙姨"]
    leader.presses("改：赵大姐")
    assert "没听明白" in leader.says("好像不太对")
    # 5 of what? And 1 is the number of a button, not a minute.
    assert "5 是小时还是分钟" in leader.says("5")
    assert "赵大姐：1小时30分钟，算数了" in leader.says("90分钟")
    assert "1小时30分钟，已经确认" in carol.last
    leader.presses("全部确认")
    assert "确认了 1 人，一共 2小时30分钟" in next(one.text for one in leader.sees if one.id == said.id)
    assert (minutes(community, carol), minutes(community, dora)) == ({"confirmed": 90}, {"confirmed": 150})
    assert "做不了" in leader.presses_payload("hourok:1")
    leader.presses_payload(f"allhours:{day}")
    assert minutes(community, dora) == {"confirmed": 150}


def test_where_nobody_checked_in_the_leader_says_who_came(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, dora: Neighbour
) -> None:
    names(leader, "赵大姐", "孙姨")
    is_now(community, 21, 11, 31)
    assert leader.reads("没有人签过到。都来了吗？")
    leader.presses("赵大姐？")
    assert "赵大姐来了吗" in leader.last
    leader.presses("没来")
    assert stands(community, day, carol.id) == "missed"
    leader.presses("都来了")
    assert stands(community, day, dora.id) == "left"
    leader.says("时长")
    assert "孙姨：2小时30分钟" in leader.last


def test_a_digit_is_the_button_of_that_number_and_no_minutes(
    community: Community, day: int, leader: Neighbour, carol: Neighbour
) -> None:
    names(leader, "赵大姐")
    is_now(community, 21, 11, 31)
    leader.presses("赵大姐？")
    leader.presses("来了")
    leader.says("时长")
    leader.presses("改：赵大姐")
    assert leader.buttons[0] == "确认"
    leader.says("1", pressed=str(leader.sees[-1].id))
    assert minutes(community, carol) == {"confirmed": 150}


def test_what_does_not_count_does_not(
    community: Community, day: int, leader: Neighbour, carol: Neighbour, bob: Neighbour
) -> None:
    names(leader, "赵大姐")
    community.now = at(21, 8, 30)
    leader.says("帮TA签到")
    leader.presses("赵大姐")
    is_now(community, 21, 11, 31)
    for payload in ("hour:1", "hourok:1", "hourno:1", f"allhours:{day}", f"allhere:{day}", f"credit:{day}"):
        assert "只有带队的人" in bob.presses_payload(payload)
    leader.presses("改：赵大姐")
    leader.presses("不算")
    assert minutes(community, carol) == {"refused": 150}


def test_who_leads_nothing_is_not_taken_for_a_leader(community: Community, day: int, bob: Neighbour) -> None:
    for said in ("名单", "签到码", "排班"):
        assert "【" not in bob.says(said)


def test_a_worker_without_a_day_hears_so(community: Community, wang: Neighbour) -> None:
    assert "没有您带队" in wang.says("名单")
