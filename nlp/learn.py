"""Learns the integer weights from labelled sentences: the same table, byte for byte, from the same sentences.

An averaged passive-aggressive learner in plain Python. What the curated words of the lexicon say is
given to it as a start that it cannot change, so it learns only what they leave open.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from nlp.reader import INTENTS, Reader

MARGIN = 20  # how far the right label should lead
_STEP = 3.0  # how far one sentence may move the weights
_ROUNDS = 8
_LEAST = 1  # weights below this are not worth a line


class Example(NamedTuple):
    """One labelled sentence: its features, what the lexicon already says, and the right label."""

    features: Sequence[str]
    start: Sequence[int]
    label: int


class Sentence(NamedTuple):
    """A labelled sentence."""

    text: str
    role: str
    now: datetime
    intent: str
    team: str | None


def learn_tables(reader: Reader, sentences: Sequence[Sentence]) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables of weights; `reader` must have none, so that its scores are the lexicon's own."""
    teams = tuple(reader.lexicon.teams)
    intent_examples, team_examples = [], []
    for sentence in sentences:
        weighed = reader.weigh(sentence.text, sentence.now, sentence.role)
        intent_examples.append(Example(weighed.features, weighed.intents, INTENTS.index(sentence.intent)))
        if sentence.team is not None:
            team_examples.append(Example(weighed.features, weighed.teams, teams.index(sentence.team)))
    return {"intent": learn(intent_examples, INTENTS), "team": learn(team_examples, teams)}


def learn(examples: Sequence[Example], labels: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return feature → label → weight, sorted, for the row of `labels`."""
    weights: dict[tuple[str, int], float] = {}
    summed: dict[tuple[str, int], float] = {}
    order = list(range(len(examples)))
    shuffled = random.Random(5)  # noqa: S311 — a fixed order, not a secret
    steps = 0
    total = max(1, len(examples) * _ROUNDS)
    for _ in range(_ROUNDS):
        shuffled.shuffle(order)
        for which in order:
            example = examples[which]
            _correct(example, weights, summed, remaining=1 - steps / total)
            steps += 1
    table: dict[str, dict[str, int]] = {}
    for (feature, label), weight in sorted(summed.items()):
        rounded = round(weight)
        if abs(rounded) >= _LEAST:
            table.setdefault(feature, {})[labels[label]] = rounded
    return table


def _correct(
    example: Example,
    weights: dict[tuple[str, int], float],
    summed: dict[tuple[str, int], float],
    remaining: float,
) -> None:
    scores = [float(s) for s in example.start]
    for n in range(len(scores)):
        scores[n] += sum(weights.get((feature, n), 0.0) for feature in example.features)
    right = example.label
    rival = max((n for n in range(len(scores)) if n != right), key=scores.__getitem__)
    loss = MARGIN - (scores[right] - scores[rival])
    if loss <= 0:
        return
    step = min(_STEP, loss / (2 * len(example.features)))
    for feature in example.features:
        for label, change in ((right, step), (rival, -step)):
            weights[feature, label] = weights.get((feature, label), 0.0) + change
            summed[feature, label] = summed.get((feature, label), 0.0) + change * remaining
