"""供单: the menu of services; one tap starts the card."""

from __future__ import annotations

from collections.abc import Callable

from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import resident

# What people of seventy look for; the other teams follow in the lexicon's order.
FIRST = ("aid", "health")


def show_menu(turn: Turn) -> None:
    """Show the teams of the menu (供单)."""
    teams = sorted(turn.lexicon.teams.items(), key=lambda one: one[0] not in FIRST)
    turn.say(resident.MENU_HEAD, rows(*(button(team.name, "team", label) for label, team in teams)))


def _press_team(turn: Turn, press: Press) -> None:
    team = press.word()
    items = turn.lexicon.items_of(team)
    if items:
        turn.say(resident.team_menu(team, turn.lexicon), rows(*(button(one.name, "item", one.key) for one in items)))
    else:
        show_menu(turn)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "team": _press_team,
    "menu": lambda turn, _press: show_menu(turn),
}
