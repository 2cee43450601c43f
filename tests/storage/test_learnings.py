"""Learnings: nothing counts before a worker has approved it, and one word takes it back."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from storage import learnings, places
from storage.errors import LearnedBefore, NotAWorker, OldButton, TooLate, WordsAreCommon
from storage.events import Event
from storage.versions import words_version
from tests.community import Community, Neighbour


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def proposes(community: Community, table: str = "雨\twet+9", *, matters: bool = True) -> int:
    with community.database.begin() as session:
        return learnings.propose(
            session,
            community.now,
            table=table.encode(),
            examples=3,
            report={"words": ["水喉"]},
            base="abc",
            matters=matters,
        ).id


def decides(community: Community, who: Neighbour | None, act: str, number: int) -> None:
    with community.database.begin() as session:
        who_id = None if who is None else who.id
        if act == "approve":
            learnings.approve(session, number, who_id, community.now, "abc")
        else:
            learnings.decline(session, number, who_id, community.now)


def takes_back(community: Community, who: Neighbour | None) -> int:
    with community.database.begin() as session:
        return learnings.take_back(session, None if who is None else who.id, community.now).id


def in_force(community: Community) -> str | None:
    with community.database.look() as session:
        found = learnings.in_force(session)
        return None if found is None else learnings.spelled(found).decode()


def waiting(community: Community) -> int | None:
    with community.database.look() as session:
        found = learnings.newest_proposal(session)
        return None if found is None else found.id


def test_what_is_proposed_counts_once_it_is_approved(both: Community, wang: Neighbour) -> None:
    number = proposes(both, "甲\n乙")
    assert (in_force(both), waiting(both)) == (None, number)
    decides(both, wang, "approve", number)
    assert (in_force(both), waiting(both)) == ("甲\n乙", None)
    with both.database.look() as session:
        approved = learnings.in_force(session)
        assert approved is not None
        assert (approved.decided_by, approved.decided_at, approved.base) == (wang.id, both.now, "abc")
        assert approved.report == {"words": ["水喉"]}


def test_what_is_declined_never_counts(both: Community, wang: Neighbour) -> None:
    number = proposes(both)
    decides(both, wang, "decline", number)
    with pytest.raises(TooLate):
        decides(both, wang, "approve", number)
    assert (in_force(both), waiting(both)) == (None, None)


def test_a_newer_proposal_takes_the_place_of_one_that_nobody_decided_on(both: Community, wang: Neighbour) -> None:
    old, new = proposes(both, "旧"), proposes(both, "新")
    with pytest.raises(TooLate):
        decides(both, wang, "approve", old)
    decides(both, wang, "approve", new)
    assert in_force(both) == "新"


def test_where_nothing_that_matters_changed_there_is_nothing_to_decide(both: Community) -> None:
    proposes(both)
    number = proposes(both, matters=False)
    assert waiting(both) is None
    with both.database.look() as session:
        newest = learnings.newest(session)
        assert newest is not None
        assert (newest.id, newest.status) == (number, "same")


def test_one_command_takes_it_back_and_what_counted_before_counts_again(both: Community, wang: Neighbour) -> None:
    for table in ("一", "二"):
        decides(both, wang, "approve", proposes(both, table))
    assert in_force(both) == "二"
    takes_back(both, wang)
    assert in_force(both) == "一"
    takes_back(both, None)
    assert in_force(both) is None
    with pytest.raises(TooLate):
        takes_back(both, wang)


def test_a_late_word_to_take_one_back_does_not_take_back_the_one_before(both: Community, wang: Neighbour) -> None:
    first = proposes(both, "一")
    decides(both, wang, "approve", first)
    second = proposes(both, "二")
    decides(both, wang, "approve", second)
    # Two who work in different chats press the button of the second at the same time.
    met = threading.Barrier(2)
    refused: list[Exception] = []

    def presses() -> None:
        try:
            with both.database.begin() as session:
                if not both.database.sqlite:
                    assert learnings.in_force(session)
                    met.wait(20)
                learnings.take_back(session, wang.id, both.now, second)
        except TooLate as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=presses) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (in_force(both), len(refused)) == ("一", 1)


def test_every_decision_changes_the_version_of_the_words_and_leaves_its_event(both: Community, wang: Neighbour) -> None:
    versions: list[str] = []
    for step in (lambda number: decides(both, wang, "approve", number), lambda _: takes_back(both, None)):
        number = proposes(both) if not versions else 0
        step(number)
        with both.database.look() as session:
            versions.append(words_version(session))
    assert len(set(versions)) == 2
    with both.database.look() as session:
        told = session.scalars(select(Event).where(Event.thing == "learning").order_by(Event.id)).all()
        assert [(one.act, one.before, one.after, one.actor_id) for one in told] == [
            ("learn", None, "proposed", None), ("approve", "proposed", "approved", wang.id),
            ("take_back", "approved", "taken_back", None),
        ]  # fmt: skip


def test_only_workers_of_the_top_decide(both: Community, wang: Neighbour) -> None:
    with both.database.begin() as session:
        places.set_above(session, session.get_one(places.Place, 1), ["浦东中心"])
    director = both.worker("刘主任", station=2)
    first = proposes(both, "一")
    decides(both, director, "approve", first)
    second = proposes(both, "二")
    for somebody, refusal in ((wang, WordsAreCommon), (both.resident("陈阿婆"), NotAWorker)):
        for act in ("approve", "decline"):
            with pytest.raises(refusal):
                decides(both, somebody, act, second)
        with pytest.raises(refusal):
            takes_back(both, somebody)
    assert (in_force(both), waiting(both)) == ("一", second)


def test_a_learning_that_never_was_cannot_be_approved(both: Community, wang: Neighbour) -> None:
    with pytest.raises(OldButton):
        decides(both, wang, "approve", 77)


def test_what_was_learned_beside_what_ships_no_more_cannot_be_approved(both: Community, wang: Neighbour) -> None:
    number = proposes(both)
    with both.database.begin() as session, pytest.raises(LearnedBefore):
        learnings.approve(session, number, wang.id, both.now, "another version")
    assert in_force(both) is None


def test_what_was_learned_from_words_that_are_gone_cannot_be_approved(both: Community, wang: Neighbour) -> None:
    with both.database.begin() as session:
        number = learnings.propose(
            session, both.now, table=b"", examples=1, report={"messages": [77]}, base="abc", matters=True
        ).id
    with pytest.raises(LearnedBefore):
        decides(both, wang, "approve", number)
    assert in_force(both) is None
