"""The weekly theme: written in chat, previewed, posted at the time that the worker chose."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from handlers.wording.common import ZONE
from tests.journeys.town import Neighbourhood, Town

WEDNESDAY = 2


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
    assert "星期二 09:00" in wang.hears("上面就是大家看到的样子")
    wang.presses("换个时间")
    wang.hears("什么时候发")
    wang.says("下周三上午10点")
    assert "星期三 10:00" in wang.hears("上面就是大家看到的样子")
    wang.presses("就这样发")
    wang.hears("发出")
    today = datetime.now(UTC).astimezone(ZONE).date()
    wednesday = today - timedelta(days=today.weekday()) + timedelta(days=7 + WEDNESDAY)
    at = datetime.combine(wednesday, time(10), ZONE)
    assert "finished" in town.program.command("tick", "--at", str(at)).stdout
    for one in (bob, alice):
        assert "让老人走得稳" in one.hears("【本周主题】")
    assert not any("【本周主题】" in text for text in stranger.sees())
