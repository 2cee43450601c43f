"""Undoing (撤销): what a worker did within the last minute is put back, by moves of the table, each with its event.

What the act changed is found by comparing what stands now with what stood before it: the ticket, its assignments,
offers and notices to units, the cards, and what was said about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.assignments import Assignment
from storage.cohandlers import helps
from storage.copies import Card
from storage.database import Base, Moment
from storage.errors import ChangedMeanwhile, NotAWorker, NothingToUndo, TooLateToUndo, UndoneBefore
from storage.events import Event, record
from storage.lifecycle import WORKER, Actor
from storage.messages import Message
from storage.moves import move
from storage.offers import Offer
from storage.rectifications import Rectification
from storage.takebacks import TakenBack, take_back
from storage.teams import TeamOrder
from storage.tickets import Ticket, works_on

WITHIN = timedelta(minutes=1)
KEPT = timedelta(days=1)
# Which row it is does not change.
_KEYS = ("id", "ticket_id", "person_id")
# Rows are written past the session, which may hold an older reading of them.
_FRESH = {"populate_existing": True}


class Deed(Base):
    """Something that a worker did and may take back for a while."""

    __tablename__ = "deeds"
    __table_args__ = (Index(None, "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    act: Mapped[str]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    # what is needed to put it back
    before: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Undone:
    """What was put back; `asked`: whom the act had given the ticket, or offered it; `spoken`: what it had said."""

    deed: Deed
    asked: set[int]
    spoken: TakenBack


def stands(session: Session, ticket: Ticket, *also: Ticket) -> dict[str, Any]:
    """Return how the ticket stands, for `did` after the act; `also`: other tickets of which the act speaks."""
    session.flush()
    held = session.scalars(select(Assignment).where(Assignment.ticket_id == ticket.id), execution_options=_FRESH)
    asked = session.scalars(select(Offer).where(Offer.ticket_id == ticket.id), execution_options=_FRESH)
    teams = session.scalars(select(TeamOrder).where(TeamOrder.ticket_id == ticket.id), execution_options=_FRESH)
    handed = session.scalars(
        select(Rectification).where(Rectification.ticket_id == ticket.id), execution_options=_FRESH
    )
    return {
        "ticket": _written(ticket),
        "held": {str(one.person_id): _written(one) for one in held},
        "asked": {str(one.person_id): _written(one) for one in asked},
        "teams": {str(one.person_id): _written(one) for one in teams},
        "handed": {str(one.id): _written(one) for one in handed},
        "cards": {f"{card.person_id} {card.role}": card.message_id for card in _cards(session, ticket.id)},
        "about": [ticket.id, *(one.id for one in also)],
        "said": _newest(session, Message),
    }


def did(session: Session, worker_id: int, act: str, ticket: Ticket, before: dict[str, Any], now: datetime) -> Deed:
    """Keep, after all that the act changed and said, that it may be taken back; `before`: how the ticket stood then."""
    after = stands(session, ticket)
    changed = {
        part: {key: before[part].get(key) for key in {**before[part], **after[part]}
               if before[part].get(key) != after[part].get(key)}
        for part in ("ticket", "held", "asked", "teams", "handed", "cards")
    }  # fmt: skip
    long_ago = and_(Deed.person_id == worker_id, Deed.at < now - KEPT)
    session.execute(delete(Deed).where(long_ago), execution_options={"synchronize_session": False})
    # What an act of its own kind needs besides is kept as it was given.
    kept = {**before, **changed, "upto": after["said"]}
    deed = Deed(person_id=worker_id, at=now, act=act, ticket_id=ticket.id, undone_at=None,
                before=kept | {"happened": _newest(session, Event)})  # fmt: skip
    session.add(deed)
    session.flush()
    return deed


def get_deed(session: Session, worker_id: int, ticket_id: int | None = None) -> Deed:
    """Return the worker's newest deed, or the newest on this ticket. Raises NothingToUndo."""
    query = select(Deed).where(Deed.person_id == worker_id)
    if ticket_id is not None:
        query = query.where(Deed.ticket_id == ticket_id)
    deed = session.scalar(query.order_by(Deed.id.desc()).limit(1))
    if deed is None:
        raise NothingToUndo
    return deed


