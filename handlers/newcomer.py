"""Who waits to be let in as a volunteer says what they can do: the worker who decides reads it."""

from __future__ import annotations

from handlers.buttons import button, rows
from handlers.turn import Turn
from handlers.wording import joining, volunteer, worker
from storage import members
from storage.members import Membership


def tell_workers(turn: Turn, member: Membership, text: str) -> None:
    """Let the workers who decide hear of it, with 同意 and 不同意."""
    decide = rows(button(worker.APPROVE, "approve", member.id), button(worker.REFUSE, "refuse", member.id))
    for one in members.workers_of(turn.session, member.place_id):
        turn.tell(one.id, text, decide, about_id=turn.person.id)


def ask_again(turn: Turn, member: Membership) -> None:
    """Somebody asks who has asked before: the workers hear what is new in the words."""
    if joining.ASKS_ONLY.fullmatch(turn.heard.text.strip()):
        turn.say(volunteer.ALREADY_ASKED)
        return
    tell_workers(turn, member, joining.says_more(turn.person, turn.heard.text))
    turn.say(joining.ADDED)


def hear_more(turn: Turn) -> bool:
    """Take 周末有空 as said to that; False of who does not wait to be let in, or says something else."""
    place_id = turn.person.place_id
    if turn.role != "resident" or place_id is None or not joining.SAYS_CAN.search(turn.heard.text):
        return False
    member = members.find_membership(turn.session, turn.person.id, "volunteer", place_id)
    if member is None or member.status != "asked":
        return False
    ask_again(turn, member)
    return True
