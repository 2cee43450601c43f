"""Readings: how a heard message was understood, as it was kept with the message then."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from nlp.meaning import Meaning
from storage.messages import Message, note_meaning

# The message that made a ticket is the first that was heard of it; some say nothing that was read.
_FIRST = 8


class Reading(NamedTuple):
    """A heard message and its meaning; `said`: in the person's own words, not by a button."""

    message_id: int
    said: bool
    text: str
    at: datetime
    meaning: Meaning


def find_reading(session: Session, message_id: int) -> Reading | None:
    """Return how the message was understood; None where that was not kept, or was deleted since."""
    message = session.get(Message, message_id, populate_existing=True)
    return None if message is None or message.direction != "in" else _reading(message)


def reading_of(session: Session, ticket_id: int) -> Reading | None:
    """Return how the message was understood that made the ticket; None where it was not kept, or was deleted since."""
    heard = session.scalars(
        select(Message)
        .where(Message.ticket_id == ticket_id, Message.direction == "in")
        .order_by(Message.id)
        .limit(_FIRST)
        .execution_options(populate_existing=True),
    )
    return next(filter(None, map(_reading, heard)), None)


def _reading(message: Message) -> Reading | None:
    kept = (message.data or {}).get("meaning")
    if not kept:
        return None
    meaning = Meaning.from_json(kept)
    said = "press" not in (message.data or {})
    return Reading(message.id, said, message.text, message.at, meaning)


def decide_on_second(session: Session, message_id: int) -> bool:
    """Note that the person has decided on the second need in their message; False where they had before."""
    message = session.get_one(Message, message_id, populate_existing=True)
    kept = message.data or {}
    if kept.get("second"):
        return False
    note_meaning(session, message_id, kept | {"second": "decided"})
    return True
