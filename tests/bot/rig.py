"""The sender on a database and a scripted Telegram, in the test's own event loop and with a clock that can be moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from bot.doors.speech import Speech
from bot.doors.telegram import make_bot
from bot.front import Front
from bot.links import Links
from bot.media import Spool
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import Settings
from bot.writer import Writer
from storage import messages, people
from storage.database import Database
from storage.messages import Message, Urge
from tests import daylight
from tests.botapi import BotApi, Person
from tests.community import as_shipped

WITHIN = 8.0
READ_TIMEOUT = 0.4


class Rig:
    """What a test of the sender holds in its hands."""

    def __init__(self, database: Database, telegram: BotApi, front: Front, spool: Spool) -> None:
        self.database, self.telegram, self.front, self.spool = database, telegram, front, spool
        # By night the broadcasts would wait for the morning; a test that is about that moves the clock itself.
        self._to_daylight = daylight.ahead()
        self.ahead = timedelta()
        self.channel: Any = None
        self.sender: Any = None

    def now(self) -> datetime:
        return datetime.now(UTC) + self._to_daylight + self.ahead

    def person(self, name: str = "陈阿婆") -> tuple[Person, int]:
        """Somebody with a Telegram chat; returns them and the chat's id here."""
        somebody = self.telegram.person(first_name=name)
        somebody.starts()
        return somebody, self.chat(str(somebody.id))

    def chat(self, address: str) -> int:
        with self.database.begin() as session:
            return people.open_chat(session, "telegram", address, self.now()).id

    async def say(self, chat_id: int, text: str, urge: Urge = Urge.ANSWER, **more: Any) -> int:
        """Write what must be said, as an act does."""

        def act(session: Any) -> int:
            chat = session.get(people.Chat, chat_id)
            return messages.say(session, chat, text, self.now(), urge=urge, **more)

        return await self.front.writer.act(act)

    def row(self, row_id: int) -> Message:
        with self.database.look() as session:
            found = session.get(Message, row_id)
            assert found is not None
            return found

    def states(self) -> list[str | None]:
        with self.database.look() as session:
            return list(session.scalars(select(Message.state).where(Message.direction == "out").order_by(Message.id)))

    async def settled(self, row_id: int, *states: str) -> Message:
        """Wait until the row is in one of these states (any final one where none is named)."""
        wanted = states or ("sent", "never", "uncertain")
        row: Message = await self.until(
            lambda: (row := self.row(row_id)).state in wanted and row, f"{row_id} to be {wanted}"
        )
        return row

    async def until(self, holds: Callable[[], Any], what: str = "it") -> Any:
        """Wait until it holds, and return its value."""
        value: Any = None
        async with asyncio.timeout(WITHIN):
            while not (value := holds()):  # noqa: ASYNC110 - the database tells nobody when it changes
                await asyncio.sleep(0.01)
        return value

    def sends(self) -> list[str]:
        """The texts of every call that sends, in order, whatever was answered."""
        calls = self.telegram.journal("sendMessage") + self.telegram.journal("editMessageText")
        return [call["params"]["text"] for call in sorted(calls, key=lambda call: call["number"])]


@asynccontextmanager
async def sending(
    database: Database, telegram: BotApi, folder: Path, *, pace: bool = False, alone: bool = True
) -> AsyncIterator[Rig]:
    """Run a sender against the scripted Telegram; `alone`: no other process could be sending."""
    rig: Rig
    writer = Writer(database, lambda _chats: rig.sender.wake())
    links = Links("http://example.org", str, database)
    front = Front(database, writer, links, lambda: rig.now(), as_shipped)  # noqa: PLW0108 - not there yet
    rig = Rig(database, telegram, front, Spool(folder))
    settings = Settings(data=folder, telegram_token=telegram.token, telegram_api=telegram.url, _env_file=None)
    bot = make_bot(settings)
    async with bot:
        be_impatient(bot)
        rig.sender = Sender(front, Speech(front, bot, rig.spool), Pace(kept=pace), alone=alone)
        task = asyncio.get_running_loop().create_task(rig.sender.run())
        try:
            yield rig
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    await asyncio.to_thread(writer.close)


def be_impatient(bot: Any) -> None:
    """Let an answer take no longer than READ_TIMEOUT; a test has no five seconds."""
    for lane in bot.request._all:
        lane._client.timeout = httpx.Timeout(5.0, read=READ_TIMEOUT)
