"""The gazetteer's table: every faulty line is named, and what is faulty is not half imported."""

from __future__ import annotations

from collections.abc import Container, Mapping

import pytest

from bot import gazetteer
from bot.gazetteer import FaultyTable, Named
from handlers.wording import command
from storage import places
from tests.community import ESTATE, Community

TABLE = "名称,别名,类别\n上海花园,沪花园、上花,小区\n,,\n大润发,,地标\n枫林苑,枫林园；枫苑,\n"


def faults(text: str, ordinary: Container[str] = (), known: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(FaultyTable) as refused:
        gazetteer.read_table(text.encode(), ordinary, known)
    return str(refused.value).splitlines()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_table_is_read_however_a_spreadsheet_saved_it(encoding: str, ending: str) -> None:
    assert gazetteer.read_table(TABLE.replace("\n", ending).encode(encoding)) == [
        Named(2, "上海花园", ("沪花园", "上花"), "小区"),
        Named(4, "大润发", (), "地标"),
        Named(5, "枫林苑", ("枫林园", "枫苑"), "小区"),
    ]


def test_columns_may_stand_in_any_order_and_be_parted_by_tabs() -> None:
    assert gazetteer.read_table("类别\t名称\n地标\t大润发\n".encode()) == [Named(2, "大润发", (), "地标")]


def test_what_is_written_full_width_is_read_as_people_are_read() -> None:
    assert gazetteer.read_table("名称,别名\nＡＢ花园,ＡＢ苑，AB园\n".encode())[0].name == "AB花园"


def test_every_faulty_line_is_named_with_its_reason() -> None:
    told = faults(
        "名称,别名,类别\n上海花园,上花,公园\n,东区,小区\n东,302、东 区,小区\n上海花园,上花,小区\n西区,西区,地标\n"
    )
    assert [one.partition("：")[0] for one in told] == [
        "第 2 行", "第 3 行", "第 4 行", "第 4 行", "第 4 行", "第 5 行", "第 5 行",
    ]  # fmt: skip
    assert "公园" in told[0]
    assert "没有名称" in told[1]
    assert ["“东”" in told[2], "“302”" in told[3], "“东 区”" in told[4]] == [True] * 3
    assert "第 2 行" in told[5].partition("：")[2]


@pytest.mark.parametrize("text", ["", "小区,地址\n上海花园,1号\n", "上海花园\n"])
def test_a_table_without_its_columns_is_told_what_they_are(text: str) -> None:
    assert faults(text) == [command.no_header()]


def test_a_table_without_a_name_and_one_without_end_are_refused() -> None:
    assert len(faults("名称\n")) == 1
    endless = "名称\n" + "\n".join(f"第{n}小区" for n in range(gazetteer.MOST_ROWS + 1))
    assert len(faults(endless)) == 1


def test_a_picture_is_no_table() -> None:
    with pytest.raises(FaultyTable):
        gazetteer.read_table(b"\x89PNG\r\n\x1a\n\xff\xff\xfe\x00" * 20)


def test_what_is_imported_stands_in_the_gazetteer_once(both: Community) -> None:
    rows = gazetteer.read_table(TABLE.encode())
    with both.database.begin() as session:
        assert gazetteer.store(session, 1, rows, both.now) == (3, 4, 7, 0)
    with both.database.begin() as session:
        assert gazetteer.store(session, 1, rows, both.now) == (3, 4, 0, 0)
        assert places.gazetteer(session) == {
            ESTATE: ESTATE, "上海花园": "上海花园", "沪花园": "上海花园", "上花": "上海花园", "大润发": "大润发",
            "枫林苑": "枫林苑", "枫林园": "枫林苑", "枫苑": "枫林苑",
        }  # fmt: skip


def test_ways_of_writing_may_stand_on_lines_of_their_own_in_a_cell() -> None:
    for ending in ("\n", "\r\n"):
        table = f'名称,别名\n上海花园,"沪花园{ending}上花"\n枫林苑,\n'.encode()
        assert gazetteer.read_table(table) == [
            Named(3, "上海花园", ("沪花园", "上花"), "小区"), Named(4, "枫林苑", (), "小区"),
        ]  # fmt: skip


def test_a_name_that_people_say_of_everything_is_refused_with_its_line() -> None:
    told = faults("名称,别名\n上海花园,楼上\n我家,\n枫林苑,\n", ordinary={"我家", "楼上"})
    assert [one.partition("是")[0] for one in told] == ["第 2 行：“楼上”", "第 3 行：“我家”"]


KNOWN = {"上海花园": "上海花园", "上花": "上海花园", "枫林苑": "枫林苑"}


def test_an_own_name_that_is_anothers_way_of_writing_is_a_conflict() -> None:
    (told,) = faults("名称,别名\n梅园,\n上花,上花苑\n", known=KNOWN)
    assert told.startswith("第 3 行：“上花”已经是“上海花园”的别名")


def test_a_way_of_writing_that_is_an_own_name_or_anothers_is_a_conflict() -> None:
    told = faults("名称,别名\n梅园,上花、枫林苑\n", known=KNOWN)
    assert "“上花”已经是“上海花园”的别名" in told[0]
    assert "“枫林苑”已经是一个小区或地标的名称" in told[1]


def test_what_is_known_as_the_same_is_no_conflict_and_nor_is_what_goes() -> None:
    gazetteer.read_table("名称,别名\n上海花园,上花、沪花园\n".encode(), (), KNOWN)
    table = "名称,别名,类别\n上花,,删除\n枫林苑,,删除\n梅园,上花、枫林园,小区\n".encode()
    assert len(gazetteer.read_table(table, (), KNOWN)) == 3


def test_a_name_that_goes_takes_its_ways_of_writing_along(both: Community) -> None:
    with both.database.begin() as session:
        gazetteer.store(session, 1, gazetteer.read_table(TABLE.encode()), both.now)
        rows = gazetteer.read_table("名称,别名,类别\n枫林苑,,删除\n上花,,删除\n".encode())
        assert gazetteer.store(session, 1, rows, both.now) == (0, 0, 0, 4)
        assert places.names_of(session, 1) == {
            ESTATE: ESTATE, "上海花园": "上海花园", "沪花园": "上海花园", "大润发": "大润发",
        }  # fmt: skip
