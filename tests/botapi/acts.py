"""Does what people do: write, press, send, edit, start and block. Each act becomes updates."""

import base64
from typing import Any

from . import asking, markup
from .world import Chat, Json, Query, World


class Impossible(AssertionError):
    """No person could do this on Telegram: the test asks for something that cannot happen."""


def person(
    world: World,
    id: int | None = None,
    first_name: str = "陈阿婆",
    last_name: str | None = None,
    username: str | None = None,
    language_code: str | None = "zh-hans",
) -> Json:
    """A new person, who has not started the bot; returns the `User`."""
    number = world.new_id() if id is None else id
    user: Json = {"id": number, "is_bot": False, "first_name": first_name}
    optional = {"last_name": last_name, "username": username, "language_code": language_code}
    user |= {key: value for key, value in optional.items() if value is not None}
    world.people[number] = user
    info: Json = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
    world.chats[number] = Chat({"id": number, "type": "private", **info}, "unknown")
    return user


def says(world: World, person: int, text: str, chat: int | None = None, reply_to: int | None = None) -> Json:
    """A text message. Telegram's apps send no empty text and cut at 4,096 characters; so does this."""
    if not text.strip():
        raise Impossible("Telegram sends no empty message")
    last: Json = {}
    for start in range(0, len(text), 4096):
        part = text[start : start + 4096]
        content: Json = {"text": part}
        if entities := markup.noticed(part):
            content["entities"] = entities
        last = send(world, person, content, chat, reply_to)
    return last


def starts(world: World, person: int, payload: str = "") -> Json:
    """Presses Start, perhaps from a deep link."""
    return says(world, person, f"/start {payload}".strip())


def send(
    world: World,
    person: int,
    content: Json,
    chat: int | None = None,
    reply_to: int | None = None,
) -> Json:
    """A message with this content; starts a private chat that was not started."""
    place = _place(world, person, chat)
    content = dict(content)
    if reply_to is not None:
        original = place.messages[reply_to].body
        content["reply_to_message"] = {key: value for key, value in original.items() if key != "reply_to_message"}
    message = world.put(place, world.people[person], content, by_bot=False)
    place.acted_at = world.monotonic()
    update = None
    if _is_heard(world, place, message.body):
        update = world.updates.add("message", message.body, place.id)
    return {
        "message_id": message.body["message_id"], "update_id": update, "step": message.step,
        "chat": place.id,
    }  # fmt: skip


def _place(world: World, person: int, chat: int | None) -> Chat:
    place = world.chats[person if chat is None else chat]
    if place.standing == "unknown":
        place.standing = "member"
    if not place.is_group and place.standing != "member":
        raise Impossible(f"{person} has blocked the bot and must unblock it first")
    if place.is_group and place.members.get(person) in (None, "left", "kicked"):
        raise Impossible(f"{person} is not in the group {place.info['title']}")
    return place


def _is_heard(world: World, chat: Chat, body: Json) -> bool:
    """Whether the bot gets it: in groups, privacy mode hides what is not addressed to it."""
    if not chat.is_group or chat.standing == "administrator":
        return True
    if chat.standing != "member":
        return False
    if not chat.privacy:
        return True
    answered = body.get("reply_to_message", {}).get("from", {}).get("id")
    text = str(body.get("text", body.get("caption", "")))
    name = "@" + world.bot["username"]
    if answered == world.bot["id"] or name in text:
        return True
    return text.startswith("/") and "@" not in text.split(maxsplit=1)[0]


def sends_photo(
    world: World,
    person: int,
    data: bytes | str,
    caption: str | None = None,
    chat: int | None = None,
    album: str | None = None,
    size: int = 0,
    reply_to: int | None = None,
) -> Json:
    """A photo, in two sizes as Telegram makes them; `data` may be base64."""
    stored = world.keep_file("photos", _bytes(data), "photo.jpg", "image/jpeg", size)
    small = world.keep_file("photos", _bytes(data), "photo.jpg", "image/jpeg")
    sizes = [(small, 90, 68), (stored, 1280, 960)]
    content: Json = {"photo": [_file(f) | {"width": wide, "height": high} for f, wide, high in sizes]}
    if caption:
        content["caption"] = caption
    if album:
        content["media_group_id"] = album
    return send(world, person, content, chat, reply_to)


