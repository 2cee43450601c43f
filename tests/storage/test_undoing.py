"""Taking back what was done, in the database: once, and only what has surely not gone out is withdrawn."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update

from storage import tickets, undoing
from storage.errors import Refusal, UndoneBefore
from storage.events import Event
from storage.messages import Message
from tests.community import Community, Neighbour
from tests.truths import check_everything


@pytest.fixture
def wang(both: Community) -> Neighbour:
    """A worker who has just given a ticket to the wrong one."""
    wang = both.worker("王姐")
    both.volunteer("李师傅", channel="telegram")
    both.resident("陈阿婆").asks_for_a_repair()
    wang.says("派 1001 给 李师傅")
    return wang


def undo(community: Community, worker_id: int) -> undoing.Undone:
    with community.database.begin() as session:
        deed = undoing.get_deed(session, worker_id)
        ticket = tickets.get_ticket(session, deed.ticket_id, lock=True)
        return undoing.undo(session, deed, ticket, community.now)


def task(community: Community) -> Message:
    return next(one for one in community.said() if "社区请您帮个忙" in one.text)


def test_of_two_at_once_one_is_refused(both: Community, wang: Neighbour) -> None:
    together, refused, done = threading.Barrier(2), [], []

    def once() -> None:
        together.wait()
        try:
            done.append(undo(both, wang.id))
        except Refusal as refusal:
            refused.append(type(refusal))

    threads = [threading.Thread(target=once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert refused == [UndoneBefore]
    assert both.ticket(1001).status == "open"
    check_everything(both.database)


def test_history_is_added_to_and_never_rewritten(both: Community, wang: Neighbour) -> None:
    with both.database.look() as session:
        before = [tuple(row) for row in session.execute(select(Event.__table__).order_by(Event.id))]
    undo(both, wang.id)
    with both.database.look() as session:
        after = [tuple(row) for row in session.execute(select(Event.__table__).order_by(Event.id))]
        acts = [one.act for one in session.scalars(select(Event).where(Event.thing == "ticket").order_by(Event.id))]
    assert after[: len(before)] == before
    assert acts[-1] == "undo_open"


@pytest.mark.parametrize(
    ("state", "withdrawn"),
    [("queued", True), ("later", True), ("sending", False), ("sent", False), ("uncertain", False)],
)
def test_only_what_has_surely_not_gone_out_is_withdrawn(
    both: Community, wang: Neighbour, state: str, withdrawn: bool
) -> None:
    with both.database.begin() as session:
        session.execute(update(Message).where(Message.id == task(both).id).values(state=state))
    told = undo(both, wang.id).spoken.told
    assert (task(both).state == "superseded") == withdrawn
    assert bool(told) is not withdrawn


def test_what_somebody_said_meanwhile_stays(both: Community, wang: Neighbour) -> None:
    both.resident("刘叔").asks_for_a_repair()
    before = [one.id for one in both.said() if one.text]
    undo(both, wang.id)
    assert before == [one.id for one in both.said() if one.text and one.id <= before[-1]]
