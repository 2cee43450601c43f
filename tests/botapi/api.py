"""The scripted server itself, in a thread of the test's process, and the handle of one elsewhere."""

import asyncio
import http.client
import json
import threading
from typing import Any, Self
from urllib.parse import urlsplit

from . import control
from .server import Server
from .telegram import Telegram
from .world import TOKEN, World


class BotApi(Telegram):
    """A server in a thread with an event loop of its own: `with BotApi() as telegram: …`.

    `limits` False switches the three limits off. It serves synchronous tests, asynchronous ones and
    other processes alike. An asynchronous test whose bot lives in the test's own loop waits in a
    thread, or the bot could not answer: `await asyncio.to_thread(ayi.waits_for, "…")`.
    """

    def __init__(self, token: str = TOKEN, limits: bool = True, port: int = 0) -> None:
        self.token = token
        self.world = World(token, limits)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._is_up = threading.Event()
        self._problem: BaseException | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="botapi", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_up.wait()
        if self._problem:
            raise self._problem
        return self

    def __exit__(self, *unused: object) -> None:
        if self._stop:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def ask(self, command: str, /, **arguments: Any) -> Any:
        """Carries out a command here and now."""
        return control.run(self.world, command, **arguments)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = Server(self.world)
        try:
            self._port = await server.start("127.0.0.1", self._port)
        except OSError as problem:
            self._problem = problem
            return
        finally:
            self.url = f"http://127.0.0.1:{self._port}"
            self._is_up.set()
        await self._stop.wait()
        await server.close()


class RemoteBotApi(Telegram):
    """The handle of a server that runs as `python -m tests.botapi`; one a thread, closed after use."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        self.token = token
        self._line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self._line.close()

    def ask(self, command: str, /, **arguments: Any) -> Any:
        """Carries out a command over there; raises AssertionError with its refusal."""
        body = json.dumps(arguments).encode()
        self._line.request("POST", f"/control/{command}", body)
        answer = json.loads(self._line.getresponse().read())
        if not answer["ok"]:
            raise AssertionError(answer["error"])
        return answer["result"]
