"""来 and 来不了 in people's own words; a ticket and a need come before the volunteer day."""

from __future__ import annotations

import pytest

from storage.activities import Post
from tests.community import Community, Neighbour
from tests.gathering import gathering, is_now, stands, the_week

HERE, FAR_OFF = (31.2304, 121.4737), (31.2400, 121.4737)


@pytest.fixture
def day(community: Community, wang: Neighbour, bob: Neighbour) -> int:
    """Saturday, for two."""
    number = gathering(community, Post(name="", needed=2), maker=wang.id)
    the_week(community, number)
    return number


@pytest.mark.parametrize(
    "said", ["周六我来", "我报名", "周六的活动我报名", "这周六上午我参加", "21号我来", "周六志愿者日我去"]
)
def test_coming_can_be_said(community: Community, day: int, bob: Neighbour, said: str) -> None:
    assert "到时见" in bob.says(said)
    assert stands(community, day, bob.id) == "coming"


@pytest.mark.parametrize(
    "said",
    ["周六来不了", "取消报名", "取消周六的报名", "周六我有事来不了了", "这周六我去不了了", "我不来了", "21号不能来"],
)
def test_not_coming_can_be_said(community: Community, day: int, bob: Neighbour, said: str) -> None:
    bob.says("我报名")
    assert "没关系" in bob.says(said)
    assert stands(community, day, bob.id) == "declined"


@pytest.mark.parametrize("said", ["我来", "来", "好的，我来", "我一定参加"])
def test_who_was_asked_need_not_name_the_day(community: Community, day: int, bob: Neighbour, said: str) -> None:
    assert "到时见" not in bob.says(said)
    is_now(community, 18, 18, 1)
    assert "记下了" in bob.says(said) or "到时见" in bob.last
    assert stands(community, day, bob.id) == "coming"


@pytest.mark.usefixtures("day")
def test_who_was_not_asked_is_shown_the_day_and_says_yes_by_a_tap(community: Community, bob: Neighbour) -> None:
    assert "您来吗" in bob.says("我参加")
    assert "到时见" in bob.presses("来")


def test_who_has_a_ticket_on_offer_takes_it_by_the_same_words(community: Community, day: int, bob: Neighbour) -> None:
    is_now(community, 18, 18, 1)
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    bob.says("我来")
    assert community.ticket(ticket.id).status == "taken"
    assert stands(community, day, bob.id) is None


@pytest.mark.parametrize(
    "said", ["星期六我妈要去医院，我一个人来不了，能找人帮忙吗", "今天水管坏了，来人看看吧", "明天你们来吗"]
)
def test_a_need_is_not_taken_for_a_sign_up(community: Community, day: int, bob: Neighbour, said: str) -> None:
    is_now(community, 18, 18, 1)
    bob.says(said)
    assert stands(community, day, bob.id) is None


def test_a_day_on_which_nothing_is_planned_is_said_so(community: Community, day: int, bob: Neighbour) -> None:
    assert "那天没有安排志愿者日。下一次是11月21日" in bob.says("下周三的活动我报名")
    bob.presses("来")
    assert stands(community, day, bob.id) == "coming"


def test_the_day_that_is_named_is_meant(community: Community, day: int, wang: Neighbour, bob: Neighbour) -> None:
    later = gathering(community, day="2026-11-28", maker=wang.id)
    bob.says("下周六我报名")
    assert (stands(community, day, bob.id), stands(community, later, bob.id)) == (None, "coming")


def test_where_a_ticket_is_of_that_day_too_it_is_asked_which_is_given_up(
    community: Community, wang: Neighbour, bob: Neighbour
) -> None:
    number = gathering(community, day="2026-11-20", maker=wang.id)
    bob.says("我报名")
    ticket = community.resident("陈阿婆").asks_for_a_repair("我家灯泡坏了，幸福小区3号楼402，后天下午想请人来修")
    bob.says(f"接 {ticket.id}")
    assert "哪一样来不了" in bob.says("后天我来不了")
    assert bob.buttons == ["志愿者日", f"单子 {ticket.id}"]
    assert (community.ticket(ticket.id).status, stands(community, number, bob.id)) == ("taken", "coming")
    bob.presses(f"单子 {ticket.id}")
    assert (community.ticket(ticket.id).status, stands(community, number, bob.id)) == ("open", "coming")


def test_who_names_the_volunteer_day_is_not_asked(community: Community, wang: Neighbour, bob: Neighbour) -> None:
    number = gathering(community, day="2026-11-20", maker=wang.id)
    bob.says("我报名")
    ticket = community.resident("陈阿婆").asks_for_a_repair("我家灯泡坏了，幸福小区3号楼402，后天下午想请人来修")
    bob.says(f"接 {ticket.id}")
    bob.says("后天的志愿者日我来不了")
    assert (community.ticket(ticket.id).status, stands(community, number, bob.id)) == ("taken", "declined")


@pytest.mark.parametrize("when", ["尽快来修", "周五下午想请人来修"])
@pytest.mark.parametrize("said", ["周六来不了了", "不好意思周六去不了了", "抱歉，星期六家里有事来不了"])
def test_who_cannot_come_on_the_day_keeps_a_ticket_that_is_not_of_it(
    community: Community, day: int, bob: Neighbour, when: str, said: str
) -> None:
    bob.says("我报名")
    ticket = community.resident("陈阿婆").asks_for_a_repair(f"我家灯泡坏了，幸福小区3号楼402，{when}")
    bob.says(f"接 {ticket.id}")
    assert "没关系" in bob.says(said)
    assert (community.ticket(ticket.id).status, stands(community, day, bob.id)) == ("taken", "declined")


def test_a_resident_who_says_so_is_asked_to_join_first(community: Community, day: int) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    assert "谢谢您愿意" in alice.says("我报名")
    assert stands(community, day, alice.id) is None
