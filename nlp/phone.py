"""Telephone numbers: mobiles, landlines with their area code, spoken digits (幺三九…)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_SPOKEN = str.maketrans("幺一二两三四五六七八九零〇洞壹贰叁肆伍陆柒捌玖", "11223456789000123456789")
_GAP = r"[- .,、]?"
_DIGITS = re.compile(r"[0-9][^0-9]{0,3}[0-9][^0-9]{0,3}[0-9][^0-9]{0,3}[0-9][^0-9]{0,3}[0-9]")
_MOBILE = re.compile(rf"(?<![0-9])(?:\+?(?:00)?86{_GAP})?(1[3-9][0-9](?:{_GAP}[0-9]){{8}})(?![0-9])")
_LANDLINE = re.compile(
    rf"(?<![0-9])\(?(0(?:10|2[0-9]|[3-9][0-9]{{2}}))\)?(?:{_GAP}| [-—] |转)([2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}})(?![0-9])"
)
_SERVICE = re.compile(rf"(?<![0-9])([48]00{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,4}})(?![0-9])")
_LOCAL = re.compile(rf"(?:电话|座机|号码|打|联系|致电|tel)[^0-9]{{0,4}}([2-9][0-9]{{3}}{_GAP}[0-9]{{4}})(?![0-9])")
# Eight digits, all of the last clause: nobody gives a date or an account there without a word.
_BARE = re.compile(rf"(?:^|[ ,。!?;])(?!20[0-9]{{2}}[01][0-9][0-3][0-9])([2-9][0-9]{{3}}{_GAP}[0-9]{{4}})[ 。!,]*$")
_NUMBERED = re.compile("单|码|卡|户号|编号|账号|表号|票|证")
_SPACED = re.compile(r"(?<![0-9])((?:[0-9][ -]{1,3}){9,12}[0-9])(?![0-9])")
_WHOLE = re.compile(r"1[3-9][0-9]{9}|0[1-9][0-9]{8,10}")
_CORRECTED = re.compile(r"改|换成|应该|不对|错|不是|是")
_DENIED = re.compile(r"(?:别|不要|不用|勿|停)[打拨用]?[^0-9,。!?;]{0,4}$|不是[^0-9,。!?;]{0,3}$")


class Phone(NamedTuple):
    """A number, and where it stands in the text."""

    digits: str
    start: int
    end: int


def find_phones(text: str) -> list[Phone]:
    """Return every telephone number in normalised `text`, the one to call first: mobiles, corrections heeded."""
    spoken = text.translate(_SPOKEN)  # same length: positions hold
    found: list[Phone] = []
    if not _DIGITS.search(spoken):
        return found
    for pattern in (_MOBILE, _LANDLINE, _SERVICE, _LOCAL, _BARE, _SPACED):
        for match in pattern.finditer(spoken):
            if pattern is _BARE and _NUMBERED.search(text, max(0, match.start(1) - 8), match.start(1)):
                continue
            digits = "".join(c for group in match.groups() for c in group if c.isdigit())
            start, end = match.span(1) if pattern in (_LOCAL, _BARE) else match.span()
            whole = pattern is not _SPACED or _WHOLE.fullmatch(digits)
            if whole and len(digits) >= 8 and not any(p.start < end and start < p.end for p in found):
                found.append(Phone(digits, start, end))
    return _corrected(text, found) if len(found) > 1 else found


def _corrected(text: str, found: list[Phone]) -> list[Phone]:
    """Put the number that another is corrected to before that other."""
    in_order = sorted(found, key=lambda phone: phone.start)
    wrong = {phone for phone in in_order if _DENIED.search(text, max(0, phone.start - 10), phone.start)}
    for first, second in pairwise(in_order):
        if second not in wrong and second.start - first.end < 12 and _CORRECTED.search(text, first.end, second.start):
            wrong.add(first)
    return sorted(found, key=lambda phone: phone in wrong)
