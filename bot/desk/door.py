"""The desk's door: cookies, forms and redirects around the page functions and acts."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from bot.buckets import Buckets
from bot.desk import acts, notices
from bot.desk.context import MOST_CHARACTERS, Desk, Download, Kept, NotThere, Page, SignedOut, Upload, open_desk
from bot.desk.news import News, newest_event
from bot.desk.table import ACTS, PAGES, Shows
from bot.front import Front
from bot.media import Spool
from bot.pages import render
from handlers.wording import desk as wording
from handlers.wording import enclosing, refusals
from storage import sessions
from storage.errors import Refusal
from storage.invitations import digest_of

log = logging.getLogger(__name__)

BASE = "/desk"
COOKIE = "wudan_desk"
# Somebody tries codes: five at once, then five a minute.
LOGINS = (5, 5 / 60)
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
        for path, shows in PAGES:
            self.router.add_api_route(path, self._page(shows), methods=["GET"])
        for path, does in (*ACTS, ("/press", acts.press), ("/answer", acts.answer)):
            self.router.add_api_route(path, self._act(does), methods=["POST"])

    async def login(self, request: Request) -> Response:
        """Ask for the six digits."""
        return _alone("login.html", title=wording.LOGIN_TITLE, error="", goes=_local(request.query_params.get("to")))

    async def enter_by_code(self, request: Request) -> Response:
        """Come in by six digits that were said in chat."""
        form = await request.form()
        goes, code = _local(form.get("to")), "".join(filter(str.isdigit, str(form.get("code", ""))))
        if not self._tries.take(_address(request)):
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
        if not self._tries.take(_address(request)):
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
        if not _is_ours(secret, form):
            return _stale()
        now = self._front.clock()
        await self._front.writer.act(lambda session: sessions.end(session, secret, now))
        response = RedirectResponse(f"{BASE}/login", 303, HEADERS)
        response.delete_cookie(COOKIE, path=BASE)
        return response

    async def news(self, request: Request, since: int = 0) -> Response:
        """Answer as soon as anything happens after this event; 401 where nobody is logged in any more."""
        secret, now = _secret(request), self._front.clock()

        def known() -> bool:
            with self._front.database.look() as session:
                return sessions.find_session(session, secret, now) is not None

        if not secret or not await run_in_threadpool(known):
            return JSONResponse({"error": wording.RELOAD}, 401, HEADERS)
        return JSONResponse({"newest": await self._news.since(since)}, headers=HEADERS)

    def _page(self, shows: Shows) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            now, secret = self._front.clock(), _secret(request)
            try:
                response, seldom = await run_in_threadpool(self._shown, request, shows, secret)
            except SignedOut:
                return _to_login(_here(request))
            if seldom is not None:
                await self._front.writer.act(lambda session: sessions.note_use(session, seldom, now))
                self._keep(response, secret)
            return response

        return page

    def _shown(self, request: Request, shows: Shows, secret: str) -> tuple[Response, int | None]:
        """Return the page, and the session whose use should be noted."""
        front, now = self._front, self._front.clock()
        with front.database.look() as session:
            newest = newest_event(session)
            desk, found = open_desk(session, secret, front.reader, now)
            desk.query, desk.path = dict(request.query_params), request.path_params
            status, page = _looked_at(desk, shows)
            seldom = found.id if now - found.used_at > sessions.NOTED_EVERY else None
            if isinstance(page, Download):
                return _handed_over(page), seldom
            if isinstance(page, Kept):
                return self._file(page), seldom
            notice = notices.read(session, front.links, desk.person.id, desk.asked("said", 0), now)
            response = render(
                f"desk/{page.template}", status,
                desk=desk, title=page.title, notice=notice, newest=newest, nav=NAV, at=page.nav, here=_here(request),
                hidden=_hidden(secret, _here(request)), **page.context,
            )  # fmt: skip
            response.headers.update(HEADERS)
            return response, seldom

    def _file(self, kept: Kept) -> Response:
        path = self._spool.small(kept.name) if kept.small else self._spool.path(kept.name)
        is_picture = kept.media_type.startswith("image/")
        # What is no picture is handed over, and never shown as a page of ours.
        name = None if is_picture else enclosing.file_name("", kept.media_type)
        headers = HEADERS | {"Cache-Control": "private, max-age=3600"}
        return FileResponse(path, media_type="image/jpeg" if kept.small else kept.media_type, filename=name,
                            headers=headers)  # fmt: skip

    def _act(self, does: acts.Does) -> Callable[[Request], Awaitable[Response]]:
        async def act(request: Request) -> Response:
            secret, form = _secret(request), await request.form(max_fields=2000)
            back = _local(form.get("back"))
            unfit = _unfit(secret, form, back)
            if unfit is not None:
                return unfit
            sent = await _sent(request, form)
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
            return RedirectResponse(_with_notice(done.where or back or f"{BASE}/", done.said), 303, HEADERS)

        return act

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
    if not _is_ours(secret, form):
        return _stale()
    if any(isinstance(value, str) and len(value) > MOST_CHARACTERS for value in form.values()):
        return _alone("message.html", 413, title=wording.TITLE, text=wording.TOO_LONG, back=back)
    return None


def _stale() -> Response:
    return _alone("message.html", 403, title=wording.TITLE, text=wording.RELOAD, back=f"{BASE}/")


def _to_login(goes: str) -> Response:
    return RedirectResponse(f"{BASE}/login" + (f"?{urlencode({'to': goes})}" if goes else ""), 303, HEADERS)


async def _sent(request: Request, form: FormData) -> acts.Sent:
    fields: dict[str, str] = {}
    every: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.setdefault(name, []).append(Upload(value.filename, await value.read()))
        else:
            fields[name] = value
            every.setdefault(name, []).append(value)
    shape = [request.url.path, *(f"{name}={one}" for name in sorted(every) for one in every[name])]
    shape += [digest_of(f"{name} {one.name} {len(one.content)}") for name in sorted(files) for one in files[name]]
    return acts.Sent(digest_of("\n".join(shape)), dict(request.path_params), fields, files, every)


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


def csrf_of(secret: str) -> str:
    """Return the token that every form of this session carries."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def _is_ours(secret: str, form: FormData) -> bool:
    return hmac.compare_digest(csrf_of(secret).encode(), str(form.get("csrf", "")).encode("utf-8", "replace"))


def _hidden(secret: str, here: str) -> Markup:
    """Return the fields that every form of a page carries: whose it is, which page, which showing of it."""
    row = Markup('<input type="hidden" name="{}" value="{}">')
    fields = (("csrf", csrf_of(secret)), ("key", secrets.token_urlsafe(9)), ("back", here))
    return Markup("").join(row.format(name, value) for name, value in fields)


def _here(request: Request) -> str:
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name != "said"]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")


def _with_notice(where: str, said: int) -> str:
    parts = urlsplit(where)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "said"]
    return f"{parts.path}?{urlencode([*kept, ('said', said)])}" + (f"#{parts.fragment}" if parts.fragment else "")


def _local(where: object) -> str:
    """Return the address if it is one of the desk's own pages, else nothing."""
    said = str(where or "")
    parts = urlsplit(said)
    inside = parts.path == BASE or parts.path.startswith(f"{BASE}/")
    return said if inside and not parts.netloc and not parts.scheme and "\\" not in said else ""


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
