"""Tables that the desk hands over as files, with the day in their names."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bot.desk.context import Desk, Download, Page
from bot.exports import CSV, XLSX, Cell, Rows, csv_lines, write_xlsx
from handlers.wording import common
from handlers.wording import desk_tickets as wording

# A spreadsheet of more rows helps nobody, and everybody waits for it.
MOST_ROWS = 20_000


def table(desk: Desk, form: str, title: str, head: Sequence[str], rows: Rows) -> Download | Page:
    """Return the table as a file (`csv` or `xlsx`); a page that says so where it is too long."""
    kept: list[Sequence[Cell]] = []
    for row in rows:
        if len(kept) == MOST_ROWS:
            return Page("nothing.html", title, {"text": wording.too_many(MOST_ROWS)})
        kept.append(row)
    name = f"{title} {desk.now.astimezone(common.ZONE):%Y-%m-%d}.{form}"
    if form == "csv":
        return Download(b"".join(csv_lines(head, kept)), name, CSV)
    file = io.BytesIO()
    write_xlsx(file, title, head, kept)
    return Download(file.getvalue(), name, XLSX)
