"""Buttons that come too late: what they were about has moved on, and nothing is done by mistake."""

from __future__ import annotations

import pytest

from handlers.turn import Heard, Kind
from storage.tickets import Ticket
from tests.community import Community, Neighbour


@pytest.fixture
def wang(community: Community) -> Neighbour:
    return community.worker("王姐")


@pytest.fixture
def bob(community: Community) -> Neighbour:
    return community.volunteer("李师傅")


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
