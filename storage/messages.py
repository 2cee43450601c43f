"""The conversation log and the outbox: one table of what people said and what we said, and whether it has gone out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Index,
    Table,
    bindparam,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert
from storage.people import Chat, chat_of
from storage.reworded import reword

# Nobody presses the same button on purpose again so soon.
ONE_TAP = timedelta(seconds=1)
UNSETTLED = ("queued", "sending", "later")
WAITING = ("queued", "later")
# The advisory lock, shared among writers, of who is writing into a web chat (PostgreSQL).
WRITING = 5354


class Urge(IntEnum):
    """The four classes of what goes out, the most pressing first; order is kept within a chat and class."""

    ALARM = 0
    ANSWER = 1
    NOTICE = 2
    BROADCAST = 3


def _where(condition: str) -> dict[str, Any]:
    """An index of some rows only."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Message(Base):
    """One thing said. `direction` in: heard from a person; out: said to one."""

    __tablename__ = "messages"
    __table_args__ = (
        Index(None, "chat_id", "id"),
        Index(None, "ticket_id"),
        Index(None, "replaces_id", **_where("replaces_id IS NOT NULL")),
        Index("ix_messages_unsettled", "urge", "id", **_where("state IN ('queued','sending','later')")),
        Index("ix_messages_unsettled_chat", "chat_id", "urge", "id", **_where("state IN ('queued','sending','later')")),
        Index(None, "about_id", **_where("about_id IS NOT NULL")),
        Index(None, "campaign_id", "id", **_where("campaign_id IS NOT NULL")),
        Index(
            "ix_messages_to_expire", "expires_at", **_where("expires_at IS NOT NULL AND state IN ('queued','later')")
        ),
        Index("ix_messages_to_ring", "ring_at", **_where("ring_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    # whose words or number it carries into somebody else's chat, where no ticket tells
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # what was said to many at once
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    direction: Mapped[str]
    kind: Mapped[str] = mapped_column(default="text")
    # in: the delivery's key; out: an occurrence's key. Unique: the second of either does nothing.
    key: Mapped[str | None] = mapped_column(unique=True)
    at: Mapped[datetime]
    text: Mapped[str]
    # In: how it was understood, or what was pressed. Out: rows of buttons, and what a door makes when it hands it over:
    # link (a token), page (a path), export and feed (a person), calendar and code (an occurrence).
    data: Mapped[dict[str, Any] | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    # Only for direction out. State: queued → sending → sent | later | never | uncertain; web rows are born `posted`;
    # `superseded`: a newer edit of the same message takes its place.
    urge: Mapped[int | None]
    state: Mapped[str | None]
    due_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    channel_ref: Mapped[str | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    # later than this it makes no sense any more, and does not go out
    expires_at: Mapped[datetime | None]
    # it must have been seen by then, or somebody has to ring
    ring_at: Mapped[datetime | None]
    # why it was settled as it was, in the channel's words
    remark: Mapped[str | None]


TABLE = cast("Table", Message.__table__)


def stands(states: Sequence[str], table: Any = TABLE) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    """Return the condition that a row is in one of these states, in the very words of the indexes that hold only those.

    SQLite takes an index of some rows only where the condition reads as the index's own.
    """
    found: ColumnElement[bool] = table.c.state.in_([literal_column(f"'{state}'") for state in states])
    return found


# Built once: building a statement costs as much as running it.
_NEWEST_HEARD = (
    select(TABLE.c.id, TABLE.c.kind, TABLE.c.data, TABLE.c.at)
    .where(TABLE.c.chat_id == bindparam("chat"), TABLE.c.direction == "in", TABLE.c.id <= bindparam("upto"))
    .order_by(TABLE.c.id.desc())
    .limit(2)
)
_SAY = insert(TABLE).returning(TABLE.c.id)
_NOTE = update(TABLE).where(TABLE.c.id == bindparam("row")).values(data=bindparam("data"))
_WRITE = text("SELECT pg_advisory_xact_lock_shared(:space, chat) FROM unnest(CAST(:chats AS int[])) AS chat")
_NOTE_TICKET = _NOTE.values(ticket_id=bindparam("ticket_id"))


def hear(  # noqa: PLR0913 - one parameter a column
    session: Session,
    chat: Chat,
    key: str,
    now: datetime,
    *,
    kind: str,
    text: str,
    data: dict[str, Any] | None = None,
    file_id: int | None = None,
    called: str = "",
) -> int | None:
    """Record what was heard (`called` so by its channel) and return its id; None where it was recorded before."""
    speak_to(session, {chat.id: chat.channel})
    heard = session.connection().execute(
        _heard(dialect_of(session)),
        {
            "chat_id": chat.id, "direction": "in", "kind": kind, "key": key, "at": now, "text": text, "data": data,
            "file_id": file_id, "attempts": 0, "channel_ref": called or None,
        },
    )  # fmt: skip
    return cast("int | None", heard.scalar())


@cache
def _heard(dialect: str) -> Executable:
    # The row count of ON CONFLICT DO NOTHING cannot be trusted on PostgreSQL; RETURNING can.
    return upsert(dialect, Message).on_conflict_do_nothing(index_elements=["key"]).returning(Message.id)


def note_meaning(session: Session, message_id: int, data: dict[str, Any], ticket_id: int | None = None) -> None:
    """Keep with a heard message how it was understood."""
    values: dict[str, Any] = {"row": message_id, "data": data}
    if ticket_id is None:
        session.connection().execute(_NOTE, values)
    else:
        session.connection().execute(_NOTE_TICKET, values | {"ticket_id": ticket_id})
        reword(session, ticket_id)


def say(  # noqa: PLR0913 - one parameter a column
    session: Session,
    chat: Chat,
    text: str,
    now: datetime,
    *,
    urge: Urge = Urge.ANSWER,
    buttons: Sequence[Sequence[tuple[str, str]]] = (),
    ticket_id: int | None = None,
    about_id: int | None = None,
    replaces_id: int | None = None,
    ring_at: datetime | None = None,
    expires_at: datetime | None = None,
    data: dict[str, Any] | None = None,
    key: str | None = None,
    file_id: int | None = None,
    file_kind: str = "photo",
) -> int:
    """Write what must be said to the chat and return the row's id. It goes out after the commit."""
    if replaces_id is not None:
        session.execute(
            update(Message.__table__)  # type: ignore[arg-type]
            .where(Message.replaces_id == replaces_id, Message.state.in_(("queued", "later")))
            .values(state="superseded"),
        )
    speak_to(session, {chat.id: chat.channel})
    columns = {
        "chat_id": chat.id, "ticket_id": ticket_id, "about_id": about_id, "direction": "out",
        "kind": file_kind if file_id else "text", "file_id": file_id, "key": key, "at": now, "text": text,
        "data": payload_of(data, buttons), "urge": int(urge), "state": first_state(chat.channel, chat.status),
        "attempts": 0, "replaces_id": replaces_id, "ring_at": ring_at if chat.channel == "web" else None,
        "expires_at": expires_at,
    }  # fmt: skip
    return int(session.connection().execute(_SAY, columns).scalar_one())


def tell(  # noqa: PLR0913 - one parameter a column
    session: Session,
    person_id: int,
    text: str,
    now: datetime,
    *,
    urge: Urge = Urge.NOTICE,
    buttons: Sequence[Sequence[tuple[str, str]]] = (),
    ticket_id: int | None = None,
    about_id: int | None = None,
    ring_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> int | None:
    """Say something to a person in the door they use; None where they have no door left."""
    chat = chat_of(session, person_id)
    if chat is None:
        return None
    return say(
        session, chat, text, now, urge=urge, buttons=buttons, ticket_id=ticket_id, about_id=about_id, ring_at=ring_at,
        expires_at=expires_at,
    )  # fmt: skip


def payload_of(data: dict[str, Any] | None, buttons: Sequence[Sequence[tuple[str, str]]]) -> dict[str, Any] | None:
    """Return what stands in a row's data: what its door makes of it, and its buttons."""
    payload = dict(data or {})
    if buttons:
        payload["buttons"] = [[list(button) for button in row] for row in buttons]
    return payload or None


def conversation(session: Session, ticket_id: int, *, most: int = 40) -> Sequence[Message]:
    """Return what was said about a ticket, the oldest first: at most the last `most` messages of people and ours."""
    rows = session.scalars(
        select(Message)
        .where(Message.ticket_id == ticket_id, Message.replaces_id.is_(None), Message.text != "")
        .order_by(Message.id.desc())
        .limit(most),
    ).all()
    return rows[::-1]


def is_same_tap(session: Session, chat: Chat, message_id: int) -> bool:
    """Tell whether this press is the one before it once more.

    One tap can arrive as several presses, each with an update of its own (tdlib/telegram-bot-api #699).
    """
    this, *before = session.connection().execute(_NEWEST_HEARD, {"chat": chat.id, "upto": message_id}).all()
    return any(one.kind == "press" and one.data == this.data for one in before)


def note_ticket(session: Session, message_id: int, ticket_id: int) -> None:
    """Keep with a heard message which ticket it is about."""
    session.execute(update(Message.__table__).where(Message.id == message_id).values(ticket_id=ticket_id))  # type: ignore[arg-type]
    reword(session, ticket_id)


def about(session: Session, message_id: int) -> int | None:
    """Return the ticket that a message is about."""
    return session.scalar(select(Message.ticket_id).where(Message.id == message_id))


def spoke_of(session: Session, chat_id: int, since: datetime) -> int | None:
    """Return the ticket that the chat's newest words since then were about; None where they were about none."""
    about = Message.direction == "in", Message.ticket_id.is_not(None), Message.at >= since
    query = select(Message.ticket_id).where(Message.chat_id == chat_id, *about)
    return session.scalar(query.order_by(Message.id.desc()).limit(1))


def attach(session: Session, message_id: int, file_id: int) -> None:
    """Note which file came with a message."""
    session.execute(update(Message.__table__).where(Message.id == message_id).values(file_id=file_id))  # type: ignore[arg-type]


def first_state(channel: str, status: str) -> str:
    """Return how a row that is to be said begins: to the web and the desk nobody sends, their pages read."""
    return "never" if status == "gone" else "posted" if channel in ("web", "desk") else "queued"


def speak_to(session: Session, chats: Mapping[int, str]) -> None:
    """Note that the act says or hears something in these chats (id → channel), before it is given its id."""
    spoken: set[int] = session.info.setdefault("spoken", set())
    if dialect_of(session) == "postgresql":
        # A page must not read past an id that is given out and not yet committed: see `pages.since`.
        paged = [chat_id for chat_id, channel in chats.items() if channel == "web" and chat_id not in spoken]
        if paged:
            session.connection().execute(_WRITE, {"space": WRITING, "chats": paged})
    spoken.update(chats)
