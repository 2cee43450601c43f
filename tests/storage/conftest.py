"""Fixtures of these tests: a community, or its bare database."""

from tests.community import both, community  # noqa: F401 - pytest finds them here
from tests.databases import (  # noqa: F401
    database,
    postgres_database,
    postgres_lent,
    sqlite_database,
)
