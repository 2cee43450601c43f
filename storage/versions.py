"""Versions: a number that goes up with every change of what a process holds in memory, so that it can read it again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert

# the lexicon's edits, the gazetteer and the weights that were approved
WORDS = "words"


class Version(Base):
    """How often something has changed."""

    __tablename__ = "versions"

    thing: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


def change_words(session: Session) -> None:
    """Note that the words change in this transaction; whoever else changes them waits until it ends."""
    change = upsert(dialect_of(session), Version).values(thing=WORDS, number=1)
    session.execute(change.on_conflict_do_update(index_elements=["thing"], set_={"number": Version.number + 1}))


def words_version(session: Session) -> str:
    """Return what differs as soon as an edit, a name of the gazetteer or the weights have changed: one quick read."""
    return str(session.scalar(_WORDS) or 0)


# Built once: every process looks every other second.
_WORDS = select(Version.number).where(Version.thing == WORDS)
