"""Danger to life or safety, found before everything else: by phrases, and by pairs of words near each other.

A false alarm costs one line, a missed one perhaps a life; so phrases are many, and what speaks
against them (drills, jokes, old stories, 'already put out') only outweighs as many as it counters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick_rs

_PHRASE = 30
GUARD = 36  # one guard outweighs one phrase
_NEAR = 12  # characters between the two words of a pair
_LONG_AGO = re.compile("昨天|前天|上周|上个?月|前几天|前两天|上个?礼拜|上星期|那天|早上那|上午那")
_STILL = re.compile("现在|还|刚|一直|快|今天|今早|到这会|开始|又|没|救")
_SYMPTOMS = ("medical", "silent", "missing", "despair", "calls")  # what a fire or a flood may also bring
_SPARED = re.compile(
    r"(?:怕|防|没|没有|不是|并非|别|会不会|万一|容易|差点|差一点|有没有|是否|防止|以免|免得|担心|可能会?|要是|如果|避免|预防|以为|险些|打不|点不|干|走|抬|搬|爬|挖|跑|拎|推|骑|提|拉)(?:再|又|会|他|她|有人|是)?$"
)
_BARE_CRY = re.compile(
    r"(?:快)?(?:救命|来人|救人)(?:啊|呀|哪)?[!。~ ]*(?:(?:快)?(?:救命|来人|救人)(?:啊|呀|哪)?[!。~ ]*)*"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of danger: whom to call, which team is told, and how people say it."""

    name: str
    team: str
    call: str  # 110, 119 or 120
    phrases: Sequence[str]
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]]


class Danger(NamedTuple):
    """A danger that was read, and the words that said so."""

    kind: str
    team: str
    call: str
    weight: int
    words: tuple[str, ...]


class Alarm:
    """Reads danger from normalised text; holds nothing that changes."""

    def __init__(self, kinds: Sequence[Kind], guards: Mapping[str, int]) -> None:
        """Take the kinds, the most telling first, and what speaks against danger, with its weight."""
        self._rank = {kind.name: n for n, kind in enumerate(kinds)}
        # word → the kinds that it speaks for, and its side of which pair: -1 for a phrase, else even or odd.
        meanings: dict[str, list[tuple[str, int]]] = {}
        sides = 0
        for kind in kinds:
            for phrase in kind.phrases:
                meanings.setdefault(phrase, []).append((kind.name, -1))
            for pair in kind.pairs:
                for words in pair:
                    for word in words:
                        meanings.setdefault(word, []).append((kind.name, sides))
                    sides += 1
        self._words = list(meanings)
        self._meanings = list(meanings.values())
        self._finder = ahocorasick_rs.AhoCorasick(self._words)
        self._guards = list(guards)
        self._against = list(guards.values())
        self._guard_finder = ahocorasick_rs.AhoCorasick(self._guards)
        self._kinds = {kind.name: kind for kind in kinds}

    def find(self, text: str) -> Danger | None:
        """Return the danger that `text` tells of, or None."""
        if _BARE_CRY.fullmatch(text):
            return Danger("calls", "rescue", "110", 2 * _PHRASE, (text,))
        said = self._said(text)
        if not said:
            return None
        guards = {n for n, _, _ in self._guard_finder.find_matches_as_indexes(text, overlapping=True)}
        weight = _PHRASE * len({end for hits in said.values() for end in hits}) - sum(
            map(self._against.__getitem__, guards)
        )
        if _LONG_AGO.search(text) and not _STILL.search(text):
            weight -= GUARD
        if weight <= 0:
            return None
        first = min(said, key=lambda name: (name in _SYMPTOMS, -len(said[name]), self._rank[name]))
        kind = self._kinds[first]
        words = dict.fromkeys(word for hit in said[first].values() for word in hit)
        return Danger(kind.name, kind.team, kind.call, weight, tuple(words))

    def _said(self, text: str) -> dict[str, dict[int, tuple[str, ...]]]:
        """Return, for each kind, the words of its hits by where these end: of several there, the first."""
        said: dict[str, dict[int, tuple[str, ...]]] = {}
        last: dict[int, tuple[int, str]] = {}  # side of a pair → where its last word ended, and which it was
        for n, start, end in self._finder.find_matches_as_indexes(text, overlapping=True):
            word = self._words[n]
            for kind, side in self._meanings[n]:
                words: tuple[str, ...] = (word,)
                if side >= 0:
                    last[side] = end, word
                    other = last.get(side ^ 1)
                    if other is None or not other[0] <= start <= other[0] + _NEAR:
                        continue
                    words = other[1], word
                if not _SPARED.search(text, max(0, start - 5), start):
                    said.setdefault(kind, {}).setdefault(end, words)
        return said


def kinds_from(sections: Mapping[str, Mapping[str, object]]) -> list[Kind]:
    """Build the kinds from the [danger.…] sections of a lexicon; raises ValueError naming a faulty one."""
    kinds = []
    for name, section in sections.items():
        texts = [section.get(key) for key in ("team", "call", "phrases")]
        pairs = section.get("pairs")
        if not isinstance(pairs, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError(f"[danger.{name}] needs team, call, phrases and pairs")
        team, call, phrases = map(str, texts)
        kinds.append(Kind(name, team, call, phrases.split(), [_sides(name, str(pair)) for pair in pairs]))
    return kinds


def _sides(name: str, pair: str) -> tuple[Sequence[str], Sequence[str]]:
    first, bar, second = pair.partition("|")
    if not (bar and first.strip() and second.strip()) or "|" in second:
        raise ValueError(f"[danger.{name}] needs two sides, 甲 | 乙, in {pair!r}")
    return first.split(), second.split()
