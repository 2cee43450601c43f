"""Holds what is true on Telegram's side: people, chats, messages, presses, files, the journal."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from .errors import Refused, bad_request, forbidden
from .failures import Failures
from .limits import Limits
from .updates import Updates

Json = dict[str, Any]
TOKEN = "110201543:scripted-server-of-the-tests-000000"
BOT_NAME = "wudan_test_bot"
# TDLib answers a press for as long as its update would live.
QUERY_LIVES_SECONDS = 150
SUPERGROUPS = -1_000_000_000_000


@dataclass(slots=True)
class Message:
    """A message as it looks now; `step` grows whenever anything in the world changes."""

    body: Json
    by_bot: bool
    step: int
    history: list[Json] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Chat:
    """A chat and how the bot stands in it.

    `standing` of a private chat: unknown (never started), member, blocked, deactivated; of a group:
    member, administrator, left, kicked.
    """

    info: Json
    standing: str
    messages: dict[int, Message] = field(default_factory=dict)
    toasts: list[Json] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    members: dict[int, str] = field(default_factory=dict)
    keyboard: Json | None = None
    pinned: list[int] = field(default_factory=list)
    acted_at: float = 0.0
    answered_after: list[float] = field(default_factory=list)
    migrated_to: int | None = None
    privacy: bool = True

    @property
    def id(self) -> int:
        """The chat's id."""
        return int(self.info["id"])

    @property
    def is_group(self) -> bool:
        """Whether it is a group or a supergroup."""
        return bool(self.info["type"] != "private")


@dataclass(slots=True)
class Query:
    """A press that waits for its answer."""

    at: float
    chat: int
    person: int
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on Telegram's side; `size` may claim more than `data` holds."""

    file_id: str
    path: str
    data: bytes
    size: int
    name: str
    mime: str


@dataclass(frozen=True, slots=True)
class Call:
    """A row of the journal: one call of the bot, `code` 0 when it got no answer."""

    number: int
    at: float
    wall: float
    method: str
    params: Json
    code: int
    result: Any


class World:
    """Everything, under one lock; `changed` wakes those who wait for something to be seen."""

    def __init__(self, token: str = TOKEN, limits: bool = True) -> None:
        self.token = token
        self.lock = threading.RLock()
        self.changes = threading.Condition(self.lock)
        self.shift = 0.0
        self.keep_journal = True
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "五单",
            "username": BOT_NAME,
        }
        self.limits = Limits(limits)
        self.updates = Updates(self.monotonic)
        self.reset()

    def reset(self) -> None:
        """Forgets everything but the token, whether limits are on, and the clock."""
        self.step = 0
        self.calls = 0
        self.last_message_id = 0
        self.last_id = 7_000_000
        self.people: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.files: dict[str, Stored] = {}
        self.paths: dict[str, Stored] = {}
        self.journal: list[Call] = []
        self.deliveries: list[Json] = []
        self.settings: Json = {}
        self.webhook: Json | None = None
        self.failures = Failures()
        self.limits = Limits(self.limits.on)
        listener = self.updates.listener
        self.updates = Updates(self.monotonic)
        self.updates.listener = listener

    def monotonic(self) -> float:
        """Seconds that only grow; moved on by `shift`."""
        return time.monotonic() + self.shift

    def wall(self) -> float:
        """The time of day on Telegram's side, as a Unix time."""
        return time.time() + self.shift

    def changed(self) -> int:
        """Counts one change and wakes who waits; the lock is held."""
        self.step += 1
        self.changes.notify_all()
        return self.step

    def new_id(self) -> int:
        """A number that nothing else has, for people, groups, queries and files."""
        self.last_id += 1
        return self.last_id

    def note(self, method: str, params: Json, code: int, result: Any) -> None:
        """Writes a call into the journal."""
        self.calls += 1
        if self.keep_journal:
            self.journal.append(Call(self.calls, time.monotonic(), time.time(), method, params, code, result))

    def chat(self, chat_id: int | str) -> Chat:
        """The chat, if the bot may speak there; raises what Telegram would answer."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or chat.standing == "unknown":
            raise bad_request("chat not found")
        if chat.standing in ("member", "administrator"):
            return chat
        if chat.migrated_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.standing == "blocked":
            raise forbidden("bot was blocked by the user")
        if chat.standing == "deactivated":
            raise forbidden("user is deactivated")
        kind = "supergroup" if chat.info["type"] == "supergroup" else "group"
        if chat.standing == "kicked":
            raise forbidden(f"bot was kicked from the {kind} chat")
        raise forbidden(f"bot is not a member of the {kind} chat")

    def put(self, chat: Chat, sender: Json, content: Json, *, by_bot: bool) -> Message:
        """Puts a new message into a chat."""
        self.last_message_id += 1
        body = {
            "message_id": self.last_message_id,
            "from": sender,
            "chat": chat.info,
            "date": int(self.wall()),
            **content,
        }
        message = Message(body, by_bot, self.changed())
        chat.messages[self.last_message_id] = message
        return message

    def rewrite(self, message: Message, body: Json) -> None:
        """Gives a message a new look and remembers the old one."""
        message.history.append(message.body)
        message.body = body
        message.step = self.changed()

    def keep_file(self, folder: str, data: bytes, name: str, mime: str, size: int = 0) -> Stored:
        """Stores a file under a new id; `size` lets it claim to be larger than it is."""
        number = self.new_id()
        suffix = "." + name.rpartition(".")[2] if "." in name else ""
        stored = Stored(
            file_id=f"AgACAgUAAx{number:x}-{number}",
            path=f"{folder}/file_{number}{suffix}",
            data=data,
            size=size or len(data),
            name=name,
            mime=mime,
        )
        self.files[stored.file_id] = self.paths[stored.path] = stored
        return stored
