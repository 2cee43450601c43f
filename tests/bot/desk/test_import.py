"""导入名单: read however it was saved, looked at line by line, and nothing stored before the worker says so."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from bot import rollcall, tables
from handlers import due
from handlers.turn import Scene
from storage import members, places
from storage.imports import Import
from storage.people import Person
from tests.community import PHONE, Community, the_reader
from tests.desk import Office

TABLE = "姓名,手机号,小区,楼栋,房号,队\n李明,13812345678,幸福小区,3号楼,402室,扶贫帮困、卫生医疗队\n"


def read(text: str) -> list[rollcall.Read]:
    return rollcall.check(tables.read(text.encode(), 9000), the_reader())


def workbook(*rows: tuple[str | int, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_however_an_office_saved_it(encoding: str) -> None:
    (one,) = rollcall.check(tables.read(TABLE.encode(encoding), 10), the_reader())
    assert one == {
        "line": 2, "name": "李明", "phone": PHONE, "estate": "幸福小区", "building": "3", "unit": "", "room": "402",
        "teams": ["aid", "health"], "faults": [],
    }  # fmt: skip


def test_a_workbook_is_read_with_its_numbers_and_its_formulas_as_text() -> None:
    rows = tables.read(workbook(("姓名", "电话"), ("李明", 13812345678), (), ("=1+1", "13900001111")), 10)
    assert rows == [(1, ["姓名", "电话"]), (2, ["李明", PHONE]), (4, ["=1+1", "13900001111"])]


def test_every_faulty_line_is_named_with_its_fault() -> None:
    found = read(
        "姓名,电话,队\n,13812345678,\n李明,,\n赵刚,12,\n钱芳,1.38E+10,\n孙丽,13900001111,唱歌\n周强,13812345678,\n"
    )
    assert [(one["line"], len(one["faults"])) for one in found] == [(2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1)]
    said = [one["faults"][0] for one in found]
    assert said[0] == "没有姓名"
    assert "没有电话" in said[1]
    assert "不像电话" in said[2]
    assert "改成文本" in said[3]
    assert "没有“唱歌”这个队" in said[4]
    assert "第 2 行" in said[5]


@pytest.mark.parametrize("raw", [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"PK\x03\x04 no zip at all", b"\x00\x01"])
def test_what_is_no_table_is_unreadable(raw: bytes) -> None:
    with pytest.raises(tables.UnreadableTableError):
        tables.read(raw, 10)


@pytest.mark.parametrize("text", ["", "姓名,电话\n", "名,号\n李明,1\n", "姓名,电话\n" + "李,13812345678\n" * 2001])
def test_a_table_without_people_or_without_end_is_refused(text: str) -> None:
    with pytest.raises(rollcall.FaultyTableError):
        read(text)


def test_nothing_is_stored_before_the_worker_says_so(community: Community, office: Office) -> None:
    worker, li = community.worker("王姐"), community.resident("李大明", station=1)
    with community.database.begin() as session:
        session.get_one(Person, li.id).phone = PHONE
    wang = office.enters(worker)
    wang.opens("/desk/people/import")
    more = "<b>赵刚</b>,13900001111,,,,扶贫帮困\n=cmd,13900002222,,,,\n孙丽,12,,,,\n"
    page = wang.sends(
        "/desk/people/import", {"file": ("名单.csv", (TABLE + more).encode())}, role="volunteer", place="1"
    )
    assert "3 人可以导入，1 行有错" in page.text
    assert "&lt;b&gt;赵刚" in page.text
    assert "138****5678" in page.text
    assert "李大明" in page.text
    with community.database.look() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 2
        number = str(session.scalar(select(Import.id)))
    assert "请先打勾" in wang.sends("/desk/people/import/go", id=number).text
    page = wang.sends("/desk/people/import/go", id=number, agreed="1")
    assert "新的 2 人，原来就有的 1 人" in page.text
    with community.database.look() as session:
        names = set(session.scalars(select(Person.name)))
        assert names == {"王姐", "李大明", "<b>赵刚</b>", "=cmd"}
        assert members.teams_of(session, li.id) == {"aid", "health"}
        assert session.scalar(select(func.count()).select_from(Import)) == 0
    assert "再传一次" in wang.sends("/desk/people/import/go", id=number, agreed="1").text


def test_one_person_alone_is_taken_in_by_hand(community: Community, office: Office) -> None:
    worker, li = community.worker("王姐"), community.resident("", station=1)
    with community.database.begin() as session:
        session.get_one(Person, li.id).phone = "13900001111"
    wang = office.enters(worker)
    assert "只加一个人" in wang.opens("/desk/people/import").text
    form = {"place": "1", "role": "volunteer", "name": "李明", "phone": PHONE, "building": "3号楼", "agreed": "1"}
    form["teams"] = "health"
    assert "不像电话" in wang.sends("/desk/people/add", None, **form | {"phone": "12"}).text
    assert "请先打勾" in wang.sends("/desk/people/add", None, **form | {"agreed": ""}).text
    assert "李明登记好了" in wang.sends("/desk/people/add", None, **form).text
    with community.database.look() as session:
        made = session.scalars(select(Person).where(Person.phone == PHONE)).one()
        assert (made.building, made.consented_at, members.teams_of(session, made.id)) == (
            "3", community.now, {"health"},
        )  # fmt: skip
        assert members.require_volunteer(session, made.id).place_id == 1
    known = wang.sends("/desk/people/add", None, **form | {"phone": "13900001111", "name": "李大明"}).text
    assert "补上了缺的" in known
    with community.database.look() as session:
        assert session.get_one(Person, li.id).name == "李大明"


def test_an_estate_is_kept_by_its_own_name_and_one_that_nobody_knows_is_told(
    community: Community, office: Office
) -> None:
    with community.database.begin() as session:
        places.add_names(session, 1, "枫林苑", ["枫苑"], "estate", community.now)
    wang = office.enters(community.worker("王姐"))
    wang.opens("/desk/people/import")
    table = "姓名,电话,小区\n李明,13812345678,枫苑\n赵刚,13900001111,东海苑\n孙丽,13900002222,\n"
    page = wang.sends("/desk/people/import", {"file": ("名单.csv", table.encode())}, role="resident", place="1").text
    assert page.count("没有这个小区") == 1
    assert "“东海苑”" in page
    assert "<td>枫林苑</td>" in page
    assert "3 人可以导入" in page


def test_who_came_in_by_a_table_takes_over_what_is_known_of_them(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    wang.opens("/desk/people/import")
    wang.sends("/desk/people/import", {"file": ("名单.csv", TABLE.encode())}, role="volunteer", place="1")
    with community.database.look() as session:
        number = str(session.scalar(select(Import.id)))
    wang.sends("/desk/people/import/go", id=number, agreed="1")
    with community.database.look() as session:
        person = session.scalar(select(Person).where(Person.name == "李明"))
        assert person is not None
        assert person.consented_at is not None
    page = wang.sends(f"/desk/people/{person.id}/invite").text
    newcomer = community.resident("")
    assert "队" in newcomer.opens(page.split("/i/")[1][:22])
    with community.database.look() as session:
        # A worker has vouched for them until now; from now on their own word counts.
        assert session.get_one(Person, person.id).consented_at is None
    newcomer.presses("选好了")
    with community.database.look() as session:
        assert session.get_one(Person, person.id).consented_at is not None
    assert "扶贫帮困" in newcomer.says("我的任务") + newcomer.says("接单设置") + page
    with community.database.look() as session:
        assert members.require_volunteer(session, person.id).place_id == 1
    # Who has a chat of their own is sent no link to their data.
    assert wang.sends(f"/desk/people/{person.id}/invite").status_code == 404


def test_what_is_too_large_or_no_table_is_refused_with_a_sentence(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    wang.opens("/desk/people/import")
    files = {
        "最多 10 MB": b"a" * (tables.MOST_BYTES + 1),
        "读不了": b"\xff\xd8\xff\xe0",
        "没有人": b"\n",
        "请先选": b"",
    }
    for refused, content in files.items():
        sent = {"file": ("名单.csv", content)}
        assert refused in wang.sends("/desk/people/import", sent, role="volunteer", place="1").text
    assert "姓名" in wang.opens("/desk/people/import/sample").text


def test_of_a_long_table_the_faulty_lines_are_shown_before_the_good(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    wang.opens("/desk/people/import")
    lines = "".join(f"人{n},1380000{n:04d}\n" for n in range(500)) + "末行,12\n"
    files = {"file": ("名单.csv", f"姓名,电话\n{lines}".encode())}
    page = wang.sends("/desk/people/import", files, role="resident", place="1")
    assert "末行" in page.text
    assert "一共 501 行，这里先列 150 行" in page.text
    assert "导入 500 人" in page.text
    assert len(page.content) < 100_000


def test_a_table_that_nobody_said_yes_to_is_let_go(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    wang.opens("/desk/people/import")
    wang.sends("/desk/people/import", {"file": ("名单.csv", TABLE.encode())}, role="resident", place="1")
    community.passes(hours=2)
    assert "李明" not in wang.opens("/desk/people/import").text
    with community.database.begin() as session:
        due.tidy(Scene(session, community.reader, community.now))
        assert session.scalar(select(func.count()).select_from(Import)) == 0
