"""Pages that wait for news: each is woken when something is said to its chat."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Waiting:
    """Pages that wait for news, by chat."""

    events: defaultdict[int, set[asyncio.Event]] = field(default_factory=lambda: defaultdict(set))

    def wake(self, chats: Iterable[int]) -> None:
        """Let the pages of these chats look again."""
        for chat in chats:
            for event in self.events.get(chat, ()):
                event.set()

    def wake_all(self) -> None:
        """Let every page look again: another process has written."""
        self.wake(list(self.events))

    async def news(self, chat: int, seconds: float) -> None:
        """Return when something was said to the chat, or after so many seconds."""
        event = asyncio.Event()
        self.events[chat].add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            self.events[chat].discard(event)
            if not self.events[chat]:
                del self.events[chat]
