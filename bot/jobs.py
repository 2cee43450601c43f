"""Jobs that one process does alone: held by a lease on PostgreSQL, by the file's lock on SQLite."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import secrets
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy.engine import make_url

from bot.front import Front
from bot.settings import SettingsError
from handlers.wording import command
from storage import running
from storage.database import Database

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
RENEWED_EVERY = 5.0
STARTS_AGAIN_AFTER = 5.0
Job = Callable[[], Coroutine[Any, Any, None]]


class Jobs:
    """Runs each job while this process may, and stops it when another process has taken it over."""

    def __init__(self, front: Front) -> None:
        """Every process has a name of its own among the holders of leases."""
        self._front = front
        self._holder = secrets.token_hex(8)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, job: Job) -> None:
        """Run the job from now on, alone among all processes, until it is done."""
        doing = _kept_up(name, job) if self._front.database.sqlite else self._by_lease(name, job)
        self._tasks.append(asyncio.create_task(doing))

    def everywhere(self, name: str, job: Job) -> None:
        """Run a job that every process does for itself, until it is done."""
        self._tasks.append(asyncio.create_task(_kept_up(name, job)))

    async def stop(self) -> None:
        """Stop every job and let its lease go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self._front.database.sqlite:
            now = self._front.clock()
            await self._front.writer.act(lambda session: running.let_go(session, self._holder, now))

    async def _by_lease(self, name: str, job: Job) -> None:
        task: asyncio.Task[None] | None = None
        try:
            while True:
                held = await self._hold(name)
                if held and task is None:
                    task = asyncio.create_task(_kept_up(name, job))
                elif not held and task is not None:
                    log.warning("a job went to another process", extra={"job": name})
                    task.cancel()
                    task = None
                await asyncio.sleep(RENEWED_EVERY)
        finally:
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _hold(self, name: str) -> bool:
        now = self._front.clock()
        try:
            return await self._front.writer.act(
                lambda session: running.hold(session, name, self._holder, now, LEASE), route="lease"
            )
        except Exception:
            log.exception("a lease could not be renewed", extra={"job": name})
            return False


def own(database: Database) -> TextIO | None:
    """Lock a SQLite file for this process until it ends; None on PostgreSQL.

    Raises SettingsError where another process has it: two senders on one file would say everything twice.
    """
    if not database.sqlite:
        return None
    file = Path(make_url(database.url).database or "")
    lock = file.with_name(f"{file.name}.lock").open("w", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise SettingsError(command.in_use(file)) from None
    return lock


async def _kept_up(name: str, job: Job) -> None:
    """Run a job until it is done; one that stumbles (the database was away) is started again."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("a job stumbled", extra={"job": name})
            await asyncio.sleep(STARTS_AGAIN_AFTER)
        else:
            return
