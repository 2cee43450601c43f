"""The web chat: a full channel on any telephone's browser. The page reads its log from its last id."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot import calendars
from bot.buckets import MOST_KNOWN, Buckets
from bot.doors.install import RELEASE_HEADER, release
from bot.doors.waiting import Waiting, within
from bot.doors.weblog import CHANNEL, WANTED, WebLog
from bot.front import Front
from bot.limits import STRANGERS, address_of, is_near
from bot.media import Spool
from bot.pages import render
from handlers.turn import MOST_CHARACTERS, Heard, Kind, clean
from handlers.wording import enclosing, web
from storage import calls, invitations, pages, people

COOKIE = "wudan"
KEPT_FOR = 400 * 24 * 3600  # the longest that browsers keep a cookie
MOST_WAIT = 25.0
PICTURE_WITHIN, PICTURE_LOOKED_FOR_EVERY = 6.0, 0.3
# A row's id fits into 64 bits; what does not is nobody's.
MOST_ID = 10**15
Key = Annotated[str, StringConstraints(pattern=r"^[ -~]{8,64}$")]
RowId = Annotated[int, Path(ge=1, le=MOST_ID)]


@dataclass(frozen=True, slots=True)
class Line:
    """One chat page: its path, for whom it is, and (in rehearsal) the sample person who speaks there."""

    base: str
    who: str = "resident"
    title: str = web.TITLE
    hints: Sequence[str] = ()
    person_id: int | None = None


class Said(BaseModel):
    """What a page posts: a text, or a pressed button with the message it stands under."""

    key: Key
    text: Annotated[str, Field(max_length=MOST_CHARACTERS)] = ""
    press: Annotated[str, Field(max_length=64)] = ""
    message: int | None = None
    label: Annotated[str, Field(max_length=64)] = ""


class Stands(BaseModel):
    """Where somebody stands, in degrees, as their telephone says."""

    key: Key
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class WebChat:
    """The routes of one chat page."""

    def __init__(self, front: Front, line: Line, waiting: Waiting, spool: Spool, *, secure: bool) -> None:
        """`secure`: the cookie travels by TLS alone."""
        self._front, self._line, self._waiting, self._spool, self._secure = front, line, waiting, spool, secure
        self._log = WebLog(front.database, line.base, spool, front.links)
        # Who may speak, and in which chat: of a person nothing else is kept. None before their first message.
        self._strangers, self._known = Buckets(*STRANGERS), OrderedDict[str, int | None]()
        self.router = APIRouter(prefix=line.base)
        self.router.add_api_route("/", self.page, methods=["GET"], response_class=HTMLResponse)
        self.router.add_api_route("/log", self.log, methods=["GET"])
        self.router.add_api_route("/say", self.say, methods=["POST"])
        self.router.add_api_route("/photo", self.photo, methods=["POST"])
        self.router.add_api_route("/place", self.place, methods=["POST"])
        self.router.add_api_route("/media/{message_id}", self.media, methods=["GET"])
        self.router.add_api_route("/export/{message_id}", self.export, methods=["GET"])
        self.router.add_api_route("/calendar/{message_id}", self.calendar, methods=["GET"])
        self.router.add_api_route("/enter/{token}", self.enter, methods=["POST"])

    async def page(self, request: Request) -> Response:
        """Serve the page. Its cookie is the person's secret; a person is made of it with the first message."""
        secret = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
        if self._line.person_id is not None:
            await self._settle_in(secret, self._line.person_id)
        place = await run_in_threadpool(self._log.place, secret)
        response = render(
            "chat.html",
            base=self._line.base, title=self._line.title, who=self._line.who, hints=list(self._line.hints),
            station_name=place.name if place else "", station_phone=place.phone if place else "",
        )  # fmt: skip
        response.headers[RELEASE_HEADER] = release()
        return self._with_secret(response, secret)

    async def log(
        self,
        request: Request,
        after: Annotated[int, Query(ge=0, le=MOST_ID)] = 0,
        seen: Annotated[int, Query(ge=0, le=MOST_ID)] = 0,
        wait: Annotated[float, Query(ge=0, le=MOST_WAIT)] = 0,
        before: Annotated[int | None, Query(ge=1, le=MOST_ID)] = None,
    ) -> Response:
        """Return what was said since `after`; waits for it at most `wait` seconds."""
        address = self._address(request)
        look = partial(self._log.look, address, after, before)
        chat = await self._chat(address)
        if chat is None:
            if wait:
                await asyncio.sleep(min(wait, 2.0))
            return JSONResponse({"messages": [], "last": after, "station": (await run_in_threadpool(look)).station})
        with self._waiting.listening(chat, after) as news:
            clock = asyncio.get_running_loop().time
            until = clock() + (wait if before is None else 0)
            read = await run_in_threadpool(look)
            if seen > read.seen_id:
                await self._saw(chat, seen)
            # Woken by what was said elsewhere, a page waits on: it would only ask the same again.
            while not read.messages and clock() < until and not self._waiting.ended:
                await within(news, until - clock())
                # A thousand wait: where nothing was said, nothing is read.
                if news.is_set():
                    news.clear()
                    read = await run_in_threadpool(look)
        rows = read.messages
        last = max([after, *(int(row["id"]) for row in rows), *(int(row.pop("newest", 0)) for row in rows)])
        return JSONResponse({"messages": rows, "last": last, "station": read.station})

    async def say(self, request: Request, said: Said) -> Response:
        """Hear a text or a press; answered only when it is committed."""
        address = await self._speaker(request)
        if isinstance(address, Response):
            return address
        text = clean(said.label if said.press else said.text)
        kind = Kind.PRESS if said.press else Kind.TEXT
        if kind is Kind.TEXT and text.startswith("/start"):
            kind, text = Kind.START, text.removeprefix("/start").strip()
        heard = Heard(
            CHANNEL, address, f"web:{address[:16]}:{said.key}", self._front.clock(), kind,
            text=text, press=clean(said.press), pressed=str(said.message or ""),
        )  # fmt: skip
        outcome = await self._front.hear(heard)
        return JSONResponse({"toast": outcome.toast, "id": outcome.message_id})

    async def place(self, request: Request, stands: Stands) -> Response:
        """Hear where somebody stands; it is kept with a ticket that they speak of, else used for the answer alone."""
        address = await self._speaker(request)
        if isinstance(address, Response):
            return address
        heard = Heard(
            CHANNEL, address, f"web:{address[:16]}:{stands.key}", self._front.clock(), Kind.PLACE,
            text=web.MY_PLACE, latitude=stands.latitude, longitude=stands.longitude,
        )  # fmt: skip
        outcome = await self._front.hear(heard)
        return JSONResponse({"toast": outcome.toast, "id": outcome.message_id})

    async def photo(
        self,
        request: Request,
        key: Annotated[Key, Form()],
        file: Annotated[UploadFile, File()],
        text: Annotated[str, Form(max_length=1024)] = "",
        album: Annotated[str, Form(pattern=r"^[ -~]{0,64}$")] = "",
    ) -> Response:
        """Hear a photo: its bytes are safe on the disk before the act that speaks of them."""
        address = await self._speaker(request)
        if isinstance(address, Response):
            return address
        try:
            ref = await self._spool.keep(file)
        except ValueError:
            return _refused(413, web.PHOTO_TOO_LARGE)
        heard = Heard(
            CHANNEL, address, f"web:{address[:16]}:{key}", self._front.clock(), Kind.PHOTO, text=clean(text), ref=ref,
            album=f"web:{address[:16]}:{album}" if album else "",
        )  # fmt: skip
        outcome = await self._front.hear(heard)
        if outcome.message_id is None:
            self._spool.drop(ref)
        return JSONResponse({"toast": outcome.toast, "id": outcome.message_id})

    async def media(self, request: Request, message_id: RowId) -> Response:
        """Serve a picture that stands in this chat; what was sent a moment ago is waited for."""
        until = asyncio.get_running_loop().time() + PICTURE_WITHIN
        while True:
            path, media_type = await run_in_threadpool(self._log.picture, self._address(request), message_id)
            if media_type != WANTED or asyncio.get_running_loop().time() > until:
                break
            await asyncio.sleep(PICTURE_LOOKED_FOR_EVERY)
        if path is None:
            return _refused(404, web.NOT_THERE)
        # What is no picture is handed over, and never shown as a page of ours.
        name = None if media_type.startswith("image/") else enclosing.file_name("", media_type)
        return FileResponse(
            path, media_type=media_type, filename=name, headers={"Cache-Control": "private, max-age=86400"}
        )

    async def export(self, request: Request, message_id: RowId) -> Response:
        """Hand over what is kept of the person, where the chat asked for it."""
        kept = await run_in_threadpool(self._log.export, self._address(request), message_id)
        if kept is None:
            return _refused(404, web.NOT_THERE)
        return Response(
            kept, media_type="application/json",
            headers={"Content-Disposition": "attachment; filename=wudan.json", "Cache-Control": "no-store"},
        )  # fmt: skip

    async def calendar(self, request: Request, message_id: RowId) -> Response:
        """Hand over the day that the chat spoke of, for the person's own calendar."""
        day = await run_in_threadpool(self._log.calendar, self._address(request), message_id)
        if day is None:
            return _refused(404, web.NOT_THERE)
        return Response(
            day, media_type=calendars.MEDIA_TYPE,
            headers={"Content-Disposition": "attachment; filename=wudan.ics", "Cache-Control": "no-store"},
        )  # fmt: skip

    async def enter(self, request: Request, token: str, once: Annotated[str, Query(max_length=64)] = "") -> Response:
        """Come in by a one-time link; used twice, it says so in the chat.

        `once` tells one opening of a page from the next, where the same words may be meant again.
        """
        secret = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
        address = invitations.digest_of(secret)
        key = f"web:{address[:16]}:enter:{invitations.digest_of(token + once)[:16]}"
        await self._front.hear(Heard(CHANNEL, address, key, self._front.clock(), Kind.START, text=token))
        response = RedirectResponse(f"{self._line.base}/", status_code=303)
        return self._with_secret(response, secret)

    def _with_secret(self, response: Response, secret: str) -> Response:
        response.set_cookie(
            COOKIE, secret, max_age=KEPT_FOR, path=self._line.base, httponly=True, samesite="lax", secure=self._secure
        )
        return response

    async def _speaker(self, request: Request) -> str | Response:
        """Return at which address somebody speaks; the refusal where too many begin to from one place."""
        address = self._address(request)
        if address is None:
            return _refused(401, web.RELOAD)
        if address not in self._known and await self._chat(address) is None:
            where = address_of(request.scope)
            if not is_near(where) and not self._strangers.take(where):
                return _refused(429, web.TOO_OFTEN)
            self._know(address, None)
        return address

    async def _chat(self, address: str | None) -> int | None:
        """Return the chat of this address; None before its first message."""
        if address is None:
            return None
        known = self._known.get(address)
        if known is None:
            known = await run_in_threadpool(self._log.chat, address)
            if known is not None:
                self._know(address, known)
        return known

    def _know(self, address: str, chat: int | None) -> None:
        self._known[address] = chat
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    def _address(self, request: Request) -> str | None:
        secret = request.cookies.get(COOKIE)
        return invitations.digest_of(secret) if secret else None

    async def _settle_in(self, secret: str, person_id: int) -> None:
        address, now = invitations.digest_of(secret), self._front.clock()
        await self._front.writer.act(
            lambda session: people.open_chat(session, CHANNEL, address, now, person_id=person_id).id
        )

    async def _saw(self, chat_id: int, seen: int) -> None:
        now = self._front.clock()

        def note(session: Session) -> None:
            chat = session.get(people.Chat, chat_id)
            if chat is not None:
                calls.seen(session, chat, min(seen, pages.newest_id(session)), now)

        await self._front.writer.act(note)


def _refused(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status_code=status)
