"""Towns for journeys: each is one running program that a worker's journeys share, and is looked over after each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.town import Neighbourhood, Town, running_town
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def sqlite_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town on SQLite, with Telegram by polling."""
    folder = tmp_path_factory.mktemp("town")
    with running_town(folder, f"sqlite:///{folder / 'wudan.db'}") as town:
        yield town


@pytest.fixture(scope="session")
def postgres_town(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Town]:
    """A town on PostgreSQL, with Telegram by polling."""
    url = postgres.new_database()
    with running_town(tmp_path_factory.mktemp("town"), url) as town:
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
    """The town that the test asks for (SQLite where it asks for none), in order afterwards."""
    made: Town = request.getfixturevalue(getattr(request, "param", "sqlite_town"))
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
