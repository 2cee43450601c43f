"""供单: the services by team, the community's own words for them, and which are on the menu of a place."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere, Page
from bot.desk.people import names_of
from handlers.wording import desk_places as wording
from nlp.lexicon import Item
from storage import menus, places, vocabulary


def show(desk: Desk) -> Page:
    """Show every service, open or closed at one place: the one that is asked for, else the worker's own."""
    names = names_of(desk)
    asked = desk.asked("place", 0)
    place_id = asked if asked in names else next(iter([one for one in desk.own if one in names] or names), 0)
    if asked and asked not in names:
        raise NotThere
    own: dict[str, list[str]] = {}
    for edit in vocabulary.edits_in_force(desk.session):
        if edit.act == "add":
            own.setdefault(edit.label, []).append(edit.word)
    lexicon = desk.reader.lexicon
    off = menus.closed(desk.session, place_id)
    above = {item: places.find_place(desk.session, place) for item, place in off.items() if place != place_id}
    return Page(
        "items.html", wording.ITEMS,
        {
            "place_id": place_id, "names": names, "own": own, "off": off,
            "above": {item: wording.closed_above(place.name) for item, place in above.items() if place},
            "teams": [(team, lexicon.items_of(key)) for key, team in lexicon.teams.items()],
            "open": sum(key not in off for key in lexicon.items), "every": len(lexicon.items),
        },
        nav="items",
    )  # fmt: skip


def take_off(act: Act) -> None:
    """关: off the menu of the place, and of those below it."""
    place, item = _meant(act)
    menus.take_off(act.session, place.id, item.key, act.desk.person.id, act.desk.now)
    act.say(wording.closed(item.name, place.name))


def put_on(act: Act) -> None:
    """开: on the menu again."""
    place, item = _meant(act)
    menus.put_on(act.session, place.id, item.key, act.desk.person.id, act.desk.now)
    act.say(wording.opened(item.name, place.name))


def _meant(act: Act) -> tuple[places.Place, Item]:
    item = act.turn.lexicon.items.get(act.text("item"))
    if item is None:
        raise NotThere
    return act.desk.place(act.number("place")), item


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/items", show),)
ACTS: tuple[tuple[str, Does], ...] = (("/items/close", take_off), ("/items/open", put_on))
