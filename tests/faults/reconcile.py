"""After everything has settled: what people sent, what the database holds, and what they received must agree.

`reconcile` returns a sentence for each breach, and nothing where all is well:
- everything sent is in the database once (web: answered with 200; Telegram delivers again until it is confirmed);
- each sentence has its one ticket, and nothing has happened to anything twice;
- a notice or a broadcast arrived once, or is listed as uncertain; an alarm, an answer or an edit arrived once, or
  perhaps twice and is then marked so; nothing arrived that was not to be said;
- a page that was open all the time shows what a freshly loaded one shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.activities import Activity, Occurrence
from storage.assignments import Assignment
from storage.campaigns import Campaign
from storage.database import Database
from storage.endings import Rating
from storage.events import Event
from storage.files import File
from storage.ledger import Hours
from storage.messages import UNSETTLED, Message
from storage.offers import Offer
from storage.people import Chat
from storage.running import Failure
from storage.shifts import Signup, Swap
from storage.tickets import Ticket
from storage.walls import WallPhoto
from tests.faults.arrivals import at_telegram, plain
from tests.faults.traffic import Sent

THINGS: dict[str, Any] = {
    model.KIND: model
    for model in (Ticket, Offer, Assignment, Campaign, Activity, Occurrence, Signup, Swap, Hours, WallPhoto)
}
# Said of a ticket without anything having moved: it may happen as often as somebody does it.
NO_MOVE = ("see", "amend", "rate", "unsolved", "poor")
SERVED = ("taken", "arrived", "done")


@dataclass
class Received:
    """What reached people: each call that the scripted Telegram carried out, and the pages as they read now."""

    calls: Sequence[Mapping[str, Any]] = ()
    # a chat's address → what the open page shows, and what a page loaded now shows: row id → text
    pages: dict[str, tuple[dict[int, str], dict[int, str]]] = field(default_factory=dict)


def reconcile(database: Database, sent: Sent, received: Received, files: Path | None = None) -> list[str]:
    """Compare the three and return every breach as a sentence; `files` is where pictures are kept."""
    with database.look() as session:
        return [
            *_deliveries(session, sent),
            *_tickets(session, sent),
            *_moves(session),
            *_judgements(session),
            *_settled(session),
            *_said_twice(session),
            *at_telegram(session, received.calls),
            *_pages(session, received.pages),
            *_files(session, files),
        ]


def _deliveries(session: Session, sent: Sent) -> Iterator[str]:
    heard = {
        row.key: row.text for row in session.execute(select(Message.key, Message.text).where(Message.direction == "in"))
    }
    for key, text in sent.deliveries.items():
        if key not in heard:
            yield f"the delivery {key} ({text or 'a press'}) was taken and is lost"
        elif text is not None and heard[key] != text:
            yield f"the delivery {key} was {text!r} and is kept as {heard[key]!r}"
    yield from (f"the delivery {key} was never sent" for key in heard if key not in sent.deliveries)
    for failure in session.scalars(select(Failure)):
        yield f"the act of {failure.key} failed: {failure.error}"


def _tickets(session: Session, sent: Sent) -> Iterator[str]:
    known = Counter(session.scalars(select(Ticket.words)))
    for sentence in sent.sentences:
        if known[sentence] != 1:
            yield f"the sentence {sentence!r} has {known[sentence]} tickets"
    yield from (f"a ticket says {words!r}, which nobody said" for words in known if words not in sent.sentences)
    held = Counter(session.scalars(select(Assignment.ticket_id).where(Assignment.status.in_(SERVED))))
    for ticket in session.scalars(select(Ticket)):
        if ticket.taken > ticket.needed:
            yield f"ticket {ticket.id} needs {ticket.needed} and was taken by {ticket.taken}"
        if ticket.taken != held[ticket.id] and not ticket.reopened and ticket.status != "cancelled":
            yield f"ticket {ticket.id} counts {ticket.taken} helpers and has {held[ticket.id]}"


def _moves(session: Session) -> Iterator[str]:
    """Each event begins where the last one of its thing ended: an effect that came twice breaks the chain."""
    chains: defaultdict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in session.scalars(select(Event).order_by(Event.id)):
        chains[event.thing, event.thing_id].append(event)
    for kind, table in THINGS.items():
        for thing in session.scalars(select(table)):
            chain = [
                event
                for event in chains.pop((kind, thing.id), [])
                if event.act not in NO_MOVE or event.before != event.after
            ]
            at: str | None = None
            for event in chain:
                if event.before != at:
                    yield f"{kind} {thing.id} was {at} when {event.act} took it from {event.before}"
                at = event.after
            if at != thing.status:
                yield f"{kind} {thing.id} is {thing.status}, and its events lead to {at}"
    for kind, number in chains:
        if kind in THINGS:
            yield f"events tell of {kind} {number}, which is not there"


def _judgements(session: Session) -> Iterator[str]:
    given = Counter(session.scalars(select(Event.thing_id).where(Event.thing == "ticket", Event.act == "rate")))
    kept = Counter(session.scalars(select(Rating.ticket_id).where(Rating.stars.is_not(None))))
    for ticket in given.keys() | kept.keys():
        if given[ticket] != kept[ticket]:
            yield f"ticket {ticket} was rated {given[ticket]} times and keeps {kept[ticket]} ratings"


def _settled(session: Session) -> Iterator[str]:
    for row in session.scalars(select(Message).where(Message.direction == "out")):
        if row.state in UNSETTLED:
            yield f"message {row.id} is still {row.state}"


def _said_twice(session: Session) -> Iterator[str]:
    """Of one ticket nothing is said twice in one chat: each of its steps happens once and has its own words."""
    query = select(Message.chat_id, Message.ticket_id, Message.text, Message.data).where(
        Message.direction == "out", Message.ticket_id.is_not(None), Message.replaces_id.is_(None)
    )
    said = Counter((row.chat_id, row.ticket_id, row.text, plain(row.data)) for row in session.execute(query))
    for (chat, ticket, text, _), count in said.items():
        if count > 1:
            yield f"chat {chat} is told {count} times of ticket {ticket}: {text[:60]!r}"


def _pages(session: Session, pages: Mapping[str, tuple[dict[int, str], dict[int, str]]]) -> Iterator[str]:
    for address, (opened, loaded) in pages.items():
        chat = session.scalar(select(Chat.id).where(Chat.channel == "web", Chat.address == address))
        rows = session.scalars(select(Message).where(Message.chat_id == chat).order_by(Message.id)).all()
        reads = {row.id: row.text for row in rows if row.replaces_id is None}
        reads |= {row.replaces_id: row.text for row in rows if row.replaces_id is not None}
        # A page that loads draws nothing for what has no words and no picture (a press without its label).
        drawn = {row.id for row in rows if reads.get(row.id) or row.file_id is not None}
        for which, shows in (("open", opened), ("reloaded", loaded)):
            first = min(shows, default=0) if which == "reloaded" else 0  # a page loads the newest messages alone
            wanted = reads.keys() if which == "open" else drawn
            for number in sorted(one for one in wanted - shows.keys() if one >= first):
                yield f"the {which} page {address[:8]} never got message {number}: {reads[number][:60]!r}"
            for number, text in shows.items():
                if reads.get(number) != text:
                    yield f"the {which} page {address[:8]} shows message {number} as {text[:60]!r}, not {str(reads.get(number))[:60]!r}"


def _files(session: Session, folder: Path | None) -> Iterator[str]:
    for row in session.scalars(select(Message).where(Message.kind == "photo", Message.file_id.is_(None))):
        yield f"photo {row.id} has lost its file"
    for file in session.scalars(select(File)):
        if file.state != "stored":
            yield f"file {file.id} is {file.state}: {file.remark}"
        elif folder is not None and (
            not (path := folder / str(file.name)).exists() or path.stat().st_size != file.size
        ):
            yield f"file {file.id} is not where it should be, or not whole"
