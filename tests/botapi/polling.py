"""Lets getUpdates wait: a long poll wakes at once, and a second one ends the first."""

import asyncio
import time

from .errors import Refused
from .updates import Pending
from .world import Json, World

LONGEST_SECONDS = 50
_SECOND = "terminated by other getUpdates request; make sure that only one bot instance is running"
_HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Poller:
    """The one long poll that a bot may have; lives in the server's event loop."""

    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self._world = world
        self._closing = closing
        self._waiting: asyncio.Future[Refused | None] | None = None

    async def wait(self, params: Json) -> list[Pending]:
        """What getUpdates returns; raises `Refused` 409 when it is superseded or hooked."""
        world = self._world
        end = time.monotonic() + min(params.get("timeout", 0), LONGEST_SECONDS)
        self.end(_SECOND)
        with world.lock:
            world.updates.allow(params.get("allowed_updates"))
        while True:
            if world.webhook:
                raise _conflict(_HOOKED)
            with world.lock:
                batch = world.updates.take(params.get("offset", 0), params.get("limit", 100))
            left = end - time.monotonic()
            if batch or left <= 0 or self._closing.is_set():
                return batch
            loop = asyncio.get_running_loop()
            waiting = self._waiting = loop.create_future()
            timer = loop.call_later(left, _resolve, waiting, None)
            refused = await waiting
            timer.cancel()
            if refused:
                raise refused

    def end(self, why: str | None) -> None:
        """Ends a waiting getUpdates: it looks again (None), or it fails with a conflict."""
        if self._waiting:
            _resolve(self._waiting, _conflict(why) if why else None)
            self._waiting = None


def _resolve(future: "asyncio.Future[Refused | None]", outcome: Refused | None) -> None:
    if not future.done():
        future.set_result(outcome)


def _conflict(why: str) -> Refused:
    return Refused(409, f"Conflict: {why}")
