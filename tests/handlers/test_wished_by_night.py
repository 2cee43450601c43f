"""A visit that is wished by night and is no danger: whether it may wait for the morning is asked once."""

from __future__ import annotations

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour

TAP = "幸福小区3号楼402水龙头坏了想请人修，电话13812345678"


@pytest.fixture
def carol(community: Community, wang: Neighbour) -> Neighbour:
    """A resident who has agreed to what is kept, and is asked when."""
    who = community.resident("赵大姐", agreed=True, station=1)
    assert "什么时候方便" in who.says(TAP)
    return who


def wished(ticket: Ticket) -> tuple[str | None, str | None]:
    return ticket.when_date, ticket.when_time or ticket.when_part


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("今天半夜", ("2026-11-18", "夜里")),
        ("半夜", ("2026-11-18", "夜里")),
        ("半夜十二点", ("2026-11-19", "00:00")),
        ("夜里两点", ("2026-11-19", "02:00")),
        ("今晚十一点", ("2026-11-18", "23:00")),
        ("明天凌晨四点", ("2026-11-19", "04:00")),
    ],
)
def test_the_coming_night_is_named_and_the_morning_offered(
    community: Community, carol: Neighbour, words: str, then: tuple[str, str]
) -> None:
    assert "您说的是今天夜里吗" in carol.says(words)
    assert wished(community.newest()) == then
    assert "这样对吗" in carol.presses("改成明天上午")
    assert wished(community.newest()) == ("2026-11-19", "上午")


@pytest.mark.parametrize("answer", ["就要夜里", "对", "是的，就半夜来", "不用改"])
def test_whoever_wants_it_by_night_is_not_asked_twice(community: Community, carol: Neighbour, answer: str) -> None:
    carol.says("今天半夜")
    assert "这样对吗" in carol.says(answer)
    assert wished(community.newest()) == ("2026-11-18", "夜里")


@pytest.mark.parametrize(
    ("answer", "then"),
    [
        ("那就白天吧", ("2026-11-19", "上午")),
        ("明天下午三点", ("2026-11-19", "15:00")),
        ("今晚", ("2026-11-18", "晚上")),
        ("明天夜里", ("2026-11-19", "夜里")),
    ],
)
def test_another_time_is_taken_as_said(
    community: Community, carol: Neighbour, answer: str, then: tuple[str, str]
) -> None:
    carol.says("今天半夜")
    assert "这样对吗" in carol.says(answer)
    assert wished(community.newest()) == then


def test_a_later_night_waits_for_its_own_morning(community: Community, carol: Neighbour) -> None:
    carol.says("11月24日夜里十一点")
    assert "这样对吗" in carol.says("那就上午吧")
    assert wished(community.newest()) == ("2026-11-25", "上午")


def test_another_hour_of_a_later_night_is_of_its_day(community: Community, carol: Neighbour) -> None:
    carol.says("11月24日夜里十一点")
    assert "这样对吗" in carol.says("下午三点吧")
    assert wished(community.newest()) == ("2026-11-24", "15:00")


def test_a_greeting_answers_nothing(carol: Neighbour) -> None:
    carol.says("今天半夜")
    assert "您说的是今天夜里吗" in carol.says("你好")


def test_danger_is_asked_nothing(community: Community, carol: Neighbour) -> None:
    carol.says("今天半夜")
    assert "您说的是" not in carol.says("着火了，快来人")
    assert community.newest().urgency == "danger"


@pytest.mark.parametrize("words", ["晚上九点", "明天早上六点半", "明天上午"])
def test_who_is_awake_is_not_asked(carol: Neighbour, words: str) -> None:
    assert "这样对吗" in carol.says(words)


@pytest.mark.parametrize(("words", "hour"), [("早上六点半", "06:30"), ("上午八点", "08:00")])
def test_an_hour_of_today_that_is_over_is_tomorrows(
    community: Community, carol: Neighbour, words: str, hour: str
) -> None:
    assert "明天" in carol.says(words)
    assert wished(community.newest()) == ("2026-11-19", hour)


def test_the_button_is_the_requesters_alone(community: Community, carol: Neighbour) -> None:
    carol.says("今天半夜")
    mallory = community.resident("路人", agreed=True, station=1)
    mallory.presses_payload(f"byday:{community.newest().id}")
    assert wished(community.newest()) == ("2026-11-18", "夜里")


def test_what_is_open_is_moved_into_the_night_with_a_word(ticket: Ticket, alice: Neighbour) -> None:
    assert "多半没人能来" in alice.says("改到今天半夜")
    assert "多半没人能来" not in alice.says("改成明天上午")
