"""工单 at the desk: the list is found, narrowed, turned over, handed over, and done in batches."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from threading import Event
from typing import Any

import openpyxl
import pytest

from bot import exports
from bot.desk import handing, tickets
from bot.desk.context import Download, NotThere, Page
from storage import places
from storage.tickets import Ticket
from tests.community import Community, Neighbour
from tests.desk import Office, at_desk

LAMP = "楼道灯不亮了，幸福小区5号楼，想请人来修，电话13987654321"


def open_ticket(community: Community, name: str, words: str | None = None) -> Ticket:
    resident = community.resident(name)
    return resident.asks_for_a_repair(words) if words else resident.asks_for_a_repair()


def listed(community: Community, worker: Neighbour, **query: str) -> list[int]:
    with at_desk(community, worker, **query) as desk:
        page = tickets.show(desk)
        return [one.id for one in page.context["tickets"]]


def table_of(community: Community, worker: Neighbour, **query: str) -> list[list[str]]:
    with at_desk(community, worker, **query) as desk:
        file = tickets.table("csv")(desk)
    assert isinstance(file, Download)
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))


def test_tickets_are_found_by_what_was_said_number_name_and_the_telephones_end(community: Community) -> None:
    worker = community.worker("王姐")
    tap, lamp = open_ticket(community, "陈阿婆").id, open_ticket(community, "刘伯伯", LAMP).id
    assert listed(community, worker) == [lamp, tap]
    assert listed(community, worker, words="水龙头") == [tap]
    assert listed(community, worker, words=str(lamp)) == [lamp]
    assert listed(community, worker, words="刘伯伯") == [lamp]
    assert listed(community, worker, words="5678") == [tap]
    assert listed(community, worker, words="没有的话") == []
    assert listed(community, worker, sort="old") == [tap, lamp]
    assert listed(community, worker, state="closed") == []
    assert listed(community, worker, state="unfinished", since="2026-11-18", until="2026-11-18") == [lamp, tap]
    assert listed(community, worker, until="2026-11-17") == []


def test_what_narrows_the_list_stands_there_and_can_be_taken_away(community: Community, office: Office) -> None:
    open_ticket(community, "陈阿婆")
    text = office.enters(community.worker("王姐")).opens("/desk/tickets?team=aid&state=open&sort=old").text
    assert re.search(r'href="/desk/tickets\?state=open&amp;sort=old">扶贫帮困<', text)
    assert 'href="/desk/tickets.csv?state=open&amp;team=aid&amp;sort=old"' in text
    assert 'value="old" selected' in text
    assert "<b>1 张</b>" in text


def test_a_long_list_goes_on_where_the_page_ended(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = community.worker("王姐")
    numbers = [open_ticket(community, f"居民{n}").id for n in range(3)]
    monkeypatch.setattr(tickets, "A_PAGE", 2)
    with at_desk(community, worker) as desk:
        page = tickets.show(desk)
    assert [one.id for one in page.context["tickets"]] == [numbers[2], numbers[1]]
    assert page.context["count"] == "3 张"
    mark = page.context["next"].partition("after=")[2]
    assert listed(community, worker, after=mark) == [numbers[0]]


def test_a_place_of_somebody_else_is_not_there(community: Community) -> None:
    worker = community.worker("王姐")
    with community.database.begin() as session:
        away = places.set_station(session, "梅园社区", estates=["梅园小区"]).id
    other = community.worker("张姐", station=away)
    number = open_ticket(community, "陈阿婆").id
    assert listed(community, worker, place="1") == [number]
    assert listed(community, other) == []
    assert listed(community, other, words=str(number)) == []
    assert listed(community, other, ids=str(number)) == []
    assert len(table_of(community, other, ids=str(number))) == 1
    for page in (tickets.show, tickets.table("csv")):
        with at_desk(community, other, place="1") as desk, pytest.raises(NotThere):
            page(desk)


def test_a_table_holds_exactly_what_is_listed_and_no_formula(community: Community) -> None:
    worker = community.worker("王姐")
    tap = open_ticket(community, '=HYPERLINK("http://x")').id
    open_ticket(community, "刘伯伯", LAMP)
    head, *rows = table_of(community, worker, words="水龙头")
    assert [row[0] for row in rows] == [str(tap)]
    assert rows[0][head.index("居民")] == '\'=HYPERLINK("http://x")'
    assert rows[0][head.index("电话")] == "138****5678"
    assert "402" not in "".join(rows[0][head.index("小区") :])
    with at_desk(community, worker, words="水龙头") as desk:
        file = tickets.table("xlsx")(desk)
    assert isinstance(file, Download)
    assert file.name == "工单 2026-11-18.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows()] == ["单号", tap]


def test_a_table_that_is_too_long_says_so(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = community.worker("王姐")
    for name in ("陈阿婆", "刘伯伯"):
        open_ticket(community, name)
    monkeypatch.setattr("bot.desk.handing.MOST_ROWS", 1)
    with at_desk(community, worker) as desk:
        page = tickets.table("csv")(desk)
    assert isinstance(page, Page)
    assert "分几次导出" in page.context["text"]


def test_markup_in_what_people_say_is_text(community: Community, office: Office) -> None:
    open_ticket(community, "<b>陈</b>")
    text = office.enters(community.worker("王姐")).opens("/desk/tickets?words=<i>").text
    assert "&lt;i&gt;" in text
    assert "<i>" not in text
    text = office.enters(community.worker("小周")).opens("/desk/tickets").text
    assert "&lt;b&gt;陈" in text
    assert "<b>陈" not in text


def test_several_are_closed_with_one_word_and_each_resident_hears_it(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    chen, liu = community.resident("陈阿婆"), community.resident("刘伯伯")
    first, second = chen.asks_for_a_repair().id, liu.asks_for_a_repair(LAMP).id
    wang.opens("/desk/tickets")
    ids = [str(first), str(second), "999999"]
    # The browser asks for the reason before anything is sent, and for the other two for none.
    page = wang.opens("/desk/tickets").text
    assert re.search(r'name="text"[^>]* required>', page)
    assert page.count(" formnovalidate>") == 2
    assert "请写一句办结的原因" in wang.sends("/desk/tickets/batch", ids=ids, do="close").text
    page = wang.sends("/desk/tickets/batch", ids=ids, do="close", text="物业已经修好").text
    assert "2 张办结了" in page
    assert "999999 没有办" in page
    assert [community.ticket(one).status for one in (first, second)] == ["closed", "closed"]
    assert chen.reads("物业已经修好")
    assert liu.reads("物业已经修好")
    wang.presses("撤销")
    assert community.ticket(first).status == "open"


def test_only_what_nobody_has_is_taken_over_in_a_batch(community: Community, office: Office) -> None:
    worker, li = community.worker("王姐"), community.volunteer("李明")
    first = open_ticket(community, "陈阿婆").id
    li.presses("接单")
    second = open_ticket(community, "刘伯伯", LAMP).id
    wang = office.enters(worker)
    wang.opens("/desk/tickets")
    page = wang.sends("/desk/tickets/batch", ids=[str(first), str(second)], do="mine").text
    assert "1 张由您跟进" in page
    assert f"{first} 没有办：已经有人在办" in page
    assert community.ticket(second).status == "taken"


def test_a_batch_does_nothing_to_what_lies_elsewhere(community: Community, office: Office) -> None:
    community.worker("王姐")
    with community.database.begin() as session:
        away = places.set_station(session, "梅园社区", estates=["梅园小区"]).id
    number = open_ticket(community, "陈阿婆").id
    zhang = office.enters(community.worker("张姐", station=away))
    page = zhang.sends("/desk/tickets/batch", ids=[str(number)], do="close", text="不该办的").text
    assert f"{number} 没有办" in page
    assert community.ticket(number).status == "open"


def test_what_is_ticked_is_shown_alone_to_be_handed_over(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    first, second = open_ticket(community, "陈阿婆").id, open_ticket(community, "刘伯伯", LAMP).id
    wang.opens("/desk/tickets")
    page = wang.sends("/desk/tickets/batch", ids=[str(second)], do="export").text
    assert f'href="/desk/tickets.csv?ids={second}"' in page
    assert f"/desk/tickets/{first}" not in page
    file = wang.asks("GET", f"/desk/tickets.csv?ids={second}")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.content.decode("utf-8-sig").splitlines()[1].startswith(str(second))
    assert "还没选单子" in wang.sends("/desk/tickets/batch", do="mine").text


def test_tables_are_handed_over_one_at_a_time(
    community: Community, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang, rows, other, counted = office.enters(community.worker("王姐")), exports.csv_lines, Event(), list[int]()

    def watched(*said: Any) -> Iterator[bytes]:
        counted.append(1)
        if len(counted) > 1:
            other.set()
        assert len(counted) > 1 or not other.wait(0.3)
        return rows(*said)

    monkeypatch.setattr(handing, "csv_lines", watched)

    async def both() -> list[int]:
        asked = (wang.browser.get("/desk/tickets.csv"), wang.browser.get("/desk/figures.csv"))
        return [one.status_code for one in await asyncio.gather(*asked)]

    assert office.runner.run(both()) == [200, 200]
    assert len(counted) == 2
