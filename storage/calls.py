"""The call list (打电话): what somebody on a closed web page has not seen by its time, a worker tells by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, and_, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, get_row
from storage.events import record
from storage.lifecycle import PROGRAM, WORKER, Actor
from storage.members import require_worker
from storage.messages import Message, Urge
from storage.moves import move, move_all
from storage.people import Chat, get_person


class Call(Base):
    """One call to make: to whom, about which unseen message."""

    KIND: ClassVar[str] = "call"
    __tablename__ = "calls"
    __table_args__ = (Index(None, "place_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    status: Mapped[str]
    at: Mapped[datetime]


def unseen_and_due(
    session: Session, now: datetime, *, most: int = 100, alarms_only: bool = False
) -> Sequence[tuple[Message, Chat]]:
    """Return the messages that should have been seen by now and were not, with their chats."""
    rows = session.execute(
        select(Message, Chat)
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.ring_at <= now, Chat.person_id.is_not(None))
        .where(Message.urge == Urge.ALARM if alarms_only else true())
        .order_by(Message.ring_at, Message.id)
        .limit(most)
        # Another process that looks at the same time passes these over: a call is listed once.
        .with_for_update(of=Message, skip_locked=True, key_share=True),
    ).all()
    unseen = []
    listed = set(session.scalars(select(Call.message_id).where(Call.message_id.in_([one.id for one, _ in rows]))))
    for message, chat in rows:
        message.ring_at = None  # looked at once, whatever comes of it
        if message.id > chat.seen_id and message.id not in listed:
            unseen.append((message, chat))
    return unseen


def list_call(session: Session, message: Message, chat: Chat, place_id: int | None, now: datetime) -> Call:
    """Put the call on the list of the person's place, or of the given one."""
    person = get_person(session, chat.owner)
    call = Call(
        message_id=message.id, person_id=person.id, place_id=place_id or person.place_id,
        ticket_id=message.ticket_id, status="due", at=now,
    )  # fmt: skip
    session.add(call)
    session.flush()
    record(session, "call", call.id, "list", now, after="due")
    return call


def calls_due(session: Session, place_ids: Sequence[int], *, but: int, most: int = 20) -> Sequence[Call]:
    """Return the calls of the places and of no known place that nobody has made yet, the oldest first.

    Without those to the person `but`: nobody rings themselves; and without what has gone out meanwhile.
    """
    here = or_(Call.place_id.in_(place_ids), Call.place_id.is_(None))
    waits = and_(Call.status == "due", Message.state != "sent")
    return session.scalars(
        select(Call)
        .join(Message, Message.id == Call.message_id)
        .where(here, waits, Call.person_id != but)
        .order_by(Call.id)
        .limit(most),
    ).all()


def told(session: Session, call_id: int, worker_id: int, now: datetime) -> Call:
    """已告知: a worker has made the call. Raises OldButton, NotAWorker, TooLate."""
    call = get_row(session, Call, call_id)
    require_worker(session, worker_id, call.place_id)
    move(session, call, "tell", Actor(worker_id, frozenset({WORKER})), now)
    return call


def withdraw_calls(session: Session, person_id: int, now: datetime) -> None:
    """Take off the list every call to the person, and every one whose message has been deleted."""
    deleted = select(Message.id).where(Message.text == "", Message.direction == "out").scalar_subquery()
    needless = or_(Call.person_id == person_id, Call.message_id.in_(deleted))
    move_all(session, Call, needless, "due", "withdraw", PROGRAM, now)


def seen(session: Session, chat: Chat, message_id: int, now: datetime) -> None:
    """Note what stood on a visible screen; a call that is thereby no longer needed leaves the list."""
    if message_id <= chat.seen_id:
        return
    chat.seen_id = message_id
    shown = select(Message.id).where(Message.chat_id == chat.id, Message.id <= message_id, Message.direction == "out")
    move_all(session, Call, Call.message_id.in_(shown.scalar_subquery()), "due", "withdraw", PROGRAM, now)
