"""What the weights are attached to: search-mode tokens of jieba, their classes, and pairs of characters."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from itertools import chain
from operator import add
from pathlib import Path

# A word that jieba's corpus saw less than a hundred times is not kept: 35 k words instead of 350 k.
_COMMON = re.compile(rb"\n([^ ]++ [^ ][^ ][^ ]++) ")
_LEXICON_FREQUENCY = 20_000.0
_PART = 1 << 16  # bytes
_RUN = re.compile("[\u4e00-\u9fff]+|[a-z]+|0+|[^ ]")
_DIGITS = re.compile("[0-9]")
_DENYING = frozenset(("不", "没", "没有", "别", "不是", "未", "并非", "不想", "不要", "无需", "不必", "不用"))
_PARTICLES = frozenset("的了着过吗呢吧啊呀哦嘛我你您他她它们这那在是有不没也就都还又和跟与要想去来到把给被请很太个一")
_KEPT = 1 << 14  # pieces of text; ten thousand sentences have as many, in ten megabytes
_LONG = 15  # characters; what is shorter is mostly an act of dialogue, and the role decides


class Cutter:
    """Cuts as jieba does in search mode without its HMM, word for word, in half of its time: it builds no graph.

    It knows costs instead of frequencies, and only how to cut for search. jieba itself is not imported: it would load
    megabytes for its HMM.
    """

    def __init__(self, frequencies: dict[str, float]) -> None:
        """Take the words with their frequencies, of which they become the costs, in place."""
        self._unknown = math.log(sum(frequencies.values()))
        # A word costs the more, the rarer it is.
        costs = {count: self._unknown - math.log(count) for count in set(frequencies.values())}
        for word, count in frequencies.items():
            frequencies[word] = costs[count]
        # What only begins a word, with two characters and more, costs nothing, and is none.
        begun = [word[:-1] for word in frequencies if len(word) > 2]
        while begun:
            begun = [word for word in begun if word not in frequencies]
            frequencies.update(dict.fromkeys(begun, 0.0))
            begun = [word[:-1] for word in begun if len(word) > 2]
        self._costs = frequencies

    def cut_for_search(self, run: str) -> list[str]:
        """Cut Chinese characters into the likeliest words, each after the shorter ones within it.

        Of two ways that are as likely (滴 滴滴, 滴滴 滴), either may be taken.
        """
        return [word for piece in self.pieces(run, pairs_of(run)) for word in self.cut(piece)]

    def pieces(self, run: str, pairs: Sequence[str]) -> list[str]:
        """Part Chinese characters wherever no word reaches across; `pairs` are those of the run."""
        cost_of, size = self._costs.get, len(run)
        pieces: list[str] = []
        begun = reach = 0  # where the piece begins, and where the farthest of its words ends
        for start, pair in enumerate(pairs):
            cost = cost_of(pair)
            if cost is not None:
                end = start + 2
                while cost is not None:
                    if cost and end > reach:
                        reach = end
                    end += 1
                    if end > size:
                        break
                    cost = cost_of(run[start:end])
            if reach <= start + 1:
                pieces.append(run[begun : start + 1])
                begun = start + 1
        if begun < size:
            pieces.append(run[begun:])
        return pieces

    def cut(self, piece: str) -> list[str]:
        """Return the likeliest words of a piece, each after the shorter ones within it."""
        cost_of, ends = self._costs.get, self._ends(piece)
        words: list[str] = []
        at = 0
        while at < len(piece):
            end = ends[at]
            for size in range(2, min(end - at, 4)):
                words += [word for n in range(at, end - size + 1) if cost_of(word := piece[n : n + size])]
            words.append(piece[at:end])
            at = end
        return words

    def _ends(self, run: str) -> list[int]:
        """Return where the word that begins at each character ends, on the likeliest way from there to the end."""
        cost_of, unknown, size = self._costs.get, self._unknown, len(run)
        least, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best, at = (cost_of(run[start]) or unknown) + least[start + 1], start + 1
            for end in range(start + 2, size + 1):
                cost = cost_of(run[start:end])
                if cost is None:
                    break
                if cost and cost + least[end] <= best:
                    best, at = cost + least[end], end
            least[start], ends[start] = best, at
        return ends


def pairs_of(run: str) -> list[str]:
    """Return every two characters that stand side by side."""
    return list(map(add, run, run[1:]))


class _Pieces(dict[str, tuple[dict[str, str], str]]):
    """What is said in the pieces of a text, most of which are words that come again and again.

    The features of each, with the word that stands for them; and the word that denies what comes next, if it ends so.
    A piece that is denied itself stands behind what denies it, and a ¬.
    """

    def __init__(self, cutter: Cutter, classes: Mapping[str, Sequence[str]]) -> None:
        self._cutter, self._classes = cutter, classes

    def __missing__(self, key: str) -> tuple[dict[str, str], str]:
        denied, _, piece = key.rpartition("¬")
        found: dict[str, str] = {}
        for token in self._cutter.cut(piece):
            if denied and len(token) > 1:
                found["¬" + token] = denied + token
            else:
                found[token] = token if len(token) > 1 else ""
                for name in self._classes.get(token, ()):
                    found["@" + name] = token
            denied = token if token in _DENYING else ""
        if len(self) >= _KEPT:
            self.clear()
        self[key] = found, denied
        return found, denied


class Segmenter:
    """Cuts normalised text into words, their classes, and pairs of characters."""

    def __init__(self, words: Iterable[str], classes: Mapping[str, Sequence[str]]) -> None:
        """Take the words of the lexicon, which are kept whole beside their parts, and word → its classes."""
        self._cutter = Cutter(_frequencies(chain(words, classes)))
        self._pieces = _Pieces(self._cutter, classes)

    def features(self, text: str, role: str) -> dict[str, str]:
        """Return the features of `text`, each once, in order of appearance, with the word that stands for it.

        Of some there is no word that anybody would recognise: it is empty.
        """
        text = text.lower()
        if not text.isalpha():
            text = _DIGITS.sub("0", text)
        found: dict[str, str] = {}
        for run in _RUN.findall(text):
            if "\u4e00" <= run < "\ua000":
                self._add_words(found, run)
            else:
                found[run[:12]] = ""
        squeezed = text.replace(" ", "")
        for length in (1, 2, 3):
            found["^" + squeezed[:length]] = found[squeezed[-length:] + "$"] = ""
        if role != "resident":
            found |= {"v:" + feature: word for feature, word in found.items()}
        found["v#" if role != "resident" else "r#"] = ""
        if len(squeezed) <= _LONG:
            found[f"n{len(squeezed) // 3}"] = ""
        return found

    def words(self, text: str) -> set[str]:
        """Return the words that normalised `text` can be found by.

        Where the table knows no word, pairs of characters stand for one: a name, or what was coined since.
        """
        found: set[str] = set()
        for run in _RUN.findall(text.lower()):
            if "\u4e00" <= run[0] <= "\u9fff":
                alone = ""
                for token in self._cutter.cut_for_search(run):
                    if len(token) > 1:
                        found.add(token)
                    alone = alone + token if len(token) == 1 and token not in _PARTICLES else ""
                    if len(alone) > 1:
                        found.add(alone[-2:])
            elif len(run) > 1 and run.isalpha():
                found.add(run)
        return found

    def _add_words(self, found: dict[str, str], run: str) -> None:
        pairs = pairs_of(run)
        denied = ""  # 不, 没 … before this piece
        for piece in self._cutter.pieces(run, pairs):
            said, denied = self._pieces[f"{denied}¬{piece}" if denied else piece]
            found.update(said)
        for pair in pairs:
            found["_" + pair] = pair


def _frequencies(words: Iterable[str]) -> dict[str, float]:
    """Return jieba's own table, cut down to the common words, with the lexicon's on top."""
    common: list[bytes] = []
    with its_table().open("rb") as source:
        while part := source.read(_PART) + source.readline():  # as a whole it would take twenty megabytes
            common += _COMMON.findall(b"\n" + part)
    told = b" ".join(common).decode().split(" ")
    table = dict(zip(told[::2], map(float, told[1::2]), strict=True))
    most = {word: count for word, count in table.items() if count > _LEXICON_FREQUENCY}
    table.update(dict.fromkeys(words, _LEXICON_FREQUENCY))
    table.update(most)
    return table


def its_table() -> Path:
    """Return the file in which jieba keeps its words: how often its corpus saw each, and as what part of speech."""
    jieba = find_spec("jieba")
    if jieba is None or jieba.origin is None:
        raise ModuleNotFoundError("jieba")
    return Path(jieba.origin).with_name("dict.txt")


def shown(feature: str) -> str:
    """Return the words that a feature stands for, whatever text it is found in; empty where nobody would see them."""
    word = feature.removeprefix("v:").strip("_^$@")
    return word if len(word) > 1 and word.isalpha() and not word.isascii() else ""
