"""The nearest name: whom or what somebody means who writes 王师傅, 小李 or 枫林, and what is likely where nobody is."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.wording import orders

T = TypeVar("T")
# Of two characters one may be misheard (王芳, 王方).
ALIKE = 0.4
MOST_LIKELY = 4


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """`meant`: who is called so (several: it is not clear whom); `likely`: whose names are near, where nobody is."""

    meant: list[T]
    likely: list[T]


def find(said: str, named: Sequence[tuple[T, str]]) -> Found[T]:
    """Return what is meant among these, each with its name; an exact name counts before a part of it."""
    said = "".join(said.split())
    exact = [one for one, name in named if name == said]
    if exact or not said:
        return Found(exact, [])
    meant = core(said)
    surname_only = meant != said and len(meant) == 1
    # 王师傅, 小王: the surname is all that is said; else a part of the name, or a name with more around it.
    begun = [one for one, name in named if core(name).startswith(meant)] if surname_only else [
        one for one, name in named if meant in name or (len(core(name)) > 1 and core(name) in said)
    ]  # fmt: skip
    if begun:
        return Found(begun, [])
    near = sorted(named, key=lambda pair: -_likeness(meant, core(pair[1])))
    return Found([], [one for one, name in near if _likeness(meant, core(name)) >= ALIKE][:MOST_LIKELY])


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def core(name: str) -> str:
    """Return a name without what people are called besides: 王师傅 → 王, 小李 → 李, 梅园社区 → 梅园."""
    for before in orders.CALLED_BEFORE:
        if name.startswith(before) and len(name) == len(before) + 1:
            name = name.removeprefix(before)
    for after in orders.CALLED_AFTER:
        if name.endswith(after) and len(name) > len(after):
            return name.removesuffix(after)
    return name
