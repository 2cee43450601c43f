"""One town after another: people talk, the network to Telegram fails, the program dies and comes back."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from storage.messages import Message
from storage.outbox import DOUBTFUL
from storage.tickets import Ticket
from tests.botapi import failures
from tests.faults.dying import POINTS
from tests.faults.story import Story, story
from tests.nursery import Nursery

LONGEST_LIFE = 4.0
LOOKS_EVERY = 5  # so many deaths lie between two reconciliations
HOOKED = 0.3  # so many get their updates by webhook
PACED = 0.15  # so many towns have the limits of Telegram, where everything takes its time
MOST_TIMES = 25
FAILURES = (
    failures.flood(1), failures.bare_flood(), failures.server_error(), failures.reset(), failures.cut(),
    failures.silent(), failures.garbled(), failures.slow(0.3),
)  # fmt: skip
FAILING = ("sendMessage", "sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")
# No campaign is due and nobody names a time: these are not come to.
NOT_HERE = "a part of a campaign"


@dataclass
class Totals:
    """What a database has lived through."""

    database: str
    kills: int = 0
    stops: int = 0
    failures: int = 0
    deliveries: int = 0
    tickets: int = 0
    arrived: int = 0
    uncertain: int = 0
    doubtful: int = 0
    seconds: int = 0
    breaches: list[str] = field(default_factory=list)

    def row(self) -> tuple[object, ...]:
        """Return the line of the table."""
        return (self.database, self.kills, self.stops, self.failures, self.deliveries, self.tickets, self.arrived,
                self.uncertain, self.doubtful, len(self.breaches), self.seconds)  # fmt: skip


def soak(nursery: Nursery, folder: Path, url: str, rng: random.Random, kills: int, total: Totals) -> None:
    """Let a town live through so many deaths, and reconcile after every few and at the end."""
    paced, webhook = rng.random() < PACED, rng.random() < HOOKED
    with story(nursery, folder, url, rng, limits=paced, webhook=webhook, talk=1 if paced else 12) as told:
        kills = min(kills, LOOKS_EVERY) if paced else kills
        for number in range(1, kills + 1):
            total.failures += _lets_the_network_fail(told, rng)
            how = _dies(told, rng, total)
            total.kills += 1
            if number % LOOKS_EVERY == 0 or number == kills:
                told.town.telegram.works_again()
                told.comes_back_and_settles()
                found = [f"{total.database}, kill {total.kills}, {how}: {breach}" for breach in told.breaches()]
                print(f"{total.database}: {total.kills} kills, {len(found)} breaches", flush=True)
                if found:
                    print("\n".join(found), flush=True)
                    total.breaches += found
                    break
        _count(told, total)


def _lets_the_network_fail(told: Story, rng: random.Random) -> int:
    count = rng.choice((0, 0, 1, 2, 3))
    for _ in range(count):
        told.town.telegram.fails(rng.choice(FAILURES), rng.choice(FAILING), times=1, after=rng.randrange(20))
    return count


def _dies(told: Story, rng: random.Random, total: Totals) -> str:
    """Let it die at a random moment, at a random point, or (seldom) end it in good order first."""
    chance = rng.random()
    if chance < 0.4:
        point = rng.choice([one for one in POINTS if not one.startswith(NOT_HERE)])
        number = rng.randrange(1, 3 if "file" in point else MOST_TIMES)
        told.dies_at(point, number, patience=LONGEST_LIFE)
        return f"{point} ({number})"
    seconds = rng.uniform(0, LONGEST_LIFE)
    told.lives_for(seconds)
    if chance > 0.9:
        total.stops += 1
        told.town.program.stop()
        return f"stopped after {seconds:.1f} s"
    told.town.program.kill()
    return f"after {seconds:.1f} s"


def _count(told: Story, total: Totals) -> None:
    total.deliveries += len(told.traffic.sent.deliveries)
    calls = told.town.telegram.journal()
    total.arrived += sum(one["code"] == 200 and one["method"] in ("sendMessage", "editMessageText") for one in calls)
    with told.town.database.look() as session:
        total.tickets += session.scalar(select(func.count()).select_from(Ticket)) or 0
        total.uncertain += session.scalar(select(func.count()).where(Message.state == "uncertain")) or 0
        total.doubtful += session.scalar(select(func.count()).where(Message.remark == DOUBTFUL)) or 0
