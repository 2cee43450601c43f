"""换手机: whoever opens somebody else's link loses nothing by one tap."""

from __future__ import annotations

import pytest

from tests.community import PHONE, Community, Neighbour


def link_of(somebody: Neighbour) -> str:
    somebody.says("换手机")
    links = [str((row.data or {}).get("link", "")) for row in somebody.community.said()]
    return next(link for link in reversed(links) if link)


@pytest.mark.parametrize("role", ["worker", "volunteer"])
def test_a_role_goes_to_nobody_by_a_link(both: Community, role: str) -> None:
    wang = both.worker("王姐") if role == "worker" else both.volunteer("王姐")
    mallory = both.resident("马某", agreed=True, station=1)
    token = link_of(mallory)
    wang.opens(token)
    assert "不能并到别人那里" in wang.presses("是我发的")
    assert "只有社区工作人员" in mallory.presses_payload("todo")
    assert "还不是这里的志愿者" in mallory.presses_payload("tick:aid")


def test_who_has_something_here_is_asked_before_it_goes_along(both: Community) -> None:
    alice, mallory = both.resident("陈阿婆"), both.resident("马某")
    number = alice.asks_for_a_repair().id
    assert "是您自己发的吗" in alice.opens(link_of(mallory))
    assert "没有连" in alice.presses("不是我发的")
    assert str(number) in alice.says("我的单子")
    assert "没有正在办的单子" in mallory.says("我的单子")


def test_who_says_that_it_is_their_own_is_joined_once(both: Community) -> None:
    alice, other = both.resident("陈阿婆"), both.resident("新手机", agreed=True)
    alice.asks_for_a_repair()
    token = link_of(alice)
    other.opens(token)
    assert "连上了" in other.presses("是我发的")
    assert "1001" in other.says("我的单子")
    assert "用过了" in other.presses_payload(f"unite:{token}")


def test_an_invitation_s_token_is_no_link(both: Community) -> None:
    alice = both.resident("陈阿婆", agreed=True)
    assert "用过了" in alice.presses_payload(f"unite:{both.invitation('worker')}")
    assert "只有社区工作人员" in alice.presses_payload("todo")
    assert PHONE not in alice.last
