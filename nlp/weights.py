"""The table of integer weights: each feature adds what it has learned to say for a label.

It is kept as text, a feature a line, in the order of the features: `水龙头<tab>aid+33 request+12 report-5`. A line is
looked up where it stands and read when its feature is met for the first time: to read all would take a second. The
weights of one feature for all labels then lie side by side in one integer, a lane each, so that a sum of integers adds
up every label at once; nothing in pure Python was found to be faster.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

LEARNED = Path(__file__).with_name("weights.tsv")
_HEAD = "# 特征，和它替每个标签说多少：从例句里学出来的（wudan learn），不用手改\n"
_STEP = 700  # bytes from one line of the table's index to the next, at least
_BITS = 16  # of a lane: there is half as much to add up as with 32
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1
_MOST = _HALF - 1  # that a lane holds
_KEPT = 1 << 16  # features that were met; at half of it, two thousand frozen sentences in turn would find none kept

Table = Mapping[str, Mapping[str, int]]  # feature → label → weight


def shipped() -> bytes:
    """Return the text of the weights that ship; empty where nothing was learned."""
    return LEARNED.read_bytes() if LEARNED.exists() else b""


def spell(table: Table) -> bytes:
    """Return the text of a table, the same for the same table; neither features nor labels have a tab or a line end."""
    return "".join([_HEAD, *(_line(feature, row) for feature, row in sorted(table.items()) if row)]).encode()


def parse(spelled: bytes) -> dict[str, dict[str, int]]:
    """Return the table that `spell` wrote."""
    parted = (line.partition("\t") for line in spelled.decode().split("\n"))
    return {feature: dict(map(_cell, cells.split(" "))) for feature, _, cells in parted if cells}


def _line(feature: str, row: Mapping[str, int]) -> str:
    return f"{feature}\t{' '.join([f'{label}{weight:+}' for label, weight in sorted(row.items())])}\n"


def _cell(cell: str) -> tuple[str, int]:
    at = max(cell.rfind("+"), cell.rfind("-"))
    return cell[:at], int(cell[at:])


class _Lines:
    """Finds the line of a feature in the text of a table: an index says near which line it stands."""

    def __init__(self, spelled: bytes) -> None:
        self._text = spelled
        self._starts = []  # of every so many lines, the end of the line before
        at = spelled.find(b"\n")
        while 0 <= at < len(spelled) - 1:
            self._starts.append(at)
            at = spelled.find(b"\n", at + _STEP)
        self._firsts = [spelled[at + 1 : spelled.find(b"\t", at)] for at in self._starts]
        self._starts.append(len(spelled))

    def cells(self, feature: str) -> list[bytes]:
        """Return what stands beside a feature; nothing where it is not in the table."""
        key = feature.encode("utf-8", "surrogatepass")
        part = bisect_right(self._firsts, key)
        key = b"\n%b\t" % key
        at = self._text.find(key, self._starts[part - 1], self._starts[part] + 1) if part else -1
        return [] if at < 0 else self._text[at + len(key) : self._text.find(b"\n", at + 1)].split(b" ")


class Lanes:
    """A fixed row of labels in one integer, so many bits each that no sum of weights reaches its neighbour."""

    def __init__(self, labels: int, bits: int = 32) -> None:
        """Take how many labels there are, and how many bits for each: 16 or 32."""
        # The first are the highest: what is asked for most often is the cheapest to take out.
        self.shifts = [bits * n for n in reversed(range(labels))]
        self.units = [1 << shift for shift in self.shifts]  # what to add for a weight of one
        self.bias = sum(self.units) << (bits - 1)  # so that no lane borrows from its neighbour
        self._length = bits * labels // 8
        self._code: Literal["h", "i"] = "h" if bits == _BITS else "i"

    def unpack(self, total: int) -> list[int]:
        """Return the weight of every label."""
        lanes = (total + self.bias ^ self.bias).to_bytes(self._length, "little")
        return memoryview(lanes).cast(self._code).tolist()[::-1]


class _Cells(dict[bytes, int]):
    """What a cell (request+12) adds to a row; read when it is met for the first time, for few stand in many lines."""

    def __init__(self, units: Mapping[str, int]) -> None:
        self._units = units
        self.loudest = 1  # of the weights that were met

    def __missing__(self, cell: bytes) -> int:
        label, weight = _cell(cell.decode())
        weight = max(-_MOST, min(weight, _MOST))
        self.loudest = max(self.loudest, abs(weight))
        self[cell] = added = self._units.get(label, 0) * weight
        return added


class _Rows(dict[str, int]):
    """The weights of features that were met; of those that nothing was learned of, too."""

    def __init__(self, lines: _Lines, cells: _Cells, bias: int) -> None:
        self._lines, self._cells, self._bias = lines, cells, bias

    def __missing__(self, feature: str) -> int:
        cells = self._lines.cells(feature)
        row = sum(map(self._cells.__getitem__, cells), self._bias) if cells else self._bias
        if len(self) >= _KEPT:
            self.clear()
        self[feature] = row
        return row


class Scale:
    """Adds up the weights of many features for all labels at once."""

    def __init__(self, labels: Iterable[str], spelled: bytes) -> None:
        """Take the labels in their order, each another, and what was learned; what is labelled otherwise is left out."""
        every = list(labels)
        self._lanes = Lanes(len(every), _BITS)
        self._shifts = dict(zip(every, self._lanes.shifts, strict=True))
        self._cells = _Cells(dict(zip(every, self._lanes.units, strict=True)))
        self._rows = _Rows(_Lines(spelled), self._cells, self._lanes.bias)
        self._nothing = [] if spelled else [0] * len(every)  # what features say of which nothing was learned

    def met(self, features: Iterable[str]) -> list[int]:
        """Return the weights of each feature, side by side."""
        if self._nothing:  # as the learner has it
            return [self._lanes.bias for _ in features]
        return list(map(self._rows.__getitem__, features))

    def weigh(self, rows: Sequence[int]) -> list[int]:
        """Return what features with such weights say together for every label, in their order."""
        at_once = _MOST // self._cells.loudest  # rows that no lane is too narrow for
        if len(rows) > at_once:
            parts = [self.weigh(rows[n : n + at_once]) for n in range(0, len(rows), at_once)]
            return list(map(sum, zip(*parts, strict=True)))
        return self._nothing.copy() or self._lanes.unpack(sum(rows) - len(rows) * self._lanes.bias)

    def evidence(self, words: Iterable[str], rows: Iterable[int], label: str) -> list[tuple[str, int]]:
        """Return the words whose rows speak for a label, with their weights; nothing for a word that is empty."""
        shift = self._shifts[label]
        return [
            (word, weight - _HALF)
            for word, row in zip(words, rows, strict=True)
            if word and (weight := row >> shift & _MASK) > _HALF
        ]

    def add_evidence(self, said: dict[str, int], words: Iterable[str], rows: Iterable[int], label: str) -> None:
        """Add to what words say for a label what their rows do; nothing for a word that is empty."""
        shift, said_before = self._shifts[label], said.get
        for word, row in zip(words, rows, strict=True):
            if word and (weight := row >> shift & _MASK) > _HALF:
                said[word] = said_before(word, 0) + weight - _HALF
