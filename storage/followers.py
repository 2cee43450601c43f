"""Followers (关注): neighbours whom the same thing concerns; they hear how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, dialect_of, upsert
from storage.tickets import LIVE, Ticket


class Follower(Base):
    """Somebody follows another's ticket."""

    __tablename__ = "followers"
    __table_args__ = (Index(None, "ticket_id", "person_id", unique=True), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


def follow(session: Session, ticket: Ticket, person_id: int, now: datetime) -> None:
    """Let the person hear how the ticket ends; harmless where they do already, or asked for it themselves."""
    if person_id == ticket.requester_id:
        return
    statement = upsert(dialect_of(session), Follower).values(ticket_id=ticket.id, person_id=person_id, at=now)
    session.execute(statement.on_conflict_do_nothing(index_elements=["ticket_id", "person_id"]))


def unfollow(session: Session, ticket_id: int, person_id: int) -> None:
    """Let the person hear no more of the ticket."""
    session.execute(delete(Follower).where(Follower.ticket_id == ticket_id, Follower.person_id == person_id))


def of(session: Session, ticket_id: int) -> Sequence[int]:
    """Return who follows the ticket, the earliest first."""
    return session.scalars(
        select(Follower.person_id).where(Follower.ticket_id == ticket_id).order_by(Follower.id)
    ).all()


def follows(session: Session, ticket_id: int, person_id: int) -> bool:
    """Tell whether the person follows the ticket."""
    found = select(Follower.id).where(Follower.ticket_id == ticket_id, Follower.person_id == person_id)
    return session.scalar(found) is not None


def followed_by(session: Session, person_id: int) -> Sequence[Ticket]:
    """Return the tickets that the person follows and that have not ended, the newest first."""
    return session.scalars(
        select(Ticket)
        .join(Follower, Follower.ticket_id == Ticket.id)
        .where(Follower.person_id == person_id, Ticket.status.in_(LIVE))
        .order_by(Ticket.id.desc()),
    ).all()


def ended_lately(session: Session, person_id: int, since: datetime) -> Ticket | None:
    """Return what the person follows and that ended last, if since then."""
    return session.scalar(
        select(Ticket)
        .join(Follower, Follower.ticket_id == Ticket.id)
        .where(Follower.person_id == person_id, Ticket.status == "closed", Ticket.ended_at >= since)
        .order_by(Ticket.ended_at.desc())
        .limit(1)
    )


def count_neighbours(session: Session, tickets: Sequence[Ticket]) -> int:
    """Return how many people asked for these tickets or follow them, each counted once."""
    ids = [ticket.id for ticket in tickets]
    asked = select(Ticket.requester_id.label("who")).where(Ticket.id.in_(ids))
    follow = select(Follower.person_id.label("who")).where(Follower.ticket_id.in_(ids))
    return session.scalar(select(func.count()).select_from(asked.union(follow).subquery())) or 0
