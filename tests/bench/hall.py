"""A full hall: hundreds of desks and a thousand chats open in one program, and when each sees what changes."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import psutil
from sqlalchemy import update

from bot.desk.door import COOKIE
from storage.database import Database
from storage.invitations import digest_of
from storage.people import Chat
from tests import daylight
from tests.bench import standing, town
from tests.bench.rows import Row
from tests.bench.standing import Standing
from tests.program import Program

# The first three thousand of a town serve; these only ask.
FIRST_RESIDENT = 3001
WAIT, BREATH, CONFIRM = 25, 0.5, "确认"
NEWEST = re.compile(r'data-newest="([^"]+)"')
SEEN_WITHIN, ANSWERED_WITHIN = 1.0, 0.5
SETTLED_AFTER = 15.0


@dataclass
class Took:
    """How long what was asked for took, in seconds."""

    answers: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)


class Page:
    """One browser: its cookie, and what it has read."""

    def __init__(self, client: aiohttp.ClientSession, cookie: str, took: Took) -> None:
        self._client, self._headers, self._took = client, {"Cookie": cookie, "Accept": "text/html"}, took
        self._last, self._n = 0, 0
        self.rows: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def listens(self) -> None:
        """Read the chat's log for as long as it is open."""
        is_first = True
        while True:
            asked = {"after": self._last, "seen": self._last, "wait": 0 if is_first else WAIT}
            async with self._client.get("/chat/log", params=asked, headers=self._headers) as answer:
                told = await answer.json()
            self._last = int(told["last"])
            for row in () if is_first else told["messages"]:
                self.rows.put_nowait(row)
            is_first = False

    async def says(self, **said: object) -> None:
        """Say or press something; returns when it is accepted."""
        self._n += 1
        begun = time.perf_counter()
        body = {"key": f"hall-{id(self)}-{self._n}", **said}
        async with self._client.post("/chat/say", json=body, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
        self._took.answers.append(time.perf_counter() - begun)

    async def asks(self, words: str) -> None:
        """Say what is needed, and press 确认 as soon as the card is there."""
        while not self.rows.empty():
            self.rows.get_nowait()
        begun = time.perf_counter()
        await self.says(text=words)
        while True:
            row = await self.rows.get()
            if row["who"] == "wudan":
                self._took.shown.append(time.perf_counter() - begun)
                for press in (one for line in row["buttons"] or () for one in line if one["label"] == CONFIRM):
                    await self.says(press=press["press"], message=row["id"], label=CONFIRM)
                    return

    async def follows(self, path: str, fetched: Callable[[str], None]) -> None:
        """Keep a page of the desk open: fetch it, wait for its news, fetch it again.

        As desk.js does: news is fetched at once, and before it asks for more it breathes, so that many things at once
        are fetched together.
        """
        breath = 0.0
        while True:
            begun = time.perf_counter()
            async with self._client.get(path, headers=self._headers) as answer:
                html = await answer.text()
                assert (answer.status, answer.url.path) == (200, path.partition("?")[0]), answer.url
            self._took.pages.append(time.perf_counter() - begun)
            fetched(html)
            found = NEWEST.search(html)
            assert found is not None
            await asyncio.sleep(breath)
            asked, news, breath = {"since": found[1], "things": ""}, False, BREATH
            while not news:
                async with self._client.get("/desk/news", params=asked, headers=self._headers) as answer:
                    news = (await answer.json())["news"]


def crowd(
    desks: int = 200, chats: int = 1000, seconds: float = 60, each: float = 900, tickets: int = standing.TICKETS
) -> Row:
    """Let so many desks and chats be open; of the people everybody asks for something every `each` seconds.

    The times are those of the clients, all in this one process, which needs little of a core itself. But on a machine
    that others use too, both it and the program wait for a processor: how much is told beside what was measured.
    """
    built = standing.standing(tickets=tickets)
    assert built is not None

    async def live(hall: Hall) -> None:
        rng, took = random.Random(9), hall.took
        people = [hall.resident(n) for n in range(chats)]
        # Of two hundred: three a station, three a street, two at the center.
        workers = [1 + n % (2 * town.STATIONS) for n in range(desks * 9 // 10)]
        workers += [standing.IN_STREETS[n % town.INSTITUTES] for n in range(desks - len(workers) - 2)]
        workers += [standing.AT_THE_CENTER] * 2
        paths = ("/desk/", "/desk/tickets", "/desk/tickets?state=open")
        open_ = [one.listens() for one in people]
        open_ += [hall.worker(one).follows(paths[n % 3], lambda _: None) for n, one in enumerate(workers)]
        tasks = [asyncio.create_task(_after(n * 0.01, one)) for n, one in enumerate(open_)]
        # What a whole hall costs that comes in within seconds is no part of it.
        await asyncio.sleep(len(tasks) * 0.01 + SETTLED_AFTER)
        took.answers.clear()
        took.pages.clear()
        until, said = time.monotonic() + seconds, []
        while time.monotonic() < until:
            await asyncio.sleep(rng.expovariate(chats / each))
            who, words = (
                rng.choice(people),
                f"幸福小区{rng.randrange(1, 30)}号楼402，家里水龙头坏了，明天上午能来修吗，电话13812345678",
            )
            said.append(asyncio.create_task(who.asks(words)))
        await asyncio.wait(said, timeout=10)
        for task in (*tasks, *said):
            if task.done() and not task.cancelled():
                task.result()
            task.cancel()

    took, spent = _held(built, chats, live)
    late = {name: _late(getattr(took, name)) for name in ("answers", "pages", "shown")}
    told = "; ".join(f"{name} p99 {late[name] * 1000:.0f} ms of {len(getattr(took, name))}" for name in late)
    return Row(f"{desks} open desks and {chats} open chats on one process", f"{told}; {spent.told()}",
               "answers p99 <= 500 ms", max(late.values()) <= ANSWERED_WITHIN)  # fmt: skip


def change_shown(rounds: int = 20, tickets: int = standing.TICKETS, *, on_postgres: bool = False) -> Row:
    """Confirm tickets in chat, one after the other: from the accepted press to the desk's fetched part."""
    built = standing.standing(on_postgres=on_postgres, tickets=tickets)
    what, promise = "a change made in chat shows on an open desk", "<= 1 s"
    if built is None:
        return Row(f"{what}, PostgreSQL", "not measured: no PostgreSQL here", promise, reached=False)
    took = list[float]()

    async def live(hall: Hall) -> None:
        person, pages = hall.resident(0), asyncio.Queue[str]()
        open_ = [person.listens(), hall.worker(standing.AT_THE_CENTER).follows("/desk/tickets", pages.put_nowait)]
        tasks = [asyncio.create_task(one) for one in open_]
        await asyncio.sleep(1)
        for n in range(rounds):
            spot = f"{1 + n}号楼{n + 101}"
            await asyncio.wait_for(
                person.asks(f"幸福小区{spot}，家里水龙头坏了，明天上午能来修吗，电话13812345678"), 20
            )
            begun = time.perf_counter()
            while f"幸福小区{1 + n}号楼" not in await asyncio.wait_for(pages.get(), 20):
                pass
            took.append(time.perf_counter() - begun)
        for task in tasks:
            task.cancel()

    _held(built, 1, live)
    middle, last = sorted(took)[len(took) // 2], max(took)
    return Row(f"{what}, {built.name}", f"at most {last:.2f} s (median {middle:.2f} s, {rounds} changes)", promise,
               last <= SEEN_WITHIN)  # fmt: skip


def change_shown_on_postgres() -> Row:
    """Measure the same on PostgreSQL."""
    return change_shown(on_postgres=True)


class Spent(NamedTuple):
    """What the program and its clients had of a core, and how long the loop of each waited for one, as shares."""

    program: float
    clients: float
    program_waited: float
    clients_waited: float

    @classmethod
    def until_now(cls, program: psutil.Process, clients: psutil.Process) -> Spent:
        """Return it in seconds since each began."""
        return cls(sum(program.cpu_times()[:2]), sum(clients.cpu_times()[:2]), *map(_waited, (program, clients)))

    def since(self, before: Spent, seconds: float) -> Spent:
        """Return the shares of so many seconds."""
        return Spent(*((now - then) / seconds for now, then in zip(self, before, strict=True)))

    def told(self) -> str:
        """Say it."""
        return (
            f"busy {self.program:.0%} of one core, the clients {self.clients:.0%}; others kept the program's loop from "
            f"it {self.program_waited:.0%} of the time, the clients' {self.clients_waited:.0%}"
        )


class Hall:
    """The program at its port, and who has it open."""

    def __init__(self, client: aiohttp.ClientSession, secrets: dict[int, str], took: Took) -> None:
        self._client, self._secrets, self.took = client, secrets, took

    def resident(self, n: int) -> Page:
        """A resident's chat."""
        return Page(self._client, f"wudan={_secret(n)}", self.took)

    def worker(self, person_id: int) -> Page:
        """A worker's desk."""
        return Page(self._client, f"{COOKIE}={self._secrets[person_id]}", self.took)


def _held(built: Standing, chats: int, live: Callable[[Hall], Awaitable[None]]) -> tuple[Took, Spent]:
    """Run the program on the town, and let the hall live; returns what it took, and what it was busy with."""
    database, now = Database(built.url), datetime.now(UTC) + daylight.ahead()
    with database.begin() as session:
        for n in range(chats):
            person = Chat.person_id == FIRST_RESIDENT + n
            session.execute(update(Chat).where(person).values(address=digest_of(_secret(n))))
    workers = [*range(1, 2 * town.STATIONS + 1), standing.AT_THE_CENTER, *standing.IN_STREETS]
    secrets = {one: standing.log_in(database, one, now) for one in workers}
    database.dispose()
    settings = {} if built.name == "SQLite" else {"database_url": built.url}
    took = Took()
    with Program(built.folder, **settings) as program:
        assert program.process is not None
        both = psutil.Process(program.process.pid), psutil.Process()
        begun, before = time.monotonic(), Spent.until_now(*both)

        async def visit() -> None:
            connector = aiohttp.TCPConnector(limit=0)
            jar = aiohttp.DummyCookieJar()
            async with aiohttp.ClientSession(program.url, connector=connector, cookie_jar=jar) as client:
                await live(Hall(client, secrets, took))

        asyncio.run(visit())
        return took, Spent.until_now(*both).since(before, time.monotonic() - begun)


def _waited(process: psutil.Process) -> float:
    """Return for how many seconds the process's first thread, its loop, was ready and had no processor; 0 if unknown."""
    kept = Path(f"/proc/{process.pid}/schedstat")
    return int(kept.read_text().split()[1]) / 1e9 if kept.exists() else 0.0


async def _after(seconds: float, then: Awaitable[None]) -> None:
    await asyncio.sleep(seconds)
    await then


def _late(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * 99 // 100)] if times else 0.0


def _secret(n: int) -> str:
    return f"somebody-in-the-hall-{n:06d}"
