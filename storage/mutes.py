"""Mutes: a kind of message that a person has stopped with one tap, and that stays stopped."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert

# saturday: invitations to volunteer days; theme: the theme of the week; broadcast: everything else that goes to many
KINDS = ("saturday", "theme", "broadcast")


class Mute(Base):
    """One kind of message that one person does not want."""

    __tablename__ = "mutes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def mute(session: Session, person_id: int, kind: str, now: datetime) -> None:
    """Stop a kind of message for the person; harmless when it is stopped already."""
    values = {"person_id": person_id, "kind": kind, "at": now}
    session.execute(upsert(dialect_of(session), Mute).values(values).on_conflict_do_nothing())


def unmute(session: Session, person_id: int, kind: str) -> None:
    """Let a kind of message come again."""
    session.execute(delete(Mute).where(Mute.person_id == person_id, Mute.kind == kind))


def mutes_of(session: Session, person_id: int) -> AbstractSet[str]:
    """Return the kinds that the person has stopped."""
    return set(session.scalars(select(Mute.kind).where(Mute.person_id == person_id)))