def undo(session: Session, deed: Deed, ticket: Ticket, now: datetime) -> Undone:
    """Put back what the deed changed; the ticket is locked by whoever calls.

    What it said and has not gone out never will. Raises UndoneBefore, TooLateToUndo, NotAWorker, and ChangedMeanwhile
    where anybody has moved the ticket since.
    """
    session.refresh(deed)
    if deed.undone_at is not None:
        raise UndoneBefore
    if now - deed.at > WITHIN:
        raise TooLateToUndo
    # Whoever was asked along may take back that they ended it.
    if not works_on(session, deed.person_id, ticket) and not helps(session, deed.person_id, ticket.id):
        raise NotAWorker
    actor = Actor(deed.person_id, frozenset({WORKER}))
    if _changed_since(session, ticket, deed.before["happened"]):
        raise ChangedMeanwhile
    former = deed.before
    _put_back(session, select(Assignment).where(Assignment.ticket_id == ticket.id), former["held"], actor, now)
    _put_back(session, select(Offer).where(Offer.ticket_id == ticket.id), former["asked"], actor, now)
    _put_back(session, select(TeamOrder).where(TeamOrder.ticket_id == ticket.id), former["teams"], actor, now)
    handed = select(Rectification).where(Rectification.ticket_id == ticket.id)
    _put_back(session, handed, former.get("handed", {}), actor, now)
    facts = _read(ticket, former["ticket"])
    status = facts.pop("status", None)
    if status is not None:
        move(session, ticket, f"undo_{status}", actor, now, why=deed.act, **facts)
    else:
        for name, value in facts.items():
            setattr(ticket, name, value)
        session.flush()
        record(session, "ticket", ticket.id, "undo", now, before=ticket.status, after=ticket.status,
               actor_id=deed.person_id, why=deed.act)  # fmt: skip
    spoken = take_back(session, former["about"], former["said"], former["upto"], now)
    _put_cards_back(session, ticket, former["cards"])
    deed.undone_at = now
    session.flush()
    return Undone(deed, {int(one) for one in (*former["held"], *former["asked"], *former["teams"])}, spoken)


def _changed_since(session: Session, ticket: Ticket, event_id: int) -> bool:
    held = select(Assignment.id).where(Assignment.ticket_id == ticket.id).scalar_subquery()
    asked = select(Offer.id).where(Offer.ticket_id == ticket.id).scalar_subquery()
    teams = select(TeamOrder.id).where(TeamOrder.ticket_id == ticket.id).scalar_subquery()
    of_it = or_(
        and_(Event.thing == "ticket", Event.thing_id == ticket.id),
        and_(Event.thing == "assignment", Event.thing_id.in_(held)),
        and_(Event.thing == "offer", Event.thing_id.in_(asked)),
        and_(Event.thing == "team_order", Event.thing_id.in_(teams)),
    )
    moved = or_(Event.before.is_(None), Event.before != Event.after, Event.act.in_(("amend", "undo")))
    later = select(Event.id).where(Event.id > event_id, of_it, moved).limit(1)
    return not ticket.words or session.scalar(later) is not None


def _put_back(
    session: Session,
    rows: Select[Assignment] | Select[Offer] | Select[TeamOrder] | Select[Rectification],
    former: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    for row in session.scalars(rows, execution_options=_FRESH).all():
        key = str(row.id if isinstance(row, Rectification) else row.person_id)
        if key not in former:
            continue
        # What had no row before is, as nearly as a row can be, nothing: withdrawn.
        values = _read(row, former[key] or {"status": "withdrawn"})
        status = values.pop("status")
        if row.status != status:
            move(session, row, f"undo_{status}", actor, now, **values)
        else:
            for name, value in values.items():
                setattr(row, name, value)
    session.flush()


def _put_cards_back(session: Session, ticket: Ticket, former: Mapping[str, int | None]) -> None:
    for card in _cards(session, ticket.id):
        stood = former.get(f"{card.person_id} {card.role}", card.message_id)
        if stood is None:
            session.delete(card)
        else:
            card.message_id = stood
    session.flush()


def _cards(session: Session, ticket_id: int) -> Sequence[Card]:
    query = select(Card).where(Card.ticket_id == ticket_id)
    return session.scalars(query, execution_options=_FRESH).all()


def _newest(session: Session, table: type[Event | Message]) -> int:
    return session.scalar(select(func.max(table.id))) or 0


def _written(row: Base) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in _KEYS}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}


def _read(row: Base, written: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the row keeps them, from what was written as JSON."""
    moments = {column.key for column in row.__table__.columns if isinstance(column.type, Moment)}
    return {
        key: datetime.fromisoformat(value) if key in moments and value is not None else value
        for key, value in written.items()
    }
