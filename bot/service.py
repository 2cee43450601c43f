"""The service: what is assembled, in which order it starts and stops, and the routes that it serves."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from bot import pages
from bot.desk.door import Door
from bot.desk.news import News
from bot.doors.install import Install
from bot.doors.menu import Menu
from bot.doors.public import Public
from bot.doors.waiting import Waiting
from bot.doors.webchat import Line, WebChat
from bot.front import Clock, Front, Reads, wall_clock
from bot.guard import Guard
from bot.jobs import Jobs
from bot.links import Links
from bot.media import Fetch, Media, Spool
from bot.metrics import Metrics, Watch
from bot.pace import Pace
from bot.schedule import Schedule
from bot.sender import Sender
from bot.settings import Settings, SettingsError
from bot.words import read_words
from bot.writer import Writer
from handlers.wording import command, web
from storage import happenings, invitations
from storage.database import Database
from storage.happenings import Happening, Upto

if TYPE_CHECKING:
    from bot.doors.telegram import RawBot

log = logging.getLogger(__name__)

# How often a process looks for what others have written.
WATCHES_EVERY = 0.25
CHAT = Line("/chat")


class Service:
    """One running program: a database, its doors, its sender and its schedule."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        phones: Sequence[Line] = (),
        clock: Clock = wall_clock,
        read: Reads = read_words,
    ) -> None:
        """`phones`: the three telephones of a rehearsal; none where the program is in earnest."""
        self._read = read
        self._settings, self._database, self._phones, self._clock = settings, database, phones, clock
        self._waiting = Waiting()
        self._news = News()
        self._spool = Spool(settings.data)
        self._sender: Sender | None = None
        self._bot: RawBot | None = None
        self._links = Links(settings.public_url, settings.key_for, database)
        self.app = FastAPI(lifespan=self._life, docs_url=None, redoc_url=None, openapi_url=None)
        metrics = Metrics(settings, database, clock)
        self.app.add_middleware(Guard)
        self.app.add_middleware(Watch, took=metrics.took)
        self.app.add_exception_handler(RequestValidationError, _not_understood)
        self.app.add_exception_handler(HTTPException, _not_there)
        self.app.add_exception_handler(Exception, _failed)
        # Only what is the same for everybody is packed: with it no secret travels whose length could be measured.
        self.app.mount("/static", GZipMiddleware(StaticFiles(directory=pages.STATIC)), name="static")
        self.app.add_api_route("/", self._home, methods=["GET"])
        self.app.add_api_route("/i/{token}", self._invited, methods=["GET"])
        self.app.include_router(metrics.router)

    def ending(self) -> None:
        """The program is asked to end: let no page hold it up."""
        self._waiting.end()
        self._news.end()

    async def check(self) -> None:
        """Make sure that the Telegram token is one, and begin to speak with it. Raises SettingsError."""
        if not self._settings.telegram_token:
            return
        from telegram.error import InvalidToken, TelegramError  # noqa: PLC0415 - slow to import, and often not needed

        from bot.doors.telegram import make_bot  # noqa: PLC0415

        self._bot = make_bot(self._settings)
        try:
            await self._bot.initialize()
        except InvalidToken:
            await self._bot.shutdown()
            raise SettingsError(command.NOT_A_BOT) from None
        except TelegramError as fault:
            log.warning("Telegram is not to be reached yet", extra={"error": type(fault).__name__})

    @asynccontextmanager
    async def _life(self, _app: FastAPI) -> AsyncIterator[None]:
        writer = Writer(self._database, self._spoken)
        front = Front(self._database, writer, self._links, self._clock, self._read)
        secure = self._settings.public_url.startswith("https://")
        for line in (CHAT, *self._phones):
            self.app.include_router(WebChat(front, line, self._waiting, self._spool, secure=secure).router)
        # Who scans a code in a rehearsal holds the volunteer's telephone.
        base = next((line.base for line in self._phones if line.who == "volunteer"), CHAT.base)
        self.app.include_router(Install(CHAT.base).router)
        self.app.include_router(Menu(front, CHAT.base).router)
        self.app.include_router(Public(front, self._spool, base, self._settings.font).router)
        self.app.include_router(Door(front, self._news, self._spool, secure=secure).router)
        jobs = Jobs(front)
        fetchers: dict[str, Fetch] = {"web": self._spool.fetch}
        async with self._telegram(front, jobs, fetchers):
            jobs.everywhere("watch", self._watch)
            jobs.everywhere("words", front.watch_words)
            jobs.start("media", Media(front, self._spool, fetchers).run)
            jobs.start("schedule", lambda: _scheduled(Schedule(front, self._spool)))
            # What was read at the start stays. To look through all of it for garbage would stop everybody for as long
            # as a whole act takes, every few hundred acts.
            gc.freeze()
            log.info("ready", extra={"url": self._settings.public_url})
            yield
            await jobs.stop()
        await asyncio.to_thread(writer.close)

    @asynccontextmanager
    async def _telegram(self, front: Front, jobs: Jobs, fetchers: dict[str, Fetch]) -> AsyncIterator[None]:
        if self._bot is None:
            yield
            return
        from bot.doors.speech import Speech, fetcher  # noqa: PLC0415 - slow to import, and often not needed
        from bot.doors.telegram import WEBHOOK_PATH, TelegramDoor, connect  # noqa: PLC0415

        bot = self._bot
        door = TelegramDoor(front, bot, self._settings)
        fetchers["telegram"] = fetcher(bot)
        pace = Pace(kept=self._settings.telegram_pace)
        self._sender = Sender(front, Speech(front, bot, self._spool), pace, alone=self._database.sqlite)
        if self._settings.telegram_webhook:
            self.app.add_api_route(WEBHOOK_PATH, door.webhook, methods=["POST"])

        async def begin() -> None:
            await connect(bot)
            self._links.bot_name = bot.username
            await door.introduce()
            if self._settings.telegram_webhook:
                jobs.start("webhook", door.set_webhook)
            else:
                jobs.start("poller", door.poll)
            if self._sender is not None:
                jobs.start("sender", self._sender.run)

        jobs.everywhere("telegram", begin)
        try:
            yield
        finally:
            await bot.shutdown()

    async def _watch(self) -> None:
        """Learn what other processes have written (a `wudan tick`, another server)."""
        while True:
            upto, happened, spoken = await run_in_threadpool(self._new)
            self._news.heard(happened, upto)
            if spoken:
                self._waiting.tell(spoken)
                self._send()
            await asyncio.sleep(WATCHES_EVERY)

    def _new(self) -> tuple[Upto, list[Happening], dict[int, int]]:
        known = self._news.upto
        with self._database.look() as session:
            upto = happenings.newest(session)
            if upto == known:
                return upto, [], {}
            # What happened before this process began is on every page that it shows.
            seen = known if known.said else upto
            return upto, happenings.since(session, seen), happenings.spoken_in(session, seen)

    def _spoken(self, chats: set[int]) -> None:
        self._waiting.wake(chats)
        self._send()

    def _send(self) -> None:
        if self._sender is not None:
            self._sender.wake()

    async def _home(self) -> Response:
        if not self._phones:
            return RedirectResponse(f"{CHAT.base}/")
        phones = [
            {
                "base": line.base, "title": web.PHONES[line.who][0], "who_name": web.PHONES[line.who][1],
                "about": web.PHONES[line.who][2], "hints": list(line.hints),
            }
            for line in self._phones
        ]  # fmt: skip
        return pages.render("rehearsal.html", phones=phones, title=web.REHEARSAL_TITLE)

    async def _invited(self, token: str) -> Response:
        if await run_in_threadpool(self._opens, token):
            return pages.render("link.html", title=web.LINK_TITLE, text=web.LINK_TEXT, button=web.LINK_BUTTON,
                                action=f"{CHAT.base}/enter/{token}")  # fmt: skip
        return pages.render("error.html", 404, title=web.LINK_SPENT_TITLE, text=web.LINK_SPENT)

    def _opens(self, token: str) -> bool:
        with self._database.look() as session:
            return invitations.find_invitation(session, token, self._clock()) is not None


