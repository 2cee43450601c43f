"""People do on Telegram what people do, and their updates are such as Telegram sends."""

import threading

import pytest
from telegram import Update

from tests.botapi import BotApi, Person, RemoteBotApi
from tests.botapi.acts import Impossible
from tests.botapi.rules import RULES
from tests.test_botapi.calls import buttons, request, result

PIXEL = b"\xff\xd8\xff" + bytes(100)


def everything_that_people_do(telegram: BotApi, ayi: Person) -> None:
    ayi.starts("invite-1")
    said = ayi.says("厨房灯坏了 😀 /help @wudan_test_bot")
    ayi.edits(said, "卧室灯坏了")
    ayi.sends_photo(PIXEL, "看")
    ayi.sends_album([PIXEL, PIXEL], "两张")
    ayi.sends_document(b"%PDF", "证明.pdf")
    ayi.sends_location(31.23, 121.47)
    ayi.shares_contact()
    ayi.shares_contact(whose=telegram.person(first_name="王伯"), known=False)
    ayi.sends_sticker()
    ayi.sends_voice()
    result(telegram, "sendMessage", chat_id=ayi.id, text="好吗", reply_markup=buttons("好"))
    ayi.presses("好")
    ayi.says("回复", reply_to=ayi.sees()[-1])
    ayi.blocks_bot()
    ayi.unblocks_bot()
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    group.adds(telegram.person(first_name="小李"))
    group.makes_bot_admin()
    ayi.says("大家好", to=group)
    group.migrates().kicks_bot()


def test_updates_have_every_field_that_the_bot_api_requires_and_no_other(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "getUpdates", allowed_updates=["message", "edited_message", "callback_query",
                                                    "my_chat_member", "chat_member"])  # fmt: skip
    everything_that_people_do(telegram, ayi)
    updates = telegram.queued()
    assert {list(update)[1] for update in updates} == {
        "message", "edited_message", "callback_query", "my_chat_member", "chat_member"
    }  # fmt: skip
    for update in updates:
        RULES.check("Update")(update)


def test_python_telegram_bot_reads_every_update_whole(telegram: BotApi, ayi: Person) -> None:
    everything_that_people_do(telegram, ayi)
    for raw in telegram.queued():
        update = Update.de_json(raw, None)
        assert update.effective_chat
        assert not update.api_kwargs
        assert update.effective_message is None or not update.effective_message.api_kwargs


