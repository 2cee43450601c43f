"""Every page of the desk as a worker asks for it in a town after two years: how long the server takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.commands import tune_python
from bot.desk.door import COOKIE
from bot.service import Service
from bot.settings import Settings
from storage.database import Database
from tests.bench import standing
from tests.bench.addresses import FILES, Addresses
from tests.bench.rows import Row
from tests.bench.standing import Standing

# The slowest of a hundred is what is promised: of fewer askings it would be the slowest of all, and tell of the machine.
ROUNDS = 200
PAGE, FIGURES = 0.100, 0.300


class Asked(NamedTuple):
    """What one kind of address took, the slowest of a hundred: on the clock, and of this process's work."""

    kind: str
    wall: float
    work: float
    statuses: set[int]

    @property
    def bound(self) -> float:
        """Within what it has to be answered."""
        return FIGURES if self.kind.startswith("/figures") else PAGE


def pages(rounds: int = ROUNDS, tickets: int = standing.TICKETS, *, on_postgres: bool = False) -> Row:
    """Ask for every page of the table, each time with another query, as the center's worker and as a street's."""
    built = standing.standing(on_postgres=on_postgres, tickets=tickets)
    what = f"every page of the desk at {tickets} tickets"
    promise = "p99 <= 100 ms, figures <= 300 ms"
    tune_python()
    if built is None:
        return Row(f"{what}, PostgreSQL", "not measured: no PostgreSQL here", promise, reached=False)
    found = asyncio.run(_asked(built, tickets, rounds))
    shown = [one for one in found if not one.kind.endswith(FILES)]
    parts = [
        _told("pages", [one for one in shown if one.bound == PAGE]),
        _told("figures", [one for one in shown if one.bound == FIGURES]),
        _told("files of a month", [one for one in found if one.kind.endswith(FILES)]),
    ]
    if unknown := [one.kind for one in found if one.statuses != {200}]:
        parts.append("not always there: " + ", ".join(unknown))
    reached = all(one.wall <= one.bound for one in shown)
    return Row(f"{what}, {built.name}", f"{'; '.join(parts)}; built in {built.seconds:.0f} s", promise, reached)


def pages_on_postgres() -> Row:
    """Measure the same on PostgreSQL."""
    return pages(on_postgres=True)


def _told(name: str, found: Sequence[Asked], most: int = 4) -> str:
    slowest = sorted(found, key=lambda one: -one.wall)
    hardest = max(found, key=lambda one: one.work)
    named = ", ".join(f"{one.kind} {one.wall * 1000:.0f}" for one in slowest[:most])
    return (
        f"{len(found)} {name} p99 {slowest[0].wall * 1000:.0f} ms: {named}; of this process's work at most "
        f"{hardest.work * 1000:.0f} ms: {hardest.kind}"
    )


async def _asked(built: Standing, tickets: int, rounds: int) -> list[Asked]:
    database = Database(built.url)
    service = Service(Settings(data=built.folder, _env_file=None), database, clock=lambda: built.now)
    workers = (standing.AT_THE_CENTER, standing.IN_STREETS[0])
    secrets = [standing.log_in(database, one, built.now) for one in workers]
    addresses = Addresses(built, tickets)
    kinds = addresses.kinds()
    took: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
    statuses: dict[str, set[int]] = {kind: set() for kind in kinds}
    async with service.app.router.lifespan_context(service.app):
        for n in range(-len(secrets), rounds):
            for kind in kinds:
                address = addresses.draw(kind)
                wall, work = time.perf_counter(), time.process_time()
                status, _ = await ask(service.app, address, secrets[n % len(secrets)])
                if n >= 0:  # a process puts each statement and each template together once
                    took[kind].append((time.perf_counter() - wall, time.process_time() - work))
                    statuses[kind].add(status)
        service.ending()
    database.dispose()
    return [
        Asked(kind, _late([wall for wall, _ in took[kind]]), _late([work for _, work in took[kind]]), statuses[kind])
        for kind in kinds
    ]


async def ask(app: Any, address: str, secret: str) -> tuple[int, bytes]:
    """Ask the program for a page, without a port; returns the status and the body."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html"), (b"accept-encoding", b"gzip"), (b"cookie", f"{COOKIE}={secret}".encode())],
        "client": ("127.0.0.1", 50000), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    status, parts, sent, ended = 0, list[bytes](), iter([True]), asyncio.Event()

    async def receive() -> dict[str, Any]:
        if next(sent, False):
            return {"type": "http.request", "body": b"", "more_body": False}
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))
        if message["type"] == "http.response.body" and not message.get("more_body"):
            ended.set()

    await app(scope, receive, send)
    return status, b"".join(parts)


def _late(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * 99 // 100)]
