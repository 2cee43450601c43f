"""Rate limits: a bucket of tokens for each address, kept in memory; losing one loses nothing."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

# Beyond so many addresses the one that was quiet longest is forgotten, whose bucket is full again by then.
MOST_KNOWN = 20_000


class Buckets:
    """So many at once, and then so many a second."""

    def __init__(self, burst: int, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`burst`: what a bucket holds; `a_second`: how fast it fills again."""
        self._burst, self._rate, self._clock = burst, a_second, clock
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> bool:
        """Take one token; False where none is left."""
        now = self._clock()
        left, at = self._known.pop(who, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._rate)
        allowed = left >= 1
        self._known[who] = (left - 1 if allowed else left, now)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return allowed
