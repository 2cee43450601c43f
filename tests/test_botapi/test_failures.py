"""The server fails in each way it is told to, and only then."""

import http.client
import time

import pytest

from tests.botapi import BotApi, Failure, Person, failures
from tests.test_botapi.calls import call, encoded, request, result


def send(telegram: BotApi, person: Person, text: str = "hello") -> tuple[int, bytes]:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    path = f"/bot{telegram.token}/sendMessage"
    return request(telegram, "POST", path, encoded({"chat_id": person.id, "text": text}), **form)


@pytest.mark.parametrize(
    ("failure", "code", "parameters"),
    [
        (failures.flood(7), 429, {"retry_after": 7}),
        (failures.bare_flood(), 429, None),
        (failures.blocked(), 403, None),
        (failures.chat_gone(), 400, None),
        (failures.migrated(-1001), 400, {"migrate_to_chat_id": -1001}),
        (failures.unauthorized(), 401, None),
    ],
)
def test_a_scripted_refusal_comes_once_and_does_nothing(
    telegram: BotApi, ayi: Person, failure: Failure, code: int, parameters: dict[str, int] | None
) -> None:
    telegram.fails(failure, "sendMessage")
    answer = call(telegram, "sendMessage", chat_id=ayi.id, text="x")
    assert (answer["error_code"], answer.get("parameters")) == (code, parameters)
    assert ayi.sees() == []
    result(telegram, "sendMessage", chat_id=ayi.id, text="x")


def test_a_failing_server_answers_with_a_page(telegram: BotApi, ayi: Person) -> None:
    telegram.fails(failures.server_error(502))
    status, body = send(telegram, ayi)
    assert (status, body[:6]) == (502, b"<html>")
    assert ayi.sees() == []


def test_a_reset_connection_has_done_nothing(telegram: BotApi, ayi: Person) -> None:
    telegram.fails(failures.reset())
    with pytest.raises(ConnectionError):
        send(telegram, ayi)
    assert ayi.sees() == []


def test_a_cut_connection_has_delivered(telegram: BotApi, ayi: Person) -> None:
    telegram.fails(failures.cut())
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        send(telegram, ayi)
    assert ayi.sees()[-1].text == "hello"


def test_an_answer_may_never_come_though_the_message_did(telegram: BotApi, ayi: Person) -> None:
    telegram.fails(failures.silent(), chat=ayi.id)
    line = http.client.HTTPConnection(telegram.url.removeprefix("http://"), timeout=0.3)
    line.request("GET", f"/bot{telegram.token}/sendMessage?chat_id={ayi.id}&text=hello")
    with pytest.raises(TimeoutError):
        line.getresponse()
    line.close()
    assert ayi.sees()[-1].text == "hello"


def test_an_answer_may_be_slow(telegram: BotApi, ayi: Person) -> None:
    telegram.fails(failures.slow(0.2))
    before = time.monotonic()
    assert send(telegram, ayi)[0] == 200
    assert time.monotonic() - before >= 0.2


def test_an_answer_may_be_garbled(telegram: BotApi, ayi: Person) -> None:
    telegram.fails(failures.garbled())
    assert send(telegram, ayi) == (200, b'{"ok":tru')
    assert ayi.sees()[-1].text == "hello"


def test_failures_match_method_chat_and_count(telegram: BotApi, ayi: Person) -> None:
    other = telegram.person(first_name="王伯")
    other.starts()
    telegram.fails(failures.blocked(), "sendMessage", chat=ayi.id, times=2, after=1)
    codes = [send(telegram, person)[0] for person in (other, ayi, ayi, other, ayi, ayi)]
    assert codes == [200, 200, 403, 200, 403, 200]
    telegram.fails(failures.blocked(), "sendMessage")
    result(telegram, "getMe")
    assert send(telegram, ayi)[0] == 403
    telegram.fails(failures.blocked(), times=100)
    telegram.works_again()
    assert send(telegram, ayi)[0] == 200


def test_getupdates_can_fail_too(telegram: BotApi, ayi: Person) -> None:
    telegram.fails(failures.server_error(500), "getUpdates")
    assert request(telegram, "GET", f"/bot{telegram.token}/getUpdates")[0] == 500
    assert len(result(telegram, "getUpdates")) == 1
