"""How sure a reading is, and what is offered where none is."""

from datetime import datetime

import pytest

from nlp import likelihood
from nlp.judge import INTENTS
from nlp.likelihood import shares
from nlp.meaning import Intent
from nlp.reader import Reader

TEAMS = ("aid", "health", "waste")


def _scores(**said: int) -> list[int]:
    return [said.get(intent, -400) for intent in INTENTS]


def test_shares_are_parts_of_one() -> None:
    found = shares(_scores(request=40, status=20), [10, 0, -10], 25)
    assert sum(found.intents) == pytest.approx(1)
    assert sum(found.teams) == pytest.approx(1)
    assert found.of("request", "aid", TEAMS) < found.of("request", None, TEAMS)


def test_what_is_sure_offers_nothing() -> None:
    assert shares(_scores(greet=300), [0, 0, 0], 25).likeliest(TEAMS) == []
    assert shares(_scores(request=300), [300, 0, 0], 25).likeliest(TEAMS) == []


def test_two_or_three_are_offered_the_likeliest_first() -> None:
    found = shares(_scores(cancel=20, status=10, change=5, rate=0, request=-5), [0, 0, 0], 25).likeliest(TEAMS)
    assert [intent for intent, _, _ in found] == ["cancel", "status", "change"]
    parts = [share for _, _, share in found]
    assert parts == sorted(parts, reverse=True)


def test_of_a_need_its_teams_are_offered() -> None:
    found = shares(_scores(request=200), [10, 9, 0], 25).likeliest(TEAMS)
    assert [(intent, team) for intent, team, _ in found] == [("request", team) for team in TEAMS]


def test_what_nobody_can_make_out_is_not_offered_in_sixteen_ways() -> None:
    assert len(shares([0] * len(INTENTS), [0] * 3, 25).likeliest(TEAMS)) in range(likelihood._MOST + 1)


def test_a_danger_is_never_asked_about(reader: Reader, now: datetime) -> None:
    meaning = reader.read("着火了，厨房着火了，快来人", now=now)
    assert (meaning.urgency, meaning.choices) == ("danger", ())


@pytest.mark.parametrize("text", ["嗯那个就是那什么", "老李家的事", "三号楼", "东西呢"])
def test_what_is_offered_can_be_chosen(reader: Reader, now: datetime, text: str) -> None:
    for choice in reader.read(text, now=now).choices:
        assert (choice.team is not None) == (choice.intent in (Intent.REQUEST, Intent.REPORT))
        assert choice.item is None or reader.lexicon.items[choice.item].team == choice.team
