"""The pace of Telegram: about 30 messages a second over all chats, 1 a second in one chat, 20 a minute in one group.

Source: core.telegram.org, Bots FAQ. The limits are dynamic; `retry_after` is the truth, and halts us for as long.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OVERALL, A_GROUP = 30, 20


class Pace:
    """Keeps account of what was sent when; `kept=False` lets everything pass (for benchmarks)."""

    def __init__(self, *, kept: bool = True) -> None:
        """Begin with nothing sent."""
        self._kept = kept
        self._sent: deque[datetime] = deque()
        self._chats: dict[int, datetime] = {}
        self._groups: dict[int, deque[datetime]] = {}
        self._halted_until: datetime | None = None

    def room(self, now: datetime) -> int:
        """Return how many messages may go now."""
        if not self._kept:
            return OVERALL * 1000
        if self._halted_until is not None and now < self._halted_until:
            return 0
        while self._sent and self._sent[0] <= now - SECOND:
            self._sent.popleft()
        return OVERALL - len(self._sent)

    def paused(self, now: datetime) -> list[int]:
        """Return the chats that have to wait."""
        for chat in [chat for chat, until in self._chats.items() if until <= now]:
            del self._chats[chat]
        return list(self._chats)

    def spend(self, chat_id: int, address: str, now: datetime) -> None:
        """Account for one message to a chat; a group's address is negative."""
        if not self._kept:
            return
        self._sent.append(now)
        self._chats[chat_id] = now + SECOND
        if address.startswith("-"):
            sent = self._groups.setdefault(chat_id, deque(maxlen=A_GROUP))
            sent.append(now)
            if len(sent) == A_GROUP:
                self._chats[chat_id] = max(now + SECOND, sent[0] + MINUTE)

    def halt(self, chat_id: int, until: datetime) -> None:
        """Telegram said to wait: this chat waits; when a second one is told so meanwhile, everything does."""
        others = [chat for chat, end in self._chats.items() if chat != chat_id and end > until - SECOND]
        self._chats[chat_id] = until
        if others:
            self._halted_until = until

    def next_room(self, now: datetime, most: float) -> float:
        """Return in how many seconds there may be room again, at most `most`."""
        ends = [until for until in (*self._chats.values(), self._halted_until) if until is not None and until > now]
        if self._sent:
            ends.append(self._sent[0] + SECOND)
        soon = min(((end - now).total_seconds() for end in ends), default=most)
        return min(max(soon, 0.005), most)
