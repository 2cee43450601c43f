"""Offers (派单): who was asked to take a ticket, and what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.errors import NotYours
from storage.events import record
from storage.lifecycle import PROGRAM, VOLUNTEER, Actor
from storage.moves import move, move_all
from storage.tickets import Ticket


class Offer(Base):
    """A volunteer was asked whether they take a ticket."""

    KIND: ClassVar[str] = "offer"
    __tablename__ = "offers"
    __table_args__ = (Index(None, "ticket_id", "person_id", unique=True), Index(None, "person_id", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    at: Mapped[datetime]
    # with which widening of the circle they were asked, and why they
    wave: Mapped[int] = mapped_column(default=1)
    reasons: Mapped[list[Any]] = mapped_column(default=list)


def find_offer(session: Session, ticket_id: int, person_id: int) -> Offer | None:
    """Return the offer of this ticket to this person."""
    return session.scalar(select(Offer).where(Offer.ticket_id == ticket_id, Offer.person_id == person_id))


def offered_to(session: Session, person_id: int) -> Sequence[Ticket]:
    """Return the open tickets that the volunteer was offered and has not answered, the newest first."""
    return session.scalars(
        select(Ticket)
        .join(Offer, Offer.ticket_id == Ticket.id)
        .where(Offer.person_id == person_id, Offer.status == "offered", Ticket.status == "open")
        .order_by(Ticket.id.desc()),
    ).all()


def asked_for(session: Session, ticket_id: int) -> set[int]:
    """Return who was offered the ticket and has not answered."""
    return set(session.scalars(select(Offer.person_id).where(Offer.ticket_id == ticket_id, Offer.status == "offered")))


def offer(session: Session, ticket: Ticket, person_id: int, now: datetime) -> None:
    """派单: record that the volunteer is asked; an earlier, withdrawn offer is renewed."""
    known = find_offer(session, ticket.id, person_id)
    if known is not None:
        move(session, known, "offer", PROGRAM, now, at=now)
        return
    made = Offer(ticket_id=ticket.id, person_id=person_id, status="offered", at=now)
    session.add(made)
    session.flush()
    record(session, "offer", made.id, "offer", now, after="offered", actor_id=None)


def decline(session: Session, ticket: Ticket, person_id: int, now: datetime, why: str | None = None) -> None:
    """去不了: the volunteer does not take what was offered. Raises NotYours, TooLate."""
    known = find_offer(session, ticket.id, person_id)
    if known is None:
        raise NotYours
    move(session, known, "decline", Actor(person_id, frozenset({VOLUNTEER})), now, why=why)


def withdraw_offers(session: Session, ticket: Ticket, now: datetime) -> None:
    """Take back every offer that nobody answered: the ticket can no longer be taken."""
    move_all(session, Offer, Offer.ticket_id == ticket.id, "offered", "withdraw", PROGRAM, now)
