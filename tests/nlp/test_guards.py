"""What lets a grammar pass by quickly must let nothing pass by that the grammar would read.

Many begin with a look at the characters that they can begin with; others are only asked where a shorter search finds
something. The ways in which a grammar can begin, and texts that it can match, are derived from its own parts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from re import _constants, _parser  # type: ignore[attr-defined]  # how `re` itself reads a pattern
from typing import Any, cast

import pytest

from nlp import clock, days, doors, hamlets, people, phone, where

ANY = "\0"  # stands for a character of a set that is too large to list
FEW = 400  # characters that are listed
REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
OPENED = (people._RELATION, people._AGE, clock._CLOCK, days._DAY, doors._DOOR, doors._ROOM_ALONE, hamlets._END)
# The grammar, and the searches that all find something where it does.
ASKED_FIRST = (
    (doors._DOOR, (doors._SIGN,)),
    (where._ROAD, (where._STREET, where._HOUSE_NUMBER)),
    (where._LANE, (where._HOUSE_NUMBER,)),
    (where._NAMED, (where._SUFFIX,)),
    (where._HAMLET, (re.compile("[组队]"),)),
    (hamlets._OF_A_UNIT, (hamlets._HINT,)),
    (hamlets._END, (hamlets._ANY_END,)),
    (hamlets._MINE, (hamlets._ANY_END,)),
    (hamlets._SIDE, (hamlets._ANY_END,)),
    (hamlets._WAYSIDE, (hamlets._ANY_END,)),
    (people._AGE, (people._AGED,)),
    *((each, (phone._DIGITS, phone._ENOUGH)) for each in (phone._MOBILE, phone._LANDLINE, phone._SERVICE, phone._BARE)),
)
# What matches nothing tells nothing; 最后一天 is read with the month before it, and 的 is not said twice.
UNREAD = {"", "最后", "的的"}
TRIES = 400  # texts that a grammar is made to match
BESIDE = ("", "", "我", "在", "住", "是", "月", ",", " ", "1", "号", "的", "村")
Grammar = re.Pattern[str]


def _parsed(grammar: Grammar) -> list[Any]:
    late = cast("Any", grammar)
    source, flags = (late.pattern, late.flags) if isinstance(late, re.Pattern) else (late._source, late._flags)
    return list(_parser.parse(source, flags))


def _listed(members: Sequence[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for kind, what in members:
        if kind is _constants.LITERAL:
            found.add(chr(what))
        elif kind is _constants.RANGE and what[1] - what[0] < FEW:
            found |= {chr(code) for code in range(what[0], what[1] + 1)}
        else:
            return {ANY}
    return found


def _beginnings(parts: Sequence[Any], most: int) -> set[str]:
    """Return all that a match of these parts can begin with, up to so many characters, with what it sees behind it."""
    found = {""}
    for n, (kind, what) in enumerate(parts):
        short = {one for one in found if len(one) < most}
        if kind is _constants.ASSERT and what[0] < 0:
            before = _beginnings(what[1], 1)
            found -= {one for one in short if one and ANY not in before and one[-1] not in {ANY, *before}}
            continue
        seen = kind is _constants.ASSERT and n == len(parts) - 1
        further = _beginnings(what[1], most) if seen else _of_one((kind, what), most)
        found = (found - short) | {(one + more)[:most] for one in short for more in further}
    return found


def _of_one(part: Any, most: int) -> set[str]:
    kind, what = part
    if kind in (_constants.LITERAL, _constants.IN):
        return _listed([part] if kind is _constants.LITERAL else what)
    if kind is _constants.BRANCH:
        return set().union(*(_beginnings(branch, most) for branch in what[1]))
    if kind is _constants.SUBPATTERN:
        return _beginnings(what[3], most)
    if kind in REPEATS:
        least, last, inner = what
        times = range(least, min(int(last), max(least, most)) + 1)
        return set().union(*(_beginnings(list(inner) * min(n, most), most) for n in times))
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT):
        return {""}
    return {ANY}


def _said(parts: Iterable[Any], rng: random.Random) -> str:
    """Return a text of which these parts match some, where nothing that they see beside it forbids it."""
    return "".join(_some(part, rng) for part in parts)


def _some(part: Any, rng: random.Random) -> str:
    kind, what = part
    if kind is _constants.ASSERT and what[0] > 0:  # at the end it is what follows, and else only longer
        return _said(what[1], rng)
    if kind is _constants.BRANCH:
        return _said(rng.choice(what[1]), rng)
    if kind is _constants.SUBPATTERN:
        return _said(what[3], rng)
    if kind in REPEATS:
        least, last, inner = what
        return "".join(_said(inner, rng) for _ in range(rng.randint(least, min(int(last), least + 3))))
    one = rng.choice(sorted(_of_one(part, 1)))
    return rng.choice("幸福新街小河路三0a") if one == ANY else one


@pytest.mark.parametrize("grammar", OPENED, ids=lambda grammar: str(OPENED.index(grammar)))
def test_what_a_grammar_looks_at_first_is_all_that_it_can_begin_with(grammar: Grammar) -> None:
    (kind, (direction, looked)), *rest = _parsed(grammar)
    assert kind is _constants.ASSERT
    assert direction == 1
    allowed = _beginnings(looked, 2)
    begins = _beginnings(rest, 2) - UNREAD
    assert {one for one in begins if not any(one.startswith(first) for first in allowed)} == set()


@pytest.mark.parametrize(("grammar", "asked"), ASKED_FIRST, ids=map(str, range(len(ASKED_FIRST))))
def test_a_grammar_is_asked_about_all_that_it_can_read(grammar: Grammar, asked: Sequence[Grammar]) -> None:
    rng, read = random.Random(1), 0
    for _ in range(TRIES):
        text = rng.choice(BESIDE) + _said(_parsed(grammar), rng) + rng.choice(BESIDE)
        if (match := grammar.search(text)) is not None:
            read += 1
            assert [each for each in asked if not each.search(text)] == [], (text, match)
    assert read > TRIES // 20
