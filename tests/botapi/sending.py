"""Carries out the calls that put a new message into a chat."""

from collections.abc import Callable
from typing import Any

from . import keyboards, markup
from .errors import Refused, bad_request
from .rules import Upload
from .world import Chat, Json, Message, World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
ALBUM = range(2, 11)
ATTACHED = "attach://"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
_CHAT_ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note".split()
)


def written(params: Json, key: str, entities_key: str, longest: int) -> Json:
    """The text or caption of a call with its entities, as fields of the message."""
    text, entities = markup.formatted(params[key], params.get("parse_mode"))
    if len(text) > longest:
        what = "message is too long" if key == "text" else "message caption is too long"
        raise bad_request(what)
    if not text:
        return {}
    entities = params.get(entities_key) or entities or markup.noticed(text)
    return {key: text, entities_key: entities} if entities else {key: text}


def captioned(params: Json) -> Json:
    """The caption of a call, if it has one."""
    if "caption" not in params:
        return {}
    return written(params, "caption", "caption_entities", LONGEST_CAPTION)


def keyboard(chat: Chat, params: Json) -> Json:
    """The inline keyboard for the message; others are shown below the person's input field."""
    wanted = params.get("reply_markup")
    if wanted is None:
        return {}
    keyboards.check(wanted)
    if "inline_keyboard" in wanted:
        return {"reply_markup": wanted} if any(wanted["inline_keyboard"]) else {}
    if "keyboard" in wanted:
        chat.keyboard = wanted
    elif "remove_keyboard" in wanted:
        chat.keyboard = None
    return {}


def post(world: World, chat: Chat, params: Json, content: Json, counts: bool = True) -> Message:
    """Puts the bot's message into the chat, if the pace allows it."""
    content = content | keyboard(chat, params)
    if answered := params.get("reply_parameters"):
        original = chat.messages.get(answered["message_id"])
        if original is not None and not original.deleted:
            shown = {k: v for k, v in original.body.items() if k != "reply_to_message"}
            content["reply_to_message"] = shown
        elif not answered.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
    if counts:
        world.limits.count(chat.id, chat.is_group, world.monotonic())
    if params.get("protect_content"):
        content["has_protected_content"] = True
    message = world.put(chat, world.bot, content, by_bot=True)
    if chat.acted_at:
        chat.answered_after.append(world.monotonic() - chat.acted_at)
        chat.acted_at = 0.0
    return message


def send_message(world: World, params: Json) -> Json:
    """sendMessage."""
    chat = world.chat(params["chat_id"])
    content = written(params, "text", "entities", LONGEST_TEXT)
    if not content:
        raise bad_request("message text is empty")
    if "link_preview_options" in params:
        content["link_preview_options"] = params["link_preview_options"]
    return post(world, chat, params, content).body


def medium(world: World, kind: str, value: str | Upload, attached: dict[str, Upload]) -> Json:
    """A photo or document as the message shows it, from an upload or the id of a known file."""
    if isinstance(value, str) and value.startswith(ATTACHED):
        upload = attached.get(value.removeprefix(ATTACHED))
        if upload is None:
            raise bad_request(f'there is no file "{value}" in the request')
        value = upload
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        stored = world.files.get(value)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
    else:
        if not value.data:
            raise bad_request("file must be non-empty")
        if len(value.data) > (LARGEST_PHOTO if kind == "photo" else LARGEST_UPLOAD):
            raise Refused(413, "Request Entity Too Large")
        if kind == "photo" and not value.data.startswith(_PICTURES):
            raise bad_request("IMAGE_PROCESS_FAILED")
        folder = "photos" if kind == "photo" else "documents"
        stored = world.keep_file(folder, value.data, value.name, value.content_type)
    known = {"file_id": stored.file_id, "file_unique_id": "AQ" + stored.file_id[-8:]}
    if kind == "photo":
        return {"photo": [known | {"width": 1280, "height": 960, "file_size": stored.size}]}
    return {"document": known | {"file_name": stored.name, "mime_type": stored.mime, "file_size": stored.size}}


def _send_medium(kind: str) -> Callable[[World, Json], Json]:
    def send(world: World, params: Json) -> Json:
        chat = world.chat(params["chat_id"])
        content = captioned(params)
        content |= medium(world, kind, params[kind], params.get("attached", {}))
        return post(world, chat, params, content).body

    return send


def send_media_group(world: World, params: Json) -> list[Json]:
    """sendMediaGroup, for photos and documents."""
    chat = world.chat(params["chat_id"])
    items = params["media"]
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) not in ALBUM:
        raise bad_request("media group must include 2-10 items")
    kinds = {item["type"] for item in items}
    if not kinds <= {"photo", "document"} or len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    album = str(world.new_id())
    attached = params.get("attached", {})
    contents = [captioned(item) | medium(world, item["type"], item["media"], attached) for item in items]
    world.limits.count(chat.id, chat.is_group, world.monotonic(), len(items))
    return [post(world, chat, params, content | {"media_group_id": album}, counts=False).body for content in contents]


def source(world: World, params: Json, verb: str) -> Message:
    """The message that is forwarded or copied."""
    original = world.chat(params["from_chat_id"]).messages.get(params["message_id"])
    if original is None or original.deleted:
        raise bad_request(f"message to {verb} not found")
    return original


def _content(message: Message) -> Json:
    kept = ("text", "entities", "caption", "caption_entities", "photo", "document", "location")
    return {key: message.body[key] for key in kept if key in message.body}


def forward_message(world: World, params: Json) -> Json:
    """forwardMessage."""
    chat = world.chat(params["chat_id"])
    original = source(world, params, "forward")
    origin = {
        "type": "user",
        "sender_user": original.body["from"],
        "date": original.body["date"],
    }
    return post(world, chat, {}, _content(original) | {"forward_origin": origin}).body


def copy_message(world: World, params: Json) -> Json:
    """copyMessage."""
    chat = world.chat(params["chat_id"])
    content = _content(source(world, params, "copy"))
    if "caption" in params:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= captioned(params)
    return {"message_id": post(world, chat, params, content).body["message_id"]}


def send_chat_action(world: World, params: Json) -> bool:
    """sendChatAction."""
    chat = world.chat(params["chat_id"])
    if params["action"] not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(params["action"])
    return True


METHODS: dict[str, Callable[[World, Json], Any]] = {
    "sendmessage": send_message,
    "sendphoto": _send_medium("photo"),
    "senddocument": _send_medium("document"),
    "sendmediagroup": send_media_group,
    "forwardmessage": forward_message,
    "copymessage": copy_message,
    "sendchataction": send_chat_action,
}
