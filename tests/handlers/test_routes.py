"""The tables of the conversations: none takes away what another one listens to."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest

from handlers import (
    amend,
    announce,
    ask,
    attend,
    behalf,
    choose,
    dictionary,
    enclose,
    explain,
    follow,
    gather,
    group_list,
    join,
    judge,
    lead,
    learn,
    link,
    menu,
    mine,
    plan,
    recast,
    rectify,
    remedy,
    report,
    responsible,
    routes,
    same,
    second,
    serve,
    take,
    wall,
)  # fmt: skip

CONVERSATIONS: tuple[ModuleType, ...] = (
    amend, announce, ask, attend, behalf, choose, dictionary, enclose, explain, follow, gather, group_list, join, judge, lead, learn, link,
    menu, mine, plan, recast, rectify, remedy, report, responsible, same, second, serve, take, wall,
)  # fmt: skip


@pytest.mark.parametrize("table", ["PRESSES", "ANSWERS", "SAYINGS", "WORKER_SAYINGS", "SAYS"])
def test_nothing_is_led_to_two_conversations(table: str) -> None:
    named = Counter(name for one in CONVERSATIONS for name in getattr(one, table, {}))
    assert [name for name, count in named.items() if count > 1] == []


def test_every_press_of_a_conversation_is_led_to_it() -> None:
    for one in CONVERSATIONS:
        for act, taken in getattr(one, "PRESSES", {}).items():
            assert routes.PRESSES[act] is taken, act
