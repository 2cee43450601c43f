"""Who has nothing to do with a ticket learns no more of it than of one that there is not."""

from __future__ import annotations

import pytest

from tests.community import Community, Neighbour

MISSING = 1999
LAMP = "3号楼楼道灯坏了"


@pytest.fixture
def number(community: Community) -> int:
    """A ticket of the first station, which somebody has taken."""
    community.worker("王姐")
    bob = community.volunteer("李师傅")
    made = community.resident("陈阿婆").asks_for_a_repair().id
    bob.says(f"接 {made}")
    return made


@pytest.fixture
def strangers(community: Community) -> list[Neighbour]:
    """A volunteer and a worker of another station, and a neighbour who is neither."""
    there = community.station("梅园社区", estates=["梅园小区"])
    return [
        community.volunteer("钱叔", station=there),
        community.worker("高姐", station=there),
        community.resident("周伯", agreed=True, station=1),
    ]


BUTTONS = (
    "take:{}", "wait:{}", "pass:{}", "passwhy:{}:far", "squadyes:{}", "squadno:{}", "squadgo:{}:1", "squadoff:{}:1",
    "part:{}", "look:{}", "assign:{}",
)  # fmt: skip
WORDS = ("接 {}", "候补 {}", "拆开 {}", "合并 {0} {1}", "合并 {1} {0}")


def test_a_foreign_ticket_is_told_of_as_one_that_there_is_not(strangers: list[Neighbour], number: int) -> None:
    for who in strangers:
        for payload in BUTTONS:
            said = [who.presses_payload(payload.format(one)) for one in (number, MISSING)]
            assert said[0] == said[1], (who.name, payload)
        for words in WORDS:
            said = [who.says(words.format(one, MISSING + 1)) for one in (number, MISSING)]
            assert said[0] == said[1], (who.name, words)


def test_a_draft_goes_with_no_ticket_of_another_kind_nor_with_none(community: Community, number: int) -> None:
    zhou = community.resident("周伯", agreed=True, station=1)
    zhou.says(LAMP)
    draft = community.newest().id
    assert zhou.presses_payload(f"same:{draft}:{number}") == zhou.presses_payload(f"same:{draft}:{MISSING}")
