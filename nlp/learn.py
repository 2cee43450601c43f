"""Learns the integer weights from labelled sentences: `python -m nlp.learn` writes `weights.tsv` anew.

A linear support vector machine for every label, learned by dual coordinate descent (Hsieh and others, 2008) in plain
Python: of all labels at once, for their weights lie side by side in one integer. Rare features count for more than
common ones, as their idf says. The same sentences give the same table, byte for byte. What the curated words
of the lexicon say is given to it as a start that it cannot change, so it learns only what they leave open.

`seeds/` holds labelled sentences: `*.jsonl` with the names of the labels, and `*.txt` for writing many
at once, where a line such as `# r request aid/haircut` or `# v request health danger` (r resident, v volunteer)
labels all that follow it.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from operator import add
from pathlib import Path
from typing import NamedTuple

from nlp import weights
from nlp.judge import INTENTS, NEVER
from nlp.lexicon import DANGER, Lexicon
from nlp.reader import Reader
from nlp.weights import Lanes

SEEDS = Path(__file__).with_name("seeds")
FROZEN = Path(__file__).with_name("frozen")
_LEAST = 6  # weights below this are not worth their memory
_ROUNDS = 6
_AVERAGED = 3  # of these, the last
# What a sentence on the wrong side costs, beside the size of the weights: the finer a label, the more its words vary.
_COSTS = {"intent": 1.0, "danger": 1.0, "team": 0.5, "item": 0.5}
_UNIT = 4.0  # a weight of one while learning, in the weights of the table
_FINE = 1 << 14  # while learning, weights are counted in parts of one
_SEEN = 3  # sentences that a feature must stand in to be worth its memory
_RATE = 64  # how fast a feature learns, in parts of one
_STILL = 1e-3  # a smaller move of a coordinate is none
_RESTS = 2  # rounds for which a sentence is left alone that moved nothing
_ANY_DAY = datetime.fromisoformat("2026-11-25T10:00:00+08:00")  # for sentences whose day does not matter
_ROLES = {"r": "resident", "v": "volunteer"}


class Sentence(NamedTuple):
    """A labelled sentence."""

    text: str
    role: str
    now: datetime
    intent: str
    team: str | None
    danger: bool
    item: str | None = None


class Choice(NamedTuple):
    """One question about a sentence: the lanes of its answers, what the lexicon says for each, which is right.

    `cost`: what a wrong answer costs.
    """

    lanes: Sequence[int]
    start: Sequence[int]
    right: int  # its place in `lanes`; -1 for none of them
    cost: float = 1.0


# Of an answer to one question about a sentence: its lane, what the lexicon says for it, whether it is right (1) or not
# (-1), and how softly it is asked.
_Coordinate = tuple[int, float, float, float]


class Example(NamedTuple):
    """What the learner sees of a sentence: its features, and what is to be chosen by them."""

    features: Sequence[str]
    choices: Sequence[Choice]


def sentences(folder: Path = SEEDS) -> Iterator[Sentence]:
    """Yield the labelled sentences of a folder, file by file in the order of their names."""
    for path in sorted(folder.iterdir()):
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.suffix == ".jsonl":
            for line in lines:
                data = json.loads(line)
                now = datetime.fromisoformat(data["now"])
                yield Sentence(
                    data["text"], data["role"], now, data["intent"], data["team"], data["urgency"] == "danger"
                )
            continue
        labels = ["r", "other"]
        for line in lines:
            if line.startswith("# "):
                labels = line[2:].split()
            elif line.strip():
                yield _labelled(line, labels)


def frozen() -> Iterator[Sentence]:
    """Yield the labelled sentences that nothing is ever learned from: by them a new table is judged."""
    return sentences(FROZEN)


def learn_table(reader: Reader, labelled: Sequence[Sentence]) -> dict[str, dict[str, int]]:
    """Return the table of weights; `reader` must have none, so that its scores are the lexicon's own."""
    labels = reader.judge.labels[::-1]  # most features say nothing of services: their numbers are short so
    lanes = {label: n for n, label in enumerate(labels)}
    return learn([_example(reader, sentence, lanes) for sentence in labelled], labels)


