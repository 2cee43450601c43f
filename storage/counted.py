"""What a figure counts: one condition each, by which tickets are both counted and listed.

So a figure and the list behind it cannot differ. The indicators are those of the 12345 hotlines: answered on time,
taking part in the judgement (参评率), really solved (实际解决率), content (满意率). A ticket that was opened again
counts as reopened, and as solved only when its requester has said so since.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, or_, true

from storage.duplicates import STANDS_FOR_ITSELF
from storage.endings import POOR
from storage.tickets import UNFINISHED, Ticket

# It was judged in its present round, or in the round before: it was opened again after that.
_judged_now = and_(Ticket.judged_in.is_not(None), Ticket.judged_in == Ticket.reopened)
judged = and_(Ticket.judged_in.is_not(None), Ticket.judged_in >= Ticket.reopened - 1)
# It was opened, and goes with no other ticket.
is_a_ticket = and_(Ticket.opened_at.is_not(None), STANDS_FOR_ITSELF)


def _answer_late(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    waited = and_(Ticket.answered_at.is_(None), Ticket.take_by < func.coalesce(Ticket.ended_at, now))
    return or_(Ticket.answered_at > Ticket.answer_due, waited)


# When it is counted: given as a parameter when it is, so that the conditions are put together once. Of the column's own
# type: as a bare moment SQLite would compare it with its offset, as text.
NOW = "now"
_solved = and_(_judged_now, Ticket.judged_solved.is_(True))
_unsolved = and_(judged, or_(Ticket.judged_in < Ticket.reopened, Ticket.judged_solved.is_(False)))
# What each figure counts, in a query over the tickets that is run with NOW.
COUNTED: dict[str, ColumnElement[bool]] = {
    # Whatever was asked for in these days; what went with another ticket is counted there.
    "opened": true(),
    "cancelled": Ticket.status == "cancelled",
    "unfinished": Ticket.status.in_(UNFINISHED),
    # 按时响应: somebody took it, answered or closed it by the limit that stood for it then.
    "on_time": Ticket.answered_at <= Ticket.answer_due,
    "answer_late": _answer_late(bindparam(NOW, type_=Ticket.ended_at.type)),
    # 接单: somebody has ever taken it.
    "taken": Ticket.first_taken_at.is_not(None),
    "never_taken": and_(Ticket.first_taken_at.is_(None), Ticket.status != "cancelled"),
    # 参评: whether it was solved was asked, and answered.
    "asked": or_(Ticket.asked > 0, judged),
    "judged": judged,
    "silent": and_(Ticket.asked > 0, ~judged),
    # 实际解决
    "solved": _solved,
    "solved_at_once": and_(_solved, Ticket.reopened == 0),
    "unsolved": _unsolved,
    # 满意: three stars and more (好差评: 基本满意 and better); 不满意: fewer, or not solved.
    "pleased": and_(_solved, Ticket.judged_stars > POOR),
    "displeased": or_(_unsolved, and_(_judged_now, Ticket.judged_stars <= POOR)),
    "reopened": Ticket.reopened > 0,
    "overdue": and_(Ticket.status.in_(UNFINISHED), Ticket.late != ""),
}


def counted(name: str, now: datetime) -> ColumnElement[bool]:
    """Return what this figure counts at this moment, in a query over the tickets that is run without NOW."""
    return _answer_late(literal(now, Ticket.ended_at.type)) if name == "answer_late" else COUNTED[name]


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


def needed_for(*shares: str) -> frozenset[str]:
    """Return the names of what has to be counted for these shares, and to tell the most asked for."""
    return frozenset({"opened"}.union(*((RATES[one].counts, *RATES[one].of) for one in shares)))


def number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows of a group meet the condition."""
    return func.count().filter(condition)
