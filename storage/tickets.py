"""Tickets (工单): one need each, from the draft that a sentence makes to the judgement that closes it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Identity, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import limits, looks, quiet
from storage.cohandlers import helps
from storage.database import Base, born
from storage.errors import ConsentFirst, NotAWorker, NotYours, PlaceMissing, UnknownTicket
from storage.events import record
from storage.lifecycle import PROGRAM, REQUESTER, WORKER, Actor
from storage.members import is_worker
from storage.moves import move, too_late
from storage.people import Person, get_person
from storage.reworded import reword

ZONE = quiet.ZONE
FIRST_NUMBER = 1001
# Without consent a message is held only to answer it.
HELD_WITHOUT_CONSENT = timedelta(hours=24)
# As the first card promises.
KEPT_AFTER_THE_END = timedelta(days=2 * 365)
UNFINISHED = ("open", "taken", "under_way")
LIVE = (*UNFINISHED, "done")
# What the limits and reminders go by.
TIMED = frozenset({"when_date", "when_time", "when_part", "urgency", "team", "item", "place_id"})
# What it is found by.
FOUND_BY = frozenset({"words", "estate", "building", "spot", "helped", "phone"})
# So many processes find something to do where many tickets are due at once.
PROCESSES = 4
# Who has the ticket locked lets others write messages about it: else two who take it at once wait for one another.
LOCK = {"key_share": True}


class Ticket(Base):
    """One need: what, where, when, for whom, and how far it has come. Its id is the number people read out."""

    KIND: ClassVar[str] = "ticket"
    __tablename__ = "tickets"
    __table_args__ = (
        Index(None, "requester_id", "status"),
        Index(None, "place_id", "status"),
        Index(None, "place_id", "opened_at"),
        # What lists are narrowed by stands in it: tickets are passed by without being read.
        Index("ix_tickets_listed", "opened_at", "id", "place_id", "status", "kind", "team", "item", "urgency"),
        Index(
            None,
            "next_look_at",
            sqlite_where=text("next_look_at IS NOT NULL"),
            postgresql_where=text("next_look_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Identity(start=FIRST_NUMBER), primary_key=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    status: Mapped[str]
    kind: Mapped[str]  # request, report, or unread: a voice or file that a worker has to look at
    team: Mapped[str | None]
    item: Mapped[str | None]
    urgency: Mapped[str]
    words: Mapped[str]
    estate: Mapped[str]
    building: Mapped[str]
    unit: Mapped[str]
    room: Mapped[str]
    spot: Mapped[str]  # where it is, in the person's words, when no grammar reads it
    when_date: Mapped[str | None]
    when_time: Mapped[str | None]
    when_part: Mapped[str | None]
    until_time: Mapped[str | None]
    phone: Mapped[str]
    for_whom: Mapped[str | None]
    vulnerable: Mapped[bool]
    passcode: Mapped[str]
    needed: Mapped[int]
    taken: Mapped[int]
    # what the requester was asked and would rather not say: it is not asked twice
    skipped: Mapped[str]
    asked: Mapped[int]
    # how many files (photos, voice, video, documents) belong to it: `attachments`
    enclosed: Mapped[int]
    reopened: Mapped[int]
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # 代点单: by what name the person helped is called, where somebody else asks for them
    helped: Mapped[str]
    # where it is, in degrees, where a place or a photo told so
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    # how wide the ticket has been offered, and when it is offered wider
    wave: Mapped[int]
    widens_at: Mapped[datetime | None]
    # by when the leader of a team answers, or names who goes: nobody else is asked before
    team_by: Mapped[datetime | None]
    # by when somebody takes it, comes, and solves it; which of these have passed, in the order in which they did
    take_by: Mapped[datetime | None]
    arrive_by: Mapped[datetime | None]
    solve_by: Mapped[datetime | None]
    late: Mapped[str]
    # how far up the tree the alarm of a limit has gone, and when it goes further
    alarmed: Mapped[int]
    alarm_at: Mapped[datetime | None]
    # when somebody took it, or else answered, for the first time; and by when that was promised
    first_taken_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer_due: Mapped[datetime | None]
    # the newest judgement (`endings.Rating`), by which tickets are counted: in which round, and what it said
    judged_in: Mapped[int | None]
    judged_solved: Mapped[bool | None]
    judged_stars: Mapped[int | None]
    # when somebody is reminded or asked next, whatever the limits
    remind_at: Mapped[datetime | None]
    # the next date on which somebody hears something
    next_look_at: Mapped[datetime | None]


def draft(session: Session, requester_id: int, now: datetime, words: str, **known: Any) -> Ticket:  # noqa: ANN401
    """Make a draft of what was understood; it waits for the requester's 确认, a day at most."""
    row: dict[str, Any] = {
        "requester_id": requester_id, "place_id": None, "status": "draft", "kind": "request", "team": None,
        "item": None, "urgency": "normal", "words": words, "estate": "", "building": "", "unit": "", "room": "",
        "spot": "", "when_date": None, "when_time": None, "when_part": None, "until_time": None, "phone": "",
        "for_whom": None, "vulnerable": False, "passcode": f"{secrets.randbelow(10_000):04d}", "needed": 1,
        "taken": 0, "skipped": "", "asked": 0, "enclosed": 0, "reopened": 0, "created_at": now, "opened_at": None,
        "ended_at": None, "helped": "", "latitude": None, "longitude": None, "wave": 0, "widens_at": None,
        "team_by": None, "take_by": None, "arrive_by": None, "solve_by": None, "late": "", "alarmed": 0,
        "alarm_at": None, "remind_at": None, "first_taken_at": None, "answered_at": None, "answer_due": None,
        "judged_in": None, "judged_solved": None, "judged_stars": None, "next_look_at": now + HELD_WITHOUT_CONSENT,
    } | known  # fmt: skip
    ticket = born(session, Ticket, **row)
    record(session, "ticket", ticket.id, "draft", now, after="draft", actor_id=requester_id)
    return ticket


