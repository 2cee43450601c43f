"""Questions for a worker, and the answers that a worker kept for the next one who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.events import record
from storage.lifecycle import WORKER, Actor
from storage.members import require_worker
from storage.moves import move

# Nobody answered for so long: the workers are told again, and then once a day.
UNANSWERED_AFTER, AGAIN_AFTER = timedelta(hours=2), timedelta(days=1)
# Two questions are the same when this share of their character pairs is common.
ALIKE = 0.5


class Question(Base):
    """What somebody asked and the program could not answer, or somebody who wants a person."""

    KIND: ClassVar[str] = "question"
    __tablename__ = "questions"
    __table_args__ = (Index(None, "place_id", "status"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    text: Mapped[str]
    status: Mapped[str]
    answer: Mapped[str | None]
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    next_look_at: Mapped[datetime | None] = mapped_column(index=True)


class KnownAnswer(Base):
    """An answer that a worker approved for everybody of the place."""

    __tablename__ = "known_answers"
    __table_args__ = (Index(None, "place_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    question: Mapped[str]
    answer: Mapped[str]
    kept_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


def ask(
    session: Session, person_id: int, place_id: int | None, text: str, now: datetime, *, ticket_id: int | None = None,
    said_at: datetime | None = None,
) -> Question:  # fmt: skip
    """Record a question that a worker has to answer; `said_at` where it was said before now."""
    question = Question(person_id=person_id, place_id=place_id, ticket_id=ticket_id, text=text, status="open",
                        at=said_at or now, next_look_at=now + UNANSWERED_AFTER)  # fmt: skip
    session.add(question)
    session.flush()
    record(session, "question", question.id, "ask", now, after="open", actor_id=person_id)
    return question


def is_asked(session: Session, person_id: int, text: str, ticket_id: int | None, now: datetime) -> bool:
    """Tell whether the person has asked in these words a moment ago, and nobody has answered yet."""
    mine = Question.person_id == person_id, Question.status == "open", Question.text == text
    fresh = Question.at > now - UNANSWERED_AFTER, Question.ticket_id.is_not_distinct_from(ticket_id)
    return session.scalar(select(Question.id).where(*mine, *fresh).limit(1)) is not None


def unanswered(session: Session, now: datetime, *, most: int) -> Sequence[Question]:
    """Return the open questions that nobody answered in time; each is looked at again a day later."""
    waiting = session.scalars(
        select(Question)
        .where(Question.next_look_at <= now)
        .order_by(Question.next_look_at, Question.id)
        .limit(most)
        .with_for_update(skip_locked=True, key_share=True),
    ).all()
    for question in waiting:
        question.next_look_at = now + AGAIN_AFTER if question.status == "open" else None
    session.flush()
    return [question for question in waiting if question.status == "open"]


def find_question(session: Session, question_id: int) -> Question | None:
    """Return the question with this id."""
    return session.get(Question, question_id)


def answer(session: Session, question: Question, worker_id: int, text: str, now: datetime) -> None:
    """Answer a question. Raises NotAWorker, TooLate where it was answered before."""
    require_worker(session, worker_id, question.place_id)
    move(session, question, "answer", Actor(worker_id, frozenset({WORKER})), now, answer=text, answered_at=now)


def keep_answer(session: Session, question: Question, worker_id: int, now: datetime) -> None:
    """Let the answer serve everybody of the place from now on; harmless when it does already. Raises NotAWorker."""
    require_worker(session, worker_id, question.place_id)
    kept = {"place_id": question.place_id, "question": question.text, "answer": question.answer or ""}
    if session.scalar(select(KnownAnswer.id).filter_by(**kept).limit(1)) is None:
        session.add(KnownAnswer(**kept, kept_by=worker_id, at=now))
        session.flush()


def known_answer(session: Session, place_id: int | None, text: str) -> str | None:
    """Return the kept answer to the question most like this one; None where none is like enough."""
    asked = _pairs(text)
    best, closest = None, ALIKE
    for known in session.scalars(
        select(KnownAnswer).where(KnownAnswer.place_id == place_id).order_by(KnownAnswer.id.desc()).limit(500),
    ):
        pairs = _pairs(known.question)
        alike = len(asked & pairs) / (len(asked | pairs) or 1)
        if alike > closest or (alike == closest and best is None):
            best, closest = known.answer, alike
    return best


def open_questions(session: Session, place_ids: Sequence[int], *, most: int = 20) -> Sequence[Question]:
    """Return the unanswered questions of the places and of no known place, the oldest first."""
    return session.scalars(
        select(Question)
        .where(or_(Question.place_id.in_(place_ids), Question.place_id.is_(None)), Question.status == "open")
        .order_by(Question.id)
        .limit(most),
    ).all()


def _pairs(text: str) -> set[str]:
    plain = "".join(character for character in text if character.isalnum())
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or {plain}
