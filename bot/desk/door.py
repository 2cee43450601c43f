"""The desk's door: cookies, forms and redirects around the page functions and acts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from bot.buckets import Buckets
from bot.desk import acts, forms, notices
from bot.desk.context import MOST_CHARACTERS, Desk, Download, Kept, NotThere, Page, SignedOut, open_desk
from bot.desk.forms import BASE
from bot.desk.news import Interest, News
from bot.desk.table import ACTS, PAGES, Shows
from bot.front import Front
from bot.limits import address_of
from bot.media import Spool
from bot.pages import render
from handlers.turn import clean
from handlers.wording import desk as wording
from handlers.wording import enclosing, refusals
from storage import happenings, sessions
from storage.errors import Refusal
from storage.happenings import Upto

log = logging.getLogger(__name__)
Note = Callable[[Session], None]

COOKIE = "wudan_desk"
# A file stays in a browser, in seconds, as long as a page shows what was opened: others sit there after that.
KEPT_FOR = 600
# Somebody tries codes: five at once, then five a minute.
LOGINS = (5, 5 / 60)
TABLES = (".csv", ".xlsx")
# More pages at once make none of them quicker; there they wait for the database most of their time.
POSTGRES_PAGES = 4
_THERE = {f"{BASE}{path}" for path, _ in PAGES}
NAV = [section for section in wording.NAV if section[1] in _THERE]
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "Cache-Control": "no-store",
}


class Door:
    """The routes of the desk."""

    def __init__(self, front: Front, news: News, spool: Spool, *, secure: bool) -> None:
        """`secure`: the cookie travels by TLS alone."""
        self._front, self._news, self._spool, self._secure = front, news, spool, secure
        self._tries = Buckets(*LOGINS)
        self.router = APIRouter(prefix=BASE)
        self.router.add_api_route("/login", self.login, methods=["GET"])
        self.router.add_api_route("/login", self.enter_by_code, methods=["POST"])
        self.router.add_api_route("/enter/{link}", self.welcome, methods=["GET"])
        self.router.add_api_route("/enter/{link}", self.enter_by_link, methods=["POST"])
        self.router.add_api_route("/logout", self.logout, methods=["POST"])
        self.router.add_api_route("/news", self.news, methods=["GET"])
        # All share one core with what people say in chat, and a month's table takes a second of it.
        tables, pages = asyncio.Semaphore(1), asyncio.Semaphore(2 if front.database.sqlite else POSTGRES_PAGES)
        for path, shows in PAGES:
            turn = tables if path.endswith(TABLES) else pages
            self.router.add_api_route(path, self._page(shows, turn), methods=["GET"])
        for path, does in (*ACTS, ("/press", acts.press), ("/answer", acts.answer)):
            self.router.add_api_route(path, self._act(does), methods=["POST"])

    async def login(self, request: Request) -> Response:
        """Ask for the six digits."""
        return _alone(
            "login.html", title=wording.LOGIN_TITLE, error="", goes=forms.local(request.query_params.get("to"))
        )

    async def enter_by_code(self, request: Request) -> Response:
        """Come in by six digits that were said in chat."""
        form = await request.form()
        goes, code = forms.local(form.get("to")), "".join(filter(str.isdigit, str(form.get("code", ""))))
        if not self._tries.take(address_of(request.scope)):
            return _alone("login.html", 429, title=wording.LOGIN_TITLE, error=wording.TOO_OFTEN, goes=goes)
        if len(code) != 6 or not code.isascii():  # noqa: PLR2004 - six digits
            return _alone("login.html", 400, title=wording.LOGIN_TITLE, error=wording.SIX_DIGITS, goes=goes)
        now = self._front.clock()
        secret = await self._front.writer.act(lambda session: sessions.enter_by_code(session, code, now))
        if secret is None:
            return _alone("login.html", 403, title=wording.LOGIN_TITLE, error=wording.WRONG_CODE, goes=goes)
        return self._entered(secret, goes)

    async def welcome(self, link: str) -> Response:
        """Show a button: a preview that opens the link must not use it up."""
        now = self._front.clock()

        def opens() -> bool:
            with self._front.database.look() as session:
                return sessions.find_key(session, link, now) is not None

        if not await run_in_threadpool(opens):
            return _alone("login.html", 404, title=wording.LOGIN_TITLE, error=refusals.SENTENCES["KeySpent"], goes="")
        return _alone("enter.html", title=wording.TITLE, link=link)

    async def enter_by_link(self, request: Request, link: str) -> Response:
        """Come in by a one-time link."""
        if not self._tries.take(address_of(request.scope)):
            return _alone("login.html", 429, title=wording.LOGIN_TITLE, error=wording.TOO_OFTEN, goes="")
        now = self._front.clock()
        try:
            secret = await self._front.writer.act(lambda session: sessions.enter_by_link(session, link, now))
        except Refusal as refusal:
            return _alone("login.html", 403, title=wording.LOGIN_TITLE, error=refusals.sentence(refusal), goes="")
        return self._entered(secret, "")

    async def logout(self, request: Request) -> Response:
        """退出."""
        secret, form = _secret(request), await request.form()
        if not forms.is_ours(secret, form):
            return _stale()
        now = self._front.clock()
        await self._front.writer.act(lambda session: sessions.end(session, secret, now))
        response = RedirectResponse(f"{BASE}/login", 303, HEADERS)
        response.delete_cookie(COOKIE, path=BASE)
        return response

    async def news(self, request: Request, since: str = "", things: str = "") -> Response:
        """Answer as soon as these things of the worker's places change; 401 where nobody is logged in any more."""
        secret, now = _secret(request), self._front.clock()

        def seen() -> list[int]:
            with self._front.database.look() as session:
                desk, _ = open_desk(session, secret, self._front.reader, now)
                return [*desk.places, *happenings.places_of(session, desk.asked_along)]

        try:
            places = await run_in_threadpool(seen)
        except SignedOut:
            return JSONResponse({"error": wording.RELOAD}, 401, HEADERS)
        interest = Interest(frozenset(places), frozenset(things.split()))
        return JSONResponse({"news": await self._news.since(Upto.read(since), interest)}, headers=HEADERS)

    def _page(self, shows: Shows, turn: asyncio.Semaphore) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            secret = _secret(request)
            try:
                async with turn:
                    response, note = await run_in_threadpool(self._shown, request, shows, secret)
            except SignedOut:
                return _to_login(forms.here(request))
            except Exception:
                log.exception("a page of the desk failed", extra={"path": request.url.path})
                return _alone("message.html", 500, title=wording.TITLE, text=wording.FAILED, back=f"{BASE}/")
            if note is not None:
                await self._front.writer.act(note)
                self._keep(response, secret)
            return response

        return page

    def _shown(self, request: Request, shows: Shows, secret: str) -> tuple[Response, Note | None]:
        """Return the page, and what has to be written down of it before it is handed over."""
        front, now = self._front, self._front.clock()
        with front.database.look() as session:
            newest = happenings.newest(session).written()
            desk, found = open_desk(session, secret, front.reader, now)
            desk.query = {name: clean(value) for name, value in request.query_params.items()}
            desk.path, desk.links = request.path_params, front.links
            status, page = _looked_at(desk, shows)
            number, seldom = found.id, None
            if now - found.used_at > sessions.NOTED_EVERY:
                seldom = partial(sessions.note_use, session_id=number, now=now)
            if isinstance(page, Download):
                taken = partial(sessions.note_export, session_id=number, name=page.name, now=now)
                return _handed_over(page), taken if page.of_people else seldom
            if isinstance(page, Kept):
                return self._file(page), seldom
            here = forms.here(request)
            notice = notices.read(session, front.links, desk.person.id, desk.asked("said", 0), now)
            response = render(
                f"desk/{page.template}", status,
                desk=desk, title=page.title, notice=notice, newest=newest, nav=NAV, at=page.nav, here=here,
                hidden=forms.hidden(secret, here), **page.context,
            )  # fmt: skip
            response.headers.update(HEADERS)
            return response, seldom

    def _file(self, kept: Kept) -> Response:
        path = self._spool.small(kept.name) if kept.small else self._spool.path(kept.name)
        is_picture = kept.media_type.startswith("image/")
        # What is no picture is handed over, and never shown as a page of ours.
        name = None if is_picture else enclosing.file_name("", kept.media_type)
        headers = HEADERS | {"Cache-Control": f"private, max-age={KEPT_FOR}"}
        return FileResponse(path, media_type="image/jpeg" if kept.small else kept.media_type, filename=name,
                            headers=headers)  # fmt: skip

    def _act(self, does: acts.Does) -> Callable[[Request], Awaitable[Response]]:
        async def act(request: Request) -> Response:
            secret = _secret(request)
            form = await self._form(request, secret)
            if form is None:
                return _to_login("")
            back = forms.local(form.get("back"))
            unfit = _unfit(secret, form, back)
            if unfit is not None:
                await form.close()
                return unfit
            sent = await forms.sent(request, form, self._spool)
            front, now = self._front, self._front.clock()
            try:
                done = await front.writer.act(
                    lambda session: acts.do(session, front.reader, secret, sent, does, now), route=f"desk:{secret[:8]}"
                )
            except SignedOut:
                return _to_login(back)
            except NotThere:
                return _alone("message.html", 404, title=wording.NOT_THERE_TITLE, text=wording.NOT_THERE, back=back)
            except Exception:
                log.exception("an act at the desk failed", extra={"path": request.url.path})
                return _alone("message.html", 500, title=wording.TITLE, text=wording.FAILED, back=back)
            return RedirectResponse(forms.with_notice(done.where or back or f"{BASE}/", done.said), 303, HEADERS)

        return act

    async def _form(self, request: Request, secret: str) -> FormData | None:
        """Return what was sent; None where a stranger sends files, or much: it is neither read nor put aside."""
        if forms.is_large(request) and not await run_in_threadpool(self._is_in, secret):
            return None
        form = await request.form(max_fields=2000)
        if forms.has_files(form) and not await run_in_threadpool(self._is_in, secret):
            await form.close()
            return None
        return form

    def _is_in(self, secret: str) -> bool:
        with self._front.database.look() as session:
            return sessions.find_session(session, secret, self._front.clock()) is not None

    def _entered(self, secret: str, goes: str) -> Response:
        response = RedirectResponse(goes or f"{BASE}/", 303, HEADERS)
        self._keep(response, secret)
        return response

    def _keep(self, response: Response, secret: str) -> None:
        response.set_cookie(
            COOKIE, secret, max_age=int(sessions.IDLE.total_seconds()), path=BASE, httponly=True, samesite="lax",
            secure=self._secure,
        )  # fmt: skip


