"""Limits of the doors that anybody can knock at: how often one address opens pages, and one chat says something."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from bot.buckets import Buckets

# A wall of four hundred photos, and a hall full of people behind one address, are nothing unusual.
PAGES = (600, 10.0)
# A telephone that was without a line sends at once what was written meanwhile.
WORDS = (40, 1.0)
# So many people who never spoke before begin to from one address.
STRANGERS = (60, 0.5)
# An office of workers behind one address: each change is looked at by every open desk, and a form is rare.
DESKS = (1200, 40.0)
# A page of the chat asks again every half minute, and whenever something was said.
LOOKS = (3000, 100.0)
OPEN_TO_ALL = ("/wall/", "/poster/", "/code/", "/in/", "/calendar/", "/day/", "/i/", "/menu")
# Telegram shows a secret of ours; the others cost nothing.
NO_DOORS = ("/telegram", "/static/", "/healthz", "/readyz", "/metrics")
SECONDS = "30"


class Limits:
    """The buckets of one process."""

    def __init__(self) -> None:
        """Every bucket is full."""
        self._pages, self._words = Buckets(*PAGES), Buckets(*WORDS)
        self._desks, self._looks = Buckets(*DESKS), Buckets(*LOOKS)

    def allow(self, scope: Scope) -> bool:
        """Tell whether this request may pass; whoever speaks from this machine itself always may."""
        who = address_of(scope)
        path = str(scope["path"])
        if is_near(who) or path.startswith(NO_DOORS):
            return True
        if path.startswith(OPEN_TO_ALL):
            return self._pages.take(who)
        if path.startswith("/desk"):
            return self._desks.take(who)
        if scope["method"] == "POST":
            return self._words.take(_chat(Headers(scope=scope)) or who)
        return self._looks.take(who)


def address_of(scope: Scope) -> str:
    """Return from where a request comes; uvicorn has put there what a proxy of this machine says."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_near(address: str) -> bool:
    """Tell whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _chat(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get("wudan")
    except CookieError:
        return ""
    return found.value if found else ""
