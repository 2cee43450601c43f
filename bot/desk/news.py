"""News: an open desk waits for what concerns its page, and fetches that again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Iterable
from itertools import islice
from typing import NamedTuple

from bot.doors.waiting import within
from storage.happenings import Happening, Upto

LONGEST_WAIT = 25.0
# A desk that has slept through more than these looks at its page again in any case.
MOST_KEPT = 3000
KEPT_TO_COMPARE = 500


class Interest(NamedTuple):
    """What a page shows: of which places, and which things (none named: all)."""

    places: Collection[int]
    things: Collection[str] = ()

    def in_(self, one: Happening) -> bool:
        """Tell whether the page may look different for it."""
        if self.things and one.thing not in self.things:
            return False
        return one.place_id is None or one.place_id in self.places


class News:
    """What has happened lately, as far as this process knows, and who waits for the next."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.upto = Upto(0, 0)
        self._recent: deque[Happening] = deque(maxlen=MOST_KEPT)
        self._known: deque[tuple[str, int]] = deque(maxlen=KEPT_TO_COMPARE)
        self._waiting: set[asyncio.Event] = set()
        self._told = 0
        self._ended = False

    def heard(self, happened: Iterable[Happening], upto: Upto) -> None:
        """Something has happened, here or in another process; what was told before is told again in vain."""
        self.upto = upto
        new = [one for one in happened if (one.kind, one.id) not in self._known]
        for one in new:
            self._known.append((one.kind, one.id))
            self._recent.append(one)
        self._told += len(new)
        if new:
            self._wake()

    def end(self) -> None:
        """Let nobody wait any more: the program is ending."""
        self._ended = True
        self._wake()

    async def since(self, seen: Upto, interest: Interest, seconds: float = LONGEST_WAIT) -> bool:
        """Return whether anything of interest happened after what was seen, as soon as it does."""
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        news = asyncio.Event()
        self._waiting.add(news)
        try:
            looked_at = 0
            while not self._is_news(seen, interest, self._told - looked_at):
                looked_at = self._told
                if self._ended or clock() >= until:
                    return False
                await within(news, until - clock())
                news.clear()
        finally:
            self._waiting.discard(news)
        return True

    def _is_news(self, seen: Upto, interest: Interest, last: int) -> bool:
        """Tell whether the page may look different for the last so many things that were told."""
        full = len(self._recent) == MOST_KEPT
        if full and not seen.covers(self._recent[0]):
            return True
        # Hundreds wait: each looks at what is new to it, and not at everything again.
        new = islice(reversed(self._recent), last)
        return any(not seen.covers(one) and interest.in_(one) for one in new)

    def _wake(self) -> None:
        for news in self._waiting:
            news.set()
