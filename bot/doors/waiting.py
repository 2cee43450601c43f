"""Pages that wait for news: each is woken when something is said to its chat, and when the program ends."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Waiting:
    """Which pages wait for which chat."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._events: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self.ended = False

    @contextmanager
    def listening(self, chat: int) -> Iterator[asyncio.Event]:
        """Return an event that is set by whatever is said to the chat from now on.

        Listen first and read then: what is said in between would otherwise be heard late.
        """
        event = asyncio.Event()
        self._events[chat].add(event)
        if self.ended:
            event.set()
        try:
            yield event
        finally:
            self._events[chat].discard(event)
            if not self._events[chat]:
                del self._events[chat]

    def wake(self, chats: Iterable[int]) -> None:
        """Let the pages of these chats look again."""
        for chat in chats:
            for event in self._events.get(chat, ()):
                event.set()

    def end(self) -> None:
        """Let nobody wait any more: the program is ending."""
        self.ended = True
        self.wake(list(self._events))


async def within(event: asyncio.Event, seconds: float) -> None:
    """Return when the event is set, or after so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
