"""What a ticket is found by: the words that were said about it, whom it is for, and how its telephone ends.

One table on SQLite and PostgreSQL alike. It follows what is said by itself: who changes the words of a ticket notes
it (`reworded`), and before the commit `keep_up` lays its words down anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import cast

from sqlalchemy import ForeignKey, Index, Select, String, Table, bindparam, delete, exists, insert, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.messages import Message
from storage.people import Person
from storage.reworded import reword, take_reworded
from storage.tickets import Ticket

# Cuts a text into what it can be found by.
Cut = Callable[[str], Collection[str]]
NAME, ENDING = "@", "#"
LAST = 4
# A message holds 20,000 characters at most, and nobody looks for a ticket by its thousandth word.
MOST_TOKENS = 400
LONGEST_TOKEN = 24
# Compared character by character, so that all that begins alike stands together.
TOKEN = String().with_variant(String(collation="C"), "postgresql")


class Found(Base):
    """A ticket can be found by this token: a word, a name after `@`, the last four of a telephone after `#`."""

    __tablename__ = "found"
    __table_args__ = (Index(None, "ticket_id"), {"sqlite_with_rowid": False})

    token: Mapped[str] = mapped_column(TOKEN, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)


TABLE = cast("Table", Found.__table__)
_ADD = insert(TABLE)
_KNOWN = select(TABLE.c.ticket_id, TABLE.c.token).where(TABLE.c.ticket_id.in_(bindparam("ids", expanding=True)))
_TICKETS = (
    select(
        Ticket.id, Ticket.words, Ticket.estate, Ticket.building, Ticket.spot, Ticket.helped, Ticket.phone, Person.name
    )
    .join(Person, Person.id == Ticket.requester_id)
    .where(Ticket.id.in_(bindparam("ids", expanding=True)), Ticket.opened_at.is_not(None))
)
# The label of a button is no word of anybody.
_SAID = select(Message.ticket_id, Message.text).where(
    Message.ticket_id.in_(bindparam("ids", expanding=True)),
    Message.direction == "in",
    Message.kind != "press",
    Message.text != "",
)


def keep_up(session: Session, cut: Cut) -> None:
    """Lay down anew by what the tickets are found that were marked since the session began."""
    if marked := take_reworded(session):
        lay(session, marked, cut)


def lay(session: Session, ticket_ids: Sequence[int], cut: Cut) -> None:
    """Lay down by what these tickets are found; a draft, and one whose words were deleted, by nothing."""
    session.flush()
    ids = {"ids": list(ticket_ids)}
    due = {row.id: _tokens_of(row, cut) for row in session.execute(_TICKETS, ids) if row.words}
    for ticket_id, text in session.execute(_SAID, ids):
        if ticket_id in due:
            due[ticket_id].update(cut(text))
    wanted = {
        (ticket_id, token) for ticket_id, tokens in due.items() for token in sorted(filter(_fits, tokens))[:MOST_TOKENS]
    }
    known = {(ticket_id, token) for ticket_id, token in session.execute(_KNOWN, ids)}
    if gone := known - wanted:
        session.execute(delete(Found).where(tuple_(Found.ticket_id, Found.token).in_(gone)))
    if new := wanted - known:
        session.connection().execute(_ADD, [{"ticket_id": one, "token": token} for one, token in sorted(new)])


def forget_tokens(session: Session, chosen: Select[int] | Select[int | None]) -> None:
    """Let the chosen tickets (their ids) be found by nothing, but by what is left of their words after this act."""
    concerned = {one for one in session.scalars(chosen) if one is not None}
    session.execute(delete(Found).where(Found.ticket_id.in_(concerned)))
    for ticket_id in concerned:
        reword(session, ticket_id)


def left_to_lay(session: Session, *, after: int = 0, most: int = 500, anew: bool = False) -> list[int]:
    """Return the next tickets, by their number, that are found by nothing yet; `anew`: all of them."""
    query = select(Ticket.id).where(Ticket.id > after, Ticket.opened_at.is_not(None), Ticket.words != "")
    if not anew:
        query = query.where(~exists().where(Found.ticket_id == Ticket.id))
    return list(session.scalars(query.order_by(Ticket.id).limit(most)))


def _tokens_of(row: object, cut: Cut) -> set[str]:
    ticket = cast("Ticket", row)
    name = cast("Person", row).name
    # The shortest way in which people write a house's number.
    where = f"{ticket.estate}{ticket.building}#" if ticket.building else ticket.estate
    tokens = {token for text in (ticket.words, where, ticket.spot) if text for token in cut(text)}
    tokens.update(NAME + one for one in (name, ticket.helped) if one)
    if len(ticket.phone) >= LAST:
        tokens.add(ENDING + ticket.phone[-LAST:])
    return tokens


def _fits(token: str) -> bool:
    return len(token) <= LONGEST_TOKEN
