"""What is said to many at once: one statement for all, and each row under a key of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from storage.database import dialect_of, upsert
from storage.messages import TABLE, Message, Urge, first_state, payload_of, speak_to

# The columns that all rows have in common, and those in which each is its own.
SHARED = ("campaign_id", "direction", "kind", "at", "file_id", "urge", "attempts", "expires_at")
OWN = ("chat_id", "key", "text", "data", "state", "ring_at")


class Posting(NamedTuple):
    """One row of what is said to many: to which chat, under which key, in which words."""

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
