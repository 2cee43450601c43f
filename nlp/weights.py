"""Tables of integer weights: each feature adds what it has learned to say for a label.

They are kept as text, a feature a line: `水龙头<tab>intent request 12 report -5<tab>team aid 33`. The weights of one
feature for all labels lie side by side in one integer, a lane each, so that a sum of integers adds up every label at
once; nothing in pure Python was found to be faster.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

LEARNED = Path(__file__).with_name("weights.tsv")
_PART = 1 << 16  # bytes
_LINE = re.compile("([^\t\n]*+)\t([^\n]++)")
_BITS = 32  # of a lane
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1
_KEPT = 1 << 14  # features, of which the weights are kept unpacked

Table = Mapping[str, Mapping[str, int]]  # feature → label → weight
Rows = Sequence[tuple[str, int]]  # features with their weights for all labels


def shipped() -> dict[str, str]:
    """Return the weights that ship, a line each feature; none where nothing was learned."""
    if not LEARNED.exists():
        return {}
    learned: dict[str, str] = {}
    shared: dict[str, str] = {}  # a quarter of the lines stand there twice
    with LEARNED.open("rb") as file:
        while part := file.read(_PART) + file.readline():  # as a whole it would take three times its size
            for feature, line in _LINE.findall(part.decode()):
                learned[feature] = shared.setdefault(line, line)
    return learned


def lines(spelled: Iterable[str]) -> dict[str, str]:
    """Return feature → its line of the text that `spell` wrote, given line by line."""
    parted = (line.rstrip("\n").partition("\t") for line in spelled)
    return {feature: line for feature, _, line in parted if line}


def spell(tables: Mapping[str, Table]) -> str:
    """Return the text of tables by name ('intent', 'team', 'danger', 'item'), the same for the same tables."""
    return "".join(f"{feature}\t{line}\n" for feature, line in sorted(lined(tables).items()))


def lined(tables: Mapping[str, Table]) -> dict[str, str]:
    """Return feature → its line, of tables by name: what `lines` reads from their text."""
    parts: dict[str, list[str]] = {}
    for name, table in sorted(tables.items()):
        for feature, row in table.items():
            cells = " ".join(f"{label} {weight}" for label, weight in sorted(row.items()))
            parts.setdefault(feature, []).append(f"{name} {cells}")
    return {feature: "\t".join(row) for feature, row in parts.items()}


def parse(learned: Mapping[str, str]) -> dict[str, dict[str, dict[str, int]]]:
    """Return the tables that the lines of every feature spell."""
    tables: dict[str, dict[str, dict[str, int]]] = {}
    for feature, line in learned.items():
        for name, row in _cells(line):
            tables.setdefault(name, {})[feature] = row
    return tables


def _cells(line: str) -> list[tuple[str, dict[str, int]]]:
    parts = (part.split(" ") for part in line.split("\t"))
    return [(name, dict(zip(cells[::2], map(int, cells[1::2]), strict=True))) for name, *cells in parts]


class Lanes:
    """A fixed row of labels in one integer: 32 bits each, so that no sum of weights reaches its neighbour."""

    def __init__(self, labels: int) -> None:
        """Take how many labels there are."""
        # The first are the highest: what is asked for most often is the cheapest to take out.
        self.shifts = [_BITS * n for n in reversed(range(labels))]
        self.units = [1 << shift for shift in self.shifts]  # what to add for a weight of one
        self._length = _BITS * labels // 8
        self.empty = array("I", [_HALF]) * labels  # the same as numbers side by side, the lowest first
        self.bias = sum(unit * _HALF for unit in self.units)  # so that no lane borrows from its neighbour

    def unpack(self, total: int) -> list[int]:
        """Return the weight of every label."""
        lanes = (total + self.bias ^ self.bias).to_bytes(self._length, "little")
        return memoryview(lanes).cast("i").tolist()[::-1]


class Scale:
    """Adds up the weights of several tables at once."""

    def __init__(self, labels: Mapping[str, Sequence[str]], learned: Mapping[str, str]) -> None:
        """Take the labels of each table in their order, and what was learned; what is labelled otherwise is left out."""
        every = [(name, label) for name, row in labels.items() for label in row]
        self._lanes = Lanes(len(every))
        self._at = {key: n for n, key in enumerate(every)}
        last = len(every) - 1
        self._places = {name: {label: last - self._at[name, label] for label in row} for name, row in labels.items()}
        self._lines = learned
        self._rows: dict[str, int] = {}  # of features that were met, each biased: to unpack all would take a second

    def met(self, features: Iterable[str]) -> Rows:
        """Return those features that something was learned of, with what it was."""
        rows, lines = self._rows, self._lines
        found = []
        for feature in features:
            row = rows.get(feature)
            if row is None:
                if feature not in lines:
                    continue
                if len(rows) >= _KEPT:
                    rows.clear()
                row = rows[feature] = self._packed(lines[feature])
            found.append((feature, row))
        return found

    def weigh(self, met: Rows) -> list[int]:
        """Return what the features say for every label of every table, in their order."""
        return self._lanes.unpack(sum([row for _, row in met]) - len(met) * self._lanes.bias)

    def evidence(self, met: Rows, table: str, label: str) -> list[tuple[str, int]]:
        """Return the features that speak for a label, with their weights."""
        shift = self._lanes.shifts[self._at[table, label]]
        return [(feature, weight - _HALF) for feature, row in met if (weight := row >> shift & _MASK) > _HALF]

    def _packed(self, line: str) -> int:
        lanes = self._lanes.empty[:]
        for name, *cells in (part.split(" ") for part in line.split("\t")):
            places = self._places.get(name, {})
            for label, weight in zip(cells[::2], cells[1::2], strict=True):
                if label in places:
                    lanes[places[label]] += int(weight)
        return int.from_bytes(lanes.tobytes(), "little")
