"""What is said to many at once: one statement for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, bindparam, cast, column, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from storage import people
from storage.database import dialect_of, upsert
from storage.messages import TABLE, Message, Urge, first_state, payload_of, speak_to

# The columns that all rows have in common, and those in which each is its own.
SHARED = ("campaign_id", "direction", "kind", "at", "file_id", "urge", "attempts", "expires_at")
OWN = ("chat_id", "key", "text", "data", "state", "ring_at")


class Line(NamedTuple):
    """What is said to one of many of their own, in the door they use, as `messages.tell` does."""

    person_id: int
    text: str
    buttons: Sequence[Sequence[tuple[str, str]]] = ()
    urge: Urge = Urge.NOTICE
    ticket_id: int | None = None
    ring_at: datetime | None = None


def tell_each(session: Session, lines: Sequence[Line], now: datetime) -> list[int | None]:
    """Say each line to its person; returns the rows' ids in their order, None where somebody has no door left."""
    chats = people.used_by(session, {one.person_id for one in lines})
    speak_to(session, {chat.id: chat.channel for chat in chats.values()})
    rows: list[dict[str, Any]] = [
        {
            "chat_id": chat.id, "ticket_id": one.ticket_id, "direction": "out", "kind": "text", "at": now,
            "text": one.text, "data": payload_of(None, one.buttons), "urge": int(one.urge),
            "state": first_state(chat.channel, "active"), "attempts": 0,
            "ring_at": one.ring_at if chat.channel == "web" else None,
        }
        for one in lines if (chat := chats.get(one.person_id)) is not None
    ]  # fmt: skip
    made = iter(session.connection().execute(_SAY_EACH, rows).scalars().all() if rows else ())
    return [next(made) if one.person_id in chats else None for one in lines]


# Built once: building a statement costs as much as running it.
_SAY_EACH = insert(TABLE).returning(TABLE.c.id, sort_by_parameter_order=True)


class Posting(NamedTuple):
    """One row of a campaign, under a key of its own: to which chat, under which key, in which words."""

    chat_id: int
    channel: str
    key: str
    text: str
    buttons: Sequence[Sequence[tuple[str, str]]] = ()
    data: dict[str, Any] | None = None


def post(  # noqa: PLR0913 - what all the rows have in common
    session: Session,
    postings: Sequence[Posting],
    now: datetime,
    *,
    urge: Urge,
    campaign_id: int,
    expires_at: datetime | None = None,
    ring_at: datetime | None = None,
    file_id: int | None = None,
) -> None:
    """Say it to many in one statement; who has a row under the key already gets nothing."""
    if not postings:
        return
    speak_to(session, {one.chat_id: one.channel for one in postings})
    shared: dict[str, Any] = {
        "campaign_id": campaign_id, "direction": "out", "kind": "photo" if file_id else "text", "at": now,
        "file_id": file_id, "urge": int(urge), "attempts": 0, "expires_at": expires_at,
    }  # fmt: skip
    own: list[dict[str, Any]] = [
        {
            "chat_id": one.chat_id, "key": one.key, "text": one.text, "data": payload_of(one.data, one.buttons),
            "state": first_state(one.channel, "active"), "ring_at": ring_at if one.channel == "web" else None,
        }
        for one in postings
    ]  # fmt: skip
    if dialect_of(session) == "postgresql":
        at = None if ring_at is None else ring_at.isoformat()
        every = [one | {"ring_at": at if one["ring_at"] else None} for one in own]
        session.connection().execute(_posted_in_one(), {**shared, "every": every})
    else:
        session.connection().execute(_posted_each(), [shared | one for one in own])


@cache
def _posted_each() -> Executable:
    return upsert("sqlite", Message).on_conflict_do_nothing(index_elements=["key"])


@cache
def _posted_in_one() -> Executable:
    """PostgreSQL takes the rows as one JSON: a third of the price of so many rows one after the other."""
    own = [column(name, TABLE.c[name].type) for name in OWN]
    every = func.jsonb_to_recordset(bindparam("every", type_=JSONB)).table_valued(*own)
    rows = every.render_derived(name="every", with_types=True)
    values: dict[str, Any] = {name: rows.c[name] for name in OWN}
    values |= {name: cast(bindparam(name), TABLE.c[name].type) for name in SHARED}
    return (
        upsert("postgresql", Message)
        .from_select(list(values), select(*values.values()))
        .on_conflict_do_nothing(index_elements=["key"])
    )
