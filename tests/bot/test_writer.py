"""The writer: one route in order, several acts one commit, and a failing act takes nobody with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.writer import Writer
from storage import messages, people
from storage.database import Database
from storage.people import Person

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@asynccontextmanager
async def writing(database: Database, spoken: list[set[int]] | None = None) -> AsyncIterator[Writer]:
    heard: list[set[int]] = [] if spoken is None else spoken
    writer = Writer(database, heard.append)
    yield writer
    await asyncio.to_thread(writer.close)


def names(database: Database) -> list[str]:
    with database.look() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


def adds(name: str, then: Exception | None = None) -> Callable[[Session], str]:
    def act(session: Session) -> str:
        session.add(Person(name=name, created_at=NOW))
        session.flush()
        if then is not None:
            raise then
        return name

    return act


async def test_acts_of_one_route_run_in_their_order(database: Database) -> None:
    async with writing(database) as writer:
        done = await asyncio.gather(*(writer.act(adds(str(n)), route="web:1") for n in range(50)))
    assert done == [str(n) for n in range(50)]
    assert names(database) == [str(n) for n in range(50)]


async def test_acts_that_wait_share_a_commit(sqlite_database: Database) -> None:
    commits = 0

    def count(_connection: object) -> None:
        nonlocal commits
        commits += 1

    event.listen(sqlite_database._writers, "commit", count)
    gate = threading.Event()
    async with writing(sqlite_database) as writer:
        first = writer.act(lambda _session: gate.wait(10))
        rest = [writer.act(adds(str(n))) for n in range(16)]
        gate.set()
        await asyncio.gather(first, *rest)
    assert commits == 2
    assert len(names(sqlite_database)) == 16


async def test_nobody_waits_in_one_commit_with_what_takes_long(sqlite_database: Database) -> None:
    committed: list[list[str]] = []

    def look(_connection: object) -> None:
        committed.append(names(sqlite_database))

    event.listen(sqlite_database._writers, "commit", look)
    gate = threading.Event()
    async with writing(sqlite_database) as writer:
        first = writer.act(lambda _session: gate.wait(10))
        acts = [
            writer.act(adds("前")),
            writer.act(adds("长"), alone=True),
            writer.act(adds("后")),
            writer.act(adds("又")),
        ]
        gate.set()
        await asyncio.gather(first, *acts)
    # What stood there just before each commit: nobody else's beside the long one.
    assert committed[-3:] == [[], ["前"], ["前", "长"]]
    assert names(sqlite_database) == ["前", "长", "后", "又"]


async def test_an_act_that_fails_takes_nobody_with_it(database: Database) -> None:
    gate = threading.Event()
    async with writing(database) as writer:
        first = writer.act(lambda _session: gate.wait(10), route="r")
        acts = [adds("前"), adds("坏", ValueError("poison")), adds("后")]
        rest = [writer.act(act, route="r") for act in acts]
        gate.set()
        await first
        outcomes = await asyncio.gather(*rest, return_exceptions=True)
    assert [str(one) for one in outcomes] == ["前", "poison", "后"]
    assert names(database) == ["前", "后"]


async def test_a_future_is_done_when_its_act_is_committed_and_not_before(database: Database) -> None:
    async with writing(database) as writer:
        await writer.act(adds("陈阿婆"))
        assert names(database) == ["陈阿婆"]


async def test_who_was_spoken_to_is_told_after_the_commit(database: Database) -> None:
    spoken: list[set[int]] = []

    def speaks(session: Session) -> int:
        chat = people.open_chat(session, "web", "an address", NOW)
        messages.say(session, chat, "您好", NOW)
        return chat.id

    async with writing(database, spoken) as writer:
        chat_id = await writer.act(speaks)
    assert spoken == [{chat_id}]


async def test_nobody_is_told_of_what_was_rolled_back(database: Database) -> None:
    spoken: list[set[int]] = []

    def speaks_and_fails(session: Session) -> int:
        messages.say(session, people.open_chat(session, "web", "an address", NOW), "您好", NOW)
        raise ValueError("poison")

    async with writing(database, spoken) as writer:
        with pytest.raises(ValueError, match="poison"):
            await writer.act(speaks_and_fails)
    assert spoken == []


async def test_who_gave_up_waiting_disturbs_nobody(sqlite_database: Database) -> None:
    gate = threading.Event()
    async with writing(sqlite_database) as writer:
        first = writer.act(lambda _session: gate.wait(10))
        impatient = writer.act(adds("走了"))
        patient = writer.act(adds("等着"))
        impatient.cancel()
        gate.set()
        await first
        assert await patient == "等着"
    assert names(sqlite_database) == ["走了", "等着"]


async def test_closing_finishes_what_is_queued(database: Database) -> None:
    async with writing(database) as writer:
        acts = [writer.act(adds(str(n)), route=str(n)) for n in range(20)]
    await asyncio.gather(*acts)
    assert len(names(database)) == 20
