"""People and the chats they speak from; what is known of a person, and how all of it is forgotten again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, Row, Table, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from storage.database import Base, born, dialect_of


class Person(Base):
    """Somebody who spoke to us. What is personal is empty until they give it, and after they take it back."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    estate: Mapped[str] = mapped_column(default="")
    building: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    consented_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Chat(Base):
    """One conversation in one channel: a Telegram chat, or a web secret (kept as its digest).

    A group has no person; a worker binds it to a place.
    """

    __tablename__ = "chats"
    __table_args__ = (Index(None, "channel", "address", unique=True), Index(None, "person_id", "heard_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    address: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    # what a group calls itself
    title: Mapped[str] = mapped_column(default="")
    # whose ticket cards a group shows: nobody's (empty), everybody's (*), or one team's
    shows: Mapped[str] = mapped_column(default="")
    # active; gone: blocked, kicked or closed for good, until they speak again
    status: Mapped[str] = mapped_column(default="active")
    heard_at: Mapped[datetime]
    # the half-finished question, if any: {"ask": …, and what it is about}
    pending: Mapped[dict[str, Any] | None]
    # web: the highest message that stood on a visible screen
    seen_id: Mapped[int] = mapped_column(default=0)

    @property
    def owner(self) -> int:
        """Return whose chat it is. Raises LookupError for a group, which is nobody's."""
        if self.person_id is None:
            message = f"chat {self.id} is a group"
            raise LookupError(message)
        return self.person_id


CHATS = cast("Table", Chat.__table__)
_KEEP_CHAT = (
    update(CHATS)
    .where(CHATS.c.id == bindparam("row"))
    .values(pending=bindparam("now_pending"), heard_at=bindparam("now_heard_at"), status="active")
)


def find_chat(session: Session, channel: str, address: str, *, lock: bool = False) -> Chat | None:
    """Return the chat at this address; `lock` keeps other processes out of it until the transaction ends."""
    query = select(Chat).where(Chat.channel == channel, Chat.address == address)
    # KEY SHARE stays possible: others may write messages for a chat while its own act waits for them.
    return session.scalar(query.with_for_update(key_share=True) if lock else query)


def open_chat(
    session: Session, channel: str, address: str, now: datetime, *, name: str = "", person_id: int | None = None
) -> Chat:
    """Return the chat at this address, locked, made together with its person where it is new."""
    chat = find_chat(session, channel, address, lock=True)
    if chat is not None:
        chat.heard_at = now
        chat.status = "active"
        return chat
    return make_chat(session, channel, address, now, name=name, person_id=person_id)[0]


def make_chat(
    session: Session, channel: str, address: str, now: datetime, *, name: str = "", person_id: int | None = None
) -> tuple[Chat, Person]:
    """Make a chat that is new, and its person unless `person_id` says whose it is."""
    if person_id is None:
        person = born(
            session, Person, name=name, created_at=now, phone="", estate="", building="", unit="", room="",
            place_id=None, consented_at=None,
        )  # fmt: skip
    else:
        person = get_person(session, person_id)
    chat = born(
        session, Chat, channel=channel, address=address, person_id=person.id, place_id=None, title="", heard_at=now,
        status="active", seen_id=0, pending=None,
    )  # fmt: skip
    return chat, person


def remember(chat: Chat, pending: dict[str, Any] | None) -> None:
    """Note the half-finished question; `keep_chat` writes it."""
    set_committed_value(chat, "pending", pending)


def keep_chat(session: Session, chat: Chat) -> None:
    """Write the half-finished question and when the chat was heard: one statement an act."""
    session.connection().execute(
        _KEEP_CHAT, {"row": chat.id, "now_pending": chat.pending, "now_heard_at": chat.heard_at}
    )


def get_person(session: Session, person_id: int) -> Person:
    """Return the person. Raises LookupError where there is none."""
    person = session.get(Person, person_id)
    if person is None:
        message = f"no person {person_id}"
        raise LookupError(message)
    return person


def get_people(session: Session, person_ids: Iterable[int]) -> dict[int, Person]:
    """Return these people by their ids, read in one go; whoever holds them is not asked for them one by one."""
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(set(person_ids))))}


def names(session: Session, person_ids: Collection[int | None]) -> dict[int, str]:
    """Return what these people are called."""
    wanted = {one for one in person_ids if one is not None}
    return {one: name for one, name in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}  # noqa: C416 - a row is no pair to mypy


def hold(session: Session, person_ids: Iterable[int], *, pass_over: bool = False) -> Sequence[int]:
    """Keep other processes from asking these people, or giving them anything to do, until the transaction ends.

    Whoever decides by what somebody has in hand holds them first, after the ticket; several in one call, so that two
    who hold the same never wait for one another. Returns whom it holds; `pass_over`: not who is held by another.
    """
    wanted = sorted(set(person_ids))
    if not wanted or dialect_of(session) == "sqlite":
        # There all who write wait for one another.
        return wanted
    return session.execute(_HOLD_FREE if pass_over else _HOLD, {"wanted": wanted}).scalars().all()


_WANTED = select(Person.id).where(Person.id.in_(bindparam("wanted", expanding=True))).order_by(Person.id)
_HOLD = _WANTED.with_for_update(key_share=True)
_HOLD_FREE = _WANTED.with_for_update(key_share=True, skip_locked=True)


def chat_of(session: Session, person_id: int) -> Chat | None:
    """Return the chat in which the person was last heard and can still be reached; None where there is none."""
    return session.scalar(_CHAT_OF, {"person_id": person_id})


# Built once: building a statement costs as much as running it.
_CHAT_OF = (
    select(Chat)
    .where(Chat.person_id == bindparam("person_id"), Chat.status == "active")
    .order_by(Chat.heard_at.desc(), Chat.id.desc())
    .limit(1)
)


def used_by(session: Session, person_ids: Collection[int]) -> dict[int, Row[int, int | None, str]]:
    """Return for each of these people the chat that `chat_of` returns: its id, person_id and channel."""
    if not person_ids:
        return {}
    return {row.person_id: row for row in session.execute(_USED_BY, {"ids": [*person_ids]})}


# The last of a person counts.
_USED_BY = (
    select(Chat.id, Chat.person_id, Chat.channel)
    .where(Chat.person_id.in_(bindparam("ids", expanding=True)), Chat.status == "active")
    .order_by(Chat.heard_at, Chat.id)
)


def chats_of(session: Session, person_id: int) -> Sequence[Chat]:
    """Return all chats of the person."""
    return session.scalars(select(Chat).where(Chat.person_id == person_id).order_by(Chat.id)).all()


def home_of(person: Person) -> dict[str, str] | None:
    """Return where the person lives, as a ticket's columns; None while it is unknown."""
    if not (person.estate or person.building or person.room):
        return None
    return {"estate": person.estate, "building": person.building, "unit": person.unit, "room": person.room}


def join_chats(session: Session, chat: Chat, person_id: int) -> None:
    """Let the chat belong to another person: a one-time link proved that both are the same."""
    session.execute(update(Chat).where(Chat.id == chat.id).values(person_id=person_id))
    session.refresh(chat)
