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
SUPERGROUP = {"id": -1007, "type": "supergroup", "title": "邻居"}
CHANNEL = {"id": -9, "type": "channel", "title": "公告"}
ME = {"id": BOT, "is_bot": True, "first_name": "五单", "username": "wudan_bot"}


def said_by(whom: dict[str, Any]) -> dict[str, Any]:
    return {"message_id": 77, "date": 1, "from": whom, "chat": GROUP, "text": "本周主题"}


def read(**update: Any) -> Heard | None:
    return updates.read(Update.de_json({"update_id": 5, **update}, None), updates.Me(BOT, "wudan_bot"), NOW)


def heard(chat: dict[str, Any] = PRIVATE, **content: Any) -> Heard | None:
    return read(message={"message_id": 9, "date": 1, "from": PERSON, "chat": chat, **content})


def member(
    status: str, chat: dict[str, Any] = PRIVATE, *, before: str = "member", by: dict[str, Any] = PERSON
) -> dict[str, Any]:
    rights = dict.fromkeys(
        ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
         "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
         "can_edit_stories", "can_delete_stories"),
        False,
    )  # fmt: skip
    old, new = ({"status": one, "user": ME, "until_date": 0, **rights} for one in (before, status))
    return {"chat": chat, "from": by, "date": 1, "old_chat_member": old, "new_chat_member": new}


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
        "telegram", "42", f"telegram:{BOT}:5", NOW, kind, text=text, ref=ref, name="陈 阿婆", called="9"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "file"),
    [
        ({"photo": PHOTO}, "photo"),
        ({"document": FILE}, "document"),
        ({"voice": FILE | {"duration": 3}}, "voice"),
        ({"audio": FILE | {"duration": 3}}, "voice"),
        ({"video": FILE | {"duration": 3, "width": 1, "height": 1}}, "video"),
        ({"video_note": FILE | {"duration": 3, "length": 1}}, "video"),
    ],
)
def test_a_file_is_heard_with_its_kind_and_its_album(content: dict[str, Any], file: str) -> None:
    said = heard(**content, media_group_id="13")
    assert said
    assert said.kind is (Kind.PHOTO if file == "photo" else Kind.FILE)
    assert (said.file, said.album, said.text) == (file, "13", "")
    assert said.ref


def test_a_place_is_heard_in_degrees() -> None:
    said = heard(location={"latitude": 31.2, "longitude": 121.4})
    assert said
    assert (said.kind, said.text, said.latitude, said.longitude) == (Kind.PLACE, "", 31.2, 121.4)


@pytest.mark.parametrize("content", [{"text": "来"}, {"photo": PHOTO, "caption": "扫干净了"}], ids=["words", "photo"])
def test_an_answer_names_what_it_answers_where_that_was_ours(content: dict[str, Any]) -> None:
    ours = heard(**content, reply_to_message=said_by(ME))
    theirs = heard(**content, reply_to_message=said_by(PERSON))
    assert ours
    assert theirs
    assert (ours.replies_to, theirs.replies_to) == ("77", "")


@pytest.mark.parametrize(
    "content",
    [{"text": "我家水龙头坏了"}, {"text": "/start"}, {"text": "/menu@wudan_bot"}, {"text": "/"}, {"text": "/ 绑定"},
     {"text": "/bind@other_bot"}, {"text": "绑定"}, {"text": "@wudan_bot 今天天气好"}, {"text": "@wudan_bot"},
     {"text": "@other_bot 绑定"}, {"photo": PHOTO}, {"photo": PHOTO, "caption": "@wudan_bot 绑定"},
     {"location": {"latitude": 31.2, "longitude": 121.4}}, {"new_chat_members": [PERSON]},
     {"migrate_to_chat_id": -1007}],
)  # fmt: skip
def test_what_is_said_in_a_group_is_not_for_us(content: dict[str, Any]) -> None:
    assert heard(GROUP, **content) is None
    assert heard(GROUP, **content, reply_to_message=said_by(PERSON)) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [("/bind", "绑定本群"), ("/BIND@Wudan_Bot", "绑定本群"), ("@wudan_bot 绑定", "绑定本群"), ("绑定本群 @wudan_bot", "绑定本群"),
     ("@WUDAN_BOT 绑定。", "绑定本群"), ("/unbind", "解绑"), ("@wudan_bot 解绑", "解绑")],
)  # fmt: skip
def test_a_group_is_bound_by_a_command_or_by_our_name(text: str, word: str) -> None:
    said = heard(GROUP, text=text)
    assert said
    assert (said.kind, said.text, said.address, said.group, said.title) == (Kind.TEXT, word, "42", "-7", "邻居")


