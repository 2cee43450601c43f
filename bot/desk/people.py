"""人: everybody of the worker's places in one list; one person's page; roles, teams, units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere, Page
from bot.desk.person_facts import facts_of, find, serving
from handlers import roles as acts
from handlers.wording import common, gathering, leading
from handlers.wording import desk as desk_words
from handlers.wording import desk_people as wording
from handlers.wording import desk_person as person_wording
from storage import (
    agenda,
    assignments,
    directory,
    invitations,
    ledger,
    members,
    people,
    search,
    stations,
    units,
    wishes,
)
from storage.events import record

PAGE = 50
OPEN_FOR = timedelta(minutes=10)
MISSED_SINCE = timedelta(days=365)
MOST_WORDS = 40


def listing(desk: Desk) -> Page:
    """Show the people who are meant: by name, telephone's ending, kind, team and place."""
    words, kind = desk.query.get("words", "")[:MOST_WORDS].strip(), desk.query.get("kind", "")
    team, place, page = desk.query.get("team", ""), desk.asked("place", 0), max(1, desk.asked("page"))
    kind, team = kind if kind in wording.KINDS else "", team if team in desk.reader.lexicon.teams else ""
    found, more = directory.listed(
        desk.session, desk.places, words=words, kind=kind, team=team, place=place if desk.sees(place) else 0,
        skip=(page - 1) * PAGE, most=PAGE,
    )  # fmt: skip
    asked = {"words": words, "kind": kind, "team": team, "place": str(place) if place else ""}
    kept = {name: value for name, value in asked.items() if value}
    return Page(
        "people.html", wording.PEOPLE,
        {
            "people": found, "more": more, "page": page, "asked": asked, "wording": wording,
            "teams": desk.reader.lexicon.teams, "all_places": names_of(desk), "masked": common.masked,
            "about": lambda one: wording.about(one, desk.reader.lexicon),
            "but": lambda **changes: f"/desk/people?{urlencode(kept | changes)}",
            "again": f"/desk/people?{urlencode(kept)}&" if kept else "/desk/people?",
        },
        nav="people",
    )  # fmt: skip


def one(desk: Desk) -> Page:
    """Show what is known of one person."""
    person, session = find(desk), desk.session
    is_open = directory.opened_since(session, person.id, desk.person.id, desk.now - OPEN_FOR)
    roles = directory.roles_here(session, person.id, desk.places)
    serves = any(role.role == "volunteer" and role.status in ("active", "blocked") for role in roles)
    tasks = assignments.tasks_of(session, person.id)
    today = desk.now.astimezone(common.ZONE).date()
    since = (desk.now - MISSED_SINCE).astimezone(common.ZONE).date().isoformat()
    here = [task.id for task in tasks if desk.sees(task.place_id)]
    listed = {
        "in_hand": here,
        "asked_for": directory.tickets_of(session, person.id, desk.places, helped=False),
        "helped": [n for n in directory.tickets_of(session, person.id, desk.places, helped=True) if n not in here],
    }
    address = common.address(person.estate, person.building, *((person.unit, person.room) if is_open else ("", "")))
    context = {
        "person": person, "is_open": is_open, "wording": wording, "roles": roles, "serves": serves,
        "place_names": names_of(desk, closed=True), "address": address, **facts_of(desk, person),
        "phone": person.phone if is_open else common.masked(person.phone) if person.phone else "",
        "door": directory.door_of(session, person.id),
        "teams": desk.reader.lexicon.teams, "in_teams": members.teams_of(session, person.id),
        "wishes": wording.wishes(wishes.find_wish(session, person.id), wishes.hours_of(session, person.id),
                                 desk.reader.lexicon, desk.now,
                                 at_rest=not any(one.role == "volunteer" and one.status == "active" for one in roles)),
        "tasks": len(tasks), "most_tasks": assignments.MOST_TASKS,
        "days": [day for _, day in agenda.days_of(session, person.id, today.isoformat())],
        "day": lambda iso: common.day(iso, today),
        "length": gathering.length, "months": directory.hours_by_month(session, person.id),
        "counted": [(leading.which_hours(one, day), one.id) for one, day in ledger.latest_hours(session, person.id)
                    if one.status == "confirmed" and desk.sees(one.place_id)],
        "proposed": ledger.minutes_of(session, person.id).get("proposed", 0),
        "came": directory.came(session, person.id),
        "missed": ledger.missed_counts(session, [person.id], since).get(person.id, 0),
        "judged": wording.judged(directory.judged(session, person.id)),
        "tickets": {name: search.listed(session, numbers) for name, numbers in listed.items()},
        "service": lambda ticket: common.service(ticket, desk.reader.lexicon), "status": desk_words.STATUS,
        "looks": [(look.at, people.get_person(session, look.actor_id).name if look.actor_id else "")
                  for look in directory.looks(session, person.id)],
    }  # fmt: skip
    return Page("person.html", person.name or wording.SOMEBODY, context, nav="people")


