"""What is kept of a person, in their own hands: take it away, or have it deleted."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import dispatch, gather, neighbours
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import resident, sayings
from storage import assignments, endings, personal, tickets


def export(turn: Turn) -> None:
    """导出我的资料: a file with everything; the door makes it when it hands it over."""
    turn.say(resident.EXPORT, data={"export": turn.person.id})


def ask_delete(turn: Turn) -> None:
    """删除我的资料: asked once more, for it cannot be undone."""
    turn.say(resident.ASK_DELETE, rows(button(resident.DELETE_ALL, "forget"), button(resident.KEEP_ALL, "remember")))


def hear_delete(turn: Turn, _match: re.Match[str]) -> bool:
    """把我的资料都删掉: as 删除我的资料."""
    turn.settled()
    ask_delete(turn)
    return True


def forget(turn: Turn) -> None:
    """Delete what is personal of the speaker."""
    forget_person(turn, turn.person.id)
    turn.say(resident.DELETED, data={"forgets": True})


def forget_person(turn: Turn, person_id: int) -> None:
    """Delete what is personal of somebody who asked for it; open tickets are cancelled and taken ones given back.

    Who is concerned hears so.
    """
    ended, settled = [], []
    theirs = tickets.live_tickets_of(turn.session, person_id), assignments.tasks_of(turn.session, person_id)
    for number in sorted({ticket.id for some in theirs for ticket in some}):
        turn.ticket(number)
    for draft in tickets.drafts_of(turn.session, person_id):
        tickets.drop(turn.session, draft, person_id, turn.now, "forgotten")
    for ticket in tickets.live_tickets_of(turn.session, person_id):
        if ticket.status == "done":
            endings.settle(turn.session, ticket, turn.now)
            settled.append(ticket)
        else:
            ended.append((ticket, endings.cancel(turn.session, ticket, person_id, turn.now)))
    for task in assignments.tasks_of(turn.session, person_id):
        assignments.release(turn.session, task, person_id, turn.now, "forgotten")
        dispatch.given_back(turn, task, person_id)
    gather.give_up(turn, person_id)
    personal.forget(turn.session, person_id, turn.now, turn.person.id)
    # Told afterwards: what was deleted stands in no message, and no message that is still to go is deleted.
    for ticket, had_it in ended:
        turn.session.refresh(ticket)
        dispatch.ended(turn, ticket, had_it, by=person_id)
    for ticket in settled:
        neighbours.tell_end(turn, ticket)


def _keep(turn: Turn, _press: Press) -> None:
    turn.say(resident.NOT_DELETED)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "forget": lambda turn, _press: forget(turn),
    "remember": _keep,
}
PHRASES: tuple[Phrase, ...] = ((sayings.WANTS_FORGETTING, hear_delete),)
