"""What the weights are attached to: search-mode tokens of jieba, and pairs of characters."""

from __future__ import annotations

import importlib.resources
import logging
import re
import warnings
from collections.abc import Iterable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its regular expressions are not raw strings, its resources are an old API
    import jieba

_COMMON = 50  # a word that its corpus saw less often is not kept: 52 k words, 7 MB instead of 80
_LEXICON_FREQUENCY = 20_000
_RUN = re.compile("[\u4e00-\u9fff]+|[a-z]+|0+|[^\u4e00-\u9fffa-z0 ]")
_DIGITS = re.compile("[0-9]")
_LONG = 15  # characters; what is shorter is mostly an act of dialogue, and the role decides


class Segmenter:
    """Cuts normalised text into words and pairs of characters."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words of the lexicon, which are kept whole beside their parts."""
        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total = _frequencies(words)
        self._jieba.initialized = True  # so that it writes no cache file and logs nothing

    def features(self, text: str, role: str) -> list[str]:
        """Return the features of `text`, each once, in order of appearance."""
        text = _DIGITS.sub("0", text.lower())
        found: dict[str, None] = {}
        for run in _RUN.findall(text):
            if "\u4e00" <= run[0] <= "\u9fff":
                for token in self._jieba.cut_for_search(run, HMM=False):
                    found[token] = None
                for i in range(len(run) - 1):
                    found["_" + run[i : i + 2]] = None
            else:
                found[run[:12]] = None
        squeezed = text.replace(" ", "")
        for length in (1, 2, 3):
            found["^" + squeezed[:length]] = None
            found[squeezed[-length:] + "$"] = None
        if role != "resident":
            found |= dict.fromkeys(["v:" + feature for feature in found])
        found["v#" if role != "resident" else "r#"] = None
        if len(squeezed) <= _LONG:
            found[f"n{len(squeezed) // 3}"] = None
        return list(found)


def _frequencies(words: Iterable[str]) -> tuple[dict[str, int], int]:
    """Return jieba's own table, cut down to the common words, with the lexicon's on top."""
    table: dict[str, int] = {}
    total = 0
    source = importlib.resources.files("jieba") / "dict.txt"
    with source.open("rb") as lines:
        for line in lines:
            entry, _, rest = line.partition(b" ")
            count = int(rest.partition(b" ")[0])
            total += count
            if count >= _COMMON:
                table[entry.decode()] = count
    for word in words:
        table[word] = max(table.get(word, 0), _LEXICON_FREQUENCY)
    for word in list(table):
        for end in range(1, len(word)):
            table.setdefault(word[:end], 0)
    return table, total
