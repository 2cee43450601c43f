"""Unnaming: the name of somebody who is forgotten goes out of what others were told, and off their buttons."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, union, update
from sqlalchemy.orm import Session

from storage.activities import Occurrence
from storage.assignments import Assignment
from storage.members import Membership
from storage.messages import Message
from storage.people import Chat, Person
from storage.shifts import Shift, Signup

# stands for a name that was taken back
SOMEBODY = "＊"


def unname(session: Session, person: Person) -> None:
    """Take a volunteer's name out of what others were told about the tickets and the days they served in."""
    if not person.name:
        return
    served = select(Assignment.ticket_id).where(Assignment.person_id == person.id).scalar_subquery()
    days = select(Signup.occurrence_id).where(Signup.person_id == person.id).scalar_subquery()
    leads = union(
        select(Membership.person_id)
        .join(Occurrence, Occurrence.place_id == Membership.place_id)
        .where(Membership.role == "worker", Occurrence.id.in_(days)),
        select(Occurrence.leader_id).where(Occurrence.id.in_(days), Occurrence.leader_id.is_not(None)),
        select(Shift.leader_id).where(Shift.occurrence_id.in_(days), Shift.leader_id.is_not(None)),
    ).subquery()
    lists = select(Chat.id).where(Chat.person_id.in_(select(leads.c[0]))).scalar_subquery()
    read = and_(
        or_(Message.ticket_id.in_(served), and_(Message.chat_id.in_(lists), Message.ticket_id.is_(None))),
        Message.direction == "out",
    )
    session.execute(
        update(Message.__table__)  # type: ignore[arg-type]
        .where(read, Message.text.contains(person.name))
        .values(text=func.replace(Message.text, person.name, SOMEBODY)),
    )
    _unname_buttons(session, read, person.name)


def _unname_buttons(session: Session, read: ColumnElement[bool], name: str) -> None:
    """Take the name off the buttons (帮TA签到: a button a name) of these messages."""
    kept = cast(Message.data, String)
    # SQLite keeps the name as JSON escapes it, PostgreSQL as it is written.
    named = or_(*(kept.contains(form, autoescape=True) for form in {name, json.dumps(name)[1:-1]}))
    for message in session.scalars(select(Message).where(read, named)):
        rows = (message.data or {}).get("buttons", [])
        unnamed = [[[label.replace(name, SOMEBODY), payload] for label, payload in row] for row in rows]
        message.data = {**(message.data or {}), "buttons": unnamed}
    session.flush()
