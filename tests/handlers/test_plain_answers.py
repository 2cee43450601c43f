"""What people answer in their own words is taken as they mean it, by whom and wherever it was asked."""

from __future__ import annotations

import pytest

from tests.community import Community, Neighbour


@pytest.fixture
def alice(community: Community) -> Neighbour:
    return community.resident("陈阿婆", agreed=True)


@pytest.fixture
def bob(community: Community) -> Neighbour:
    return community.volunteer("李师傅")


@pytest.fixture
def wang(community: Community) -> Neighbour:
    return community.worker("王姐")


def test_who_writes_the_whole_order_when_asked_for_its_reason_tells_the_resident_the_reason_alone(
    alice: Neighbour, wang: Neighbour
) -> None:
    number = alice.asks_for_a_repair().id
    wang.says(f"结 {number}")
    wang.says(f"结 {number} 已由物业处理")
    assert "已办结：已由物业处理" in alice.last


def test_who_writes_the_whole_order_when_asked_for_a_line_hands_over_the_line_alone(
    community: Community, wang: Neighbour
) -> None:
    li = community.worker("李静")
    wang.says("交班")
    wang.says("交班 水管在等物业")
    assert li.last.endswith("“水管在等物业”")
