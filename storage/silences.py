"""Silences: who spoke to us and has not been answered for three minutes, day or night, whatever the cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select, true
from sqlalchemy.orm import Session

from storage.messages import TABLE, UNSETTLED, Message, Urge, stands
from storage.people import Chat
from storage.running import Failure
from storage.tickets import Ticket

# GB/T 33358: what comes in by new media is answered within three minutes.
ANSWERED_WITHIN = timedelta(minutes=3)
# The key of what is said for a late answer: it stands behind it in its chat, and goes out when that does.
_SORRY = "sorry:"
# Named once: an alias of a wide table takes milliseconds to make, and this is asked at every tick.
_EARLIER, _BEHIND = TABLE.alias("earlier"), TABLE.alias("sorry")


def unsent(session: Session, now: datetime, *, most: int, danger_only: bool = False) -> Sequence[tuple[Message, Chat]]:
    """Return the oldest answer of each chat that should have gone out three minutes ago, and its chat.

    Not where the chat is closed or a group, and not where a word of sorry waits behind it. `danger_only`: only of
    tickets where life is at stake.
    """
    theirs = and_(Message.urge == Urge.ALARM, Ticket.requester_id == Chat.person_id)
    query = (
        select(Message, Chat)
        .join(Chat, Chat.id == Message.chat_id)
        .outerjoin(Ticket, Ticket.id == Message.ticket_id)
        .where(
            stands(UNSETTLED), Message.urge.in_((Urge.ALARM, Urge.ANSWER)), or_(Message.urge == Urge.ANSWER, theirs),
            Message.at <= now - ANSWERED_WITHIN, or_(Message.key.is_(None), ~Message.key.startswith(_SORRY)),
            Chat.person_id.is_not(None), Chat.status == "active",
            Ticket.urgency == "danger" if danger_only else true(),
            ~exists().where(_EARLIER.c.chat_id == Message.chat_id, _EARLIER.c.urge == Message.urge,
                            _EARLIER.c.id < Message.id, stands(UNSETTLED, _EARLIER)),
            ~exists().where(_BEHIND.c.chat_id == Message.chat_id, _BEHIND.c.id > Message.id,
                            _BEHIND.c.key.startswith(_SORRY)),
        )
        .order_by(Message.id)
        .limit(most)
        .with_for_update(of=Message, skip_locked=True, key_share=True)
    )  # fmt: skip
    found: dict[int, tuple[Message, Chat]] = {}
    for message, chat in session.execute(query):
        found.setdefault(chat.id, (message, chat))
    return list(found.values())


def sorry_for(message: Message) -> str:
    """Return the key of the word of sorry for a late answer: it is said once."""
    return f"{_SORRY}{message.id}"


def stumbled(session: Session, now: datetime, *, most: int) -> Sequence[Failure]:
    """Return the deliveries whose act failed three minutes ago and that nobody has been told of, the oldest first.

    Not what was put off until later.
    """
    not_put_off = or_(Failure.not_before.is_(None), Failure.not_before <= now)
    return session.scalars(
        select(Failure)
        .where(Failure.told_at.is_(None), Failure.at <= now - ANSWERED_WITHIN, not_put_off)
        .order_by(Failure.at, Failure.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()


def spoke_since(session: Session, chat: Chat, at: datetime) -> bool:
    """Tell whether anything was heard in the chat after this moment."""
    newest = (
        select(Message.at)
        .where(Message.chat_id == chat.id, Message.direction == "in")
        .order_by(Message.id.desc())
        .limit(1)
    )
    last = session.scalar(newest)
    return last is not None and last > at
