"""One nursery for all stories of a worker."""

from __future__ import annotations

import pytest

from tests.nursery import Nursery
from tests.nursery import nursery as the_nursery


@pytest.fixture(scope="session")
def nursery() -> Nursery:
    return the_nursery()
