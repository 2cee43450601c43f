"""Learns the integer weights from labelled sentences: `python -m nlp.learn` writes `weights.json` anew.

An averaged passive-aggressive learner in plain Python: the same table, byte for byte, from the same
sentences. What the curated words of the lexicon say is given to it as a start that it cannot change,
so it learns only what they leave open.

`seeds/` holds labelled sentences: `*.jsonl` with the names of the labels, and `*.txt` for writing many
at once, where a line such as `# r request aid/haircut` or `# v request health danger` (r resident, v volunteer)
labels all that follow it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from nlp import weights
from nlp.judge import INTENTS
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from nlp.weights import Lanes

SEEDS = Path(__file__).with_name("seeds")
FROZEN = Path(__file__).with_name("frozen")
MARGINS = {"intent": 120, "team": 60, "danger": 120, "item": 40}  # how far the right label should lead
_LEAST = {"intent": 2, "team": 2, "danger": 3, "item": 2}  # weights below this are not worth their memory
_STEP = 1.0  # how far one sentence may move a weight
_ROUNDS = 7
_FINE = 1 << 10  # weights are learned in parts of one, averaged in parts of these, and rounded in the end
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
    urgent: bool = False


class Choice(NamedTuple):
    """One question about a sentence: the lanes of its answers, what the lexicon says for each, which is right."""

    lanes: Sequence[int]
    start: Sequence[int]
    right: int  # its place in `lanes`
    margin: int


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
                    data["text"], data["role"], now, data["intent"], data["team"], data["urgency"] == "danger",
                    urgent=data["urgency"] == "urgent",
                )  # fmt: skip
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


def learn_tables(reader: Reader, labelled: Sequence[Sentence]) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables of weights; `reader` must have none, so that its scores are the lexicon's own."""
    labels = reader.judge.labels
    lanes = {(name, label): n for n, (name, label) in enumerate(_every(labels))}
    return learn([_example(reader, sentence, lanes) for sentence in labelled], labels)


def learn(examples: Sequence[Example], labels: Mapping[str, Sequence[str]]) -> dict[str, dict[str, dict[str, int]]]:
    """Return table → feature → label → weight; the lanes of the examples' choices follow the order of `labels`."""
    every = _every(labels)
    lanes = Lanes([label for _, label in every])
    numbers: dict[str, int] = {}
    found = [[numbers.setdefault(feature, len(numbers)) for feature in example.features] for example in examples]
    now, mean = [0] * len(numbers), [0] * len(numbers)  # the mean over all steps is steadier than the last state
    order = list(range(len(examples)))
    shuffled = random.Random(5)  # noqa: S311 — a fixed order, not a secret
    steps, done = len(examples) * _ROUNDS, 0
    for _ in range(_ROUNDS):
        shuffled.shuffle(order)
        for which in order:
            features = found[which]
            scores = lanes.unpack(sum(map(now.__getitem__, features)))
            change = 0
            for choice in examples[which].choices:
                change += _correction(choice, scores, len(features), lanes.units)
            if change:
                lasting = change * (_FINE - done * _FINE // steps)
                for number in features:
                    now[number] += change
                    mean[number] += lasting
            done += 1
    tables: dict[str, dict[str, dict[str, int]]] = {name: {} for name in labels}
    for feature, number in sorted(numbers.items()):
        for (name, label), total in zip(every, lanes.unpack(mean[number]), strict=True):
            weight = round(total / _FINE / _FINE)
            if abs(weight) >= _LEAST.get(name, 1):
                tables[name].setdefault(feature, {})[label] = weight
    return tables


def _labelled(text: str, labels: Sequence[str]) -> Sentence:
    team, _, item = labels[2].partition("/") if len(labels) > 2 else ("", "", "")
    return Sentence(
        text, _ROLES[labels[0]], _ANY_DAY, labels[1], team or None, labels[-1] == "danger",
        item or None, labels[-1] == "urgent",
    )  # fmt: skip


def _every(labels: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, label) for name, row in labels.items() for label in row]


def _example(reader: Reader, sentence: Sentence, lanes: Mapping[tuple[str, str], int]) -> Example:
    def choice(table: str, labels: Sequence[str], start: Sequence[int], right: str) -> Choice:
        return Choice([lanes[table, label] for label in labels], start, labels.index(right), MARGINS[table])

    judge = reader.judge
    heard = reader.hear(sentence.text, sentence.now, sentence.role)
    start = judge.weigh(heard)
    choices = [
        choice("intent", INTENTS, start.intents, sentence.intent),
        Choice([lanes["danger", "danger"]], [start.danger], int(sentence.danger), MARGINS["danger"]),
    ]
    if sentence.team is not None:
        choices.append(choice("team", judge.teams, start.teams, sentence.team))
    if sentence.team is not None and sentence.item is not None:
        menu, items = judge.menu(sentence.team), judge.weigh_items(heard)
        choices.append(choice("item", menu, [items[key] for key in menu], sentence.item))
    return Example(list(heard.features), choices)


def _correction(choice: Choice, scores: Sequence[int], features: int, units: Sequence[int]) -> int:
    """Return what to add to every feature of an example, so that the right answer leads by its margin."""
    lanes, start, right, margin = choice
    if len(lanes) == 1:  # yes or no: the one lane should say so, above or below nothing
        sign = 1 if right else -1
        loss = margin - sign * (start[0] + scores[lanes[0]] / _FINE)
        return sign * units[lanes[0]] * round(min(2 * _STEP, loss / features) * _FINE) if loss > 0 else 0
    leads = [begin + scores[lane] / _FINE for lane, begin in zip(lanes, start, strict=True)]
    score, leads[right] = leads[right], -1e9
    rival = leads.index(max(leads))
    loss = margin - (score - leads[rival])
    if loss <= 0:
        return 0
    return (units[lanes[right]] - units[lanes[rival]]) * round(min(_STEP, loss / (2 * features)) * _FINE)


if __name__ == "__main__":
    weights.save(learn_tables(Reader(Lexicon.load(), learned={}), list(sentences())))
