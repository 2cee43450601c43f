"""派单 in waves, as people see it: who is asked when, one tap to decline and why, and the worker who is called."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage import offers
from tests.community import SHANGHAI, Community, Neighbour
from tests.truths import check_everything

# A week and more ahead: nothing of it is pressing.
LATER = "我家水龙头坏了，幸福小区3号楼402，下下周三上午想请人来修，电话13812345678"
DANGER = "我家着火了，幸福小区3号楼402，快来人"
OFFER = "【有人需要帮忙】"


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆")


def asked(people: list[Neighbour]) -> list[str]:
    return [one.name for one in people if one.reads(OFFER) or one.reads("【有人可能有危险】")]


def volunteers(community: Community, count: int) -> list[Neighbour]:
    return [community.volunteer(f"志愿者{n}") for n in range(count)]


def test_a_few_are_asked_first_and_more_when_nobody_takes_it(both: Community, alice: Neighbour) -> None:
    crowd = volunteers(both, 10)
    alice.asks_for_a_repair(LATER)
    assert len(asked(crowd)) == 3
    both.passes(minutes=20)
    both.ticks()
    assert len(asked(crowd)) == 3
    both.passes(minutes=15)
    both.ticks()
    assert len(asked(crowd)) == 8
    both.passes(minutes=35)
    both.ticks()
    assert len(asked(crowd)) == 10
    check_everything(both.database)


def test_when_everybody_was_asked_a_worker_is_called(both: Community, alice: Neighbour) -> None:
    wang, crowd = both.worker("王姐"), volunteers(both, 4)
    alice.asks_for_a_repair(LATER)
    for _ in range(4):
        both.passes(minutes=31)
        both.ticks()
    assert len(asked(crowd)) == 4
    assert wang.reads("都问过了")
    assert both.newest().next_look_at is not None


def test_an_offer_of_an_earlier_wave_can_still_be_taken_and_its_card_says_so(both: Community, alice: Neighbour) -> None:
    crowd = volunteers(both, 5)
    ticket = alice.asks_for_a_repair(LATER)
    first = next(one for one in crowd if one.reads(OFFER))
    both.passes(minutes=31)
    both.ticks()
    assert first.last.startswith(OFFER)
    assert "接到了" in first.presses("接单")
    assert both.ticket(ticket.id).status == "taken"
    assert all(one.last.startswith(f"单子 {ticket.id} 已由") for one in crowd if one is not first)
    check_everything(both.database)


@pytest.mark.parametrize(("label", "why"), [("没空", "busy"), ("太远", "far"), ("不会", "unable"), ("别的", "other")])
def test_one_tap_declines_and_one_more_says_why(community: Community, label: str, why: str) -> None:
    bob = community.volunteer("李师傅")
    ticket = community.resident("陈阿婆").asks_for_a_repair(LATER)
    assert "没关系" in bob.presses("去不了")
    with community.database.look() as session:
        known = offers.find_offer(session, ticket.id, bob.id)
        assert known is not None
        assert (known.status, known.why) == ("declined", "")
    bob.presses(label)
    assert label in bob.last
    with community.database.look() as session:
        known = offers.find_offer(session, ticket.id, bob.id)
        assert known is not None
        assert known.why == why
    check_everything(community.database)


def test_a_reason_nobody_offered_and_one_after_taking_it_are_refused(community: Community) -> None:
    bob = community.volunteer("李师傅")
    ticket = community.resident("陈阿婆").asks_for_a_repair(LATER)
    assert "太旧" in bob.presses_payload(f"passwhy:{ticket.id}:rude")
    bob.presses("接单")
    assert "情况已经变了" in bob.presses_payload(f"passwhy:{ticket.id}:far")
    carol = community.resident("周阿姨")
    assert "没找到这张单子" in carol.presses_payload(f"passwhy:{ticket.id}:far")


def test_where_all_have_declined_nobody_waits_for_the_next_wave(both: Community, alice: Neighbour) -> None:
    crowd = volunteers(both, 6)
    alice.asks_for_a_repair(LATER)
    for one in [one for one in crowd if one.reads(OFFER)]:
        one.presses("去不了")
    assert all(one.reads(OFFER) or one.reads("没关系") for one in crowd)


def test_when_one_gives_it_back_those_who_were_not_asked_are_asked_at_once(both: Community, alice: Neighbour) -> None:
    crowd = volunteers(both, 8)
    ticket = alice.asks_for_a_repair(LATER)
    first = next(one for one in crowd if one.reads(OFFER))
    before = set(asked(crowd))
    first.presses("接单")
    first.presses("去不了了")
    again = {one.name for one in crowd if one.last.startswith(OFFER)}
    assert len(again) == 3
    assert not again & before
    assert both.ticket(ticket.id).status == "open"
    check_everything(both.database)


def test_danger_goes_to_everybody_at_once_by_night_and_counts_for_nobody(both: Community, alice: Neighbour) -> None:
    crowd = volunteers(both, 12)
    both.now = datetime(2026, 11, 19, 2, 0, tzinfo=SHANGHAI)
    alice.says(DANGER)
    assert len(asked(crowd)) == 12
    with both.database.look() as session:
        assert {one.counted for one in offers.offers_of(session, both.newest().id)} == {0}


def test_by_night_nobody_is_asked_and_in_the_morning_the_first_few_are(both: Community, alice: Neighbour) -> None:
    wang, crowd = both.worker("王姐"), volunteers(both, 5)
    both.now = datetime(2026, 11, 18, 23, 0, tzinfo=SHANGHAI)
    alice.asks_for_a_repair(LATER)
    both.ticks()
    assert asked(crowd) == []
    assert wang.reads("【新单】")
    both.now = datetime(2026, 11, 19, 6, 59, tzinfo=SHANGHAI)
    both.ticks()
    assert asked(crowd) == []
    both.passes(minutes=2)
    both.ticks()
    assert len(asked(crowd)) == 3


def test_who_has_something_else_then_cannot_take_it(both: Community, alice: Neighbour) -> None:
    bob = both.volunteer("李师傅")
    one, two = alice.asks_for_a_repair(LATER), both.resident("周伯").asks_for_a_repair(LATER.replace("402", "501"))
    bob.says(f"接 {one.id}")
    assert "别的安排" in bob.says(f"接 {two.id}")
    assert both.ticket(two.id).status == "open"


@pytest.mark.parametrize("words", ["", "{} 为什么派给他", "为什么 {} 派给李师傅"])
def test_a_worker_sees_why_each_was_asked_and_what_they_answered(both: Community, alice: Neighbour, words: str) -> None:
    wang, bob = both.worker("王姐"), both.volunteer("李师傅")
    ticket = alice.asks_for_a_repair(LATER)
    bob.presses("去不了")
    bob.presses("太远")
    said = wang.says(words.format(ticket.id)) if words else wang.presses("为什么派给他")
    assert "李师傅：同一个社区、是这一队的" in said
    assert "去不了：太远" in said


def test_nobody_but_a_worker_of_the_place_sees_who_was_asked(both: Community, alice: Neighbour) -> None:
    both.worker("王姐")
    bob = both.volunteer("李师傅")
    ticket = alice.asks_for_a_repair(LATER)
    assert "工作人员" in bob.presses_payload(f"whythey:{ticket.id}")
    assert "同一个社区" not in alice.says(f"{ticket.id} 为什么派给他")


def test_what_waits_is_never_further_off_than_a_day(both: Community, alice: Neighbour) -> None:
    volunteers(both, 2)
    ticket = alice.asks_for_a_repair(LATER)
    for _ in range(6):
        both.passes(hours=5)
        both.ticks()
        look = both.ticket(ticket.id).next_look_at
        assert look is not None
        assert look - both.now <= timedelta(days=1)


def test_what_was_not_solved_goes_to_a_worker_and_asks_nobody_by_itself(both: Community, alice: Neighbour) -> None:
    wang, crowd = both.worker("王姐"), volunteers(both, 9)
    alice.asks_for_a_repair(LATER)
    both.passes(minutes=31)
    both.ticks()
    first = next(one for one in crowd if one.reads(OFFER))
    first.presses("接单")
    first.finishes()
    alice.presses("没解决")
    both.passes(hours=1)
    both.ticks()
    assert [one.name for one in crowd if one.last.startswith(OFFER)] == []
    wang.presses("再找志愿者")
    assert len([one.name for one in crowd if one.last.startswith(OFFER)]) == 3
