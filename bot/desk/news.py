"""News: an open desk waits for the next event, and fetches itself again."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.doors.waiting import within
from storage.events import Event

LONGEST_WAIT = 25.0


class News:
    """The newest event that this process knows of, and who waits for the next."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self._newest = 0
        self._waiting: set[asyncio.Event] = set()
        self._ended = False

    def heard(self, newest: int) -> None:
        """Something has happened, here or in another process."""
        if newest > self._newest:
            self._newest = newest
            self._wake()

    def end(self) -> None:
        """Let nobody wait any more: the program is ending."""
        self._ended = True
        self._wake()

    async def since(self, event_id: int, seconds: float = LONGEST_WAIT) -> int:
        """Return the newest event as soon as it is newer than this one, or after so many seconds."""
        news = asyncio.Event()
        self._waiting.add(news)
        try:
            if self._newest <= event_id and not self._ended:
                await within(news, seconds)
        finally:
            self._waiting.discard(news)
        return max(self._newest, event_id)

    def _wake(self) -> None:
        for news in self._waiting:
            news.set()


def newest_event(session: Session) -> int:
    """Return the id of the newest event; 0 where there is none."""
    return session.scalar(select(func.max(Event.id))) or 0
