"""Prints the table: `python -m tests.bench [NAME …]`."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.bench import desk, dispatching, due, hall, measures, pages, reach, reading, views
from tests.bench.rows import Row

MEASURES: dict[str, Callable[[], Row]] = {
    "turns": measures.turns_against_echo,
    "latency": measures.latency,
    "presses": measures.presses,
    "presses_on_postgres": measures.presses_on_postgres,
    "start": measures.start,
    "memory": measures.memory,
    "broadcast": reach.broadcast,
    "reminder": reach.reminder,
    "reminder_on_postgres": reach.reminder_on_postgres,
    "falling_due": due.falling_due,
    "falling_due_on_postgres": due.falling_due_on_postgres,
    "queries": desk.queries,
    "queries_on_postgres": desk.queries_on_postgres,
    "pages": pages.pages,
    "pages_on_postgres": pages.pages_on_postgres,
    "first_view": views.first_view,
    "change_shown": hall.change_shown,
    "change_shown_on_postgres": hall.change_shown_on_postgres,
    "crowd": hall.crowd,
    "wave": dispatching.wave,
    "wave_on_postgres": dispatching.wave_on_postgres,
    "intent": reading.intent,
    "team": reading.team,
    "danger": reading.danger,
    "wish": reading.wish,
    "place": reading.place,
    "machines": reading.machines,
    "reading": reading.speed,
    "load": reading.load,
    "learning": reading.learning,
    "growth": reading.growth,
}


def main(names: list[str]) -> None:
    """Take the named measures, or all, and print each as soon as it is known."""
    print(f"{_processor()}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB; "
          f"{platform.system()} {platform.release()}, Python {platform.python_version()}")  # fmt: skip
    print(f"load when begun: {psutil.getloadavg()[0]:.1f}\n")
    print("| what | measured | reach | |\n|---|---|---|---|", flush=True)
    for name in names or list(MEASURES):
        row = MEASURES[name]()
        print(f"| {row.what} | {row.measured} | {row.reach} | {'✓' if row.reached else '✗'} |", flush=True)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main(sys.argv[1:])
