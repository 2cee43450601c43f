"""换手机: one person, two telephones; a one-time link joins a chat to the conversation that the link was made in."""

from __future__ import annotations

from collections.abc import Callable

from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import resident
from storage import invitations, joining


def make(turn: Turn) -> None:
    """换手机: a one-time link that opens this same conversation elsewhere."""
    token = invitations.invite(turn.session, "link", turn.now, person_id=turn.person.id)
    turn.say(resident.LINK, data={"link": token})


def opened(turn: Turn, token: str) -> None:
    """Join this chat to the link's; somebody who has something here already is asked first, for it goes along.

    Raises InvitationSpent, RoleStays.
    """
    if joining.has_something(turn.session, turn.person):
        turn.say(resident.ASK_UNITE, rows(button(resident.UNITE, "unite", token), button(resident.NOT_MINE, "nounite")))
    else:
        _unite(turn, token)


def _unite(turn: Turn, token: str) -> None:
    joining.unite(turn.session, turn.chat, invitations.use_link(turn.session, token, turn.now))
    turn.settled()
    turn.say(resident.LINKED)


def _leave_alone(turn: Turn, _press: Press) -> None:
    turn.say(resident.NOT_LINKED)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "unite": lambda turn, press: _unite(turn, press.word()),
    "nounite": _leave_alone,
}
