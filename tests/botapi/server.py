"""Speaks HTTP: `/bot<token>/<method>`, `/file/bot<token>/<path>` and `/control/<command>`."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from . import asking, control, editing, sending
from .errors import Refused
from .failures import Failure
from .polling import Poller
from .reading import parameters, shown
from .rules import RULES
from .updates import Pending
from .webhook import Pusher
from .world import Json, World

METHODS = sending.METHODS | editing.METHODS | asking.METHODS
LARGEST_REQUEST = 60 * 1024 * 1024
SILENT_SECONDS = 600
_TOKEN = re.compile(r"\d+:[\w-]+")
_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>nginx</body></html>"


class Server:
    """Serves a world from one event loop; made within that loop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._loop = asyncio.get_running_loop()
        self._fresh: list[Pending] = []
        self._is_told = False
        self._closing = asyncio.Event()
        self._poller = Poller(world, self._closing)
        self._pusher = Pusher(world)
        self._runner = web.ServerRunner(
            web.Server(self._handle, request_factory=self._request, access_log=None),
            shutdown_timeout=0.2,
        )
        world.updates.listener = self._listen

    async def start(self, host: str, port: int) -> int:
        """Listens; returns the port (a free one for 0)."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Ends open polls and deliveries, and stops listening."""
        self._closing.set()
        self._wake()
        with self.world.lock:
            # Who waits for a change through /control/wait sits in a thread, and would hold up the end.
            self.world.changed()
        await self._pusher.close()
        await self._runner.cleanup()

    def _request(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: RequestHandler,
        writer: AbstractStreamWriter,
        task: "asyncio.Task[None]",
    ) -> web.BaseRequest:
        return web.BaseRequest(message, payload, protocol, writer, task, self._loop, client_max_size=LARGEST_REQUEST)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        if "%" in path:
            path = unquote(path)
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            return await self._call(request, token, method)
        if path.startswith("/control/"):
            return await control.serve(self.world, request, path[9:])
        if path.startswith("/file/bot"):
            token, _, place = path[9:].partition("/")
            stored = self.world.paths.get(place)
            if token == self.world.token and stored:
                return web.Response(body=stored.data, content_type=stored.mime)
        return _answer(Refused(404, "Not Found"))

    async def _call(self, request: web.BaseRequest, token: str, name: str) -> web.StreamResponse:
        if token != self.world.token:
            known = _TOKEN.fullmatch(token)
            return _answer(Refused(401, "Unauthorized") if known else Refused(404, "Not Found"))
        method = name.lower()
        if method not in RULES.names:
            return _answer(Refused(404, "Not Found: method not found"))
        try:
            given = await parameters(request, method)
        except Refused as refused:
            return self._settle(method, {}, refused)
        failure = None
        if self.world.failures:
            with self.world.lock:
                failure = self.world.failures.due(method, given.get("chat_id"))
        if failure is None:
            return await self._carry_out(method, given)
        return await self._fail(request, failure, method, given)

    async def _carry_out(self, method: str, given: Json) -> web.Response:
        if method == "getupdates":
            return await self._get_updates(given)
        attached = given.pop("attached", None)
        with self.world.lock:
            try:
                params = RULES.read(method, given)
                if attached:
                    params["attached"] = attached
                outcome = METHODS[method](self.world, params)
            except Refused as refused:
                outcome = refused
            return self._settle(method, given, outcome)

    async def _fail(self, request: web.BaseRequest, failure: Failure, method: str, given: Json) -> web.StreamResponse:
        answer = None
        if failure.is_done_first:
            answer = await self._carry_out(method, given)
        if failure.kind == "refuse":
            refused = Refused(failure.code, failure.description, failure.parameters)
            return self._settle(method, given, refused)
        if failure.kind == "garbled":
            return web.Response(body=b'{"ok":tru', content_type="application/json")
        if failure.kind == "slow" and answer:
            await self._pause(failure.seconds)
            return answer
        if not failure.is_done_first:
            with self.world.lock:
                self.world.note(RULES.names[method], shown(given), failure.code, failure.kind)
                self.world.changed()
        if failure.kind == "html":
            page = _PAGE.format(f"{failure.code} Server Error")
            return web.Response(status=failure.code, text=page, content_type="text/html")
        if failure.kind == "silent":
            await self._pause(SILENT_SECONDS)
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return

    def _settle(self, method: str, given: Json, outcome: Any) -> web.Response:
        """Writes the journal and answers."""
        refused = isinstance(outcome, Refused)
        with self.world.lock:
            self.world.note(
                RULES.names[method],
                shown(given),
                outcome.code if refused else 200,
                outcome.body() if refused else outcome,
            )
            self.world.changed()
        if refused:
            return _answer(outcome)
        body = json.dumps({"ok": True, "result": outcome}, ensure_ascii=False)
        return web.Response(body=body.encode(), content_type="application/json")

    async def _get_updates(self, given: Json) -> web.Response:
        try:
            params = RULES.read("getupdates", given)
            batch = await self._poller.wait(params)
        except Refused as refused:
            return self._settle("getupdates", given, refused)
        with self.world.lock:
            self.world.note("getUpdates", given, 200, [pending.update_id for pending in batch])
        body = b'{"ok":true,"result":[' + b",".join(p.body for p in batch) + b"]}"
        return web.Response(body=body, content_type="application/json")

    def _listen(self, pending: Pending | None) -> None:
        """Called under the lock, from any thread: an update is queued or the webhook changed."""
        if pending:
            self._fresh.append(pending)
        if not self._is_told:
            self._is_told = True
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        with self.world.lock:
            self._is_told = False
            fresh, self._fresh = self._fresh, []
        self._poller.end("terminated by setWebhook request" if self.world.webhook else None)
        self._pusher.look(fresh)


def _answer(refused: Refused) -> web.Response:
    return web.Response(
        status=refused.code,
        body=json.dumps(refused.body()).encode(),
        content_type="application/json",
    )
