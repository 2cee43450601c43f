from pathlib import Path

import pytest

from nlp import weights
from nlp.learn import Example, learn, learn_tables, sentences
from nlp.lexicon import Lexicon
from nlp.meaning import Intent
from nlp.reader import Reader
from nlp.weights import Scale

LABELS = ("wet", "dry")
EXAMPLES = [
    Example(["雨", "大"], [0, 0], 0),
    Example(["雪", "大"], [0, 0], 0),
    Example(["风", "大"], [0, 0], 1),
    Example(["晴"], [0, 0], 1),
]


def test_what_distinguishes_gets_the_weight() -> None:
    table = learn(EXAMPLES, LABELS, margin=20)
    assert table["雨"]["wet"] > 0 > table["雨"]["dry"]
    assert table["晴"]["dry"] > 0
    scale = Scale(LABELS, table)
    for example in EXAMPLES:
        scores = list(example.start)
        scale.add(scores, example.features)
        assert scores.index(max(scores)) == example.label


def test_what_the_lexicon_already_says_needs_no_learning() -> None:
    assert learn([Example(["雨"], [100, 0], 0)], LABELS, margin=20) == {}


def test_the_same_sentences_give_the_same_file() -> None:
    first, second = (weights.spell({"x": learn(EXAMPLES, LABELS, margin=20)}) for _ in range(2))
    assert first == second


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    tables = {"x": learn(EXAMPLES, LABELS, margin=20)}
    weights.save(tables, path)
    assert weights.load(path) == tables
    assert weights.load(tmp_path / "none.json") == {}


def test_the_seeds_carry_known_labels(lexicon: Lexicon) -> None:
    for sentence in sentences():
        assert sentence.role in ("resident", "volunteer")
        Intent(sentence.intent)
        needs = sentence.intent in ("request", "report")
        assert (sentence.team in lexicon.teams) if needs else sentence.team is None
        assert needs or not sentence.danger


def test_no_sentence_stands_in_the_seeds_with_two_labels() -> None:
    seen: dict[tuple[str, str], str] = {}
    for sentence in sentences():
        assert seen.setdefault((sentence.role, sentence.text), sentence.intent) == sentence.intent


@pytest.mark.timeout(120)
def test_the_weights_that_ship_are_what_the_seeds_teach(lexicon: Lexicon) -> None:
    learned = learn_tables(Reader(lexicon, learned={}), list(sentences()))
    assert weights.spell(learned) == weights.LEARNED.read_text(encoding="utf-8")
