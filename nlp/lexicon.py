"""The lexicon: teams, the menu of services, and the words that speak for them.

`lexicon.toml` is written to be read and edited by a community worker; a faulty line is named in one
clear sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

BASE = Path(__file__).with_name("lexicon.toml")


class LexiconError(ValueError):
    """A lexicon that cannot be used; the message names the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Team:
    """A volunteer team."""

    label: str
    name: str  # as people call it: 扶贫帮困


@dataclass(frozen=True, slots=True)
class Item:
    """A service on the menu (供单)."""

    key: str
    name: str
    team: str
    about: str  # one short line for the menu
    indoors: bool  # done at somebody's home, so that a place is needed
    needs_time: bool  # a wished time should be asked


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Teams and items in the order of the file."""

    teams: Mapping[str, Team]
    items: Mapping[str, Item]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read `path`, or the lexicon that ships; raises LexiconError on a faulty one."""
        source = path or BASE
        try:
            data = tomllib.loads(source.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as fault:
            raise LexiconError(f"{source.name}: {fault}") from fault
        teams = {
            label: Team(label, _text(f"teams.{label}", entry, "name"))
            for label, entry in data.get("teams", {}).items()
        }
        items = {key: _item(key, entry, teams) for key, entry in data.get("items", {}).items()}
        return cls(MappingProxyType(teams), MappingProxyType(items))

    def items_of(self, team: str) -> tuple[Item, ...]:
        """Return the menu of one team."""
        return tuple(item for item in self.items.values() if item.team == team)


def _item(key: str, entry: Any, teams: Mapping[str, Team]) -> Item:
    place = f"items.{key}"
    team = _text(place, entry, "team")
    if team not in teams:
        raise LexiconError(f"[{place}] names the team {team!r}, which has no [teams.{team}]")
    return Item(
        key=key,
        name=_text(place, entry, "name"),
        team=team,
        about=_text(place, entry, "about"),
        indoors=_flag(place, entry, "indoors"),
        needs_time=_flag(place, entry, "needs_time"),
    )


def _text(place: str, entry: Any, field: str) -> str:
    value = entry.get(field) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise LexiconError(f'[{place}] needs a line {field} = "…"')
    return value.strip()


def _flag(place: str, entry: dict[str, Any], field: str) -> bool:
    value = entry.get(field, False)
    if not isinstance(value, bool):
        raise LexiconError(f"[{place}] {field} must be true or false, not {value!r}")
    return value