def _looked_at(desk: Desk, shows: Shows) -> tuple[int, Page | Download | Kept]:
    try:
        return HTTPStatus.OK, shows(desk)
    except NotThere:
        return HTTPStatus.NOT_FOUND, Page("nothing.html", wording.NOT_THERE_TITLE, {"text": wording.NOT_THERE})
    except Refusal as refusal:
        said = refusals.sentence(refusal)
        return HTTPStatus.FORBIDDEN, Page("nothing.html", wording.REFUSED_TITLE, {"text": said})


def _unfit(secret: str, form: FormData, back: str) -> Response | None:
    """Return why a form cannot be taken: nobody is logged in, it is not of our making, or too long."""
    if not secret:
        return _to_login(back)
    if not forms.is_ours(secret, form):
        return _stale()
    if any(isinstance(value, str) and len(value) > MOST_CHARACTERS for value in form.values()):
        return _alone("message.html", 413, title=wording.TITLE, text=wording.TOO_LONG, back=back)
    return None


def _stale() -> Response:
    return _alone("message.html", 403, title=wording.TITLE, text=wording.RELOAD, back=f"{BASE}/")


def _to_login(goes: str) -> Response:
    return RedirectResponse(f"{BASE}/login" + (f"?{urlencode({'to': goes})}" if goes else ""), 303, HEADERS)


def _handed_over(file: Download) -> Response:
    name = urlencode({"": file.name})[1:].replace("+", "%20")
    return Response(
        file.content, media_type=file.media_type,
        headers=HEADERS | {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )  # fmt: skip


def _alone(template: str, status: int = 200, **context: object) -> Response:
    response = render(f"desk/{template}", status, **context)
    response.headers.update(HEADERS)
    return response


def _secret(request: Request) -> str:
    return request.cookies.get(COOKIE, "")
