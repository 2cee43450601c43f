"""我换号码了: the number that somebody is reached by is another one from now on, wherever it stands."""

from __future__ import annotations

import re

from handlers import amend, dispatch
from handlers.turn import Phrase, Turn
from handlers.wording import resident, sayings
from storage import tickets
from storage.corrected import keep_phone


def _hear(turn: Turn, match: re.Match[str]) -> bool:
    """Keep the number as the speaker's own and put it on their tickets; False of who has not agreed to be kept."""
    phone, before = turn.reader.read_phone(match["number"]), turn.person.phone
    if phone is None or turn.person.consented_at is None:
        return False
    keep_phone(turn.session, turn.person, phone, turn.now)
    if turn.pending.get("ask") in amend.QUESTIONS:
        # The draft takes the number up as it takes any.
        return False
    changed = []
    for one in reversed(tickets.unfinished_of(turn.session, turn.person.id)):
        # The number of somebody else who is to be rung stays.
        if not one.helped and one.phone in ("", before):
            ticket = turn.ticket(one.id)
            tickets.amend(turn.session, ticket, turn.person.id, turn.now, phone=phone)
            dispatch.amended(turn, ticket)
            changed.append(ticket.id)
    turn.say(resident.new_number(phone, changed))
    return True


PHRASES: tuple[Phrase, ...] = ((sayings.HAS_NEW_NUMBER, _hear),)
