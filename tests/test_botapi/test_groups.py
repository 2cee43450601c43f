"""Groups: what the bot hears there, and how it comes and goes."""

import pytest

from tests.botapi import BotApi, Person
from tests.test_botapi.calls import buttons, call, refusal, result


def heard(telegram: BotApi) -> list[str]:
    return [update["message"]["text"] for update in telegram.queued() if "text" in update.get("message", {})]


def test_privacy_mode_hides_what_is_not_addressed_to_the_bot(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    sent = result(telegram, "sendMessage", chat_id=group.chat, text="大家好")
    ayi.says("今天天气好", to=group)
    ayi.says("@wudan_test_bot 灯坏了", to=group)
    ayi.says("/menu", to=group)
    ayi.says("/menu@other_bot", to=group)
    ayi.says("好的", to=group, reply_to=next(m for m in group.sees() if m.id == sent["message_id"]))
    assert heard(telegram)[1:] == ["@wudan_test_bot 灯坏了", "/menu", "好的"]
    group.makes_bot_admin()
    ayi.says("都听得见", to=group)
    assert heard(telegram)[-1] == "都听得见"


def test_a_group_without_privacy_is_heard_whole(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi, privacy=False)
    group.adds_bot()
    ayi.says("今天天气好", to=group)
    assert heard(telegram)[-1] == "今天天气好"


def test_the_bot_hears_that_it_was_added_and_kicked(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi, big=True)
    assert "403 Forbidden: bot is not a member of the supergroup chat" in refusal(
        telegram, "sendMessage", chat_id=group.chat, text="x"
    )
    group.adds_bot()
    group.kicks_bot()
    changes = [update["my_chat_member"] for update in telegram.queued() if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["member", "kicked"]
    assert refusal(telegram, "sendMessage", chat_id=group.chat, text="x") == (
        "403 Forbidden: bot was kicked from the supergroup chat"
    )


def test_a_group_that_became_a_supergroup_gives_its_new_id(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    bigger = group.migrates()
    answer = call(telegram, "sendMessage", chat_id=group.chat, text="x")
    assert (answer["error_code"], answer["parameters"]) == (400, {"migrate_to_chat_id": bigger.chat})
    told = [update["message"] for update in telegram.queued()[-2:]]
    assert told[0]["migrate_to_chat_id"] == bigger.chat
    assert told[1]["migrate_from_chat_id"] == group.chat
    result(telegram, "sendMessage", chat_id=bigger.chat, text="x")


def test_only_an_administrator_pins_and_deletes_others(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi, privacy=False)
    group.adds_bot()
    said = ayi.says("hello", to=group)["message_id"]
    where = {"chat_id": group.chat, "message_id": said}
    assert "can't be deleted" in refusal(telegram, "deleteMessage", **where)
    assert "not enough rights" in refusal(telegram, "pinChatMessage", **where)
    group.makes_bot_admin()
    result(telegram, "pinChatMessage", **where)
    result(telegram, "deleteMessage", **where)


def test_members_come_and_go(telegram: BotApi, ayi: Person) -> None:
    wang = telegram.person(first_name="王伯")
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    group.adds(wang)
    where = {"chat_id": group.chat, "user_id": wang.id}
    assert result(telegram, "getChatMember", **where)["status"] == "member"
    group.loses(wang)
    assert result(telegram, "getChatMember", **where)["status"] == "left"
    result(telegram, "leaveChat", chat_id=group.chat)
    assert "not a member of the group chat" in refusal(telegram, "leaveChat", chat_id=group.chat)


def test_a_photo_can_answer_the_bot_and_is_heard_in_spite_of_privacy(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    sent = result(telegram, "sendMessage", chat_id=group.chat, text="本周主题")
    theme = next(m for m in group.sees() if m.id == sent["message_id"])
    ayi.sends_photo(b"\xff\xd8\xff", to=group)
    ayi.sends_album([b"\xff\xd8\xff"] * 2, "扫干净了", to=group, reply_to=theme)
    photos = [update["message"] for update in telegram.queued() if "photo" in update.get("message", {})]
    assert [photo["reply_to_message"]["message_id"] for photo in photos] == [theme.id] * 2
    assert [photo.get("caption") for photo in photos] == ["扫干净了", None]


def test_only_who_is_in_the_group_presses_there(telegram: BotApi, ayi: Person) -> None:
    wang = telegram.person(first_name="王伯")
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    result(telegram, "sendMessage", chat_id=group.chat, text="请绑定", reply_markup=buttons("绑定"))
    with pytest.raises(AssertionError, match="not in the group"):
        wang.presses("绑定", to=group)
    group.adds(wang)
    wang.presses("绑定", to=group)
    press = telegram.queued()[-1]["callback_query"]
    assert (press["from"]["id"], press["message"]["chat"]["id"]) == (wang.id, group.chat)


def test_a_supergroup_may_be_met_before_the_group_is_said_to_have_moved(telegram: BotApi, ayi: Person) -> None:
    group = telegram.group("三号楼", ayi)
    group.adds_bot()
    bigger = group.migrates(met_before=True)
    met, moved = telegram.queued()[-3:-1]
    assert met["my_chat_member"]["chat"]["id"] == bigger.chat
    assert [met["my_chat_member"][which]["status"] for which in ("old_chat_member", "new_chat_member")] == [
        "left",
        "member",
    ]
    assert moved["message"]["migrate_to_chat_id"] == bigger.chat


def test_a_group_reads_twenty_messages_a_minute() -> None:
    with BotApi() as telegram:
        ayi = telegram.person()
        group = telegram.group("三号楼", ayi)
        group.adds_bot()
        for _ in range(20):
            result(telegram, "sendMessage", chat_id=group.chat, text="x")
            telegram.advance(1)
        answer = call(telegram, "sendMessage", chat_id=group.chat, text="x")
        assert answer["error_code"] == 429
        assert 30 < answer["parameters"]["retry_after"] <= 41
        telegram.advance(answer["parameters"]["retry_after"])
        result(telegram, "sendMessage", chat_id=group.chat, text="x")
