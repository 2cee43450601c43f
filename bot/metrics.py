"""Whether the program lives and is ready, and its figures for Prometheus: numbers alone, and not for everybody."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.front import Clock
from bot.limits import address_of, is_near
from bot.settings import LOOPBACK, Settings
from handlers.wording import web
from storage import gauges
from storage.database import Database

log = logging.getLogger(__name__)

# Which door a path belongs to: a path itself may carry a secret.
DOORS = ("chat", "desk", "static", "wall", "poster", "code", "in", "calendar", "day", "i", "telegram")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 30)


class Metrics:
    """`/healthz`, `/readyz`, `/metrics`, and how long every request took."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        """Each process counts for itself; what the database says, all say alike."""
        self._settings, self._database = settings, database
        registry = CollectorRegistry()
        self._registry = registry
        self.took = Histogram("wudan_http_seconds", "How long answers took", ("door", "status"), buckets=BUCKETS,
                              registry=registry)  # fmt: skip
        registry.register(_Stored(database, clock))
        self.router = APIRouter()
        self.router.add_api_route("/healthz", self.healthy, methods=["GET"])
        self.router.add_api_route("/readyz", self.ready, methods=["GET"])
        self.router.add_api_route("/metrics", self.metrics, methods=["GET"])

    async def healthy(self) -> Response:
        """Answer: the process lives."""
        return JSONResponse({"ok": True})

    async def ready(self) -> Response:
        """Answer whether people can be served: the database answers."""
        if await run_in_threadpool(self._answers):
            return JSONResponse({"ok": True})
        return JSONResponse({"ok": False}, 503)

    async def metrics(self, request: Request) -> Response:
        """Hand over the figures to whoever has the token, or without one to this machine itself."""
        if not self._may_see(request):
            return JSONResponse({"error": web.NOT_THERE}, 404)
        content = await run_in_threadpool(generate_latest, self._registry)
        return Response(content, media_type=CONTENT_TYPE_LATEST)

    def _answers(self) -> bool:
        try:
            with self._database.look() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            log.warning("the database does not answer")
            return False
        return True

    def _may_see(self, request: Request) -> bool:
        token = self._settings.metrics_token
        if token:
            said = request.headers.get("authorization", "")
            return hmac.compare_digest(f"Bearer {token}".encode(), said.encode("utf-8", "replace"))
        # Behind a proxy everybody may seem to speak from this machine: then a token is needed.
        alone = urlsplit(self._settings.public_url).hostname in LOOPBACK
        return alone and is_near(address_of(request.scope)) and "x-forwarded-for" not in request.headers


class Watch:
    """An ASGI middleware that notes how long each answer took, by door and status."""

    def __init__(self, app: ASGIApp, took: Histogram) -> None:
        """Stand before `app`."""
        self._app, self._took = app, took

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what waits for news on purpose is not counted."""
        if scope["type"] != "http" or scope["path"].endswith(("/news", "/log")):
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), "500"

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            first = scope["path"].split("/", 2)[1]
            self._took.labels(first if first in DOORS else "other", status).observe(time.perf_counter() - begun)


class _Stored(Collector):
    """What the database says, asked when somebody wants to know."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def collect(self) -> Iterator[Metric]:
        with self._database.look() as session:
            tickets = gauges.tickets_by_status(session)
            unsent = gauges.unsent(session)
            waiting = gauges.waiting(session, self._clock())
        yield _gauge("wudan_tickets", "Tickets by state", "status", tickets)
        yield _gauge("wudan_unsent_messages", "Messages that have not gone out, by state", "state", unsent)
        yield _gauge("wudan_waiting", "What waits", "what", waiting)

    def describe(self) -> Iterator[Metric]:
        # Without it the registry would ask the database when it is made.
        return iter(())


def _gauge(name: str, told: str, label: str, values: dict[str, int]) -> Metric:
    made = GaugeMetricFamily(name, told, labels=[label])
    for key, value in sorted(values.items()):
        made.add_metric([key], value)
    return made
