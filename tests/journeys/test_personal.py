"""导出我的资料 and 删除我的资料, at both doors."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from storage.files import names_kept
from storage.tickets import Ticket
from tests.journeys.test_deliveries import on_telegram
from tests.journeys.test_judgement import is_served, opens_a_ticket
from tests.journeys.test_photos import kept, newest_id
from tests.journeys.town import PHONE, Neighbourhood, OnWeb, Town, photo_with_a_place

BOTH = pytest.mark.parametrize("town", ["sqlite_town", "postgres_town"], indirect=True)


def test_what_is_kept_is_handed_over_as_a_document_on_telegram(town: Town, here: Neighbourhood) -> None:
    alice = on_telegram(here.resident())
    number = opens_a_ticket(alice)
    alice.says("导出我的资料")
    shown = alice.person.waits_for(lambda message: "document" in message.body)
    assert "全部资料" in shown.text
    file_id = shown.body["document"]["file_id"]
    taken = json.loads(town.telegram.world.files[file_id].data)
    assert [one["id"] for one in taken["tickets"]] == [number]
    assert taken["tickets"][0]["phone"] == PHONE
    assert shown.body["document"]["file_name"] == "我的资料.json"


def test_what_is_kept_is_handed_over_as_a_file_on_the_web(town: Town, here: Neighbourhood) -> None:
    alice, eve = here.resident(web=True), here.resident("周伯", web=True)
    assert isinstance(alice, OnWeb)
    assert isinstance(eve, OnWeb)
    number = opens_a_ticket(alice)
    alice.says("导出我的资料")
    row = alice.page.waits_for("全部资料")
    answer = alice.page.client.get(row["file"]["url"])
    assert [one["id"] for one in answer.json()["tickets"]] == [number]
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert eve.page.client.get(row["file"]["url"]).status_code == 404


@BOTH
@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_who_deletes_their_data_is_found_nowhere_any_more(town: Town, here: Neighbourhood, web: bool) -> None:
    wang, bob, alice = here.worker(), here.volunteer(), here.resident("顾阿婆名", web=web)
    mine = f"139{here.id:04}4321"
    alice.says(f"我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话{mine}")
    alice.agrees()
    alice.hears("登记好了")
    bob.hears("有人需要帮忙")
    bob.presses("接单")
    bob.hears(mine)
    wang.hears("有人接了")
    wang.presses("看电话")
    wang.hears(mine)
    assert town.in_database(lambda session: places_with(session, mine)) != []

    alice.says("删除我的资料")
    alice.hears("真的要删吗")
    alice.presses("全部删除")
    alice.hears("都删掉了")
    bob.hears("您不用去了")
    assert town.in_database(lambda session: places_with(session, mine)) == []
    assert town.in_database(lambda session: places_with(session, "顾阿婆名")) == []


def test_the_photos_of_who_deletes_their_data_are_let_go(town: Town, here: Neighbourhood) -> None:
    alice = here.resident(web=True)
    assert isinstance(alice, OnWeb)
    before = newest_id(town)
    alice.sends_photo(photo_with_a_place(), "我家水龙头坏了，想请人来修")
    alice.hears("您同意吗")
    name = kept(town, before).name
    row = next(row for row in alice.page.shown.values() if row["picture"])
    alice.says("删除我的资料")
    alice.hears("真的要删吗")
    alice.presses("全部删除")
    alice.hears("都删掉了")
    assert alice.page.client.get(row["picture"]).status_code == 404
    assert name not in town.in_database(names_kept)


def test_who_disagrees_is_not_kept(town: Town, here: Neighbourhood) -> None:
    bob, alice = here.volunteer(), here.resident(web=True)
    mine = f"137{here.id:04}9876"
    alice.says(f"我家水龙头坏了，想请人来修，幸福小区3号楼402，电话{mine}")
    alice.hears("您同意吗")
    alice.presses("不同意")
    alice.hears("已经删掉了")
    assert town.in_database(lambda session: places_with(session, mine)) == []
    assert not any("有人需要帮忙" in said for said in bob.sees())


def test_what_was_deleted_is_still_counted(town: Town, here: Neighbourhood) -> None:
    bob, alice = here.volunteer(), here.resident()
    number = is_served(alice, bob)
    alice.presses("解决了")
    alice.hears("几颗星")
    alice.presses("★★★★ 4星")
    alice.hears("想再说一句吗")
    alice.says("删除我的资料")
    alice.hears("真的要删吗")
    alice.presses("全部删除")
    alice.hears("都删掉了")
    ticket = town.in_database(lambda session: session.get_one(Ticket, number))
    assert (ticket.status, ticket.words, ticket.phone) == ("closed", "", "")


def places_with(session: Session, words: str) -> list[str]:
    """Return every table and column that holds these words."""
    found = []
    tables = inspect(session.connection()).get_table_names()
    for table in tables:
        for column in inspect(session.connection()).get_columns(table):
            name = column["name"]
            like = text(f'SELECT count(*) FROM {table} WHERE CAST("{name}" AS TEXT) LIKE :words')
            if session.scalar(like, {"words": f"%{words}%"}):
                found.append(f"{table}.{name}")
    return found
