"""A day whose hours, holiday or posts change after it was planned: who comes hears it, and nothing of it is lost."""

from __future__ import annotations

import pytest

from storage import checkin, ledger, planning
from storage.activities import Occurrence
from storage.campaigns import step_of
from tests.community import Community, Neighbour, at
from tests.gathering import gathering, shifts, stands, the_week
from tests.handlers.test_planning import bob, plan, wang

__all__ = ["bob", "wang"]


def saturdays(community: Community) -> list[Occurrence]:
    with community.database.look() as session:
        return list(planning.days_written(session, 1, "2026-11-01"))


def code(community: Community, number: int) -> str:
    with community.database.look() as session:
        return checkin.code_now(session.get_one(Occurrence, number), community.now)


def morning_of(community: Community, day: str = "2026-11-21") -> str:
    with community.database.look() as session:
        first = next(one for one in planning.days_written(session, 1, day))
        found = step_of(session, first.id, "morning")
        assert found is not None
        return found.status


def test_a_day_that_was_too_early_for_a_morning_line_and_is_so_no_more_has_one(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    plan(wang)
    bob.says("周六我来")
    wang.says("志愿者日")
    for said, status in (("每周六早上5点到7点", "suppressed"), ("每周六早上8点半到11点", "scheduled")):
        wang.presses("改时间")
        wang.says(said)
        assert morning_of(both) == status
    both.now = at(21, 7, 11)
    both.ticks()
    assert "早上好" in bob.last


@pytest.mark.parametrize("rule_first", [True, False])
def test_whoever_comes_hears_that_a_holiday_takes_the_day_away(
    both: Community, wang: Neighbour, bob: Neighbour, rule_first: bool
) -> None:
    plan(wang)
    bob.says("周六我来")
    wang.says("志愿者日")
    if not rule_first:
        wang.presses("遇到节假日")
        wang.presses("照常办")
        wang.says("2026年11月21日放假")
    wang.presses("遇到节假日")
    wang.presses("不办")
    if rule_first:
        wang.says("2026年11月21日放假")
    assert "这次不办了" in bob.last


def test_a_day_that_has_taken_place_is_not_called_off_and_its_hours_count(both: Community, wang: Neighbour) -> None:
    leader, carol = both.volunteer("包队长"), both.volunteer("赵大姐")
    day = gathering(both, leader=leader.id, maker=wang.id)
    the_week(both, day)
    carol.presses_payload(f"come:{day}")
    both.now = at(21, 8, 30)
    leader.presses_payload("here:1")
    both.now = at(21, 11, 5)
    assert "已经过了" in wang.presses_payload(f"planskip:{day}")
    both.now = at(21, 11, 31)
    both.ticks()
    assert stands(both, day, carol.id) == "left"
    with both.database.look() as session:
        assert ledger.minutes_of(session, carol.id) == {"proposed": 150}


def test_a_post_in_the_afternoon_is_checked_into_and_counts_as_the_morning_s_do(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    carol = both.volunteer("赵大姐")
    plan(wang)
    wang.says("志愿者日")
    wang.presses("岗位")
    wang.presses("写岗位")
    wang.says("桶站1 小区东门 8:30-11:00\n桶站2 小区西门 下午2:00-4:00")
    (day,) = [one.id for one in saturdays(both) if one.day == "2026-11-21"]
    _, late = shifts(both, day)
    assert (late.starts_at, late.ends_at) == ("14:00", "16:00")
    bob.presses_payload(f"come:{day}:{late.id}")
    both.now = at(21, 12)
    both.ticks()
    assert not wang.reads("【时长】")
    both.now = at(21, 13, 50)
    for who in (bob, carol):
        assert "签到成功" in who.says(f"签到 {code(both, day)}")
    both.now = at(21, 16, 31)
    both.ticks()
    assert "【时长】" in wang.last
    with both.database.look() as session:
        assert ledger.minutes_of(session, bob.id) == {"proposed": 120}
        # Who comes in the afternoon without having signed up stands where something is still to be done.
        assert ledger.minutes_of(session, carol.id) == {"proposed": 120}


def test_an_old_button_brings_nothing_back_of_what_was_ended_for_good(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    plan(wang)
    bob.says("周六我来")
    wang.says("志愿者日")
    wang.presses("不再办了")
    wang.presses("真的")
    assert "不办了" in bob.last
    for payload in (f"plankeep:{saturdays(both)[0].id}", "planlead:1:0", "planholiday:1:keep"):
        assert "现在做不了" in wang.presses_payload(payload)
    assert "不办了" in bob.last
