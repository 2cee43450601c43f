"""What people say that their words meant is kept as an example, from which the reader may learn."""

from __future__ import annotations

from handlers.turn import Turn
from nlp.meaning import Urgency
from storage import examples, readings
from storage.examples import Label
from storage.readings import Reading
from storage.tickets import Ticket


def by_choice(turn: Turn, ticket: Ticket) -> None:
    """The requester has said which service their words meant."""
    reading = readings.reading_of(turn.session, ticket.id)
    if reading is not None:
        _keep(turn, ticket, reading, "choice", danger=reading.meaning.urgency is Urgency.DANGER)


def by_correction(turn: Turn, ticket: Ticket) -> None:
    """A worker has said which service the requester's words meant, or whether they told of danger."""
    reading = readings.reading_of(turn.session, ticket.id)
    if reading is not None:
        _keep(turn, ticket, reading, "correction", danger=ticket.urgency == Urgency.DANGER)


def _keep(turn: Turn, ticket: Ticket, reading: Reading, source: str, *, danger: bool) -> None:
    # Of a ticket from the menu, and of words that were deleted, nothing is learned.
    if not reading.said:
        return
    examples.confirm(
        turn.session, reading.message_id, turn.person.id, turn.now, source=source,
        label=Label(ticket.kind, ticket.team, ticket.item, danger), was=reading.meaning.as_json(),
    )  # fmt: skip
