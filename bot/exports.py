"""Tables that offices open: CSV and XLSX, row by row, and no cell that a spreadsheet would reckon with."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO

from handlers.wording.common import ZONE

with warnings.catch_warnings():
    # A missing lxml is none of our concern.
    warnings.simplefilter("ignore")
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

Cell = str | int | float | bool | datetime | None
Rows = Iterable[Sequence[Cell]]
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# With one of these a spreadsheet takes a cell for a formula (OWASP, CSV injection), full width too.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# So many rows are handed over at once.
AT_ONCE = 500
# Excel's own limit of a cell.
LONGEST_CELL = 32_767
WIDEST = 60


def csv_lines(head: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a CSV table piece by piece, in UTF-8 with the mark by which Excel knows it."""
    written = io.StringIO()
    lines = csv.writer(written)
    written.write("\ufeff")
    lines.writerow([plain(cell) for cell in head])
    for n, row in enumerate(rows, 1):
        lines.writerow([plain(cell) for cell in row])
        if n % AT_ONCE == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def write_xlsx(file: IO[bytes], title: str, head: Sequence[str], rows: Rows) -> None:
    """Write a workbook of one sheet into the file; rows are not kept in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for n, name in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(n)].width = min(WIDEST, max(12, 2 * len(name) + 4))
    bold = []
    for name in head:
        cell = WriteOnlyCell(sheet, value=plain(name))
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([_xlsx(cell) for cell in row])
    book.save(file)


def plain(cell: Cell) -> str:
    """Return a cell as text, with an apostrophe before what a spreadsheet would take for a formula."""
    if isinstance(cell, datetime):
        return cell.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    text = "".join(one for one in cell if one in "\n\t" or one.isprintable())[:LONGEST_CELL]
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULAS) else text


def _xlsx(cell: Cell) -> str | int | float | datetime | None:
    if isinstance(cell, datetime):
        # A workbook knows no zones.
        return cell.astimezone(ZONE).replace(tzinfo=None)
    return plain(cell)[:LONGEST_CELL] if isinstance(cell, str) else cell


def _sheet_name(title: str) -> str:
    return "".join(one for one in title if one not in r"[]:*?/\'")[:31] or "1"
