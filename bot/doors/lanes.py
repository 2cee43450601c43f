"""Lanes: several one-connection HTTP clients behind one request object of python-telegram-bot.

One pool of many connections looks through all of them at every request (measured: 545 sends a second at 32 at once,
119 at 64); a lane has nothing to look through.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache
from typing import Any

import httpx
from telegram.request import BaseRequest, HTTPXRequest, RequestData


def one_connection(*, local: bool) -> HTTPXRequest:
    """Return a client of one connection. `local`: the server is on this machine, and no proxy may stand between."""
    kwargs: dict[str, Any] = {"trust_env": False} if local else {}
    return HTTPXRequest(connection_pool_size=1, httpx_kwargs={**kwargs, "verify": _certificates()})


@cache
def _certificates() -> ssl.SSLContext:
    # Read once: for each client anew it took most of a second at the start.
    return httpx.create_ssl_context()


class Lanes(BaseRequest):
    """Hands each request to a lane that is free, and waits for one where none is."""

    parse_json_payload = staticmethod(BaseRequest.parse_json_payload)

    def __init__(self, count: int, *, local: bool) -> None:
        """`local`: the server is on this machine, and no proxy may stand between."""
        self._all = [one_connection(local=local) for _ in range(count)]
        self._free: asyncio.Queue[HTTPXRequest] = asyncio.Queue()
        self._opened = False

    @property
    def read_timeout(self) -> float | None:
        """Return how long an answer may take, in seconds."""
        return self._all[0].read_timeout

    async def initialize(self) -> None:
        """Open every lane, once: python-telegram-bot asks again after a first call that failed."""
        if self._opened:
            return
        self._opened = True
        for lane in self._all:
            await lane.initialize()
            self._free.put_nowait(lane)

    async def shutdown(self) -> None:
        """Close every lane."""
        for lane in self._all:
            await lane.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Send one request by a free lane; raises what the lane raises."""
        lane = await self._free.get()
        try:
            return await lane.do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        finally:
            self._free.put_nowait(lane)
