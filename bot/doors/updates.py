"""What Telegram delivers, as `Heard`: one function a kind of update.

In a group only what is meant for us is heard: replies to what we said, presses of our buttons, and the binding of the
group. All other talk there is none of our business, and leaves no trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from handlers.turn import Heard, Kind, clean
from handlers.wording import groups, resident

CHANNEL = "telegram"
# Chinese words cannot be commands: each of these says what the word says.
COMMANDS = {"menu": resident.MENU, "mine": resident.MINE, "human": resident.HUMAN, "help": resident.HELP}
GROUP_COMMANDS = {"bind": groups.BIND, "unbind": groups.UNBIND}
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
OUT = (ChatMember.LEFT, ChatMember.BANNED)


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is: its number, and its name without the @."""

    id: int
    name: str


def read(update: Update, me: Me, now: datetime) -> Heard | None:
    """Return what an update says to us; None where it is not for us (channels, what others say to one another)."""
    key = f"telegram:{me.id}:{update.update_id}"
    if update.message is not None:
        return _message(update.message, me, key, now)
    if update.edited_message is not None and update.edited_message.chat.type == ChatType.PRIVATE:
        edited = update.edited_message
        return _heard(edited, me, key, now, Kind.EDIT, text=edited.text or edited.caption or "")
    if update.callback_query is not None:
        return _press(update.callback_query, key, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, key, now)
    return None


def whose(raw: dict[str, Any]) -> str:
    """Return the address of the private chat that an update came from which cannot be read; empty where unknown."""
    for kind in ("message", "edited_message"):
        said = raw.get(kind)
        chat = said.get("chat") if isinstance(said, dict) else None
        if isinstance(chat, dict) and chat.get("type") == ChatType.PRIVATE and isinstance(chat.get("id"), int):
            return str(chat["id"])
    return ""


def migrated(update: Update) -> tuple[str, str] | None:
    """Return the old and the new address of a group that became a supergroup."""
    message = update.message
    if message is None or message.migrate_to_chat_id is None:
        return None
    return str(message.chat.id), str(message.migrate_to_chat_id)


def _message(message: Message, me: Me, key: str, now: datetime) -> Heard | None:  # noqa: PLR0911 - one return a kind
    # Who speaks for a group or a channel (an anonymous administrator) is no person that could be answered.
    if message.from_user is None or message.from_user.is_bot or message.sender_chat is not None:
        return None
    if message.chat.type in GROUPS:
        return _in_group(message, me, key, now)
    if message.chat.type != ChatType.PRIVATE:
        return None
    if message.text is not None:
        return _text(message, message.text, me, key, now)
    caption = message.caption or ""
    if message.photo:
        return _heard(message, me, key, now, Kind.PHOTO, text=caption, ref=message.photo[-1].file_id)
    if message.contact is not None:
        own = message.contact.user_id == message.from_user.id
        return _heard(message, me, key, now, Kind.CONTACT, text=message.contact.phone_number if own else "")
    if message.location is not None:
        return _heard(message, me, key, now, Kind.PLACE)
    if message.sticker is not None or message.dice is not None:
        return _heard(message, me, key, now, Kind.STICKER)
    ref = getattr(message.effective_attachment, "file_id", None)
    return _heard(message, me, key, now, Kind.FILE, text=caption, ref=ref) if isinstance(ref, str) else None


def _kind_of_file(message: Message) -> str:
    if message.photo:
        return "photo"
    if message.voice is not None or message.audio is not None:
        return "voice"
    return "video" if message.video is not None or message.video_note is not None else "document"


def _text(message: Message, text: str, me: Me, key: str, now: datetime) -> Heard:
    if not text.startswith("/"):
        return _heard(message, me, key, now, Kind.TEXT, text=text)
    command, _, rest = text[1:].partition(" ")
    command = command.partition("@")[0].lower()
    if command == "start":
        return _heard(message, me, key, now, Kind.START, text=rest.strip())
    return _heard(message, me, key, now, Kind.TEXT, text=COMMANDS.get(command, text))


