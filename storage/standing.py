"""What stands in a chat, as its channel calls it: what was pressed, what was answered, what can still be pressed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.messages import Message
from storage.people import Chat

MOST_LOOKED_THROUGH = 20


def find_said(session: Session, chat: Chat, ref: str) -> int | None:
    """Return the row of what the chat's channel calls `ref` (on the web, the row's own id).

    Somebody may answer before we know that it has gone out: then it is the newest that is on its way.
    """
    if chat.channel == "web":
        named = Message.id == int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 16 else None  # noqa: PLR2004 - what 64 bits hold
    else:
        named = Message.channel_ref == ref if ref else None
    if named is None:
        return None
    ours = select(Message.id).where(Message.chat_id == chat.id, Message.direction == "out")
    found = session.scalar(ours.where(named).limit(1))
    if found is None and chat.channel != "web" and _is_newer_than_known(session, chat, ref):
        going = ours.where(Message.state == "sending", Message.channel_ref.is_(None))
        found = session.scalar(going.order_by(Message.id.desc()).limit(1))
        # On PostgreSQL it may have been settled between the two looks.
        found = found or session.scalar(ours.where(named).limit(1))
    return found


def _is_newer_than_known(session: Session, chat: Chat, ref: str) -> bool:
    """Is it a number of the channel's that comes after the last which we know? Telegram counts upwards in a chat."""
    known = session.scalar(
        select(Message.channel_ref)
        .where(Message.chat_id == chat.id, Message.direction == "out", Message.state == "sent")
        .order_by(Message.id.desc())
        .limit(1),
    )
    return ref.isdecimal() and (known is None or not known.isdecimal() or int(ref) > int(known))


def find_shown(session: Session, chat_id: int, ref: str) -> int | None:
    """Return the row whose picture the chat's channel calls `ref`, where its words followed in a message of their own.

    Such a row is known by its words; its picture stands right before them.
    """
    rows = session.execute(
        select(Message.channel_ref, Message.id)
        .where(Message.chat_id == chat_id, Message.file_id.is_not(None), Message.state == "sent")
        .order_by(Message.id.desc())
        .limit(MOST_LOOKED_THROUGH),
    )
    after = [(int(said), id_) for said, id_ in rows if said and ref.isdecimal() and int(said) > int(ref)]
    return min(after)[1] if after else None


def said_with_buttons(session: Session, chat_id: int, *, most: int = 8) -> Sequence[Message]:
    """Return the newest messages of ours in the chat that carry buttons, the newest first."""
    rows = session.scalars(
        select(Message)
        .where(Message.chat_id == chat_id, Message.direction == "out", Message.data.is_not(None))
        .order_by(Message.id.desc())
        .limit(most),
    )
    return [row for row in rows if (row.data or {}).get("buttons")]


def newest_said(session: Session, chat_id: int) -> Message | None:
    """Return the newest message of ours in the chat; one that only rewrites another is not the last that was said."""
    ours = select(Message).where(Message.chat_id == chat_id, Message.direction == "out", Message.replaces_id.is_(None))
    return session.scalars(ours.order_by(Message.id.desc()).limit(1)).first()
