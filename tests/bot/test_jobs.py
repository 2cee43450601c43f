"""Jobs that one process does alone: by the file's lock on SQLite, by a lease on PostgreSQL; and none dies unnoticed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import jobs
from bot.front import Front
from bot.jobs import Jobs
from bot.links import Links
from bot.settings import SettingsError
from bot.writer import Writer
from storage.database import Database
from tests.community import as_shipped

WITHIN = 8.0


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@asynccontextmanager
async def a_process(database: Database, clock: Clock) -> AsyncIterator[Jobs]:
    writer = Writer(database, lambda _chats: None)
    try:
        yield Jobs(Front(database, writer, Links("http://example.org", str, database), clock, as_shipped))
    finally:
        await asyncio.to_thread(writer.close)


class Job:
    """A job that runs until it is stopped, and counts how often it began and ended."""

    def __init__(self, fails: int = 0) -> None:
        self.begun = self.ended = 0
        self.fails = fails
        self.news = asyncio.Event()

    async def run(self) -> None:
        self.begun += 1
        self.news.set()
        try:
            if self.begun <= self.fails:
                raise RuntimeError("stumbled")
            await asyncio.Event().wait()
        finally:
            self.ended += 1
            self.news.set()

    async def until(self, begun: int, ended: int) -> None:
        async with asyncio.timeout(WITHIN):
            while (self.begun, self.ended) != (begun, ended):
                self.news.clear()
                await self.news.wait()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "RENEWED_EVERY", 0.05)
    monkeypatch.setattr(jobs, "STARTS_AGAIN_AFTER", 0.05)


@pytest.mark.asyncio
async def test_a_job_that_stumbles_is_started_again(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async with a_process(database, Clock()) as process:
        job = Job(fails=2)
        process.start("sender", job.run)
        await job.until(begun=3, ended=2)
        await process.stop()
        assert job.ended == 3
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == ["a job stumbled"] * 2


@pytest.mark.asyncio
async def test_a_job_that_is_done_is_not_begun_again(database: Database) -> None:
    async with a_process(database, Clock()) as process:
        done = 0
        other = Job()

        async def sets_the_webhook() -> None:
            nonlocal done
            done += 1

        process.start("webhook", sets_the_webhook)
        process.start("sender", other.run)
        await other.until(begun=1, ended=0)
        await asyncio.sleep(0.3)  # six times as long as a lease takes to be renewed
        await process.stop()
        assert done == 1


@pytest.mark.asyncio
async def test_one_process_has_a_job_and_the_next_takes_over_when_the_lease_has_run_out(
    postgres_database: Database,
) -> None:
    clock = Clock()
    async with a_process(postgres_database, clock) as first, a_process(postgres_database, Clock()) as second:
        mine, theirs = Job(), Job()
        first.start("sender", mine.run)
        await mine.until(begun=1, ended=0)
        second.start("sender", theirs.run)
        await asyncio.sleep(0.3)
        assert theirs.begun == 0
        # The first one's clock stands still for the world: what it renews lies in the past.
        clock.ahead = -timedelta(minutes=5)
        await theirs.until(begun=1, ended=0)
        await mine.until(begun=1, ended=1)
        await second.stop()
        await first.stop()


@pytest.mark.asyncio
async def test_a_process_that_stops_in_good_order_lets_its_jobs_go_at_once(postgres_database: Database) -> None:
    async with a_process(postgres_database, Clock()) as first, a_process(postgres_database, Clock()) as second:
        mine, theirs = Job(), Job()
        first.start("sender", mine.run)
        await mine.until(begun=1, ended=0)
        second.start("sender", theirs.run)
        await first.stop()
        assert mine.ended == 1
        await theirs.until(begun=1, ended=0)
        await second.stop()


def test_a_second_process_on_one_file_is_refused_in_one_sentence(sqlite_database: Database) -> None:
    held = jobs.own(sqlite_database)
    assert held is not None
    with pytest.raises(SettingsError, match=r"^WUDAN_DATABASE_URL：.*wudan\.db"):
        jobs.own(sqlite_database)
    held.close()
    again = jobs.own(sqlite_database)
    assert again is not None
    again.close()


def test_a_server_s_database_needs_no_lock(postgres_database: Database, tmp_path: Path) -> None:
    assert jobs.own(postgres_database) is None
