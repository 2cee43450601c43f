"""What the tests of `nlp` share: one reader, and a Wednesday."""

from datetime import datetime

import pytest

from nlp.lexicon import Lexicon
from nlp.reader import Reader

WEDNESDAY = datetime.fromisoformat("2026-11-18T16:25:00+08:00")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon) -> Reader:
    return Reader(lexicon)


@pytest.fixture
def now() -> datetime:
    return WEDNESDAY
