"""Tables of integer weights: each feature adds what it has learned to say for a label.

They are kept as text, a feature a line: `水龙头<tab>intent request 12 report -5<tab>team aid 33`. The weights of one
feature for all labels lie side by side in one integer, a lane each, so that a sum of integers adds up every label at
once; nothing in pure Python was found to be faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import mul
from pathlib import Path

LEARNED = Path(__file__).with_name("weights.tsv")
_BITS = 32  # of a lane
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1

Table = Mapping[str, Mapping[str, int]]  # feature → label → weight
Rows = Sequence[tuple[str, int]]  # features with their weights for all labels


def shipped() -> dict[str, str]:
    """Return the weights that ship, a line each feature; none where nothing was learned."""
    if not LEARNED.exists():
        return {}
    with LEARNED.open(encoding="utf-8", newline="\n") as file:  # as a whole it would take three times its size
        return lines(file)


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
        self.units = [1 << (_BITS * n) for n in range(labels)]  # what to add for a weight of one
        self._length = _BITS * labels // 8
        self.bias = sum(unit * _HALF for unit in self.units)  # so that no lane borrows from its neighbour

    def unpack(self, total: int) -> list[int]:
        """Return the weight of every label."""
        lanes = memoryview((total + self.bias).to_bytes(self._length, "little")).cast("I")
        return [lane - _HALF for lane in lanes]


class Scale:
    """Adds up the weights of several tables at once."""

    def __init__(self, labels: Mapping[str, Sequence[str]], learned: Mapping[str, str]) -> None:
        """Take the labels of each table in their order, and what was learned; what is labelled otherwise is left out."""
        every = [(name, label) for name, row in labels.items() for label in row]
        self._lanes = Lanes(len(every))
        self._at = {key: n for n, key in enumerate(every)}
        self._units = {
            name: {label: self._lanes.units[self._at[name, label]] for label in row} for name, row in labels.items()
        }
        self._lines = learned
        self._rows: dict[str, int] = {}  # of the features that were met: to unpack all would take a second

    def met(self, features: Iterable[str]) -> Rows:
        """Return those features that something was learned of, with what it was."""
        rows, lines = self._rows, self._lines
        found = []
        for feature in features:
            row = rows.get(feature)
            if row is None:
                if feature not in lines:
                    continue
                row = rows[feature] = self._packed(lines[feature])
            found.append((feature, row))
        return found

    def weigh(self, met: Rows) -> list[int]:
        """Return what the features say for every label of every table, in their order."""
        return self._lanes.unpack(sum([row for _, row in met]))

    def evidence(self, met: Rows, table: str, label: str) -> list[tuple[str, int]]:
        """Return the features that speak for a label, with their weights."""
        shift, bias = _BITS * self._at[table, label], self._lanes.bias
        said = [(feature, row + bias >> shift & _MASK) for feature, row in met]
        return [(feature, weight - _HALF) for feature, weight in said if weight > _HALF]

    def _packed(self, line: str) -> int:
        total = 0
        for name, *cells in (part.split(" ") for part in line.split("\t")):
            units = self._units.get(name)
            if units is not None:
                total += sum(map(mul, map(units.get, cells[::2], repeat(0)), map(int, cells[1::2])))
        return total
