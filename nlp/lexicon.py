"""The lexicon: teams, the menu of services, and the words that speak for them.

`lexicon.toml` is written to be read and edited by a community worker; a faulty line is named in one
clear sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Self

from nlp.danger import GUARD, Kind, kinds_from
from nlp.meaning import Intent

STRENGTHS = {"strong": 9, "words": 5, "hints": 2}  # what one word of each list weighs

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
    words: Mapping[str, int] = field(default_factory=dict, repr=False)  # what speaks for it, and how loudly


@dataclass(frozen=True, slots=True)
class Act:
    """What people say when they want one thing of us (an intent)."""

    intent: str
    who: str  # resident, volunteer or anyone
    words: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Teams and items in the order of the file, and what people write for what they mean."""

    teams: Mapping[str, Team]
    items: Mapping[str, Item]
    acts: Mapping[str, Act] = field(default_factory=dict, repr=False)
    aliases: Mapping[str, str] = field(default_factory=dict, repr=False)
    dangers: Sequence[Kind] = field(default=(), repr=False)
    danger_guards: Mapping[str, int] = field(default_factory=dict, repr=False)  # what speaks against danger

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read `path`, or the lexicon that ships; raises LexiconError on a faulty one."""
        source = path or BASE
        try:
            data = tomllib.loads(source.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as fault:
            raise LexiconError(f"{source.name}: {fault}") from fault
        teams = {
            label: Team(label, _text(f"teams.{label}", entry, "name")) for label, entry in data.get("teams", {}).items()
        }
        items = {key: _item(key, entry, teams) for key, entry in data.get("items", {}).items()}
        acts = {intent: _act(intent, entry) for intent, entry in data.get("acts", {}).items()}
        aliases = data.get("aliases", {})
        for written, understood in aliases.items():
            if not isinstance(understood, str) or not written:
                raise LexiconError(f'[aliases] {written!r} needs what it means: "…" = "…"')
        try:
            dangers = kinds_from(data.get("danger", {}))
        except ValueError as fault:
            raise LexiconError(f"{source.name}: {fault}") from fault
        listed = data.get("danger_guards", {})
        guards = dict.fromkeys(str(listed.get("words", "")).split(), GUARD)
        guards |= dict.fromkeys(str(listed.get("jokes", "")).split(), 2 * GUARD)
        return cls(
            MappingProxyType(teams),
            MappingProxyType(items),
            MappingProxyType(acts),
            MappingProxyType(aliases),
            dangers,
            MappingProxyType(guards),
        )

    def items_of(self, team: str) -> tuple[Item, ...]:
        """Return the menu of one team."""
        return tuple(item for item in self.items.values() if item.team == team)


def _item(key: str, entry: object, teams: Mapping[str, Team]) -> Item:
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
        words=MappingProxyType(_words(place, entry)),
    )


def _act(intent: str, entry: object) -> Act:
    place = f"acts.{intent}"
    if intent not in {known.value for known in Intent}:
        raise LexiconError(f"[{place}] is none of the sixteen intents")
    who = _text(place, entry, "who")
    if who not in ("resident", "volunteer", "anyone"):
        raise LexiconError(f"[{place}] who must be resident, volunteer or anyone, not {who!r}")
    return Act(intent, who, MappingProxyType(_words(place, entry)))


def _words(place: str, entry: object) -> dict[str, int]:
    weights: dict[str, int] = {}
    for strength, weight in STRENGTHS.items():
        listed = entry.get(strength, "") if isinstance(entry, dict) else ""
        if not isinstance(listed, str):
            raise LexiconError(f"[{place}] {strength} must be words in quotes, not {listed!r}")
        for word in listed.split():
            weights.setdefault(word, weight)
    return weights


def _text(place: str, entry: object, field: str) -> str:
    value = entry.get(field) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise LexiconError(f'[{place}] needs a line {field} = "…"')
    return value.strip()


def _flag(place: str, entry: object, field: str) -> bool:
    value = entry.get(field, False) if isinstance(entry, dict) else False
    if not isinstance(value, bool):
        raise LexiconError(f"[{place}] {field} must be true or false, not {value!r}")
    return value
