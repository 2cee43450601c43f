"""What a figure counts: one condition each, by which tickets are both counted and listed.

So a figure and the list behind it cannot differ. The indicators are those of the 12345 hotlines: answered on time,
taking part in the judgement (参评率), really solved (实际解决率), content (满意率). A ticket that was opened again
counts as reopened, and as solved only when its requester has said so since.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from storage.duplicates import Merge
from storage.endings import POOR, Rating
from storage.tickets import UNFINISHED, Ticket

# The judgement of the ticket's present round, and of the round before: it was opened again after that.
Now, Before = aliased(Rating), aliased(Rating)
judged = or_(Now.id.is_not(None), Before.id.is_not(None))


def with_judgement(tickets: FromClause | type[Ticket] = Ticket) -> FromClause:
    """Return the tickets, each with the judgement of its round (`Now`) or of the round before (`Before`)."""
    table = Ticket.__table__ if isinstance(tickets, type) else tickets
    return table.outerjoin(Now, and_(Now.ticket_id == Ticket.id, Now.round == Ticket.reopened)).outerjoin(
        Before, and_(Before.ticket_id == Ticket.id, Before.round == Ticket.reopened - 1, Now.id.is_(None))
    )


def counted(now: datetime) -> dict[str, ColumnElement[bool]]:
    """Return what each figure counts, in a query over `with_judgement`."""
    # Bound as the column's own type: as a bare moment SQLite would compare it with its offset, as text.
    until = func.coalesce(Ticket.ended_at, literal(now, Ticket.ended_at.type))
    waited = and_(Ticket.answered_at.is_(None), Ticket.take_by < until)
    solved, pleased = Now.solved.is_(True), and_(Now.solved.is_(True), Now.stars > POOR)
    return {
        # Whatever was asked for in these days; what went with another ticket is counted there.
        "opened": true(),
        "cancelled": Ticket.status == "cancelled",
        "unfinished": Ticket.status.in_(UNFINISHED),
        # 按时响应: somebody took it, answered or closed it by the limit that stood for it then.
        "on_time": Ticket.answered_at <= Ticket.answer_due,
        "answer_late": or_(Ticket.answered_at > Ticket.answer_due, waited),
        # 接单: somebody has ever taken it.
        "taken": Ticket.first_taken_at.is_not(None),
        "never_taken": and_(Ticket.first_taken_at.is_(None), Ticket.status != "cancelled"),
        # 参评: whether it was solved was asked, and answered.
        "asked": or_(Ticket.asked > 0, judged),
        "judged": judged,
        "silent": and_(Ticket.asked > 0, ~judged),
        # 实际解决
        "solved": solved,
        "solved_at_once": and_(solved, Ticket.reopened == 0),
        "unsolved": and_(judged, Now.solved.is_not(True)),
        # 满意: three stars and more (好差评: 基本满意 and better); 不满意: fewer, or not solved.
        "pleased": pleased,
        "displeased": or_(and_(judged, Now.solved.is_not(True)), Now.stars <= POOR),
        "reopened": Ticket.reopened > 0,
        "overdue": and_(Ticket.status.in_(UNFINISHED), Ticket.late != ""),
    }


class Rate(NamedTuple):
    """A share of tickets: what counts, and of what."""

    counts: str
    of: tuple[str, ...]


# Each share with what stands below the line.
RATES = {
    "on_time": Rate("on_time", ("on_time", "answer_late")),
    "taken": Rate("taken", ("taken", "never_taken")),
    "took_part": Rate("judged", ("asked",)),
    "solved": Rate("solved", ("judged",)),
    "solved_at_once": Rate("solved_at_once", ("judged",)),
    "pleased": Rate("pleased", ("pleased", "displeased")),
    "reopened": Rate("reopened", ("asked",)),
}


def is_a_ticket() -> ColumnElement[bool]:
    """Return the condition that it was opened, and goes with no other ticket."""
    return and_(Ticket.opened_at.is_not(None), ~exists(select(Merge.ticket_id).where(Merge.ticket_id == Ticket.id)))


def number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows of a group meet the condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
