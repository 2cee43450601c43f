"""What a chat page reads: its log, as the rows of one JSON answer, its pictures, and what is kept of its person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from bot import calendars
from bot.links import Links
from bot.media import Spool
from handlers import numbered
from handlers.wording import common, enclosing, web
from storage import attachments, files, invitations, pages, people, personal, places
from storage.database import Database
from storage.messages import Message
from storage.tickets import Ticket

CHANNEL = "web"
EARLIER = 50
WANTED = "wanted"
# What a message hands over as a file, and the file's name.
FILES = {"export": web.EXPORT_NAME, "calendar": web.CALENDAR_FILE}


class Look(NamedTuple):
    """What a chat page reads at once: what was said, the person's station, and up to where the chat had been seen."""

    messages: list[dict[str, Any]]
    station: dict[str, str]
    seen_id: int


class WebLog:
    """Reads for one chat page; every call is synchronous and has its own view of the database."""

    def __init__(self, database: Database, base: str, spool: Spool, links: Links) -> None:
        """`base` is the page's path."""
        self._database, self._base, self._spool, self._links = database, base, spool, links

    def chat(self, address: str | None) -> int | None:
        """Return the chat of this address; None before its first message."""
        with self._database.look() as session:
            found = None if address is None else pages.opened(session, CHANNEL, address)
            return None if found is None else found.id

    def place(self, secret: str) -> places.Place | None:
        """Return the station that the cookie's person belongs to."""
        with self._database.look() as session:
            chat = people.find_chat(session, CHANNEL, invitations.digest_of(secret))
            return _place_of(session, chat.owner if chat else None)

    def look(self, address: str | None, after: int, before: int | None) -> Look:
        """Return what was said after an id; nothing before the chat's first message.

        With 0 (or `before`) it is the recent history, each message as it reads now.
        """
        with self._database.look() as session:
            chat = None if address is None else pages.opened(session, CHANNEL, address)
            if chat is None:
                return Look([], _told(_only_station(session)), 0)
            if chat.place_id is None:
                station = _told(_only_station(session))
            else:
                station = {"name": chat.place or "", "phone": chat.phone or ""}
            if after:
                said = [(message, message) for message in pages.since(session, chat.id, after)]
            else:
                rows = pages.recent(session, chat.id, before, most=EARLIER if before else pages.RECENT)
                newer = pages.rewritten(session, [row.id for row in rows])
                said = [(row, newer.get(row.id, row)) for row in rows]
        # Their links may want a view of their own: never two at once, or a full pool would wait for itself.
        rows_of = [row_of(message, reads, self._base, self._links) for message, reads in said]
        return Look(rows_of, station, chat.seen_id)

    def picture(self, address: str | None, message_id: int) -> tuple[Path | None, str]:
        """Return where a picture or another file of this chat lies, and its media type.

        Nowhere yet, and the type `WANTED`, while it is still being fetched; nowhere and no type where there is none, or
        the file of a ticket that the person may not see any more.
        """
        with self._database.look() as session:
            message = _own(session, address, message_id)
            reads = message and pages.rewritten(session, [message.id]).get(message.id, message)
            file = session.get(files.File, reads.file_id) if reads and reads.file_id else None
            if reads is None or not _may_see(session, reads):
                return None, ""
            if file is None or file.state != "stored" or file.name is None:
                return None, WANTED if file is not None and file.state == WANTED else ""
            return self._spool.path(file.name), file.media_type or "application/octet-stream"

    def export(self, address: str | None, message_id: int) -> str | None:
        """Return what is kept of the person, where this message of their chat handed it over."""
        with self._database.look() as session:
            message = _own(session, address, message_id)
            if message is None or not (message.data or {}).get("export"):
                return None
            chat = session.get(people.Chat, message.chat_id)
            return None if chat is None else exported(session, chat.owner)

    def calendar(self, address: str | None, message_id: int) -> bytes | None:
        """Return the day that this message of the chat handed over, as an .ics file for its person."""
        with self._database.look() as session:
            message = _own(session, address, message_id)
            occurrence_id = None if message is None else (message.data or {}).get("calendar")
            chat = None if message is None else session.get(people.Chat, message.chat_id)
            if occurrence_id is None or chat is None:
                return None
            return calendars.occurrence_file(session, int(occurrence_id), chat.owner)


def row_of(message: Message, reads: Message, base: str, links: Links) -> dict[str, Any]:
    """Return what the page of this path makes a bubble of: a message, as it reads now."""
    data = reads.data or {}
    mine = message.direction == "in"
    below = None if mine else links.of(data)
    # What reads differently now has lost its picture: a broadcast that was taken back.
    address = f"{base}/media/{reads.id}"
    picture = address if reads.file_id and reads.kind == "photo" else None
    other = bool(reads.file_id) and picture is None
    sent = {"url": address, "name": enclosing.file_name(reads.kind, None)} if other else None
    made = next(({"url": f"{base}/{kind}/{message.id}", "name": FILES[kind]} for kind in FILES if data.get(kind)), sent)
    return {
        "id": message.id,
        "newest": reads.id,
        "who": "me" if mine else "wudan",
        "key": message.key.rpartition(":")[2] if mine and message.key else None,
        "kind": message.kind,
        "text": reads.text if below is None else f"{reads.text}\n{below}",
        "buttons": [[{"label": label, "press": press} for label, press in row] for row in data.get("buttons", ())],
        "picture": picture,
        "file": made,
        "at": message.at.astimezone(common.ZONE).isoformat(),
        "replaces": message.replaces_id,
        "numbered": not numbered.speaks(data),
        # An open page still shows what is gone.
        "forgets": bool(data.get("forgets")),
        "ticket": reads.ticket_id is not None and not mine,
        # The leader of a day shows where it is, too.
        "locate": any(data.get(asks) for asks in ("locate", "code")),
    }


def _may_see(session: Session, message: Message) -> bool:
    """Tell whether whom a file was shown may see it still: the ticket may have gone to somebody else."""
    ticket = None if message.ticket_id is None else session.get(Ticket, message.ticket_id)
    if message.direction == "in" or ticket is None:
        return True
    chat = session.get_one(people.Chat, message.chat_id)
    return attachments.may_see(session, chat.owner, ticket)


def exported(session: Session, person_id: int) -> str:
    """Return what is kept of a person, as the JSON text of a file."""
    return json.dumps(personal.take_away(session, person_id), ensure_ascii=False, indent=2)


def _own(session: Session, address: str | None, message_id: int) -> Message | None:
    chat = None if address is None else people.find_chat(session, CHANNEL, address)
    message = session.get(Message, message_id)
    return message if chat is not None and message is not None and message.chat_id == chat.id else None


def _told(place: places.Place | None) -> dict[str, str]:
    return {"name": place.name if place else "", "phone": place.phone if place else ""}


def _place_of(session: Session, person_id: int | None) -> places.Place | None:
    person = None if person_id is None else people.get_person(session, person_id)
    if person is not None and person.place_id is not None:
        return places.find_place(session, person.place_id)
    return _only_station(session)


def _only_station(session: Session) -> places.Place | None:
    return places.find_place(session, places.only_station(session))
