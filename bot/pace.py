"""The pace of Telegram: about 30 messages a second over all chats, 1 a second in one chat, 20 a minute in one group.

Source: core.telegram.org, Bots FAQ. The limits are dynamic; `retry_after` is the truth, and halts us for as long.
Messages leave one by one and not in bursts: what is pressing never waits longer than for the next of some thirty
moments of a second, and two that the network shifts against each other do not meet within one second over there.
"""

from __future__ import annotations

import heapq
from collections import deque
from datetime import datetime, timedelta

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OVERALL, A_GROUP = 30, 20
# So much later than the rule allows: one message may take that much longer on its way than another.
SPARE = timedelta(milliseconds=12)
# What took this much longer than usual until it was answered is taken to have arrived that much later.
TOLERATED = timedelta(milliseconds=40)
# Less than a thirtieth of a second, so that a moment that was missed is made good.
GAP = timedelta(milliseconds=25)
# Who will be spoken to at these next moments is looked up before they come.
AHEAD = timedelta(milliseconds=50)
MOST_AHEAD = 3


class Pace:
    """Keeps account of what was sent when; `kept=False` lets everything pass (for benchmarks)."""

    def __init__(self, *, kept: bool = True) -> None:
        """Begin as if another had spoken until now: a program that died a moment ago has."""
        self.kept = kept
        self._sent: deque[datetime] = deque(maxlen=OVERALL)
        # Chats that wait, and the same by when they may be spoken to again (an entry may be outdated).
        self._paused: dict[int, datetime] = {}
        self._ends: list[tuple[datetime, int]] = []
        self._groups: dict[int, deque[datetime]] = {}
        self._told: dict[int, datetime] = {}
        self._halted_until: datetime | None = None
        # how long an answer takes where nothing holds it up
        self._usual: timedelta | None = None

    def room(self, now: datetime) -> int:
        """Return how many messages may go now or within AHEAD; each waits for its `moment`."""
        if not self.kept:
            return OVERALL * 1000
        self._look_at(now)
        count, moment = 0, self.moment(now)
        while moment <= now + AHEAD and count < MOST_AHEAD:
            count += 1
            moment = max(moment + GAP, self._sent[count] + SECOND + SPARE)
        return count

    def moment(self, now: datetime) -> datetime:
        """Return when the next message may go: now, or a little later."""
        if not self.kept:
            return now
        self._look_at(now)
        moment = max(now, self._sent[-1] + GAP, self._sent[0] + SECOND + SPARE)
        return moment if self._halted_until is None else max(moment, self._halted_until)

    def paused(self, now: datetime) -> list[int]:
        """Return the chats that have to wait."""
        while self._ends and self._ends[0][0] <= now:
            until, chat = heapq.heappop(self._ends)
            if self._paused.get(chat) == until:
                del self._paused[chat]
        return list(self._paused)

    def spend(self, chat_id: int, address: str, now: datetime) -> None:
        """Account for one message to a chat, sent at its `moment`; a group's address is negative."""
        if not self.kept:
            return
        self._look_at(now)
        self._sent.append(now)
        until = now + SECOND + SPARE
        if address.startswith("-"):
            self._groups = {chat: sent for chat, sent in self._groups.items() if sent[-1] > now - MINUTE - SPARE}
            sent = self._groups.setdefault(chat_id, deque(maxlen=A_GROUP))
            sent.append(now)
            if len(sent) == A_GROUP:
                until = max(until, sent[0] + MINUTE + SPARE)
        self._pause(chat_id, until)

    def answered(self, chat_id: int, sent_at: datetime, now: datetime) -> None:
        """Account for what was late on its way: what follows must not meet it over there."""
        trip = now - sent_at
        self._usual = trip if self._usual is None else min(trip, self._usual + (trip - self._usual) / 64)
        late = trip - self._usual - TOLERATED
        if late > timedelta() and sent_at in self._sent:
            self._sent[self._sent.index(sent_at)] = sent_at + late
            self._pause(chat_id, sent_at + late + SECOND + SPARE)

    def halt(self, chat_id: int, until: datetime, now: datetime) -> None:
        """Telegram said to wait: this chat waits; when a second one is told so meanwhile, everything does."""
        self._look_at(now)
        self._told = {chat: end for chat, end in self._told.items() if end > now}
        self._told[chat_id] = until
        self._pause(chat_id, until)
        if len(self._told) > 1:
            self._halted_until = max(until, self._halted_until or until)

    def next_room(self, now: datetime, most: float) -> float:
        """Return in how many seconds it is worth looking again, at most `most`."""
        self.paused(now)
        ends = [self._ends[0][0]] if self._ends else []
        moment = self.moment(now)
        if moment > now + AHEAD:
            ends.append(moment - AHEAD)
        soon = min(((end - now).total_seconds() for end in ends), default=most)
        return min(max(soon, 0.005), most)

    def _pause(self, chat_id: int, until: datetime) -> None:
        until = max(until, self._paused.get(chat_id, until))
        self._paused[chat_id] = until
        heapq.heappush(self._ends, (until, chat_id))

    def _look_at(self, now: datetime) -> None:
        """Begin the account, and begin it anew where the clock was set back: nobody waits an hour for that."""
        if not self._sent or now < self._sent[-1] - SECOND:
            self._sent.extend(now - (SECOND + SPARE) * (OVERALL - n) / OVERALL for n in range(OVERALL))
            self._paused.clear()
            self._ends.clear()
            self._told.clear()
            self._groups.clear()
            self._halted_until = None
