"""Tables of integer weights: each feature adds what it has learned to say for a label."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

LEARNED = Path(__file__).with_name("weights.json")

Table = Mapping[str, Mapping[str, int]]  # feature → label → weight


def load(path: Path = LEARNED) -> dict[str, dict[str, dict[str, int]]]:
    """Return the learned tables by name ('intent', 'team'); none if nothing was learned."""
    if not path.exists():
        return {}
    tables: dict[str, dict[str, dict[str, int]]] = json.loads(path.read_text(encoding="utf-8"))
    return tables


def save(tables: Mapping[str, Table], path: Path = LEARNED) -> None:
    """Write the tables, a feature a line, so that a change can be read."""
    path.write_text(spell(tables), encoding="utf-8")


def spell(tables: Mapping[str, Table]) -> str:
    """Return the text of the file that `load` reads."""
    lines = json.dumps(tables, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return lines.replace("},", "},\n") + "\n"


class Scale:
    """Adds up weights for a fixed row of labels."""

    def __init__(self, labels: Sequence[str], table: Table) -> None:
        """Take the labels in their order and what was learned for them."""
        self.labels = tuple(labels)
        index = {label: n for n, label in enumerate(self.labels)}
        self._rows = {
            feature: tuple((index[label], weight) for label, weight in row.items() if label in index)
            for feature, row in table.items()
        }

    def add(self, scores: list[int], features: Iterable[str]) -> None:
        """Add to `scores` (one a label) what the features say."""
        rows = self._rows
        for feature in features:
            row = rows.get(feature)
            if row is not None:
                for n, weight in row:
                    scores[n] += weight

    def evidence(self, features: Iterable[str], label: str) -> list[tuple[str, int]]:
        """Return the features that speak for `label`, with their weights."""
        n = self.labels.index(label)
        rows = self._rows
        return [
            (feature, weight)
            for feature in features
            for which, weight in rows.get(feature, ())
            if which == n and weight > 0
        ]
