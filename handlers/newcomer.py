"""Who waits to be let in as a volunteer says what they can do: the worker who decides reads it."""

from __future__ import annotations

from handlers.buttons import Rows, button, rows
from handlers.turn import Turn
from handlers.wording import joining, volunteer, worker
from storage import members
from storage.members import Membership


def deciding(member: Membership) -> Rows:
    """同意 or 不同意."""
    return rows(button(worker.APPROVE, "approve", member.id), button(worker.REFUSE, "refuse", member.id))


def ask_again(turn: Turn, member: Membership) -> None:
    """Somebody asks who has asked before: the workers hear what is new in the words."""
    if joining.ASKS_ONLY.fullmatch(turn.heard.text.strip()):
        turn.say(volunteer.ALREADY_ASKED)
        return
    text, buttons = joining.says_more(turn.person, turn.heard.text), deciding(member)
    for one in members.workers_of(turn.session, member.place_id):
        turn.tell(one.id, text, buttons, about_id=turn.person.id)
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