def sends_document(
    world: World,
    person: int,
    data: bytes | str,
    name: str = "file.pdf",
    mime: str = "application/pdf",
    caption: str | None = None,
    chat: int | None = None,
    size: int = 0,
) -> Json:
    """A file; `size` lets it claim to be larger than `data`."""
    stored = world.keep_file("documents", _bytes(data), name, mime, size)
    content: Json = {"document": _file(stored) | {"file_name": name, "mime_type": mime}}
    if caption:
        content["caption"] = caption
    return send(world, person, content, chat)


def sends_voice(world: World, person: int, seconds: int = 3, chat: int | None = None) -> Json:
    """A voice message."""
    stored = world.keep_file("voice", b"OggS" + bytes(60), "voice.oga", "audio/ogg")
    return send(
        world,
        person,
        {"voice": _file(stored) | {"duration": seconds, "mime_type": "audio/ogg"}},
        chat,
    )


def sends_sticker(world: World, person: int, emoji: str = "👍", chat: int | None = None) -> Json:
    """A sticker."""
    stored = world.keep_file("stickers", b"RIFF" + bytes(60), "sticker.webp", "image/webp")
    kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
    content = {"sticker": _file(stored) | kind | {"width": 512, "height": 512}}
    return send(world, person, content, chat)


def sends_location(world: World, person: int, latitude: float, longitude: float, chat: int | None = None) -> Json:
    """A place."""
    place = {"latitude": latitude, "longitude": longitude}
    return send(world, person, {"location": place}, chat)


def shares_contact(
    world: World,
    person: int,
    phone: str,
    user_id: int | None = None,
    first_name: str | None = None,
    chat: int | None = None,
) -> Json:
    """A contact; without `user_id` Telegram does not know whose."""
    name = first_name or world.people[person]["first_name"]
    contact: Json = {"phone_number": phone, "first_name": name}
    if user_id is not None:
        contact["user_id"] = user_id
    return send(world, person, {"contact": contact}, chat)


def edits(world: World, person: int, message: int, text: str, chat: int | None = None) -> Json:
    """Changes a text of their own."""
    place = _place(world, person, chat)
    own = place.messages[message]
    if own.body["from"]["id"] != person:
        raise Impossible("people edit their own messages only")
    body = own.body | {"text": text, "edit_date": int(world.wall())}
    body.pop("entities", None)
    world.rewrite(own, body)
    update = None
    if _is_heard(world, place, body):
        update = world.updates.add("edited_message", body, place.id)
    return {"message_id": message, "update_id": update, "step": own.step, "chat": place.id}


def presses(world: World, person: int, chat: int, message: int, data: str, times: int = 1) -> Json:
    """One tap on a button with this payload, delivered as `times` updates; it may be forged."""
    shown = world.chats[chat].messages[message]
    place = world.chats[chat]
    if place.is_group:
        _place(world, person, chat)
    step = world.changed()
    updates, queries = [], []
    for _ in range(times):
        query = str(4_000_000_000_000_000 + world.new_id())
        world.queries[query] = Query(world.monotonic(), chat, person)
        body = {
            "id": query,
            "from": world.people[person],
            "message": shown.body,
            "chat_instance": str(-7_000_000_000 - chat),
            "data": data,
        }
        updates.append(world.updates.add("callback_query", body, chat))
        queries.append(query)
    place.acted_at = world.monotonic()
    return {"update_ids": updates, "queries": queries, "step": step, "chat": chat}


def stands(world: World, person: int, standing: str, tell: bool = True) -> Json:
    """The person blocks (blocked), unblocks (member) or deletes their account (deactivated)."""
    chat = world.chats[person]
    if standing == "deactivated":
        chat.standing = standing
        return {"step": world.changed(), "chat": person}
    return bot_becomes(world, chat, world.people[person], standing)


def bot_becomes(world: World, chat: Chat, by: Json, standing: str) -> Json:
    """Changes how the bot stands in a chat, and tells it so."""
    old = asking.member(world, chat, world.bot["id"])
    chat.standing = standing
    body = {
        "chat": chat.info,
        "from": by,
        "date": int(world.wall()),
        "old_chat_member": old,
        "new_chat_member": asking.member(world, chat, world.bot["id"]),
    }
    update = world.updates.add("my_chat_member", body, chat.id)
    return {"update_id": update, "step": world.changed(), "chat": chat.id}


def _file(stored: Any) -> Json:
    return {
        "file_id": stored.file_id,
        "file_unique_id": "AQ" + stored.file_id[-8:],
        "file_size": stored.size,
    }


def _bytes(data: bytes | str) -> bytes:
    return base64.b64decode(data) if isinstance(data, str) else data
