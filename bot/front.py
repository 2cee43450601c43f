"""What the doors share: an act for what was heard, the reader of the day, and the record of what failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.links import Links
from bot.words import read_words
from bot.writer import Writer
from handlers import talk
from handlers.turn import Heard, Outcome
from handlers.wording import resident
from nlp import late
from nlp.reader import Reader
from storage import found, messages, people, running
from storage.database import Database
from storage.versions import words_version

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Reads = Callable[[Session], Reader]

# How often a process looks whether the words have changed.
LOOKS_AT_WORDS_EVERY = 2.0


def wall_clock() -> datetime:
    """Return the time now; the one clock of the program, handed down from here."""
    return datetime.now(UTC)


class Front:
    """Hears for every door: one transaction for each thing that arrives."""

    def __init__(
        self, database: Database, writer: Writer, links: Links, clock: Clock = wall_clock, read: Reads = read_words
    ) -> None:
        """Read the words as they are now; `watch_words` keeps them so."""
        self._read = read
        self.database = database
        self.writer = writer
        self.links = links
        self.clock = clock
        with database.look() as session:
            self._version = words_version(session)
            self.reader: Reader = read(session)
        database.before_commit = lambda session: found.keep_up(session, self.reader.words)

    async def hear(self, heard: Heard) -> Outcome:
        """Act on what arrived and return when it is committed.

        An act that fails is recorded with what was delivered, and the person is asked to say it again: a delivery
        that is poison must not be delivered for ever. Raises only where not even that could be stored.
        """
        route = f"{heard.channel}:{heard.group or heard.address}"
        try:
            return await self.writer.act(lambda session: talk.hear(session, self.reader, heard), route=route)
        except asyncio.CancelledError:
            raise
        except Exception as failure:
            log.exception("an act failed", extra={"channel": heard.channel, "key": heard.key})
            error = type(failure).__name__
            await self.writer.act(lambda session: _stumble(session, heard, error), route=route)
            return Outcome()

    async def refuse(self, channel: str, key: str, delivery: object, error: str, address: str = "") -> None:
        """Record a delivery that could not even be read; `address`: whose chat it came from, if that much is known."""
        now = self.clock()
        kept = delivery if isinstance(delivery, dict) else {"raw": repr(delivery)[:10_000]}
        kept = kept | {"address": address} if address else kept
        log.error("an unreadable delivery", extra={"channel": channel, "key": key, "error": error})
        await self.writer.act(lambda session: running.record_failure(session, channel, key, kept, error, now))

    async def watch_words(self) -> None:
        """Take up whatever anybody changes of the words, in this process or another, within seconds."""
        await asyncio.to_thread(late.compile_all)
        while True:
            await asyncio.to_thread(self.reread)
            await asyncio.sleep(LOOKS_AT_WORDS_EVERY)

    def reread(self) -> None:
        """Take up the words where they have changed since they were read."""
        with self.database.look() as session:
            version = words_version(session)
            if version != self._version:
                self.reader = self._read(session)
                self._version = version
                log.info("the words have changed", extra={"version": version})


def _stumble(session: Session, heard: Heard, error: str) -> None:
    delivery = asdict(heard) | {"at": heard.at.isoformat(), "kind": heard.kind.value}
    running.record_failure(session, heard.channel, heard.key, delivery, error, heard.at)
    if heard.group:
        # Not before everybody, and not to somebody who may never have spoken to us.
        return
    chat = people.open_chat(session, heard.channel, heard.address, heard.at, name=heard.name)
    if messages.hear(session, chat, heard.key, heard.at, kind=heard.kind.value, text=heard.text) is not None:
        people.remember(chat, None)
        people.keep_chat(session, chat)
        messages.say(session, chat, resident.STUMBLED, heard.at)
