"""打电话: what somebody with a closed page has not seen by its time goes on the worker's list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests import daylight
from tests.journeys.test_judgement import opens_a_ticket
from tests.journeys.town import PHONE, Neighbourhood, Town

TOWN = "later_sqlite_town"


def by_day(later: timedelta) -> datetime:
    return datetime.now(UTC) + daylight.ahead() + later


def test_who_has_closed_the_page_is_rung_by_a_worker(town: Town, here: Neighbourhood) -> None:
    wang, bob, alice = here.worker(), here.volunteer(), here.resident(web=True)
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    bob.presses("接单")
    bob.hears("由您来办")
    assert "listed" in town.tick(by_day(timedelta(days=2)))
    wang.hears("没看到消息")
    wang.presses("打电话")
    call = wang.hears("【打电话】")
    assert PHONE in call
    assert "李师傅" in call
    assert "口令" in call
    wang.presses("已告知")
    wang.hears("已告知居民", ever=True)
    wang.says("打电话")
    wang.hears("没有要打的电话")


def test_what_was_seen_needs_no_call(town: Town, here: Neighbourhood) -> None:
    wang, bob, alice = here.worker(), here.volunteer(), here.resident(web=True)
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    bob.presses("接单")
    alice.hears("好消息")
    alice.sees()  # the page tells what stood on its screen when it asks for more
    town.tick(by_day(timedelta(days=2)))
    wang.says("打电话")
    wang.hears("没有要打的电话")


def test_a_page_that_is_opened_again_takes_its_call_off_the_list(town: Town, here: Neighbourhood) -> None:
    wang, bob, alice = here.worker(), here.volunteer(), here.resident(web=True)
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    bob.presses("接单")
    bob.hears("由您来办")
    assert "listed" in town.tick(by_day(timedelta(days=2)))
    wang.hears("没看到消息")
    alice.sees()
    alice.sees()
    wang.presses("打电话")
    wang.hears("没有要打的电话")
