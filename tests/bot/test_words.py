"""The words in force: what a community changed is read by every process within seconds, and never stops the program."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import pytest

from bot import front as fronts
from bot import words
from bot.front import Front
from bot.links import Links
from bot.writer import Writer
from nlp import edition, weights
from nlp.meaning import Intent, Meaning
from nlp.reader import Reader
from storage import learnings, places, vocabulary
from storage.database import Database
from storage.versions import words_version
from tests.community import Community, Neighbour

WITHIN = 8.0


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def edit(community: Community, who: Neighbour, act: str, label: str, word: str, means: str = "") -> int:
    with community.database.begin() as session:
        return vocabulary.edit(session, who.id, community.now, act, label, word, means).id


def reader(community: Community) -> Reader:
    with community.database.look() as session:
        return words.read_words(session)


def reads(community: Community, text: str) -> Meaning:
    return reader(community).read(text, now=community.now)


def learns(community: Community, table: dict[str, dict[str, int]], base: str) -> None:
    with community.database.begin() as session:
        spelled = weights.spell(table)
        made = learnings.propose(
            session, community.now, table=spelled, examples=1, report={}, base=base, matters=True
        )  # fmt: skip
        learnings.approve(session, made.id, None, community.now, base)


def test_a_word_of_the_community_is_read_and_taken_back_again(both: Community, wang: Neighbour) -> None:
    said = "请帮我格格拉拉"
    before = reads(both, said)
    number = edit(both, wang, "add", "haircut", "格格拉拉")
    assert reads(both, said).item == "haircut" != before.item
    with both.database.begin() as session:
        vocabulary.undo(session, number, wang.id, both.now)
    assert reads(both, said) == before


def test_another_way_of_writing_an_estate_is_read_as_its_own_name(both: Community) -> None:
    with both.database.begin() as session:
        places.add_names(session, 1, "上海花园", ["上花"], "estate", both.now)
    where = reads(both, "上花3号楼402水龙头坏了").where
    assert where is not None
    assert (where.estate, where.building, where.room) == ("上海花园", "3", "402")


def test_an_edit_that_the_lexicon_cannot_take_is_left_out_and_told(
    both: Community, wang: Neighbour, caplog: pytest.LogCaptureFixture
) -> None:
    edit(both, wang, "add", "no_such_service", "水喉")
    edit(both, wang, "add", "haircut", "格格拉拉")
    with caplog.at_level(logging.WARNING):
        assert reads(both, "请帮我格格拉拉").item == "haircut"
    assert "left out" in caplog.text


def test_weights_count_once_they_are_approved_and_until_they_are_taken_back(both: Community) -> None:
    shipped = reads(both, "叽里咕噜").intent
    learns(both, {"叽里咕噜": {"human": 90_000}, "_叽里": {"human": 90_000}}, edition.base())
    assert reads(both, "叽里咕噜").intent is Intent.HUMAN
    with both.database.begin() as session:
        learnings.take_back(session, None, both.now)
    assert reads(both, "叽里咕噜").intent is shipped is not Intent.HUMAN


def test_weights_of_another_version_do_not_count(both: Community) -> None:
    shipped = reads(both, "叽里咕噜")
    learns(both, {"叽里咕噜": {"human": 90_000}, "_叽里": {"human": 90_000}}, "another version")
    assert reads(both, "叽里咕噜") == shipped


@asynccontextmanager
async def a_process(database: Database) -> AsyncIterator[Front]:
    writer = Writer(database, lambda _chats: None)
    front = Front(database, writer, Links("http://example.org", str, database))
    task = asyncio.create_task(front.watch_words())
    try:
        yield front
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await asyncio.to_thread(writer.close)


@pytest.mark.asyncio
async def test_every_process_takes_up_a_change_without_a_restart(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fronts, "LOOKS_AT_WORDS_EVERY", 0.02)
    async with a_process(both.database) as one, a_process(both.database) as other:
        edit(both, wang, "add", "haircut", "格格拉拉")
        async with asyncio.timeout(WITHIN):
            while {item_of(one, both.now), item_of(other, both.now)} != {"haircut"}:  # noqa: ASYNC110 - the database tells nobody when it changes
                await asyncio.sleep(0.01)


def item_of(front: Front, now: datetime) -> str | None:
    return front.reader.read("请帮我格格拉拉", now=now).item


@pytest.mark.asyncio
async def test_where_nothing_changed_nothing_is_read_again(both: Community) -> None:
    async with a_process(both.database) as process:
        reader = process.reader
        process.reread()
        assert process.reader is reader
        with both.database.look() as session:
            assert words_version(session) == process._version
