"""Tables of integer weights: each feature adds what it has learned to say for a label.

The weights of one feature for all labels lie side by side in one integer, a lane each, so that a sum of integers adds
up every label at once; nothing in pure Python was found to be faster.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path

LEARNED = Path(__file__).with_name("weights.json")

_BITS = 32  # of a lane
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1

Table = Mapping[str, Mapping[str, int]]  # feature → label → weight


def load(path: Path = LEARNED) -> dict[str, dict[str, dict[str, int]]]:
    """Return the learned tables by name ('intent', 'team', 'danger', 'item'); none if nothing was learned."""
    return parse(path.read_text(encoding="utf-8")) if path.exists() else {}


def save(tables: Mapping[str, Table], path: Path = LEARNED) -> None:
    """Write the tables, a feature a line, so that a change can be read."""
    path.write_text(spell(tables), encoding="utf-8")


def spell(tables: Mapping[str, Table]) -> str:
    """Return the text of the file that `load` reads."""
    lines = json.dumps(tables, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return lines.replace("},", "},\n") + "\n"


def parse(text: str) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables that `spell` wrote."""
    tables: dict[str, dict[str, dict[str, int]]] = json.loads(text)
    return tables


class Lanes:
    """A fixed row of labels in one integer: 32 bits each, so that no sum of weights reaches its neighbour."""

    def __init__(self, labels: Sequence[str]) -> None:
        """Take the labels in their order."""
        self.labels = tuple(labels)
        self.units = [1 << (_BITS * n) for n in range(len(self.labels))]  # what to add for a weight of one
        self._length = _BITS * len(self.labels) // 8
        self.bias = sum(unit * _HALF for unit in self.units)  # so that no lane borrows from its neighbour

    def unpack(self, total: int) -> list[int]:
        """Return the weight of every label."""
        lanes = memoryview((total + self.bias).to_bytes(self._length, "little")).cast("I")
        return [lane - _HALF for lane in lanes]


class Scale:
    """Adds up the weights of several tables at once."""

    def __init__(self, labels: Mapping[str, Sequence[str]], tables: Mapping[str, Table]) -> None:
        """Take the labels of each table in their order, and the tables; what is labelled otherwise is left out."""
        every = [(name, label) for name, row in labels.items() for label in row]
        self._lanes = Lanes([f"{name}:{label}" for name, label in every])
        self.at = {key: n for n, key in enumerate(every)}  # (table, label) → its place
        self._rows: dict[str, int] = {}
        for name in labels:
            units = {label: self._lanes.units[self.at[name, label]] for label in labels[name]}
            for feature, row in tables.get(name, {}).items():
                packed = sum(weight * units[label] for label, weight in row.items() if label in units)
                self._rows[feature] = self._rows.get(feature, 0) + packed

    def weigh(self, features: Iterable[str]) -> list[int]:
        """Return what the features say for every label of every table, in their order."""
        return self._lanes.unpack(sum(map(self._rows.get, features, repeat(0))))

    def evidence(self, features: Iterable[str], table: str, label: str) -> list[tuple[str, int]]:
        """Return the features that speak for a label, with their weights."""
        shift, bias = _BITS * self.at[table, label], self._lanes.bias
        rows = self._rows
        known = [(feature, rows[feature]) for feature in features if feature in rows]
        said = [(feature, (row + bias >> shift & _MASK) - _HALF) for feature, row in known]
        return [(feature, weight) for feature, weight in said if weight > 0]