def get_ticket(session: Session, ticket_id: int, *, lock: bool = False) -> Ticket:
    """Return the ticket, locked against other processes if asked. Raises UnknownTicket."""
    ticket = session.get(Ticket, ticket_id, with_for_update=LOCK if lock else None)
    if ticket is None:
        raise UnknownTicket
    return ticket


def drafts_of(session: Session, person_id: int) -> Sequence[Ticket]:
    """Return the person's drafts, the newest first."""
    return session.scalars(
        select(Ticket).where(Ticket.requester_id == person_id, Ticket.status == "draft").order_by(Ticket.id.desc()),
    ).all()


def live_tickets_of(session: Session, person_id: int) -> Sequence[Ticket]:
    """Return the tickets of the requester that are not ended, the newest first."""
    return session.scalars(
        select(Ticket).where(Ticket.requester_id == person_id, Ticket.status.in_(LIVE)).order_by(Ticket.id.desc()),
    ).all()


def unfinished_of(session: Session, person_id: int) -> Sequence[Ticket]:
    """Return the tickets of the requester on which somebody is still to come, the newest first."""
    return [one for one in live_tickets_of(session, person_id) if one.status in UNFINISHED]


def last_of(session: Session, person_id: int) -> Ticket | None:
    """Return the requester's newest ticket that was opened, whatever became of it."""
    return session.scalar(
        select(Ticket)
        .where(Ticket.requester_id == person_id, Ticket.opened_at.is_not(None))
        .order_by(Ticket.id.desc())
        .limit(1),
    )


def due_tickets(session: Session, now: datetime, *, most: int) -> Sequence[Ticket]:
    """Return the tickets whose next date has come, danger first, those of one place together.

    Those that other processes look at are passed over, where these are not many.
    """
    due = Ticket.next_look_at <= now
    order = Ticket.urgency != "danger", Ticket.place_id, Ticket.next_look_at, Ticket.id
    # Of ten thousand that are due, PostgreSQL would sort all in full before it locks the first.
    first = select(Ticket.id).where(due).order_by(*order).limit(most * PROCESSES)
    return session.scalars(
        select(Ticket)
        .where(due, Ticket.id.in_(first))
        .order_by(*order)
        .limit(most)
        .with_for_update(skip_locked=True, key_share=True),
    ).all()


