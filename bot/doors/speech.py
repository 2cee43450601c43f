"""What is said by Telegram: one claimed row becomes one call, and every way it can end is in one table."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import calendars
from bot.doors.pictures import Pictures
from bot.doors.shown import CAPTION, cut, parts, whole
from bot.doors.updates import CHANNEL
from bot.doors.weblog import exported
from bot.front import Front
from bot.media import Spool
from handlers import groups
from handlers.wording import web
from storage.outbox import ANEW, DOUBTFUL, Outgoing, Settled, repeats
from storage.people import Chat

log = logging.getLogger(__name__)

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
GONE = ("chat not found", "user is deactivated", "bot was blocked", "bot was kicked", "peer_id_invalid")
NOT_OF_THIS_KIND = ("there is no text in the message", "there is no caption in the message")
MADE_WHEN_HANDED_OVER = {"export", "calendar"}
PICTURE_WAITED_FOR = 30.0
EDIT_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
MOST_PAUSE = timedelta(minutes=10)


class Speech:
    """Telegram as the sender's channel.

    A picture whose text is longer than a caption goes in two steps, each a claim of its own, so that the pace counts
    both: the picture, after which the row waits as `later` under the picture's number, and then the text with its
    buttons as the answer to it. The second step never repeats the first. A picture that is refused, or of which nobody
    knows whether it came, does not keep the text back.
    """

    name = CHANNEL

    def __init__(self, front: Front, bot: Bot, spool: Spool) -> None:
        """`bot` must have been initialised; pictures are read from the spool."""
        self._front, self._bot = front, bot
        self._pictures = Pictures(front, bot, spool)

    async def send(self, row: Outgoing) -> Settled:
        """Say one row, and tell what became of it; never raises for anything that Telegram answers."""
        try:
            settled = await self._say(row)
        except TelegramError as fault:
            settled = await self._judge(row, fault)
            log.info("not sent", extra={"row": row.id, "state": settled.state, "error": type(fault).__name__})
        if settled.state == "later" and settled.channel_ref is None:
            return replace(settled, channel_ref=row.channel_ref)
        return settled

    async def _say(self, row: Outgoing) -> Settled:
        data, chat = row.data or {}, int(row.address)
        markup = _keyboard(data.get("buttons"))
        links = await asyncio.to_thread(self._front.links.of, data) if data.keys() - {"buttons"} else None
        text = whole(row.text, links)
        if row.replaces_ref:
            return _sent(row, await self._edit(row, text, markup))
        kept = await asyncio.to_thread(self._document, row) if data.keys() & MADE_WHEN_HANDED_OVER else None
        if kept is not None:
            content, name = kept
            return _sent(row, await self._bot.send_document(
                chat, content, caption=cut(text, CAPTION), filename=name, reply_markup=markup
            ))  # fmt: skip
        # An edit whose original nobody saw is said as a message of its own, and that is about no picture.
        if row.file_id is not None and row.replaces_id is None and row.channel_ref is None:
            return await self._show(row, row.file_id, text, markup)
        answers = ReplyParameters(int(row.channel_ref), allow_sending_without_reply=True) if row.channel_ref else None
        return _sent(row, await self._bot.send_message(
            chat, cut(text), reply_markup=markup, reply_parameters=answers
        ))  # fmt: skip

    async def _show(self, row: Outgoing, file_id: int, text: str, markup: InlineKeyboardMarkup | None) -> Settled:
        picture = await self._pictures.find(file_id)
        if picture is not None and not picture.is_there:
            # A worker's card is often written together with the wish to fetch what it shows.
            seconds = min(2.0**row.attempts, PICTURE_WAITED_FOR)
            return _later(row, self._front.clock(), seconds, "its picture is on its way")
        first, *rest = parts(text, (), has_picture=True)
        fits = not rest
        try:
            if picture is not None:
                shown = await self._pictures.send(
                    int(row.address), picture, caption=first.text or None, markup=markup if fits else None
                )
                return _sent(row, shown) if fits else self._words_next(row, str(shown.message_id))
        except TelegramError as fault:
            settled = await self._judge(row, fault)
            if settled.state == "uncertain" and not fits:
                return self._words_next(row, "")
            if settled.state != "never" or settled.remark == "gone":
                return settled
        return _sent(row, await self._bot.send_message(int(row.address), cut(text), reply_markup=markup))

    def _words_next(self, row: Outgoing, picture_ref: str) -> Settled:
        return replace(_later(row, self._front.clock(), 0, "its picture has gone"), channel_ref=picture_ref)

    async def _edit(self, row: Outgoing, text: str, markup: InlineKeyboardMarkup | None) -> Message | bool:
        """Change a text or a caption: which of the two it is, Telegram knows best.

        Where nothing is left to press, a picture goes with what was said about it.
        """
        chat, number = int(row.address), int(row.replaces_ref or 0)
        as_text = partial(self._bot.edit_message_text, cut(text), chat, number, reply_markup=markup)
        as_caption = partial(
            self._bot.edit_message_caption, chat, number, caption=cut(text, CAPTION), reply_markup=markup
        )
        away = row.file_id is not None and markup is None
        first: Callable[[], Awaitable[Message | bool]] = as_caption if row.file_id is not None and markup else as_text
        second = as_text if first is as_caption else as_caption
        try:
            edited = await first()
        except BadRequest as fault:
            if not any(words in fault.message.lower() for words in NOT_OF_THIS_KIND):
                raise
            return await (self._pictures.cover(chat, number, cut(text, CAPTION)) if away else second())
        if away and isinstance(edited, Message):
            await self._pictures.remove(chat, edited)
        return edited

    def _document(self, row: Outgoing) -> tuple[bytes, str] | None:
        """Return the file that is made when the row is handed over, and its name."""
        data = row.data or {}
        with self._front.database.look() as session:
            if data.get("export"):
                return exported(session, int(data["export"])).encode(), web.EXPORT_NAME
            chat = session.get_one(Chat, row.chat_id)
            kept = calendars.occurrence_file(session, int(data["calendar"]), chat.person_id)
            return None if kept is None else (kept, web.CALENDAR_FILE)

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


def _sent(row: Outgoing, shown: Message | bool) -> Settled:  # noqa: FBT001 - as Telegram answers an edit
    ref = str(shown.message_id) if isinstance(shown, Message) else row.replaces_ref
    return Settled(row.id, row.chat_id, "sent", channel_ref=ref, remark=DOUBTFUL if row.doubtful else None)


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
    (lambda fault, said: isinstance(fault, NetworkError) and "entity too large" in said, _malformed),
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
