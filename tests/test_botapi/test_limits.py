"""The three limits are enforced with 429 and say when to try again."""

from collections.abc import Iterator

import pytest

from tests.botapi import BotApi, Person
from tests.test_botapi.calls import call, refusal, result

PIXEL = b"\xff\xd8\xff" + bytes(100)


@pytest.fixture
def strict() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def started(telegram: BotApi, count: int) -> list[Person]:
    people = [telegram.person() for _ in range(count)]
    for person in people:
        person.starts()
    return people


def test_one_message_a_second_in_a_chat(strict: BotApi) -> None:
    [ayi] = started(strict, 1)
    result(strict, "sendMessage", chat_id=ayi.id, text="one")
    answer = call(strict, "sendMessage", chat_id=ayi.id, text="two")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})
    assert answer["description"] == "Too Many Requests: retry after 1"
    strict.advance(1)
    result(strict, "sendMessage", chat_id=ayi.id, text="two")
    assert strict.violations == 1


def test_thirty_messages_a_second_over_all_chats(strict: BotApi) -> None:
    people = started(strict, 31)
    for person in people[:30]:
        result(strict, "sendMessage", chat_id=person.id, text="x")
    assert "retry after 1" in refusal(strict, "sendMessage", chat_id=people[30].id, text="x")


def test_twenty_messages_a_minute_in_a_group(strict: BotApi) -> None:
    [ayi] = started(strict, 1)
    group = strict.group("三号楼", ayi)
    group.adds_bot()
    for _ in range(20):
        result(strict, "sendMessage", chat_id=group.chat, text="x")
        strict.advance(1)
    answer = call(strict, "sendMessage", chat_id=group.chat, text="x")
    assert 38 <= answer["parameters"]["retry_after"] <= 40
    strict.advance(answer["parameters"]["retry_after"])
    result(strict, "sendMessage", chat_id=group.chat, text="x")


def test_each_picture_of_an_album_counts(strict: BotApi) -> None:
    people = started(strict, 4)
    people[0].sends_photo(PIXEL)
    item = {"type": "photo", "media": people[0].everything()[-1].body["photo"][-1]["file_id"]}
    for person in people[:3]:
        result(strict, "sendMediaGroup", chat_id=person.id, media=[item] * 10)
    assert "retry after 1" in refusal(strict, "sendMessage", chat_id=people[3].id, text="x")


def test_edits_count_only_when_told_to(strict: BotApi) -> None:
    [ayi] = started(strict, 1)
    sent = result(strict, "sendMessage", chat_id=ayi.id, text="one")
    where = {"chat_id": ayi.id, "message_id": sent["message_id"]}
    result(strict, "editMessageText", **where, text="two")
    strict.set_up(edits_count=True)
    assert "retry after 1" in refusal(strict, "editMessageText", **where, text="three")
    assert ayi.sees()[-1].text == "two"


def test_limits_can_be_switched_off(strict: BotApi) -> None:
    [ayi] = started(strict, 1)
    strict.set_up(limits=False)
    for _ in range(40):
        result(strict, "sendMessage", chat_id=ayi.id, text="x")
    assert strict.violations == 0
