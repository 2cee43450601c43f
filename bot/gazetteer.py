"""The gazetteer's table: the names of estates and landmarks that a community writes in a spreadsheet and imports."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import NamedTuple

from sqlalchemy.orm import Session

from handlers.wording import command
from storage import places

# utf-8-sig takes a file with its mark or without; GB18030 is what spreadsheets write on a Chinese Windows.
ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_NAME = 20
# more than any station has
MOST_ROWS = 5_000


class Named(NamedTuple):
    """A row of the table: an own name, its other ways of writing, and whether it is an estate or a landmark."""

    line: int
    name: str
    others: tuple[str, ...]
    kind: str


class FaultyTable(ValueError):
    """A table that is not imported: every faulty line with its number and the reason, a line each."""


class Imported(NamedTuple):
    """How many own names and ways of writing the table holds, and how many of both were new."""

    names: int
    ways: int
    new: int


def read_table(raw: bytes) -> list[Named]:
    """Return the rows of a table as a spreadsheet saves it. Raises FaultyTable."""
    try:
        found = list(_rows(_text_of(raw)))
    except csv.Error as fault:
        raise FaultyTable(command.NO_TEXT) from fault
    faults = [command.faulty_line(one.line, why) for one in found for why in _faults(one)]
    faults += _quarrels(found)
    if len(found) > MOST_ROWS or not found:
        faults.append(command.not_so_many(len(found), MOST_ROWS))
    if faults:
        raise FaultyTable("\n".join(faults))
    return found


def store(session: Session, place_id: int, rows: list[Named], now: datetime) -> Imported:
    """Keep the names for the station; those that are known are left as they are."""
    new = sum(
        len(places.add_names(session, place_id, one.name, one.others, command.KINDS[one.kind], now)) for one in rows
    )
    return Imported(len(rows), sum(len(one.others) for one in rows), new)


def _text_of(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FaultyTable(command.NO_TEXT)


def _rows(text: str) -> Iterator[Named]:
    table = csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    header = [_plain(cell) for cell in next(table, [])]
    if command.NAME not in header:
        raise FaultyTable(command.no_header())
    for cells in table:
        row = dict(zip(header, map(_plain, cells), strict=False))
        if any(row.values()):
            yield _named(table.line_num, row)


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


def _faults(one: Named) -> Iterator[str]:
    if not one.name:
        yield command.NAME_MISSING
    for name in filter(None, (one.name, *one.others)):
        # One character, or a bare number, stands in messages that mean something else.
        if len(name) == 1 or len(name) > LONGEST_NAME or name.isnumeric() or any(c.isspace() for c in name):
            yield command.no_name(name, LONGEST_NAME)
    if one.kind not in command.KINDS:
        yield command.no_kind(one.kind)


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
