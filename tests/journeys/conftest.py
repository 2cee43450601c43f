"""Towns for journeys: each is one running program that a worker's journeys share, and is looked over after each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.journeys.town import Neighbourhood, Town, running_town
from tests.postgres import PostgresServer


# With Telegram by polling, each on both databases. Where a journey does what is due days ahead, all of that town's due
# things are done then: such journeys (`TOWN` of their module) live in a later town of their own.
@pytest.fixture(scope="session")
def sqlite_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town on SQLite."""
    with _on_sqlite(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="session")
def later_sqlite_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town on SQLite in which days go by."""
    with _on_sqlite(tmp_path_factory.mktemp("later")) as town:
        yield town


@pytest.fixture(scope="session")
def postgres_town(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Town]:
    """A town on PostgreSQL."""
    with _on_postgres(tmp_path_factory.mktemp("town"), postgres) as town:
        yield town


@pytest.fixture(scope="session")
def later_postgres_town(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Town]:
    """A town on PostgreSQL in which days go by."""
    with _on_postgres(tmp_path_factory.mktemp("later"), postgres) as town:
        yield town


def _on_sqlite(folder: Path) -> AbstractContextManager[Town]:
    return running_town(folder, f"sqlite:///{folder / 'wudan.db'}")


@contextmanager
def _on_postgres(folder: Path, postgres: PostgresServer) -> Iterator[Town]:
    url = postgres.new_database()
    with running_town(folder, url) as town:
        yield town
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def webhook_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town on SQLite, with Telegram by webhook."""
    folder = tmp_path_factory.mktemp("town")
    with running_town(folder, f"sqlite:///{folder / 'wudan.db'}", webhook=True) as town:
        yield town


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """The town that the test or its module asks for (SQLite where none does), in order afterwards."""
    made: Town = request.getfixturevalue(getattr(request, "param", getattr(request.module, "TOWN", "sqlite_town")))
    yield made
    made.stayed_in_order()


@pytest.fixture
def here(town: Town) -> Neighbourhood:
    """A station of this test's own."""
    return town.neighbourhood()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for a program of the test's own."""
    return tmp_path / "data"
