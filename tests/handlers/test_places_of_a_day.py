"""要6个人, said in the sentence that plans a day: so many places there are, and who comes after that waits."""

from __future__ import annotations

import pytest

from tests.community import Community, Neighbour, at

WANTED = "每周六8:30到11:00，居委会门口集合，打扫楼道，要2个人"


@pytest.fixture
def wang(community: Community) -> Neighbour:
    worker = community.worker("王姐")
    worker.says("志愿者日")
    preview = worker.says(WANTED)
    assert "名额：还缺 2 人" in preview
    assert "要2个人" not in preview
    assert "名额：2 人" in worker.presses("就这样办")
    return worker


@pytest.fixture
def invited(community: Community, wang: Neighbour) -> list[Neighbour]:
    three = [community.volunteer(name) for name in ("李师傅", "赵大姐", "孙叔")]
    community.now = at(18, 18, 1)
    community.ticks()
    assert "还缺 2 人" in three[0].last
    return three


def test_who_comes_after_the_last_place_waits_and_has_it_when_more_are_wanted(
    wang: Neighbour, invited: list[Neighbour]
) -> None:
    for one in invited:
        one.presses("来")
    assert "候补" in invited[2].last
    assert "来 2 人，候补 1 人" in wang.says("志愿者日")
    wang.presses("改内容")
    assert "名额：3 人" in wang.says("要3个人")
    assert "有位置了" in invited[2].last
    assert "打扫楼道" in wang.says("志愿者日")


def test_one_day_can_have_more_places_than_the_others(
    community: Community, wang: Neighbour, invited: list[Neighbour]
) -> None:
    for one in invited:
        one.presses("来")
    wang.presses("只改这次")
    wang.says("要3个人")
    assert "有位置了" in invited[2].last
    community.now = at(25, 18, 1)
    community.ticks()
    assert "还缺 2 人" in invited[0].last


def test_the_number_gives_way_to_posts_that_are_named(wang: Neighbour, invited: list[Neighbour]) -> None:
    wang.presses("岗位")
    assert "大家一起，2 人" in wang.last
    wang.presses("写岗位")
    said = wang.says("桶站1 东门 4人")
    assert "桶站1" in said
    assert "大家一起" not in said
    assert "还缺 4 人" in wang.says("志愿者日")
