"""A week of tickets and volunteers who refuse, say nothing, drop out and block us: who is asked, who takes it, when.

    python -m tests.soak.dispatch --tickets 5000 --volunteers 2000 --seed 7 --database sqlite

The same week is lived through twice: with waves, and telling everybody of the station and team at once. What may never
be (somebody asked more often than they wish, two visits at one time, an unasked word in the quiet hours, a ticket
without a next date) is reckoned beside it; ends with 1 where anything is.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time as clocks
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from tests.soak.people import START, Week
from tests.soak.years import a_database

ASKS_AT_ONCE = "everybody at once"
COLUMNS = ("how", "tickets", "taken", "of a day", "min to accept", "p90", "urgent", "offers/accept", "most a person",
           "by a worker", "breaches", "seconds")  # fmt: skip


@dataclass
class Totals:
    """What came of the week."""

    opened: dict[int, datetime] = field(default_factory=dict)
    taken: dict[int, datetime] = field(default_factory=dict)
    urgent: set[int] = field(default_factory=set)
    offers: int = 0
    given_back: int = 0
    declined: int = 0
    blocked: int = 0
    by_worker: int = 0
    heard: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    breaches: list[str] = field(default_factory=list)


def row(how: str, total: Totals, seconds: float) -> tuple[object, ...]:
    """Return the figures of a week as a row of the table."""
    waits = {one: (at - total.opened[one]).total_seconds() / 60 for one, at in total.taken.items()}
    every, urgent = sorted(waits.values()), sorted(waits[one] for one in total.urgent & set(waits))
    within = sum(wait <= 24 * 60 for wait in every)
    return (
        how, len(total.opened), f"{len(every) / len(total.opened):.0%}", f"{within / len(total.opened):.0%}",
        round(statistics.median(every)) if every else "-", round(every[int(len(every) * 0.9)]) if every else "-",
        round(statistics.median(urgent)) if urgent else "-", f"{total.offers / max(1, len(every)):.1f}",
        max(total.heard.values(), default=0), total.by_worker, len(total.breaches), round(seconds),
    )  # fmt: skip


def live(url: str, seed: object, tickets: int, volunteers: int, *, at_once: bool = False) -> Totals:
    """Live through the week on a migrated, empty database and return what came of it."""
    return Week(url, random.Random(str(seed)), Totals(), tickets, volunteers, at_once=at_once).live()


def main() -> int:
    """Live through the week that was asked for, in both ways, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=5000)
    parser.add_argument("--volunteers", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--only-waves", action="store_true")
    asked = parser.parse_args()
    print(f"seed {asked.seed}, from {START:%A %d.%m.%Y %H:%M}", flush=True)
    print(" | ".join(f"{cell!s:>17}" for cell in COLUMNS), flush=True)
    breaches = 0
    for at_once in (False,) if asked.only_waves else (False, True):
        begun = clocks.monotonic()
        with ExitStack() as stack:
            url = a_database(stack, asked.database)
            total = live(url, asked.seed, asked.tickets, asked.volunteers, at_once=at_once)
        cells = row(ASKS_AT_ONCE if at_once else "waves", total, clocks.monotonic() - begun)
        print(" | ".join(f"{cell!s:>17}" for cell in cells), flush=True)
        print(f"  {total.declined} declined, {total.given_back} given back, {total.blocked} blocked us", flush=True)
        print("\n".join(total.breaches[:40]), flush=True)
        breaches += len(total.breaches)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
