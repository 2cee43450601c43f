"""Stars out of words: as many as a neighbour would mean by them, told in a sentence, and put right by another."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.endings import Rating
from tests.community import Community, Neighbour


@pytest.fixture
def done(wang: Neighbour, alice: Neighbour, bob: Neighbour) -> int:
    """The number of a ticket whose requester has just been asked 事情解决了吗."""
    number = alice.asks_for_a_repair().id
    bob.presses("接单")
    bob.arrives()
    bob.finishes()
    return number


def given(community: Community) -> int | None:
    with community.database.look() as session:
        return session.scalars(select(Rating.stars)).one()


@pytest.mark.parametrize(
    ("words", "stars"),
    [
        ("挺好", 5), ("非常满意", 5), ("没话说", 5), ("👍", 5), ("太好了", 5), ("好得很", 5),
        ("还行", 4), ("不错", 4), ("还不错", 4),
        ("一般", 3), ("就那样", 3), ("中等", 3),
        ("不太好", 2), ("不好", 2), ("不怎么样", 2), ("不满意", 2),
        ("很差", 1), ("太差了", 1), ("差", 1), ("非常不满意", 1), ("很不好", 1),
    ],
)  # fmt: skip
def test_so_many_are_counted_and_told(
    community: Community, alice: Neighbour, done: int, words: str, stars: int
) -> None:
    alice.presses("解决了")
    assert f"记 {stars} 颗星" in alice.says(words)
    assert given(community) == stars


def test_few_of_them_open_it_again(community: Community, alice: Neighbour, done: int) -> None:
    alice.presses("解决了")
    assert "重新打开了" in alice.says("很差")
    assert community.ticket(done).status == "open"


@pytest.mark.parametrize(("words", "stars"), [("不对，4颗星", 4), ("应该是三星", 3), ("我要给４星", 4)])
def test_they_can_be_said_otherwise(community: Community, alice: Neighbour, done: int, words: str, stars: int) -> None:
    alice.presses("解决了")
    assert "再说一声几颗星就行" in alice.says("挺好")
    assert f"是 {stars} 颗星" in alice.says(words)
    assert given(community) == stars
    assert community.ticket(done).status == "closed"


def test_fewer_said_otherwise_open_it_again(community: Community, alice: Neighbour, done: int) -> None:
    alice.presses("解决了")
    alice.says("还行")
    assert "重新打开了" in alice.says("不对，一颗星")
    assert given(community) == 1


def test_stars_that_were_pressed_stay(community: Community, alice: Neighbour, done: int) -> None:
    alice.presses("解决了")
    alice.presses("★★★★★")
    alice.says("4星")
    assert given(community) == 5


@pytest.mark.parametrize("words", ["一般", "不太好", "就那样"])
def test_whether_it_is_solved_is_asked_where_that_is_not_said(
    community: Community, alice: Neighbour, done: int, words: str
) -> None:
    assert "解决了，还是没解决" in alice.says(words)
    assert community.ticket(done).status == "done"


@pytest.mark.parametrize("words", ["很差", "不满意"])
def test_what_was_bad_is_not_solved(community: Community, alice: Neighbour, done: int, words: str) -> None:
    assert "对不住" in alice.says(words)
    assert community.ticket(done).status == "open"
