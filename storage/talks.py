"""Talk about a ticket: what was said last of it in a chat, what a message read like before, who joined in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage.messages import Message
from storage.people import Chat
from storage.tickets import Ticket

# So far back in a chat it is still the same talk.
MOST_LOOKED_THROUGH = 30
# The first button under words of somebody else's: with it they are answered.
TELL = "tell:"


def find_heard(session: Session, chat_id: int, message_id: int) -> Message | None:
    """Return what was heard in this chat under this id."""
    found = session.get(Message, message_id)
    return found if found is not None and found.chat_id == chat_id and found.direction == "in" else None


def find_before(session: Session, edit: Message) -> Message | None:
    """Return how the edited message read until now: the first words, or the newest edit before this one."""
    if edit.channel_ref is None:
        return None
    return session.scalar(
        select(Message)
        .where(Message.chat_id == edit.chat_id, Message.direction == "in", Message.id < edit.id,
               Message.channel_ref == edit.channel_ref)
        .order_by(Message.id.desc())
        .limit(1)
    )  # fmt: skip


def is_passed_on(message: Message) -> bool:
    """Tell whether the message carries somebody else's words into this chat, to be answered."""
    rows = (message.data or {}).get("buttons", []) if message.direction == "out" else []
    return any(payload.startswith(TELL) for row in rows for _, payload in row)


def talked_of(session: Session, chat_id: int, tickets: Collection[int], since: datetime) -> int | None:
    """Return of which of these tickets the newest words in the chat since then were: its own, or passed on to it."""
    newest = session.scalars(
        select(Message)
        .where(Message.chat_id == chat_id, Message.replaces_id.is_(None))
        .order_by(Message.id.desc())
        .limit(MOST_LOOKED_THROUGH)
    )
    for one in newest:
        if one.at < since:
            break
        if one.ticket_id in tickets and (one.direction == "in" or is_passed_on(one)):
            return one.ticket_id
    return None


def newest_said(session: Session, chat_id: int) -> Message | None:
    """Return the newest message of ours in the chat, edits aside."""
    ours = Message.chat_id == chat_id, Message.direction == "out", Message.replaces_id.is_(None)
    return session.scalar(select(Message).where(*ours).order_by(Message.id.desc()).limit(1))


def joined_in(session: Session, ticket_id: int, since: datetime) -> set[int]:
    """Return who wrote, as an answer to somebody else, about the ticket since then."""
    said = session.execute(
        select(Chat.person_id, Message.data)
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.ticket_id == ticket_id, Message.direction == "in", Message.at >= since)
    )
    return {person for person, data in said if person is not None and (data or {}).get("answers") in ("tell", "reply")}


def told_since(session: Session, ticket_ids: Sequence[int], since: datetime) -> set[int]:
    """Return of which of these tickets the requester has been told anything since then."""
    said = Message.ticket_id.in_(ticket_ids), Message.direction == "out", Message.replaces_id.is_(None)
    found = (
        select(Message.ticket_id)
        .join(Chat, Chat.id == Message.chat_id)
        .join(Ticket, and_(Ticket.id == Message.ticket_id, Ticket.requester_id == Chat.person_id))
        .where(*said, Message.at >= since)
    )
    return {one for one in session.scalars(found) if one is not None}
