"""供单: the menu of services; one tap starts the card."""

from __future__ import annotations

from collections.abc import Callable, Container

from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Turn
from handlers.wording import behalf, resident
from nlp.lexicon import Item
from nlp.meaning import Meaning
from storage import menus, places

# What people of seventy look for; the other teams follow in the lexicon's order.
FIRST = ("aid", "health")


def show_menu(turn: Turn) -> None:
    """Show the teams of the menu (供单)."""
    turn.say(resident.MENU_HEAD, [*_team_buttons(turn, *FIRST), [button(behalf.BEHALF, "behalf")]])


def ask_which(turn: Turn, meaning: Meaning | None, item: str | None) -> None:
    """Ask which service is meant instead of `item`: what the words could mean too comes first, then every team."""
    others = rows(*(button(one.name, "item", one.key) for one in likely(turn, meaning, item)))
    turn.say(resident.ASK_WHICH_SERVICE, others + _team_buttons(turn, *(() if meaning is None else meaning.teams)))


def likely(turn: Turn, meaning: Meaning | None, but: str | None) -> list[Item]:
    """Return the services that the words could mean too."""
    choices = () if meaning is None else meaning.choices
    keys, off = dict.fromkeys(one.item for one in choices if one.item is not None and one.item != but), closed(turn)
    return [turn.lexicon.items[key] for key in keys if key in turn.lexicon.items and key not in off]


def closed(turn: Turn) -> Container[str]:
    """Return the services that are off the menu where the speaker lives."""
    place_id = turn.person.place_id
    return menus.closed(turn.session, places.only_station(turn.session) if place_id is None else place_id)


def teams(turn: Turn, *first: str) -> list[str]:
    """Return every team, these first."""
    return sorted(turn.lexicon.teams, key=lambda one: first.index(one) if one in first else len(first))


def _team_buttons(turn: Turn, *first: str) -> Rows:
    off = closed(turn)
    serve = [team for team in teams(turn, *first) if any(one.key not in off for one in turn.lexicon.items_of(team))]
    return rows(*(button(turn.lexicon.teams[one].name, "team", one) for one in serve))


def _press_team(turn: Turn, press: Press) -> None:
    team, off = press.word(), closed(turn)
    items = [item for item in turn.lexicon.items_of(team) if item.key not in off]
    if items:
        turn.say(
            resident.team_menu(turn.lexicon.teams[team].name, items),
            rows(*(button(one.name, "item", one.key) for one in items)),
        )
    else:
        show_menu(turn)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "team": _press_team,
    "menu": lambda turn, _press: show_menu(turn),
}
