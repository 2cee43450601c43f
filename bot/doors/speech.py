"""What is said by Telegram: one claimed row becomes one call, and every way it can end is in one table."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import MessageLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.doors.updates import CHANNEL
from bot.doors.weblog import exported
from bot.front import Front
from handlers import groups
from handlers.wording import web
from storage.outbox import ANEW, DOUBTFUL, Outgoing, Settled, repeats

log = logging.getLogger(__name__)

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
GONE = ("chat not found", "user is deactivated", "bot was blocked", "bot was kicked", "peer_id_invalid")
EDIT_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
MOST_PAUSE = timedelta(minutes=10)


class Speech:
    """Telegram as the sender's channel."""

    name = CHANNEL

    def __init__(self, front: Front, bot: Bot) -> None:
        """`bot` must have been initialised."""
        self._front, self._bot = front, bot

    async def send(self, row: Outgoing) -> Settled:
        """Say one row, and tell what became of it; never raises for anything that Telegram answers."""
        try:
            ref = await self._say(row)
        except TelegramError as fault:
            settled = await self._judge(row, fault)
            log.info("not sent", extra={"row": row.id, "state": settled.state, "error": type(fault).__name__})
            return settled
        return Settled(row.id, row.chat_id, "sent", channel_ref=ref, remark=DOUBTFUL if row.doubtful else None)

    async def _say(self, row: Outgoing) -> str:
        data = row.data or {}
        markup = _keyboard(data.get("buttons"))
        links = self._front.links.of(data)
        text = row.text if links is None else f"{row.text}\n{links}"
        chat, text = int(row.address), _cut(text)
        if row.replaces_ref is not None:
            edited = await self._bot.edit_message_text(
                text, chat_id=chat, message_id=int(row.replaces_ref), reply_markup=markup
            )
            return str(edited.message_id) if isinstance(edited, Message) else row.replaces_ref
        if data.get("export"):
            kept = await asyncio.to_thread(self._exported, int(data["export"]))
            sent = await self._bot.send_document(
                chat, io.BytesIO(kept.encode()), caption=text, filename=web.EXPORT_NAME
            )
            return str(sent.message_id)
        return str((await self._bot.send_message(chat, text, reply_markup=markup)).message_id)

    def _exported(self, person_id: int) -> str:
        with self._front.database.look() as session:
            return exported(session, person_id)

    async def _judge(self, row: Outgoing, fault: TelegramError) -> Settled:
        """The table of ends. The order matters: BadRequest is a NetworkError to python-telegram-bot."""
        now, said = self._front.clock(), str(fault).lower()
        for applies, judge in _TABLE:
            if applies(fault, said):
                if isinstance(fault, ChatMigrated):
                    await self._move(row.address, str(fault.new_chat_id))
                return judge(row, fault, now)
        return _uncertain(row, fault, now)

    async def _move(self, old: str, new: str) -> None:
        now = self._front.clock()
        await self._front.writer.act(lambda session: groups.moved(session, CHANNEL, old, new, now))


def _cut(text: str) -> str:
    # In UTF-16, as Telegram counts offsets: many an emoji is two there.
    return text.encode("utf-16-le")[: 2 * MessageLimit.MAX_TEXT_LENGTH].decode("utf-16-le", "ignore")


def _later(row: Outgoing, now: datetime, seconds: float, why: str) -> Settled:
    return Settled(row.id, row.chat_id, "later", due_at=now + timedelta(seconds=seconds), remark=why)


def _retry_after(row: Outgoing, fault: TelegramError, now: datetime) -> Settled:
    pause = getattr(fault, "_retry_after", timedelta(seconds=5))
    return _later(row, now, pause.total_seconds(), "too many requests")


def _backoff(row: Outgoing, fault: TelegramError, now: datetime) -> Settled:
    return _later(row, now, min(2.0**row.attempts, MOST_PAUSE.total_seconds()), type(fault).__name__)


def _gone(row: Outgoing, _fault: TelegramError, _now: datetime) -> Settled:
    return Settled(row.id, row.chat_id, "never", remark="gone")


def _moved(row: Outgoing, _fault: TelegramError, now: datetime) -> Settled:
    return _later(row, now, 0, "moved")


def _as_it_was(row: Outgoing, _fault: TelegramError, _now: datetime) -> Settled:
    return Settled(row.id, row.chat_id, "sent", channel_ref=row.replaces_ref, remark="not modified")


def _edit_lost(row: Outgoing, _fault: TelegramError, now: datetime) -> Settled:
    # What can still be pressed still matters, and becomes a message of its own; the rest has no reader any more.
    if (row.data or {}).get("buttons"):
        return Settled(row.id, row.chat_id, "later", due_at=now, remark=ANEW)
    return Settled(row.id, row.chat_id, "never", remark="original gone")


def _malformed(row: Outgoing, fault: TelegramError, _now: datetime) -> Settled:
    log.error("Telegram refused a row", extra={"row": row.id, "error": fault.message})
    return Settled(row.id, row.chat_id, "never", remark=fault.message[:200])


def _uncertain(row: Outgoing, fault: TelegramError, now: datetime) -> Settled:
    if repeats(row.urge, row.replaces_id) and not row.doubtful:
        return Settled(row.id, row.chat_id, "later", due_at=now, remark=DOUBTFUL)
    return Settled(row.id, row.chat_id, "uncertain", remark=type(fault).__name__)


_Applies = Callable[[TelegramError, str], bool]
_Judge = Callable[[Outgoing, TelegramError, datetime], Settled]
_TABLE: list[tuple[_Applies, _Judge]] = [
    (lambda fault, _: isinstance(fault, RetryAfter), _retry_after),
    (lambda fault, said: isinstance(fault, NetworkError) and "too many requests" in said, _retry_after),
    (lambda fault, _: isinstance(fault, ChatMigrated), _moved),
    (lambda fault, _: isinstance(fault, Forbidden), _gone),
    (lambda fault, said: isinstance(fault, BadRequest) and any(one in said for one in GONE), _gone),
    (lambda fault, said: isinstance(fault, BadRequest) and "not modified" in said, _as_it_was),
    (lambda fault, said: isinstance(fault, BadRequest) and any(one in said for one in EDIT_LOST), _edit_lost),
    (lambda fault, _: isinstance(fault, BadRequest), _malformed),
    (lambda fault, _: isinstance(fault, InvalidToken), _backoff),
    (lambda fault, _: isinstance(fault.__cause__, NEVER_SENT), _backoff),
    # Telegram answered that it failed (5xx), in JSON or by a proxy's page that could not be parsed: nothing was sent.
    (lambda fault, _: isinstance(fault, NetworkError) and isinstance(fault.__cause__, TelegramError | None), _backoff),
]


def _keyboard(rows: list[list[list[str]]] | None) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=payload) for label, payload in row] for row in rows],
    )


Fetch = Callable[[str], Awaitable[bytes]]


def fetcher(bot: Bot) -> Fetch:
    """Return how a Telegram file reference becomes bytes."""

    async def fetch(ref: str) -> bytes:
        file = await bot.get_file(ref)
        return bytes(await file.download_as_bytearray())

    return fetch
