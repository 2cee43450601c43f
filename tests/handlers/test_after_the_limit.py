"""A limit has passed, and days go by: who waits still hears what is so, and nobody hears more than they need."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from storage import almanac
from tests.community import SHANGHAI, Community, Neighbour
from tests.handlers.test_limits import lets_pass, undated
from tests.handlers.test_squads import Squad
from tests.truths import check_everything


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def told(community: Community, who: Neighbour, words: str, *, hours: float) -> list[str]:
    """Let time go by; return when the words were said to somebody, as `Thu 09`."""
    known = len(community.said())
    lets_pass(community, hours, 0.5)
    return [
        f"{row.at.astimezone(SHANGHAI):%a %H}"
        for row in community.said()[known:]
        if row.chat_id == who.chat_id and row.direction == "out" and words in row.text
    ]


def is_workday(community: Community, day: date) -> bool:
    with community.database.look() as session:
        return almanac.look_up(session, day).kind in ("workday", "make_up")


def test_who_waits_hears_every_second_working_day_that_nobody_has_it(both: Community, wang: Neighbour) -> None:
    alice = both.resident("陈阿婆")
    alice.asks_for_a_repair()
    both.now = datetime(2026, 11, 21, 17, 50, tzinfo=SHANGHAI)
    both.ticks()
    lets_pass(both, 0.5)
    assert alice.heard("还没办完") == 0
    assert "还没有人办" in alice.last
    assert told(both, alice, "还没有人办", hours=9 * 24) == ["Tue 17", "Thu 17", "Mon 17"]
    assert {"改时间", "找人工", "不用来了"} <= set(alice.buttons)
    check_everything(both.database)


def test_who_waits_hears_who_has_it(both: Community, wang: Neighbour) -> None:
    alice, bob = both.resident("陈阿婆"), both.volunteer("李师傅")
    alice.asks_for_a_repair()
    bob.presses("接单")
    both.now = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
    both.ticks()
    bob.arrives()
    both.now = datetime(2026, 11, 21, 17, 50, tzinfo=SHANGHAI)
    both.ticks()
    lets_pass(both, 6 * 24, 2)
    assert alice.heard("还没有人办") == 0
    assert alice.heard("还没办完，对不住。现在由李师傅在办") >= 2
    check_everything(both.database)


def test_a_worker_who_has_it_is_asked_once_a_working_day_and_never_told_of_themselves(
    both: Community, wang: Neighbour
) -> None:
    zhou, number = both.worker("周姐"), undated(both, both.resident("陈阿婆", agreed=True, station=1))
    wang.says(f"我来跟 {number}")
    known = len(both.said())
    lets_pass(both, 14 * 24, 3)
    rows = [row for row in both.said()[known:] if row.ticket_id == number and row.direction == "out"]
    to_wang = [row for row in rows if row.chat_id == wang.chat_id]
    days = [row.at.astimezone(SHANGHAI).date() for row in to_wang]
    assert days
    assert len(days) == len(set(days)), [(row.at, row.text) for row in to_wang]
    assert all(is_workday(both, day) for day in days), days
    assert not [row.text for row in to_wang if "【没" in row.text or "【还没" in row.text]
    to_zhou = [row.at.astimezone(SHANGHAI).date() for row in rows if row.chat_id == zhou.chat_id]
    assert to_zhou
    assert len(to_zhou) == len(set(to_zhou))
    assert all(is_workday(both, day) for day in to_zhou), to_zhou
    check_everything(both.database)


def test_of_a_leader_who_says_nothing_until_the_limit_a_worker_hears_once(community: Community) -> None:
    squad = Squad(community)
    squad.ordered()
    known = len(community.said())
    community.passes(hours=3)
    community.ticks()
    to_wang = [
        row.text for row in community.said()[known:]
        if row.chat_id == squad.wang.chat_id and row.direction == "out" and row.ticket_id == squad.number
    ]  # fmt: skip
    assert len(to_wang) == 1, to_wang
    assert "【队长没回音】" in to_wang[0]
    assert community.ticket(squad.number).alarmed == 1
    check_everything(community.database)


def test_where_nobody_could_be_asked_nobody_is_said_to_have_been_asked(community: Community) -> None:
    wang, alice = community.worker("王姐"), community.resident("陈阿婆")
    alice.asks_for_a_repair()
    lets_pass(community, 3)
    assert wang.reads("【没人可派】")
    assert alice.heard("都问过了") == 0
    assert alice.heard("还没有人接。这里暂时没有合适的志愿者，我已经请社区工作人员帮您安排") == 1


def test_where_only_the_own_station_was_asked_no_other_is_named(community: Community) -> None:
    community.volunteer("李师傅")
    alice = community.resident("陈阿婆")
    alice.asks_for_a_repair()
    lets_pass(community, 3)
    assert alice.heard("附近几个社区") == alice.heard("相邻的社区") == 0
    assert alice.heard("还没有人接。我已经请社区工作人员帮您安排") == 1
