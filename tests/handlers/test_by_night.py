"""By night nobody is woken for what can wait: who sets out early hears at once, everybody else in the morning."""

from __future__ import annotations

import pytest

from storage.messages import Urge
from tests.community import TAP, Community, Neighbour

TOMORROW_EARLY = TAP.replace("后天上午", "明天早上8点")
TOMORROW_LATE = TAP.replace("后天上午", "明天下午")
WAITS, AT_ONCE = Urge.BROADCAST, Urge.NOTICE


class Night:
    """A ticket that somebody has taken by day, and it has become night."""

    def __init__(self, town: Community, words: str) -> None:
        self.town = town
        self.wang = town.worker("王姐")
        self.alice = town.resident("陈阿婆")
        self.bob, self.carol = town.volunteer("李师傅"), town.volunteer("赵大姐")
        self.number = self.alice.asks_for_a_repair(words).id
        self.bob.says(f"接 {self.number}")
        town.now = town.now.replace(hour=23)

    def heard(self, who: Neighbour, words: str) -> int | None:
        """Return how pressing the newest message is that was said to them so."""
        said = [one for one in self.town.said() if one.chat_id == who.chat_id and words in one.text]
        return said[-1].urge


@pytest.mark.parametrize(("words", "urge"), [(TOMORROW_EARLY, AT_ONCE), (TOMORROW_LATE, WAITS), (TAP, WAITS)])
def test_who_need_not_go_hears_so_at_once_only_where_they_set_out_early(
    community: Community, words: str, urge: Urge
) -> None:
    night = Night(community, words)
    night.wang.says(f"结 {night.number} 已由物业处理")
    assert night.heard(night.bob, "社区已经办好了") == urge
    assert night.heard(night.alice, "已由物业处理") == urge


@pytest.mark.parametrize(("words", "urge"), [(TOMORROW_EARLY, AT_ONCE), (TOMORROW_LATE, WAITS)])
def test_to_whom_a_worker_gives_a_visit_by_night_hears_in_the_morning(
    community: Community, words: str, urge: Urge
) -> None:
    night = Night(community, words)
    answer = night.wang.says(f"派 {night.number} 给 赵大姐")
    assert night.heard(night.bob, "另外安排了人") == urge
    assert night.heard(night.carol, "社区请您帮个忙") == (WAITS if urge is WAITS else Urge.ANSWER)
    assert ("早上再告诉" in answer) == (urge is WAITS)


def test_where_life_is_at_stake_nobody_waits_for_the_morning(community: Community) -> None:
    wang, bob = community.worker("王姐"), community.volunteer("李师傅")
    community.now = community.now.replace(hour=23)
    alice = community.resident("陈阿婆", agreed=True, station=1)
    alice.says("我家着火了，幸福小区8号楼406")
    number = community.newest().id
    wang.says(f"派 {number} 给 李师傅")
    given = [one for one in community.said() if one.chat_id == bob.chat_id and "社区请您帮个忙" in one.text]
    assert given[-1].urge == Urge.ANSWER


def test_the_leader_who_goes_themselves_has_the_door_at_once(community: Community) -> None:
    night = Night(community, TAP)
    boss = community.volunteer("郑大勇")
    night.bob.says(f"退 {night.number}")
    night.wang.says("郑大勇 是 扶贫帮困队 队长")
    night.wang.says(f"派 {night.number} 给 扶贫帮困队")
    boss.presses("接")
    boss.presses("我去")
    assert night.heard(boss, "口令") == Urge.ANSWER
    boss.presses("换下郑大勇")
    boss.presses("赵大姐")
    assert night.heard(night.carol, "请您去帮个忙") == WAITS
    assert "早上再告诉" in boss.last


def test_what_came_by_night_is_not_said_to_be_sought_for_before_the_morning(community: Community) -> None:
    community.worker("王姐")
    community.volunteer("李师傅")
    alice, carol = community.resident("陈阿婆"), community.resident("赵大姐")
    carol.asks_for_a_repair()
    community.now = community.now.replace(hour=23)
    alice.asks_for_a_repair()
    assert "早上就找志愿者" in alice.last
    assert "早上就找志愿者" in alice.says("进度")
    assert "正在找志愿者" in carol.says("进度")
    alice.presses("不用来了")
    assert "早上就接着找志愿者" in alice.presses("还是要来")
    community.passes(hours=9)
    assert "正在找志愿者" in alice.says("进度")
