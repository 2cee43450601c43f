"""What Telegram delivers, as `Heard`: one function a kind of update."""

from __future__ import annotations

from datetime import datetime

from telegram import CallbackQuery, ChatMemberUpdated, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from handlers.turn import Heard, Kind, clean
from handlers.wording import resident

CHANNEL = "telegram"
# Chinese words cannot be commands: each of these says what the word says.
COMMANDS = {"menu": resident.MENU, "mine": resident.MINE, "human": resident.HUMAN, "help": resident.HELP}


def read(update: Update, bot_id: int, now: datetime) -> Heard | None:
    """Return what an update says to us; None where it is not for us (groups, channels, what others do)."""
    key = f"telegram:{bot_id}:{update.update_id}"
    if update.message is not None:
        return _message(update.message, key, now)
    if update.edited_message is not None and update.edited_message.chat.type == ChatType.PRIVATE:
        return _heard(update.edited_message, key, now, Kind.EDIT, text=update.edited_message.text or "")
    if update.callback_query is not None:
        return _press(update.callback_query, key, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, key, now)
    return None


def migrated(update: Update) -> tuple[str, str] | None:
    """Return the old and the new address of a group that became a supergroup."""
    message = update.message
    if message is None or message.migrate_to_chat_id is None:
        return None
    return str(message.chat.id), str(message.migrate_to_chat_id)


def _message(message: Message, key: str, now: datetime) -> Heard | None:  # noqa: PLR0911 - one return a kind
    if message.chat.type != ChatType.PRIVATE or message.from_user is None or message.from_user.is_bot:
        return None
    if message.text is not None:
        return _text(message, message.text, key, now)
    caption = message.caption or ""
    if message.photo:
        return _heard(message, key, now, Kind.PHOTO, text=caption, ref=message.photo[-1].file_id)
    if message.contact is not None:
        own = message.contact.user_id == message.from_user.id
        return _heard(message, key, now, Kind.CONTACT, text=message.contact.phone_number if own else "")
    if message.location is not None:
        return _heard(message, key, now, Kind.PLACE)
    if message.sticker is not None or message.dice is not None:
        return _heard(message, key, now, Kind.STICKER)
    file = message.effective_attachment
    ref = getattr(file, "file_id", None)
    return _heard(message, key, now, Kind.FILE, text=caption, ref=ref) if isinstance(ref, str) else None


def _text(message: Message, text: str, key: str, now: datetime) -> Heard:
    if not text.startswith("/"):
        return _heard(message, key, now, Kind.TEXT, text=text)
    command, _, rest = text[1:].partition(" ")
    command = command.partition("@")[0].lower()
    if command == "start":
        return _heard(message, key, now, Kind.START, text=rest.strip())
    return _heard(message, key, now, Kind.TEXT, text=COMMANDS.get(command, text))


def _press(query: CallbackQuery, key: str, now: datetime) -> Heard | None:
    message = query.message
    if query.data is None or message is None or message.chat.type != ChatType.PRIVATE:
        return None
    return Heard(
        CHANNEL, str(message.chat.id), key, now, Kind.PRESS, text=clean(_label(message, query.data)),
        press=clean(query.data), pressed=str(message.message_id), name=clean(query.from_user.full_name),
    )  # fmt: skip


def _label(message: MaybeInaccessibleMessage, data: str) -> str:
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup is not None else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def _membership(change: ChatMemberUpdated, key: str, now: datetime) -> Heard | None:
    if change.chat.type != ChatType.PRIVATE or change.new_chat_member.status not in ("kicked", "left"):
        return None
    return Heard(CHANNEL, str(change.chat.id), key, now, Kind.LEFT)


def _heard(message: Message, key: str, now: datetime, kind: Kind, *, text: str = "", ref: str = "") -> Heard:
    name = message.from_user.full_name if message.from_user else ""
    return Heard(CHANNEL, str(message.chat.id), key, now, kind, text=clean(text), ref=ref, name=clean(name))
