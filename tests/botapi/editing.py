"""Carries out the calls that change, remove or mark what is already in a chat, and that answer presses."""

from collections.abc import Callable
from typing import Any

from .errors import bad_request
from .sending import LONGEST_TEXT, captioned, keyboard, medium, written
from .world import QUERY_LIVES_SECONDS, Chat, Json, Message, World

LONGEST_TOAST = 200
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _message(world: World, params: Json, verb: str) -> tuple[Chat, Message]:
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    chat = world.chat(params["chat_id"])
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params["message_id"])
    if message is None or message.deleted:
        raise bad_request(f"message to {verb} not found")
    return chat, message


def _edit(world: World, params: Json, change: Callable[[Message], tuple[set[str], Json]]) -> Json:
    """Applies `change`: which fields go, and which come instead."""
    chat, message = _message(world, params, "edit")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    gone, content = change(message)
    if "inline_keyboard" not in params.get("reply_markup", {"inline_keyboard": []}):
        raise bad_request("inline keyboard expected")
    content = content | keyboard(chat, params)
    gone = gone | {"reply_markup"}
    old = {key: value for key, value in message.body.items() if key != "edit_date"}
    new = {key: value for key, value in old.items() if key not in gone} | content
    if new == old:
        raise bad_request(_NOT_MODIFIED)
    if world.limits.edits:
        world.limits.count(chat.id, chat.is_group, world.monotonic())
    world.rewrite(message, new | {"edit_date": int(world.wall())})
    return message.body


def edit_text(world: World, params: Json) -> Json:
    """editMessageText."""

    def change(message: Message) -> tuple[set[str], Json]:
        if "text" not in message.body:
            raise bad_request("there is no text in the message to edit")
        content = written(params, "text", "entities", LONGEST_TEXT) if "text" in params else {}
        if not content:
            raise bad_request("message text is empty")
        if "link_preview_options" in params:
            content["link_preview_options"] = params["link_preview_options"]
        return {"text", "entities", "link_preview_options"}, content

    return _edit(world, params, change)


def edit_caption(world: World, params: Json) -> Json:
    """editMessageCaption."""

    def change(message: Message) -> tuple[set[str], Json]:
        if "photo" not in message.body and "document" not in message.body:
            raise bad_request("there is no caption in the message to edit")
        return {"caption", "caption_entities"}, captioned(params)

    return _edit(world, params, change)


def edit_markup(world: World, params: Json) -> Json:
    """editMessageReplyMarkup."""
    return _edit(world, params, lambda message: (set(), {}))


def edit_media(world: World, params: Json) -> Json:
    """editMessageMedia, to a photo or a document."""

    def change(message: Message) -> tuple[set[str], Json]:
        item = params["media"]
        if item["type"] not in ("photo", "document"):
            raise bad_request(f'can\'t parse InputMedia: type "{item["type"]}" is not scripted')
        new = medium(world, item["type"], item["media"], params.get("attached", {}))
        return {"text", "entities", "photo", "document", "caption"}, new | captioned(item)

    return _edit(world, params, change)


def delete_message(world: World, params: Json) -> bool:
    """deleteMessage; in a group, other people's messages only as an administrator."""
    chat, message = _message(world, params, "delete")
    if chat.is_group and not message.by_bot and chat.standing != "administrator":
        raise bad_request("message can't be deleted")
    message.deleted = True
    message.step = world.changed()
    return True


def pin_message(world: World, params: Json) -> bool:
    """pinChatMessage; in a group only as an administrator."""
    chat, message = _message(world, params, "pin")
    if chat.is_group and chat.standing != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(message.body["message_id"])
    world.changed()
    return True


def react(world: World, params: Json) -> bool:
    """setMessageReaction; the journal keeps which."""
    _message(world, params, "react")
    return True


def answer_press(world: World, params: Json) -> bool:
    """answerCallbackQuery, within 150 seconds of the press."""
    if len(params.get("text", "")) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.get("url", "")
    if url and not url.startswith(f"https://t.me/{world.bot['username']}?start="):
        raise bad_request("URL_INVALID")
    query = world.queries.get(params["callback_query_id"])
    if query is None or world.monotonic() - query.at > QUERY_LIVES_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answered = True
    toast = {
        "person": query.person,
        "text": params.get("text", ""),
        "alert": params.get("show_alert", False),
        "url": url,
        "query": params["callback_query_id"],
        "step": world.changed(),
    }
    world.chats[query.chat].toasts.append(toast)
    return True


METHODS: dict[str, Callable[[World, Json], Any]] = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "editmessagemedia": edit_media,
    "deletemessage": delete_message,
    "pinchatmessage": pin_message,
    "setmessagereaction": react,
    "answercallbackquery": answer_press,
}
