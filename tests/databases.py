"""Databases for tests: each test finds an empty, migrated one; the engines behind them are used again.

An engine that is kept has compiled its statements: that is a quarter of a test's time. Of PostgreSQL one connection is
kept too: the process behind it has read the catalogue and planned the statements.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.schema import migrate
from tests.postgres import PostgresServer

# Memory, where there is such a folder: no test here is about the power going out.
MEMORY = Path("/dev/shm")
# Whoever is still connected, from the test before, may hold a lock.
ALONE = text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# As it was when it had just been migrated: no migration puts a row into a table.
EMPTY = text("""
DO $$
DECLARE
    one regclass;
    first bigint;
    filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %s', one); END IF;
    END LOOP;
    -- Not RESTART, which makes a new file for each: that takes longer than all the rest.
    FOR one, first IN SELECT seqrelid, seqstart FROM pg_sequence LOOP
        IF pg_sequence_last_value(one) IS NOT NULL THEN PERFORM setval(one, first, false); END IF;
    END LOOP;
END $$
""")
ENGINES = ("_readers", "_writers")
GIVEN_BACK_WITHIN = 5.0
_idle: list[tuple[Path, Database]] = []


def quick_folder() -> Path:
    """Return a new folder on the quickest disk that there is; it is gone when the process ends."""
    inside = MEMORY if os.access(MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="wudan-test-", dir=inside))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def migrated_file() -> bytes:
    """Return a migrated SQLite database, as the bytes of its file: migrated once, copied for every test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wudan.db"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        database.dispose()
        return path.read_bytes()


@contextmanager
def lent_sqlite() -> Iterator[Database]:
    """A migrated SQLite database, for as long as the block lasts."""
    if not _idle:
        path = quick_folder() / "wudan.db"
        _idle.append((path, Database(f"sqlite:///{path}")))
    path, database = _idle.pop()
    path.write_bytes(migrated_file())
    try:
        with _as_it_was(database):
            yield database
    finally:
        for left in path.parent.iterdir():
            left.unlink()
        _idle.append((path, database))


@contextmanager
def _as_it_was(database: Database, *, keeps_one: bool = False) -> Iterator[None]:
    """Close what the block opened, and forget what it hung on the database.

    `keeps_one`: a single connection that was given back stays open.
    """
    before = dict(vars(database))
    try:
        yield
    finally:
        until = time.monotonic() + GIVEN_BACK_WITHIN
        # What a thread gives back after this would lie in a pool that nobody closes any more.
        while any(vars(database)[name].pool.checkedout() for name in ENGINES) and time.monotonic() < until:
            time.sleep(0.002)
        if not (keeps_one and _has_one_idle(database)):
            database.dispose()
        vars(database).clear()
        vars(database).update(before)


def _has_one_idle(database: Database) -> bool:
    """Tell whether exactly one connection is open, and nobody holds it: a test that never had two at once."""
    pool: Any = database._writers.pool
    return pool.checkedin() == 1 and not pool.checkedout()


@pytest.fixture
def sqlite_database() -> Iterator[Database]:
    """A migrated SQLite database of this test's own."""
    with lent_sqlite() as database:
        yield database


@pytest.fixture(scope="session")
def postgres_lent(postgres: PostgresServer) -> Iterator[Database]:
    """The one migrated PostgreSQL database that a session's tests have after one another."""
    database = Database(postgres.new_database())
    migrate(database)
    yield database
    database.dispose()


@pytest.fixture
def postgres_database(postgres_lent: Database) -> Iterator[Database]:
    """A migrated PostgreSQL database of this test's own: emptied, which takes a tenth of the time of a new copy."""
    with postgres_lent.begin() as session:
        session.execute(ALONE)
        session.execute(EMPTY)
    with _as_it_was(postgres_lent, keeps_one=True):
        yield postgres_lent


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Run the test twice: on a migrated SQLite and on a migrated PostgreSQL database."""
    made: Database = request.getfixturevalue(f"{request.param}_database")
    return made
