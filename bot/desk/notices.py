"""Notices: what the last act said, shown on the page that follows it, with its buttons and its question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.links import Links
from handlers.routes import ANSWERS
from storage import pages, people, sessions
from storage.messages import Message

# An address that is opened again much later shows the page, and no old news.
SHOWN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said: its words, the address below it, its buttons (label, payload)."""

    text: str
    link: str | None
    buttons: Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Notice:
    """What an act said; `asks`: it waits for an answer in words."""

    said: Sequence[Said]
    asks: bool


def read(session: Session, links: Links, person_id: int, heard_id: int, now: datetime) -> Notice | None:
    """Return what was said after this message of the worker's desk; None where it is not theirs, or long ago."""
    if not heard_id:
        return None
    chat = people.find_chat(session, sessions.CHANNEL, str(person_id))
    heard = session.get(Message, heard_id)
    if chat is None or heard is None or heard.chat_id != chat.id or now - heard.at > SHOWN_FOR:
        return None
    said: list[Message] = []
    later = select(Message).where(Message.chat_id == chat.id, Message.id > heard.id).order_by(Message.id)
    for one in session.scalars(later.limit(40)):
        if one.direction == "in":
            return _notice(session, links, said, asks=False)
        # A card of an earlier notice that the same act has renewed is what it said.
        if one.replaces_id is None or (one.replaces_id < heard.id and one.at == heard.at):
            said.append(one)
    return _notice(session, links, said, asks=_is_asked(chat.pending, now))


def _notice(session: Session, links: Links, said: Sequence[Message], *, asks: bool) -> Notice | None:
    newer = pages.rewritten(session, [one.id for one in said])
    shown = []
    for one in said:
        reads = newer.get(one.id, one)
        data = reads.data or {}
        buttons = [[(str(label), str(payload)) for label, payload in row] for row in data.get("buttons", [])]
        if reads.text:
            shown.append(Said(reads.text, links.of(data), buttons))
    return Notice(shown, asks) if shown else None


def _is_asked(pending: Mapping[str, Any] | None, now: datetime) -> bool:
    asked, at = str((pending or {}).get("ask")), (pending or {}).get("at")
    # What is answered by a button alone has no field for words.
    return asked in ANSWERS and at is not None and now - datetime.fromisoformat(at) < SHOWN_FOR
