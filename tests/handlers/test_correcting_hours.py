"""Hours that count already are put right by a worker, who says why; the record tells who, from what, to what."""

from __future__ import annotations

import pytest

from handlers.wording import desk_log
from storage import directory, ledger, recorded
from tests.community import Community, Neighbour
from tests.gathering import served


@pytest.fixture
def day(community: Community, carol: Neighbour, wang: Neighbour) -> int:
    """A Saturday on which 赵大姐 served two hours and a half, which count."""
    return served(community, wang, carol)


def counts(community: Community, who: Neighbour) -> dict[str, int]:
    with community.database.look() as session:
        return ledger.minutes_of(session, who.id)


def last_deed(community: Community) -> str:
    with community.database.look() as session:
        deed = next(one for one in recorded.record_of(session, [1]).rows if one.thing == "hours")
        return f"{desk_log.who(deed)}{desk_log.what(deed)}"


def test_a_worker_puts_hours_right_and_says_why(
    community: Community, day: int, wang: Neighbour, carol: Neighbour
) -> None:
    assert "已经确认 1 人" in wang.says("确认时长")
    assert "2小时30分钟" in wang.presses("改：赵大姐")
    assert "没听明白" in wang.says("好像不太对")
    assert "为什么" in wang.says("1小时30分钟")
    assert counts(community, carol) == {"confirmed": 150}
    assert "赵大姐：1小时30分钟，改好了" in wang.says("孙子发烧，中途走了")
    assert counts(community, carol) == {"confirmed": 90}
    assert "从2小时30分钟改成1小时30分钟：孙子发烧，中途走了" in carol.last
    assert "1小时30分钟" in carol.says("我的时长")
    assert last_deed(community) == "王姐改了时长（赵大姐）：从2小时30分钟改成1小时30分钟，孙子发烧，中途走了"
    with community.database.look() as session:
        assert directory.hours_by_month(session, carol.id) == [("2026-11", 90)]


@pytest.mark.parametrize("said", ["改时长 赵大姐", "赵大姐的时长不对", "把赵大姐的时长改一下"])
def test_by_name_and_in_one_sentence(
    community: Community, day: int, wang: Neighbour, carol: Neighbour, said: str
) -> None:
    wang.says(said)
    wang.presses("11月21日 志愿者日 2小时30分钟")
    assert "改好了" in wang.says("改成3小时，收拾东西到11点半")
    assert counts(community, carol) == {"confirmed": 180}


def test_nothing_is_changed_by_who_is_no_worker_of_the_place_or_thinks_better_of_it(
    community: Community, day: int, wang: Neighbour, carol: Neighbour
) -> None:
    elsewhere = community.worker("张姐", station=community.station("梅园社区"))
    for other in (carol, elsewhere):
        assert "只有社区工作人员" in other.presses_payload("hourfix:1")
    assert "没找到" in elsewhere.says("改时长 赵大姐")
    wang.says("改时长 赵大姐")
    wang.presses("11月21日 志愿者日 2小时30分钟")
    wang.says("算了")
    wang.presses_payload("hourfix:1")
    assert "没有改" in wang.says("2小时30分钟，没错")
    assert counts(community, carol) == {"confirmed": 150}


def test_who_leaves_it_for_hours_is_understood_anew(
    community: Community, day: int, wang: Neighbour, carol: Neighbour
) -> None:
    wang.presses_payload("hourfix:1")
    community.passes(hours=2)
    assert "请问在什么地方" in wang.says("楼道的灯坏了")
    assert counts(community, carol) == {"confirmed": 150}
