"""Every call is checked against the Bot API's own rules."""

from typing import Any

import pytest

from tests.botapi import TOKEN, BotApi, Person
from tests.test_botapi.calls import buttons, call, refusal, request, result

PIXEL = b"\xff\xd8\xff" + bytes(100)


def test_an_unknown_method_is_not_found(telegram: BotApi) -> None:
    assert refusal(telegram, "sendMassage", chat_id=1) == "404 Not Found: method not found"


def test_method_names_may_be_written_in_any_case(telegram: BotApi) -> None:
    assert result(telegram, "GETME")["is_bot"]


def test_a_foreign_token_is_unauthorized_and_a_malformed_one_not_found(telegram: BotApi) -> None:
    assert request(telegram, "GET", f"/bot{TOKEN}x/getMe")[0] == 401
    assert request(telegram, "GET", "/botnonsense/getMe")[0] == 404


def test_get_works_as_post_does(telegram: BotApi, ayi: Person) -> None:
    status, _ = request(telegram, "GET", f"/bot{TOKEN}/sendMessage?chat_id={ayi.id}&text=hello")
    assert status == 200
    assert ayi.sees()[-1].text == "hello"


def test_json_bodies_are_read(telegram: BotApi, ayi: Person) -> None:
    body = f'{{"chat_id": {ayi.id}, "text": "hello", "disable_notification": true}}'
    path = f"/bot{TOKEN}/sendMessage"
    assert request(telegram, "POST", path, body, **{"Content-Type": "application/json"})[0] == 200
    assert request(telegram, "POST", path, "{", **{"Content-Type": "application/json"})[0] == 400


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({}, "message text is empty"),
        ({"text": "  \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "字" * 4097}, "message is too long"),
        ({"text": "x", "silent": True}, 'unknown parameter "silent"'),
        ({"text": "x", "message_thread_id": "one"}, 'parameter "message_thread_id" must be of type Integer'),
        ({"text": "x", "disable_notification": "perhaps"}, 'parameter "disable_notification" must be of type Boolean'),
        ({"text": "x", "entities": {}}, 'parameter "entities" must be a JSON array'),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup: it is not a JSON object"),
        ({"text": "x", "parse_mode": "Word"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ],
)
def test_a_message_that_breaks_a_rule_is_refused(
    telegram: BotApi, ayi: Person, params: dict[str, Any], why: str
) -> None:
    assert refusal(telegram, "sendMessage", chat_id=ayi.id, **params) == f"400 Bad Request: {why}"
    assert ayi.sees() == []


def test_a_call_without_chat_is_refused(telegram: BotApi) -> None:
    assert refusal(telegram, "sendMessage", text="x") == "400 Bad Request: chat_id is empty"


def test_a_call_without_a_required_parameter_is_refused(telegram: BotApi, ayi: Person) -> None:
    assert refusal(telegram, "sendPhoto", chat_id=ayi.id) == '400 Bad Request: parameter "photo" is required'


def test_the_longest_text_counts_characters_that_are_shown(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "sendMessage", chat_id=ayi.id, text="😀" * 4096)
    result(telegram, "sendMessage", chat_id=ayi.id, text="<b>" + "字" * 4096 + "</b>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("keyboard", "why"),
    [
        (buttons("x" * 65), "BUTTON_DATA_INVALID"),
        (buttons("单" * 22), "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        (buttons("x", url="https://example.org"), "exactly one action is expected"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, "button text must be non-empty"),
        ({"inline_keyboard": [[{"text": "x", "url": "no address"}]]}, "is invalid: Wrong HTTP URL"),
        ({"inline_keyboard": [{"text": "x", "callback_data": "x"}]}, "must be a JSON array"),
        ({"inline_keyboard": [[{"text": "x", "payload": "x"}]]}, 'unknown field "payload"'),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'can\'t find field "text"'),
        ({"inline_keyboard": [buttons("x")["inline_keyboard"][0] * 9]}, "reply markup is too long"),
        ({"inline_keyboard": buttons("x")["inline_keyboard"] * 101}, "reply markup is too long"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
    ],
)
def test_a_keyboard_that_breaks_a_rule_is_refused(
    telegram: BotApi, ayi: Person, keyboard: dict[str, Any], why: str
) -> None:
    assert why in refusal(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup=keyboard)


def test_payloads_of_64_bytes_and_addresses_are_fine(telegram: BotApi, ayi: Person) -> None:
    rows = [
        [{"text": "a", "callback_data": "x" * 64}],
        [{"text": "b", "url": "https://t.me/wudan_test_bot?start=abc"}, {"text": "c", "url": "http://127.0.0.1:8000/"}],
    ]
    result(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup={"inline_keyboard": rows})
    assert ayi.sees()[-1].labels == ["a", "b", "c"]


def test_a_chat_that_never_started_the_bot_is_not_found(telegram: BotApi) -> None:
    stranger = telegram.person()
    for chat in (stranger.id, 42, "@nobody"):
        assert refusal(telegram, "sendMessage", chat_id=chat, text="x") == "400 Bad Request: chat not found"


def test_who_blocked_the_bot_or_is_gone_is_forbidden(telegram: BotApi, ayi: Person) -> None:
    ayi.blocks_bot()
    assert refusal(telegram, "sendMessage", chat_id=ayi.id, text="x") == "403 Forbidden: bot was blocked by the user"
    ayi.unblocks_bot()
    result(telegram, "sendMessage", chat_id=ayi.id, text="x")
    ayi.deletes_account()
    assert refusal(telegram, "sendMessage", chat_id=ayi.id, text="x") == "403 Forbidden: user is deactivated"


def test_edits_say_what_is_wrong_with_them(telegram: BotApi, ayi: Person) -> None:
    sent = result(telegram, "sendMessage", chat_id=ayi.id, text="one", reply_markup=buttons("好"))
    own = ayi.says("mine")["message_id"]

    def edit(message: int, text: str, **more: Any) -> str:
        return refusal(telegram, "editMessageText", chat_id=ayi.id, message_id=message, text=text, **more)

    assert edit(999, "x") == "400 Bad Request: message to edit not found"
    assert edit(own, "x") == "400 Bad Request: message can't be edited"
    assert edit(sent["message_id"], " ") == "400 Bad Request: message text is empty"
    assert "message is not modified: specified new message" in edit(
        sent["message_id"], " one ", reply_markup=buttons("好")
    )
    assert "there is no caption in the message to edit" in refusal(
        telegram, "editMessageCaption", chat_id=ayi.id, message_id=sent["message_id"], caption="x"
    )


def test_an_edit_without_keyboard_takes_the_keyboard_away(telegram: BotApi, ayi: Person) -> None:
    sent = result(telegram, "sendMessage", chat_id=ayi.id, text="one", reply_markup=buttons("好"))
    result(telegram, "editMessageText", chat_id=ayi.id, message_id=sent["message_id"], text="two")
    [shown] = ayi.sees()
    assert (shown.text, shown.labels, shown.history) == ("two", [], ("one",))


def test_a_keyboard_alone_can_be_edited(telegram: BotApi, ayi: Person) -> None:
    sent = result(telegram, "sendMessage", chat_id=ayi.id, text="one", reply_markup=buttons("好"))
    where = {"chat_id": ayi.id, "message_id": sent["message_id"]}
    result(telegram, "editMessageReplyMarkup", **where, reply_markup=buttons("不"))
    assert ayi.sees()[-1].labels == ["不"]
    result(telegram, "editMessageReplyMarkup", **where)
    assert "not modified" in refusal(telegram, "editMessageReplyMarkup", **where)


def test_what_is_deleted_is_gone(telegram: BotApi, ayi: Person) -> None:
    sent = result(telegram, "sendMessage", chat_id=ayi.id, text="one")
    where = {"chat_id": ayi.id, "message_id": sent["message_id"]}
    result(telegram, "deleteMessage", **where)
    assert ayi.sees() == []
    assert refusal(telegram, "deleteMessage", **where) == "400 Bad Request: message to delete not found"


def test_a_press_is_answered_within_150_seconds(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "sendMessage", chat_id=ayi.id, text="one", reply_markup=buttons("好"))
    [query] = ayi.presses("好")["queries"]
    too_old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert refusal(telegram, "answerCallbackQuery", callback_query_id="17") == too_old
    assert (
        refusal(telegram, "answerCallbackQuery", callback_query_id=query, text="字" * 201)
        == "400 Bad Request: MESSAGE_TOO_LONG"
    )
    telegram.advance(149)
    result(telegram, "answerCallbackQuery", callback_query_id=query, text="字" * 200)
    telegram.advance(2)
    assert refusal(telegram, "answerCallbackQuery", callback_query_id=query) == too_old


def test_an_album_has_two_to_ten_items_of_one_kind(telegram: BotApi, ayi: Person) -> None:
    ayi.sends_photo(PIXEL)
    photo = ayi.everything()[-1].body["photo"][-1]["file_id"]
    item = {"type": "photo", "media": photo}

    def why(items: list[dict[str, str]]) -> str:
        return refusal(telegram, "sendMediaGroup", chat_id=ayi.id, media=items)

    assert "no messages to send" in why([])
    assert "2-10" in why([item])
    assert "2-10" in why([item] * 11)
    assert "can't be mixed" in why([item, {"type": "document", "media": photo}])
    assert "unknown field" in why([item, item | {"size": "1"}])
    assert len(result(telegram, "sendMediaGroup", chat_id=ayi.id, media=[item] * 10)) == 10


def test_captions_are_shorter_than_texts(telegram: BotApi, ayi: Person) -> None:
    ayi.sends_photo(PIXEL)
    photo = ayi.everything()[-1].body["photo"][-1]["file_id"]
    result(telegram, "sendPhoto", chat_id=ayi.id, photo=photo, caption="字" * 1024)
    assert "caption is too long" in refusal(telegram, "sendPhoto", chat_id=ayi.id, photo=photo, caption="字" * 1025)


def test_unknown_files_are_refused_and_large_ones_not_given_out(telegram: BotApi, ayi: Person) -> None:
    assert "wrong file identifier" in refusal(telegram, "sendPhoto", chat_id=ayi.id, photo="AgAC")
    assert "wrong file_id" in refusal(telegram, "getFile", file_id="AgAC")
    ayi.sends_document(b"%PDF", size=20 * 1024 * 1024 + 1)
    document = ayi.everything()[-1].body["document"]["file_id"]
    assert refusal(telegram, "getFile", file_id=document) == "400 Bad Request: file is too big"


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("sendChatAction", {"action": "sleeping"}, "wrong parameter action"),
        ("getChatAdministrators", {}, "no administrators in the private chat"),
        ("getChatMember", {"user_id": 5}, "invalid user_id"),
        ("forwardMessage", {"from_chat_id": 1, "message_id": 1}, "chat not found"),
        ("pinChatMessage", {"message_id": 999}, "message to pin not found"),
        ("setMessageReaction", {"message_id": 999, "reaction": []}, "message to react not found"),
    ],
)
def test_other_calls_have_their_rules(
    telegram: BotApi, ayi: Person, method: str, params: dict[str, Any], why: str
) -> None:
    assert why in refusal(telegram, method, chat_id=ayi.id, **params)


def test_settings_are_checked_and_kept(telegram: BotApi) -> None:
    assert "BOT_COMMAND_INVALID" in refusal(
        telegram, "setMyCommands", commands=[{"command": "菜单", "description": "x"}]
    )
    assert "too long" in refusal(telegram, "setMyName", name="字" * 65)
    result(telegram, "setMyCommands", commands=[{"command": "menu", "description": "菜单"}])
    result(telegram, "setMyShortDescription", short_description="五单")
    kept = telegram.counts()["settings"]
    assert kept == {"commands": [{"command": "menu", "description": "菜单"}], "short_description": "五单"}


def test_every_refusal_is_in_the_journal(telegram: BotApi, ayi: Person) -> None:
    call(telegram, "sendMessage", chat_id=ayi.id, text="")
    [row] = telegram.journal("sendMessage")
    assert (row["code"], row["params"]["chat_id"]) == (400, str(ayi.id))
