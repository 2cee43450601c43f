"""我换号码了: somebody's own number is the new one, on their tickets too."""

from __future__ import annotations

import pytest

from storage.people import get_person
from tests.community import Community, Neighbour

NEW = "13911112222"


def number_of(community: Community, who: Neighbour) -> str:
    with community.database.look() as session:
        return get_person(session, who.id).phone


@pytest.mark.parametrize("said", [f"我换号码了 {NEW}", f"我的手机号换成{NEW}了", "换手机号了，现在是139 1111 2222"])
def test_the_new_number_is_the_persons_own_and_that_of_their_tickets(community: Community, said: str) -> None:
    helper, alice = community.volunteer("李师傅"), community.resident("陈阿婆", agreed=True)
    one = alice.asks_for_a_repair()
    other = alice.asks_for_a_repair("我家灯泡坏了，幸福小区3号楼402，周五下午想请人来修")
    helper.says(f"接 {one.id}")
    heard = alice.says(said)
    assert "您的电话换成 139****2222 了" in heard
    assert f"单子 {one.id}、{other.id}" in heard
    assert number_of(community, alice) == NEW
    assert (community.ticket(one.id).phone, community.ticket(other.id).phone) == (NEW, NEW)
    assert NEW in helper.last


def test_the_number_of_somebody_else_on_a_ticket_stays(community: Community) -> None:
    alice = community.resident("陈阿婆", agreed=True)
    ticket = alice.asks_for_a_repair()
    alice.says("打13800003333")
    assert community.ticket(ticket.id).phone == "13800003333"
    alice.says(f"我换号码了，{NEW}")
    assert (number_of(community, alice), community.ticket(ticket.id).phone) == (NEW, "13800003333")


@pytest.mark.parametrize("said", ["电话改成", "换个号码打"])
def test_a_number_for_the_ticket_alone_changes_the_ticket_alone(community: Community, said: str) -> None:
    alice = community.resident("陈阿婆", agreed=True)
    ticket = alice.asks_for_a_repair()
    before = number_of(community, alice)
    alice.says(f"{said}{NEW}")
    assert (number_of(community, alice), community.ticket(ticket.id).phone) == (before, NEW)


@pytest.mark.parametrize("said", [f"我换号码了 {NEW}", f"我的新号码{NEW}", f"我电话改成{NEW}", f"帮我把号码换成{NEW}"])
def test_who_has_no_ticket_has_a_new_number_too(community: Community, said: str) -> None:
    for who in (community.volunteer("李师傅"), community.worker("王姐")):
        assert who.says(said) == "好的，您的电话换成 139****2222 了。"
        assert number_of(community, who) == NEW


def test_in_the_middle_of_a_draft_it_is_the_drafts_number_too(community: Community) -> None:
    alice = community.resident("陈阿婆", agreed=True)
    alice.says("我家水龙头坏了，幸福小区3号楼402")
    alice.says(f"我换号码了 {NEW}")
    assert (number_of(community, alice), community.newest().phone) == (NEW, NEW)


def test_of_who_never_agreed_nothing_is_kept_by_it(community: Community) -> None:
    alice = community.resident("陈阿婆")
    alice.says(f"我换号码了 {NEW}")
    assert number_of(community, alice) == ""
