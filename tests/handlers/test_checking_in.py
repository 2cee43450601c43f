"""签到: by the code on the leader's telephone, by the QR code, or by standing there."""

from __future__ import annotations

import pytest

from storage.activities import Occurrence, Post
from tests.community import Community, Neighbour, at
from tests.gathering import code, gathering, sends_place, stands, the_week

HERE, FAR_OFF = (31.2304, 121.4737), (31.2400, 121.4737)


@pytest.fixture
def day(community: Community, wang: Neighbour, bob: Neighbour) -> int:
    """Saturday, for two."""
    number = gathering(community, Post(name="", needed=2), maker=wang.id)
    the_week(community, number)
    return number


def test_six_digits_alone_check_in_and_wrong_ones_do_not(community: Community, day: int, bob: Neighbour) -> None:
    bob.says("我报名")
    community.now = at(21, 8, 20)
    wrong = f"{(int(code(community, day)) + 1) % 1_000_000:06}"
    assert "签到码不对" in bob.says(wrong)
    digits = code(community, day)
    assert "签到成功" in bob.says(digits)
    assert "签到成功" in bob.says(f"签到{digits[:3]} {digits[3:]}")
    assert "签到成功" in bob.says(f"{digits}签到")
    assert "签到成功" in bob.says(digits.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}))
    assert stands(community, day, bob.id) == "arrived"


def test_another_day_there_is_nothing_to_check_in_to(community: Community, day: int, bob: Neighbour) -> None:
    bob.says("我报名")
    assert "现在还不能签到" in bob.says("签到 123456")
    assert "签到" not in bob.says("123456")


def test_the_qr_code_opens_the_chat_and_checks_in(community: Community, day: int, bob: Neighbour) -> None:
    bob.says("我报名")
    community.now = at(21, 8, 20)
    assert "签到成功" in bob.opens(f"in_{day}_{code(community, day)}")
    stranger = community.resident("路人")
    assert "还不是这里的志愿者" in stranger.opens(f"in_{day}_{code(community, day)}")


def test_who_stands_there_is_there(community: Community, bob: Neighbour) -> None:
    leader = community.volunteer("包队长")
    number = gathering(community, leader=leader.id)
    bob.says("我报名")
    community.now = at(21, 8, 20)
    assert "还没有发活动的位置" in sends_place(bob, *HERE)
    assert "位置记下了" in sends_place(leader, *HERE)
    assert "离活动地点还有点远" in sends_place(bob, *FAR_OFF)
    assert "签到成功" in sends_place(bob, *HERE)
    assert stands(community, number, bob.id) == "arrived"


def test_who_leads_next_week_shows_by_coming_today_only_that_they_are_here(
    community: Community, wang: Neighbour, bob: Neighbour
) -> None:
    today = gathering(community, maker=wang.id)
    later = gathering(community, day="2026-11-28", leader=bob.id)
    bob.says("我报名")
    community.now = at(21, 8, 20)
    sends_place(wang, *HERE)
    assert "签到成功" in sends_place(bob, *HERE)
    assert stands(community, today, bob.id) == "arrived"
    with community.database.look() as session:
        assert session.get_one(Occurrence, later).latitude is None


def test_a_location_on_any_other_day_is_only_received(community: Community, day: int, bob: Neighbour) -> None:
    assert "位置收到了" in sends_place(bob, *HERE)


def test_how_to_check_in_is_told_to_who_has_arrived(community: Community, day: int, bob: Neighbour) -> None:
    bob.says("我报名")
    community.now = at(21, 8, 20)
    assert "6位签到码" in bob.says("我到了")
