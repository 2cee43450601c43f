"""The number of a ticket, as people write it in an order."""

from __future__ import annotations

import re

from handlers import attend
from handlers.turn import Turn
from nlp.numerals import to_int
from storage import tickets
from storage.tickets import Ticket

# A number with fewer digits is a house, a day, an amount; one with more a telephone.
LONGEST_NUMBER = 9_999_999


def read_number(said: str) -> int | None:
    """Return the ticket's number that these digits are, apart (1 0 2 4) too; None where they can be none."""
    said = "".join(said.split())
    number = int(said) if said.isdecimal() else to_int(said)
    return number if number is not None and tickets.FIRST_NUMBER <= number <= LONGEST_NUMBER else None


def ordered(turn: Turn, match: re.Match[str]) -> Ticket | None:
    """Return the ticket, locked, that a worker's order names; None where it names none or no worker speaks.

    Raises UnknownTicket.
    """
    number = read_number(match["number"])
    return None if number is None or turn.role != "worker" else attend.ticket_here(turn, number)
