"""未知词: words that come up again and again in messages that were misread, and that nobody has taught us.

jieba may cut a word that it does not know, so the runs of characters that recur are looked at beside its tokens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import ahocorasick_rs

from nlp.lexicon import STRENGTHS, Lexicon
from nlp.reader import Reader
from nlp.weights import Table

MOST = 20
MOST_MESSAGES = 2_000  # the newest are looked at
_SHORTEST, _LONGEST = 2, 5  # characters of a word
_WORTH = STRENGTHS["hints"]  # a weight below this decides nothing
_SEEN = 2  # what stands in so many sentences of the seeds was there to be learned
_HAN = re.compile("[\u4e00-\u9fff]+")
# Stand in every sentence: a word neither begins nor ends with one, nor has one inside.
_PARTICLES = re.compile(
    "[的了着过吗呢吧啊呀哦嘛么我你您他她它们这那哪谁啥个些一是在有没不要想请帮给来去到从和跟与也都还就才再又把被让叫得很太最可能会该应里上下]"
)


class Misread(NamedTuple):
    """A message that was read otherwise than it was meant: who said it, and what was meant."""

    text: str
    who: int
    now: datetime
    team: str | None
    item: str | None


class Unknown(NamedTuple):
    """A word that nobody has taught us: from how many people it came, and what they mostly meant."""

    word: str
    times: int
    item: str | None
    team: str | None


def unknown_words(reader: Reader, misread: Sequence[Misread], table: Table, seen: Iterable[str]) -> list[Unknown]:
    """Return the words of misread messages that recur and say nothing yet, the most frequent first.

    `table`: the weights of the reader; `seen`: the texts that it was taught with. A word that only one person uses
    (their own name, perhaps) is not among them.
    """
    lexicon, background = reader.lexicon, "\n".join(seen)
    said: dict[str, dict[int, list[Misread]]] = {}
    listed = ahocorasick_rs.AhoCorasick(sorted(_listed(lexicon)), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    for one in misread[-MOST_MESSAGES:]:
        for word in _candidates(reader, listed, one):
            said.setdefault(word, {}).setdefault(one.who, []).append(one)
    loud = _loud(table)
    unknown = {
        word: by
        for word, by in said.items()
        if len(by) > 1 and word not in loud and background.count(word) < _SEEN
    }  # fmt: skip
    found = [_told(word, by) for word, by in unknown.items() if not _is_part(word, unknown)]
    return sorted(found, key=lambda one: (-one.times, one.word))[:MOST]


def _candidates(reader: Reader, listed: ahocorasick_rs.AhoCorasick, message: Misread) -> set[str]:
    """Return the runs of characters that could be words: without times and places, and without words that are listed."""
    heard = set(reader.hear(message.text, message.now, "resident").features)
    text = reader.read(message.text, now=message.now).text
    for _, start, end in listed.find_matches_as_indexes(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return {
        run[start : start + length]
        for run in _HAN.findall(_PARTICLES.sub(" ", text))
        for length in range(_SHORTEST, min(_LONGEST, len(run)) + 1)
        for start in range(len(run) - length + 1)
        if all("_" + run[i : i + 2] in heard for i in range(start, start + length - 1))
    }


def _listed(lexicon: Lexicon) -> set[str]:
    words = {word for item in lexicon.items.values() for word in item.words}
    words |= {word for act in lexicon.acts.values() for word in act.words}
    words |= {word for kind in lexicon.dangers for word in kind.phrases}
    words |= {*lexicon.danger_guards, *lexicon.aliases, *lexicon.aliases.values(), *lexicon.classes}
    return {word for word in words if len(word) > 1}


def _loud(table: Table) -> set[str]:
    """Return the words that have learned to say something."""
    return {
        feature.removeprefix("v:").removeprefix("_")
        for feature, row in table.items()
        if max(map(abs, row.values()), default=0) >= _WORTH
    }


def _is_part(word: str, others: Mapping[str, Mapping[int, object]]) -> bool:
    """Tell whether the word comes up only inside a longer one."""
    return any(word != other and word in other and by.keys() == others[word].keys() for other, by in others.items())


def _told(word: str, by: Mapping[int, Sequence[Misread]]) -> Unknown:
    meant = Counter((one.item or "", one.team or "") for messages in by.values() for one in messages)
    (item, team), _ = min(meant.items(), key=lambda entry: (-entry[1], entry[0]))
    return Unknown(word, len(by), item or None, team or None)
