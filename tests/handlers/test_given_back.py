"""没解决 and few stars: the ticket is the workers', and everybody reads so, until somebody does something about it."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.turn import Kind
from tests.community import SHANGHAI, Community, Neighbour
from tests.handlers.test_limits import lets_pass
from tests.handlers.test_reports import sends
from tests.truths import check_everything

IN_HAND = "没解决，社区工作人员在办"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def alice(both: Community, wang: Neighbour) -> Neighbour:
    """Their tap was to be mended on Friday morning; it was done at ten, and is not well."""
    bob, who = both.volunteer("李师傅"), both.resident("陈阿婆")
    who.asks_for_a_repair()
    bob.presses("接单")
    both.now = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
    both.ticks()
    bob.arrives()
    bob.finishes()
    who.presses("没解决")
    return who


def test_what_is_not_solved_is_told_as_the_workers_own(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    number = both.newest().id
    assert IN_HAND in wang.last
    assert IN_HAND in alice.presses_payload(f"progress:{number}")
    assert "正在找志愿者" not in alice.last
    todo = wang.says("我的待办")
    assert "【没解决，等您办】1 张" in todo
    assert "没人接" not in todo
    wang.presses_payload(f"reoffer:{number}")
    assert IN_HAND not in wang.says(str(number))


def test_who_was_promised_an_answer_hears_that_it_is_still_not_well(
    both: Community, wang: Neighbour, alice: Neighbour
) -> None:
    lets_pass(both, 3)
    assert alice.heard("还没有人接") == 0
    assert "社区工作人员还没办完，对不住，我又催了他们" in alice.last
    assert wang.reads("【没解决，等您办】")
    assert wang.reads("前该给居民回话")
    lets_pass(both, 6 * 24, 0.5)
    assert alice.heard("还没有人办") == 0
    assert alice.heard("社区工作人员还没办完") >= 3
    check_everything(both.database)


def test_the_appointment_that_was_kept_is_forgotten(both: Community, alice: Neighbour) -> None:
    ticket = both.newest()
    assert (ticket.when_date, ticket.when_time, ticket.when_part, ticket.until_time) == (None, None, None, None)
    lets_pass(both, 24)
    assert alice.heard("约好的时间") == 0


def test_of_what_nobody_has_listened_to_nobody_is_said_to_be_sought(both: Community, wang: Neighbour) -> None:
    alice = both.resident("陈阿婆", agreed=True)
    sends(alice, Kind.FILE, "voice")
    lets_pass(both, 3)
    assert alice.heard("还没有人接") == 0
    assert alice.heard("还没来得及听／看") == 1


def test_who_says_on_an_earlier_day_that_they_are_there_is_asked(community: Community) -> None:
    bob, alice = community.volunteer("李师傅"), community.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    bob.presses("接单")
    heard = len(alice.sees)
    assert "约的是后天，11月20日 星期五 上午。您现在就到门口了吗" in bob.presses("我到了")
    assert (len(alice.sees), community.ticket(number).status) == (heard, "taken")
    assert "打卡成功" in bob.presses("现在就到了")
    assert "李师傅到了" in alice.last
    assert "已经打过卡了" in bob.presses("我到了")


def test_on_the_day_itself_nobody_is_asked(community: Community) -> None:
    bob, alice = community.volunteer("李师傅"), community.resident("陈阿婆")
    alice.asks_for_a_repair()
    bob.presses("接单")
    community.passes(days=2)
    assert "打卡成功" in bob.says("我到了")
