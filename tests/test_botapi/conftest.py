"""A scripted server without limits, and one person who has started the bot."""

from collections.abc import Iterator

import pytest

from tests.botapi import BotApi, Person


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    with BotApi(limits=False) as running:
        yield running


@pytest.fixture
def ayi(telegram: BotApi) -> Person:
    person = telegram.person(first_name="陈阿婆", username="chen_apo")
    person.starts()
    return person