def test_what_the_bot_gets_back_is_described_too(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    check = RULES.check
    check("Message")(result(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup=buttons("好")))
    check("User")(result(telegram, "getMe"))
    check("WebhookInfo")(result(telegram, "getWebhookInfo"))
    check("ChatFullInfo")(result(telegram, "getChat", chat_id=ayi.id))
    check("Array of ChatMember")(result(telegram, "getChatAdministrators", chat_id=group.chat))
    check("ChatMember")(result(telegram, "getChatMember", chat_id=group.chat, user_id=ayi.id))


def test_a_photo_can_be_fetched(telegram: BotApi, ayi: Person) -> None:
    ayi.sends_photo(PIXEL)
    photo = telegram.queued()[-1]["message"]["photo"][-1]
    path = result(telegram, "getFile", file_id=photo["file_id"])["file_path"]
    assert request(telegram, "GET", f"/file/bot{telegram.token}/{path}") == (200, PIXEL)
    assert request(telegram, "GET", f"/file/bot{telegram.token}/photos/none.jpg")[0] == 404
    assert request(telegram, "GET", f"/file/bot1:x/{path}")[0] == 404


def test_an_album_is_one_update_a_picture_under_one_id(telegram: BotApi, ayi: Person) -> None:
    ayi.sends_album([PIXEL, PIXEL, PIXEL], "三张")
    messages = [update["message"] for update in telegram.queued()[1:]]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["三张", None, None]


def test_a_contact_is_the_senders_own_or_not(telegram: BotApi, ayi: Person) -> None:
    wang = telegram.person(first_name="王伯")
    ayi.shares_contact("13800000001")
    ayi.shares_contact("13800000002", whose=wang)
    ayi.shares_contact("13800000003", known=False)
    contacts = [update["message"]["contact"] for update in telegram.queued()[1:]]
    assert [contact.get("user_id") for contact in contacts] == [ayi.id, wang.id, None]


def test_a_press_carries_the_message_as_it_looks_now(telegram: BotApi, ayi: Person) -> None:
    sent = result(telegram, "sendMessage", chat_id=ayi.id, text="one", reply_markup=buttons("好"))
    old = ayi.sees()[-1]
    result(telegram, "editMessageText", chat_id=ayi.id, message_id=sent["message_id"], text="two")
    ayi.presses_data("forged", old)
    query = telegram.queued()[-1]["callback_query"]
    assert (query["message"]["text"], query["data"]) == ("two", "forged")
    with pytest.raises(AssertionError, match="still waiting for a button '好'"):
        ayi.presses("好", seconds=0.05)


def test_the_newest_button_of_that_name_is_pressed(telegram: BotApi, ayi: Person) -> None:
    for text in ("one", "two"):
        result(telegram, "sendMessage", chat_id=ayi.id, text=text, reply_markup=buttons("好的", "好"))
    ayi.presses("好")
    query = telegram.queued()[-1]["callback_query"]
    assert (query["message"]["text"], query["data"]) == ("two", "好")
    ayi.presses("好", ayi.sees()[0])
    assert telegram.queued()[-1]["callback_query"]["message"]["text"] == "one"


def test_a_button_of_the_lower_keyboard_sends_its_label(telegram: BotApi, ayi: Person) -> None:
    keyboard = {"keyboard": [[{"text": "菜单"}]]}
    result(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup=keyboard)
    ayi.presses("菜单")
    assert telegram.queued()[-1]["message"]["text"] == "菜单"


def test_waiting_ends_with_the_event_and_looks_only_after_the_last_act(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "sendMessage", chat_id=ayi.id, text="已收到 1")
    ayi.says("再来一个")
    timer = threading.Timer(0.05, result, [telegram, "sendMessage"], {"chat_id": ayi.id, "text": "已收到 2"})
    timer.start()
    assert ayi.waits_for("已收到", seconds=5).text == "已收到 2"
    timer.join()
    ayi.says("好")
    assert ayi.waits_for(lambda shown: "1" in shown.text, ever=True).text == "已收到 1"


def test_waiting_in_vain_shows_the_chat(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "sendMessage", chat_id=ayi.id, text="听不懂", reply_markup=buttons("菜单"))
    with pytest.raises(AssertionError) as late:
        ayi.waits_for("已收到", seconds=0.05)
    assert "陈阿婆 #1: /start" in str(late.value)
    assert "bot #2: 听不懂" in str(late.value)
    assert "[菜单]" in str(late.value)


def test_a_toast_is_seen_by_who_pressed(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "sendMessage", chat_id=ayi.id, text="x", reply_markup=buttons("好"))
    [query] = ayi.presses("好")["queries"]
    result(telegram, "answerCallbackQuery", callback_query_id=query, text="收到", show_alert=True)
    toast = ayi.waits_for_toast("收到")
    assert (toast["person"], toast["alert"]) == (ayi.id, True)


def test_long_texts_are_cut_as_the_apps_cut_them(telegram: BotApi, ayi: Person) -> None:
    ayi.says("字" * 5000)
    assert [len(update["message"]["text"]) for update in telegram.queued()[1:]] == [4096, 904]


def test_nobody_can_do_what_telegram_does_not_let_them(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", telegram.person())
    with pytest.raises(Impossible):
        ayi.says("   ")
    with pytest.raises(Impossible):
        ayi.says("hello", to=group)
    ayi.blocks_bot()
    with pytest.raises(Impossible):
        ayi.says("hello")


def test_the_same_people_speak_to_a_server_elsewhere(telegram: BotApi) -> None:
    with RemoteBotApi(telegram.url) as remote:
        wang = remote.person(first_name="王伯")
        wang.sends_photo(PIXEL, "看")
        result(telegram, "sendMessage", chat_id=wang.id, text="收到", reply_markup=buttons("好"))
        assert wang.waits_for("收到").labels == ["好"]
        wang.presses("好")
        assert [list(update)[1] for update in remote.queued()] == ["message", "callback_query"]
        with pytest.raises(AssertionError, match="KeyError"):
            remote.ask("nonsense")
        remote.ask("crowd", first=1000, count=3)
        remote.ask("say_all", lines=[[1000, "a"], [1001, "b"]])
        assert remote.ask("say_at", lines=[[1002, "c"]], per_second=100) == 1
        assert len(remote.queued()) == 5
        result(telegram, "sendMessage", chat_id=1000, text="x", reply_markup=buttons("接单"))
        assert remote.ask("press_all", label="接单", people=[1000, 1001]) == 1
        assert len(remote.ask("answer_times")) == 2
        remote.reset()
        assert remote.counts()["calls"] == 0
