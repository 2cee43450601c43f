"""A linear support vector machine for every label, learned by dual coordinate descent (Hsieh and others, 2008).

In plain Python, and of many labels at once: their weights lie side by side in one integer. Rare features count for more
than common ones, as their idf says. The same examples give the same table, byte for byte.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, count, repeat
from operator import add, mul
from typing import NamedTuple

from nlp.judge import NEVER
from nlp.weights import Lanes

_LEAST = 6  # weights below this are not worth their memory
_ROUNDS = 6
_AVERAGED = 3  # of these, the last
_UNIT = 4  # a weight of one while learning, in the weights of the table
_FINE = 1 << 14  # while learning, weights are counted in parts of one
_SEEN = 3  # examples that a feature must stand in to be worth its memory
_RATE = 64  # how fast a feature learns, in parts of one
_STILL = 1e-3  # a smaller move of a coordinate is none
_RESTS = 2  # rounds for which an example is left alone that moved nothing
_NEVER_MET = -(1 << 29)  # where a label begins that is never said: so far on its side that nothing moves it


class Part(NamedTuple):
    """Labels that are asked about together, and what a wrong answer costs: what they weigh lies side by side."""

    labels: Sequence[str]
    cost: float


class Question(NamedTuple):
    """What is asked of an example about a part of the labels.

    `start`: what the lexicon says for each of them; `rights`: the places of those that are right.
    """

    part: int
    start: Sequence[int]
    rights: tuple[int, ...]


class Example(NamedTuple):
    """What the learner sees of a sentence: its features, and what is to be known by them."""

    features: Sequence[str]
    questions: Sequence[Question]


def learn(examples: Sequence[Example], parts: Sequence[Part]) -> dict[str, dict[str, int]]:
    """Return feature → label → weight."""
    features, paces, rows = _paced(examples)
    subjects = [_Subject(part, len(features)) for part in parts]
    pupils = [
        _Pupil(row, [paces[n] for n in row], [_Lesson(asked, subjects[asked.part]) for asked in example.questions])
        for example, row in zip(examples, rows, strict=True)
    ]
    # Each has a place of its own in every round: one example more does not change in which order the others come.
    keys = [zlib.crc32(" ".join(example.features).encode()).to_bytes(4, "big") for example in examples]
    for turn in range(_ROUNDS):
        for which in sorted(range(len(pupils)), key=[zlib.crc32(key, turn) for key in keys].__getitem__):
            pupils[which].study()
        if turn >= _ROUNDS - _AVERAGED:  # where a round ends is chance: the middle of some is not
            for subject in subjects:
                subject.ends = list(map(add, subject.ends, subject.learned))
    table: dict[str, dict[str, int]] = {}
    for part, subject in zip(parts, subjects, strict=True):
        _fill(table, features, part.labels, subject)
    return table


def _paced(examples: Sequence[Example]) -> tuple[list[str], list[int], list[list[int]]]:
    """Return the features, how fast each learns (its idf squared), and those of each example by their number.

    What was hardly seen tells of nothing else, and is left out.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    rows = [list(map(numbers.__getitem__, example.features)) for example in examples]
    seen = Counter(chain.from_iterable(rows))
    kept = [number for number in seen if seen[number] >= _SEEN]
    idf = {times: math.log((1 + len(examples)) / (1 + times)) + 1 for times in set(seen.values())}
    place = dict(zip(kept, count(), strict=False))
    paces = [round(idf[seen[number]] * idf[seen[number]] * _RATE) for number in kept]
    names = list(numbers)
    rows = [[n for n in map(place.get, row) if n is not None] for row in rows]
    return [names[number] for number in kept], paces, rows


class _Subject:
    """What has been learned of a part: the weights that a feature has for its labels, side by side."""

    def __init__(self, part: Part, features: int) -> None:
        self.row = Lanes(len(part.labels))
        self.softness = 0.5 / part.cost
        self.learned, self.ends = [0] * features, [0] * features
        self._steps: dict[tuple[int, ...], list[int]] = {}

    def steps(self, rights: tuple[int, ...]) -> list[int]:
        """Return what to add for a step of each label towards its side; many questions share them."""
        if rights not in self._steps:
            self._steps[rights] = [unit if n in rights else -unit for n, unit in enumerate(self.row.units)]
        return self._steps[rights]


class _Lesson:
    """A question while it is learned from, with its dual coordinates."""

    __slots__ = ("duals", "rights", "start", "steps", "subject")

    def __init__(self, question: Question, subject: _Subject) -> None:
        self.subject = subject
        self.duals = [0.0] * len(question.start)
        self.start, rights = 0, question.rights
        for n, start in enumerate(question.start):
            if start <= -NEVER // 2:  # what this speaker never says needs no weights
                self.start += subject.row.units[n] * _NEVER_MET
                rights = tuple([right for right in rights if right != n])
            elif start:
                self.start += subject.row.units[n] * (start * _FINE // _UNIT)
        self.rights, self.steps = rights, subject.steps(rights)


class _Pupil:
    """An example while it is learned from."""

    __slots__ = ("_lessons", "_norm", "_paces", "_rests", "_row")

    def __init__(self, row: list[int], paces: list[int], lessons: list[_Lesson]) -> None:
        self._row, self._paces, self._lessons = row, paces, lessons
        self._norm = math.sqrt(sum(paces) / _RATE) or 1.0
        self._rests = 0

    def study(self) -> None:
        """Move the dual coordinates to where they cost least, and tell the features of it."""
        if self._rests:
            self._rests -= 1
            return
        row, moved = self._row, False
        for lesson in self._lessons:
            learned = lesson.subject.learned
            said = list(map(learned.__getitem__, row))
            change = self._change(lesson, lesson.subject.row.unpack(sum(said, lesson.start)))
            if change:
                moved = True
                for number, weights in zip(row, map(add, said, map(mul, self._paces, repeat(change))), strict=True):
                    learned[number] = weights
        if not moved:
            self._rests = _RESTS

    def _change(self, lesson: _Lesson, scores: list[int]) -> int:
        """Return what to add to the features for each of their paces."""
        for right in lesson.rights:  # as if all were wrong: less is better
            scores[right] = -scores[right]
        duals, steps, soft = lesson.duals, lesson.steps, lesson.subject.softness
        hard, norm = 1 + soft, self._norm
        whole = norm * _FINE
        least, change = -whole, 0
        for n, (dual, score) in enumerate(zip(duals, scores, strict=True)):
            if dual or score > least:
                best = dual - (-score / whole - 1 + dual * soft) / hard
                moved = (best if best > 0 else 0.0) - dual
                if moved >= _STILL or moved <= -_STILL:
                    duals[n] = dual + moved
                    change += steps[n] * round(moved / norm * _FINE / _RATE)
        return change


def _fill(table: dict[str, dict[str, int]], features: Iterable[str], labels: Sequence[str], subject: _Subject) -> None:
    """Add to the table what was learned of a part."""
    little = round((_LEAST - 1) * _FINE * _AVERAGED / _UNIT)  # what is surely less than the least
    for feature, ends in zip(features, subject.ends, strict=True):
        if not ends:
            continue
        told = [
            (total, label)
            for total, label in zip(subject.row.unpack(ends), labels, strict=True)
            if not -little < total < little
        ]
        for total, label in told:
            weight = round(total / (_FINE * _AVERAGED) * _UNIT)
            if abs(weight) >= _LEAST:
                table.setdefault(feature, {})[label] = weight
