"""How weights are learned. That those that ship are what the seeds teach is proved by a journey, `wudan learn --out`."""

from itertools import islice

from nlp import weights
from nlp.descent import Example, Part, Question, learn
from nlp.learn import sentences
from nlp.lexicon import Lexicon
from nlp.meaning import Intent
from nlp.weights import Scale

WEATHER = "wet", "dry", "alarm"
PARTS = [Part(WEATHER, 1.0)]


def _seen(words: str, sky: str, *, alarm: bool = False, start: tuple[int, int] = (0, 0)) -> Example:
    return Example(
        words.split(), [Question(0, [*start, 0], (WEATHER.index(sky), 2) if alarm else (WEATHER.index(sky),))]
    )


EXAMPLES = 3 * [_seen("雨 大", "wet"), _seen("雪 大", "wet"), _seen("风 大", "dry", alarm=True), _seen("晴", "dry")]


def test_what_distinguishes_gets_the_weight() -> None:
    table = learn(EXAMPLES, PARTS)
    assert table["雨"]["wet"] > 0 > table["雨"]["dry"]
    assert table["风"]["alarm"] > 0 > table["晴"]["alarm"]
    scale = Scale(WEATHER, weights.spell(table))
    for example in EXAMPLES:
        wet, dry, alarm = scale.weigh(scale.met(example.features))
        rights = example.questions[0].rights
        assert (wet < dry, alarm > 0) == (1 in rights, 2 in rights)


def test_what_the_lexicon_already_says_needs_no_learning() -> None:
    assert learn(3 * [Example(["雨"], [Question(0, [9_000, -9_000, -9_000], (0,))])], PARTS) == {}


def test_what_was_seen_once_or_twice_tells_of_nothing_else() -> None:
    assert "雹" not in learn([*EXAMPLES, *2 * [_seen("雹 大", "wet")]], PARTS)


def test_a_weight_of_one_label_never_touches_its_neighbours() -> None:
    scale = Scale(WEATHER, weights.spell({"雨": {"wet": -30_000, "dry": 29_999, "alarm": -1}, "风": {"alarm": 7}}))
    assert scale.weigh(scale.met(["雨", "雪", "风"])) == [-30_000, 29_999, 6]
    assert scale.weigh(scale.met(["雨"] * 1_000)) == [-30_000_000, 29_999_000, -1_000]
    rows = scale.met(["雨", "雪", "风"])
    assert scale.evidence(["大雨", "雪", "大风"], rows, "dry") == [("大雨", 29_999)]
    assert scale.evidence(["大雨", "雪", "大风"], rows, "alarm") == [("大风", 7)]
    assert scale.evidence(["大雨", "雪", ""], rows, "alarm") == []


def test_the_same_sentences_give_the_same_file() -> None:
    first, second = (weights.spell(learn(EXAMPLES, PARTS)) for _ in range(2))
    assert first == second


def test_a_table_is_read_as_it_was_written() -> None:
    table = learn(EXAMPLES, PARTS)
    assert weights.parse(weights.spell(table)) == table


def test_every_line_is_found_where_it_stands_and_nothing_else() -> None:
    every = {f"{first}{n}": {"wet": n + 1, "dry": -n} for first in ("^", "雨", "雪x", "🌂") for n in range(100)}
    for size in range(0, len(every), 3):
        table = dict(islice(sorted(every.items()), size))
        scale = Scale(WEATHER, weights.spell(table))
        for feature in ("^0", "雨50", "🌂99", "^1甲", "0", "\ud800", "", "#", *list(table)[-3:]):
            row = table.get(feature, {})
            assert scale.weigh(scale.met([feature])) == [row.get("wet", 0), row.get("dry", 0), 0]


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
