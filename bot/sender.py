"""The sender: claims what must be said, says it, and settles it; the only one who speaks for a channel."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from bot.front import Front
from bot.pace import Pace
from storage import outbox, quiet
from storage.messages import Urge
from storage.outbox import Outgoing, Settled

log = logging.getLogger(__name__)

AT_ONCE = 32
# So many seconds at most what must be said waits for those who are still speaking.
MOST_PATIENCE = 1.0
# Without news, the outbox is looked at this often (another process may have written, a lease may have run out).
LOOKS_EVERY = 1.0
RECOVERS_EVERY = timedelta(seconds=30)


class Channel(Protocol):
    """A way out."""

    name: str

    async def send(self, row: Outgoing) -> Settled:
        """Say one row and tell what became of it."""
        ...


class Sender:
    """One loop: the settling of the last rows and the claim of the next are one transaction."""

    def __init__(self, front: Front, channel: Channel, pace: Pace, *, alone: bool) -> None:
        """`alone`: no other process can be sending, so what is left `sending` is from a death."""
        self._front, self._channel, self._pace, self._alone = front, channel, pace, alone
        self._news = asyncio.Event()
        self._settled: deque[Settled] = deque()
        self._going: set[asyncio.Task[None]] = set()
        self._recovers_at = front.clock() + RECOVERS_EVERY

    def wake(self) -> None:
        """Something was said."""
        self._news.set()

    async def run(self) -> None:
        """Send until cancelled; what is on its way then is finished and settled."""
        now = self._front.clock()
        await self._front.writer.act(lambda session: outbox.recover(session, now, all_of_them=self._alone))
        try:
            while True:
                await self._round()
        finally:
            if self._going:
                await asyncio.wait(self._going)
            outcomes = self._drain()
            await self._front.writer.act(lambda session: outbox.settle(session, outcomes))

    async def _round(self) -> None:
        self._news.clear()
        if not self._pace.kept and not self._front.writer.is_calm:
            # Where no pace is kept, speaking would take the processor from those who are being heard.
            # What has been said is settled at once, so that its buttons are known; the rest waits.
            await self._exchange(self._drain(), 0)
            await self._front.writer.calm(MOST_PATIENCE)
        outcomes, now = self._drain(), self._front.clock()
        room = min(AT_ONCE - len(self._going), self._pace.room(now))
        if outcomes or room > 0:
            rows = await self._exchange(outcomes, room)
            left = deque(rows)
            try:
                while left and await self._moment_comes():
                    self._begin(left.popleft())
            finally:
                # We are stopping, or Telegram tells us to wait: what is still here has not been sent.
                self._settled += [_given_back(row) for row in left]
            if rows:
                return
        await self._wait()

    def _begin(self, row: Outgoing) -> None:
        now = self._front.clock()
        self._pace.spend(row.chat_id, row.address, now)
        task = asyncio.create_task(self._send(row, now))
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    async def _moment_comes(self) -> bool:
        """Wait for the next moment of the pace, for rows are claimed a little before; False where it is far away."""
        while (wait := (self._pace.moment(now := self._front.clock()) - now).total_seconds()) > 0:
            if wait > LOOKS_EVERY:
                return False
            await asyncio.sleep(wait)
        return True

    async def _exchange(self, outcomes: list[Settled], room: int) -> list[Outgoing]:
        now, skip, name = self._front.clock(), self._pace.paused(self._front.clock()), self._channel.name

        # What is said to everybody waits for the morning, also what was written before night fell.
        least = Urge.NOTICE if quiet.is_quiet(now) else Urge.BROADCAST
        # A sender that died beside us, or just before us: its leases run out while we are running.
        recovers = not self._alone and now >= self._recovers_at
        if recovers:
            self._recovers_at = now + RECOVERS_EVERY

        def exchange(session: Session) -> list[Outgoing]:
            outbox.settle(session, outcomes)
            if recovers:
                outbox.recover(session, now, all_of_them=False)
            return outbox.claim(session, name, now, most=room, skip=skip, least=least) if room > 0 else []

        going = self._front.writer.act(exchange, route="sender")
        try:
            return await asyncio.shield(going)
        except asyncio.CancelledError:
            await self._give_back(going, outcomes)
            raise
        except Exception:
            # What was said is said: it must be settled, however long the database takes to come back.
            self._settled.extendleft(reversed(outcomes))
            log.exception("the outbox could not be read")
            await asyncio.sleep(LOOKS_EVERY)
            return []

    async def _give_back(self, going: asyncio.Future[list[Outgoing]], outcomes: list[Settled]) -> None:
        """We are stopping: what is being claimed nobody will send, and it must not look as if somebody had."""
        try:
            self._settled += [_given_back(row) for row in await going]
        except Exception:
            self._settled.extendleft(reversed(outcomes))
            log.exception("the outbox could not be read")

    async def _send(self, row: Outgoing, begun: datetime) -> None:
        try:
            settled = await self._channel.send(row)
        except Exception:
            log.exception("a row could not be sent", extra={"row": row.id})
            settled = Settled(row.id, row.chat_id, "uncertain", remark="our own failure")
        self._pace.answered(row.chat_id, begun, self._front.clock())
        if settled.state == "later" and settled.remark == "too many requests" and settled.due_at is not None:
            self._pace.halt(row.chat_id, settled.due_at, self._front.clock())
        self._settled.append(settled)
        self._news.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._pace.next_room(self._front.clock(), LOOKS_EVERY)):
                await self._news.wait()
        except TimeoutError:
            pass

    def _drain(self) -> list[Settled]:
        outcomes = list(self._settled)
        self._settled.clear()
        return outcomes


def _given_back(row: Outgoing) -> Settled:
    return Settled(row.id, row.chat_id, "queued", channel_ref=row.channel_ref)
