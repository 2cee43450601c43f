"""A town that stands: built once for every measure that only needs it to be there, and gone with the process."""

from __future__ import annotations

import atexit
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from storage import members, places, sessions
from storage.database import Database
from storage.schema import migrate
from tests import daylight
from tests.bench import town
from tests.postgres import binaries_of_the_wheel, running_postgres

TICKETS = 100_000
# Of the people of the town, who works in the center and sees everything, and who in each street of ten stations.
AT_THE_CENTER, IN_STREETS = 121, range(122, 122 + town.INSTITUTES)
# So many serve and work: fewer people live in no town.
MOST_SERVING = 4000
_held = ExitStack()
atexit.register(_held.close)


class Standing(NamedTuple):
    """A town, where it is kept, and how long it took to build."""

    url: str
    folder: Path
    town: town.Town
    now: datetime
    seconds: float

    @property
    def name(self) -> str:
        """Return `SQLite` or `PostgreSQL`."""
        return "SQLite" if self.url.startswith("sqlite") else "PostgreSQL"


@cache
def standing(*, on_postgres: bool = False, tickets: int = TICKETS) -> Standing | None:
    """Return the town; None where there is no PostgreSQL."""
    folder = Path(_held.enter_context(tempfile.TemporaryDirectory(prefix="wudan-bench-")))
    url = f"sqlite:///{folder / 'wudan.db'}"
    if on_postgres:
        binaries = binaries_of_the_wheel()
        if binaries is None:
            return None
        url = _held.enter_context(running_postgres(binaries)).new_database()
    database, now = Database(url), datetime.now(UTC) + daylight.ahead()
    migrate(database)
    begun = time.monotonic()
    built = town.build(database, now, tickets=tickets, persons=max(MOST_SERVING, tickets // 5))
    with database.begin() as session:
        since = now - timedelta(days=town.DAYS)
        members.grant(session, AT_THE_CENTER, "worker", built.center, since)
        for n, one in enumerate(IN_STREETS):
            street = places.find_place_named(session, f"第{n}街道")
            assert street is not None
            members.grant(session, one, "worker", street.id, since)
    database.dispose()
    return Standing(url, folder, built, now, time.monotonic() - begun)


def log_in(database: Database, person_id: int, now: datetime) -> str:
    """Let a worker come in at the desk; returns the secret of their cookie."""
    with database.begin() as session:
        link, _ = sessions.make_key(session, person_id, now)
        return sessions.enter_by_link(session, link, now)
