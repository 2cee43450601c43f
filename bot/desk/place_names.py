"""小区和地标: the gazetteer of a station at the desk: added, put right, dropped, and taken in from a table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from bot import gazetteer, tables
from bot.desk import forms
from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere, Upload
from bot.gazetteer import FaultyTable, Named
from handlers.wording import command
from handlers.wording import desk_places as wording
from nlp.ordinary import OrdinaryWords
from storage import imports, members, places, stations
from storage.imports import NAMES
from storage.places import Place

# So many are shown at once; the others are looked for.
MOST_NAMES, MOST_PREVIEWED = 80, 60


def names_shown(desk: Desk, place: Place) -> dict[str, Any]:
    """Return what the page of a station says of its names, and of the table that waits for a yes."""
    names, find = stations.names_at(desk.session, place.id), desk.query.get("find", "").strip()
    fit = {name: kept for name, kept in names.items() if any(find in one for one in (name, *kept[1]))}
    it = imports.find(desk.session, desk.person.id, desk.now, names=True)
    edited = desk.query.get("edit", "")
    kind, others = names.get(edited, ("", []))
    # What was refused is still there to be put right.
    written = {"name": edited if edited in names else "", "others": command.BETWEEN[0].join(others), "kind": kind}
    written |= {field: desk.query[field] for field in ("name", "others", "kind") if field in desk.query}
    return {
        "every_name": len(names), "find": find, "fit": len(fit), "names": dict(list(fit.items())[:MOST_NAMES]),
        "name_kinds": command.KINDS, "said_kinds": {key: name for name, key in command.KINDS.items()},
        "head": f"{command.NAME},{command.OTHERS},{command.KIND}",
        "edited": edited if edited in names else "", "written": written,
        "preview": None if it is None or it.place_id != place.id else preview(it.rows, names),
    }  # fmt: skip


def preview(rows: list[Any], names: dict[str, tuple[str, list[str]]]) -> dict[str, Any]:
    """Return what a table would change, the lines that change anything first."""
    told = []
    for row in (Named(*one) for one in rows):
        known = names.get(row.name)
        new = [one for one in row.others if known is None or one not in known[1]]
        same = known is not None and not new and known[0] == command.KINDS.get(row.kind)
        told.append((row, wording.what_becomes(row.kind == command.GONE, known is not None, same=same)))
    told.sort(key=lambda one: (one[1] in (wording.SAME, wording.NONE_SUCH), one[0].line))
    return {"rows": told[:MOST_PREVIEWED], "count": len(told)}


def add_name(act: Act) -> str | None:
    """Keep one name with its other ways of writing; `old`: instead of this one, which is put right."""
    place, old = _station(act), act.text("old")
    if not act.text("name"):
        act.say(wording.NAME_FIRST)
        return None
    kind = act.text("kind") if act.text("kind") in command.KINDS else command.ESTATE
    rows = gazetteer.written(act.text("name"), act.text("others"), kind, old)
    try:
        _check(act, place, rows)
    except FaultyTable as faults:
        act.say(wording.name_refused(str(faults)))
        if "place" not in act.desk.path:
            return None
        typed = {"name": act.text("name"), "others": act.text("others"), "kind": command.KINDS[kind]}
        again = urlencode(typed | ({"edit": old} if old else {}))
        return f"/desk/places/{place.id}?{again}#write"
    kept = gazetteer.store(act.session, place.id, rows, act.desk.now, act.desk.person.id)
    act.say(wording.name_corrected(rows[-1].name) if old else wording.name_kept(rows[-1].name, kept.new))
    return f"/desk/places/{place.id}#names" if old else None


def drop_name(act: Act) -> None:
    """Take a name out of the gazetteer."""
    place, name = _station(act), act.text("name")
    places.drop_name(act.session, place.id, name, act.desk.now, act.desk.person.id)
    act.say(wording.name_dropped(name))


def upload(act: Act) -> str | None:
    """Read a table of names and keep it for its preview; one faulty line and nothing is kept."""
    place, sent = _station(act), act.files.get("file", ())
    if not sent or not sent[0].content:
        act.say(wording.NO_FILE)
    elif len(sent[0].content) > tables.MOST_BYTES:
        act.say(wording.TOO_LARGE)
    else:
        try:
            found = _read(sent[0], _ordinary(act), places.names_of(act.session, place.id))
        except FaultyTable as faults:
            act.say(command.not_imported(str(faults)))
            return None
        imports.keep(act.session, act.desk.person.id, place.id, NAMES, sent[0].name[:100], found, act.desk.now)
        act.say(wording.names_read(len(found)))
        return f"/desk/places/{place.id}#preview"
    return None


def take_in(act: Act) -> str:
    """导入: keep all names of the table that was looked at."""
    place = _station(act)
    it, here = imports.find(act.session, act.desk.person.id, act.desk.now, names=True), f"/desk/places/{place.id}#names"
    if it is None or it.place_id != place.id:
        act.say(wording.NAMES_GONE)
        return here
    rows = [Named(line, name, tuple(others), kind) for line, name, others, kind in it.rows]
    try:
        _check(act, place, rows)
    except FaultyTable as faults:
        act.say(command.not_imported(str(faults)))
        return here
    kept = gazetteer.store(act.session, place.id, rows, act.desk.now, act.desk.person.id)
    imports.drop(act.session, act.desk.person.id)
    act.say(command.imported(place.name, *kept))
    return here


def let_go(act: Act) -> str:
    """不导入了."""
    place = _station(act)
    imports.drop(act.session, act.desk.person.id)
    act.say(wording.NAMES_DROPPED)
    return f"/desk/places/{place.id}#names"


def _read(sent: Upload, ordinary: OrdinaryWords, known: dict[str, str]) -> list[Named]:
    if not sent.content.startswith(tables.ZIP):
        return gazetteer.read_table(sent.content, ordinary, known)
    if sent.rows is None:
        raise FaultyTable(command.NO_TEXT)
    for line, cells in sent.rows:
        # What is longer was cut off: a name would be lost, or half of it kept.
        if any(len(cell) >= tables.LONGEST_CELL for cell in cells):
            raise FaultyTable(command.faulty_line(line, wording.LONG_CELL))
    # A head, and one row more than are taken.
    if len(sent.rows) == forms.MOST_ROWS:
        raise FaultyTable(command.not_so_many(len(sent.rows) - 1, forms.MOST_ROWS - 2))
    return gazetteer.read_lines(sent.rows, ordinary, known)


def _check(act: Act, place: Place, rows: list[Named]) -> None:
    gazetteer.check(rows, _ordinary(act), places.names_of(act.session, place.id))


def _ordinary(act: Act) -> OrdinaryWords:
    return OrdinaryWords(act.turn.lexicon)


def _station(act: Act) -> Place:
    place = act.desk.place(act.number("place"))
    members.require_worker(act.session, act.desk.person.id, place.id)
    if not place.is_open_station:
        raise NotThere
    return place


ACTS: tuple[tuple[str, Does], ...] = (
    ("/places/{place}/names", add_name),
    ("/places/{place}/names/drop", drop_name),
    ("/places/{place}/names/import", upload),
    ("/places/{place}/names/import/go", take_in),
    ("/places/{place}/names/import/drop", let_go),
)
