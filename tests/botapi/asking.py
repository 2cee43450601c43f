"""Carries out the calls that ask about chats and files, and that set up the bot and its webhook."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from .errors import bad_request, forbidden
from .world import Chat, Json, World

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECRET = re.compile(r"[A-Za-z0-9_-]+")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
    "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip


def get_me(world: World, params: Json) -> Json:
    """getMe."""
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def member(world: World, chat: Chat, user: int) -> Json:
    """A ChatMember as the Bot API shows it."""
    is_bot = user == world.bot["id"]
    status = chat.standing if is_bot else chat.members.get(user, "left")
    status = {"blocked": "kicked", "unknown": "left", "deactivated": "left"}.get(status, status)
    shown: Json = {"status": status, "user": world.bot if is_bot else world.people[user]}
    if status == "administrator":
        shown |= {right: right in ("can_manage_chat", "can_delete_messages") for right in _RIGHTS}
    elif status == "creator":
        shown["is_anonymous"] = False
    elif status == "kicked":
        shown["until_date"] = 0
    return shown


def get_chat(world: World, params: Json) -> Json:
    """getChat, with what ChatFullInfo must have."""
    chat = world.chat(params["chat_id"])
    gifts = (
        "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
        "gifts_from_channels",
    )  # fmt: skip
    full: Json = chat.info | {
        "accent_color_id": 1,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    return full


def get_chat_member(world: World, params: Json) -> Json:
    """getChatMember."""
    chat = world.chat(params["chat_id"])
    user = params["user_id"]
    if user != world.bot["id"] and user not in world.people:
        raise bad_request("invalid user_id specified")
    return member(world, chat, user)


def get_administrators(world: World, params: Json) -> list[Json]:
    """getChatAdministrators; other bots are not listed, and there are none here."""
    chat = world.chat(params["chat_id"])
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    leading = [u for u, s in chat.members.items() if s in ("creator", "administrator")]
    if chat.standing == "administrator":
        leading.append(world.bot["id"])
    return [member(world, chat, user) for user in leading]


def leave_chat(world: World, params: Json) -> bool:
    """leaveChat."""
    chat = world.chat(params["chat_id"])
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.standing = "left"
    world.changed()
    return True


def get_file(world: World, params: Json) -> Json:
    """getFile: up to 20 MB, the path is good for a download."""
    stored = world.files.get(params["file_id"])
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": "AQ" + stored.file_id[-8:],
        "file_size": stored.size,
        "file_path": stored.path,
    }


def set_webhook(world: World, params: Json) -> bool:
    """setWebhook. As a self-hosted server does, it allows http, here to loopback alone."""
    url = params["url"]
    if not url:
        return delete_webhook(world, params)
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.get("secret_token", "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= params.get("max_connections", 40) <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    world.updates.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        world.updates.drop()
    world.webhook = {
        "url": url,
        "secret_token": secret,
        "max_connections": params.get("max_connections", 40),
    }
    world.updates.listener(None)
    return True


def delete_webhook(world: World, params: Json) -> bool:
    """deleteWebhook."""
    world.webhook = None
    if params.get("drop_pending_updates"):
        world.updates.drop()
    world.updates.listener(None)
    return True


def webhook_info(world: World, params: Json) -> Json:
    """getWebhookInfo."""
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.webhook:
        shown = ("url", "max_connections", "last_error_date", "last_error_message")
        info |= {key: world.webhook[key] for key in shown if key in world.webhook}
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def set_commands(world: World, params: Json) -> bool:
    """setMyCommands."""
    commands = params["commands"]
    if len(commands) > 100:
        raise bad_request("too many commands")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    key = f"commands {params.get('language_code', '')} {params.get('scope', '')}".strip()
    world.settings[key] = commands
    return True


def _set_text(key: str) -> Callable[[World, Json], bool]:
    def change(world: World, params: Json) -> bool:
        if len(params.get(key, "")) > _LONGEST[key]:
            raise bad_request(f"bot {key.replace('_', ' ')} is too long")
        world.settings[f"{key} {params.get('language_code', '')}".strip()] = params.get(key, "")
        return True

    return change


def set_menu_button(world: World, params: Json) -> bool:
    """setChatMenuButton."""
    if "chat_id" in params and world.chat(params["chat_id"]).is_group:
        raise forbidden("the menu button exists in private chats only")
    world.settings["menu_button"] = params.get("menu_button")
    return True


METHODS: dict[str, Callable[[World, Json], Any]] = {
    "getme": get_me,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_administrators,
    "leavechat": leave_chat,
    "getfile": get_file,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
    "setmycommands": set_commands,
    "setmyname": _set_text("name"),
    "setmydescription": _set_text("description"),
    "setmyshortdescription": _set_text("short_description"),
    "setchatmenubutton": set_menu_button,
    "logout": lambda world, params: True,
    "close": lambda world, params: True,
}
