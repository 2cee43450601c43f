"""The lexicon's file as it is written: what it says, and in which line it is written wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

_LONG = '"""'
_BEGINS = re.compile(r"\[[\w.]+\]|[a-z_]+ *= ")  # a line that stands in no list of words
_SECTION = re.compile(r"\[[^\[\]\n]*\]?")
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
# What is typed between words where a space should be; one comma may stand in a word as people say it: 收到,马上.
_BETWEEN = re.compile(r"[、，；“”]|,(?=\s|$)|,(?=[^\s,]+,)")


class Miswritten(ValueError):
    """A file that cannot be read; the message names the line, the section and what is wrong."""


def parsed(raw: bytes) -> dict[str, Any]:
    """Return what a file in TOML says, with a mark before it or without. Raises Miswritten."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Miswritten("is not written in UTF-8") from None
    try:
        return _parsed(text)
    except tomllib.TOMLDecodeError as fault:
        raise Miswritten(_named(text, str(fault))) from fault


def check_lines(data: Mapping[str, object], lines: Mapping[str, Sequence[str] | None]) -> None:
    """Raise Miswritten for what nobody would look at: a part, or a line of a section, that is spelled wrong.

    `lines`: what may be written in the sections of each part; None for anything.
    """
    for part, sections in data.items():
        if part not in lines:
            raise Miswritten(f"[{part}] is none of the parts: {' '.join(lines)}")
        known = lines[part]
        if known is None or not isinstance(sections, dict):
            continue
        for name, entry in sections.items():
            wrong = next((key for key in entry if key not in known), None) if isinstance(entry, dict) else None
            if wrong is not None:
                raise Miswritten(f"[{part}.{name}] knows no line {wrong!r}; known: {' '.join(known)}")


def sign_between(words: str) -> str | None:
    """Return the sign that stands between these words, which a space should part; None where spaces do."""
    found = _BETWEEN.search(words)
    return found and found[0]


def _parsed(text: str) -> dict[str, Any]:
    if "'" not in text and "\\" not in text:
        # Without escapes both kinds of long strings say the same, and one is read in a third of the time.
        with suppress(tomllib.TOMLDecodeError):
            return tomllib.loads(text.replace(_LONG, "'''"))
    return tomllib.loads(text)


def _named(text: str, fault: str) -> str:
    lines = text.split("\n")
    place = _PLACE.search(fault)
    at, why = int((place and place["line"]) or len(lines)), _PLACE.sub("", fault)
    opened = _unclosed(lines)
    if opened is not None:
        at, why = opened, f"the {_LONG} of this list is not closed"
    sections = [line for line in lines[:at] if _SECTION.match(line)]
    section = _SECTION.match(sections[-1]) if sections else None
    return f"line {at}{f', in {section[0]}' if section else ''}: {why}"


def _unclosed(lines: list[str]) -> int | None:
    """Return the line of the first long string in which something else begins; None where all are closed."""
    opened = None
    for number, line in enumerate(lines, 1):
        if opened and _BEGINS.match(line):
            return opened
        if line.count(_LONG) % 2 and not line.startswith("#"):
            opened = None if opened else number
    return opened
