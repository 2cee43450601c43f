"""Filters in the address of a page: read, written, and told in words that can be taken away one by one."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy import select

from bot.desk.context import Desk
from handlers.wording import desk_tickets as wording
from storage.filters import Filter, read_filter
from storage.places import Place


class Chosen(NamedTuple):
    """One thing by which a list is narrowed, in words, and the filter without it."""

    label: str
    without: Filter


def asked_for(desk: Desk) -> Filter:
    """Return the filter that stands in the address. Raises NotThere where its place is not the worker's to see."""
    what = read_filter(desk.query)
    if what.place:
        desk.place(what.place)
    return what


def place_names(desk: Desk, *, closed: bool = True) -> dict[int, str]:
    """Return every place that the worker sees, by id: the largest first, then by name; `closed`: those too."""
    wanted = select(Place.id, Place.name, Place.kind).where(Place.id.in_(desk.places)).order_by(Place.name)
    rows = desk.session.execute(wanted if closed else wanted.where(Place.closed_at.is_(None)))
    size = {kind: n for n, kind in enumerate(("center", "institute", "station", "point"))}
    return {one.id: one.name for one in sorted(rows, key=lambda one: size.get(one.kind, len(size)))}


def address(path: str, what: Filter, **more: str) -> str:
    """Return the address of a page with this filter, and with what else is not empty."""
    query = what.as_query() | {name: value for name, value in more.items() if value}
    return f"{path}?{urlencode(query)}" if query else path


def chosen(desk: Desk, what: Filter, names: dict[int, str]) -> list[Chosen]:
    """Return by what the list is narrowed, but for the words and the state, which stand on the page by themselves."""
    words = desk.reader.lexicon
    told = {
        "place": names.get(what.place, ""),
        "team": words.teams[what.team].name if what.team in words.teams else what.team,
        "item": words.items[what.item].name if what.item in words.items else what.item,
        "kind": wording.KINDS.get(what.kind, ""),
        "urgency": wording.URGENCIES.get(what.urgency, ""),
        "since": what.since and wording.since(what.since),
        "until": what.until and wording.until(what.until),
        "counts": wording.COUNTS.get(what.counts, ""),
        "stars": what.stars and wording.stars(what.stars),
    }
    return [
        Chosen(str(label), what.but(**{name: 0 if name in ("place", "stars") else ""}))
        for name, label in told.items()
        if label
    ]
