"""A notice (抄告单) follows its ticket: it is taken back where the ticket goes another way."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.turn import Scene
from handlers.wording import rectifying
from handlers.wording.common import ZONE
from storage import rectifications, units, working
from storage.tickets import Ticket


def call_off(scene: Scene, ticket: Ticket) -> None:
    """The ticket is done, given away or ended by others: the unit that it was handed to need not act any more."""
    it = rectifications.withdraw(scene.session, ticket.id, scene.now)
    unit = None if it is None else units.get_unit(scene.session, it.unit_id)
    if unit is not None and unit.person_id is not None:
        scene.tell(unit.person_id, rectifying.called_off(ticket), ticket_id=ticket.id)


def next_workday(scene: Scene) -> datetime:
    """Return when work begins on the next working day after today."""
    tomorrow = scene.now.astimezone(ZONE).date() + timedelta(days=1)
    return working.after(scene.session, datetime.combine(tomorrow, time(0), ZONE), 0)
