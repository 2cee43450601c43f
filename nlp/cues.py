"""Words of the lexicon found as substrings, and what each adds to its label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ahocorasick_rs


@dataclass(slots=True, eq=False)  # frozen, thousands of them would take three times as long to make
class Cue:
    """A word of the lexicon that stands in the text, and what it weighs for a label."""

    word: str
    label: str
    weight: int


class Cues:
    """Finds the words of many labels in one pass."""

    def __init__(self, lists: Mapping[str, Mapping[str, int]]) -> None:
        """Take label → word → weight."""
        meanings: dict[str, list[Cue]] = {}
        for label, words in lists.items():
            for word, weight in words.items():
                meanings.setdefault(word, []).append(Cue(word, label, weight))
        self._meanings = list(meanings.values())
        self._finder = ahocorasick_rs.AhoCorasick(list(meanings))

    def find(self, text: str) -> list[Cue]:
        """Return the cues in `text`, each once; a word inside a longer one of its label is not counted."""
        hits = self._finder.find_matches_as_indexes(text, overlapping=True)
        if not hits:
            return []
        hits.sort(key=_shortness)
        taken: dict[str, int] = {}  # label → bits of the positions that its words cover
        found: dict[Cue, None] = {}
        for n, start, end in hits:
            mask = (1 << end) - (1 << start)
            for cue in self._meanings[n]:
                covered = taken.get(cue.label, 0)
                if not covered & mask:
                    taken[cue.label] = covered | mask
                    found[cue] = None
        return list(found)


def _shortness(hit: tuple[int, int, int]) -> int:
    return hit[1] - hit[2]
