"""`wudan` by daylight: a test that runs at night must not wait for the morning, as the program does.

    python -m tests.daylight run

By day nothing is changed; at night, and where night is near, its clock shows the next morning.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

from bot import front
from storage.tickets import ZONE

DAWN, DUSK = 8, 20


def ahead() -> timedelta:
    """Return by how much the clock goes ahead now: nothing by day."""
    local = datetime.now(ZONE)
    if DAWN <= local.hour < DUSK:
        return timedelta()
    morning = local.replace(hour=DAWN + 1, minute=0)
    return (morning if morning > local else morning + timedelta(days=1)) - local


def install() -> None:
    """Let the program of this process live by day."""
    shift = ahead()

    class Daylight(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = UTC) -> Self:
            return super().now(tz) + shift

    vars(front)["datetime"] = Daylight


def main() -> int:
    """Be the `wudan` command."""
    install()
    from bot import __main__ as program  # noqa: PLC0415 - by its new clock

    return program.main()


if __name__ == "__main__":
    sys.exit(main())
