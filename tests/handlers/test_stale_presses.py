"""Buttons that come too late: what they were about has moved on, and nothing is done by mistake."""

from __future__ import annotations

import pytest

from handlers.turn import Heard, Kind
from storage import duplicates, tickets
from storage.tickets import Ticket
from tests.community import TAP, Community, Neighbour


@pytest.fixture
def ticket(community: Community, wang: Neighbour, bob: Neighbour) -> Ticket:
    return community.resident("陈阿婆").asks_for_a_repair()


def test_who_has_taken_it_cannot_decline_the_offer_any_more(ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    assert "变了" in bob.presses_payload(f"pass:{ticket.id}")
    assert "由您来办" in bob.last
    assert "完成了" in bob.buttons


def test_who_was_given_it_by_a_worker_cannot_decline_the_offer_any_more(
    ticket: Ticket, wang: Neighbour, bob: Neighbour
) -> None:
    wang.presses("指派")
    wang.presses("李师傅")
    assert "变了" in bob.presses_payload(f"pass:{ticket.id}")
    assert "由您来办" in bob.last


def test_who_gave_it_back_is_asked_no_more(ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    bob.presses("去不了了")
    assert "变了" in bob.presses_payload(f"pass:{ticket.id}")


def test_a_tap_that_comes_as_three_presses_is_answered_once(community: Community) -> None:
    alice = community.resident("陈阿婆")
    alice.says("我家水龙头坏了，想请人来修，3号楼402，明天上午")
    card = alice.sees[-1]
    before = [seen for seen in alice.sees if not seen.mine]
    for _ in range(3):
        press = Heard(
            alice.channel, alice.address, community.next_key(), community.now, Kind.PRESS,
            text="同意", press=card.buttons["同意"], pressed=str(card.id),
        )  # fmt: skip
        community.hears(press)
    assert len([seen for seen in alice.sees if not seen.mine]) == len(before) + 1


def test_a_press_before_we_know_that_its_message_went_out_still_finds_it(community: Community) -> None:
    bob = community.resident("李师傅", channel="telegram")
    bob.opens(community.invitation("volunteer"))
    bob.says("13812340000")
    teams = next(seen for seen in reversed(bob.sees) if "选好了" in seen.buttons)
    bob.presses_payload("tick:health", "77")
    assert "✅ 卫生医疗" in next(seen for seen in bob.sees if seen.id == teams.id).buttons


def test_what_is_done_already_is_answered_as_such(community: Community) -> None:
    wang, bob, alice = community.worker("王姐"), community.volunteer("李师傅"), community.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    bob.presses("接单")
    community.now = community.now.replace(day=20, hour=9)
    bob.presses_payload(f"arrive:{number}")
    assert "已经打过卡了" in bob.presses_payload(f"arrive:{number}")
    assert "李师傅已经接了单子 1001" in wang.says(f"派 {number} 给 李师傅")
    bob.presses_payload(f"finish:{number}:1")
    assert "已经说过完成了" in bob.presses_payload(f"finish:{number}:1")
    assert "已经说过完成了" in bob.presses_payload(f"arrive:{number}")
    wang.says(f"结 {number} 修好了")
    assert "已经办结了" in wang.says(f"结 {number} 修好了")
    assert "已经办结了" in alice.presses_payload(f"solved:{number}")


def test_what_goes_with_another_is_ended_there(community: Community) -> None:
    wang = community.worker("王姐")
    alice = community.resident("陈阿婆")
    first, second = alice.asks_for_a_repair().id, alice.asks_for_a_repair(f"再要一个，{TAP}").id
    assert first != second
    with community.database.begin() as session:
        into, other = tickets.get_ticket(session, first), tickets.get_ticket(session, second)
        duplicates.merge(session, into, other, wang.id, community.now)
    for said in (f"结 {second} 修好了", f"结 {second}"):
        assert f"和单子 {first} 合在一起办" in wang.says(said)


def test_what_no_team_need_see_to_any_more_is_told_as_such(community: Community) -> None:
    wang, bob, boss = community.worker("王姐"), community.volunteer("李师傅"), community.volunteer("郑大勇")
    number = community.resident("陈阿婆").asks_for_a_repair().id
    wang.says("郑大勇 是 扶贫帮困队 队长")
    wang.says(f"派 {number} 给 扶贫帮困队")
    bob.says(f"接 {number}")
    assert "不用队里安排了" in boss.presses_payload(f"squadyes:{number}")
