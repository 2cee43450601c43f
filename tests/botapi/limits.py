"""Enforces Telegram's pace of sending: 30 messages a second over all chats, 1 a second in one chat,
20 a minute in one group (core.telegram.org/bots/faq, "My bot is hitting limits").

Stricter than Telegram in one thing: it tolerates short bursts within a chat, this does not. What is
sent counts, each picture of an album too; edits count when `edits` is set; answers to presses, chat
actions and deletions never count. A refused call does not count against later ones. Each window is
50 ms shorter than the rule, so that a sender who keeps the pace exactly is not refused because the
network shifted two calls.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from .errors import too_many

SLACK = 0.05


@dataclass(slots=True)
class Window:
    """At most `most` within `seconds`."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` more fit; 0 when they fit now."""
        times = self.times
        while times and times[0] <= now - self.seconds + SLACK:
            times.popleft()
        # An album larger than the window may start in an empty one, or it could never be sent.
        over = len(times) + count - max(self.most, count)
        return times[over - 1] + self.seconds - now if over > 0 else 0.0


class Limits:
    """All windows of one bot; off by setting `on` to False."""

    def __init__(self, on: bool = True) -> None:
        self.on = on
        self.edits = False
        self.violations = 0
        self._all = Window(30, 1.0)
        self._chats: dict[int, list[Window]] = {}

    def count(self, chat: int, is_group: bool, now: float, messages: int = 1) -> None:
        """Notes that messages go out now, or raises `Refused` 429 with `retry_after`."""
        if not self.on:
            return
        windows = self._chats.get(chat)
        if windows is None:
            windows = [self._all, Window(1, 1.0)]
            if is_group:
                windows.append(Window(20, 60.0))
            self._chats[chat] = windows
        wait = max(window.wait(now, messages) for window in windows)
        if wait > 0:
            self.violations += 1
            raise too_many(max(1, math.ceil(wait)))
        for window in windows:
            window.times.extend([now] * messages)