def test_what_answers_us_in_a_group_is_heard_from_whoever_says_it() -> None:
    photo = heard(SUPERGROUP, photo=PHOTO, caption="扫干净了", reply_to_message=said_by(ME))
    assert photo == Heard(
        "telegram", "42", f"telegram:{BOT}:5", NOW, Kind.PHOTO, text="扫干净了", ref="large", name="陈 阿婆",
        group="-1007", title="邻居", replies_to="77", called="9",
    )  # fmt: skip
    words = heard(GROUP, text="真好", reply_to_message=said_by(ME))
    assert words
    assert (words.kind, words.text, words.address, words.group, words.replies_to) == (
        Kind.TEXT,
        "真好",
        "42",
        "-7",
        "77",
    )
    for content in ({"voice": FILE | {"duration": 3}}, {"location": {"latitude": 31.2, "longitude": 121.4}}):
        assert heard(GROUP, **content, reply_to_message=said_by(ME)) is None


def test_each_picture_of_an_album_is_heard_by_itself() -> None:
    album = {"media_group_id": "13", "reply_to_message": said_by(ME)}
    first, second = heard(GROUP, photo=PHOTO, caption="两张", **album), heard(GROUP, photo=PHOTO, **album)
    assert first
    assert second
    assert (first.text, second.text, second.replies_to) == ("两张", "", "77")


@pytest.mark.parametrize("content", [{"text": "/bind"}, {"photo": PHOTO, "reply_to_message": said_by(ME)}])
def test_who_speaks_for_a_group_or_a_channel_is_no_person(content: dict[str, Any]) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    assert heard(GROUP, **content, sender_chat=GROUP) is None
    assert read(message={"message_id": 9, "date": 1, "from": anonymous, "chat": GROUP, **content}) is None
    assert heard(GROUP, **content) is not None


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
    assert read(callback_query=query | {"message": {"message_id": 7, "date": 1, "chat": CHANNEL}}) is None


def test_a_press_in_a_group_is_its_persons_and_names_the_group() -> None:
    query = {"id": "q", "from": PERSON, "chat_instance": "c", "data": "bind",
             "message": {"message_id": 77, "date": 1, "chat": GROUP}}  # fmt: skip
    said = read(callback_query=query)
    assert said
    assert (said.address, said.group, said.title, said.press, said.pressed) == ("42", "-7", "邻居", "bind", "77")


@pytest.mark.parametrize(("status", "left"), [("kicked", True), ("left", True), ("member", False)])
def test_who_blocks_the_bot_has_left(status: str, left: bool) -> None:
    said = read(my_chat_member=member(status))
    assert (said is not None and said.kind is Kind.LEFT) == left


@pytest.mark.parametrize("chat", [GROUP, SUPERGROUP], ids=["group", "supergroup"])
@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("left", "member", Kind.JOINED), ("kicked", "member", Kind.JOINED), ("left", "administrator", Kind.JOINED),
        ("member", "kicked", Kind.LEFT), ("administrator", "left", Kind.LEFT),
        ("member", "administrator", None), ("administrator", "member", None), ("left", "kicked", None),
    ],
)  # fmt: skip
def test_a_group_that_adds_or_removes_us_is_heard_once(
    chat: dict[str, Any], before: str, after: str, kind: Kind | None
) -> None:
    said = read(my_chat_member=member(after, chat, before=before))
    assert (said.kind if said else None) == kind
    if said:
        assert (said.group, said.title) == (str(chat["id"]), "邻居")
        # Whoever removes us has not closed their own chat.
        assert said.address == ("42" if kind is Kind.JOINED else said.group)


def test_a_channel_and_an_anonymous_administrator_who_add_us_are_nobody() -> None:
    assert read(my_chat_member=member("administrator", CHANNEL, before="left")) is None
    said = read(my_chat_member=member("member", GROUP, before="left", by=PERSON | {"is_bot": True}))
    assert said
    assert (said.kind, said.address) == (Kind.JOINED, "")


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
