"""Waves: a ticket is offered to a few, then to more, then wider; then a worker is called.

From then on the whole circle is asked again each working morning, but for who declined, until its day has passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from storage import almanac, matching, quiet, visits, working
from storage.matching import Candidate
from storage.offers import expire_offers, offer_to
from storage.tickets import ZONE, Ticket

# What concerns more people than this is not done in one act.
MOST_AT_ONCE = 200


class Wave(NamedTuple):
    """How many are asked for each slot, in how many rings of places, and how long they have before others are."""

    people: int
    rings: int
    lasts: timedelta


def _minutes(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


# The first of a few, in the station; at the end everybody within reach may have been asked.
WAVES: dict[str, tuple[Wave, ...]] = {
    "danger": (Wave(50, 3, _minutes(5)), Wave(100, 3, _minutes(5))),
    "urgent": (Wave(4, 1, _minutes(10)), Wave(8, 1, _minutes(10)), Wave(12, 2, _minutes(15)),
               Wave(20, 3, _minutes(20))),
    "normal": (Wave(3, 1, _minutes(30)), Wave(5, 1, _minutes(30)), Wave(8, 2, _minutes(60)),
               Wave(15, 3, _minutes(120))),
}  # fmt: skip


def pace(ticket: Ticket, now: datetime) -> Sequence[Wave]:
    """Return the waves of the ticket: what is for today or tomorrow cannot be looked for at leisure."""
    tomorrow = (now.astimezone(ZONE).date() + timedelta(days=1)).isoformat()
    soon = ticket.when_date is not None and ticket.when_date <= tomorrow
    return WAVES["urgent" if soon and ticket.urgency == "normal" else ticket.urgency]


def begin(session: Session, ticket: Ticket, now: datetime) -> list[Candidate]:
    """Ask with the first wave, or some more with the present one; returns who is asked now.

    In the quiet hours nobody is asked unless life is at stake: `widens_at` is the morning then.
    """
    present = min(max(1, ticket.wave), len(pace(ticket, now)))
    return _ask(session, ticket, present, now)


def widen(session: Session, ticket: Ticket, now: datetime) -> list[Candidate]:
    """Ask with the next wave; returns who is asked now. Nobody is left to ask where it is then exhausted."""
    return [] if is_exhausted(ticket, now) else _ask(session, ticket, ticket.wave + 1, now)


def is_exhausted(ticket: Ticket, now: datetime) -> bool:
    """Tell whether everybody was asked who can be, and nobody has taken it."""
    return ticket.status == "open" and ticket.wave > len(pace(ticket, now))


def ask_again(session: Session, ticket: Ticket, now: datetime) -> list[Candidate]:
    """Ask the whole circle again, a morning after it was exhausted: who was silent, and who is free only now."""
    last = pace(ticket, now)[-1]
    most = min(MOST_AT_ONCE, last.people * (ticket.needed - ticket.taken))
    expire_offers(session, ticket, now)
    found = matching.choose(session, ticket, now, rings=last.rings, most=most, again=True)
    ticket.widens_at = _next_round(session, ticket, now)
    offer_to(session, ticket, {one.person_id: one.reasons for one in found}, now)
    return found


def resume(session: Session, ticket: Ticket, now: datetime) -> None:
    """Plan the next morning's round anew: the day of a ticket for which everybody was asked has changed."""
    if is_exhausted(ticket, now):
        ticket.widens_at = _next_round(session, ticket, now)


def begin_anew(ticket: Ticket) -> None:
    """Let the search begin again with a few: somebody gave the ticket back."""
    ticket.wave, ticket.widens_at = 0, None


def _ask(session: Session, ticket: Ticket, number: int, now: datetime) -> list[Candidate]:
    ticket.widens_at = None
    danger, waves = ticket.urgency == "danger", pace(ticket, now)
    if ticket.status != "open" or ticket.kind == "unread":
        # What nobody has read yet, nobody can be asked for.
        return []
    if not danger and quiet.is_quiet(now):
        ticket.widens_at = quiet.next_morning(now)
        return []
    found: list[Candidate] = []
    tried = 0
    for wave in waves[number - 1 :]:
        most = min(MOST_AT_ONCE, wave.people * (ticket.needed - ticket.taken))
        if wave.rings > tried:  # where nobody was found for a few, nobody is found for more
            found = matching.choose(session, ticket, now, rings=wave.rings, most=most)
        if found:
            break
        tried = wave.rings
        number += 1
    if not found:
        ticket.wave = len(waves) + 1
        ticket.widens_at = _next_round(session, ticket, now)
        return []
    if number > ticket.wave > 0:
        expire_offers(session, ticket, now)
    ticket.wave = number
    until = now + wave.lasts
    ticket.widens_at = quiet.next_morning(until) if quiet.is_quiet(until) and not danger else until
    offer_to(session, ticket, {one.person_id: one.reasons for one in found}, now)
    return found


def _next_round(session: Session, ticket: Ticket, now: datetime) -> datetime | None:
    """Return the next working morning on which it makes sense to ask; where life is at stake the alarms go on."""
    until = visits.there_by(ticket) or ticket.solve_by
    if ticket.urgency == "danger" or until is None:
        return None
    tomorrow = now.astimezone(ZONE).date() + timedelta(days=1)
    morning = datetime.combine(next(almanac.workdays(session, tomorrow)), working.OPENS, ZONE)
    return morning if morning < until else None
