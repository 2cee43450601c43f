"""`wudan` by daylight: a test that runs at night must not wait for the morning, as the program does.

    python -m tests.daylight run

By day nothing is changed; at night, and where night is near, its clock is half a day ahead.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

from bot import front
from storage.tickets import ZONE

DAWN, DUSK = 8, 20


def ahead() -> timedelta:
    """Return by how much the clock goes ahead now: nothing by day.

    The same all night long, so that no program finds itself earlier than the one that ran before it.
    """
    return timedelta() if DAWN <= datetime.now(ZONE).hour < DUSK else timedelta(hours=12)


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