def _in_group(message: Message, me: Me, key: str, now: datetime) -> Heard | None:
    text = _command(message.text or "", me)
    if text is not None:
        return _heard(message, me, key, now, Kind.TEXT, text=text)
    if not _answers_us(message, me):
        return None
    if message.photo:
        return _heard(message, me, key, now, Kind.PHOTO, text=message.caption or "", ref=message.photo[-1].file_id)
    return None if message.text is None else _heard(message, me, key, now, Kind.TEXT, text=message.text)


def _command(text: str, me: Me) -> str | None:
    """Return the word of a group that is meant for us: by /bind, or by our name beside the word itself."""
    if text.startswith("/"):
        command, _, name = text[1:].split(maxsplit=1)[0].partition("@") if text[1:].strip() else ("", "", "")
        return GROUP_COMMANDS.get(command.lower()) if name.lower() in ("", me.name.lower()) else None
    at = f"@{me.name}".lower()
    words = text.split()
    if at not in (word.lower() for word in words):
        return None
    return groups.command("".join(word for word in words if word.lower() != at))


def _press(query: CallbackQuery, key: str, now: datetime) -> Heard | None:
    message = query.message
    if query.data is None or message is None or query.from_user.is_bot:
        return None
    group = message.chat.type in GROUPS
    if not group and message.chat.type != ChatType.PRIVATE:
        return None
    return Heard(
        CHANNEL, str(query.from_user.id if group else message.chat.id), key, now, Kind.PRESS,
        text=clean(_label(message, query.data)), press=clean(query.data), pressed=str(message.message_id),
        name=clean(query.from_user.full_name), group=str(message.chat.id) if group else "",
        title=clean(message.chat.title or "") if group else "",
    )  # fmt: skip


def _label(message: MaybeInaccessibleMessage, data: str) -> str:
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup is not None else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def _membership(change: ChatMemberUpdated, key: str, now: datetime) -> Heard | None:
    chat, status = change.chat, change.new_chat_member.status
    if chat.type == ChatType.PRIVATE:
        return Heard(CHANNEL, str(chat.id), key, now, Kind.LEFT) if status in OUT else None
    if chat.type not in GROUPS or (status in OUT) == (change.old_chat_member.status in OUT):
        return None
    group, title = str(chat.id), clean(chat.title or "")
    if status in OUT:
        # The chat that is left is the group: nothing has happened to the chat of whoever removed us.
        return Heard(CHANNEL, group, key, now, Kind.LEFT, group=group, title=title)
    by = change.from_user
    return Heard(
        CHANNEL, "" if by.is_bot else str(by.id), key, now, Kind.JOINED, name=clean(by.full_name), group=group,
        title=title,
    )  # fmt: skip


def _answers_us(message: Message, me: Me) -> bool:
    original = message.reply_to_message
    return original is not None and original.from_user is not None and original.from_user.id == me.id


def _heard(message: Message, me: Me, key: str, now: datetime, kind: Kind, *, text: str = "", ref: str = "") -> Heard:
    by, group = message.from_user, message.chat.type in GROUPS
    original = message.reply_to_message if _answers_us(message, me) else None
    place = message.location if kind is Kind.PLACE else None
    return Heard(
        CHANNEL, str(by.id if group and by else message.chat.id), key, now, kind,
        text=clean(text), ref=ref, file=_kind_of_file(message) if ref else "photo", album=message.media_group_id or "",
        name=clean(by.full_name) if by else "",
        group=str(message.chat.id) if group else "", title=clean(message.chat.title or "") if group else "",
        replies_to=str(original.message_id) if original else "", called=str(message.message_id),
        latitude=place.latitude if place else None, longitude=place.longitude if place else None,
    )  # fmt: skip
