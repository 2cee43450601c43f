"""Addresses below a message, and tokens that open what only one person may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.links import Links
from storage import people, personal
from storage.database import Database

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
URL = "https://wudan.example.org"


def links_of(database: Database, secret: str = "secret") -> Links:
    return Links(URL, lambda purpose: f"{secret} for {purpose}", database)


def somebody(database: Database) -> int:
    with database.begin() as session:
        person_id = people.open_chat(session, "web", "an address", NOW).owner
        personal.consent(session, person_id, NOW)
        return person_id


def test_a_link_opens_the_web_and_where_there_is_a_bot_the_bot_too(sqlite_database: Database) -> None:
    links = links_of(sqlite_database)
    assert links.of({"link": "abc"}) == f"{URL}/i/abc"
    links.bot_name = "wudan_bot"
    assert links.of({"link": "abc", "buttons": []}) == f"{URL}/i/abc\nhttps://t.me/wudan_bot?start=abc"


def test_a_page_is_where_it_says_and_what_carries_no_address_gets_none(sqlite_database: Database) -> None:
    links = links_of(sqlite_database)
    assert links.of({"page": "/wall/12"}) == f"{URL}/wall/12"
    for data in (None, {}, {"buttons": [[["来", "come:1"]]]}, {"export": 5}, {"calendar": 7}, {"feed": 999}):
        assert links.of(data) is None


def test_each_token_opens_its_own_thing_and_nothing_else(sqlite_database: Database) -> None:
    links, person_id = links_of(sqlite_database), somebody(sqlite_database)
    code, feed = links.code_token(person_id), links.feed_token(person_id)
    draft = str(links.of({"draft": person_id})).rpartition("/")[2]
    assert feed is not None
    assert len({code, feed, draft}) == 3
    assert (links.read_code(code), links.read_feed(feed), links.read_draft(draft)) == (person_id,) * 3
    for read in (links.read_code, links.read_feed, links.read_draft):
        assert [token for token in (code, feed, draft) if read(token)] == [
            {links.read_code: code, links.read_feed: feed, links.read_draft: draft}[read]
        ]
    assert links.of({"code": person_id}) == f"{URL}/code/{code}"
    assert links.of({"feed": person_id}) == f"{URL}/calendar/{feed}.ics"


@pytest.mark.parametrize(
    "token", ["", "-", "1", "1-", "x-y", "1-" + "A" * 24, "２-abc", "1-é", "9" * 40 + "-abc", "-1-abc", "1-\udc80"]
)
def test_a_token_that_nobody_made_opens_nothing(sqlite_database: Database, token: str) -> None:
    somebody(sqlite_database)
    links = links_of(sqlite_database)
    assert (links.read_code(token), links.read_feed(token), links.read_draft(token)) == (None, None, None)


def test_a_token_of_another_day_or_of_another_installation_opens_nothing(sqlite_database: Database) -> None:
    links = links_of(sqlite_database)
    token = links.code_token(7)
    assert links.read_code(token.replace("7-", "8-", 1)) is None
    assert links_of(sqlite_database, "another secret").read_code(token) is None


def test_to_be_forgotten_ends_the_calendar_and_coming_back_does_not_revive_it(sqlite_database: Database) -> None:
    links, person_id = links_of(sqlite_database), somebody(sqlite_database)
    token = links.feed_token(person_id)
    assert token is not None
    with sqlite_database.begin() as session:
        personal.forget(session, person_id, NOW)
    assert links.feed_token(person_id) is None
    assert links.read_feed(token) is None
    with sqlite_database.begin() as session:
        personal.consent(session, person_id, NOW + timedelta(days=1))
    assert links.read_feed(token) is None
    assert links.feed_token(person_id) not in (None, token)
