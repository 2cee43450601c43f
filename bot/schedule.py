"""The schedule: APScheduler tells the time and does nothing else; what falls due is a row."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from bot import learning
from bot.front import Front
from bot.media import Spool
from handlers import due
from handlers.turn import Scene
from handlers.wording.common import ZONE
from nlp.reader import Reader
from storage import files
from storage.database import Database

log = logging.getLogger(__name__)
Duty = Callable[[Scene], list[str]]

LOOKS_EVERY_SECONDS = 5
# No more rounds than this at one look: everybody else's acts go in between.
MOST_ROUNDS = 400
LEARN = (sys.executable, "-m", "bot", "learn", "--nightly")
LEARNS_AT_MOST_SECONDS = 600


class Schedule:
    """Looks at what is due every few seconds; by night it learns, and sweeps the files."""

    def __init__(self, front: Front, spool: Spool) -> None:
        """Nothing runs before `start`."""
        self._front, self._spool = front, spool
        # A look that was missed while the machine slept is made good by the next; two never run together.
        self._scheduler = AsyncIOScheduler(
            timezone=ZONE, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_job(self.look, "interval", seconds=LOOKS_EVERY_SECONDS)
        self._scheduler.add_job(self.tidy, "cron", minute=40)
        self._scheduler.add_job(self.learn, "cron", hour=2, minute=30)
        self._scheduler.add_job(self._sweep, "cron", hour=4, minute=10)

    def start(self) -> None:
        """Begin to tell the time, in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop telling the time."""
        self._scheduler.shutdown(wait=False)

    async def look(self) -> None:
        """Do what is due, a part at a time."""
        await self._until_done(due.tick)

    async def tidy(self) -> None:
        """Let go of what may not be kept any longer, a part at a time."""
        await self._until_done(due.tidy)

    async def learn(self) -> None:
        """Let a process of its own learn from what people confirmed, where anything is new; nobody waits for it."""
        if not await asyncio.to_thread(self._is_learning_due):
            return
        # The address holds a password: not for the list of processes.
        environment = os.environ | {"WUDAN_DATABASE_URL": self._front.database.url}
        process = await asyncio.create_subprocess_exec(*LEARN, env=environment, stdin=DEVNULL, stdout=DEVNULL)
        try:
            async with asyncio.timeout(LEARNS_AT_MOST_SECONDS):
                code = await process.wait()
        except TimeoutError:
            code = None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if code != 0:
            log.error("nothing was learned", extra={"code": code})

    def _is_learning_due(self) -> bool:
        with self._front.database.look() as session:
            return learning.is_due(session)

    async def _until_done(self, duty: Duty) -> None:
        for _ in range(MOST_ROUNDS):
            act = _in(duty, self._front.reader, self._front.clock())
            try:
                done = await self._front.writer.act(act, route="schedule", alone=True)
            except Exception:
                log.exception("what is due could not be done")
                return
            if not done:
                return
            log.info("done what was due", extra={"done": done})

    async def _sweep(self) -> None:
        known = await self._front.writer.act(files.names_kept)
        swept = await asyncio.to_thread(self._spool.sweep, known, time.time())
        log.info("swept the files", extra={"swept": swept})


def tick_once(database: Database, reader: Reader, now: datetime) -> list[str]:
    """Do everything that is due at `now`, and return a line for each thing done."""
    lines: list[str] = []
    for duty in (due.tick, due.tidy):
        for _ in range(MOST_ROUNDS):
            with database.begin() as session:
                done = _in(duty, reader, now)(session)
            if not done:
                break
            lines += done
    return lines


def _in(duty: Duty, reader: Reader, now: datetime) -> Callable[[Session], list[str]]:
    return lambda session: duty(Scene(session, reader, now))
