"""Tables that offices open: what somebody wrote stays what they wrote, and is never reckoned with."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from bot import exports
from bot.exports import Cell

ROWS: list[list[Cell]] = [
    ["=1+1", 3, 66.6, None], [" =cmd|'/C calc'!A0", "+86", "-5", "@SUM(A1)"], ["＝1", "\t=1", "a\x00b\x1bc", '陈，阿婆\n"引号"'],
    [datetime(2026, 11, 20, 16, 30, tzinfo=UTC), True, "", "3号楼"], ["<b>&amp;]]>", " 门口 ", "</sheetData>", -0.5],
]  # fmt: skip


def test_a_csv_table_reads_as_it_was_written_and_holds_no_formula() -> None:
    written = b"".join(exports.csv_lines(["单号", "=表头"], ROWS))
    assert written.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(written.decode("utf-8-sig")))) == [
        ["单号", "'=表头"],
        ["'=1+1", "3", "66.6", ""],
        ["' =cmd|'/C calc'!A0", "'+86", "'-5", "'@SUM(A1)"],
        ["'＝1", "'\t=1", "abc", '陈，阿婆\n"引号"'],
        ["2026-11-21 00:30", "True", "", "3号楼"],
        ["<b>&amp;]]>", " 门口 ", "</sheetData>", "-0.5"],
    ]


def test_a_workbook_holds_the_same_and_numbers_as_numbers() -> None:
    file = io.BytesIO()
    exports.write_xlsx(file, "数字/本周", ["甲", "乙", "丙", "丁"], ROWS)
    sheet = openpyxl.load_workbook(file)["数字本周"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("'=1+1", 3, 66.6, None)
    assert rows[3] == (datetime(2026, 11, 21, 0, 30), True, None, "3号楼")
    assert rows[4] == tuple(ROWS[4])
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b", "inlineStr"}


@pytest.mark.parametrize("count", [0, 1, exports.AT_ONCE, 3 * exports.AT_ONCE + 1])
def test_a_long_table_comes_in_pieces_and_whole(count: int) -> None:
    pieces = list(exports.csv_lines(["n"], ([n] for n in range(count))))
    assert len(pieces) == count // exports.AT_ONCE + 1
    assert b"".join(pieces).decode("utf-8-sig").split() == ["n", *map(str, range(count))]
