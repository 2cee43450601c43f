"""A table of people: every row checked, each fault with its line; who is good can be taken in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, TypedDict

from bot.tables import Row
from handlers.wording import desk_import as wording
from nlp.reader import Reader
from storage.imports import Arrival

MOST_ROWS = 2_000
MOST_NAME, MOST_FIELD = 20, 20
MOST_NEAR, NEAR = 2, 0.3
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


class Read(TypedDict):
    """A row of the table, ready to be kept: its fields, and what is wrong with it."""

    line: int
    name: str
    phone: str
    estate: str
    building: str
    unit: str
    room: str
    teams: list[str]
    faults: list[str]


class FaultyTableError(ValueError):
    """A table of which no row can be used, and why."""


def check(rows: Sequence[Row], reader: Reader) -> list[Read]:
    """Return every person of the table, good and faulty. Raises FaultyTableError."""
    if not rows:
        raise FaultyTableError(wording.NOBODY)
    head = [wording.COLUMNS.get(cell) for cell in rows[0][1]]
    if "name" not in head or "phone" not in head:
        raise FaultyTableError(wording.NO_HEAD)
    if len(rows) == 1:
        raise FaultyTableError(wording.NOBODY)
    if len(rows) - 1 > MOST_ROWS:
        raise FaultyTableError(wording.too_many(MOST_ROWS))
    read = [
        _read(line, {name: cell for name, cell in zip(head, cells, strict=False) if name}, reader)
        for line, cells in rows[1:]
    ]
    first: dict[str, int] = {}
    for one in read:
        if one["phone"] and first.setdefault(one["phone"], one["line"]) != one["line"]:
            one["faults"].append(wording.said_before(first[one["phone"]]))
    return read


def arrival(kept: dict[str, Any]) -> Arrival:
    """Return a kept row as somebody who comes in."""
    fields = {name: kept[name] for name in Arrival._fields}
    return Arrival(**fields | {"teams": tuple(kept["teams"])})


def _read(line: int, said: dict[str, str], reader: Reader) -> Read:
    faults: list[str] = []
    name = " ".join(said.get("name", "").split())
    if not name:
        faults.append(wording.NAMELESS)
    elif len(name) > MOST_NAME:
        faults.append(wording.long_name(MOST_NAME))
    fields = {one: shorn(one, said.get(one, "")) for one in ("estate", "building", "unit", "room")}
    heads = dict(zip(("name", "phone", "estate", "building", "unit", "room"), wording.HEAD, strict=False))
    faults += [wording.long_field(heads[one]) for one, value in fields.items() if len(value) > MOST_FIELD]
    phone, teams = _phone(said.get("phone", ""), reader, faults), _teams(said.get("teams", ""), reader, faults)
    return Read(line=line, name=name, phone=phone, teams=teams, faults=faults, estate=fields["estate"],
                building=fields["building"], unit=fields["unit"], room=fields["room"])  # fmt: skip


def _phone(said: str, reader: Reader, faults: list[str]) -> str:
    if not said:
        faults.append(wording.PHONELESS)
        return ""
    phone = reader.read_phone(said)
    if phone is None:
        faults.append(wording.ROUNDED if _ROUNDED.fullmatch(said) else wording.no_phone(said))
    return phone or ""


def _teams(said: str, reader: Reader, faults: list[str]) -> list[str]:
    known = {team.name: key for key, team in reader.lexicon.teams.items()}
    for sign in wording.BETWEEN:
        said = said.replace(sign, "\n")
    teams = []
    for written in dict.fromkeys(filter(None, map(str.strip, said.splitlines()))):
        key = known.get(written) or known.get(shorn("teams", written))
        if key is None:
            faults.append(wording.no_team(written, get_close_matches(written, known, MOST_NEAR, NEAR)))
        else:
            teams.append(key)
    return teams


def shorn(field: str, said: str) -> str:
    """Return it without the word that says what it is: 3号楼 is 3."""
    for ending in wording.ENDINGS.get(field, ()):
        if said.endswith(ending) and len(said) > len(ending):
            return said.removesuffix(ending)
    return said
