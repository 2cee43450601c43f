"""地方: the tree of places and their map; one place with its telephone, leaders, limits and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from bot.desk import drawing
from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere, Page
from bot.desk.place_names import names_shown
from bot.desk.place_tree import around
from handlers import limits as limit_acts
from handlers.wording import desk_places as wording
from handlers.wording import limits as limit_words
from storage import limits, members, stations, teams
from storage.limits import STEPS, URGENCIES, Standing
from storage.people import get_person
from storage.places import Place

MOST_LEADERS = 300
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,8})?")


def tree(desk: Desk) -> Page:
    """Show every place that the worker sees, each below what is above it, and where they stand."""
    every = stations.listed(desk.session, desk.places, closed=True)
    found = [one for one in every if one.closed_at is None]
    points = [drawing.Point(one.id, one.name, one.latitude, one.longitude)
              for one in found if one.latitude is not None and one.longitude is not None]  # fmt: skip
    by_parent: dict[int | None, list[Place]] = {}
    ids = {one.id for one in found}
    for one in sorted(found, key=lambda one: one.name):
        by_parent.setdefault(one.parent_id if one.parent_id in ids else None, []).append(one)
    return Page(
        "places.html", wording.PLACES,
        {
            "places": list(_downwards(by_parent, None, 0)), "map": drawing.draw(points),
            "missing": len(found) - len(points), "kinds": wording.KINDS,
            "closed": sorted((one for one in every if one.closed_at is not None), key=lambda one: one.name),
        },
        nav="places",
    )  # fmt: skip


def one(desk: Desk) -> Page:
    """Show what is set for one place."""
    place, session, lexicon = desk.place(desk.number("place")), desk.session, desk.reader.lexicon
    standing = limits.standing(session, place.id)
    helpers = members.volunteers_of(session, place.id)
    leads = {one.team: one.person_id for one in teams.leaders_in(session, [place.id])}
    return Page(
        "place.html", place.name,
        {
            "place": place, "kind": wording.KINDS.get(place.kind, place.kind), **around(desk, place),
            "workers": stations.workers_at(session, place.id), "teams": lexicon.teams,
            "volunteers": helpers[:MOST_LEADERS], "serving": len(helpers),
            "leaders": {team: (person, get_person(session, person).name) for team, person in leads.items()},
            "limits": _general(standing), "own": [one for one in standing if one.item and one.own],
            "items": lexicon.items, "limit_words": limit_words, "urgencies": URGENCIES, "steps": STEPS,
            "quiet": wording.QUIET, **names_shown(desk, place),
        },
        nav="places",
    )  # fmt: skip


def set_facts(act: Act) -> None:
    """Keep the telephone, the hours, and where it stands."""
    place, phone = act.desk.place(act.number("place")), act.text("phone")
    if phone and not wording.PHONE.fullmatch(phone):
        act.say(wording.NO_PHONE)
        return
    point = _point(act.text("latitude"), act.text("longitude"))
    if point is None:
        act.say(wording.NO_POINT)
        return
    stations.set_facts(act.session, place, act.desk.person.id, act.desk.now, phone=phone,
                       hours=" ".join(act.text("hours").split())[: wording.MOST_HOURS],
                       latitude=point[0], longitude=point[1])  # fmt: skip
    act.say(wording.KEPT)


def set_limit(act: Act) -> None:
    """时限: as in chat, for this place."""
    place, step, urgency, item = act.desk.place(act.number("place")), act.text("step"), act.text("what"), ""
    if urgency in act.turn.lexicon.items:
        urgency, item = "normal", urgency
    if step not in STEPS or urgency not in URGENCIES:
        raise NotThere
    said = act.text("span")
    is_shipped = said.startswith(limit_words.IS_SHIPPED)
    span = None if is_shipped else limit_acts.read_span(act.turn, said)
    if span is None and not is_shipped:
        act.say(wording.SPAN_UNCLEAR)
        return
    limit_acts.put(act.turn, place.id, (step, urgency, item), span)


def set_leader(act: Act) -> None:
    """队长: somebody leads the team here, or nobody does."""
    place, team = act.desk.place(act.number("place")), act.text("team")
    if team not in act.turn.lexicon.teams:
        raise NotThere
    person = act.number("person") if act.text("person") else None
    teams.set_leader(act.session, place.id, team, person, act.desk.person.id, act.desk.now)
    act.say(wording.LEADER_SET if person is not None else wording.LEADER_GONE)


def _general(standing: list[Standing]) -> list[tuple[str, dict[str, Standing]]]:
    """Return the limits that hold for every service: a row an urgency, a cell a step."""
    general = [one for one in standing if not one.item]
    return [(urgency, {one.step: one for one in rows}) for urgency, rows in groupby(general, lambda one: one.urgency)]


def _downwards(
    by_parent: Mapping[int | None, list[Place]], parent: int | None, depth: int
) -> Iterator[tuple[Place, int]]:
    for place in by_parent.get(parent, ()):
        yield place, depth
        yield from _downwards(by_parent, place.id, depth + 1)


def _point(latitude: str, longitude: str) -> tuple[float, float] | tuple[None, None] | None:
    """Return where it stands; two Nones where nobody says, None where what they say is none."""
    if not latitude and not longitude:
        return None, None
    if not (_DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude)):
        return None
    north, east = float(latitude), float(longitude)
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None  # noqa: PLR2004 - degrees


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/places", tree), ("/places/{place}", one))
ACTS: tuple[tuple[str, Does], ...] = (
    ("/places/{place}/facts", set_facts),
    ("/places/{place}/limit", set_limit),
    ("/places/{place}/leader", set_leader),
)
