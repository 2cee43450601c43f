"""Compares two readers: what newly learned weights would change, so that somebody can decide on them.

Both read the frozen set, from which nothing is ever learned, and what people have confirmed. The sentences of the
frozen set may be shown, and words that the seeds hold too; what people wrote is only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, NamedTuple, Self

from nlp.features import shown
from nlp.learn import Sentence
from nlp.meaning import Urgency
from nlp.reader import Reader
from nlp.weights import Table

MOST_WORDS, MOST_TURNED = 30, 20


class Rates(NamedTuple):
    """How many sentences were read, and how many of them right."""

    sentences: int = 0
    intents: int = 0
    needs: int = 0  # have a team
    teams: int = 0
    dangers: int = 0
    found: int = 0  # of the dangers
    false_alarms: int = 0


class Weighed(NamedTuple):
    """What a word said for a label before, and what it would say."""

    word: str
    label: str
    before: int
    after: int


class Turned(NamedTuple):
    """A sentence of the frozen set that would be read otherwise: right from now on, or wrong."""

    text: str
    right: bool
    meant: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change of weights does: to both sets, to the words, and to single sentences."""

    frozen_before: Rates
    frozen_after: Rates
    confirmed_before: Rates
    confirmed_after: Rates
    words: tuple[Weighed, ...]  # whose weight changes most
    turned: tuple[Turned, ...]  # wrong ones first, and of these the dangers
    turned_right: int  # of both sets
    turned_wrong: int
    frozen_right: int = 0  # of the frozen set
    frozen_wrong: int = 0

    @property
    def matters(self) -> bool:
        """Tell whether a single sentence is read otherwise than before."""
        return bool(self.turned_right or self.turned_wrong)

    @property
    def harms(self) -> bool:
        """Tell whether of the sentences from which nothing is learned more would be read wrong than right."""
        return self.frozen_wrong > self.frozen_right

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `as_json` gave; raises KeyError or TypeError on anything else."""
        return cls(
            frozen_before=Rates(*data["frozen_before"]),
            frozen_after=Rates(*data["frozen_after"]),
            confirmed_before=Rates(*data["confirmed_before"]),
            confirmed_after=Rates(*data["confirmed_after"]),
            words=tuple(Weighed(*one) for one in data["words"]),
            turned=tuple(Turned(*one) for one in data["turned"]),
            turned_right=data["turned_right"],
            turned_wrong=data["turned_wrong"],
            frozen_right=data.get("frozen_right", 0),
            frozen_wrong=data.get("frozen_wrong", 0),
        )


class _Read(NamedTuple):
    intent: str
    team: str | None
    danger: bool

    def __str__(self) -> str:
        return " ".join(filter(None, (self.intent, self.team, "danger" if self.danger else "")))


def compare(
    old: Reader,
    new: Reader,
    frozen: Sequence[Sentence],
    confirmed: Sequence[Sentence],
    tables: tuple[Table, Table],
    seeds: Iterable[str],
) -> Comparison:
    """Return what `new` reads otherwise than `old`; `tables`: the weights of the old one, and of the new.

    `seeds`: the texts of the seeds; a word that stands in none of them is somebody's own (a name, perhaps).
    """
    held = [(one, _meant(one), _read(old, one), _read(new, one)) for one in frozen]
    said = [(one, _meant(one), _read(old, one), _read(new, one)) for one in confirmed]
    turned = [
        Turned(one.text, after == meant, str(meant), str(before), str(after))
        for one, meant, before, after in held
        if (before == meant) != (after == meant)
    ]
    turned.sort(key=lambda one: (one.right, not one.meant.endswith("danger")))
    right = sum(one.right for one in turned)
    ways = [(after == meant) for _, meant, before, after in (*held, *said) if (before == meant) != (after == meant)]
    return Comparison(
        _rates((meant, before) for _, meant, before, _ in held),
        _rates((meant, after) for _, meant, _, after in held),
        _rates((meant, before) for _, meant, before, _ in said),
        _rates((meant, after) for _, meant, _, after in said),
        tuple(_words(*tables, "\n".join(seeds))),
        tuple(turned[:MOST_TURNED]),
        sum(ways),
        len(ways) - sum(ways),
        right,
        len(turned) - right,
    )


def _meant(sentence: Sentence) -> _Read:
    return _Read(sentence.intent, sentence.team, sentence.danger)


def _read(reader: Reader, sentence: Sentence) -> _Read:
    meaning = reader.read(sentence.text, now=sentence.now, role=sentence.role)
    return _Read(meaning.intent.value, meaning.team, meaning.urgency is Urgency.DANGER)


def _rates(read: Iterator[tuple[_Read, _Read]]) -> Rates:
    counts = dict.fromkeys(Rates._fields, 0)
    for meant, found in read:
        counts["sentences"] += 1
        counts["intents"] += meant.intent == found.intent
        counts["needs"] += meant.team is not None
        counts["teams"] += meant.team is not None and meant.team == found.team
        counts["dangers"] += meant.danger
        counts["found"] += meant.danger and found.danger
        counts["false_alarms"] += found.danger and not meant.danger
    return Rates(**counts)


def _words(before: Table, after: Table, seeds: str) -> Iterator[Weighed]:
    """Yield the words of the seeds whose weight changes most, the greatest change first."""
    old, new = _said(before), _said(after)
    changed = [
        Weighed(word, label, old.get((word, label), 0), new.get((word, label), 0))
        for word, label in old.keys() | new.keys()
        if old.get((word, label), 0) != new.get((word, label), 0)
    ]
    changed.sort(key=lambda one: (-abs(one.after - one.before), one.word, one.label))
    yield from islice((one for one in changed if one.word in seeds), MOST_WORDS)


def _said(table: Table) -> dict[tuple[str, str], int]:
    """Return what each word says for each label, all features added up that stand for the word."""
    said: dict[tuple[str, str], int] = {}
    for feature, row in table.items():
        word = shown(feature)
        for label, weight in row.items() if word else ():
            said[word, label] = said.get((word, label), 0) + weight
    return said
