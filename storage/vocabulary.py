"""The community's own words: what is laid over the lexicon that ships, by whom, and taken back by whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, born, get_row
from storage.errors import TooLate
from storage.events import record
from storage.members import require_words
from storage.people import Person
from storage.versions import change_words

_IN_FORCE = text("undone_at IS NULL")


class WordEdit(Base):
    """One change of the words. In force until it is undone, or another one about the same word takes its place."""

    __tablename__ = "word_edits"
    __table_args__ = (
        Index(
            "ix_word_edits_in_force", "label", "word", unique=True,
            sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    # add or drop
    act: Mapped[str]
    # what the word speaks for: a service item, an act (cancel …), alias, danger or danger_guard
    label: Mapped[str]
    word: Mapped[str]
    # alias: the word that is meant; danger: which kind of danger
    means: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Own(NamedTuple):
    """A change that is in force, and the name of whoever made it."""

    edit: WordEdit
    by: str


def edit(session: Session, person_id: int, now: datetime, act: str, label: str, word: str, means: str = "") -> WordEdit:
    """Lay a change of the words over the lexicon, and return it; the same change again is the one that is there.

    Another change of the same word under the same label is undone by it. Whether the lexicon can take it is for its
    `check` to say. Raises NotAWorker, WordsAreCommon.
    """
    require_words(session, person_id)
    change_words(session)
    before = session.scalar(
        select(WordEdit).where(WordEdit.label == label, WordEdit.word == word, WordEdit.undone_at.is_(None))
    )
    if before is not None and (before.act, before.means) == (act, means):
        return before
    if before is not None:
        _undo(session, before.id, person_id, now)
    made = born(
        session, WordEdit, act=act, label=label, word=word, means=means, by_id=person_id, at=now, undone_at=None,
        undone_by=None,
    )  # fmt: skip
    record(session, "word", made.id, act, now, after="in_force", actor_id=person_id)
    return made


def undo(session: Session, edit_id: int, person_id: int, now: datetime) -> WordEdit:
    """Take a change of the words back and return it. Raises NotAWorker, WordsAreCommon, OldButton, TooLate."""
    require_words(session, person_id)
    change_words(session)
    get_row(session, WordEdit, edit_id)
    if not _undo(session, edit_id, person_id, now):
        raise TooLate
    return session.get_one(WordEdit, edit_id, populate_existing=True)


def edits_in_force(session: Session) -> Sequence[WordEdit]:
    """Return the changes that are laid over the lexicon, the oldest first."""
    return session.scalars(select(WordEdit).where(WordEdit.undone_at.is_(None)).order_by(WordEdit.id)).all()


def listed(session: Session, *, label: str = "", part: str = "", most: int, skip: int = 0) -> list[Own]:
    """Return the changes in force, the newest first; only those under `label`, or that have `part` in their words."""
    query = select(WordEdit, Person.name).join(Person, Person.id == WordEdit.by_id).where(WordEdit.undone_at.is_(None))
    if label:
        query = query.where(WordEdit.label == label)
    if part:
        holds = (one.contains(part, autoescape=True) for one in (WordEdit.word, WordEdit.means))
        query = query.where(or_(*holds))
    return [Own(*row) for row in session.execute(query.order_by(WordEdit.id.desc()).limit(most).offset(skip))]


def count_in_force(session: Session) -> int:
    """Return how many changes are laid over the lexicon."""
    return session.scalar(select(func.count()).where(WordEdit.undone_at.is_(None))) or 0


def decided(session: Session, words: Collection[str]) -> set[str]:
    """Return of these words those about which a change is in force."""
    query = select(WordEdit.word).where(WordEdit.word.in_(words), WordEdit.undone_at.is_(None))
    return set(session.scalars(query))


def _undo(session: Session, edit_id: int, person_id: int, now: datetime) -> bool:
    """Undo a change unless it was undone before; tells whether it was this time."""
    undone = session.execute(
        update(WordEdit)
        .where(WordEdit.id == edit_id, WordEdit.undone_at.is_(None))
        .values(undone_at=now, undone_by=person_id)
        .returning(WordEdit.id),
        execution_options={"synchronize_session": False},
    ).scalar()
    if undone is not None:
        record(session, "word", edit_id, "undo", now, before="in_force", after="undone", actor_id=person_id)
    return undone is not None


def changed_at(session: Session) -> datetime | None:
    """Return when a word was edited or an edit undone last; None where none ever was."""
    made, undone = session.execute(select(func.max(WordEdit.at), func.max(WordEdit.undone_at))).one()
    return max(filter(None, (made, undone)), default=None)
