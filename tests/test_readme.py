"""README tells the truth: its diagram of the ticket's life is the table of moves, its settings and commands exist."""

from __future__ import annotations

import re
from pathlib import Path

from bot.__main__ import _parser
from bot.settings import Settings
from storage.lifecycle import TRANSITIONS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COLOURS = {"requester": "#1a7f5a", "volunteer": "#1f5fa8", "worker": "#b35c00", "system": "#6b7280"}
NAMES = {
    "draft": "草稿", "open": "在找人", "taken": "有人接了", "under_way": "到了", "done": "做完了", "closed": "办结",
    "cancelled": "取消",
}  # fmt: skip


def diagram_of_the_table() -> str:
    """Return the ticket's part of TRANSITIONS as a mermaid flowchart, each arrow in the colour of who moves."""
    moves = [
        (before, after, act, who.value) for (thing, before, act, who), after in TRANSITIONS.items() if thing == "ticket"
    ]
    lines = ["flowchart LR", *(f"    {status}([{status}<br/>{name}])" for status, name in NAMES.items())]
    lines += [f"    {before} -->|{act}| {after}" for before, after, act, _ in moves]
    for who, colour in COLOURS.items():
        arrows = ",".join(str(n) for n, move in enumerate(moves) if move[3] == who)
        lines.append(f"    linkStyle {arrows} stroke:{colour},color:{colour}")
    return "\n".join(lines)


def test_the_diagram_is_the_table_of_moves() -> None:
    found = re.search(r"<!-- ticket -->\n```mermaid\n(.*?)\n```", README, re.DOTALL)
    assert found is not None
    assert found[1] == diagram_of_the_table(), f"README's diagram should be:\n{diagram_of_the_table()}"


def test_every_setting_is_explained() -> None:
    missing = [name for name in Settings.model_fields if f"`WUDAN_{name.upper()}`" not in README]
    assert missing == []


def test_every_setting_that_is_explained_exists() -> None:
    known = {f"WUDAN_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in re.findall(r"\bWUDAN_[A-Z_]+[A-Z]", README) if name not in known} == set()


def test_every_command_is_named() -> None:
    commands = next(action.choices for action in _parser()._actions if action.choices)
    assert [name for name in commands if f"wudan {name}" not in README] == []


def test_it_opens_with_the_two_commands_in_english() -> None:
    opening = README[:1200]
    assert "make run" in opening
    assert "make test" in opening
