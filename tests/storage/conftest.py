"""Fixtures of these tests: a community, or its bare database."""

from tests.community import (  # noqa: F401 - pytest finds them here
    both,
    community,
    database,
    postgres_database,
    postgres_home,
    sqlite_database,
    sqlite_home,
)
