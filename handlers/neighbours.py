"""Neighbours who follow a ticket: they hear how it ends, and how it stands when they ask."""

from __future__ import annotations

from handlers.buttons import Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import neighbours
from storage import duplicates, followers
from storage.tickets import Ticket

MOST_LISTED = 5


def tell_end(scene: Scene, ticket: Ticket) -> None:
    """The ticket has ended: everybody who follows it hears so, and may say that it is not put right."""
    if duplicates.merged_into(scene.session, ticket.id) is not None:
        return
    still = rows(button(neighbours.STILL_BROKEN, "still", ticket.id))
    for person_id in followers.of(scene.session, ticket.id):
        if person_id != ticket.requester_id:
            scene.tell(person_id, neighbours.ended(ticket, scene.lexicon), still, ticket_id=ticket.id)


def tell_followed(turn: Turn) -> bool:
    """Say how the tickets stand that the speaker follows; False where there are none."""
    found = followers.followed_by(turn.session, turn.person.id)[:MOST_LISTED]
    if found:
        turn.say(neighbours.followed(found, turn.lexicon))
    return bool(found)


def lines(scene: Scene, ticket: Ticket) -> list[str]:
    """Return what a worker's card says of who else waits for the ticket, and with which it goes."""
    into_id = duplicates.merged_into(scene.session, ticket.id)
    if into_id is not None:
        return [neighbours.goes_with(into_id)]
    said = neighbours.gathers(
        len(followers.of(scene.session, ticket.id)), duplicates.merged(scene.session, ticket.id)
    )  # fmt: skip
    return [said] if said else []


def part_buttons(scene: Scene, ticket: Ticket) -> Rows:
    """拆开, where the ticket goes with another."""
    goes = ticket.status == "closed" and duplicates.merged_into(scene.session, ticket.id) is not None
    return rows(button(neighbours.PART, "part", ticket.id)) if goes else []
