"""getUpdates delivers, confirms, waits and conflicts as Telegram's does."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.botapi import BotApi, Person
from tests.test_botapi.calls import buttons, call, refusal, result


def ids(updates: list[dict[str, Any]]) -> list[int]:
    return [update["update_id"] for update in updates]


def test_what_is_not_confirmed_comes_again(telegram: BotApi, ayi: Person) -> None:
    ayi.says("one")
    first = result(telegram, "getUpdates")
    assert ids(result(telegram, "getUpdates")) == ids(first)
    [second] = result(telegram, "getUpdates", offset=first[1]["update_id"])
    assert second["message"]["text"] == "one"
    assert result(telegram, "getUpdates", offset=second["update_id"] + 1) == []
    assert result(telegram, "getUpdates") == []


def test_a_limit_cuts_and_never_above_a_hundred(telegram: BotApi, ayi: Person) -> None:
    for number in range(150):
        ayi.says(str(number))
    assert len(result(telegram, "getUpdates", limit=7)) == 7
    assert len(result(telegram, "getUpdates", limit=1000)) == 100


def test_a_negative_offset_forgets_all_but_the_last(telegram: BotApi, ayi: Person) -> None:
    for text in "abc":
        ayi.says(text)
    assert [u["message"]["text"] for u in result(telegram, "getUpdates", offset=-2)] == ["b", "c"]
    assert len(result(telegram, "getUpdates")) == 2


def test_an_offset_far_in_the_future_confirms_nothing(telegram: BotApi, ayi: Person) -> None:
    [update] = result(telegram, "getUpdates")
    assert ids(result(telegram, "getUpdates", offset=update["update_id"] + 12)) == ids([update])
    assert result(telegram, "getUpdates", offset=update["update_id"] + 11) == []


def test_a_long_poll_wakes_at_once(telegram: BotApi, ayi: Person) -> None:
    [start] = result(telegram, "getUpdates")
    with ThreadPoolExecutor() as pool:
        polling = pool.submit(result, telegram, "getUpdates", offset=start["update_id"] + 1, timeout=9)
        ayi.says("hello")
        [update] = polling.result(timeout=5)
    assert update["message"]["text"] == "hello"


def test_a_second_poll_ends_the_first_with_a_conflict(telegram: BotApi) -> None:
    with ThreadPoolExecutor() as pool:
        polls = [pool.submit(call, telegram, "getUpdates", timeout=2) for _ in range(2)]
        answers = sorted((poll.result() for poll in polls), key=lambda answer: bool(answer["ok"]))
    assert answers[0]["error_code"] == 409
    assert "terminated by other getUpdates request" in answers[0]["description"]
    assert answers[1]["ok"]


def test_polling_conflicts_with_a_webhook(telegram: BotApi) -> None:
    result(telegram, "setWebhook", url="http://127.0.0.1:9/")
    assert "409 Conflict: can't use getUpdates method while webhook is active" in refusal(telegram, "getUpdates")
    result(telegram, "deleteWebhook")
    assert result(telegram, "getUpdates") == []


def test_only_allowed_kinds_are_queued_from_then_on(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "getUpdates", offset=-1, allowed_updates=["callback_query"])
    ayi.says("unheard")
    result(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup=buttons("好"))
    ayi.presses("好")
    assert [list(u)[1] for u in result(telegram, "getUpdates")] == ["message", "callback_query"]
    result(telegram, "getUpdates", allowed_updates=[])
    ayi.says("heard")
    assert result(telegram, "getUpdates")[-1]["message"]["text"] == "heard"


def test_an_update_can_come_twice(telegram: BotApi, ayi: Person) -> None:
    [update] = result(telegram, "getUpdates")
    assert result(telegram, "getUpdates", offset=update["update_id"] + 1) == []
    telegram.repeats(update)
    assert result(telegram, "getUpdates", offset=update["update_id"] + 1) == [update]
    assert result(telegram, "getUpdates", offset=update["update_id"] + 1) == []


def test_a_tap_can_come_as_three_presses(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup=buttons("好"))
    ayi.presses("好", times=3)
    presses = result(telegram, "getUpdates")[1:]
    assert len(set(ids(presses))) == 3
    assert {update["callback_query"]["data"] for update in presses} == {"好"}


def test_old_presses_and_updates_are_dropped(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup=buttons("好"))
    ayi.presses("好")
    telegram.advance(151)
    assert [list(u)[1] for u in result(telegram, "getUpdates")] == ["message"]
    telegram.advance(24 * 3600)
    assert result(telegram, "getUpdates") == []


def test_numbers_may_jump(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "getUpdates", offset=-1)
    telegram.set_up(next_update_id=900_000_000)
    ayi.says("after the jump")
    assert result(telegram, "getUpdates")[-1]["update_id"] == 900_000_000
