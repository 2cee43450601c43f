"""A notice (抄告单) follows its ticket: it is taken back where the ticket goes another way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import takewhile

from handlers.turn import Scene
from handlers.wording import rectifying
from handlers.wording.common import ZONE
from storage import almanac, rectifications, talks, units, visits, working
from storage.messages import Urge
from storage.tickets import Ticket

# No holiday is longer than this.
LOOKED_BACK = timedelta(days=15)


def call_off(scene: Scene, ticket: Ticket) -> None:
    """The ticket is done, given away or ended by others: the unit that it was handed to need not act any more."""
    it = rectifications.withdraw(scene.session, ticket.id, scene.now)
    unit = None if it is None else units.get_unit(scene.session, it.unit_id)
    if unit is not None and unit.person_id is not None:
        urge = Urge.BROADCAST if visits.can_wait(ticket, scene.now) else Urge.NOTICE
        scene.tell(unit.person_id, rectifying.called_off(ticket), ticket_id=ticket.id, urge=urge)


def is_workday(scene: Scene) -> bool:
    """Tell whether people work today."""
    today = scene.now.astimezone(ZONE).date()
    return next(almanac.workdays(scene.session, today)) == today


def long_unheard(scene: Scene, ticket_ids: Sequence[int]) -> set[int]:
    """Return of which of these tickets the requester should hear again: every second working day, on a working day."""
    if not is_workday(scene):
        return set()
    today = scene.now.astimezone(ZONE).date()
    before = list(takewhile(lambda day: day < today, almanac.workdays(scene.session, today - LOOKED_BACK)))
    since = datetime.combine(before[-1], time(0), ZONE)
    return set(ticket_ids) - talks.told_since(scene.session, ticket_ids, since)


def next_workday(scene: Scene) -> datetime:
    """Return when work begins on the next working day after today."""
    tomorrow = scene.now.astimezone(ZONE).date() + timedelta(days=1)
    return working.after(scene.session, datetime.combine(tomorrow, time(0), ZONE), 0)
