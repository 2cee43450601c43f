"""Ways into the worker's desk: a key said in chat (a link and six digits), and the sessions that keys open.

Only digests are kept: a copy of the database opens nothing, but for six digits in the ten minutes that they stand.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, and_, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import imports
from storage.database import Base
from storage.errors import KeySpent, NotAWorker
from storage.events import record
from storage.invitations import digest_of
from storage.members import Membership, roles_of
from storage.people import Chat, Person, find_chat, make_chat

KEY_LASTS = timedelta(minutes=10)
# Guesses, right or wrong, that a living key survives: of a million codes one guesser tries thirty.
MOST_WRONG = 30
IDLE = timedelta(hours=12)
# How often it is written down that a session is in use.
NOTED_EVERY = timedelta(minutes=5)
# The desk speaks in a chat of its own: nothing is sent there, and nobody is looked for there.
CHANNEL, STATUS = "desk", "desk"


class DeskKey(Base):
    """A way in that a worker asked for: its link opens once, or its code does; the newest alone counts."""

    __tablename__ = "desk_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    link: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str]
    wrong: Mapped[int]
    expires_at: Mapped[datetime]


class DeskSession(Base):
    """One browser at which a worker is logged in."""

    __tablename__ = "desk_sessions"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    used_at: Mapped[datetime]


# Asked at every page and every look for news; without a role as a worker there is no row.
_AT_WORK = (
    select(DeskSession, Person, Membership.place_id, Membership.since)
    .join(Person, Person.id == DeskSession.person_id)
    .join(
        Membership,
        and_(Membership.person_id == Person.id, Membership.role == "worker", Membership.status == "active"),
    )
    .where(DeskSession.digest == bindparam("digest"))
    .order_by(Membership.id)
)


def make_key(session: Session, person_id: int, now: datetime) -> tuple[str, str]:
    """Return the secret of a link and six digits, either of which opens the desk once. Raises NotAWorker."""
    if not _since_when(session, person_id):
        raise NotAWorker
    session.execute(delete(DeskKey).where((DeskKey.person_id == person_id) | (DeskKey.expires_at < now)))
    taken = set(session.scalars(select(DeskKey.code)))
    code = next(one for one in iter(_digits, "") if digest_of(one) not in taken)
    link = secrets.token_urlsafe(16)
    session.add(DeskKey(person_id=person_id, link=digest_of(link), code=digest_of(code), wrong=0,
                        expires_at=now + KEY_LASTS))  # fmt: skip
    session.flush()
    return link, code


def find_key(session: Session, link: str, now: datetime) -> DeskKey | None:
    """Return the key that this link still is."""
    return session.scalar(select(DeskKey).where(DeskKey.link == digest_of(link), DeskKey.expires_at >= now))


def enter_by_link(session: Session, link: str, now: datetime) -> str:
    """Use a link up and return the secret of a new session. Raises KeySpent, NotAWorker."""
    return _enter(session, find_key(session, link, now), now)


def enter_by_code(session: Session, code: str, now: datetime) -> str | None:
    """Use six digits up and return the secret of a new session; None where they are wrong, which is counted.

    A wrong one counts against every key that waits, for nobody knows which was meant. Raises NotAWorker.
    """
    living = DeskKey.expires_at >= now, DeskKey.wrong < MOST_WRONG
    key = session.scalar(select(DeskKey).where(DeskKey.code == digest_of(code), *living))
    if key is None:
        session.execute(update(DeskKey).where(*living).values(wrong=DeskKey.wrong + 1),
                        execution_options={"synchronize_session": False})  # fmt: skip
        return None
    return _enter(session, key, now)


class AtWork(NamedTuple):
    """A living session, who is logged in, and the places where they work."""

    session: DeskSession
    person: Person
    own: list[int]


def find_session(session: Session, secret: str, now: datetime) -> AtWork | None:
    """Return the session with this secret; None where it has ended: unused for half a day, or the role has ended."""
    rows = session.execute(_AT_WORK, {"digest": digest_of(secret)}).all() if secret else []
    if not rows or now - rows[0].DeskSession.used_at > IDLE:
        return None
    found = AtWork(rows[0].DeskSession, rows[0].Person, [row.place_id for row in rows])
    # Whoever is made a worker again begins again.
    return found if min(row.since for row in rows) <= found.session.begun_at else None


def note_use(session: Session, session_id: int, now: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(DeskSession).where(DeskSession.id == session_id).values(used_at=now),
                    execution_options={"synchronize_session": False})  # fmt: skip


def note_export(session: Session, session_id: int, name: str, now: datetime) -> None:
    """Note that a table was taken home at this session, and record which."""
    note_use(session, session_id, now)
    person_id = session.scalar(select(DeskSession.person_id).where(DeskSession.id == session_id))
    record(session, "desk", session_id, "export", now, before="in", after="in", actor_id=person_id, why=name)


def end(session: Session, secret: str, now: datetime) -> None:
    """退出: nothing opens with this secret any more; harmless where nothing did."""
    found = session.scalar(select(DeskSession).where(DeskSession.digest == digest_of(secret)))
    if found is not None:
        record(session, "desk", found.id, "leave", now, before="in", after="out", actor_id=found.person_id)
        session.delete(found)
        session.flush()


def forget_desk(session: Session, person_id: int) -> None:
    """End every way in that the person has; what the desk asked them is asked no more, what they uploaded is gone."""
    imports.drop(session, person_id)
    for table in (DeskKey, DeskSession):
        session.execute(delete(table).where(table.person_id == person_id))
    theirs = Chat.channel == CHANNEL, Chat.address == str(person_id)
    session.execute(update(Chat).where(*theirs).values(status=STATUS, pending=None))


def desk_chat(session: Session, person_id: int, now: datetime) -> Chat:
    """Return, locked, the chat that keeps what the person does at the desk and is answered there."""
    chat = find_chat(session, CHANNEL, str(person_id), lock=True)
    if chat is None:
        chat, _ = make_chat(session, CHANNEL, str(person_id), now, person_id=person_id)
        chat.status = STATUS
        session.flush()
    return chat


def ask(session: Session, chat: Chat, pending: Mapping[str, Any] | None) -> None:
    """Keep the question that the desk has put."""
    session.execute(update(Chat).where(Chat.id == chat.id).values(pending=dict(pending) if pending else None))


def _enter(session: Session, key: DeskKey | None, now: datetime) -> str:
    if key is None:
        raise KeySpent
    used = session.execute(delete(DeskKey).where(DeskKey.id == key.id).returning(DeskKey.person_id)).scalar()
    if used is None:
        raise KeySpent
    if not _since_when(session, used):
        raise NotAWorker
    session.execute(delete(DeskSession).where(DeskSession.used_at < now - IDLE))
    secret = secrets.token_urlsafe(32)
    begun = DeskSession(digest=digest_of(secret), person_id=used, begun_at=now, used_at=now)
    session.add(begun)
    session.flush()
    record(session, "desk", begun.id, "enter", now, after="in", actor_id=used)
    return secret


def _since_when(session: Session, person_id: int) -> datetime | None:
    """Return since when the person works anywhere; None where nowhere."""
    return min((role.since for role in roles_of(session, person_id) if role.role == "worker"), default=None)


def _digits() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
