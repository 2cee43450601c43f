"""One way of writing for what people write in many: width, script, spaces, dialect, typing slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain, takewhile

import ahocorasick_rs
import opencc

LIMIT = 20_000  # characters that are looked at, of whatever length arrives
ALIGNED = 1_200  # characters of a text that is led back to what was written

_BLOCK = 0x200  # characters that are compared at once: all of them would take megabytes

_HAN = "\u3400-\u9fff\U00020000-\U0002ffff"
_DROPPED = {"Cc", "Cf", "Co", "Cs", "Cn", "Mn", "Me"}
_SPACES = re.compile(r"\s+")
# Hardly anybody writes so, and to compile a range of all characters takes a millisecond: `re` does it when it is met.
_SPACE_IN_HAN = rf"(?<=[{_HAN}]) (?=[{_HAN}])"
_LETTERED = rf"(?:^|(?<= ))[{_HAN}](?= |$)"
_REPEATED = re.compile(r"([^\d\s零〇幺一二三四五六七八九])\1{3,}")
_FOUR = re.compile(r"(.)\1\1\1")  # six times as fast as to look for what is repeated
# Where nothing but these is wide, which is nearly always, NFKC only looks on: a third of the time.
_WIDE = tuple(zip("，？！：；（）", ",?!:;()", strict=True))
_PLAIN = re.compile(r"[\u0020-\u007e\u2010-\u2027\u3001-\u301f\u4e00-\u9fff]*")


class Normaliser:
    """Knows the script table and the aliases; safe to share between threads."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        """Take the aliases (as written → as understood); the longest that fits wins."""
        self._to_simplified = opencc.OpenCC("t2s")
        # Words in simplified characters can be words of other meaning in traditional ones (拉坏 is 拉坯 there):
        # only a text that has a character of its own script is rewritten.
        self._traditional = _traditional(self._to_simplified)
        self._written = list(aliases)
        self._understood = [aliases[w] for w in self._written]
        self._finder = ahocorasick_rs.AhoCorasick(self._written, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def __call__(self, text: str) -> str:
        """Return `text` normalised: at most LIMIT characters, half width, simplified, one line."""
        text = text[:LIMIT]
        for wide, narrow in _WIDE:
            text = text.replace(wide, narrow)
        text = unicodedata.normalize("NFKC", text)[:LIMIT]
        if not _PLAIN.fullmatch(text):
            text = "".join(c if c not in "\r\n\t" else " " for c in text if _kept(c))
        text = " ".join(text.split())
        if _FOUR.search(text):
            text = _REPEATED.sub(r"\1\1\1", text)
        text = self._simplify(text)
        if _is_lettered(text):
            text = re.sub(_SPACE_IN_HAN, "", text)
        return self._unalias(text)

    def offsets(self, text: str) -> list[int]:
        """Return for each character of the normalised text where in `text` it comes from, never descending.

        Longer texts than ALIGNED are not led back: the list is empty.
        """
        if len(text) > ALIGNED:
            return []
        read = self(text)
        if read == text:
            return list(range(len(text)))
        # Full width and unseen characters are undone one by one, which keeps their places.
        chars = [(d, at) for at, c in enumerate(text) for d in unicodedata.normalize("NFKC", c) if _kept(d)][:LIMIT]
        plain, places = "".join(" " if c in "\r\n\t" else c for c, _ in chars), [at for _, at in chars]
        plain, places = _swap(plain, places, [(*m.span(), " ") for m in _SPACES.finditer(plain)])
        inner = slice(len(plain) - len(plain.lstrip()), len(plain.rstrip()))
        plain, places = plain[inner], places[inner]
        plain, places = _swap(plain, places, [(*m.span(), m[1] * 3) for m in _REPEATED.finditer(plain)])
        simplified = self._simplify(plain)
        plain = simplified if len(simplified) == len(plain) else plain
        if _is_lettered(plain):
            plain, places = _swap(plain, places, [(*m.span(), "") for m in re.finditer(_SPACE_IN_HAN, plain)])
        found = self._finder.find_matches_as_indexes(plain)
        plain, places = _swap(plain, places, [(start, end, self._understood[n]) for n, start, end in found])
        return places if plain == read else _stretched(plain, places, read)

    def _simplify(self, text: str) -> str:
        return text if self._traditional.isdisjoint(text) else self._to_simplified.convert(text)

    def _unalias(self, text: str) -> str:
        pieces: list[str] = []
        at = 0
        for which, start, end in self._finder.find_matches_as_indexes(text):
            pieces += (text[at:start], self._understood[which])
            at = end
        return "".join((*pieces, text[at:])) if pieces else text


def _kept(c: str) -> bool:
    return c in "\r\n\t" or unicodedata.category(c) not in _DROPPED


def _traditional(to_simplified: opencc.OpenCC) -> frozenset[str]:
    """Return the characters that are written otherwise in simplified script."""
    found: list[str] = []
    for block in chain(range(0x3400, 0xA000, _BLOCK), range(0xF900, 0xFB00, _BLOCK)):
        every = [chr(code) for code in range(block, block + _BLOCK)]
        simplified = to_simplified.convert("\n".join(every)).split("\n")
        found += (c for c, simple in zip(every, simplified, strict=True) if c != simple)
    return frozenset(found)


def _is_lettered(text: str) -> bool:
    """Whether somebody writes with a space between all characters."""
    return text.count(" ") > 3 and 2 * len(re.findall(_LETTERED, text)) > text.count(" ")


def _swap(text: str, places: list[int], spans: Sequence[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """Put other words in the place of some, and lead each of their characters back to one of those."""
    if not spans:
        return text, places
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for start, end, instead in spans:
        pieces += (text[at:start], instead)
        kept += places[at:start]
        kept += (places[min(start + n, end - 1)] for n in range(len(instead)))
        at = end
    return "".join((*pieces, text[at:])), kept + places[at:]


def _stretched(text: str, places: list[int], read: str) -> list[int]:
    """Lead `read` back to `text`, which differs somewhere in its middle (a letter and its accent that became one)."""
    if not places:
        return [0] * len(read)
    head = _shared(text, read)
    tail = _shared(text[head:][::-1], read[head:][::-1])
    inside, across = len(read) - head - tail, len(text) - head - tail
    middle = [places[min(head + n * across // inside, len(places) - 1)] for n in range(inside)]
    return places[:head] + middle + places[len(places) - tail :]


def _shared(first: str, second: str) -> int:
    """Return how many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
