"""Misread: messages that were understood otherwise than they were meant, as somebody said afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session

from storage.examples import MAY_BE_KEPT, Example, Label
from storage.messages import Message
from storage.people import Chat, Person
from storage.tickets import Ticket

SOURCES = ("choice", "correction")


class Misread(NamedTuple):
    """A message with its words, as it was read and as it was meant; `source`: choice or correction, `at`: when."""

    text: str
    role: str
    said_at: datetime
    source: str
    at: datetime
    was: Label
    label: Label
    ticket_id: int | None
    # what its speaker and its ticket have of telephones and doors, so that nobody is shown them
    phones: tuple[str, ...]
    rooms: tuple[str, ...]


def misread(
    session: Session, place_ids: Sequence[int], since: datetime, *, source: str = "", most: int, skip: int = 0
) -> tuple[list[Misread], bool]:
    """Return what was misread in these places, the last confirmed first, and whether there is more.

    A message belongs to the place of its ticket, else to that of its speaker; what has none belongs to all. What was
    deleted, or may not be kept, is not among them.
    """
    place = case((Ticket.id.is_not(None), Ticket.place_id), else_=Person.place_id)
    differs = or_(
        Example.intent.is_distinct_from(Example.was_intent),
        Example.team.is_distinct_from(Example.was_team),
        and_(Example.item.is_not(None), Example.item.is_distinct_from(Example.was_item)),
        # Of danger nothing is kept beside the reading itself; residents are not asked about it.
        Example.source != "choice",
    )
    query = (
        select(Example, Message, Person, Ticket)
        .join(Message, Message.id == Example.message_id)
        .join(Chat, Chat.id == Message.chat_id)
        .join(Person, Person.id == Chat.person_id)
        .outerjoin(Ticket, Ticket.id == Message.ticket_id)
        .where(Example.at >= since, differs, or_(place.in_(place_ids), place.is_(None)), *MAY_BE_KEPT)
        .order_by(Example.at.desc(), Example.id.desc())
    )
    if source:
        query = query.where(Example.source == source)
    rows = session.execute(query.limit(most + 1).offset(skip)).all()
    return [made for row in rows[:most] if (made := _made(*row)) is not None], len(rows) > most


def _made(one: Example, message: Message, person: Person, ticket: Ticket | None) -> Misread | None:
    kept = (message.data or {}).get("meaning") or {}
    label = Label(one.intent, one.team, one.item, one.danger)
    # Of danger the reading alone tells.
    danger = kept["urgency"] == "danger" if "urgency" in kept else one.danger
    was = Label(one.was_intent or "", one.was_team, one.was_item, danger)
    if was == label._replace(item=label.item or was.item):
        return None
    phones, rooms = [person.phone], [person.room]
    if ticket is not None:
        phones.append(ticket.phone)
        rooms.append(ticket.room)
    return Misread(
        message.text, one.role, message.at, one.source, one.at, was, label, message.ticket_id,
        tuple(filter(None, phones)), tuple(filter(None, rooms)),
    )  # fmt: skip
