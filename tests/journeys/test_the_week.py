"""The volunteer day as it is lived: planned by one sentence, then it invites, reminds and asks by itself, at each door."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.wording.common import ZONE
from tests.journeys.town import Neighbourhood, Somebody, Town

TOWN = "later_sqlite_town"
WEEKDAYS = "一二三四五六日"
# Its invitation goes out three days before: that lies ahead whenever the test runs.
AHEAD = timedelta(days=5)


def the_day() -> date:
    return datetime.now(UTC).astimezone(ZONE).date() + AHEAD


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def plan(wang: Somebody) -> date:
    """Plan it on every such weekday, holidays or not; returns the first day."""
    day = the_day()
    wang.says("志愿者日")
    wang.hears("请用一句话告诉我")
    wang.says(f"每周{WEEKDAYS[day.weekday()]}9点到11点，居委会门口集合，打扫楼道，找王姐")
    wang.hears("就这样办吗")
    wang.presses("就这样办")
    wang.hears("遇到节假日：每次问我")
    wang.presses("遇到节假日")
    wang.hears("遇到节假日或者补班日")
    wang.presses("照常办")
    wang.hears("遇到节假日：照常办")
    return day


def times_seen(somebody: Somebody, words: str) -> int:
    return sum(words in text for text in somebody.sees())


@pytest.mark.parametrize("town", ["later_sqlite_town", "later_postgres_town"], indirect=True)
def test_the_volunteer_day_reaches_each_volunteer_once_and_is_answered(town: Town, here: Neighbourhood) -> None:
    wang, bob, eve = here.worker(), here.volunteer(), here.volunteer("孙叔", web=True)
    alice = here.resident()
    day = plan(wang)
    due = at(day - timedelta(days=3), 18)
    town.tick(due - timedelta(minutes=1))
    assert not times_seen(bob, "您来吗")
    assert "finished" in town.tick(due)
    town.tick(due)
    for one in (bob, eve):
        assert "打扫楼道" in one.hears("您来吗", ever=True)
        assert times_seen(one, "您来吗") == 1
    wang.hears("已发给 2 人", ever=True)
    assert not times_seen(alice, "您来吗")

    assert "记下了" in bob.presses("来")
    bob.hears("到时见")
    eve.presses("来不了")
    eve.hears("没关系")
    wang.says("志愿者日")
    assert "来 1 人" in wang.hears("来 1 人")

    evening = at(day - timedelta(days=1), 18, 30)
    town.tick(evening)
    bob.hears("还来吗", ever=True)
    town.tick(at(day, 7, 40))
    assert "居委会门口" in bob.hears("早上好", ever=True)
    assert times_seen(bob, "早上好") == 1
    assert not times_seen(eve, "早上好")


def test_a_week_that_is_skipped_is_told_to_who_comes_and_nothing_more_is_said(town: Town, here: Neighbourhood) -> None:
    wang, bob = here.worker(web=True), here.volunteer()
    day = plan(wang)
    town.tick(at(day - timedelta(days=3), 18))
    bob.hears("您来吗", ever=True)
    bob.presses("来")
    bob.hears("到时见")
    wang.says("志愿者日")
    wang.hears("来 1 人")
    wang.presses("这次不办")
    bob.hears("这次不办了")
    town.tick(at(day - timedelta(days=1), 18, 30))
    town.tick(at(day, 7, 40))
    assert not times_seen(bob, "还来吗")
    assert not times_seen(bob, "早上好")


def test_what_was_not_wanted_after_all_is_not_posted(town: Town, here: Neighbourhood) -> None:
    wang, bob = here.worker(), here.volunteer()
    wang.says("志愿者日")
    wang.hears("请用一句话告诉我")
    wang.says("每周六上午九点到十一点，在小公园捡垃圾")
    wang.hears("就这样办吗")
    wang.presses("不办了")
    wang.hears("不办了")
    town.tick(at(the_day() + timedelta(days=7), 12))
    assert not times_seen(bob, "您来吗")


def test_an_invitation_whose_day_is_over_is_not_posted_and_the_worker_hears_why(
    town: Town, here: Neighbourhood
) -> None:
    wang, bob = here.worker(), here.volunteer()
    day = plan(wang)
    assert "suppressed" in town.tick(at(day, 12))
    wang.hears("志愿者日的邀请没有发", ever=True)
    assert not times_seen(bob, f"{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]} 09:00–11:00\n")


def test_a_rehearsal_is_seen_by_the_worker_alone(town: Town, here: Neighbourhood) -> None:
    wang, bob = here.worker(), here.volunteer(web=True)
    plan(wang)
    wang.presses("预演")
    wang.hears("预演完了")
    assert times_seen(wang, "早上好") == 1
    assert not times_seen(bob, "您来吗")