def teams(desk: Desk) -> Page:
    """Show the teams, how many serve in each, and the responsible units."""
    found = units.units_in(desk.session, desk.places)
    speakers = {unit.id: people.get_person(desk.session, unit.person_id).name for unit in found if unit.person_id}
    return Page(
        "teams.html", wording.TEAMS_AND_UNITS,
        {
            "teams": desk.reader.lexicon.teams, "sizes": directory.team_sizes(desk.session, desk.places),
            "units": found, "speakers": speakers, "place_names": names_of(desk), "wording": wording,
        },
        nav="people",
    )  # fmt: skip


def names_of(desk: Desk, *, closed: bool = False) -> dict[int, str]:
    """Return the places that the worker sees, by id, stations first, in the order of their names."""
    return {place.id: place.name for place in stations.listed(desk.session, desk.places, closed=closed)}


def reveal(act: Act) -> None:
    """看电话和住址: recorded, and shown for a while to whoever opened it."""
    person = find(act.desk, act.number("person"))
    record(act.session, "person", person.id, "see", act.desk.now, after="seen", actor_id=act.desk.person.id,
           why="phone, address")  # fmt: skip
    act.say(wording.OPENED)


def set_teams(act: Act) -> None:
    """Let a volunteer serve in the teams that are ticked."""
    person = find(act.desk, act.number("person"))
    acts.set_teams(act.turn, serving(act, person), act.every.get("teams", ()))


def pause(act: Act) -> None:
    """暂停派单, with a reason or without."""
    acts.pause(act.turn, act.number("membership"), " ".join(act.text("why").split())[:100])


def resume(act: Act) -> None:
    """恢复派单."""
    acts.resume(act.turn, act.number("membership"))


def end(act: Act) -> None:
    """结束身份."""
    acts.end(act.turn, act.number("membership"))


def invite(act: Act) -> None:
    """A link by which somebody who came in by a table takes over what is known of them."""
    person = find(act.desk, act.number("person"))
    works = any(role.role == "worker" for role in members.roles_of(act.session, person.id))
    if works or directory.door_of(act.session, person.id) is not None:
        raise NotThere
    roles = [one for one in directory.roles_here(act.session, person.id, act.desk.places) if one.role == "volunteer"]
    serves = next((one.place_id for one in roles if one.status in ("active", "blocked")), None)
    place_id = serves or person.place_id
    if place_id is None:
        act.say(person_wording.NO_LINK)
        return
    purpose = "resident" if serves is None else "volunteer"
    token = invitations.invite(act.session, purpose, act.desk.now, place_id=act.desk.place(place_id).id,
                               person_id=person.id, by_id=act.desk.person.id)  # fmt: skip
    act.turn.say(wording.PERSONAL_LINK, data={"link": token})


def set_unit(act: Act) -> None:
    """Add a responsible unit, or give it another telephone."""
    place, name = act.desk.place(act.number("place")), " ".join(act.text("name").split())
    if not 1 < len(name) <= 30:  # noqa: PLR2004 - as in chat
        act.say(wording.UNIT_NAMELESS)
        return
    phone = act.turn.reader.read_phone(act.text("phone")) or ""
    units.set_unit(act.session, act.desk.person.id, place.id, name, phone, act.desk.now)
    act.say(wording.UNIT_KEPT)


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (
    ("/people", listing),
    ("/people/teams", teams),
    ("/people/{person}", one),
)
ACTS: tuple[tuple[str, Does], ...] = (
    ("/people/units", set_unit),
    ("/people/roles/{membership}/pause", pause),
    ("/people/roles/{membership}/resume", resume),
    ("/people/roles/{membership}/end", end),
    ("/people/{person}/open", reveal),
    ("/people/{person}/teams", set_teams),
    ("/people/{person}/invite", invite),
)