def requester(ticket: Ticket, person_id: int) -> Actor:
    """Return the person as an actor on the ticket: its requester, or nobody."""
    return Actor(person_id, frozenset({REQUESTER} if ticket.requester_id == person_id else ()))


def works_on(session: Session, person_id: int, ticket: Ticket) -> bool:
    """Tell whether the person works in the ticket's place or above it, or was asked along and it has not ended."""
    if is_worker(session, person_id, ticket.place_id):
        return True
    return ticket.status in LIVE and helps(session, person_id, ticket.id)


def worker(session: Session, ticket: Ticket, person_id: int) -> Actor:
    """Return the person as a worker on the ticket. Raises NotAWorker."""
    if not works_on(session, person_id, ticket):
        raise NotAWorker
    return Actor(person_id, frozenset({WORKER}))


def confirm(session: Session, ticket: Ticket, person_id: int, now: datetime) -> None:
    """点单: open the draft. Raises NotYours, TooLate, ConsentFirst, PlaceMissing; keeps the home for the next time."""
    if get_person(session, ticket.requester_id).consented_at is None:
        raise ConsentFirst
    if ticket.place_id is None:
        raise PlaceMissing
    move(session, ticket, "confirm", requester(ticket, person_id), now, opened_at=now)
    begin_to_look(session, ticket, now)
    reword(session, ticket.id)
    _remember(get_person(session, person_id), ticket)


def open_at_once(session: Session, ticket: Ticket, now: datetime) -> None:
    """Open a draft because life is at stake: without a question and before any consent."""
    move(session, ticket, "alarm", PROGRAM, now, opened_at=now)
    begin_to_look(session, ticket, now)
    reword(session, ticket.id)


def begin_to_look(session: Session, ticket: Ticket, now: datetime) -> None:
    """Set by when a ticket that has just opened, or opened again, is taken and solved, and when it is looked at."""
    limits.set_for(session, ticket, now)
    looks.settle_in(ticket, now)


def answered(session: Session, ticket: Ticket, now: datetime, *, taken: bool = False) -> None:
    """Note that somebody has answered the ticket, for the first time; `taken`: that they have taken it."""
    if taken and ticket.first_taken_at is None:
        ticket.first_taken_at = now
    if ticket.answered_at is None:
        ticket.answered_at, ticket.answer_due = now, ticket.take_by
    session.flush()


def drop(session: Session, ticket: Ticket, person_id: int | None, now: datetime, why: str) -> None:
    """Throw a draft away, by its requester or (None) by the program."""
    actor = PROGRAM if person_id is None else requester(ticket, person_id)
    move(session, ticket, "drop", actor, now, why=why, next_look_at=None, ended_at=now)


def amend(session: Session, ticket: Ticket, person_id: int, now: datetime, **changes: Any) -> None:  # noqa: ANN401
    """Change facts of a ticket that has not ended. Raises NotYours, TooLate."""
    if ticket.requester_id != person_id and not works_on(session, person_id, ticket):
        raise NotYours
    if ticket.status not in ("draft", *LIVE):
        raise too_late(ticket, "amend")
    for column, value in changes.items():
        setattr(ticket, column, value)
    if FOUND_BY & changes.keys():
        reword(session, ticket.id)
    if ticket.status in UNFINISHED and TIMED & changes.keys():
        limits.adjust(session, ticket, now, anew="urgency" in changes)
        if "when_date" in changes:
            looks.settle_in(ticket, now)
        looks.plan(ticket, now)
    session.flush()
    if ticket.status != "draft":
        record(session, "ticket", ticket.id, "amend", now, before=ticket.status, after=ticket.status,
               actor_id=person_id, why=", ".join(sorted(changes)))  # fmt: skip


def _remember(person: Person, ticket: Ticket) -> None:
    if ticket.for_whom in (None, "self") and (ticket.room or ticket.building):
        person.estate, person.building, person.unit, person.room = (
            ticket.estate,
            ticket.building,
            ticket.unit,
            ticket.room,
        )
    if not ticket.helped:
        person.phone = person.phone or ticket.phone
    person.place_id = person.place_id or ticket.place_id
