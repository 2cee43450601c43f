"""What nobody means to send to the desk, and some do: numbers beyond all rows, days beyond all time, endless tables."""

from __future__ import annotations

import threading

import pytest

from bot import tables
from storage import recorded
from tests.community import Community
from tests.desk import Office

SHEET = {
    "kind": "broadcast",
    "place": "1",
    "title": "",
    "text": "停水",
    "link": "",
    "who": "all",
    "day": "",
    "clock": "",
}
PEOPLE = {"role": "resident", "place": "1"}


@pytest.mark.parametrize("number", ["9" * 16, "9" * 5000, "-1", "1002; DROP"])
def test_a_number_that_no_ticket_has_is_answered_by_a_sentence(
    community: Community, office: Office, number: str
) -> None:
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    answer = office.enters(community.worker("王姐")).sends(f"/desk/tickets/{ticket.id}/merge", into=number)
    assert answer.status_code == 200
    assert "没找到" in answer.text


@pytest.mark.parametrize(("day", "clock"), [("9999-12-31", "10:00"), ("9999-12-31", "23:59"), ("0001-01-01", "00:00")])
def test_a_day_beyond_all_time_is_none(community: Community, office: Office, day: str, clock: str) -> None:
    answer = office.enters(community.worker("王姐")).sends(
        "/desk/week/write", None, **SHEET | {"day": day, "clock": clock}
    )
    assert answer.status_code == 200
    assert "存好了" in answer.text


def test_places_that_are_no_numbers_are_nobodys(community: Community, office: Office) -> None:
    answer = office.enters(community.worker("王姐")).sends("/desk/week/write", None, **SHEET | {"places": "9" * 5000})
    assert "太旧" in answer.text


def test_a_sign_that_no_database_keeps_is_left_out_of_an_address(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    assert 'value="陈"' in wang.opens("/desk/people?words=%00陈").text


def test_a_page_that_fails_says_so(community: Community, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    wang = office.enters(community.worker("王姐"))
    monkeypatch.delattr(recorded, "record_of")
    answer = wang.opens("/desk/log")
    assert answer.status_code == 500
    assert "没有做成" in answer.text


def test_a_table_is_read_before_the_writer_waits_for_it(
    community: Community, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, where = tables.read, []

    def noted(raw: bytes, most: int) -> list[tables.Row]:
        where.append(threading.current_thread().name)
        return read(raw, most)

    monkeypatch.setattr(tables, "read", noted)
    wang = office.enters(community.worker("王姐"))
    wang.opens("/desk/people/import")
    assert (
        "1 人可以导入"
        in wang.sends(
            "/desk/people/import", {"file": ("表.csv", "姓名,电话\n李明,13812345678\n".encode())}, **PEOPLE
        ).text
    )
    assert len(where) == 1
    assert not where[0].startswith("writer")
    # Of somebody who is not logged in nothing is read.
    office.stranger().sends("/desk/people/import", {"file": ("表.csv", b"a,b")}, **PEOPLE)
    assert len(where) == 1


def test_a_corrected_table_of_the_same_length_is_another_one(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    wang.opens("/desk/people/import")
    fields = wang.hidden | PEOPLE
    for number in ("1381234567x", "13812345678"):
        content = f"姓名,电话\n李明,{number}\n".encode()
        page = wang.asks("POST", "/desk/people/import", data=fields, files={"file": ("表.csv", content)})
    assert "1 人可以导入" in page.text


def test_blanks_are_neither_sent_to_a_resident_nor_a_reason(community: Community, office: Office) -> None:
    chen = community.resident("陈阿婆")
    ticket = chen.asks_for_a_repair()
    heard = chen.sees
    desk = office.enters(community.worker("王姐"))
    assert "请写一句" in desk.sends(f"/desk/tickets/{ticket.id}/reply", text="  \n ").text
    assert "请写一句办结的原因" in desk.sends(f"/desk/tickets/{ticket.id}/close", text=" 　 ").text
    assert chen.sees == heard
    assert community.ticket(ticket.id).status == "open"


def test_a_button_that_is_too_old_asks_to_look_again_and_not_for_a_sentence(
    community: Community, office: Office
) -> None:
    said = office.enters(community.worker("王姐")).sends("/desk/press", press="calls:9").text
    assert "请刷新" in said
    assert "写一句话" not in said
