"""The Saturday reminder and the weekly theme: written in chat, previewed, posted once at their time, answered."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from handlers.wording.common import ZONE
from tests.journeys.town import Neighbourhood, Town

FRIDAY, WEDNESDAY = 4, 2


def next_time(weekday: int, clock: time) -> datetime:
    """Return the next such moment in Shanghai, seen from now."""
    local = datetime.now(UTC).astimezone(ZONE)
    due = datetime.combine(local.date() + timedelta((weekday - local.weekday()) % 7), clock, ZONE)
    return due if due > local else due + timedelta(7)


@pytest.mark.parametrize("town", ["sqlite_town", "postgres_town"], indirect=True)
def test_the_saturday_reminder_reaches_each_volunteer_once_and_is_answered(town: Town, here: Neighbourhood) -> None:
    wang, bob, eve = here.worker(), here.volunteer(), here.volunteer("孙叔", web=True)
    alice = here.resident()
    wang.says("志愿者日")
    wang.hears("请写志愿者日的内容")
    wang.says("上午九点，居委会门口集合，打扫楼道，找王姐")
    preview = wang.hears("预览")
    assert "打扫楼道，找王姐" in preview
    assert "发给：2 人" in preview
    assert "星期五 18:00" in preview
    wang.presses("就这样发")
    wang.hears("发出")

    at = next_time(FRIDAY, time(18))
    assert "campaign" not in town.tick(at - timedelta(minutes=1))
    assert "finished" in town.tick(at)
    assert "campaign" not in town.tick(at)
    for one in (bob, eve):
        reminder = one.hears("【志愿者日】")
        assert "打扫楼道" in reminder
        assert "星期六" in reminder
        assert sum("【志愿者日】" in text for text in one.sees()) == 1
    wang.hears("已发给 2 人")
    assert not any("【志愿者日】" in text for text in alice.sees())

    assert "记下了" in bob.presses("来")
    bob.hears("到时见")
    eve.presses("来不了")
    eve.hears("下次再来")
    eve.presses("来")
    eve.hears("到时见")
    bob.presses("来不了")
    bob.hears("下次再来")
    wang.presses("有谁来")
    wang.hears("来 1 人，来不了 1 人")


def test_the_weekly_theme_reaches_everybody_of_the_station_at_the_time_that_the_worker_chose(
    town: Town, here: Neighbourhood
) -> None:
    wang, bob, alice = here.worker(web=True), here.volunteer(), here.resident(web=True)
    stranger = town.neighbourhood().volunteer("外站")
    alice.says("我家水龙头坏了，想请人来修")
    alice.hears("您同意吗")
    alice.presses("同意")
    wang.says("本周主题")
    wang.hears("请写本周主题的内容")
    wang.says("这一周我们一起清楼道，让老人走得稳")
    assert "星期二 09:00" in wang.hears("预览")
    wang.presses("换个时间")
    wang.hears("什么时候发")
    wang.says("下周三上午10点")
    assert "星期三 10:00" in wang.hears("预览")
    wang.presses("就这样发")
    wang.hears("发出")
    today = datetime.now(UTC).astimezone(ZONE).date()
    wednesday = today - timedelta(days=today.weekday()) + timedelta(days=7 + WEDNESDAY)
    assert "finished" in town.tick(datetime.combine(wednesday, time(10), ZONE))
    for one in (bob, alice):
        assert "让老人走得稳" in one.hears("【本周主题】")
    assert not any("【本周主题】" in text for text in stranger.sees())


def test_what_was_not_wanted_after_all_is_not_posted(town: Town, here: Neighbourhood) -> None:
    wang, bob = here.worker(), here.volunteer()
    wang.says("志愿者日")
    wang.hears("请写志愿者日的内容")
    wang.says("上午九点在小公园捡垃圾")
    wang.hears("预览")
    wang.presses("就这样发")
    wang.hears("发出")
    wang.presses("不发了")
    wang.hears("不发了")
    town.tick(next_time(FRIDAY, time(18)))
    assert not any("【志愿者日】" in text for text in bob.sees())


def test_a_reminder_whose_day_is_over_is_not_posted_and_the_worker_hears_why(town: Town, here: Neighbourhood) -> None:
    wang, bob = here.worker(), here.volunteer()
    wang.says("志愿者日")
    wang.hears("请写志愿者日的内容")
    wang.says("上午九点在小公园集合")
    wang.hears("预览")
    wang.presses("就这样发")
    wang.hears("发出")
    assert "suppressed" in town.tick(next_time(FRIDAY, time(18)) + timedelta(days=1))
    wang.hears("没有发")
    assert not any("【志愿者日】" in text for text in bob.sees())
