"""Fixtures of these tests: a migrated database, a community on it, and a scripted Telegram."""

from collections.abc import Iterator

import pytest

from tests.botapi import BotApi
from tests.community import both  # noqa: F401 - pytest finds it here
from tests.databases import (  # noqa: F401
    database,
    postgres_database,
    postgres_lent,
    sqlite_database,
)


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    """A scripted Telegram without limits."""
    with BotApi(limits=False) as server:
        yield server
