"""Where somebody else comes than was said, the requester hears both in one: who does not, and who does."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import TAP, Community, Neighbour


@pytest.fixture
def zhao(community: Community) -> Neighbour:
    return community.volunteer("赵阿姨")


@pytest.fixture
def alice(community: Community, wang: Neighbour, bob: Neighbour, zhao: Neighbour) -> Neighbour:
    return community.resident("陈阿婆")


@pytest.fixture
def ticket(alice: Neighbour, bob: Neighbour) -> Ticket:
    made = alice.asks_for_a_repair()
    bob.presses("接单")
    return made


def test_a_worker_sends_somebody_else(ticket: Ticket, wang: Neighbour, alice: Neighbour) -> None:
    wang.says(f"派 {ticket.id} 给 赵阿姨")
    assert "换了人：李师傅不来了，赵阿姨（扶贫帮困队）来帮您" in alice.last
    wang.says(f"{ticket.id} 我来跟")
    assert "换了人：赵阿姨不来了，王姐（社区工作人员）来帮您" in alice.last


def test_who_waited_comes_instead_and_who_gave_it_back_is_left_in_peace(
    community: Community, ticket: Ticket, bob: Neighbour, zhao: Neighbour, alice: Neighbour
) -> None:
    zhao.presses("候补")
    heard = len(alice.sees)
    bob.presses("去不了了")
    assert [one.text.partition("。")[0] for one in alice.sees[heard:] if not one.mine] == [
        f"单子 {ticket.id} 换了人：李师傅不来了，赵阿姨（扶贫帮困队）来帮您"
    ]
    assert "轮到您了" in zhao.last
    assert not any("候补" in one.buttons for one in bob.sees)


def test_of_several_one_is_replaced_in_one_message(community: Community, bob: Neighbour, alice: Neighbour) -> None:
    sun = community.volunteer("孙师傅")
    alice.asks_for_a_repair(TAP.replace("想请人来修", "想请一个人来修"))
    bob.presses("接单")
    alice.says("要两个人")
    sun.presses("接单")
    community.volunteer("钱师傅").says(f"候补 {community.newest().id}")
    bob.presses("去不了了")
    assert alice.last.startswith("李师傅不来了。现在人齐了，孙师傅、钱师傅来帮您")
