"""The gazetteer's table: the names of estates and landmarks that a community writes in a spreadsheet and imports.

A name that everybody says of something else, and one that is another's already, are refused with their line.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from handlers.wording import command
from storage import places

# utf-8-sig takes a file with its mark or without; GB18030 is what spreadsheets write on a Chinese Windows.
ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_NAME = 20
# more than any station has
MOST_ROWS = 5_000


# the number of a line, and its cells
Line = tuple[int, Sequence[str]]


class Named(NamedTuple):
    """A row of the table: an own name, its other ways of writing, and what it is: an estate, a landmark, or to go."""

    line: int
    name: str
    others: tuple[str, ...]
    kind: str


class FaultyTable(ValueError):
    """A table that is not imported: every faulty line with its number and the reason, a line each."""


class Imported(NamedTuple):
    """How many own names and ways of writing the table holds, how many of both were new, and how many went."""

    names: int
    ways: int
    new: int
    gone: int


def read_table(raw: bytes, ordinary: Container[str] = (), known: Mapping[str, str] | None = None) -> list[Named]:
    """Return the rows of a table as a spreadsheet saves it. Raises FaultyTable.

    `ordinary`: what cannot be a name, because people say it of everything; `known`: the names that the station has,
    each with the own name of what is meant.
    """
    try:
        found = list(islice(_rows(_lines(_text_of(raw))), MOST_ROWS + 1))
    except csv.Error as fault:
        raise FaultyTable(command.NO_TEXT) from fault
    check(found, ordinary, known)
    return found


def read_lines(
    lines: Iterable[Line], ordinary: Container[str] = (), known: Mapping[str, str] | None = None
) -> list[Named]:
    """Return the rows of a table that is cut into cells already; the rest as of `read_table`."""
    found = list(islice(_rows(iter(lines)), MOST_ROWS + 1))
    check(found, ordinary, known)
    return found


def check(found: list[Named], ordinary: Container[str] = (), known: Mapping[str, str] | None = None) -> None:
    """Raise FaultyTable unless all of these rows can be stored; the rest as of `read_table`."""
    if len(found) > MOST_ROWS or not found:
        raise FaultyTable(command.not_so_many(len(found), MOST_ROWS))
    faults = [command.faulty_line(one.line, why) for one in found for why in _faults(one, ordinary)]
    kept, gone = _parted(found)
    faults += _quarrels(kept)
    faults += _conflicts(kept, {one.name for one in gone}, known or {})
    if faults:
        raise FaultyTable("\n".join(faults))


def written(name: str, others: str, kind: str, instead_of: str = "") -> list[Named]:
    """Return the rows of a table that holds one name; `instead_of`: the own name that it corrects."""
    made = _named(1, {command.NAME: _plain(name), command.OTHERS: _plain(others), command.KIND: kind})
    return [*([Named(1, instead_of, (), command.GONE)] if instead_of else []), made]


def store(session: Session, place_id: int, rows: list[Named], now: datetime, by_id: int | None = None) -> Imported:
    """Keep the names for the station; those that are known are left as they are, and what is to go goes.

    `by_id`: who did it; None where it was whoever runs the program.
    """
    kept, gone = _parted(rows)
    dropped = sum(places.drop_name(session, place_id, one.name, now, by_id) for one in gone)
    new = sum(
        len(places.add_names(session, place_id, one.name, one.others, command.KINDS[one.kind], now, by_id))
        for one in kept
    )
    return Imported(len(kept), sum(len(one.others) for one in kept), new, dropped)


def no_name(name: str, ordinary: Container[str]) -> str | None:
    """Return why this cannot be the name of an estate or a landmark; None where it can."""
    # One character, or a bare number, stands in messages that mean something else.
    if len(name) == 1 or len(name) > LONGEST_NAME or name.isnumeric() or any(c.isspace() for c in name):
        return command.no_name(name, LONGEST_NAME)
    return command.ordinary_name(name) if name in ordinary else None


def _text_of(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FaultyTable(command.NO_TEXT)


def _lines(text: str) -> Iterator[Line]:
    table = csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    for cells in table:
        yield table.line_num, cells


def _rows(lines: Iterator[Line]) -> Iterator[Named]:
    header = [_plain(cell) for cell in next(lines, (0, []))[1]]
    if command.NAME not in header:
        raise FaultyTable(command.no_header())
    for number, cells in lines:
        row = dict(zip(header, map(_plain, cells), strict=False))
        if any(row.values()):
            yield _named(number, row)


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).replace("\0", "").strip()


def _named(line: int, row: dict[str, str]) -> Named:
    name = row.get(command.NAME, "")
    others = row.get(command.OTHERS, "")
    for sign in command.BETWEEN:
        others = others.replace(sign, "\n")
    written = dict.fromkeys(one.strip() for one in others.splitlines())
    kind = row.get(command.KIND, "") or command.ESTATE
    return Named(line, name, tuple(one for one in written if one and one != name), kind)


def _faults(one: Named, ordinary: Container[str]) -> Iterator[str]:
    if not one.name:
        yield command.NAME_MISSING
    if one.kind == command.GONE:
        return
    yield from filter(None, (no_name(name, ordinary) for name in (one.name, *one.others) if name))
    if one.kind not in command.KINDS:
        yield command.no_kind(one.kind)


def _parted(rows: list[Named]) -> tuple[list[Named], list[Named]]:
    """Return the rows that give names, and those that take one away."""
    return [one for one in rows if one.kind != command.GONE], [one for one in rows if one.kind == command.GONE]


def _quarrels(rows: list[Named]) -> Iterator[str]:
    """Where two lines say different things of one name."""
    own: dict[str, int] = {}
    for one in rows:
        if one.name and own.setdefault(one.name, one.line) != one.line:
            yield command.faulty_line(one.line, command.said_before(one.name, own[one.name]))
    other = dict(own)
    for one in rows:
        for name in one.others:
            if other.setdefault(name, one.line) != one.line:
                yield command.faulty_line(one.line, command.said_before(name, other[name]))


def _conflicts(rows: list[Named], gone: Container[str], known: Mapping[str, str]) -> Iterator[str]:
    """Where a name is another's already: which of the two is meant only the community can say."""
    known = {name: means for name, means in known.items() if name not in gone and means not in gone}
    for one in rows:
        for name in (one.name, *one.others):
            means = known.get(name, one.name)
            if means == name != one.name:
                yield command.faulty_line(one.line, command.own_already(name))
            elif means != one.name:
                yield command.faulty_line(one.line, command.anothers_already(name, means))
