"""Personal data (PIPL): consent, what a person may take away, and forgetting them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from storage.assignments import Assignment
from storage.endings import Rating
from storage.files import File
from storage.lifecycle import PROGRAM, move, record
from storage.members import Membership, TeamMember
from storage.messages import Message
from storage.people import Chat, Person, chats_of, get_person
from storage.questions import Question
from storage.tickets import Ticket

LEFT_OUT = ""


def consent(session: Session, person_id: int, now: datetime) -> None:
    """Keep that the person agreed to what was told them with the first card."""
    person = get_person(session, person_id)
    if person.consented_at is None:
        person.consented_at = now
        record(session, "person", person_id, "consent", now, after="consented", actor_id=person_id)


def take_away(session: Session, person_id: int) -> dict[str, Any]:
    """Return all that is kept of the person, ready for JSON (个人信息保护法 第四十五条: a copy on request)."""
    person = get_person(session, person_id)
    chats = [chat.id for chat in chats_of(session, person_id)]
    said = session.scalars(select(Message).where(Message.chat_id.in_(chats)).order_by(Message.id))
    tickets = session.scalars(select(Ticket).where(Ticket.requester_id == person_id).order_by(Ticket.id))
    ratings = session.scalars(
        select(Rating).join(Ticket, Ticket.id == Rating.ticket_id).where(Ticket.requester_id == person_id),
    )
    served = session.scalars(select(Assignment).where(Assignment.person_id == person_id).order_by(Assignment.id))
    return {
        "person": _columns(person),
        "roles": [
            _columns(row) for row in session.scalars(select(Membership).where(Membership.person_id == person_id))
        ],
        "tickets": [_columns(row) for row in tickets],
        "ratings": [_columns(row) for row in ratings],
        "services": [_columns(row) for row in served],
        "messages": [
            {"at": row.at.isoformat(), "direction": row.direction, "text": row.text} for row in said if row.text
        ],
    }


def forget(session: Session, person_id: int, now: datetime) -> None:
    """Delete what is personal of the person, everywhere; the tickets' numbers and counts stay.

    Their open tickets must have been cancelled and their tasks given back before (the handler tells who is concerned).
    """
    chats = [chat.id for chat in chats_of(session, person_id)]
    theirs = select(Ticket.id).where(Ticket.requester_id == person_id).scalar_subquery()
    _hush(session, or_(Message.chat_id.in_(chats), Message.ticket_id.in_(theirs)))
    session.execute(
        update(Ticket)
        .where(Ticket.requester_id == person_id)
        .values(words=LEFT_OUT, phone="", estate="", building="", unit="", room="", spot="", for_whom=None,
                vulnerable=False),
    )  # fmt: skip
    session.execute(update(Rating).where(Rating.ticket_id.in_(theirs)).values(words=""))
    session.execute(update(Question).where(Question.person_id == person_id).values(text=LEFT_OUT, answer=None))
    session.execute(update(File).where(File.person_id == person_id).values(state="never", name=None, ref=""))
    session.execute(delete(TeamMember).where(TeamMember.person_id == person_id))
    for role in session.scalars(
        select(Membership).where(Membership.person_id == person_id, Membership.status == "active")
    ):
        move(session, role, "end", PROGRAM, now)
    person = get_person(session, person_id)
    person.name = person.phone = person.estate = person.building = person.unit = person.room = ""
    person.place_id, person.consented_at = None, None
    for chat in chats_of(session, person_id):
        chat.pending = None
    record(session, "person", person_id, "forget", now, after="forgotten", actor_id=person_id)


def forget_unconsented(session: Session, ticket: Ticket) -> None:
    """Let go of what a person without consent said for a draft that came to nothing."""
    chats = [chat.id for chat in chats_of(session, ticket.requester_id)]
    _hush(session, Message.chat_id.in_(chats))
    ticket.words, ticket.phone, ticket.spot = LEFT_OUT, "", ""
    ticket.estate = ticket.building = ticket.unit = ticket.room = ""
    person = get_person(session, ticket.requester_id)
    person.phone = person.estate = person.building = person.unit = person.room = ""


def purge_unconsented(session: Session, before: datetime, *, most: int) -> list[int]:
    """Let go of what people said before this moment who never agreed to its keeping; returns who they are.

    Volunteers and workers agreed when they joined; an open ticket (life was at stake) is kept until it ends.
    """
    held = exists().where(Message.chat_id == Chat.id, Message.at < before, Message.text != "")
    member = exists().where(Membership.person_id == Person.id)
    needed = exists().where(Ticket.requester_id == Person.id, Ticket.opened_at.is_not(None))
    found = list(
        session.scalars(
            select(Person.id)
            .join(Chat, Chat.person_id == Person.id)
            .where(Person.consented_at.is_(None), held, ~member, ~needed)
            .distinct()
            .limit(most),
        ),
    )
    for person_id in found:
        chats = [chat.id for chat in chats_of(session, person_id)]
        _hush(session, and_(Message.chat_id.in_(chats), Message.at < before))
    return found


def _hush(session: Session, chosen: ColumnElement[bool]) -> None:
    session.execute(
        update(Message.__table__)  # type: ignore[arg-type]
        .where(chosen)
        .values(text="", data=None, file_id=None),
    )
    session.execute(
        update(Message.__table__)  # type: ignore[arg-type]
        .where(chosen, Message.state.in_(("queued", "later")))
        .values(state="superseded"),
    )


def _columns(row: Person | Membership | Ticket | Rating | Assignment) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
