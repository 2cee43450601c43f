"""The lexicon: teams, the menu of services, and the words that speak for them.

`lexicon.toml` is written to be read and edited by a community worker; a faulty line is named in one
clear sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Self, TypeVar

from nlp.danger import GUARD, Kind, kinds_from
from nlp.meaning import Intent
from nlp.written import Miswritten, check_lines, parsed, sign_between

STRENGTHS = {"strong": 30, "words": 15, "hints": 6}  # what one word of each list weighs

ALIAS, DANGER, DANGER_GUARD = "alias", "danger", "danger_guard"
OWN = 90  # what a community's own word weighs: whoever adds one wants to see that it counts
MOST_WORD = 20  # characters of a word that a community adds

# What may be written in the sections of each part; None: anything.
LINES: Mapping[str, Sequence[str] | None] = {
    "teams": ("name",),
    "items": ("name", "team", "about", "indoors", "needs_time", *STRENGTHS),
    "acts": ("who", *STRENGTHS),
    "danger": ("team", "call", "phrases", "pairs"),
    "danger_guards": None,
    "aliases": None,
}

Value = TypeVar("Value", str, int)

BASE = Path(__file__).with_name("lexicon.toml")
CLASSES = Path(__file__).with_name("classes")


class LexiconError(ValueError):
    """A lexicon that cannot be used; the message names the entry and what is wrong with it."""


class Edit(NamedTuple):
    """One word that a community adds to the lexicon, or drops from it."""

    act: str  # add or drop
    label: str  # the key of an item, an intent, or one of ALIAS, DANGER, DANGER_GUARD
    word: str
    means: str = ""  # of an alias: as what it is understood; of danger: its kind


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
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)  # word → its classes (豆浆机 → 家电)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read `path`, or the lexicon that ships; raises LexiconError on a faulty one."""
        source = path or BASE
        try:
            data = parsed(source.read_bytes())
            check_lines(data, LINES)
        except Miswritten as fault:
            raise LexiconError(f"{source.name}: {fault}") from fault
        teams = {
            label: Team(label, _text(f"teams.{label}", entry, "name")) for label, entry in data.get("teams", {}).items()
        }
        items = {key: _item(key, entry, teams) for key, entry in data.get("items", {}).items()}
        _check_labels((*teams, *items))
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
            MappingProxyType(_classes()),
        )

    def items_of(self, team: str) -> tuple[Item, ...]:
        """Return the menu of one team."""
        return tuple(item for item in self.items.values() if item.team == team)

    def check(self, edit: Edit) -> None:
        """Raise LexiconError, saying what is wrong, where the edit cannot be laid over this lexicon."""
        _check_word(edit)
        kinds = [kind.name for kind in self.dangers]
        if edit.label == ALIAS:
            if edit.act == "add" and not edit.means.strip():
                raise LexiconError(f"{edit.word!r} needs what it means")
        elif edit.label == DANGER:
            if edit.means not in kinds:
                raise LexiconError(f"{edit.means!r} is no kind of danger; known: {' '.join(kinds)}")
        elif edit.label not in (DANGER_GUARD, *self.items, *self.acts):
            raise LexiconError(f"{edit.label!r} is no service and no intent")

    def with_edits(self, edits: Iterable[Edit]) -> Self:
        """Return this lexicon with a community's own words laid over it, the later edit of a word winning.

        Raises LexiconError for the first that is faulty.
        """
        items = {key: dict(item.words) for key, item in self.items.items()}
        acts = {intent: dict(act.words) for intent, act in self.acts.items()}
        aliases, guards = dict(self.aliases), dict(self.danger_guards)
        dangers = {kind.name: list(kind.phrases) for kind in self.dangers}
        for edit in edits:
            self.check(edit)
            if edit.label == ALIAS:
                _lay(aliases, edit, edit.means)
            elif edit.label == DANGER:
                phrases = dangers[edit.means] = [word for word in dangers[edit.means] if word != edit.word]
                phrases += [edit.word] if edit.act == "add" else []
            elif edit.label == DANGER_GUARD:
                _lay(guards, edit, GUARD)
            else:
                _lay(items[edit.label] if edit.label in items else acts[edit.label], edit, OWN)
        return replace(
            self,
            items=MappingProxyType(
                {key: replace(item, words=MappingProxyType(items[key])) for key, item in self.items.items()}
            ),
            acts=MappingProxyType(
                {intent: replace(act, words=MappingProxyType(acts[intent])) for intent, act in self.acts.items()}
            ),
            aliases=MappingProxyType(aliases),
            dangers=tuple(replace(kind, phrases=tuple(dangers[kind.name])) for kind in self.dangers),
            danger_guards=MappingProxyType(guards),
        )


def _check_labels(labels: Iterable[str]) -> None:
    taken = {DANGER, *(intent.value for intent in Intent)}
    for label in labels:
        if label in taken:
            raise LexiconError(
                f"{label!r} is the name of two things: of teams, services, intents and danger each needs its own"
            )
        taken.add(label)


def _check_word(edit: Edit) -> None:
    if edit.act not in ("add", "drop"):
        raise LexiconError(f"{edit.act!r} is neither add nor drop")
    # One character stands in half of all messages, and a space parts words in the lists of the lexicon.
    if not 2 <= len(edit.word) <= MOST_WORD or any(c.isspace() for c in edit.word):
        raise LexiconError(f"{edit.word!r} must be one word of 2 to {MOST_WORD} characters")


def _lay(words: dict[str, Value], edit: Edit, value: Value) -> None:
    if edit.act == "add":
        words[edit.word] = value
    else:
        words.pop(edit.word, None)


def _classes() -> dict[str, tuple[str, ...]]:
    """Return word → the names of its classes, from the files of `classes`; raises LexiconError on a faulty one."""
    classes: dict[str, tuple[str, ...]] = {}
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}  # many words are in the same few classes
    for file in sorted(CLASSES.glob("*.txt")):
        for name, words in _sections(file):
            alone = (name,)
            for word in words:
                before = classes.setdefault(word, alone)
                if before is not alone:
                    names = (*before, name)
                    classes[word] = shared.setdefault(names, names)
    return classes


def _sections(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each class of a file and its words; TOML would take much longer to read."""
    before, *sections = ("\n" + file.read_text(encoding="utf-8")).split("\n[")
    for section in ("]\n" + before, *sections):
        name, _, lines = section.partition("]\n")
        words = " ".join(line for line in lines.split("\n") if not line.startswith("#")).split()
        if not name and words:
            raise LexiconError(f"{file.name}: {words[0]} needs a line [类别的名字] before it")
        if name and not words:
            raise LexiconError(f"{file.name}: [{name[:MOST_WORD]}] needs words in the lines below it")
        yield name, words


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
        sign = sign_between(listed)
        if sign is not None:
            raise LexiconError(f"[{place}] {strength} has {sign!r} where a space should part two words")
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
