"""Pushes updates to the bot's webhook as Telegram does.

One update in flight a chat; what is not answered with 200 is tried again, first after a moment and
then less and less often (tdlib/telegram-bot-api, WebhookActor.cpp). The pauses are shortened, as a
test has no minute to spare.
"""

import asyncio
import time
from collections import deque
from contextlib import suppress

import aiohttp

from .updates import Pending
from .world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0)
ANSWER_WITHIN_SECONDS = 10.0


class Pusher:
    """Lives in the server's event loop; every method but `close` is called from there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._queues: dict[int, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._hook: dict[str, object] | None = None
        self._free = asyncio.Semaphore(40)

    def look(self, fresh: list[Pending]) -> None:
        """Something has changed: these updates are new, or the webhook was set or deleted."""
        hook = self._world.webhook
        if hook is not self._hook:
            self._hook = hook
            for task in self._tasks:
                task.cancel()
            self._queues.clear()
            if hook:
                self._free = asyncio.Semaphore(int(hook["max_connections"]))
                with self._world.lock:
                    fresh = list(self._world.updates)
        if hook:
            for pending in fresh:
                self._queue(pending)

    def _queue(self, pending: Pending) -> None:
        queue = self._queues.setdefault(pending.chat, deque())
        queue.append(pending)
        if len(queue) == 1:
            task = asyncio.get_running_loop().create_task(self._deliver(queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, queue: deque[Pending]) -> None:
        failed = 0
        while queue:
            pending = queue[0]
            async with self._free:
                accepted = pending.done or await self._push(pending)
            if accepted:
                failed = 0
                with self._world.lock:
                    self._world.updates.settle(pending)
                queue.popleft()
            else:
                await asyncio.sleep(PAUSES[min(failed, len(PAUSES) - 1)])
                failed += 1

    async def _push(self, pending: Pending) -> bool:
        hook = self._world.webhook
        if hook is None:
            return False
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=100),
                timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_SECONDS),
            )
        headers = {"Content-Type": "application/json"}
        if hook["secret_token"]:
            headers[SECRET_HEADER] = hook["secret_token"]
        try:
            async with self._session.post(hook["url"], data=pending.body, headers=headers) as answer:
                await answer.read()
                code, problem = answer.status, f"{answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            code, problem = 0, str(error) or type(error).__name__
        with self._world.lock:
            row = {"update_id": pending.update_id, "code": code, "at": time.monotonic()}
            self._world.deliveries.append(row)
            if code != 200:
                hook["last_error_date"] = int(self._world.wall())
                hook["last_error_message"] = f"Wrong response from the webhook: {problem}"
            self._world.changed()
        return code == 200

    async def close(self) -> None:
        """Ends every delivery."""
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._session:
            await self._session.close()
