"""Fixtures of these tests: a community, the four whom most stories are about, or a bare database."""

import pytest

from storage.tickets import Ticket
from tests.community import Community, Neighbour, both, community  # noqa: F401 - pytest finds them here
from tests.databases import (  # noqa: F401
    database,
    postgres_database,
    postgres_lent,
    sqlite_database,
)


@pytest.fixture
def wang(community: Community) -> Neighbour:  # noqa: F811 - the fixture of that name
    """A worker."""
    return community.worker("王姐")


@pytest.fixture
def bob(community: Community) -> Neighbour:  # noqa: F811
    """A volunteer."""
    return community.volunteer("李师傅")


@pytest.fixture
def carol(community: Community) -> Neighbour:  # noqa: F811
    """Another volunteer."""
    return community.volunteer("赵大姐")


@pytest.fixture
def alice(community: Community) -> Neighbour:  # noqa: F811
    """A resident who has agreed to nothing yet."""
    return community.resident("陈阿婆")


@pytest.fixture
def ticket(community: Community, wang: Neighbour, bob: Neighbour, alice: Neighbour) -> Ticket:  # noqa: F811
    """What `alice` asked for and `bob` has taken."""
    made = alice.asks_for_a_repair()
    bob.presses("接单")
    return made
