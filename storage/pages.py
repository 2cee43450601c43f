"""What a web chat's page reads: the log of one chat from an id on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.messages import Message

RECENT = 200


def since(session: Session, chat_id: int, after: int) -> Sequence[Message]:
    """Return the chat's messages with an id above `after`, the oldest first.

    On PostgreSQL, rows wait until every older transaction has ended: ids are given out before they are committed,
    and a page that saw 12 would never ask for 11.
    """
    query = select(Message).where(Message.chat_id == chat_id, Message.id > after).order_by(Message.id).limit(RECENT)
    if session.get_bind().dialect.name == "postgresql":
        query = query.where(text("age(messages.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)"))
    return session.scalars(query).all()


def recent(session: Session, chat_id: int, before: int | None = None, *, most: int = RECENT) -> list[Message]:
    """Return the newest messages of the chat (below `before`), the oldest first, each reading as it reads now."""
    query = select(Message).where(Message.chat_id == chat_id, Message.replaces_id.is_(None))
    if before is not None:
        query = query.where(Message.id < before)
    return list(session.scalars(query.order_by(Message.id.desc()).limit(most)))[::-1]


def rewritten(session: Session, ids: Sequence[int]) -> dict[int, Message]:
    """Return for each of these messages that was rewritten its newest version."""
    newest: dict[int, Message] = {}
    for edit in session.scalars(select(Message).where(Message.replaces_id.in_(ids)).order_by(Message.id)):
        if edit.replaces_id is not None:
            newest[edit.replaces_id] = edit
    return newest


def newest_id(session: Session) -> int:
    """Return the newest message's id: how a process notices what another has written."""
    return session.scalar(select(Message.id).order_by(Message.id.desc()).limit(1)) or 0
