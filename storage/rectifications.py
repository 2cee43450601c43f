"""Rectification notices (抄告单): a problem handed to a responsible unit, with a deadline, until it is put right.

While one is live its ticket is taken by the worker who handed it over; with 通过 the ticket is done, and its requester
says whether they are content.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, ScalarSelect, exists, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, born
from storage.errors import NotYours, OldButton
from storage.events import record
from storage.lifecycle import PROGRAM, UNIT, WORKER, Actor
from storage.members import is_worker, require_worker
from storage.moves import move
from storage.tickets import Ticket, get_ticket
from storage.units import Unit

# Somebody still has to do something about it.
LIVE = ("asked", "answered", "returned")
WAITS = ("asked", "returned")


class Rectification(Base):
    """抄告单: a problem handed to a responsible unit, with a deadline and an after-photo."""

    KIND: ClassVar[str] = "rectification"
    __tablename__ = "rectifications"
    __table_args__ = (
        Index(None, "ticket_id"),
        Index(None, "unit_id", "status"),
        Index(None, "status", "answered_at"),
        Index(None, "at"),
        Index(
            None, "looks_at", sqlite_where=text("looks_at IS NOT NULL"), postgresql_where=text("looks_at IS NOT NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    # when the unit and the worker are reminded next
    looks_at: Mapped[datetime | None]
    # the unit's own words, and the photo of how it looks now (none: it cannot be done)
    answer: Mapped[str]
    after_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    answered_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[datetime | None]
    # how often it was returned
    returned: Mapped[int]
    # what the reporter says of it: None, not yet
    satisfied: Mapped[bool | None]


def hand_over(
    session: Session, ticket: Ticket, unit: Unit, worker_id: int, due_at: datetime, now: datetime
) -> Rectification:
    """抄告: hand the ticket, which the worker has taken, to the unit. Raises NotAWorker."""
    require_worker(session, worker_id, ticket.place_id)
    made = born(
        session, Rectification, ticket_id=ticket.id, unit_id=unit.id, by_id=worker_id, status="asked", at=now,
        due_at=due_at, looks_at=due_at, answer="", after_id=None, answered_at=None, reviewed_by=None, ended_at=None,
        returned=0, satisfied=None,
    )  # fmt: skip
    record(session, Rectification.KIND, made.id, "ask", now, after="asked", actor_id=worker_id)
    record(session, Ticket.KIND, ticket.id, "amend", now, before=ticket.status, after=ticket.status,
           actor_id=worker_id, why="handed to a unit")  # fmt: skip
    return made


def get_rectification(session: Session, number: int, person_id: int) -> tuple[Rectification, Ticket, Unit]:
    """Return it with its ticket (both locked) and its unit, for who answers for the unit and for workers of the place.

    Raises OldButton, NotYours.
    """
    ticket_id = session.scalar(select(Rectification.ticket_id).where(Rectification.id == number))
    if ticket_id is None:
        raise OldButton
    ticket = get_ticket(session, ticket_id, lock=True)
    found = session.get_one(Rectification, number, with_for_update={"key_share": True}, populate_existing=True)
    unit = session.get_one(Unit, found.unit_id)
    if unit.person_id != person_id and not is_worker(session, person_id, ticket.place_id):
        raise NotYours
    return found, ticket, unit


def find_live(session: Session, ticket_id: int) -> Rectification | None:
    """Return the ticket's notice that is not passed or withdrawn."""
    live = Rectification.status.in_(LIVE)
    return session.scalar(select(Rectification).where(Rectification.ticket_id == ticket_id, live))


def find_last(session: Session, ticket_id: int) -> Rectification | None:
    """Return the ticket's newest notice that was not withdrawn."""
    counts = Rectification.status != "withdrawn"
    query = select(Rectification).where(Rectification.ticket_id == ticket_id, counts)
    return session.scalar(query.order_by(Rectification.id.desc()).limit(1))


def waiting_for(session: Session, person_id: int) -> Sequence[Rectification]:
    """Return what the person still has to put right for their units, the earliest deadline first."""
    return session.scalars(
        select(Rectification)
        .join(Unit, Unit.id == Rectification.unit_id)
        .where(Unit.person_id == person_id, Rectification.status.in_(WAITS))
        .order_by(Rectification.due_at, Rectification.id)
    ).all()


