"""What Telegram delivers, as `Heard`: one test a kind, and silence for what is not for us."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.doors import updates
from handlers.turn import Heard, Kind

BOT = 110201543
NOW = datetime(2026, 11, 21, tzinfo=UTC)
PERSON = {"id": 42, "is_bot": False, "first_name": "陈", "last_name": "阿婆"}
PRIVATE = {"id": 42, "type": "private", "first_name": "陈"}
GROUP = {"id": -7, "type": "group", "title": "邻居"}
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 600},
]
FILE = {"file_id": "f", "file_unique_id": "u"}


def read(**update: Any) -> Heard | None:
    return updates.read(Update.de_json({"update_id": 5, **update}, None), BOT, NOW)


def heard(chat: dict[str, Any] = PRIVATE, **content: Any) -> Heard | None:
    return read(message={"message_id": 9, "date": 1, "from": PERSON, "chat": chat, **content})


def member(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    bot = {"id": BOT, "is_bot": True, "first_name": "五单"}
    return {
        "chat": chat, "from": PERSON, "date": 1, "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": {"status": status, "user": bot, "until_date": 0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind", "text", "ref"),
    [
        ({"text": "我家水龙头坏了"}, Kind.TEXT, "我家水龙头坏了", ""),
        ({"text": "a\0b\ud800c"}, Kind.TEXT, "abc", ""),
        ({"text": "/start"}, Kind.START, "", ""),
        ({"text": "/start a-token_1"}, Kind.START, "a-token_1", ""),
        ({"text": "/START@wudan_bot a-token"}, Kind.START, "a-token", ""),
        ({"text": "/menu"}, Kind.TEXT, "菜单", ""),
        ({"text": "/mine@wudan_bot"}, Kind.TEXT, "我的单子", ""),
        ({"text": "/nonsense"}, Kind.TEXT, "/nonsense", ""),
        ({"photo": PHOTO, "caption": "灯坏了"}, Kind.PHOTO, "灯坏了", "large"),
        ({"photo": PHOTO}, Kind.PHOTO, "", "large"),
        ({"document": FILE}, Kind.FILE, "", "f"),
        ({"voice": FILE | {"duration": 3}}, Kind.FILE, "", "f"),
        ({"video": FILE | {"duration": 3, "width": 1, "height": 1}}, Kind.FILE, "", "f"),
        ({"location": {"latitude": 31.2, "longitude": 121.4}}, Kind.PLACE, "", ""),
        ({"contact": {"phone_number": "13800138000", "first_name": "陈", "user_id": 42}}, Kind.CONTACT, "13800138000", ""),
        ({"contact": {"phone_number": "13800138000", "first_name": "李", "user_id": 43}}, Kind.CONTACT, "", ""),
        ({"contact": {"phone_number": "13800138000", "first_name": "李"}}, Kind.CONTACT, "", ""),
        ({"dice": {"value": 3, "emoji": "🎲"}}, Kind.STICKER, "", ""),
        (
            {"sticker": FILE | {"width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
            Kind.STICKER, "", "",
        ),
    ],
)  # fmt: skip
def test_what_a_person_sends_is_heard_as_what_it_is(content: dict[str, Any], kind: Kind, text: str, ref: str) -> None:
    said = heard(**content)
    assert said == Heard(
        "telegram", "42", f"telegram:{BOT}:5", NOW, kind, text=text, ref=ref, name="陈 阿婆"
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [{"text": "我家水龙头坏了"}, {"text": "/start"}, {"photo": PHOTO}, {"new_chat_members": [PERSON]},
     {"migrate_to_chat_id": -1007}],
)  # fmt: skip
def test_what_is_said_in_a_group_is_not_for_us(content: dict[str, Any]) -> None:
    assert heard(GROUP, **content) is None


def test_another_bot_and_a_service_line_are_not_heard() -> None:
    assert (
        read(message={"message_id": 9, "date": 1, "from": PERSON | {"is_bot": True}, "chat": PRIVATE, "text": "x"})
        is None
    )
    assert heard(pinned_message={"message_id": 1, "date": 1, "chat": PRIVATE}) is None


def test_a_changed_message_is_heard_as_an_edit_in_private_alone() -> None:
    body = {"message_id": 9, "date": 1, "from": PERSON, "chat": PRIVATE, "text": "改了"}
    said = read(edited_message=body)
    assert said
    assert (said.kind, said.text) == (Kind.EDIT, "改了")
    assert read(edited_message=body | {"chat": GROUP}) is None


def test_a_press_names_its_payload_and_its_message() -> None:
    query = {"id": "q", "from": PERSON, "chat_instance": "c", "data": "take:1001",
             "message": {"message_id": 77, "date": 1, "chat": PRIVATE}}  # fmt: skip
    said = read(callback_query=query)
    assert said
    assert (said.kind, said.press, said.pressed, said.address) == (Kind.PRESS, "take:1001", "77", "42")
    # A message too old to be shown comes with date 0, and is pressed all the same.
    assert read(callback_query=query | {"message": {"message_id": 77, "date": 0, "chat": PRIVATE}})
    assert read(callback_query={"id": "q", "from": PERSON, "chat_instance": "c", "game_short_name": "g"}) is None
    assert read(callback_query=query | {"message": {"message_id": 7, "date": 1, "chat": GROUP}}) is None


@pytest.mark.parametrize(("status", "left"), [("kicked", True), ("left", True), ("member", False)])
def test_who_blocks_the_bot_has_left(status: str, left: bool) -> None:
    said = read(my_chat_member=member(status))
    assert (said is not None and said.kind is Kind.LEFT) == left
    assert read(my_chat_member=member(status, GROUP)) is None


@pytest.mark.parametrize("kind", ["channel_post", "inline_query"])
def test_what_was_never_asked_for_is_nothing(kind: str) -> None:
    bodies: dict[str, Any] = {
        "channel_post": {"message_id": 1, "date": 1, "chat": {"id": -9, "type": "channel", "title": "x"}, "text": "x"},
        "inline_query": {"id": "1", "from": PERSON, "query": "", "offset": ""},
    }  # fmt: skip
    assert read(**{kind: bodies[kind]}) is None


def test_a_group_that_moves_tells_both_addresses() -> None:
    body = {"message_id": 9, "date": 1, "from": PERSON, "chat": GROUP, "migrate_to_chat_id": -1007}
    assert updates.migrated(Update.de_json({"update_id": 5, "message": body}, None)) == ("-7", "-1007")
    assert updates.migrated(Update.de_json({"update_id": 5}, None)) is None
