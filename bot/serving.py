"""Serving: the port, the web server and the event loop of a running program."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Coroutine
from types import FrameType
from typing import TYPE_CHECKING, Any

from bot.settings import Settings, SettingsError
from handlers.wording import command

if TYPE_CHECKING:
    from bot.service import Service


async def serve(service: Service, listening: socket.socket) -> None:
    """Serve until a signal. Raises SettingsError where Telegram does not know the token."""
    import uvicorn  # noqa: PLC0415

    await service.check()
    config = uvicorn.Config(
        service.app, log_config=None, access_log=False, timeout_graceful_shutdown=5, server_header=False,
        proxy_headers=True, http="httptools", ws="none",
    )  # fmt: skip

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            # Before uvicorn waits for open requests: the pages that wait for news would hold it up.
            service.ending()
            super().handle_exit(sig, frame)

    await Server(config).serve(sockets=[listening])


def loop(main: Coroutine[Any, Any, None]) -> None:
    """Run it in the quickest event loop that there is."""
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:  # Windows
        asyncio.run(main)
    else:
        uvloop.run(main)


def listen(settings: Settings) -> socket.socket:
    """Take the port, before anybody is told of it. Raises SettingsError where that cannot be."""
    try:
        return socket.create_server(
            (settings.host, settings.port),
            family=socket.AF_INET6 if ":" in settings.host else socket.AF_INET,
            backlog=2048,
        )
    except OSError as fault:
        port_alone = fault.errno in (errno.EADDRINUSE, errno.EACCES)
        name = "WUDAN_PORT" if port_alone else "WUDAN_HOST"
        raise SettingsError(command.trouble(f"{name}：{settings.host}:{settings.port}", fault)) from None
