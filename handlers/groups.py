"""Groups: the bot is added to one, a worker binds it to a place, themes arrive there, photos come back from it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from handlers.turn import Heard, Outcome
from nlp.reader import Reader


def hear(session: Session, reader: Reader, heard: Heard) -> Outcome:
    """Do what was asked in a group, in the given transaction; a repetition does nothing."""
    return Outcome()
