"""How personal data reads to somebody who has not opened it: enough to recognise, too little to use."""

from __future__ import annotations

import re

# What is shorter would show too much.
SHORTEST = 8
DOOR = "***"
_NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}-?\d{7,8}|\d{6}(?:19|20)\d{9}[\dXx])(?!\d)")


def masked(phone: str) -> str:
    """Return a telephone number with its middle hidden."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= SHORTEST else "****"


def without_numbers(text: str, *phones: str) -> str:
    """Return the text with these telephones, and whatever looks like one or like an identity card, masked."""
    for phone in filter(None, phones):
        text = text.replace(phone, masked(phone))
    return _NUMBERS.sub(lambda found: masked(re.sub(r"[ -]", "", found[0])), text)


def without_doors(text: str, *rooms: str) -> str:
    """Return the text with these rooms masked where they stand as numbers of their own.

    One digit may be anything: it is masked where it is called a room.
    """
    for room in filter(None, rooms):
        after = "(?![0-9])" if len(room) > 1 else "(?= ?\\u5ba4)"
        text = re.sub(rf"(?<![0-9]){re.escape(room)}{after}", DOOR, text)
    return text
