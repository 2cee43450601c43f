"""Tables that people upload, CSV or XLSX, read as rows of text: no formula is reckoned."""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime

from bot.gazetteer import ENCODINGS

with warnings.catch_warnings():
    # A missing lxml is none of our concern.
    warnings.simplefilter("ignore")
    from openpyxl import load_workbook

MOST_BYTES = 10 * 1024 * 1024
# A workbook is a zip: so much may come out of it.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_COLUMNS = 50
LONGEST_CELL = 200
ZIP = b"PK\x03\x04"
Row = tuple[int, list[str]]


class UnreadableTableError(ValueError):
    """It is neither a CSV table nor a workbook that we could read."""


def read(raw: bytes, most: int) -> list[Row]:
    """Return the rows that are not empty, with their lines, at most so many. Raises UnreadableTableError."""
    found: list[Row] = []
    for line, cells in _workbook(raw) if raw.startswith(ZIP) else _text(raw):
        if any(cells):
            found.append((line, cells))
        if len(found) >= most:
            break
    return found


def _text(raw: bytes) -> Iterator[Row]:
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableTableError
    if "\0" in text:
        raise UnreadableTableError
    table = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    try:
        for cells in table:
            yield table.line_num, [_plain(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as fault:
        raise UnreadableTableError from fault


def _workbook(raw: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as fault:
        raise UnreadableTableError from fault
    if unpacked > MOST_UNPACKED:
        raise UnreadableTableError
    try:
        # Formulas come as they are written, and not as what they reckoned last.
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            said = [_said(cell) for cell in cells]
            while said and not said[-1]:
                said.pop()
            yield line, said
    except Exception as fault:
        # What somebody has made of a workbook breaks the library in a dozen ways; none is more than unreadable.
        raise UnreadableTableError from fault


def _said(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    return "" if cell is None else _plain(str(cell))


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).replace("\0", "").strip()[:LONGEST_CELL]
