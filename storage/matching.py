"""Matching: which volunteers a ticket is offered to first, and why they.

The database walks down each ring of places along an index, who has waited longest first, and leaves out whoever may not
be asked (`askable`). Among the first of them a finer order is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from storage import askable
from storage.database import dialect_of
from storage.people import hold
from storage.places import above, below, tree
from storage.tickets import Ticket

# Of so many who have waited longest the best are chosen.
POOL = 24
# A task in hand counts as if they had been asked so much later; the same estate, so much earlier.
PER_TASK, SAME_ESTATE = timedelta(days=2), timedelta(days=3)
RINGS = ("station", "neighbours", "around")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be asked, and the codes of why they: of a ring, team, estate, free, hours, idle, waited:days."""

    person_id: int
    reasons: tuple[str, ...]


def rings_of(session: Session, ticket: Ticket) -> list[list[int]]:
    """Return the ticket's station, then its neighbours under the same parent, then the whole institute (所) above.

    A center is a ring only for the stations that hang directly below it.
    """
    # The tree stands still while a transaction lasts.
    known: dict[int | None, list[list[int]]] = session.info.setdefault("rings", {})
    if ticket.place_id not in known:
        known[ticket.place_id] = _rings_around(session, ticket.place_id)
    return known[ticket.place_id]


def _rings_around(session: Session, around: int | None) -> list[list[int]]:
    rings: list[list[int]] = []
    seen: set[int] = set()
    for place_id in above(session, around):
        if tree(session)[place_id].kind == "center" and len(rings) > 1:
            break
        within = [place_id] if not rings else below(session, [place_id])
        rings.append([one for one in within if one not in seen])
        seen |= set(within)
    return rings


def candidates(
    session: Session, ticket: Ticket, now: datetime, *, rings: int, most: int, again: bool = False
) -> list[Candidate]:
    """Return whom to ask next within so many rings, the best first: nearest, least burdened, longest waiting.

    Never the requester, who was asked already, who gave it back or has done their part, and who cannot be reached.
    `again`: also who was asked already and has said nothing.
    Where life is at stake nothing counts but who is near, and that they have not asked to be left alone.
    """
    asked = askable.asked_for(ticket, now, again=again)
    return list(_ranked(session, ticket, now, asked, rings=rings, most=most).values())


def choose(
    session: Session, ticket: Ticket, now: datetime, *, rings: int, most: int, again: bool = False
) -> list[Candidate]:
    """As `candidates`, held until the transaction ends: what is asked of them counts for whoever asks next.

    Whom another process is just asking, or giving something, is passed over; where it is all of them, waited for.
    """
    asked = askable.asked_for(ticket, now, again=again)
    while found := _ranked(session, ticket, now, asked, rings=rings, most=most):
        ids = [one.person_id for one in found.values()]
        if ticket.urgency == "danger" or dialect_of(session) == "sqlite":
            hold(session, ids)
            return list(found.values())
        held = hold(session, ids, pass_over=True) or hold(session, ids)
        theirs = [member for member, one in found.items() if one.person_id in held]
        still = {row.id for row in askable.free(session, asked, theirs)}
        if kept := [one for member, one in found.items() if member in still]:
            return kept
    return []


def _ranked(
    session: Session, ticket: Ticket, now: datetime, asked: askable.Asked, *, rings: int, most: int
) -> dict[int, Candidate]:
    """Return the candidates, the best first, each by one of their memberships."""
    found: dict[int, tuple[Row[*tuple[Any, ...]], str]] = {}
    known: set[int] = set()
    for number, places in enumerate(rings_of(session, ticket)[:rings]):
        ring = RINGS[min(number, len(RINGS) - 1)]
        rows = askable.longest_waiting(session, asked, places, own=number == 0, pool=max(POOL, most))
        for row in sorted(rows, key=lambda row: _rank(row, ticket)):
            if row.person_id not in known:
                known.add(row.person_id)
                found[row.id] = row, ring
        if len(found) >= most:
            break
    return {
        member: Candidate(row.person_id, tuple(_reasons(row, ring, ticket, now)))
        for member, (row, ring) in islice(found.items(), most)
    }


def _rank(row: Row[*tuple[Any, ...]], ticket: Ticket) -> tuple[bool, datetime]:
    waits: datetime = row.waits_since + row.tasks * PER_TASK
    return not row.in_team, waits - SAME_ESTATE if _is_near(row, ticket) else waits


def _is_near(row: Row[*tuple[Any, ...]], ticket: Ticket) -> bool:
    return bool(ticket.estate) and row.estate == ticket.estate


def _reasons(row: Row[*tuple[Any, ...]], ring: str, ticket: Ticket, now: datetime) -> list[str]:
    waited, hours = (now - row.waits_since).days, row.says_hours and askable.day_of(ticket, now) is not None
    return [
        code
        for code, holds in (
            (ring, True), ("estate", _is_near(row, ticket)), ("team", ticket.team is not None and row.in_team),
            ("hours", hours), ("free", ticket.when_date is not None),
            ("idle", row.tasks == 0), (f"waited:{waited}", waited > 0),
        ) if holds
    ]  # fmt: skip
