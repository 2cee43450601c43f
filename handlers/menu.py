"""供单: the menu of services; one tap starts the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.buttons import Press, button, rows
from handlers.turn import Turn
from handlers.wording import resident
from nlp.meaning import Meaning

# What people of seventy look for; the other teams follow in the lexicon's order.
FIRST = ("aid", "health")


def show_menu(turn: Turn) -> None:
    """Show the teams of the menu (供单)."""
    turn.say(resident.MENU_HEAD, rows(*(button(turn.lexicon.teams[one].name, "team", one) for one in _sorted(turn))))


def ask_which(turn: Turn, meaning: Meaning | None, item: str | None) -> None:
    """Ask which service is meant instead of `item`: what the words could mean too comes first, then every team."""
    choices = () if meaning is None else meaning.choices
    keys = dict.fromkeys(one.item for one in choices if one.item and one.item != item)
    likely = [turn.lexicon.items[key] for key in keys if key in turn.lexicon.items]
    teams = _sorted(turn, () if meaning is None else meaning.teams)
    turn.say(
        resident.ASK_WHICH_SERVICE,
        rows(*(button(one.name, "item", one.key) for one in likely))
        + rows(*(button(turn.lexicon.teams[one].name, "team", one) for one in teams)),
    )


def _sorted(turn: Turn, first: Sequence[str] = FIRST) -> list[str]:
    return sorted(turn.lexicon.teams, key=lambda one: first.index(one) if one in first else len(first))


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
