"""A button that would change nothing thanks nobody for it; who may not go on hears so at once, and why."""

from __future__ import annotations

import pytest

from tests.community import Community
from tests.handlers.test_rectifying import UNIT, hands_over, manager, reports
from tests.handlers.test_reports import sends

GONE_BY = "这条消息已经过去了"


@pytest.mark.parametrize("payload", ["nophoto:1001", "nokeep:1", "rewordno:1", "unfollow:1001", "nowords:1"])
def test_a_forged_or_old_button_is_answered_kindly_and_thanks_for_nothing(community: Community, payload: str) -> None:
    wang, alice = community.worker("王姐"), community.resident("陈阿婆", agreed=True, station=1)
    reports(alice)
    wang.says("责任单位 别家物业")
    for who in (wang, alice, community.volunteer("李师傅")):
        assert GONE_BY in who.presses_payload(payload), who.name


def test_the_same_buttons_thank_where_something_happened(community: Community) -> None:
    wang, alice = community.worker("王姐"), community.resident("陈阿婆", agreed=True, station=1)
    number = reports(alice)
    liu = manager(wang)
    hands_over(wang, number)
    liu.presses("整改好了")
    sends(liu)
    assert "已经交给社区审核" in liu.presses("不说了")


def test_nobody_is_sought_for_what_lies_with_a_unit(community: Community) -> None:
    wang, alice, bob = (
        community.worker("王姐"),
        community.resident("陈阿婆", agreed=True, station=1),
        community.volunteer("李师傅"),
    )
    number = reports(alice)
    manager(wang)
    hands_over(wang, number)
    before = len(bob.sees)
    assert f"抄告给{UNIT}了" in wang.says(f"{number} 要2个人")
    assert f"抄告给{UNIT}了" in alice.says("要三个人")
    assert (community.ticket(number).needed, len(bob.sees)) == (1, before)


def test_who_was_asked_along_hears_at_once_who_hands_it_to_a_unit(community: Community) -> None:
    community.station("梅园社区", estates=["梅园小区"])
    wang, gao = community.worker("王姐"), community.worker("高姐", station=2)
    alice = community.resident("陈阿婆", agreed=True, station=1)
    number = reports(alice)
    manager(wang)
    wang.says(f"协办 {number} 梅园社区")
    gao.says(str(number))
    assert "抄告要请枫林社区的工作人员来办" in gao.presses("抄告")
