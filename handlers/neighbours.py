"""Neighbours who follow a ticket: they hear how it ends, and how it stands when they ask."""

from __future__ import annotations

from handlers.buttons import Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import neighbours
from storage import duplicates, followers, quiet
from storage.messages import Urge
from storage.tickets import LIVE, UNFINISHED, Ticket

MOST_LISTED = 5


def look_alikes(scene: Scene, ticket: Ticket) -> list[Ticket]:
    """Return what was reported of the same thing, as `duplicates.find` does, but for what plainly names another."""
    found = duplicates.find(scene.session, ticket, scene.now)
    return [one for one in found if neighbours.may_be_one(one.words, ticket.words)]


def tell_end(scene: Scene, ticket: Ticket) -> None:
    """The ticket has ended: everybody who follows it hears so, by day, and may say that it is not put right."""
    if duplicates.merged_into(scene.session, ticket.id) is not None:
        return
    still = rows(button(neighbours.STILL_BROKEN, "still", ticket.id))
    urge = Urge.BROADCAST if quiet.is_quiet(scene.now) else Urge.NOTICE
    for person_id in followers.of(scene.session, ticket.id):
        if person_id != ticket.requester_id:
            scene.tell(person_id, neighbours.ended(ticket, scene.lexicon), still, urge=urge, ticket_id=ticket.id)


def tell_followed(turn: Turn) -> bool:
    """Say how the tickets stand that the speaker follows; False where there are none."""
    found = followers.followed_by(turn.session, turn.person.id)[:MOST_LISTED]
    if found:
        turn.say(neighbours.followed(found, turn.lexicon))
    return bool(found)


def tell_one(turn: Turn, ticket: Ticket) -> bool:
    """Say how the ticket stands if the speaker follows it, and it has not ended; nothing of whose it is."""
    follows = ticket.status in LIVE and followers.follows(turn.session, ticket.id, turn.person.id)
    if follows:
        turn.say(neighbours.followed([ticket], turn.lexicon), rows(button(neighbours.UNFOLLOW, "unfollow", ticket.id)))
    return follows


def lines(scene: Scene, ticket: Ticket) -> list[str]:
    """Return what a worker's card says of who else waits for the ticket, and with which it goes or may go."""
    into_id = duplicates.merged_into(scene.session, ticket.id)
    if into_id is not None:
        return [neighbours.goes_with(into_id)]
    said = neighbours.gathers(
        len(followers.of(scene.session, ticket.id)), duplicates.merged(scene.session, ticket.id)
    )  # fmt: skip
    like = _may_go_with(scene, ticket)
    return [*([said] if said else []), *([neighbours.looks_like(like)] if like else [])]


def buttons(scene: Scene, ticket: Ticket) -> Rows:
    """拆开, where the ticket goes with another; 和 1019 合并, where it may: the earlier of the two stays."""
    if ticket.status == "closed" and duplicates.merged_into(scene.session, ticket.id) is not None:
        return rows(button(neighbours.PART, "part", ticket.id))
    if not (like := _may_go_with(scene, ticket)):
        return []
    one, other = sorted((ticket.id, like[0].id))
    return rows(button(neighbours.merge_with(like[0].id), "merge", one, other))


def _may_go_with(scene: Scene, ticket: Ticket) -> list[Ticket]:
    if ticket.status not in UNFINISHED:
        return []
    return [one for one in look_alikes(scene, ticket) if one.status in UNFINISHED]
