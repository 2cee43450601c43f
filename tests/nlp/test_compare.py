"""What newly learned weights would change is shown in full, and nothing else is."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from nlp.compare import Comparison, Turned, Weighed, compare
from nlp.learn import Sentence
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from nlp.weights import Table, spell

NONSENSE = "叽里咕噜"
# Who has learned nothing is afraid of everything.
CALM: Table = {"r#": {"danger": -54, "other": 150}}
LOUD: Table = {**CALM, NONSENSE: {"human": 1_500}, "_叽里": {"human": 300, "other": -300}}


@pytest.fixture
def mute(lexicon: Lexicon) -> Reader:
    return Reader(lexicon, learned=spell(CALM))


@pytest.fixture
def loud(lexicon: Lexicon) -> Reader:
    return Reader(lexicon, learned=spell(LOUD))


def sentence(text: str, now: datetime, intent: str, team: str | None = None, *, danger: bool = False) -> Sentence:
    return Sentence(text, "resident", now, intent, team, danger)


def test_a_sentence_that_is_read_right_from_now_on_is_shown(mute: Reader, loud: Reader, now: datetime) -> None:
    found = compare(mute, loud, [sentence(NONSENSE, now, "human")], [], (CALM, LOUD), [NONSENSE])
    was = mute.read(NONSENSE, now=now).intent.value
    assert found.turned == (Turned(NONSENSE, right=True, meant="human", before=was, after="human"),)
    assert (found.turned_right, found.turned_wrong, found.matters) == (1, 0, True)
    assert (found.frozen_before.intents, found.frozen_after.intents, found.frozen_after.sentences) == (0, 1, 1)


def test_what_would_be_read_wrong_stands_first(mute: Reader, loud: Reader, now: datetime) -> None:
    was = mute.read(NONSENSE, now=now).intent.value
    held = [sentence(NONSENSE, now, "human"), sentence(NONSENSE, now, was)]
    assert [one.right for one in compare(mute, loud, held, [], (CALM, LOUD), [NONSENSE]).turned] == [False, True]


def test_what_people_wrote_is_counted_and_never_shown(mute: Reader, loud: Reader, now: datetime) -> None:
    found = compare(mute, loud, [], [sentence("我姓陈，" + NONSENSE + "402", now, "human")], (CALM, LOUD), [NONSENSE])
    assert found.turned_right == 1
    assert "402" not in json.dumps(found.as_json(), ensure_ascii=False)
    assert (found.confirmed_before.intents, found.confirmed_after.intents) == (0, 1)


def test_the_words_whose_weight_changes_most_stand_first(mute: Reader, loud: Reader) -> None:
    found = compare(mute, loud, [], [], ({**CALM, "_叽里": {"other": 60}}, LOUD), [NONSENSE])
    assert found.words == (
        Weighed(NONSENSE, "human", 0, 1_500), Weighed("叽里", "other", 60, -300), Weighed("叽里", "human", 0, 300),
    )  # fmt: skip
    assert not found.matters


def test_a_word_that_no_seed_holds_is_somebodys_own_and_not_shown(mute: Reader, loud: Reader) -> None:
    assert compare(mute, loud, [], [], (CALM, LOUD), ["叽里旮旯"]).words == (
        Weighed("叽里", "human", 0, 300), Weighed("叽里", "other", 0, -300),
    )  # fmt: skip


def test_dangers_found_and_false_alarms_are_counted(mute: Reader, now: datetime) -> None:
    held = [
        sentence("快救命，我妈晕倒了叫不醒", now, "request", "health", danger=True),
        sentence("救命啊我家着火了", now, "request", "aid"),
        sentence("谢谢", now, "greet", danger=True),
    ]
    rates = compare(mute, mute, held, [], (CALM, CALM), [NONSENSE]).frozen_after
    assert (rates.dangers, rates.found, rates.false_alarms, rates.needs) == (2, 1, 1, 2)


def test_it_comes_back_from_plain_data_as_it_was(mute: Reader, loud: Reader, now: datetime) -> None:
    found = compare(mute, loud, [sentence(NONSENSE, now, "human")], [], (CALM, LOUD), [NONSENSE])
    assert Comparison.from_json(json.loads(json.dumps(found.as_json()))) == found
