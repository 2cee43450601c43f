"""Leases, invitations and failures: what several processes share."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import invitations, running
from storage.database import Database
from storage.errors import InvitationSpent
from storage.running import Failure
from tests.community import WEDNESDAY, Community

MINUTE = timedelta(minutes=1)


def holds(database: Database, holder: str, minutes: int = 0) -> bool:
    with database.begin() as session:
        return running.hold(session, "poller", holder, WEDNESDAY + minutes * MINUTE, 2 * MINUTE)


def test_a_job_is_held_by_one_until_the_lease_runs_out(database: Database) -> None:
    assert holds(database, "first")
    assert not holds(database, "second")
    assert holds(database, "first", 1)
    assert not holds(database, "second", 3)
    assert holds(database, "second", 4)
    assert not holds(database, "first", 5)


def test_who_lets_go_need_not_be_waited_for(database: Database) -> None:
    holds(database, "first")
    with database.begin() as session:
        running.let_go(session, "first", WEDNESDAY)
    assert holds(database, "second")


def test_of_two_who_begin_at_once_one_holds_the_job(database: Database) -> None:
    together, got = threading.Barrier(2), []

    def begin(holder: str) -> None:
        together.wait()
        got.append(holds(database, holder))

    threads = [threading.Thread(target=begin, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False, True]


def test_an_invitation_that_two_open_at_once_opens_for_one(both: Community) -> None:
    token = both.invitation("volunteer")
    together, opened = threading.Barrier(4), []

    def come_in() -> None:
        together.wait()
        try:
            with both.database.begin() as session:
                invitations.use_invitation(session, token, both.now)
            opened.append(True)
        except InvitationSpent:
            opened.append(False)

    threads = [threading.Thread(target=come_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [False, False, False, True]


@pytest.mark.parametrize("purpose", ["worker", "volunteer", "link"])
def test_an_invitation_ends_with_its_date(community: Community, purpose: str) -> None:
    token = community.invitation(purpose)
    lasts = invitations.VALID_FOR[purpose]
    with community.database.begin() as session:
        assert invitations.find_invitation(session, token, community.now + lasts) is not None
        with pytest.raises(InvitationSpent):
            invitations.use_invitation(session, token, community.now + lasts + timedelta(seconds=1))


def test_a_stations_sheet_serves_many_and_does_not_end(community: Community) -> None:
    token = community.invitation("resident")
    with community.database.begin() as session:
        for days in (0, 1, 400):
            assert invitations.use_invitation(session, token, community.now + timedelta(days=days)).place_id == 1


def test_a_copy_of_the_database_opens_nothing(community: Community) -> None:
    token = community.invitation("worker")
    with community.database.look() as session:
        digests = list(session.scalars(select(invitations.Invitation.digest)))
    assert token not in "".join(digests)
    with community.database.begin() as session, pytest.raises(InvitationSpent):
        invitations.use_invitation(session, digests[0], community.now)


def test_failures_of_a_chat_go_with_its_person(both: Community) -> None:
    alice, bob = both.resident("陈阿婆"), both.resident("周伯")
    with both.database.begin() as session:
        for somebody in (alice, bob):
            delivery = {"address": somebody.address, "text": "我家在3号楼"}
            running.record_failure(session, "web", f"key of {somebody.name}", delivery, "KeyError", both.now)
    alice.says("删除我的资料")
    alice.presses("全部删除")
    with both.database.look() as session:
        assert session.scalar(select(func.count()).select_from(Failure)) == 1
        assert session.scalars(select(Failure.key)).one() == "key of 周伯"


def test_what_no_database_keeps_does_not_keep_a_failure_from_being_recorded(database: Database) -> None:
    unreadable = {"message": {"text": "a\0\0b\ud800\\u0000", "chat": {"id": 55}}}
    with database.begin() as session:
        running.record_failure(session, "telegram", "a key", unreadable, "KeyError", WEDNESDAY)
    with database.look() as session:
        assert session.scalars(select(Failure.delivery)).one() == {"message": {"text": "ab\\u0000", "chat": {"id": 55}}}


def test_an_unreadable_failure_goes_with_its_person_too(database: Database) -> None:
    with database.begin() as session:
        for number, chat in enumerate((5, 55, 555)):
            unreadable = {"update_id": 55, "message": {"message_id": 55, "chat": {"id": chat, "type": "private"}}}
            running.record_failure(session, "telegram", f"a key {number}", unreadable, "KeyError", WEDNESDAY)
        running.record_failure(session, "telegram", "last", {"from": {"id": 55}}, "KeyError", WEDNESDAY)
        running.forget_failures(session, "telegram", "55")
    with database.look() as session:
        assert list(session.scalars(select(Failure.key).order_by(Failure.id))) == ["a key 0", "a key 2"]
