"""Telephone numbers: mobiles, landlines with their area code, spoken digits (幺三九…)."""

from __future__ import annotations

import re
from typing import NamedTuple

_SPOKEN = str.maketrans("幺一二两三四五六七八九零〇洞", "11223456789000")
_GAP = r"[- .]?"
_MOBILE = re.compile(rf"(?<![0-9])(?:\+?86{_GAP})?(1[3-9][0-9](?:{_GAP}[0-9]){{8}})(?![0-9])")
_LANDLINE = re.compile(
    rf"(?<![0-9])\(?(0(?:10|2[0-9]|[3-9][0-9]{{2}}))\)?{_GAP}([2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}})(?![0-9])"
)
_SERVICE = re.compile(rf"(?<![0-9])([48]00{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,4}})(?![0-9])")
_LOCAL = re.compile(rf"(?:电话|座机|号码|打|联系|致电|tel)[^0-9]{{0,4}}([2-9][0-9]{{3}}{_GAP}[0-9]{{4}})(?![0-9])")


class Phone(NamedTuple):
    """A number, and where it stands in the text."""

    digits: str
    start: int
    end: int


def find_phones(text: str) -> list[Phone]:
    """Return every telephone number in normalised `text`, mobiles first."""
    spoken = text.translate(_SPOKEN)  # same length: positions hold
    found: list[Phone] = []
    for pattern in (_MOBILE, _LANDLINE, _SERVICE, _LOCAL):
        for match in pattern.finditer(spoken):
            digits = "".join(c for group in match.groups() for c in group if c.isdigit())
            start, end = match.span() if pattern is not _LOCAL else match.span(1)
            if len(digits) >= 8 and not any(p.start < end and start < p.end for p in found):
                found.append(Phone(digits, start, end))
    return found
