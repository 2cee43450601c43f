"""Pages that wait for news: each is woken when something is said to its chat, and when the program ends."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager


class Waiting:
    """Which pages wait for which chat."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._events: defaultdict[int, dict[asyncio.Event, int]] = defaultdict(dict)
        self.ended = False

    @contextmanager
    def listening(self, chat: int, after: int = 0) -> Iterator[asyncio.Event]:
        """Return an event that is set by whatever is said to the chat from now on; `after`: what the page has read.

        Listen first and read then: what is said in between would otherwise be heard late.
        """
        event = asyncio.Event()
        self._events[chat][event] = after
        if self.ended:
            event.set()
        try:
            yield event
        finally:
            self._events[chat].pop(event, None)
            if not self._events[chat]:
                del self._events[chat]

    def wake(self, chats: Iterable[int]) -> None:
        """Let the pages of these chats look again."""
        for chat in chats:
            for event in self._events.get(chat, ()):
                event.set()

    def tell(self, newest: Mapping[int, int]) -> None:
        """Let the pages of these chats look again that have not read the newest message of each."""
        for chat, number in newest.items():
            for event, after in self._events.get(chat, {}).items():
                if number > after:
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
