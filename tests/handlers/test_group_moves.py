"""A group that becomes a supergroup has another address, and everything else is as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers import groups as conversation
from handlers.wording import groups as wording
from storage import people
from storage.database import Database
from storage.people import Chat
from tests.groups import STATION, Group, Town


def move(town: Town, old: str, new: str) -> None:
    with town.database.begin() as session:
        conversation.moved(session, "telegram", old, new, town.now)


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
def test_a_group_that_becomes_a_supergroup_stays_bound(database: Database) -> None:
    town = Town(database)
    group, bigger = Group(town), Group(town, "-1007")
    group.is_joined(town.colleague())
    group.says_ours("本周主题", "77")
    before = group.chat()
    for _ in range(2):
        move(town, group.address, bigger.address)
    assert (bigger.chat().id, bigger.chat().place_id, bigger.chat().status) == (before.id, 1, "active")
    # Under the old number stands another message over there.
    assert {row.channel_ref for row in bigger.said()} == {None}


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
@pytest.mark.parametrize("left", [False, True], ids=["moved", "left and moved"])
def test_a_supergroup_that_was_met_before_the_move_becomes_one_with_its_group(database: Database, left: bool) -> None:
    town = Town(database)
    group, bigger = Group(town), Group(town, "-1007")
    group.is_joined(town.colleague())
    before = group.chat()
    assert bigger.is_joined(None) == wording.ASK_WORKER
    assert bigger.chat().id != before.id
    if left:
        group.is_left()
    move(town, group.address, bigger.address)
    assert (bigger.chat().id, bigger.chat().place_id, bigger.chat().status) == (before.id, 1, "active")
    # Nobody is asked any more whose it is.
    asked = next(row for row in bigger.said() if row.text == wording.ASK_WORKER)
    answered = next(row for row in bigger.said() if row.replaces_id == asked.id)
    assert f"绑定了{STATION}" in answered.text
    with town.database.look() as session:
        assert people.find_chat(session, "telegram", group.address) is None


def test_a_move_of_a_group_that_we_never_met_is_nothing(sqlite_database: Database) -> None:
    town = Town(sqlite_database)
    move(town, "-5", "-1005")
    with town.database.look() as session:
        assert session.scalars(select(Chat)).all() == []
