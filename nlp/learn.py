"""Learns the integer weights from labelled sentences: `python -m nlp.learn` writes `weights.tsv` anew.

The same sentences give the same table, byte for byte. What the curated words of the lexicon say is given to the descent
as a start that it cannot change, so it learns only what they leave open.

`seeds/` holds labelled sentences: `*.jsonl` with the names of the labels, and `*.txt` for writing many
at once, where a line such as `# r request aid/haircut` or `# v request health danger` (r resident, v volunteer)
labels all that follow it.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from nlp import weights
from nlp.descent import Example, Part, Question, learn
from nlp.judge import INTENTS
from nlp.lexicon import DANGER, Lexicon
from nlp.reader import Reader

SEEDS = Path(__file__).with_name("seeds")
FROZEN = Path(__file__).with_name("frozen")
# What a sentence on the wrong side costs, beside the size of the weights: the finer a label, the more its words vary.
_COST, _COST_OF_A_TEAM, _COST_OF_AN_ITEM = 1.0, 0.5, 0.5
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
    judge = reader.judge
    parts = [Part((*INTENTS, DANGER), _COST), Part(judge.teams, _COST_OF_A_TEAM)]
    # Few sentences are asked about services, and each of those about the services of one team.
    parts += [Part(judge.menu(team), _COST_OF_AN_ITEM) for team in judge.teams]
    with _uncollected():
        return learn([_example(reader, sentence) for sentence in labelled], parts)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from looking again and again through all that is learned from: there are no cycles in it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _labelled(text: str, labels: Sequence[str]) -> Sentence:
    team, _, item = labels[2].partition("/") if len(labels) > 2 else ("", "", "")
    return Sentence(text, _ROLES[labels[0]], _ANY_DAY, labels[1], team or None, labels[-1] == "danger", item or None)


def _example(reader: Reader, sentence: Sentence) -> Example:
    judge, team = reader.judge, sentence.team
    heard = reader.hear(sentence.text, sentence.now, sentence.role)
    start = judge.weigh(heard)
    rights = (INTENTS.index(sentence.intent), len(INTENTS)) if sentence.danger else (INTENTS.index(sentence.intent),)
    questions = [Question(0, [*start.intents, start.danger], rights)]
    if team is not None:
        which = judge.teams.index(team)
        questions.append(Question(1, start.teams, (which,)))
        if sentence.item is not None:
            menu = judge.menu(team)
            said = [start.items[judge.items.index(key)] for key in menu]
            questions.append(Question(2 + which, said, (menu.index(sentence.item),)))
    return Example(list(heard.features), questions)


if __name__ == "__main__":
    learned = learn_table(Reader(Lexicon.load(), learned=b""), list(sentences()))
    weights.LEARNED.write_bytes(weights.spell(learned))
