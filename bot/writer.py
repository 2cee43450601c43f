"""The writer: acts run in its threads, one at a time for one chat, and those that wait share a commit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from sqlalchemy.orm import Session

from storage.database import Database, Done

T = TypeVar("T")
Act = Callable[[Session], Any]

# Acts that share one commit: more would let the first wait for the last.
MOST_TOGETHER = 16
# On PostgreSQL acts of different chats run side by side; SQLite has one writer.
POSTGRES_THREADS = 4


class _Item(NamedTuple):
    act: Act
    future: asyncio.Future[Any]
    alone: bool


class Writer:
    """Runs acts for the event loop that made it. A future is done when its act is committed, and not before."""

    def __init__(self, database: Database, spoken: Callable[[set[int]], None]) -> None:
        """`spoken` is called in the loop, after each commit, with the chats that something was said to."""
        self._database = database
        self._spoken = spoken
        self._loop = asyncio.get_running_loop()
        count = 1 if database.sqlite else POSTGRES_THREADS
        self._queues: list[SimpleQueue[_Item | None]] = [SimpleQueue() for _ in range(count)]
        self._threads = [
            threading.Thread(target=self._work, args=(queue,), name=f"writer-{n}", daemon=True)
            for n, queue in enumerate(self._queues)
        ]
        self._calm = asyncio.Event()
        self._calm.set()
        self._more = False
        for thread in self._threads:
            thread.start()

    def act(self, act: Callable[[Session], T], *, route: str = "", alone: bool = False) -> asyncio.Future[T]:
        """Queue an act and return its future; acts of one route run in the order in which they were queued.

        The future raises what the act raised; nothing of such an act is stored. `alone`: it takes long, and shares its
        commit with nobody who would wait for it.
        """
        future: asyncio.Future[T] = self._loop.create_future()
        self._queues[crc32(route.encode()) % len(self._queues)].put(_Item(act, future, alone))
        self._feel()
        return future

    @property
    def is_calm(self) -> bool:
        """Tell whether nobody waits to be heard."""
        return self._calm.is_set()

    async def calm(self, seconds: float) -> None:
        """Return when the rush is over: no more than one group of acts waits and no more are known to come.

        Returns after so many seconds in any case. Speaking costs the same processor as hearing, and people are heard
        first.
        """
        if self._calm.is_set():
            return
        try:
            async with asyncio.timeout(seconds):
                await self._calm.wait()
        except TimeoutError:
            pass

    def expect(self, *, more: bool) -> None:
        """A door knows that more is waiting outside, or that it has taken in everything."""
        self._more = more
        self._feel()

    def _feel(self) -> None:
        if self._more or sum(queue.qsize() for queue in self._queues) > MOST_TOGETHER:
            self._calm.clear()
        else:
            self._calm.set()

    def close(self) -> None:
        """Finish what is queued and end the threads."""
        for queue in self._queues:
            queue.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self, queue: SimpleQueue[_Item | None]) -> None:
        group: list[_Item] = []
        going = True
        while going:
            item = queue.get()
            if item is not None and not item.alone:
                group.append(item)
                if len(group) < MOST_TOGETHER and not queue.empty():
                    continue
            self._run(group)
            group = []
            if item is not None and item.alone:
                self._run([item])
            going = item is not None

    def _run(self, group: list[_Item]) -> None:
        if group:
            done = self._database.group([item.act for item in group])
            self._loop.call_soon_threadsafe(self._deliver, [item.future for item in group], done)

    def _deliver(self, futures: list[asyncio.Future[Any]], done: list[Done[Any]]) -> None:
        self._feel()
        spoken: set[int] = set()
        for future, one in zip(futures, done, strict=True):
            spoken |= one.spoken
            if future.cancelled():
                continue
            if one.failure is not None:
                future.set_exception(one.failure)
            else:
                future.set_result(one.result)
        if spoken:
            self._spoken(spoken)