async def _scheduled(schedule: Schedule) -> None:
    schedule.start()
    try:
        await asyncio.Event().wait()
    finally:
        schedule.stop()


async def _not_there(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    if status == HTTPStatus.BAD_REQUEST:
        return await _not_understood(request, fault)
    if status == HTTPStatus.NOT_FOUND and _is_person(request):
        return pages.render("error.html", status, title=web.NO_PAGE_TITLE, text=web.NO_PAGE)
    return JSONResponse({"error": web.NOT_THERE}, status)


async def _not_understood(request: Request, fault: Exception) -> Response:
    faults = fault.errors() if isinstance(fault, RequestValidationError) else []
    if any(one["type"] == "string_too_long" and one["loc"][-1] == "text" for one in faults):
        return JSONResponse({"error": web.TOO_LONG}, 413)
    if _is_person(request):
        return pages.render("error.html", HTTPStatus.NOT_FOUND, title=web.NO_PAGE_TITLE, text=web.NO_PAGE)
    if pages.are_awaited(request.headers):
        return pages.render("error.html", HTTPStatus.BAD_REQUEST, title=web.UNREAD_TITLE, text=web.UNREAD)
    return JSONResponse({"error": web.NOT_UNDERSTOOD}, 400)


async def _failed(request: Request, _fault: Exception) -> Response:
    """Say so; what it was is in the log."""
    if pages.are_awaited(request.headers):
        return pages.render("error.html", 500, title=web.FAILED_TITLE, text=web.FAILED)
    return JSONResponse({"error": web.FAILED}, 500)


def _is_person(request: Request) -> bool:
    """Tell whether somebody opened an address, and not a script of ours."""
    return request.method == "GET" and pages.are_awaited(request.headers)