def learn(examples: Sequence[Example], labels: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return feature → label → weight; the lanes of the examples' choices follow the order of `labels`."""
    lanes = Lanes(len(labels))
    rates = _rates(examples)
    numbers = {feature: n for n, feature in enumerate(rates)}
    found = [[numbers[feature] for feature in example.features if feature in numbers] for example in examples]
    paces = [[rates[feature] for feature in example.features if feature in rates] for example in examples]
    norms = [math.sqrt(sum(row) / _RATE) or 1.0 for row in paces]
    shared: dict[_Coordinate, _Coordinate] = {}  # few are said of many sentences
    coordinates = [[shared.setdefault(one, one) for one in _coordinates(example)] for example in examples]
    duals = [[0.0] * len(row) for row in coordinates]
    rests = [0] * len(examples)
    learned, ends = [0] * len(numbers), [0] * len(numbers)
    # Each has a place of its own in every round: one sentence more does not change in which order the others come.
    keys = [zlib.crc32(" ".join(example.features).encode()).to_bytes(4, "big") for example in examples]
    for turn in range(_ROUNDS):
        for which in sorted(range(len(examples)), key=[zlib.crc32(key, turn) for key in keys].__getitem__):
            if rests[which]:
                rests[which] -= 1
                continue
            row = found[which]
            scores = lanes.unpack(sum(map(learned.__getitem__, row)))
            change = _change(coordinates[which], duals[which], scores, norms[which], lanes.units)
            if change:
                for number, pace in zip(row, paces[which], strict=True):
                    learned[number] += change * pace
            else:
                rests[which] = _RESTS
        if turn >= _ROUNDS - _AVERAGED:  # where a round ends is chance: the middle of some is not
            ends = list(map(add, ends, learned))
    return _table(numbers, map(lanes.unpack, ends), labels)


def _table(
    features: Iterable[str], learned: Iterable[Sequence[int]], labels: Sequence[str]
) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    little = round((_LEAST - 1) * _FINE * _AVERAGED / _UNIT)  # what is surely less than the least
    for feature, totals in zip(features, learned, strict=True):
        for label, total in zip(labels, totals, strict=True):
            if not -little < total < little:
                weight = round(total / (_FINE * _AVERAGED) * _UNIT)
                if abs(weight) >= _LEAST:
                    table.setdefault(feature, {})[label] = weight
    return table


def _labelled(text: str, labels: Sequence[str]) -> Sentence:
    team, _, item = labels[2].partition("/") if len(labels) > 2 else ("", "", "")
    return Sentence(text, _ROLES[labels[0]], _ANY_DAY, labels[1], team or None, labels[-1] == "danger", item or None)


def _example(reader: Reader, sentence: Sentence, lanes: Mapping[str, int]) -> Example:
    def choice(question: str, labels: Sequence[str], start: Sequence[int], right: str) -> Choice:
        return Choice([lanes[label] for label in labels], start, labels.index(right), _COSTS[question])

    judge = reader.judge
    heard = reader.hear(sentence.text, sentence.now, sentence.role)
    start = judge.weigh(heard)
    choices = [
        choice("intent", INTENTS, start.intents, sentence.intent),
        Choice([lanes[DANGER]], [start.danger], 0 if sentence.danger else -1, _COSTS["danger"]),
    ]
    if sentence.team is not None:
        choices.append(choice("team", judge.teams, start.teams, sentence.team))
    if sentence.team is not None and sentence.item is not None:
        menu = judge.menu(sentence.team)
        choices.append(choice("item", menu, [start.items[judge.items.index(key)] for key in menu], sentence.item))
    return Example(list(heard.features), choices)


def _rates(examples: Sequence[Example]) -> dict[str, int]:
    """Return how fast each feature learns: its idf squared; what was hardly seen tells of nothing else, and is left out."""
    seen = Counter(chain.from_iterable(example.features for example in examples))
    idf = {
        feature: math.log((1 + len(examples)) / (1 + times)) + 1 for feature, times in seen.items() if times >= _SEEN
    }
    return {feature: round(weight * weight * _RATE) for feature, weight in idf.items()}


def _coordinates(example: Example) -> Iterator[_Coordinate]:
    for choice in example.choices:
        for n, (lane, start) in enumerate(zip(choice.lanes, choice.start, strict=True)):
            if start > -NEVER // 2:  # what this speaker never says needs no weights
                yield lane, start / _UNIT, 1.0 if n == choice.right else -1.0, 0.5 / choice.cost


def _change(
    coordinates: Sequence[_Coordinate], duals: list[float], scores: Sequence[int], norm: float, units: Sequence[int]
) -> int:
    """Move the dual coordinates of one sentence to where they cost least; return what to add to its features."""
    change = 0
    for n, (lane, start, side, soft) in enumerate(coordinates):
        dual = duals[n]
        slope = side * (scores[lane] / _FINE + start) / norm - 1 + dual * soft
        if slope >= 0 and not dual:
            continue
        moved = max(0.0, dual - slope / (1 + soft)) - dual
        if abs(moved) >= _STILL:
            duals[n] += moved
            change += units[lane] * round(side * moved / norm * _FINE / _RATE)
    return change


if __name__ == "__main__":
    learned = learn_table(Reader(Lexicon.load(), learned=b""), list(sentences()))
    weights.LEARNED.write_bytes(weights.spell(learned))
