"""One person, two phones: a one-time link proved that both chats are the same person's."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.assignments import Assignment
from storage.calls import Call
from storage.copies import Card
from storage.errors import RoleStays
from storage.files import File
from storage.followers import Follower
from storage.ledger import Hours
from storage.members import roles_of
from storage.messages import Message
from storage.mutes import Mute
from storage.offers import Offer
from storage.people import Chat, Person, chats_of, get_person, join_chats
from storage.questions import Question
from storage.reworded import reword
from storage.shifts import Signup, Swap
from storage.tickets import Ticket
from storage.units import speaks_for
from storage.walls import WallPhoto
from storage.wishes import FreeHours, Wish


def has_something(session: Session, person: Person) -> bool:
    """Tell whether the person has agreed to be kept or has asked for anything: it would go along."""
    asked = select(Ticket.id).where(Ticket.requester_id == person.id).limit(1)
    return person.consented_at is not None or session.scalar(asked) is not None


def unite(session: Session, chat: Chat, person_id: int) -> None:
    """Let the chat belong to the person; all that its former person had comes along, if no other chat is theirs.

    But for a role: that would make whoever sends a link to a worker a worker. Raises RoleStays.
    """
    former = get_person(session, chat.owner)
    if former.id == person_id:
        return
    if roles_of(session, former.id) or speaks_for(session, former.id):
        raise RoleStays
    join_chats(session, chat, person_id)
    if chats_of(session, former.id):
        return
    person = get_person(session, person_id)
    for column in (Ticket.requester_id, Question.person_id, File.person_id, Call.person_id, Message.about_id,
                   Hours.person_id, WallPhoto.person_id, Swap.asked_id):  # fmt: skip
        session.execute(update(column.class_).where(column == former.id).values({column.key: person_id}))
    # One row a person and thing: what both have stays with the former.
    for column, thing in (
        (Offer.person_id, Offer.ticket_id), (Assignment.person_id, Assignment.ticket_id),
        (Card.person_id, Card.ticket_id), (Signup.person_id, Signup.occurrence_id), (Mute.person_id, Mute.kind),
        (Follower.person_id, Follower.ticket_id),
    ):  # fmt: skip
        has = select(thing).where(column == person_id).scalar_subquery()
        session.execute(
            update(column.class_).where(column == former.id, thing.not_in(has)).values({column.key: person_id})
        )
    # Whoever was a volunteer before and is none any more is asked for nothing.
    for wished in (Wish, FreeHours, Follower):
        session.execute(delete(wished).where(wished.person_id == former.id))
    theirs = select(Ticket.id).where(Ticket.requester_id == person_id).scalar_subquery()
    session.execute(delete(Follower).where(Follower.person_id == person_id, Follower.ticket_id.in_(theirs)))
    _bring_facts(former, person)
    for ticket_id in session.scalars(select(Ticket.id).where(Ticket.requester_id == person_id)):
        reword(session, ticket_id)
    session.flush()


def take_over(session: Session, chat: Chat, person_id: int) -> None:
    """Let the chat belong to whom a worker has written down beforehand; from now on only their own word counts.

    Raises RoleStays.
    """
    if not chats_of(session, person_id):
        get_person(session, person_id).consented_at = None
    unite(session, chat, person_id)


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
