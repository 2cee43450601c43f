"""本周/一天: who comes to one day and stands where, who is missing, who has said nothing; whom a worker names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.desk import week
from bot.desk.acts import Does
from bot.desk.context import Act, Desk, NotThere, Page
from handlers import lead, roster
from handlers.wording import desk_week as wording
from handlers.wording import gathering, leading
from storage import activities, ledger, people, rosters, shifts, weeks
from storage.activities import Activity, Occurrence
from storage.shifts import Shift, Signup

# So many names are shown, and said of the others how many they are; so many are offered where one is written.
MOST_SILENT, MOST_AWAY, MOST_OFFERED = 60, 60, 40
MOST_ON, MOST_ON_WHERE_ALL_ARE_WANTED = 60, 1000
ON = ("coming", "arrived", "left", "missed")


class Standing(NamedTuple):
    """Somebody who stands on a shift or waits for it."""

    signup: Signup
    said: str
    # what it was worth and counts: which hours, and how long
    hours: tuple[int, str] | None = None


class Filled(NamedTuple):
    """One shift, and who stands there."""

    shift: Shift
    on: Sequence[Standing]
    waiting: Sequence[Standing]
    offered: Sequence[str]


def show(desk: Desk) -> Page:
    """Show one day."""
    occurrence, activity = _day(desk)
    session, one = desk.session, week.gatherings(desk, [(occurrence, activity)])[0]
    is_open = occurrence.status == "planned" and desk.now < shifts.over_at(session, occurrence)
    count, silent = weeks.silent(session, occurrence, most=MOST_SILENT) if is_open else (0, [])
    away = weeks.standing(session, occurrence.id, ("declined",), most=MOST_AWAY)
    led = {occurrence.leader_id, *(shift.leader_id for shift in one.shifts)}
    context = {
        "one": one, "it": occurrence, "is_open": is_open, "filled": _filled(desk, one, is_open=is_open),
        "silent": silent, "silent_count": count, "away": away, "away_count": one.counts.get("declined", 0),
        "most_on": MOST_ON, "all": "all" in desk.query,
        "leaders": people.names(session, led) if led - {None} else {},
        "more": [(label, payload) for row in lead.buttons(desk.scene, occurrence, desk.person.id)
                 for label, payload in row if not payload.startswith("roster:")],
        **week.shared(desk),
    }  # fmt: skip
    return Page("week_day.html", wording.day_title(activity, occurrence, desk.now), context, nav="week")


def put(act: Act) -> None:
    """添人: whoever is named comes, and is told."""
    shift = shifts.get_shift(act.session, act.number("shift"))
    occurrence = activities.get_occurrence(act.session, shift.occurrence_id)
    if not act.desk.sees(occurrence.place_id):
        raise NotThere
    rosters.require_roster(act.session, occurrence, shift, act.desk.person.id)
    if not roster.put_named(act.turn, shift, act.text("text")):
        act.say(leading.NOT_FOUND)


def _day(desk: Desk) -> tuple[Occurrence, Activity]:
    found = desk.session.get(Occurrence, desk.number("day"))
    activity = None if found is None else desk.session.get(Activity, found.activity_id)
    if found is None or activity is None or activity.kind == "theme" or not desk.sees(found.place_id):
        raise NotThere
    return found, activity


def _filled(desk: Desk, one: week.Gathering, *, is_open: bool) -> list[Filled]:
    """Return each shift with its people: what is to be known of each is for the worker and the leader alone."""
    session, day = desk.session, one.occurrence
    most = MOST_ON_WHERE_ALL_ARE_WANTED if "all" in desk.query else MOST_ON

    def standing(shift: Shift, *states: str) -> list[tuple[Signup, str]]:
        return weeks.standing(session, day.id, states, most=most, shift_id=shift.id)

    found = [(shift, standing(shift, *ON), standing(shift, "waiting")) for shift in one.shifts]
    ids = [held.person_id for _, on, waiting in found for held, _ in (*on, *waiting)]
    often, asked = lead.missed_lately(desk.scene, ids), lead.were_asked(desk.scene, day)

    counts = {
        one.signup_id: (one.id, gathering.length(one.minutes))
        for one in ledger.hours_of_day(session, day.id, states=("confirmed",))
    }

    def told(listed: Sequence[tuple[Signup, str]]) -> list[Standing]:
        return [
            Standing(held, leading.person(name, held, asked=asked, missed=often.get(held.person_id, 0)),
                     counts.get(held.id))
            for held, name in listed
        ]  # fmt: skip

    could: dict[str | None, list[str]] = {}
    for shift in one.shifts:
        if is_open and shifts.has_room(shift) and shift.team not in could:
            able = rosters.could_be_named(session, day, shift, most=MOST_OFFERED)
            could[shift.team] = [person.name for person in able]
    return [Filled(shift, told(on), told(waiting), could.get(shift.team, [])) for shift, on, waiting in found]


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/week/days/{day}", show),)
ACTS: tuple[tuple[str, Does], ...] = (("/week/shifts/{shift}/put", put),)
