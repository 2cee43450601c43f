"""Taking back what an act has said: the unsent never goes out, and every edit reads again as it read before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from storage.calls import Call
from storage.lifecycle import PROGRAM
from storage.messages import WAITING, Message
from storage.moves import move_all
from storage.people import Chat
from storage.rewriting import rewrite

# It has gone out, or may have, or is on its way.
GONE_OUT = ("sending", "sent", "uncertain")


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an act had said: `shown` stands in chats and has to read differently; `told` are who may have read it."""

    shown: list[int]
    told: list[int]


def take_back(session: Session, ticket_ids: Sequence[int], after: int, upto: int, now: datetime) -> TakenBack:
    """Take back what was said about these tickets between two messages (the first not, the second included)."""
    rows = session.execute(
        select(Message, Chat)
        .join(Chat, Chat.id == Message.chat_id)
        .where(
            Message.ticket_id.in_(ticket_ids), Message.id > after, Message.id <= upto, Message.direction == "out",
        )
        .order_by(Message.id)
        .with_for_update(of=Message, key_share=True),
        execution_options={"populate_existing": True},
    ).all()  # fmt: skip
    said = [(message, chat) for message, chat in rows if message.replaces_id is None]
    _keep_from_going_out(session, [message for message, _ in said], now)
    for root in {message.replaces_id for message, _ in rows if message.replaces_id is not None}:
        if root <= after:
            _read_as_before(session, root, after, now)
    shown = [message.id for message, _ in said if message.state in (*GONE_OUT, "posted")]
    told = {chat.person_id for message, chat in said if chat.person_id is not None and _was_read(message, chat)}
    return TakenBack(shown, sorted(told))


def _was_read(message: Message, chat: Chat) -> bool:
    """On the web it is known what stood on a screen; elsewhere what has gone out counts as read."""
    return message.state in GONE_OUT or (message.state == "posted" and message.id <= chat.seen_id)


def _keep_from_going_out(session: Session, said: Sequence[Message], now: datetime) -> None:
    table, ids = Message.__table__, [one.id for one in said]
    waiting = [one.id for one in said if one.state in WAITING]
    session.execute(update(table).where(table.c.id.in_(ids)).values(ring_at=None))  # type: ignore[arg-type]
    # What never goes out needs no edit either: that would go in its place.
    never = or_(table.c.id.in_(waiting), and_(table.c.replaces_id.in_(waiting), table.c.state.in_(WAITING)))
    session.execute(update(table).where(never).values(state="superseded", remark="undone"))  # type: ignore[arg-type]
    move_all(session, Call, Call.message_id.in_(ids), "due", "withdraw", PROGRAM, now)


def _read_as_before(session: Session, root: int, after: int, now: datetime) -> None:
    former = session.scalar(
        select(Message)
        .where(or_(Message.id == root, Message.replaces_id == root), Message.id <= after)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if former is not None and former.text:
        rewrite(session, [root], former.text, now, buttons=(former.data or {}).get("buttons", []))
