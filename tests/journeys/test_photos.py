"""Photos: kept without their metadata, and shown to their own chat alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from storage.files import File
from tests.journeys.test_deliveries import on_telegram
from tests.journeys.town import Neighbourhood, OnWeb, Town, photo_with_a_place


def kept(town: Town, mine: int) -> File:
    """Wait until the newest file after `mine` is settled, and return it."""
    newest = select(File).where(File.id > mine, File.state != "wanted").order_by(File.id.desc())
    town.waits_until(lambda session: session.scalars(newest).first() is not None, "the file to be settled")
    return town.in_database(lambda session: session.scalars(newest).one())


def newest_id(town: Town) -> int:
    return town.in_database(lambda session: session.scalar(select(File.id).order_by(File.id.desc()).limit(1))) or 0


def is_clean(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (48, 64)
        assert len(picture.getexif()) == 0
    assert b"Telephone" not in content


@pytest.mark.parametrize("town", ["sqlite_town", "postgres_town"], indirect=True)
def test_a_photo_on_the_web_is_shown_to_its_chat_alone(town: Town, here: Neighbourhood) -> None:
    alice, eve = here.resident(web=True), here.resident("周伯", web=True)
    assert isinstance(alice, OnWeb)
    assert isinstance(eve, OnWeb)
    before = newest_id(town)
    alice.sends_photo(photo_with_a_place(), "我家水龙头坏了，想请人来修")
    alice.hears("您同意吗")
    kept(town, before)
    row = next(row for row in alice.page.shown.values() if row["picture"])
    assert row["who"] == "me"
    answer = alice.page.client.get(row["picture"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    is_clean(answer.content)
    assert eve.page.client.get(row["picture"]).status_code == 404
    nobody = OnWeb(town, "nobody")
    assert nobody.page.client.get(row["picture"]).status_code == 404


def test_a_photo_on_telegram_is_fetched(town: Town, here: Neighbourhood) -> None:
    alice = on_telegram(here.resident())
    before = newest_id(town)
    alice.sends_photo(photo_with_a_place(), "我家水龙头坏了，想请人来修")
    alice.hears("您同意吗")
    file = kept(town, before)
    assert (file.state, file.media_type) == ("stored", "image/jpeg")
    assert file.name
    is_clean((town.program.data / "files" / file.name).read_bytes())


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_what_is_no_picture_is_not_kept(town: Town, here: Neighbourhood, web: bool) -> None:
    alice = here.resident(web=web)
    before = newest_id(town)
    alice.sends_photo(b"#!/bin/sh\necho hello\n", "我家水龙头坏了，想请人来修")
    alice.hears("您同意吗")
    assert kept(town, before).state == "never"


def test_what_is_no_sentence_gets_one_that_is_clear(here: Neighbourhood) -> None:
    alice = on_telegram(here.resident())
    alice.person.sends_sticker()
    alice.hears("看到啦")
    alice.person.sends_location(31.2, 121.4)
    alice.hears("您同意吗")
    alice.presses("同意")
    alice.hears("位置收到了")
    alice.sends_photo(photo_with_a_place())
    alice.hears("照片收到了")
    bert = on_telegram(here.resident("李伯"))
    alice.person.shares_contact("13900000000", whose=bert.person)
    alice.hears("请发您自己的电话号码")
    alice.person.shares_contact("13900000000", known=False)
    alice.hears("请发您自己的电话号码")
    alice.person.shares_contact("13900000000")
    alice.hears("电话记下了")
