"""Fixtures of these tests: a migrated database, a community on it, and a scripted Telegram."""

from collections.abc import Iterator

import pytest

from tests.botapi import BotApi
from tests.community import (  # noqa: F401 - pytest finds them here
    both,
    database,
    postgres_database,
    postgres_home,
    sqlite_database,
    sqlite_home,
)


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    """A scripted Telegram without limits."""
    with BotApi(limits=False) as server:
        yield server
