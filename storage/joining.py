"""One person, two phones: a one-time link proved that both chats are the same person's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.assignments import Assignment
from storage.calls import Call
from storage.files import File
from storage.lifecycle import PROGRAM, move
from storage.members import grant, roles_of, set_teams, teams_of
from storage.messages import Message
from storage.offers import Offer
from storage.people import Chat, Person, chats_of, get_person, join_chats
from storage.questions import Question
from storage.tickets import Card, Ticket


def unite(session: Session, chat: Chat, person_id: int, now: datetime) -> None:
    """Let the chat belong to the person; all that its former person had comes along, if no other chat is theirs."""
    former = get_person(session, chat.person_id)
    join_chats(session, chat, person_id)
    if former.id == person_id or chats_of(session, former.id):
        return
    person = get_person(session, person_id)
    for column in (Ticket.requester_id, Question.person_id, File.person_id, Call.person_id, Message.about_id):
        session.execute(update(column.class_).where(column == former.id).values({column.key: person_id}))
    for table in (Offer, Assignment, Card):
        has = select(table.ticket_id).where(table.person_id == person_id).scalar_subquery()
        session.execute(
            update(table).where(table.person_id == former.id, table.ticket_id.not_in(has)).values(person_id=person_id)
        )
    _bring_roles(session, former.id, person_id, now)
    _bring_facts(former, person)
    session.flush()


def _bring_roles(session: Session, former_id: int, person_id: int, now: datetime) -> None:
    teams = teams_of(session, former_id)
    for role in roles_of(session, former_id):
        grant(session, person_id, role.role, role.place_id, now)
        move(session, role, "end", PROGRAM, now)
    if teams:
        set_teams(session, person_id, teams | teams_of(session, person_id))


def _bring_facts(former: Person, person: Person) -> None:
    if not (person.estate or person.building or person.room):
        person.estate, person.building, person.unit, person.room = (
            former.estate,
            former.building,
            former.unit,
            former.room,
        )
    person.name = person.name or former.name
    person.phone = person.phone or former.phone
    person.place_id = person.place_id or former.place_id
    person.consented_at = person.consented_at or former.consented_at
    former.name = former.phone = former.estate = former.building = former.unit = former.room = ""
