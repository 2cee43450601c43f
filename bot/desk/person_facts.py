"""One person at the desk: their facts put right, their wishes kept for them, and all of it deleted where they ask."""

from __future__ import annotations

from typing import Any

from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere
from bot.rollcall import shorn
from handlers import persons
from handlers.wishes import BY_DAY, MOST_OFTEN
from handlers.wording import desk_person as wording
from handlers.wording import wishing
from storage import corrected, directory, members, people, places, stations, wishes
from storage.clashes import PARTS
from storage.imports import VOUCH
from storage.members import Membership
from storage.people import Person

DEFAULT = wishes.MOST_A_WEEK


def find(desk: Desk, number: int | None = None) -> Person:
    """Return the person who is meant, if they are of the worker's places. Raises NotThere."""
    found = directory.find(desk.session, desk.number("person") if number is None else number, desk.places)
    if found is None:
        raise NotThere
    return found


def serving(act: Act, person: Person) -> Membership:
    """Return the role in which the person serves in one of the worker's places. Raises NotThere."""
    for role in directory.roles_here(act.session, person.id, act.desk.places):
        if role.role == "volunteer" and role.status in ("active", "blocked"):
            return role
    raise NotThere


def facts_of(desk: Desk, person: Person) -> dict[str, Any]:
    """Return what the forms of the person's page need."""
    consent = corrected.consent_of(desk.session, person.id) if person.consented_at is not None else None
    by = people.get_person(desk.session, consent.actor_id).name if consent and consent.actor_id else ""
    agreed = wording.consent(by, vouched=consent is not None and consent.act == VOUCH)
    wish, hours = wishes.find_wish(desk.session, person.id), wishes.hours_of(desk.session, person.id)
    return {
        "facts": wording,
        "agreed": agreed if person.consented_at is not None else "", "agreed_at": desk.at(person.consented_at),
        "stations": [one for one in stations.listed(desk.session, desk.places) if one.is_open_station],
        "moves": desk.sees(person.place_id),
        "wish": {
            "rests": wishes.resting_until(wish, desk.now) is not None,
            "weekends": wish is not None and wish.weekends_only,
            "only": wish.only_teams.split(",") if wish else [], "most": wish.most_a_week if wish else DEFAULT,
        },
        "hours": _hours({(one.weekday, one.starts_at, one.ends_at) for one in hours}), "most_often": MOST_OFTEN,
    }  # fmt: skip


def correct(act: Act) -> None:
    """Put name, telephone, home and station right."""
    person = find(act.desk, act.number("person"))
    name, said = " ".join(act.text("name").split()), act.text("phone")
    home = {field: shorn(field, act.text(field)) for field in corrected.HOME}
    phone = act.turn.reader.read_phone(said) if said else ""
    if not name or len(name) > wording.MOST_NAME:
        act.say(wording.NAME_FIRST)
    elif phone is None:
        act.say(wording.NO_PHONE)
    elif any(len(value) > wording.MOST_FIELD for value in home.values()):
        act.say(wording.TOO_LONG)
    else:
        # An estate is kept by its own name.
        home["estate"] = places.gazetteer(act.session).get(home["estate"], home["estate"])
        place = {"place_id": act.number("place")} if act.text("place") else {}
        persons.correct(act.turn, person, name=name, phone=phone, **home, **place)


def set_wishes(act: Act) -> None:
    """Keep when and how often a volunteer wants to be asked, as they told a worker."""
    person = find(act.desk, act.number("person"))
    member, most = serving(act, person), act.text("most")
    if not (most.isascii() and most.isdigit() and len(most) <= 2 and int(most) <= MOST_OFTEN):  # noqa: PLR2004 - 0 to 20
        act.say(wording.ASKS_TOO_OFTEN)
        return
    known = {(one.weekday, one.starts_at, one.ends_at) for one in wishes.hours_of(act.session, person.id)}
    offered = {value: hours for value, hours, _, _ in _hours(known)}
    mine = members.teams_of(act.session, person.id)
    persons.set_wishes(
        act.turn, member, rests=bool(act.text("rests")), weekends_only=bool(act.text("weekends")),
        only_teams=",".join(sorted(key for key in act.every.get("only", ()) if key in mine)), most_a_week=int(most),
        hours={offered[value] for value in act.every.get("hours", ()) if value in offered},
    )  # fmt: skip


def forget(act: Act) -> str | None:
    """Delete what is known of somebody who asked for it and has no chat to say so."""
    person = find(act.desk, act.number("person"))
    if not act.text("sure"):
        act.say(wording.SURE_TO_FORGET)
        return None
    return "/desk/people" if persons.forget(act.turn, person) else None


def _hours(known: set[tuple[int, str, str]]) -> list[tuple[str, tuple[int, str, str], str, bool]]:
    """Return what can be ticked: its value, the hours, how they are called, and whether they are; others' own first."""
    grid = {
        (day, *PARTS[part]): f"{wishing.weekday(day)}{part}" for day in range(len(BY_DAY)) for part in wishing.DAY_PARTS
    }
    own = {one: wishing.said_span(*one) for one in sorted(known - set(grid))}
    return [(" ".join(map(str, one)), one, said, one in known) for one, said in (own | grid).items()]


ACTS: tuple[tuple[str, Does], ...] = (
    ("/people/{person}/facts", correct),
    ("/people/{person}/wishes", set_wishes),
    ("/people/{person}/forget", forget),
)
