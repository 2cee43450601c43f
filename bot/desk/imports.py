"""导入名单: a table of people is uploaded and looked at line by line; nobody is taken in before the worker says so."""

from __future__ import annotations

from collections.abc import Callable

from bot import exports, rollcall, tables
from bot.desk.acts import Does
from bot.desk.context import Act, Desk, Download, NotThere, Page
from handlers.wording import common
from handlers.wording import desk_import as words
from handlers.wording import desk_people as wording
from storage import imports, members, places, stations
from storage.errors import PausedHere
from storage.imports import Import

HERE = "/desk/people/import"
MOST_SHOWN = 150
FIELDS = ("name", "phone", "estate", "building", "unit", "room")


def show(desk: Desk) -> Page:
    """Show the form, and what was uploaded within the last hour."""
    it = imports.find(desk.session, desk.person.id, desk.now)
    if it is not None and not desk.sees(it.place_id):
        it = None
    rows = [] if it is None else it.rows
    # The faulty first: of thousands of good lines nobody reads each.
    shown = sorted(sorted(rows, key=lambda row: not row["faults"])[:MOST_SHOWN], key=lambda row: row["line"])
    known = {} if it is None else imports.known_phones(desk.session, desk.places, [row["phone"] for row in shown])
    estates = {row["estate"] for row in shown if row["estate"]}
    # Where the gazetteer is empty every estate is unknown: that says nothing of a line.
    named = places.gazetteer(desk.session) if estates else {}
    return Page(
        "import.html", wording.IMPORT,
        {
            "it": it, "rows": shown, "count": len(rows), "known": known, "words": words, "wording": wording,
            "masked": common.masked, "unknown": estates - set(named) if named else set(),
            "good": sum(not row["faults"] for row in rows), "stations": _stations(desk),
            "teams": desk.reader.lexicon.teams, "address": common.address,
        },
        nav="people",
    )  # fmt: skip


def sample(_desk: Desk) -> Download:
    """Hand over a table that shows how it is written."""
    return Download(b"".join(exports.csv_lines(words.HEAD, [words.SAMPLE])), words.SAMPLE_NAME, exports.CSV,
                    of_people=False)  # fmt: skip


def upload(act: Act) -> str | None:
    """Read a table and keep it for its preview."""
    place, role = act.desk.place(act.number("place")), act.text("role")
    if role not in words.ROLES or not place.is_open_station:
        raise NotThere
    sent = act.files.get("file", ())
    if not sent or not sent[0].content:
        act.say(words.NO_FILE)
        return None
    if len(sent[0].content) > tables.MOST_BYTES:
        act.say(words.TOO_LARGE)
        return None
    if sent[0].rows is None:
        act.say(words.UNREADABLE)
        return None
    try:
        read = rollcall.check(sent[0].rows, act.turn.reader)
    except rollcall.FaultyTableError as fault:
        act.say(str(fault))
        return None
    own = places.gazetteer(act.session)
    for row in read:
        row["estate"] = own.get(row["estate"], row["estate"])
    imports.keep(act.session, act.desk.person.id, place.id, role, sent[0].name[:100], read, act.desk.now)
    faulty = sum(bool(one["faults"]) for one in read)
    act.say(words.uploaded(len(read) - faulty, faulty))
    return f"{HERE}#preview"


def add(act: Act) -> str | None:
    """加一个人: somebody who came by or rang, checked and taken in as by a table."""
    place, role, lexicon = act.desk.place(act.number("place")), act.text("role"), act.turn.lexicon
    members.require_worker(act.session, act.desk.person.id, place.id)
    if role not in words.ROLES or not place.is_open_station:
        raise NotThere
    teams = [lexicon.teams[key].name for key in act.every.get("teams", ()) if key in lexicon.teams]
    cells = [act.text(field) for field in FIELDS] + [words.BETWEEN[0].join(teams) if role == "volunteer" else ""]
    (read,) = rollcall.check([(1, list(words.HEAD)), (2, cells)], act.turn.reader)
    if read["faults"] or not act.text("agreed"):
        act.say(words.not_added(read["faults"]) if read["faults"] else words.ASK_AGREED_ONE)
        return None
    read["estate"] = places.gazetteer(act.session).get(read["estate"], read["estate"])
    who, it = rollcall.arrival(dict(read)), Import(place_id=place.id, role=role)
    known = imports.known_phones(act.session, act.desk.places, [who.phone]).get(who.phone)
    if known is None:
        imports.take_in(act.session, it, [who], act.desk.person.id, act.desk.now)
    elif imports.complete(act.session, it, [(who, known)], act.desk.person.id, act.desk.now):
        raise PausedHere
    person = imports.known_phones(act.session, act.desk.places, [who.phone])[who.phone]
    act.say(words.added(who.name, is_new=known is None))
    return f"/desk/people/{person.id}"


def take_in(act: Act) -> str | None:
    """导入: who stands there without a fault is taken in, or completed where they are known."""
    it = imports.find(act.session, act.desk.person.id, act.desk.now)
    if it is None or str(it.id) != act.text("id"):
        act.say(words.GONE)
        return HERE
    if not act.text("agreed"):
        act.say(words.ASK_AGREED)
        return f"{HERE}#preview"
    act.desk.place(it.place_id)
    act.say(words.imported(*_take_in(act, it)))
    imports.drop(act.session, act.desk.person.id)
    return "/desk/people"


def drop(act: Act) -> str:
    """不导入了."""
    imports.drop(act.session, act.desk.person.id)
    act.say(words.DROPPED)
    return HERE


def _take_in(act: Act, it: Import) -> tuple[int, int, int]:
    """Return how many are new, known and at rest here."""
    good = [rollcall.arrival(row) for row in it.rows if not row["faults"]]
    known = imports.known_phones(act.session, act.desk.places, [one.phone for one in good])
    new = [one for one in good if one.phone not in known]
    imports.take_in(act.session, it, new, act.desk.person.id, act.desk.now)
    found = [(one, known[one.phone]) for one in good if one.phone in known]
    resting = imports.complete(act.session, it, found, act.desk.person.id, act.desk.now)
    return len(new), len(found) - len(resting), len(resting)


def _stations(desk: Desk) -> dict[int, str]:
    return {place.id: place.name for place in stations.listed(desk.session, desk.places) if place.is_open_station}


PAGES: tuple[tuple[str, Callable[[Desk], Page | Download]], ...] = (
    ("/people/import", show),
    ("/people/import/sample", sample),
)
ACTS: tuple[tuple[str, Does], ...] = (
    ("/people/import", upload),
    ("/people/add", add),
    ("/people/import/go", take_in),
    ("/people/import/drop", drop),
)
