"""The tables of the conversations: each is led to, and none takes away what another one listens to."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

import handlers
from handlers import routes

CONVERSATIONS = [
    import_module(f"handlers.{one.name}") for one in iter_modules(handlers.__path__) if one.name != "routes"
]


def led(table: str) -> dict[str, set[object]]:
    """Return who takes each name of this table, whichever conversation says so; some hand on what others take."""
    takers: dict[str, set[object]] = {}
    for one in CONVERSATIONS:
        for name, taken in getattr(one, table, {}).items():
            takers.setdefault(name, set()).add(taken)
    return takers


@pytest.mark.parametrize("table", ["PRESSES", "ANSWERS", "SAYINGS", "WORKER_SAYINGS", "SAYS"])
def test_nothing_is_led_to_two_conversations(table: str) -> None:
    assert [name for name, takers in led(table).items() if len(takers) > 1] == []


@pytest.mark.parametrize("table", ["PRESSES", "ANSWERS"])
def test_every_press_and_every_answer_of_a_conversation_is_led_to_it(table: str) -> None:
    for one in CONVERSATIONS:
        for name, taken in getattr(one, table, {}).items():
            assert getattr(routes, table)[name] is taken, name


def test_every_saying_of_a_conversation_is_led_to_it() -> None:
    everything = [*routes.SAYINGS.items(), *routes.WORKER_SAYINGS.items()]
    for table in ("SAYINGS", "WORKER_SAYINGS"):
        for name, takers in led(table).items():
            assert all((name, taken) in everything for taken in takers), name


def test_every_phrase_of_a_conversation_is_led_to_it_once() -> None:
    listed = Counter(routes.PHRASES)
    for one in CONVERSATIONS:
        for phrase in getattr(one, "PHRASES", ()):
            assert listed[phrase] == 1, phrase
