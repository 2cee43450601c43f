"""Unnaming: the name of somebody who is forgotten goes out of what others were told, and off their buttons."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, or_, select, union, update
from sqlalchemy.orm import Session

from storage.activities import Activity, Occurrence
from storage.assignments import Assignment
from storage.members import Membership
from storage.messages import Message
from storage.people import Chat, Person
from storage.places import above, below
from storage.shifts import Shift, Signup

# stands for a name that was taken back
SOMEBODY = "＊"
# A name as long as this is hardly part of another.
_WHOLE_NAME = 3


def unname(session: Session, person: Person) -> None:
    """Take a volunteer's name out of what others were told about the tickets and the days they served in."""
    _unname_contacts(session, person)
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


def _unname_contacts(session: Session, person: Person) -> None:
    """Let nobody be told to ask for the person any more: by their telephone anywhere, by name where they belong."""
    roles = select(Membership.place_id).where(Membership.person_id == person.id)
    homes = [place_id for place_id in (person.place_id, *session.scalars(roles)) if place_id is not None]
    here = {*below(session, homes), *(place for home in homes for place in above(session, home))}
    tables: tuple[type[Any], ...] = (Activity, Occurrence)
    for table in tables:
        digits = func.replace(func.replace(table.contact, " ", ""), "-", "")
        by_phone = digits.contains(person.phone) if person.phone else false()
        by_name = and_(table.contact.contains(person.name), table.place_id.in_(here)) if person.name else false()
        for one in session.scalars(select(table).where(table.contact != "", or_(by_phone, by_name))):
            if _names(one.contact, person):
                one.contact = ""
    session.flush()


def _names(contact: str, person: Person) -> bool:
    """Tell whether it is they: two characters may begin the longer name of somebody else."""
    if person.phone and person.phone in re.sub(r"[ -]", "", contact):
        return True
    ends = r"(?![\u4e00-\u9fff])" if len(person.name) < _WHOLE_NAME else ""
    return bool(person.name) and re.search(f"{re.escape(person.name)}{ends}", contact) is not None


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
