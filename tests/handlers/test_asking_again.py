"""Everybody was asked and nobody took it: it does not sleep, and nobody is pestered."""

from __future__ import annotations

from datetime import datetime

import pytest

from storage import offers
from tests.community import SHANGHAI, Community, Neighbour
from tests.truths import check_everything

# On the Wednesday after: there are a week's mornings in between.
TAP = "我家水龙头坏了，幸福小区3号楼402，下周三上午想请人来修，电话13812345678"
OFFER, HONEST = "【有人需要帮忙】", "我没忘"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def until(community: Community, day: int, hour: int) -> None:
    """Let time go by, looked at every hour."""
    end = datetime(2026, 11, day, hour, tzinfo=SHANGHAI)
    while community.now < end:
        community.passes(hours=1)
        community.ticks()
    check_everything(community.database)


def offered(community: Community, who: Neighbour, number: int) -> int:
    with community.database.look() as session:
        found = offers.find_offer(session, number, who.id)
        return 0 if found is None else found.counted


def test_the_silent_are_asked_again_each_working_morning_and_who_declined_is_not(
    both: Community, wang: Neighbour
) -> None:
    bob, carol = both.volunteer("李师傅"), both.volunteer("赵大姐")
    alice = both.resident("陈阿婆")
    number = alice.asks_for_a_repair(TAP).id
    carol.presses("去不了")
    until(both, 18, 20)
    assert (wang.heard("都问过了"), offered(both, bob, number)) == (1, 1)
    until(both, 19, 8)
    assert (offered(both, bob, number), alice.heard(HONEST)) == (1, 0)
    until(both, 19, 20)
    assert (offered(both, bob, number), alice.heard(HONEST)) == (2, 1)
    # Nobody is asked on Saturday and Sunday, nor more than five times a week.
    until(both, 22, 20)
    assert (offered(both, bob, number), alice.heard(HONEST)) == (3, 2)
    until(both, 24, 20)
    assert (offered(both, bob, number), alice.heard(HONEST)) == (5, 4)
    assert offered(both, carol, number) == 1
    bob.presses("接单")
    assert both.ticket(number).status == "taken"
    until(both, 25, 12)
    assert alice.heard(HONEST) == 4


def test_after_its_day_nobody_is_asked_any_more(community: Community) -> None:
    wang, bob = community.worker("王姐"), community.volunteer("李师傅")
    alice = community.resident("陈阿婆")
    number = alice.asks_for_a_repair("我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话13812345678").id
    until(community, 20, 20)
    asked = offered(community, bob, number)
    assert (asked, alice.heard(HONEST)) == (3, 2)
    until(community, 25, 20)
    assert offered(community, bob, number) == asked
    assert wang.heard("【没人接】") + wang.heard("【没办完】") > 1
    alice.says("改到下周五上午")
    until(community, 27, 8)
    assert offered(community, bob, number) == asked + 1


def test_who_is_new_is_asked_the_next_morning(community: Community) -> None:
    wang, alice = community.worker("王姐"), community.resident("陈阿婆")
    number = alice.asks_for_a_repair(TAP).id
    assert wang.heard("没人可派") == 1
    bob = community.volunteer("李师傅")
    until(community, 19, 12)
    assert offered(community, bob, number) == 1
    assert alice.heard(HONEST) == 1


def test_declining_in_the_morning_asks_nobody_once_more(community: Community) -> None:
    bob, alice = community.volunteer("李师傅"), community.resident("陈阿婆")
    number = alice.asks_for_a_repair(TAP).id
    until(community, 19, 10)
    bob.presses("去不了")
    assert community.ticket(number).widens_at == datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
    until(community, 20, 12)
    assert (offered(community, bob, number), alice.heard(HONEST)) == (2, 2)
    assert bob.reads(OFFER) is False


def test_what_was_not_solved_is_a_workers_and_its_limit_goes_up_the_tree(both: Community, wang: Neighbour) -> None:
    from tests.handlers.test_limits import under_a_center  # noqa: PLC0415 - the tree of that test

    zhao, _ = under_a_center(both)
    bob, alice = both.volunteer("李师傅"), both.resident("陈阿婆")
    number = alice.asks_for_a_repair(TAP).id
    for label in ("接单", "我到了", "现在就到了", "完成了"):
        bob.presses(label)
    alice.presses("没解决")
    assert both.ticket(number).widens_at is None
    until(both, 18, 12)
    assert wang.heard("【没解决，等您办】说好这时候") == 1
    until(both, 19, 12)
    assert zhao.heard("请您过问") >= 1
    assert alice.heard("我又催了他们") >= 1
    assert offered(both, bob, number) == 1
