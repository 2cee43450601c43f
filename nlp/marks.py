"""Where in a message, as it was written, stands what its meaning was read from: so that a page can highlight it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp.meaning import Meaning


class Mark(NamedTuple):
    """A piece of the message as it was written, and what it was read for."""

    start: int
    end: int
    kind: str  # phone, where, when; else the label that the word spoke for


def marks(meaning: Meaning, offsets: Sequence[int]) -> list[Mark]:
    """Return the pieces in their order, none over another; `offsets` lead each character of `meaning.text` back.

    Places, times and telephone numbers come before words, and telling words before weaker ones.
    """
    if len(offsets) != len(meaning.text):
        return []
    found = [(span.start, span.end, span.kind) for span in meaning.spans]
    for one in meaning.evidence:
        at = meaning.text.find(one.word)
        while at >= 0:
            found.append((at, at + len(one.word), one.label))
            at = meaning.text.find(one.word, at + len(one.word))
    kept: list[Mark] = []
    for start, until, kind in found:
        end = start + len(meaning.text[start:until].rstrip())
        mark = Mark(offsets[start], offsets[end - 1] + 1, kind)
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept)
