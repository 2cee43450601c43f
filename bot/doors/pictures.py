"""Pictures that go out by Telegram: sent there once, and known by Telegram's own name from then on."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image
from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.error import BadRequest, TelegramError

from bot.front import Front
from bot.media import Spool
from handlers.wording import enclosing
from storage import files

log = logging.getLogger(__name__)

BLANK_SIZE, BLANK_COLOUR = (320, 180), "#e8e8e8"
UNKNOWN_REF = ("wrong file identifier", "wrong remote file", "wrong file_id")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, or another file, that is kept or about to be: its kind, its name, and how Telegram knows it."""

    id: int
    kind: str
    is_there: bool
    name: str
    # as it is handed over
    title: str
    telegram_ref: str | None


class Pictures:
    """Sends what is kept; the first that goes out is uploaded, and the others wait for its name."""

    def __init__(self, front: Front, bot: Bot, spool: Spool) -> None:
        """`bot` must have been initialised."""
        self._front, self._bot, self._spool = front, bot, spool
        self._uploading = asyncio.Lock()
        # how Telegram knows the picture that covers others, once it has been sent there
        self._blank: str | None = None

    async def find(self, file_id: int) -> Picture | None:
        """Return the picture as it stands; None where there is none, or none any more."""
        return await asyncio.to_thread(self._look_up, file_id)

    async def send(
        self, chat: int, picture: Picture, *, caption: str | None, markup: InlineKeyboardMarkup | None
    ) -> Message:
        """Send a picture that is there. Raises what Telegram answers."""
        if picture.telegram_ref is None:
            async with self._uploading:
                again = await self.find(picture.id)
                if again is None or again.telegram_ref is None:
                    return await self._upload(chat, picture, caption, markup)
                picture = again
        try:
            return await self._send(picture)(chat, picture.telegram_ref or "", caption=caption, reply_markup=markup)
        except BadRequest as fault:
            if not any(words in fault.message.lower() for words in UNKNOWN_REF):
                raise
            log.info("a picture is sent anew", extra={"file": picture.id})
            return await self._upload(chat, picture, caption, markup)

    async def cover(self, chat: int, message_id: int, caption: str) -> Message | bool:
        """Let nothing be seen of a picture that was shown with its words; nobody is woken by it."""
        media = InputMediaPhoto(self._blank or _blank(), caption=caption)
        covered = await self._bot.edit_message_media(media, chat, message_id)
        if isinstance(covered, Message) and covered.photo:
            self._blank = covered.photo[-1].file_id
        return covered

    async def remove(self, chat: int, below: Message) -> None:
        """Delete the picture that these words answer. What cannot be deleted any more stays: the words tell of it."""
        shown = below.reply_to_message
        if shown is None or not shown.photo or shown.from_user is None or shown.from_user.id != self._bot.id:
            return
        try:
            await self._bot.delete_message(chat, shown.message_id)
        except TelegramError as fault:
            log.warning("a picture could not be taken back", extra={"error": type(fault).__name__})

    async def _upload(
        self, chat: int, picture: Picture, caption: str | None, markup: InlineKeyboardMarkup | None
    ) -> Message:
        try:
            content = await asyncio.to_thread(self._spool.path(picture.name).read_bytes)
        except OSError as fault:
            # As Telegram would say it: the row goes on without its picture.
            log.exception("a picture is missing", extra={"file": picture.id})
            raise BadRequest("the picture is missing") from fault
        sent = await self._send(picture)(chat, content, caption=caption, filename=picture.title, reply_markup=markup)
        # What Telegram takes for something else (a film for a video) is not known to it as what we sent.
        known = sent.photo[-1] if sent.photo else sent.document
        if known is not None:
            ref = known.file_id
            await self._front.writer.act(lambda session: files.keep_telegram_ref(session, picture.id, ref))
        return sent

    def _send(self, picture: Picture) -> Callable[..., Coroutine[Any, Any, Message]]:
        return self._bot.send_photo if picture.kind == "photo" else self._bot.send_document

    def _look_up(self, file_id: int) -> Picture | None:
        with self._front.database.look() as session:
            file = files.find_file(session, file_id)
            if file is None or file.state not in ("wanted", "stored"):
                return None
            name = file.name or ""
            if file.kind == "photo":
                return Picture(file.id, file.kind, file.state == "stored", name, name, file.telegram_ref)
            title = enclosing.file_name(file.kind, file.media_type)
            return Picture(file.id, file.kind, file.state == "stored", name, title, file.telegram_ref)


@cache
def _blank() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", BLANK_SIZE, BLANK_COLOUR).save(out, "PNG")
    return out.getvalue()
