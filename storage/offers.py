"""Offers (派单): who was asked to take a ticket, with which wave and why they, and what they answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, cast

from sqlalchemy import ForeignKey, Index, Table, bindparam, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.errors import UnknownTicket
from storage.events import record, record_each
from storage.lifecycle import PROGRAM, VOLUNTEER, Actor
from storage.members import begin_to_wait
from storage.moves import move, move_all, too_late
from storage.tickets import Ticket

# Whoever was asked can still say yes, whether or not the others were asked meanwhile.
TAKEABLE = ("offered", "expired")
WAITING = "waiting"
# 没空, 太远, 不会, 别的
WHYS = ("busy", "far", "unable", "other")


class Offer(Base):
    """A volunteer was asked whether they take a ticket."""

    KIND: ClassVar[str] = "offer"
    __tablename__ = "offers"
    __table_args__ = (
        Index(None, "ticket_id", "person_id", unique=True),
        Index(None, "person_id", "status"),
        Index(None, "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    at: Mapped[datetime]
    # with which widening of the circle they were asked, and why they
    wave: Mapped[int] = mapped_column(default=1)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    # why they cannot, as they said: one of WHYS
    why: Mapped[str] = mapped_column(default="")
    # how often they were asked this, as it counts in their week; where life is at stake, nothing counts
    counted: Mapped[int] = mapped_column(default=1)
    # 候补: since when they wait for a slot
    waits_since: Mapped[datetime | None] = mapped_column(default=None)


def find_offer(session: Session, ticket_id: int, person_id: int) -> Offer | None:
    """Return the offer of this ticket to this person."""
    return session.scalar(select(Offer).where(Offer.ticket_id == ticket_id, Offer.person_id == person_id))


def get_offer(session: Session, ticket_id: int, person_id: int) -> Offer:
    """As `find_offer`. Raises UnknownTicket where the person was never asked."""
    known = find_offer(session, ticket_id, person_id)
    if known is None:
        raise UnknownTicket
    return known


def offers_of(session: Session, ticket_id: int) -> Sequence[Offer]:
    """Return every offer of the ticket, in the order in which people were asked."""
    return session.scalars(
        select(Offer).where(Offer.ticket_id == ticket_id).order_by(Offer.wave, Offer.at, Offer.id),
    ).all()


def reasons_of(session: Session, ticket_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return for each of these tickets the codes of why people were asked for it; none where nobody was."""
    found: dict[int, set[str]] = {}
    rows = session.connection().execute(_REASONS, {"tickets": ticket_ids}).all() if ticket_ids else []
    for ticket_id, reasons in rows:
        found.setdefault(ticket_id, set()).update(reasons)
    return found


def offered_to(session: Session, person_id: int) -> Sequence[Ticket]:
    """Return the open tickets that the volunteer was offered and has not answered, the newest first."""
    return session.scalars(
        select(Ticket)
        .join(Offer, Offer.ticket_id == Ticket.id)
        .where(Offer.person_id == person_id, Offer.status.in_(TAKEABLE), Ticket.status == "open")
        .order_by(Ticket.id.desc()),
    ).all()


def asked_for(session: Session, ticket_id: int) -> set[int]:
    """Return who was offered the ticket and has not answered: they may take it as long as it is open."""
    query = select(Offer.person_id).where(Offer.ticket_id == ticket_id, Offer.status.in_(TAKEABLE))
    return set(session.scalars(query))


def is_answered(session: Session, ticket_id: int) -> bool:
    """Tell whether everybody who was asked last has answered: nobody has to be waited for."""
    waits = select(Offer.id).where(Offer.ticket_id == ticket_id, Offer.status == "offered").limit(1)
    return session.scalar(waits) is None


def offer(session: Session, ticket: Ticket, person_id: int, now: datetime) -> None:
    """派单: record that this one volunteer is asked; an earlier, withdrawn offer is renewed."""
    offer_to(session, ticket, {person_id: []}, now)


def offer_to(session: Session, ticket: Ticket, chosen: Mapping[int, Collection[str]], now: datetime) -> None:
    """派单: record that these people are asked with the ticket's present wave, each with why they.

    An earlier offer that was withdrawn is renewed. Their waiting begins anew.
    """
    counts, wave = 0 if ticket.urgency == "danger" else 1, max(1, ticket.wave)
    given = {"ticket_id": ticket.id, "people": [*chosen]}
    ids = session.connection().execute(_KNOWN, given).scalars().all()
    known = {one.person_id: one for one in session.scalars(select(Offer).where(Offer.id.in_(ids)))} if ids else {}
    for earlier in known.values():
        move(
            session, earlier, "offer", PROGRAM, now, at=now, wave=wave, reasons=[*chosen[earlier.person_id]], why="",
            counted=earlier.counted + counts,
        )  # fmt: skip
    new = [
        {"ticket_id": ticket.id, "person_id": one, "status": "offered", "at": now, "wave": wave,
         "reasons": [*reasons], "why": "", "counted": counts}
        for one, reasons in chosen.items() if one not in known
    ]  # fmt: skip
    if new:
        made = session.connection().execute(_OFFER, new).scalars().all()
        record_each(session, "offer", made, "offer", now, after="offered")
    begin_to_wait(session, chosen, now)


# Built once: building a statement costs as much as running it.
_TABLE = cast("Table", Offer.__table__)
_KNOWN = select(_TABLE.c.id).where(
    _TABLE.c.ticket_id == bindparam("ticket_id"), _TABLE.c.person_id.in_(bindparam("people", expanding=True))
)
_REASONS = select(_TABLE.c.ticket_id, _TABLE.c.reasons).where(
    _TABLE.c.ticket_id.in_(bindparam("tickets", expanding=True))
)
_OFFER = insert(_TABLE).returning(_TABLE.c.id)


def decline(session: Session, ticket: Ticket, person_id: int, now: datetime, why: str | None = None) -> None:
    """去不了: the volunteer does not take what was offered. Raises UnknownTicket, TooLate."""
    known = get_offer(session, ticket.id, person_id)
    move(session, known, "decline", Actor(person_id, frozenset({VOLUNTEER})), now, why=why)


def say_why(session: Session, ticket: Ticket, person_id: int, why: str, now: datetime) -> None:
    """Keep why somebody declined: one of WHYS. Raises UnknownTicket, TooLate where they have taken it since."""
    known = get_offer(session, ticket.id, person_id)
    if known.status != "declined":
        raise too_late(known, "say why")
    known.why = why
    session.flush()
    record(session, "offer", known.id, "say why", now, before="declined", after="declined", actor_id=person_id, why=why)


def expire_offers(session: Session, ticket: Ticket, now: datetime) -> None:
    """Let the offers that nobody answered expire: others are asked too. They can be taken as long as it is open."""
    move_all(session, Offer, Offer.ticket_id == ticket.id, "offered", "expire", PROGRAM, now)


def withdraw_offers(session: Session, ticket: Ticket, now: datetime, *, for_good: bool = True) -> None:
    """Take back every offer that nobody answered: the ticket can no longer be taken, or they are asked anew.

    `for_good`: nobody needs to wait for a slot either.
    """
    for status in (*TAKEABLE, WAITING) if for_good else TAKEABLE:
        move_all(session, Offer, Offer.ticket_id == ticket.id, status, "withdraw", PROGRAM, now)
