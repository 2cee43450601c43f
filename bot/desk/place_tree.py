"""地方: a place is added below another, renamed, moved, closed, and opened again."""

from __future__ import annotations

from typing import Any

from bot.desk.acts import Does
from bot.desk.context import Act, Desk
from handlers.wording import desk_places as wording
from storage import places, stations, tree
from storage.places import Place


def around(desk: Desk, place: Place) -> dict[str, Any]:
    """Return what the page of a place says of where it stands: below what, over what, and what keeps it open."""
    seen = stations.listed(desk.session, desk.places)
    under, left = set(places.below(desk.session, [place.id])), tree.remaining(desk.session, place)
    return {
        "below": [one for one in seen if one.parent_id == place.id],
        "above": [found for up in places.above(desk.session, place.id)[1:]
                  if desk.sees(up) and (found := places.find_place(desk.session, up))],
        "kinds_below": {kind: wording.KINDS[kind] for kind in tree.kinds_below(place.kind)},
        # Who may take it away from above is asked again when it is done.
        "parents": [one for one in seen if place.kind in tree.kinds_below(one.kind) and one.id not in under
                    and one.id != place.parent_id] if place.parent_id is None or desk.sees(place.parent_id) else [],
        "heirs": [one for one in seen if one.is_open_station and one.id != place.id] if place.kind == "station" else [],
        "remaining": [wording.remains(name, count, place) for name, count in left.items()],
        "since": desk.at(place.closed_at),
    }  # fmt: skip


def add(act: Act) -> str | None:
    """Make a place below this one, and go there."""
    parent, name = act.desk.place(act.number("place")), _name(act)
    phone = act.text("phone")
    if name is None:
        return None
    if phone and not wording.PHONE.fullmatch(phone):
        act.say(wording.NO_PHONE)
        return None
    made = tree.add(act.session, parent.id, act.text("kind"), name, act.desk.person.id, act.desk.now, phone=phone,
                    hours=" ".join(act.text("hours").split())[: wording.MOST_HOURS])  # fmt: skip
    act.say(wording.added(made))
    return f"/desk/places/{made.id}"


def rename(act: Act) -> None:
    """Let the place be called otherwise."""
    place, name = act.desk.place(act.number("place")), _name(act)
    if name is not None:
        tree.rename(act.session, place, name, act.desk.person.id, act.desk.now)
        act.say(wording.renamed(name))


def move(act: Act) -> None:
    """Put the place under another one."""
    place, parent = act.desk.place(act.number("place")), act.desk.place(act.number("parent"))
    tree.move_below(act.session, place, parent.id, act.desk.person.id, act.desk.now)
    act.say(wording.moved(place, parent))


def close(act: Act) -> None:
    """Close the place; who lives there, and its names, go where the form says."""
    place = act.desk.place(act.number("place"))
    heir = act.desk.place(act.number("heir")) if act.text("heir") else None
    if not act.text("sure"):
        act.say(wording.SURE_TO_CLOSE)
        return
    handed = tree.close(act.session, place, heir.id if heir else None, act.desk.person.id, act.desk.now)
    act.say(wording.shut(place, heir, handed))


def reopen(act: Act) -> None:
    """Open a closed place again."""
    place = act.desk.place(act.number("place"))
    tree.reopen(act.session, place, act.desk.person.id, act.desk.now)
    act.say(wording.unshut(place))


def _name(act: Act) -> str | None:
    name = " ".join(act.text("name").split())
    if not wording.LEAST_NAME <= len(name) <= wording.MOST_NAME or name.isdigit():
        act.say(wording.NO_NAME)
        return None
    return name


ACTS: tuple[tuple[str, Does], ...] = (
    ("/places/{place}/below", add),
    ("/places/{place}/name", rename),
    ("/places/{place}/above", move),
    ("/places/{place}/close", close),
    ("/places/{place}/reopen", reopen),
)
