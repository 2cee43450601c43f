"""How a ticket ends: by the requester's wish, by a worker's word, or by the judgement (评单) of a finished service."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, and_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.assignments import withdraw_assignments
from storage.database import Base
from storage.duplicates import merged_into
from storage.errors import AlreadyRated, NotYours, TooLate
from storage.events import record
from storage.lifecycle import PROGRAM
from storage.moves import move, too_late
from storage.offers import withdraw_offers
from storage.rectifications import judged
from storage.tickets import Ticket, answered, begin_to_look, requester, worker

POOR = 2
# So long after its end, 还是坏的 is about the ticket and not about something new.
REMEMBERED = timedelta(days=7)


class Rating(Base):
    """The requester's judgement of one service; a reopened ticket is judged anew, in its next round."""

    __tablename__ = "ratings"
    __table_args__ = (Index(None, "ticket_id", "round", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    round: Mapped[int]
    solved: Mapped[bool]
    stars: Mapped[int | None]
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


def cancel(session: Session, ticket: Ticket, person_id: int, now: datetime) -> list[int]:
    """End the ticket at the requester's wish; returns who had taken it and must hear so."""
    move(session, ticket, "cancel", requester(ticket, person_id), now, next_look_at=None, ended_at=now)
    return _let_go(session, ticket, now)


def restore(session: Session, ticket: Ticket, person_id: int, now: datetime) -> None:
    """Open a cancelled ticket again at the requester's wish. Raises NotYours, TooLate."""
    _still_there(session, ticket)
    move(session, ticket, "restore", requester(ticket, person_id), now, ended_at=None)
    begin_to_look(session, ticket, now)


def close(session: Session, ticket: Ticket, worker_id: int, now: datetime, why: str) -> list[int]:
    """End the ticket by a worker's word, with the reason; returns who had taken it and must hear so."""
    move(session, ticket, "close", worker(session, ticket, worker_id), now, why=why, next_look_at=None, ended_at=now)
    answered(session, ticket, now)
    return _let_go(session, ticket, now)


def find_rating(session: Session, ticket: Ticket) -> Rating | None:
    """Return the newest judgement of the ticket."""
    return session.scalar(
        select(Rating).where(Rating.ticket_id == ticket.id).order_by(Rating.round.desc()).limit(1),
    )


def to_judge(session: Session, person_id: int, now: datetime) -> Ticket | None:
    """Return the requester's newest ticket that is done, else the last that was solved and has no stars yet."""
    done = select(Ticket).where(Ticket.requester_id == person_id, Ticket.status == "done")
    newest = session.scalar(done.order_by(Ticket.id.desc()).limit(1))
    if newest is not None:
        return newest
    solved = Rating.ticket_id == Ticket.id, Rating.round == Ticket.reopened, Rating.solved, Rating.stars.is_(None)
    return session.scalar(
        select(Ticket)
        .join(Rating, and_(*solved))
        .where(Ticket.requester_id == person_id, Ticket.status == "closed", Ticket.ended_at >= now - REMEMBERED)
        .order_by(Ticket.ended_at.desc())
        .limit(1)
    )


def judge(session: Session, ticket: Ticket, person_id: int, now: datetime, *, solved: bool) -> Rating:
    """解决了 or 没解决: close the ticket, or open it again. Raises NotYours, TooLate."""
    actor = requester(ticket, person_id)
    this_round = ticket.reopened
    if solved:
        move(session, ticket, "solved", actor, now, next_look_at=None, ended_at=now)
    else:
        _reopen(session, ticket, person_id, now)
    known = session.scalar(select(Rating).where(Rating.ticket_id == ticket.id, Rating.round == this_round))
    if known is None:
        known = Rating(ticket_id=ticket.id, round=this_round, solved=solved, at=now)
        session.add(known)
    known.solved = solved
    ticket.judged_in, ticket.judged_solved, ticket.judged_stars = this_round, solved, known.stars
    judged(session, ticket.id, satisfied=solved)
    session.flush()
    return known


def rate(session: Session, ticket: Ticket, person_id: int, stars: int, now: datetime, *, anew: bool = False) -> bool:
    """Give 1 to 5 stars, once; True where they are so few that the ticket was opened again.

    `anew`: in the place of those that were read out of words. Raises NotYours, AlreadyRated, and TooLate before 解决了.
    """
    if ticket.requester_id != person_id:
        raise NotYours
    known = find_rating(session, ticket)
    if known is not None and known.stars is not None and not anew:
        raise AlreadyRated
    if known is None or not known.solved or known.round != ticket.reopened:
        raise too_late(ticket, "rate")
    known.stars = ticket.judged_stars = stars
    record(
        session,
        "ticket",
        ticket.id,
        "rate",
        now,
        before=ticket.status,
        after=ticket.status,
        actor_id=person_id,
        why=str(stars),
    )
    if stars > POOR:
        return False
    judged(session, ticket.id, satisfied=False)
    _reopen(session, ticket, person_id, now)
    return True


def comment(session: Session, ticket: Ticket, person_id: int, words: str) -> None:
    """Keep a sentence with the newest judgement. Raises NotYours, TooLate where nothing was judged."""
    if ticket.requester_id != person_id:
        raise NotYours
    known = find_rating(session, ticket)
    if known is None:
        raise TooLate
    known.words = words


def settle(session: Session, ticket: Ticket, now: datetime) -> None:
    """Close a finished ticket whose requester was asked twice and did not say."""
    move(session, ticket, "settle", PROGRAM, now, next_look_at=None, ended_at=now)


def _still_there(session: Session, ticket: Ticket) -> None:
    """Raise TooLate for a draft that was never opened, what its requester had deleted, and what goes with another."""
    if ticket.opened_at is None or not ticket.words or merged_into(session, ticket.id) is not None:
        raise TooLate


def _reopen(session: Session, ticket: Ticket, person_id: int, now: datetime) -> None:
    if ticket.status == "closed":
        _still_there(session, ticket)
    move(
        session,
        ticket,
        "unsolved",
        requester(ticket, person_id),
        now,
        taken=0,
        reopened=ticket.reopened + 1,
        asked=0,
        ended_at=None,
        # What was agreed on was for what has been done.
        when_date=None,
        when_time=None,
        when_part=None,
        until_time=None,
    )
    begin_to_look(session, ticket, now)


def _let_go(session: Session, ticket: Ticket, now: datetime) -> list[int]:
    withdraw_offers(session, ticket, now)
    return withdraw_assignments(session, ticket, now)
