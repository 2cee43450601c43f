"""What stands before every page: the size of a body, where a form may come from, and the headers of each answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handlers.wording import web

MOST_BYTES = 12 * 1024 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
}


class _TooLarge(Exception):
    """The body is larger than anything we take."""


class Guard:
    """An ASGI middleware; it reads no body itself, it counts what passes."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with a sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] == "POST" and _foreign(headers):
            await JSONResponse({"error": web.RELOAD}, 403)(scope, receive, send)
            return
        refusal = JSONResponse({"error": web.TOO_LONG}, 413)
        passed, begun = 0, False

        async def count() -> Message:
            nonlocal passed
            message = await receive()
            passed += len(message.get("body", b""))
            if passed > MOST_BYTES:
                raise _TooLarge
            return message

        async def dress(message: Message) -> None:
            nonlocal begun
            if passed > MOST_BYTES and not begun:
                # FastAPI takes what we raised for a body that cannot be read: its answer is not ours.
                begun = True
                await refusal(scope, receive, send)
            if passed > MOST_BYTES:
                return
            if message["type"] == "http.response.start":
                begun = True
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, count, dress)
        except _TooLarge:
            if not begun:
                await refusal(scope, receive, send)


def _foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
