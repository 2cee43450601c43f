"""A theme sent down the tree: from the center to its stations, each of which may add lines of its own."""

from __future__ import annotations

import pytest

from storage import broadcasts, campaigns, groups, members
from tests.community import Community, Neighbour, at
from tests.street import put_under
from tests.themes import TEXT, campaign_of, got, send, write


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True, station=1)


@pytest.fixture
def center(both: Community) -> Neighbour:
    """The worker of a center above the station 枫林社区, whose other station has no worker."""
    other = both.station("梧桐社区", estates=())
    (number,) = put_under(both, 1, other, above=("区中心",))
    return both.worker("刘主任", station=number)


def test_places_and_groups_are_chosen_by_tapping(both: Community, center: Neighbour) -> None:
    with both.database.begin() as session:
        group = groups.meet(session, "telegram", "-100", "枫林大群", both.now)
        group.place_id = 1
    both.resident("周伯", agreed=True, station=1)
    both.resident("孙伯", agreed=True, station=2)
    assert "区中心的全部人，3 人，还有1个群" in write(center)
    center.presses("发到哪里")
    center.presses("梧桐社区")
    assert center.last.endswith("梧桐社区的全部人，1 人")
    center.presses("枫林社区")
    assert "枫林社区、梧桐社区的全部人，2 人，还有1个群" in center.last
    center.presses("✓ 群里也发")
    assert center.last.endswith("2 人")
    center.presses("全部")
    assert center.last.endswith("区中心的全部人，3 人")
    center.presses("枫林社区")
    assert "枫林社区的全部人，1 人\n" in center.presses("好了")
    center.presses("就这样发")
    assert "变了" in center.presses_payload("aimtick:1:groups")


def test_a_theme_sent_down_the_tree_carries_the_stations_own_lines(
    both: Community, center: Neighbour, wang: Neighbour, alice: Neighbour
) -> None:
    dave = both.resident("孙伯", agreed=True, station=2)
    assert "1 个站的工作人员收到了" in send(center)
    assert f"区中心的本周主题，11月24日 星期二 09:00 发给本站的人：\n【本周主题】\n{TEXT}" in wang.last
    wang.presses("加几句")
    assert "300个字" in wang.says("长" * 301)
    assert f"【本周主题】\n{TEXT}\n\n周三在2号楼集合" in wang.says("周三在2号楼集合")
    both.now = at(24, 9, 1)
    both.ticks()
    assert got(alice) == [f"【本周主题】\n{TEXT}\n\n周三在2号楼集合"]
    assert got(wang) == [f"【本周主题】\n{TEXT}\n\n周三在2号楼集合"]
    assert got(dave) == [f"【本周主题】\n{TEXT}"]
    assert [one.text for one in center.sees if "已发给" in one.text] == [f"本周主题“{TEXT}”已发给 4 人。"]
    assert "撤回" in center.buttons
    assert "变了" in wang.presses_payload("addlines:2") or "变了" in wang.says("再加一句")


def test_a_rehearsal_names_the_stations_and_shows_what_groups_read(
    both: Community, center: Neighbour, wang: Neighbour, alice: Neighbour
) -> None:
    with both.database.begin() as session:
        group = groups.meet(session, "telegram", "-100", "枫林大群", both.now)
        group.place_id = 1
    write(center)
    shown = center.presses("预演")
    assert "没有发给任何人" in shown
    assert "可以加几句：枫林社区" in shown
    assert "群：枫林大群" in shown
    assert f"群里看到的：\n【本周主题】\n{TEXT}\n\n回复这条消息发照片" in shown
    assert (wang.last, alice.last) == ("", "")
    assert not any(row.chat_id == group.id for row in both.said())


def test_whoever_belongs_to_two_stations_gets_it_once(both: Community, center: Neighbour, wang: Neighbour) -> None:
    both.worker("赵姐", station=2)
    carol = both.volunteer("赵大姐", station=1)
    with both.database.begin() as session:
        members.grant(session, carol.id, "volunteer", 2, both.now)
    send(center)
    both.now = at(24, 9, 1)
    both.ticks()
    assert len(got(carol)) == 1


def test_a_change_from_above_keeps_the_stations_lines(
    both: Community, center: Neighbour, wang: Neighbour, alice: Neighbour
) -> None:
    send(center)
    wang.presses("加几句")
    wang.says("周三在2号楼集合")
    center.presses("改内容")
    center.says("本周一起种花")
    center.presses("换个时间")
    center.says("下周三上午10点")
    both.now = at(25, 10, 1)
    both.ticks()
    assert got(alice) == ["【本周主题】\n本周一起种花\n\n周三在2号楼集合"]


def test_what_is_dropped_above_is_dropped_below(
    both: Community, center: Neighbour, wang: Neighbour, alice: Neighbour
) -> None:
    send(center)
    center.presses("不发了")
    assert "区中心的本周主题不发了" in wang.last
    both.now = at(24, 9, 1)
    both.ticks()
    assert got(alice) == []


def test_what_is_taken_back_above_is_taken_back_below(
    both: Community, center: Neighbour, wang: Neighbour, alice: Neighbour
) -> None:
    dave = both.resident("孙伯", agreed=True, station=2)
    send(center)
    both.now = at(24, 9, 1)
    both.ticks()
    assert "写好 4 人" in center.presses_payload("sendstate:1")
    assert "正在撤回" in center.presses("撤回")
    both.ticks()
    for somebody in (alice, dave):
        assert got(somebody) == []
        assert "撤回" in somebody.last
    assert {campaign_of(both, number).status for number in (1, 2)} == {"recalled"}


def test_a_station_changes_nothing_of_what_comes_from_above_but_adds_to_it(
    both: Community, center: Neighbour, wang: Neighbour
) -> None:
    send(center)
    wang.says("发过的")
    wang.presses("本周主题")
    assert wang.buttons == ["进度", "加几句"]
    wang.presses_payload("rewrite:2")
    assert "按钮太旧" in wang.says("换成别的")
    wang.presses_payload("resend:2")
    assert "按钮太旧" in wang.says("下周三上午10点")
    assert "按钮太旧" in wang.presses_payload("nosend:2")
    assert (campaign_of(both, 2).text, campaign_of(both, 2).status) == (TEXT, "scheduled")


def test_a_station_adds_lines_to_nothing_of_its_own(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    send(wang)
    wang.presses_payload("addlines:1")
    assert "按钮太旧" in wang.says("再加几句")
    assert "只有社区工作人员" in alice.presses_payload("addlines:1")


def test_many_people_below_are_counted_before_it_goes(both: Community, center: Neighbour, wang: Neighbour) -> None:
    both.crowd(51, station=1)
    assert "一共 53 人" in send(center)
    assert campaign_of(both).status == "draft"
    assert wang.last == ""
    center.presses("确定发给 53 人")
    assert campaign_of(both).status == "scheduled"
    assert "要加几句" in wang.last


def test_what_a_station_has_taken_back_does_not_come_from_above(
    both: Community, center: Neighbour, wang: Neighbour, alice: Neighbour
) -> None:
    send(center)
    both.now = at(24, 9, 1)
    with both.database.begin() as session:
        # The station's part has begun a moment before the center's.
        child = broadcasts.children_of(session, campaigns.get_campaign(session, 1))[0]
        campaigns.begin_posting(session, child, both.now)
        number = child.id
    wang.presses_payload(f"recall:{number}")
    both.ticks()
    assert campaign_of(both).status == "posted"
    assert got(alice) == []
