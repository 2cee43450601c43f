"""Learns the integer weights from the seeds: `python -m nlp.learn` writes `weights.json` anew.

An averaged passive-aggressive learner in plain Python: the same table, byte for byte, from the same
sentences. What the curated words of the lexicon say is given to it as a start that it cannot change,
so it learns only what they leave open.

`seeds/` holds labelled sentences: `*.jsonl` with the names of the labels, and `*.txt` for writing many
at once, where a line such as `# r request aid` or `# v request health danger` (r resident, v volunteer) labels
all that follow it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from nlp import weights
from nlp.judge import DANGER, INTENTS, danger_start
from nlp.lexicon import Lexicon
from nlp.reader import Reader

SEEDS = Path(__file__).with_name("seeds")
FROZEN = Path(__file__).with_name("frozen")
MARGINS = {"intent": 80, "team": 30, "danger": 60}  # how far the right label should lead
_LEAST = {"intent": 2, "team": 1, "danger": 2}  # weights below this are not worth their memory
_STEP = 3.0  # how far one sentence may move a weight
_ROUNDS = 8
_ANY_DAY = datetime.fromisoformat("2026-11-25T10:00:00+08:00")  # for sentences whose day does not matter
_ROLES = {"r": "resident", "v": "volunteer"}

Row = dict[int, float]  # label → weight


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


class Example(NamedTuple):
    """What the learner sees of a sentence: its features, what the lexicon says, and the right label."""

    features: Sequence[str]
    start: Sequence[int]
    label: int


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


def _labelled(text: str, labels: Sequence[str]) -> Sentence:
    team, _, item = labels[2].partition("/") if len(labels) > 2 else ("", "", "")
    return Sentence(
        text, _ROLES[labels[0]], _ANY_DAY, labels[1], team or None, labels[-1] == "danger",
        item or None, labels[-1] == "urgent",
    )  # fmt: skip


def frozen() -> Iterator[Sentence]:
    """Yield the labelled sentences that nothing is ever learned from: by them a new table is judged."""
    return sentences(FROZEN)


def learn_tables(reader: Reader, labelled: Sequence[Sentence]) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables of weights; `reader` must have none, so that its scores are the lexicon's own."""
    judge = reader.judge
    intents, teams, dangers = [], [], []
    for sentence in labelled:
        heard = reader.hear(sentence.text, sentence.now, sentence.role)
        intents.append(Example(heard.features, judge.intents(heard), INTENTS.index(sentence.intent)))
        label = "danger" if sentence.danger else "none"
        dangers.append(Example(heard.features, danger_start(heard.phrases), DANGER.index(label)))
        if sentence.team is not None:
            scores = judge.team_scores(heard, None)
            teams.append(Example(heard.features, scores, judge.teams.index(sentence.team)))
    return {
        "intent": learn(intents, INTENTS, MARGINS["intent"], _LEAST["intent"]),
        "team": learn(teams, judge.teams, MARGINS["team"], _LEAST["team"]),
        "danger": learn(dangers, DANGER, MARGINS["danger"], _LEAST["danger"]),
    }


def learn(examples: Sequence[Example], labels: Sequence[str], margin: int, least: int = 1) -> dict[str, dict[str, int]]:
    """Return feature → label → weight for the row of `labels`; the right one should lead by `margin`."""
    now: dict[str, Row] = {}
    mean: dict[str, Row] = {}  # over all steps: steadier than the last state
    order = list(range(len(examples)))
    shuffled = random.Random(5)  # noqa: S311 — a fixed order, not a secret
    steps = len(examples) * _ROUNDS
    done = 0
    for _ in range(_ROUNDS):
        shuffled.shuffle(order)
        for which in order:
            _correct(examples[which], margin, (now, mean), remaining=1 - done / steps)
            done += 1
    table: dict[str, dict[str, int]] = {}
    for feature, row in sorted(mean.items()):
        rounded = {labels[n]: round(weight) for n, weight in sorted(row.items()) if abs(round(weight)) >= least}
        if rounded:
            table[feature] = rounded
    return table


def _correct(example: Example, margin: int, tables: tuple[dict[str, Row], dict[str, Row]], remaining: float) -> None:
    now, mean = tables
    scores = [float(start) for start in example.start]
    for feature in example.features:
        for n, weight in now.get(feature, {}).items():
            scores[n] += weight
    right = example.label
    rival = max((n for n in range(len(scores)) if n != right), key=scores.__getitem__)
    loss = margin - (scores[right] - scores[rival])
    if loss <= 0:
        return
    step = min(_STEP, loss / (2 * len(example.features)))
    for feature in example.features:
        for table, change in ((now, step), (mean, step * remaining)):
            row = table.setdefault(feature, {})
            row[right] = row.get(right, 0.0) + change
            row[rival] = row.get(rival, 0.0) - change


if __name__ == "__main__":
    weights.save(learn_tables(Reader(Lexicon.load(), learned={}), list(sentences())))
