"""One way of writing for what people write in many: width, script, spaces, dialect, typing slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import ahocorasick_rs
import opencc

LIMIT = 20_000  # characters that are looked at, of whatever length arrives

_HAN = "\u3400-\u9fff\U00020000-\U0002ffff"
_DROPPED = {"Cc", "Cf", "Co", "Cs", "Cn", "Mn", "Me"}
_SPACES = re.compile(r"\s+")
_SPACE_IN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_LETTERED = re.compile(rf"(?:^|(?<= ))[{_HAN}](?= |$)")
_REPEATED = re.compile(r"([^\d\s零〇幺一二三四五六七八九])\1{3,}")
_PLAIN = re.compile(r"[\u0020-\u007e\u3001\u3002\u4e00-\u9fff]*")


class Normaliser:
    """Knows the script table and the aliases; safe to share between threads."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        """Take the aliases (as written → as understood); the longest that fits wins."""
        self._to_simplified = opencc.OpenCC("t2s")
        self._written = list(aliases)
        self._understood = [aliases[w] for w in self._written]
        self._finder = ahocorasick_rs.AhoCorasick(self._written, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def __call__(self, text: str) -> str:
        """Return `text` normalised: at most LIMIT characters, half width, simplified, one line."""
        text = unicodedata.normalize("NFKC", text[:LIMIT])[:LIMIT]
        if not _PLAIN.fullmatch(text):
            text = "".join(c if c not in "\r\n\t" else " " for c in text if _kept(c))
        text = _REPEATED.sub(r"\1\1\1", _SPACES.sub(" ", text).strip())
        text = self._to_simplified.convert(text)
        if text.count(" ") > 3 and 2 * len(_LETTERED.findall(text)) > text.count(" "):
            text = _SPACE_IN_HAN.sub("", text)
        return self._unalias(text)

    def _unalias(self, text: str) -> str:
        pieces: list[str] = []
        at = 0
        for which, start, end in self._finder.find_matches_as_indexes(text):
            pieces += (text[at:start], self._understood[which])
            at = end
        return "".join((*pieces, text[at:])) if pieces else text


def _kept(c: str) -> bool:
    return c in "\r\n\t" or unicodedata.category(c) not in _DROPPED
