"""Where in a message, as it was written, stands what its meaning was read from: to highlight it, and to tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from nlp.meaning import Meaning

MOST_TOLD = 8  # characters of one piece that is told: words that lie over one another are one piece up to here


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


def telling(
    meaning: Meaning, written: str, offsets: Sequence[int], words: Iterable[str], labels: Collection[str]
) -> list[tuple[str, int]]:
    """Return the pieces of the message that spoke for these labels and how loudly, as they were written.

    `words`: those into which the message was cut. What was found across two of them, or within one, stands for them
    whole: nobody knows a half of 水龙头.
    """
    text = meaning.text.lower() if len(meaning.text.lower()) == len(meaning.text) else meaning.text
    cut = [span for word in words for span in _found(text, word)]
    said: dict[tuple[int, int], int] = {}
    for one in meaning.evidence:
        for start, end in _found(text, one.word)[:1] if one.label in labels else ():
            over = [span for span in (*cut, (start, end)) if _overlap(span, (start, end))]
            whole = min(first for first, _ in over), max(last for _, last in over)
            piece, weight = whole if whole[1] - whole[0] <= MOST_TOLD else (start, end), one.weight
            while (other := next((known for known in said if _overlap(known, piece)), None)) is not None:
                weight += said.pop(other)
                both = min(piece[0], other[0]), max(piece[1], other[1])
                # Too much for one piece: the louder, which came first, stays as it is.
                piece = both if both[1] - both[0] <= MOST_TOLD else other
            said[piece] = weight
    return [(_as_written(meaning, written, offsets, *piece), weight) for piece, weight in said.items()]


def second_as_written(meaning: Meaning, written: str, offsets: Sequence[int]) -> str | None:
    """Return what was said of a second need, as it was written; None where there is none."""
    if not meaning.second:
        return None
    # It is the end of the message.
    start = len(meaning.text) - len(meaning.second)
    if not meaning.text.endswith(meaning.second):
        return meaning.second
    return _as_written(meaning, written, offsets, start, len(meaning.text))


def _as_written(meaning: Meaning, written: str, offsets: Sequence[int], start: int, end: int) -> str:
    if len(offsets) != len(meaning.text):
        return meaning.text[start:end]
    # What stands for fewer characters than were written ends where the next begins: 格里麻花, heard as 水龙头.
    until = offsets[end] if end < len(offsets) else len(written)
    return written[offsets[start] : max(until, offsets[end - 1] + 1)].rstrip()


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _found(text: str, word: str) -> list[tuple[int, int]]:
    found = []
    at = text.find(word) if word else -1
    while at >= 0:
        found.append((at, at + len(word)))
        at = text.find(word, at + 1)
    return found
