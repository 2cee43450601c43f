"""What stands before every page: the size of a body, where a form may come from, and the headers of each answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.limits import SECONDS, Limits
from bot.pages import are_awaited, render
from handlers.wording import web

MOST_BYTES = 12 * 1024 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; worker-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
        "form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), microphone=(), camera=()",
}
TOO_OFTEN = JSONResponse({"error": web.TOO_OFTEN}, 429, {"Retry-After": SECONDS})


class _TooLarge(Exception):
    """The body is larger than anything we take."""


class Guard:
    """An ASGI middleware; it reads no body itself, it counts what passes."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app
        self._limits = Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with a sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = _refusal(scope) if self._limits.allow(scope) else _too_often(scope)
        if refused is not None:
            await refused(scope, receive, _dressed(send))
            return
        passed, begun, refused_late = 0, False, False

        async def count() -> Message:
            nonlocal passed
            message = await receive()
            passed += len(message.get("body", b""))
            if passed > MOST_BYTES:
                raise _TooLarge
            return message

        async def answer(message: Message) -> None:
            nonlocal begun, refused_late
            if passed > MOST_BYTES and not begun:
                # FastAPI takes what we raised for a body that cannot be parsed; what it answers to that is not ours.
                begun = refused_late = True
                await _too_large(scope)(scope, receive, _dressed(send))
            elif not refused_late:
                begun = True
                await _dressed(send)(message)

        try:
            await self._app(scope, count, answer)
        except _TooLarge:
            if not begun:
                await _too_large(scope)(scope, receive, _dressed(send))


def _too_often(scope: Scope) -> Response:
    """Say so, to a person on a page and to a script in JSON."""
    if scope["method"] != "GET" or not are_awaited(Headers(scope=scope)):
        return TOO_OFTEN
    page = render("error.html", 429, title=web.TOO_OFTEN_TITLE, text=web.TOO_OFTEN)
    page.headers["Retry-After"] = SECONDS
    return page


def _too_large(scope: Scope) -> Response:
    if are_awaited(Headers(scope=scope)):
        return render("error.html", 413, title=web.UNREAD_TITLE, text=web.UNREAD)
    return JSONResponse({"error": web.TOO_LONG}, 413)


def _refusal(scope: Scope) -> Response | None:
    headers = Headers(scope=scope)
    if scope["method"] == "POST" and _foreign(headers):
        return JSONResponse({"error": web.RELOAD}, 403)
    said = headers.get("content-length", "")
    return _too_large(scope) if said.isdigit() and int(said) > MOST_BYTES else None


def _dressed(send: Send) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                answer.setdefault(name, value)
        await send(message)

    return dressed


def _foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
