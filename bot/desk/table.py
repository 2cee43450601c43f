"""The table of the desk: which page stands at which address, and which act takes which form."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk import (
    composing,
    day,
    figures,
    heard,
    imports,
    invitations,
    items,
    log,
    people,
    person_facts,
    place_names,
    place_tree,
    places,
    ratings,
    sent,
    ticket,
    tickets,
    today,
    week,
    words,
)
from bot.desk.acts import Does
from bot.desk.context import Desk, Download, Kept, Page

Shows = Callable[[Desk], Page | Download | Kept]

# Below /desk; {names} are `desk.path`.
PAGES: tuple[tuple[str, Shows], ...] = (
    *today.PAGES,
    *tickets.PAGES,
    *figures.PAGES,
    *ratings.PAGES,
    *log.PAGES,
    *ticket.PAGES,
    *imports.PAGES,
    *invitations.PAGES,
    *people.PAGES,
    *places.PAGES,
    *items.PAGES,
    *week.PAGES,
    *day.PAGES,
    *sent.PAGES,
    *composing.PAGES,
    *words.PAGES,
    *heard.PAGES,
)
ACTS: tuple[tuple[str, Does], ...] = (
    *tickets.ACTS,
    *ticket.ACTS,
    *imports.ACTS,
    *invitations.ACTS,
    *people.ACTS,
    *person_facts.ACTS,
    *places.ACTS,
    *place_names.ACTS,
    *place_tree.ACTS,
    *items.ACTS,
    *day.ACTS,
    *composing.ACTS,
    *words.ACTS,
)
