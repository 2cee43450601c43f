"""Confirmed examples: what a heard message meant, as a person chose it or a worker corrected it.

The text is not copied: it is read where it was heard, and gone when that is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert
from storage.errors import NotAWorker, NotYours, OldButton
from storage.members import require_worker, roles_of
from storage.messages import Message
from storage.people import Chat, Person, get_person
from storage.tickets import Ticket, works_on


class Example(Base):
    """What one heard message means, and what it was read as before."""

    __tablename__ = "examples"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # choice: the person who said it pressed what was meant; correction: a worker did, or said it was read right
    source: Mapped[str]
    # what its speaker was then: resident, volunteer or worker
    role: Mapped[str]
    intent: Mapped[str]
    team: Mapped[str | None]
    item: Mapped[str | None]
    danger: Mapped[bool]
    was_intent: Mapped[str | None]
    was_team: Mapped[str | None]
    was_item: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


# Its words are there, and whoever said them agrees that they are kept.
MAY_BE_KEPT = (Message.text != "", Person.consented_at.is_not(None))


class Label(NamedTuple):
    """What a message means: an intent, for a need also a team and perhaps a service item."""

    intent: str
    team: str | None = None
    item: str | None = None
    danger: bool = False


class Confirmed(NamedTuple):
    """A confirmed example with its words: who said them (a person's id, and what they were), when, what is meant."""

    message_id: int
    person_id: int
    text: str
    role: str
    said_at: datetime
    source: str
    label: Label
    was: Label


def confirm(
    session: Session, message_id: int, person_id: int, now: datetime, *, source: str, label: Label,
    was: Mapping[str, Any],
) -> bool:  # fmt: skip
    """Keep what a heard message meant; `was`: the reading kept with it (`Meaning.as_json`).

    The newest counts, but what a worker said stands against a later choice: False where that is so. Raises OldButton
    where the message is gone, NotYours where somebody chooses for another, NotAWorker.
    """
    # Held, so that it is not deleted while it is confirmed.
    message = session.get(Message, message_id, populate_existing=True, with_for_update=True)
    chat = None if message is None else session.get(Chat, message.chat_id)
    if message is None or chat is None or message.direction != "in" or not message.text or chat.person_id is None:
        raise OldButton
    if source != "choice":
        ticket = None if message.ticket_id is None else session.get(Ticket, message.ticket_id)
        home = get_person(session, chat.person_id).place_id
        if ticket is None:
            require_worker(session, person_id, home)
        elif not works_on(session, person_id, ticket):
            raise NotAWorker
    elif chat.person_id != person_id:
        raise NotYours
    values = {
        "message_id": message_id, "by_id": person_id, "source": source, "role": _role_of(session, chat.person_id),
        "intent": label.intent, "team": label.team, "item": label.item, "danger": label.danger,
        "was_intent": was.get("intent"), "was_team": was.get("team"), "was_item": was.get("item"), "at": now,
    }  # fmt: skip
    changed = {column: value for column, value in values.items() if column != "message_id"}
    kept = session.execute(
        upsert(dialect_of(session), Example)
        .values(values)
        .on_conflict_do_update(
            index_elements=["message_id"], set_=changed,
            where=None if source != "choice" else Example.source == "choice",
        )
        .returning(Example.id),
    ).scalar()  # fmt: skip
    return kept is not None


def find_example(session: Session, message_id: int) -> Example | None:
    """Return what was confirmed of a message."""
    return session.scalar(
        select(Example).where(Example.message_id == message_id), execution_options={"populate_existing": True}
    )


def confirmed(session: Session) -> list[Confirmed]:
    """Return every confirmed example whose words are there and may be kept, in the order in which they were said."""
    rows = session.execute(
        select(Example, Message.text, Message.at, Chat.person_id)
        .join(Message, Message.id == Example.message_id)
        .join(Chat, Chat.id == Message.chat_id)
        .join(Person, Person.id == Chat.person_id)
        .where(*MAY_BE_KEPT)
        .order_by(Message.id),
    )
    return [
        Confirmed(
            one.message_id, person_id or 0, words, one.role, said_at, one.source,
            Label(one.intent, one.team, one.item, one.danger),
            Label(one.was_intent or "", one.was_team, one.was_item),
        )
        for one, words, said_at, person_id in rows
    ]  # fmt: skip


def kept_messages(session: Session) -> set[int]:
    """Return the messages whose words are there and may be learned from."""
    rows = session.scalars(
        select(Example.message_id)
        .join(Message, Message.id == Example.message_id)
        .join(Chat, Chat.id == Message.chat_id)
        .join(Person, Person.id == Chat.person_id)
        .where(*MAY_BE_KEPT)
    )
    return set(rows)


def count_and_newest(session: Session) -> tuple[int, datetime | None]:
    """Return how many examples are kept, and when the newest was confirmed."""
    count, newest = session.execute(select(func.count(), func.max(Example.at)).select_from(Example)).one()
    return count, newest


def _role_of(session: Session, person_id: int) -> str:
    roles = {role.role for role in roles_of(session, person_id)}
    return next((role for role in ("worker", "volunteer") if role in roles), "resident")
