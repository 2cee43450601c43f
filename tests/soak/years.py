"""Years of all rules: two instances look at what is due, die, sleep and have wrong clocks; every day and step is right.

    python -m tests.soak.years --years 10 --seed 7 --database sqlite

Time jumps from one due moment to the next. What must have happened is reckoned beside it (tests/soak/expected.py) from
a calendar of its own (tests/soak/plain_days.py). Ends with 1 where anything is not as it must be.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time as clocks
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import due
from handlers.turn import Scene
from storage import activities, almanac, members, signups
from storage.activities import Occurrence
from storage.database import Database
from storage.errors import Refusal
from tests.community import SHANGHAI, Community, the_reader
from tests.databases import migrated_file
from tests.soak.expected import Day, Expected, Step
from tests.soak.plain_days import DAY, PLANS, worked_later
from tests.soak.verdict import verdict

START = datetime(2026, 1, 8, 9, tzinfo=SHANGHAI)
AHEAD = timedelta(days=21)
MOST_ROUNDS = 200
COLUMNS = ("database", "years", "days", "posted", "suppressed", "messages", "looks", "deaths", "gaps", "jumps",
           "at once", "breaches", "seconds")  # fmt: skip


class Died(Exception):
    """The instance went down before it could commit."""


@dataclass
class Totals:
    """What has happened in the years."""

    days: int = 0
    posted: int = 0
    suppressed: int = 0
    messages: int = 0
    looks: int = 0
    deaths: int = 0
    gaps: int = 0
    jumps: int = 0
    at_once: int = 0
    breaches: list[str] = field(default_factory=list)


class Years:
    """One place with its volunteers, two instances on its database, and the time there."""

    def __init__(self, url: str, rng: random.Random, last: datetime) -> None:
        """Plan everything at the START; the database is migrated and empty."""
        self.url, self.rng, self.last, self.now = url, rng, last, START
        self.instances = [Database(url), Database(url)]
        self.ahead = [timedelta(0), timedelta(0)]
        self.wrong = 0  # so many looks more the clocks are wrong
        self.totals = Totals()
        self.acts: list[tuple[datetime, Callable[[], None]]] = []
        self._found()

    def _found(self) -> None:
        community = Community(self.instances[0], START)
        community.station()
        worker = community.worker("站长", channel="telegram").id
        teams: dict[str, set[int]] = {"aid": set(), "waste": set(), "health": set()}
        for number in range(6):
            team = list(teams)[number % 3]
            teams[team].add(community.volunteer(f"志愿者{number}", team, channel="telegram").id)
        leader = min(teams["aid"])
        with self.instances[0].begin() as session:
            for plan in PLANS:
                made = activities.draft(
                    session, plan.kind, 1, worker, START, text="一起打扫", rule=plan.rule,
                    starts_on=START.date().isoformat(), starts_at=plan.starts_at, ends_at=plan.ends_at,
                    on_holiday=plan.on_holiday, teams=plan.teams, leader_id=leader if plan is PLANS[0] else None,
                )  # fmt: skip
                activities.start(session, made, worker, START)
            for year in range(2027, self.last.year + 2):
                almanac.complete(session, worker, worked_later(year), "workday", "", START)
            assert members.is_worker(session, worker, 1)
        self.worker = worker
        self.expected = Expected(START, self.last.date() + 3 * AHEAD, teams, worker, leader)

    def live(self) -> Totals:
        """Live through the years and return what happened, with all that is not as it must be."""
        while self.now < self.last:
            self._people_act()
            self._look()
            self.now = self._next()
            self._chaos()
        self.now, self.ahead = self.last, [timedelta(0), timedelta(0)]
        self._look()
        with self.instances[0].look() as session:
            verdict(session, self.expected, self.last, AHEAD, self.totals)
        for instance in self.instances:
            instance.dispose()
        return self.totals

    def _look(self) -> None:
        which = self.rng.choices(([0], [1], [0, 1], [1, 0]), (30, 30, 20, 20))[0]
        at_once = len(which) > 1 and self.ahead[0] == self.ahead[1] and self.rng.random() < 0.3
        if self.rng.random() < 0.03:
            self._dies(which[0])
        if at_once:
            threads = [threading.Thread(target=self._ticks, args=(one,)) for one in which]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.totals.at_once += 1
        for one in which:
            # After two at once another look: what one could not have, the other had, and dropped.
            self._ticks(one)
            self._hear(self.expected.look(self.now + self.ahead[one]))
        self.totals.looks += len(which)

    def _ticks(self, which: int) -> None:
        for _ in range(MOST_ROUNDS):
            try:
                with self.instances[which].begin() as session:
                    if not due.tick(Scene(session, the_reader(), self.now + self.ahead[which])):
                        return
            except Refusal:
                continue  # somebody was faster: the next look
        message = "there is no end of what is due"
        raise AssertionError(message)

    def _dies(self, which: int) -> None:
        try:
            with self.instances[which].begin() as session:
                due.tick(Scene(session, the_reader(), self.now + self.ahead[which]))
                raise Died  # noqa: TRY301 - in the middle of a transaction
        except Died:
            self.instances[which].dispose()
            self.instances[which] = Database(self.url)
            self.totals.deaths += 1

    def _next(self) -> datetime:
        """Return the next moment at which there is something to do, and a few seconds more."""
        midnight = datetime.combine(self.now.date() + DAY, time(0, 3), SHANGHAI)
        moments = [midnight, *(when for when, _ in self.acts if when > self.now)]
        if self.expected.waits:
            moments.append(self.now + timedelta(hours=3))
        if (then := self.expected.next_due(self.now)) is not None:
            moments.append(then)
        return min(moments) + timedelta(seconds=self.rng.uniform(0, 50))

    def _chaos(self) -> None:
        self.wrong -= 1
        if self.wrong <= 0:
            self.ahead = [timedelta(0), timedelta(0)]
        dice = self.rng.random()
        if dice < 0.02:
            # a weekend asleep
            self.now += timedelta(hours=self.rng.uniform(1, 90))
            self.totals.gaps += 1
        elif dice < 0.03 and self.now > START + 5 * DAY:
            wrong = timedelta(hours=self.rng.uniform(-72, 192))
            self.ahead = self.rng.choice(([wrong, wrong], [wrong, timedelta(0)], [timedelta(0), wrong]))
            self.wrong = self.rng.randint(1, 4)
            self.totals.jumps += 1
        elif dice < 0.035:
            self._pauses(self.rng.randint(1, len(PLANS)))

    def _pauses(self, number: int) -> None:
        if number in self.expected.paused:
            return

        def steer(verb: Callable[..., None]) -> None:
            with self.instances[0].begin() as session:
                verb(session, activities.get_activity(session, number), self.worker, self.now)

        def resume() -> None:
            steer(activities.resume)
            self.expected.paused.discard(number)

        steer(activities.pause)
        self.expected.paused.add(number)
        self.acts.append((self.now + timedelta(hours=self.rng.uniform(1, 100)), resume))

    def _people_act(self) -> None:
        ready = [act for when, act in self.acts if when <= self.now]
        self.acts = [(when, act) for when, act in self.acts if when > self.now]
        for act in ready:
            act()

    def _hear(self, posted: list[Step]) -> None:
        """People answer what they have heard, a while later or never."""
        for step in posted:
            later = self.now + timedelta(minutes=self.rng.uniform(1, 3000))
            if step.kind == "invite":
                for one in sorted(step.to):
                    if self.rng.random() < 0.5:
                        self.acts.append((later, lambda one=one, day=step.day: self._comes(day, one)))  # type: ignore[misc]
            elif step.kind == "confirm":
                for one in sorted(step.to):
                    if self.rng.random() < 0.2:
                        self.acts.append((later, lambda one=one, day=step.day: self._stays_away(day, one)))  # type: ignore[misc]
            elif step.kind == "ask" and self.rng.random() < 0.8:
                when = self.now + timedelta(hours=self.rng.uniform(0, 230))
                self.acts.append((when, lambda day=step.day: self._decides(day)))  # type: ignore[misc]

    def _comes(self, day: Day, person_id: int) -> None:
        try:
            with self.instances[1].begin() as session:
                held = signups.sign_up(session, self._occurrence(session, day), person_id, self.now).signup
                certain = held.confirmed_at is not None
        except Refusal:
            return
        day.coming.add(person_id)
        if certain:
            day.certain.add(person_id)

    def _stays_away(self, day: Day, person_id: int) -> None:
        try:
            with self.instances[0].begin() as session:
                signups.decline(session, self._occurrence(session, day), person_id, self.now)
        except Refusal:
            return
        day.coming.discard(person_id)

    def _decides(self, day: Day) -> None:
        verb, status = self.rng.choice(((activities.keep, "planned"), (activities.skip, "skipped")))
        try:
            with self.instances[0].begin() as session:
                verb(session, self._occurrence(session, day), self.worker, self.now)
        except Refusal:
            return
        day.status = status

    def _occurrence(self, session: Session, day: Day) -> Occurrence:
        return session.scalars(
            select(Occurrence).where(Occurrence.activity_id == day.number, Occurrence.day == day.day.isoformat())
        ).one()


def main() -> int:
    """Live through the years that were asked for and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    begun = clocks.monotonic()
    with ExitStack() as stack:
        url = a_database(stack, asked.database)
        total = Years(url, random.Random(asked.seed), START + asked.years * 365.25 * DAY).live()
    print("\n".join(total.breaches[:40]))
    row = (asked.database, asked.years, total.days, total.posted, total.suppressed, total.messages, total.looks,
           total.deaths, total.gaps, total.jumps, total.at_once, len(total.breaches), round(clocks.monotonic() - begun))  # fmt: skip
    for line in (COLUMNS, row):
        print(" | ".join(f"{cell!s:>10}" for cell in line))
    return 1 if total.breaches else 0


def a_database(stack: ExitStack, kind: str) -> str:
    """Return the URL of a migrated database that goes away with the stack."""
    if kind == "postgres":
        from storage.schema import migrate  # noqa: PLC0415
        from tests.soak.__main__ import a_server  # noqa: PLC0415

        url = stack.enter_context(a_server()).new_database()
        database = Database(url)
        migrate(database)
        database.dispose()
        return url
    path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wudan-years-"))) / "wudan.db"
    path.write_bytes(migrated_file())
    return f"sqlite:///{path}"


if __name__ == "__main__":
    sys.exit(main())
