"""An edited message adds to its ticket and rewrites nothing of what was said."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.turn import Kind
from storage.messages import Message
from storage.tickets import Ticket
from tests.community import TAP, Community, Neighbour
from tests.truths import check_everything


@pytest.fixture
def alice(community: Community) -> Neighbour:
    return community.resident("陈阿婆", agreed=True, station=1)


@pytest.fixture
def ticket(community: Community, wang: Neighbour, bob: Neighbour, alice: Neighbour) -> Ticket:
    alice.says(TAP, called="77")
    alice.presses("确认")
    bob.presses("接单")
    return community.newest()


def edits(who: Neighbour, words: str, called: str = "77") -> str:
    """Let an earlier message read differently."""
    return who.says(words, Kind.EDIT, called=called)


def test_an_edit_adds_to_the_ticket_and_who_has_it_hears_it(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour, wang: Neighbour
) -> None:
    edits(alice, f"{TAP}，厨房那个")
    now = community.ticket(ticket.id)
    assert now.words.startswith(ticket.words)
    assert "改成：" in now.words
    assert "厨房那个" in bob.last
    assert "改吗" not in alice.last
    assert wang.reads("厨房那个")
    with community.database.look() as session:
        kept = session.scalars(select(Message.text).where(Message.direction == "in", Message.channel_ref == "77")).all()
    assert kept == [TAP, f"{TAP}，厨房那个"]
    check_everything(community.database)


@pytest.mark.parametrize(
    ("old", "new", "column", "value"),
    [
        ("后天上午", "大后天下午三点", "when_time", "15:00"),
        ("3号楼402", "5号楼301", "room", "301"),
        ("13812345678", "13912345678", "phone", "13912345678"),
    ],
)
def test_another_time_place_or_number_is_asked_about_first(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour, old: str, new: str, column: str, value: str
) -> None:
    assert "跟着改吗" in edits(alice, TAP.replace(old, new))
    assert getattr(community.ticket(ticket.id), column) == getattr(ticket, column)
    assert "改好了" in alice.presses("改")
    assert getattr(community.ticket(ticket.id), column) == value
    assert "改了" in bob.last


def test_it_can_stay_as_it_was(community: Community, ticket: Ticket, alice: Neighbour) -> None:
    edits(alice, TAP.replace("后天上午", "大后天下午三点"))
    assert "原来" in alice.presses("不用改")
    assert community.ticket(ticket.id).when_date == ticket.when_date


def test_what_the_edit_did_not_touch_is_not_asked_about(community: Community, ticket: Ticket, alice: Neighbour) -> None:
    alice.says("改到大后天下午三点")
    changed = community.ticket(ticket.id)
    assert changed.when_time == "15:00"
    assert "改吗" not in edits(alice, f"{TAP}！！")


def test_a_draft_takes_it_at_once(community: Community, alice: Neighbour) -> None:
    alice.says(TAP, called="77")
    edits(alice, TAP.replace("3号楼402", "5号楼301"))
    draft = community.newest()
    assert (draft.building, draft.room, draft.status) == ("5", "301", "draft")
    assert "5号楼301" in alice.last
    assert "确认" in alice.buttons
    assert draft.words.startswith(TAP)


def test_an_edit_of_anything_else_is_kept_in_silence(community: Community, alice: Neighbour) -> None:
    alice.says("你好", called="5")
    assert edits(alice, "您好呀", "5") == ""
    assert edits(alice, "谁也不知道", "6") == ""
    assert any(row.kind == "edit" and row.text == "您好呀" for row in community.said())


def test_the_same_words_again_are_nothing_new(community: Community, ticket: Ticket, alice: Neighbour) -> None:
    assert edits(alice, TAP) == ""
    assert community.ticket(ticket.id).words == ticket.words


def test_after_the_end_an_edit_reaches_nobody(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.finishes()
    seen = len(bob.sees)
    assert edits(alice, TAP.replace("3号楼402", "5号楼301")) == ""
    assert len(bob.sees) == seen


def test_an_edit_that_tells_of_danger_is_an_alarm(community: Community, alice: Neighbour, wang: Neighbour) -> None:
    alice.says("你好", called="5")
    assert "119" in edits(alice, "家里着火了，3号楼402", "5")
    assert community.newest().urgency == "danger"


def test_an_edit_that_complains_of_who_comes_is_for_a_worker(
    ticket: Ticket, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    heard = len(bob.sees)
    edits(alice, "我要投诉，太失望了")
    assert "工作人员" in alice.last
    assert wang.reads("太失望了")
    assert len(bob.sees) == heard


def test_a_volunteers_edit_reaches_the_requester(ticket: Ticket, bob: Neighbour, alice: Neighbour) -> None:
    bob.says("我十分钟后到", called="8")
    edits(bob, "我二十分钟后到", "8")
    assert "二十分钟后到" in alice.last
    assert "改成" in alice.last


def test_another_chats_number_of_a_message_is_another_message(
    community: Community, ticket: Ticket, bob: Neighbour
) -> None:
    assert edits(bob, "随便什么", "77") == ""
    assert community.ticket(ticket.id).words == ticket.words
