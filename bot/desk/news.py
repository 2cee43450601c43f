"""News: an open desk waits for what concerns its page, and fetches that again."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from typing import NamedTuple

from bot.doors.waiting import within
from storage.happenings import Happening, Upto

LONGEST_WAIT = 25.0
# A change concerns several desks, and whoever speaks in chat shares the processor with the pages that they fetch: they
# are told one after the other, in seconds, so that no page waits for another; the last of many not much later.
APART, LAST_WITHIN = 0.025, 0.4


class Interest(NamedTuple):
    """What a page shows: of which places, and which things (none named: all)."""

    places: Collection[int]
    things: Collection[str] = ()

    def in_(self, one: Happening) -> bool:
        """Tell whether the page may look different for it."""
        if self.things and one.thing not in self.things:
            return False
        return one.place_id is None or one.place_id in self.places


class _Waiter(NamedTuple):
    seen: Upto
    interest: Interest
    told: asyncio.Event

    def cares(self, one: Happening) -> bool:
        return not self.seen.covers(one) and self.interest.in_(one)


class News:
    """What has happened lately, as far as this process knows, and who waits for the next."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.upto = Upto(0, 0)
        # the newest of each kind that happened to each sort of thing of each place: who saw that saw all before it
        self._newest: dict[tuple[str, str, int | None], Happening] = {}
        # in the order in which they began to wait
        self._waiting: dict[asyncio.Event, _Waiter] = {}
        self._next_at = 0.0
        self._ended = False

    def heard(self, happened: Iterable[Happening], upto: Upto) -> None:
        """Something has happened, here or in another process; what was told before is told again in vain."""
        self.upto = upto
        new = []
        for one in happened:
            key = one.kind, one.thing, one.place_id
            if key not in self._newest or one.id > self._newest[key].id:
                self._newest[key] = one
                new.append(one)
        if new:
            self._tell([one for one in self._waiting.values() if any(map(one.cares, new))])

    def end(self) -> None:
        """Let nobody wait any more: the program is ending."""
        self._ended = True
        for told in self._waiting:
            told.set()

    async def since(self, seen: Upto, interest: Interest, seconds: float = LONGEST_WAIT) -> bool:
        """Return whether anything of interest happened after what was seen, soon after it does."""
        waiter = _Waiter(seen, interest, asyncio.Event())
        if any(map(waiter.cares, self._newest.values())):
            return True
        if self._ended:
            return False
        self._waiting[waiter.told] = waiter
        try:
            await within(waiter.told, seconds)
        finally:
            self._waiting.pop(waiter.told, None)
        return waiter.told.is_set() and not self._ended

    def _tell(self, waiters: Collection[_Waiter]) -> None:
        """Let these know, one after the other; each waits for nothing else any more."""
        if not waiters:
            return
        loop = asyncio.get_running_loop()
        now, apart = loop.time(), min(APART, LAST_WITHIN / len(waiters))
        for one in waiters:
            del self._waiting[one.told]
            at = min(max(self._next_at, now), now + LAST_WITHIN)
            self._next_at = at + apart
            loop.call_at(at, one.told.set)
