"""Telegram's door: updates come by polling or by webhook, and are acknowledged when their act is committed."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, Update
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.doors import updates
from bot.doors.lanes import Lanes, one_connection
from bot.front import Front
from bot.sender import MOST_PATIENCE
from bot.settings import Settings
from handlers import groups
from handlers.turn import Outcome
from handlers.wording import resident

log = logging.getLogger(__name__)

# python-telegram-bot then hands out timedelta, as it will from its next version on, and warns of nothing.
os.environ.setdefault("PTB_TIMEDELTA", "true")
LANES = 32
BATCH = 100  # the most that getUpdates gives
POLL_SECONDS = 25
# A longer toast fades before it is read.
READ_IN_PASSING = 20
WEBHOOK_PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
KINDS = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]


class RawBot(Bot):
    """A bot whose updates can be fetched as they came: one that cannot be read must not spoil its batch."""

    async def fetch(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """Return the updates from `offset` on, waiting for the first so long; what lies before it is confirmed."""
        batch = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "limit": BATCH, "allowed_updates": KINDS},
            read_timeout=seconds + 10,
        )
        return list(batch) if isinstance(batch, list) else []


def make_bot(settings: Settings) -> RawBot:
    """Return the bot of the settings' token, not yet initialised."""
    local = settings.telegram_is_local
    return RawBot(
        settings.telegram_token,
        base_url=f"{settings.telegram_api}/bot",
        base_file_url=f"{settings.telegram_api}/file/bot",
        request=Lanes(LANES, local=local),
        get_updates_request=one_connection(local=local),
    )


async def connect(bot: Bot) -> None:
    """Learn who the bot is, however long Telegram takes to be reached."""
    while True:
        try:
            await bot.initialize()
        except TelegramError as fault:
            log.warning("Telegram is not to be reached yet", extra={"error": type(fault).__name__})
            await asyncio.sleep(3)
        else:
            return


class TelegramDoor:
    """Takes updates in. What goes out is the sender's."""

    def __init__(self, front: Front, bot: RawBot, settings: Settings) -> None:
        """`bot` must have been initialised."""
        self._front, self._bot, self._settings = front, bot, settings
        self._answers: set[asyncio.Task[None]] = set()
        self._secret = settings.key_for("telegram webhook")

    async def poll(self) -> None:
        """Fetch and act until cancelled. The offset moves on only when a whole batch is committed or recorded."""
        await self._insist(self._bot.delete_webhook)
        offset, full = 0, False
        while True:
            try:
                # After a full batch more may be waiting: it is asked for without waiting, and answers wait meanwhile.
                batch = await self._bot.fetch(offset, 0 if full else POLL_SECONDS)
            except RetryAfter as pause:
                await asyncio.sleep(float(pause._retry_after.total_seconds()))  # noqa: SLF001 - 22.x warns otherwise
                continue
            except TelegramError as fault:
                log.warning("polling failed", extra={"error": type(fault).__name__})
                await asyncio.sleep(3)
                continue
            full = len(batch) == BATCH
            self._front.writer.expect(more=full)
            try:
                await asyncio.gather(*(self.receive(raw) for raw in batch))
            except Exception:
                # Not even the failure could be stored: fetch the same again rather than lose it.
                log.exception("a batch is fetched again")
                await asyncio.sleep(1)
                continue
            if batch:
                offset = max(int(raw["update_id"]) for raw in batch) + 1

    async def webhook(self, request: Request) -> Response:
        """Take one update that Telegram posts: 403 without the secret, 200 once it is committed."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=403)
        try:
            raw = await request.json()
        except ValueError:
            raw = None
        if not isinstance(raw, dict):
            return Response(status_code=400)
        await self.receive(raw)
        return Response(status_code=200)

    async def set_webhook(self) -> None:
        """Tell Telegram where to post."""
        await self._insist(
            lambda: self._bot.set_webhook(
                f"{self._settings.telegram_webhook}{WEBHOOK_PATH}", secret_token=self._secret, allowed_updates=KINDS
            ),
        )

    async def introduce(self) -> None:
        """Give the chat its few commands; what fails here is no reason not to run."""
        try:
            await self._bot.set_my_commands([BotCommand(word, text) for word, text in resident.COMMANDS])
            await self._bot.set_my_commands(
                [BotCommand(word, text) for word, text in updates.GROUP_COMMANDS.items()],
                scope=BotCommandScopeAllGroupChats(),
            )
        except TelegramError as fault:
            log.warning("the commands were not set", extra={"error": type(fault).__name__})

    async def receive(self, raw: dict[str, Any]) -> None:
        """Act on one update; returns when it is committed or its failure is recorded."""
        number = raw.get("update_id")
        try:
            update = Update.de_json(raw, self._bot)
            heard = updates.read(update, updates.Me(self._bot.id, self._bot.username), self._front.clock())
            moved = updates.migrated(update)
        except Exception as fault:  # noqa: BLE001 - whatever was wrong with it, it is recorded
            await self._front.refuse(updates.CHANNEL, f"telegram:{self._bot.id}:{number}", raw, type(fault).__name__,
                                     updates.whose(raw))  # fmt: skip
            return
        if moved is not None:
            now = self._front.clock()
            await self._front.writer.act(lambda session: groups.moved(session, updates.CHANNEL, *moved, now))
        outcome = Outcome() if heard is None else await self._front.hear(heard)
        if update.callback_query is not None:
            # Not awaited: the press is committed, and its spinner must not hold up the next update.
            self._later(self._answer(update.callback_query.id, outcome))

    async def _answer(self, query_id: str, outcome: Outcome) -> None:
        await self._front.writer.calm(MOST_PATIENCE)
        toast = outcome.toast
        # An app follows the link, or shows the words that say the same.
        link = f"https://t.me/{self._bot.username}?start={outcome.start}" if outcome.start else None
        try:
            stays = bool(toast and len(toast) > READ_IN_PASSING)
            await self._bot.answer_callback_query(query_id, text=toast, show_alert=stays, url=link)
        except BadRequest:
            log.info("a press was answered too late")
        except TelegramError as fault:
            log.warning("a press was not answered", extra={"error": type(fault).__name__})

    def _later(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _insist(self, asked: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        """Ask until it is done: without it no update would come."""
        while True:
            try:
                await asked()
            except BadRequest as fault:
                log.error("Telegram refuses this address", extra={"error": fault.message})  # noqa: TRY400 - its words say it all
            except TelegramError as fault:
                log.warning("Telegram is not to be reached yet", extra={"error": type(fault).__name__})
            else:
                return
            await asyncio.sleep(3)
