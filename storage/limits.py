"""Limits: by when somebody takes a ticket, comes and solves it; as shipped, or as a place has set them for itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import places, visits, working
from storage.database import Base
from storage.errors import LimitOutOfBounds
from storage.events import record
from storage.scopes import require_reach

if TYPE_CHECKING:
    from storage.tickets import Ticket

STEPS = ("take", "arrive", "solve")
URGENCIES = ("danger", "urgent", "normal")
HOUR, DAY, WORKDAY = 60, 24 * 60, working.HOURS_A_DAY * 60
SHORTEST, LONGEST, LONGEST_IN_DANGER = 5, 90 * DAY, 2 * HOUR


class Span(NamedTuple):
    """So many minutes; `working`: only those of working hours on working days count."""

    minutes: int
    working: bool = False


# (step, urgency, item) → the limit as shipped; where no item is named, for every item of that urgency.
# Danger and what is urgent know no night and no holiday. The tiers of solving (2 h, 24 h for water and power, 7 days,
# 15 days) follow Beijing's draft of what a hotline promises.
SHIPPED: dict[tuple[str, str, str], Span] = {
    ("take", "danger", ""): Span(15),
    ("take", "urgent", ""): Span(1 * HOUR),
    ("take", "normal", ""): Span(2 * HOUR, working=True),
    # Where a time was agreed on, that time is what counts.
    ("arrive", "danger", ""): Span(30),
    ("arrive", "urgent", ""): Span(90),
    ("solve", "danger", ""): Span(2 * HOUR),
    ("solve", "urgent", ""): Span(2 * HOUR),
    ("solve", "normal", ""): Span(7 * WORKDAY, working=True),
    **dict.fromkeys((("solve", "normal", item) for item in ("home_repair", "hazard", "medicine")), Span(1 * DAY)),
    **dict.fromkeys(
        (
            ("solve", "normal", item)
            for item in ("mediation", "wages", "protection", "facilities", "village", "selling", "resources")
        ),
        Span(15 * WORKDAY, working=True),
    ),
}


class Limit(Base):
    """A place's own limit for a step of tickets of this urgency and item; what is not set stands as above it."""

    __tablename__ = "limits"
    __table_args__ = (Index(None, "place_id", "step", "urgency", "item", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    step: Mapped[str]  # take, arrive or solve
    urgency: Mapped[str]
    item: Mapped[str]  # empty: every item of that urgency
    # None: it was given up again
    minutes: Mapped[int | None]
    working: Mapped[bool]


class Standing(NamedTuple):
    """A limit as it stands for a place; `own`: set there or above, and not merely shipped."""

    step: str
    urgency: str
    item: str
    span: Span
    own: bool


def standing(session: Session, place_id: int | None) -> list[Standing]:
    """Return every limit that stands for the place, the most urgent first, in the order of the steps."""
    own = _own(session, place_id)
    spans = SHIPPED | own
    order = sorted(spans, key=lambda key: (URGENCIES.index(key[1]), key[2], STEPS.index(key[0])))
    return [Standing(*key, spans[key], key in own) for key in order]


def put(
    session: Session, place_id: int, worker_id: int, key: tuple[str, str, str], span: Span | None, now: datetime
) -> None:
    """Let a limit, (step, urgency, item), stand for the place and what is below it; None: again what stands above.

    Tickets that are open keep theirs. Raises NotAWorker, ReachesFurther, LimitOutOfBounds.
    """
    require_reach(session, worker_id, place_id)
    step, urgency, item = key
    if span is not None:
        longest = LONGEST_IN_DANGER if urgency == "danger" else LONGEST
        in_time = span.minutes * DAY // WORKDAY if span.working else span.minutes
        if not SHORTEST <= in_time <= longest or (span.working and urgency == "danger"):
            raise LimitOutOfBounds
    known = session.scalar(select(Limit).filter_by(place_id=place_id, step=step, urgency=urgency, item=item))
    if known is None:
        if span is None:
            return
        known = Limit(place_id=place_id, step=step, urgency=urgency, item=item, minutes=None, working=False)
        session.add(known)
        session.flush()
        before = None
    else:
        before = "kept"
    known.minutes, known.working = (None, False) if span is None else span
    session.flush()
    told = "as above" if span is None else f"{span.minutes} {'working ' if span.working else ''}minutes"
    why = f"{step} {urgency} {item}: {told}"
    record(session, "limit", known.id, "set", now, before=before, after="kept", actor_id=worker_id, why=why)


def spans_of(session: Session, place_id: int | None, urgency: str, item: str | None) -> dict[str, Span]:
    """Return the span of each step for such a ticket: the item's own before the general, the nearer place's first."""
    own = _own(session, place_id)
    found = {}
    for step in STEPS:
        for named in (item or "", ""):
            span = own.get((step, urgency, named)) or SHIPPED.get((step, urgency, named))
            if span is not None:
                found[step] = span
                break
    return found


def set_for(session: Session, ticket: Ticket, now: datetime) -> None:
    """Set by when the ticket, which opens now, is taken, somebody there, and all solved; nothing of it is late."""
    ticket.take_by, ticket.arrive_by, ticket.solve_by = _dates(session, ticket, now)
    ticket.late, ticket.alarmed, ticket.alarm_at = "", 0, None


def seek_again(session: Session, ticket: Ticket, now: datetime) -> None:
    """Set anew by when the ticket, which was given back, is taken; the rest runs on."""
    ticket.take_by = _dates(session, ticket, now)[0]
    ticket.late = " ".join(step for step in ticket.late.split() if step != "take")
    ticket.alarmed, ticket.alarm_at = 0, None


def adjust(session: Session, ticket: Ticket, now: datetime, *, anew: bool) -> None:
    """Let the limits follow the facts of an open ticket; `anew`: as from now, since it is more or less urgent.

    By when it is taken was promised, and stands but for that.
    """
    since = now if anew or ticket.reopened or ticket.opened_at is None else ticket.opened_at
    take_by, ticket.arrive_by, ticket.solve_by = _dates(session, ticket, since)
    if anew:
        ticket.take_by = take_by
    by = {"take": ticket.take_by, "arrive": ticket.arrive_by, "solve": ticket.solve_by}
    ticket.late = " ".join(step for step in ticket.late.split() if (date := by[step]) is not None and date <= now)
    if not ticket.late:
        ticket.alarmed, ticket.alarm_at = 0, None


def running(ticket: Ticket) -> dict[str, datetime]:
    """Return the limits that the ticket, as it stands, can still pass: the step and its moment."""
    by: dict[str, datetime | None] = {}
    if ticket.status == "open":
        by["take"] = ticket.take_by
    if ticket.status == "taken" or (ticket.status == "open" and ticket.when_date is not None):
        by["arrive"] = ticket.arrive_by
    if ticket.status in ("open", "taken", "under_way"):
        by["solve"] = ticket.solve_by
    late = ticket.late.split()
    return {step: moment for step, moment in by.items() if moment is not None and step not in late}


def pass_over(ticket: Ticket, now: datetime) -> list[str]:
    """Note which limits of the ticket have passed since it was last looked at, each once; returns their steps."""
    passed = [step for step, moment in running(ticket).items() if moment <= now]
    for step in passed:
        ticket.late = f"{ticket.late} {step}".strip()
    return passed


def ease(ticket: Ticket) -> None:
    """Stop the alarm where what was late has been done meanwhile: somebody took it, is there, or has finished."""
    if ticket.status not in ("open", "taken", "under_way") or "solve" not in ticket.late.split():
        ticket.alarmed, ticket.alarm_at = 0, None


def _dates(session: Session, ticket: Ticket, since: datetime) -> tuple[datetime, datetime | None, datetime]:
    spans = spans_of(session, ticket.place_id, ticket.urgency, ticket.item)
    take, solve = _after(session, since, spans["take"]), _after(session, since, spans["solve"])
    arrive = _after(session, since, spans["arrive"]) if "arrive" in spans else None
    eve, there = visits.evening_before(ticket.when_date), visits.there_by(ticket)
    if eve is not None and there is not None and there > since and ticket.urgency != "danger":
        # On Friday evening nobody waits for Monday who wants somebody on Saturday.
        take = min(take, max(eve, since + timedelta(minutes=spans["take"].minutes)), there)
        arrive, solve = there, max(solve, visits.over_by(ticket) or solve)
    return take, arrive, solve


def _after(session: Session, since: datetime, span: Span) -> datetime:
    return working.after(session, since, span.minutes) if span.working else since + timedelta(minutes=span.minutes)


def _own(session: Session, place_id: int | None) -> dict[tuple[str, str, str], Span]:
    """Return what the place and those above it have set, the nearest counting."""
    chain: Sequence[int] = places.above(session, place_id)
    if not chain:
        return {}
    rows = session.scalars(select(Limit).where(Limit.place_id.in_(chain), Limit.minutes.is_not(None))).all()
    nearest_last = sorted(rows, key=lambda row: chain.index(row.place_id), reverse=True)
    return {(row.step, row.urgency, row.item): Span(row.minutes or 0, row.working) for row in nearest_last}