def answers_for(session: Session, ticket_id: int, person_id: int) -> bool:
    """Tell whether the person answers for a unit that the ticket was handed to, and not taken from again."""
    handed = exists().where(
        Rectification.ticket_id == ticket_id, Rectification.status != "withdrawn", Unit.id == Rectification.unit_id,
        Unit.person_id == person_id,
    )  # fmt: skip
    return bool(session.scalar(select(handed)))


def passed_at(session: Session, ticket_id: int, person_id: int) -> datetime | None:
    """Return when what the person's unit did of the ticket was passed; None while it was not, or is to be done anew."""
    handed = select(Rectification).join(Unit, Unit.id == Rectification.unit_id)
    theirs = Rectification.ticket_id == ticket_id, Unit.person_id == person_id
    newest = session.scalar(handed.where(*theirs).order_by(Rectification.id.desc()).limit(1))
    return newest.ended_at if newest is not None and newest.status == "passed" else None


def answer(
    session: Session,
    it: Rectification,
    person_id: int,
    now: datetime,
    *,
    words: str,
    after_id: int | None,
    looks_at: datetime,
) -> None:
    """整改好了 with a photo of how it looks now, or (no photo) 做不了 with the reason; by the unit, or a worker for it.

    By `looks_at` a worker should have looked at it. Raises NotYours, TooLate.
    """
    move(
        session, it, "answer", _actor(session, it, person_id), now,
        answer=words, after_id=after_id, answered_at=now, looks_at=looks_at,
    )  # fmt: skip


def add_words(session: Session, it: Rectification, person_id: int, words: str) -> None:
    """Add to an answer that nobody has decided on. Raises NotYours."""
    if not _actor(session, it, person_id).relations:
        raise NotYours
    it.answer = "\n".join(part for part in (it.answer, words) if part)
    session.flush()


def let_pass(session: Session, it: Rectification, worker_id: int, now: datetime) -> None:
    """通过. Raises NotYours, TooLate."""
    move(session, it, "pass", _worker(session, it, worker_id), now, reviewed_by=worker_id, looks_at=None, ended_at=now)


def send_back(session: Session, it: Rectification, worker_id: int, why: str, looks_at: datetime, now: datetime) -> None:
    """退回 with the reason: the unit has until `looks_at`. Raises NotYours, TooLate."""
    move(
        session, it, "return", _worker(session, it, worker_id), now,
        why=why, reviewed_by=worker_id, returned=it.returned + 1, looks_at=looks_at, ended_at=None,
    )  # fmt: skip


def withdraw(session: Session, ticket_id: int, now: datetime) -> Rectification | None:
    """Take the ticket's live notice back, because the ticket goes another way; returns it, None where there is none."""
    it = find_live(session, ticket_id)
    if it is not None:
        move(session, it, "withdraw", PROGRAM, now, looks_at=None, ended_at=now)
    return it


def judged(session: Session, ticket_id: int, *, satisfied: bool) -> None:
    """Keep what the reporter says of what was put right."""
    it = find_last(session, ticket_id)
    if it is not None and it.status == "passed":
        it.satisfied = satisfied
        session.flush()


def due(session: Session, now: datetime, *, most: int) -> Sequence[Rectification]:
    """Return the notices whose deadline, or next reminder, has come; another process's are passed over."""
    return session.scalars(
        select(Rectification)
        .where(Rectification.looks_at <= now)
        .order_by(Rectification.looks_at, Rectification.id)
        .limit(most)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def forget_answers(
    session: Session, ticket_ids: Sequence[int] | ScalarSelect[int], person_id: int | None = None
) -> None:
    """Let go of what units said of these tickets, and of what the person said for a unit, who answers for none more."""
    words = [Rectification.ticket_id.in_(ticket_ids)]
    if person_id is not None:
        words.append(Rectification.unit_id.in_(select(Unit.id).where(Unit.person_id == person_id)))
    session.execute(update(Rectification).where(or_(*words)).values(answer=""))
    if person_id is not None:
        session.execute(update(Unit).where(Unit.person_id == person_id).values(person_id=None))


def _actor(session: Session, it: Rectification, person_id: int) -> Actor:
    ticket, unit = get_ticket(session, it.ticket_id), session.get_one(Unit, it.unit_id)
    relations = {UNIT} if unit.person_id == person_id else set()
    if is_worker(session, person_id, ticket.place_id):
        relations.add(WORKER)
    return Actor(person_id, frozenset(relations))


def _worker(session: Session, it: Rectification, worker_id: int) -> Actor:
    actor = _actor(session, it, worker_id)
    return Actor(worker_id, actor.relations & {WORKER})
