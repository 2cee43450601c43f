"""Keeps the updates that the bot has not confirmed, as Telegram's queue does.

An offset confirms everything before it; what is not confirmed is delivered again. Undelivered
updates live 24 hours, presses of buttons 150 seconds (tdlib/telegram-bot-api, Client.cpp). An offset
more than 10 beyond the next id counts as none (td, TQueue.cpp).
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

KEPT_SECONDS = 24 * 3600
PRESS_KEPT_SECONDS = 150
MOST_AT_ONCE = 100
# What is delivered when the bot has named no kinds: everything but these.
ONLY_ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Pending:
    """One update as it will be delivered; `at` is the server's monotonic time of its birth."""

    update_id: int
    kind: str
    chat: int
    body: bytes
    at: float
    done: bool = False


class Updates:
    """The queue of one bot. Whoever touches it holds the world's lock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._queue: deque[Pending] = deque()
        self._strays: list[Pending] = []
        self.next_id = 250_000_001
        self.allowed: frozenset[str] | None = None
        self.listener: Callable[[Pending | None], None] = lambda pending: None

    def __len__(self) -> int:
        return sum(not pending.done for pending in self._queue)

    def __iter__(self) -> Iterator[Pending]:
        return (pending for pending in self._queue if not pending.done)

    def add(self, kind: str, body: dict[str, Any], chat: int) -> int | None:
        """Queues an update; returns its id, or None if the bot does not want its kind."""
        wanted = kind not in ONLY_ON_DEMAND if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        update_id = self.next_id
        self.next_id += 1
        text = json.dumps({"update_id": update_id, kind: body}, ensure_ascii=False)
        pending = Pending(update_id, kind, chat, text.encode(), self._clock())
        self._queue.append(pending)
        self.listener(pending)
        return update_id

    def repeat(self, body: dict[str, Any], chat: int) -> None:
        """Delivers an update once more under its old id, whatever the bot has confirmed."""
        kind = next(key for key in body if key != "update_id")
        text = json.dumps(body, ensure_ascii=False).encode()
        pending = Pending(body["update_id"], kind, chat, text, self._clock())
        self._strays.append(pending)
        self.listener(pending)

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds to queue from now on; an empty list means the usual ones."""
        if kinds is not None:
            self.allowed = frozenset(kinds) if kinds else None

    def take(self, offset: int, limit: int) -> list[Pending]:
        """What getUpdates returns for this offset (0: from the oldest), at most 100."""
        self._expire()
        queue = self._queue
        if offset < 0:
            while len(queue) > -offset:
                queue.popleft()
        elif offset <= self.next_id + 10:
            while queue and queue[0].update_id < offset:
                queue.popleft()
        limit = min(max(limit, 1), MOST_AT_ONCE)
        strays, self._strays = self._strays[:limit], self._strays[limit:]
        return strays + list(islice(queue, limit - len(strays)))

    def settle(self, pending: Pending) -> None:
        """The webhook has answered 200 for it."""
        pending.done = True
        while self._queue and self._queue[0].done:
            self._queue.popleft()

    def drop(self) -> None:
        """Forgets everything that was not delivered."""
        for pending in self._queue:
            pending.done = True
        self._queue.clear()
        self._strays.clear()

    def _expire(self) -> None:
        now = self._clock()
        if not self._queue or now - self._queue[0].at < PRESS_KEPT_SECONDS:
            return
        self._queue = deque(
            pending
            for pending in self._queue
            if not pending.done
            and now - pending.at < (PRESS_KEPT_SECONDS if pending.kind == "callback_query" else KEPT_SECONDS)
        )
