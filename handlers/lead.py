"""The volunteer day for who leads it: the list and the gaps, the check-in code, the place, check-in for others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from handlers import credit, presence, roster
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Scene, Turn, Words
from handlers.wording import common, leading
from nlp.meaning import Meaning
from storage import activities, checkin, ledger, members, rosters, shifts
from storage.activities import Occurrence
from storage.audiences import Reach
from storage.campaigns import Campaign
from storage.shifts import Shift, Signup

AHEAD = 21
MOST_DAYS = 3
# "周六还来吗" has gone out by then; who has not answered can be told from who has.
ASKED_AT = time(18, 30)
# Often enough to ring up and ask, recent enough to matter.
MISSED_SINCE = timedelta(days=92)


def show_list(turn: Turn, occurrence: Occurrence) -> None:
    """名单: who comes to what the speaker leads, with what can be done now."""
    said = "\n".join([leading.head(occurrence, turn.now), *_lines(turn, occurrence, turn.person.id, asked_for=True)])
    turn.say(said, buttons(turn, occurrence, turn.person.id))


def show_place(turn: Turn, latitude: float, longitude: float, *, ahead: int) -> bool:
    """Keep the location as where the next day within so many is that the speaker leads; False where they lead none."""
    led = _days(turn, 0, ahead)
    if not led:
        return False
    checkin.set_place(turn.session, led[0], turn.person.id, latitude, longitude)
    turn.say(leading.place_kept(led[0], turn.now))
    return True


def _days(turn: Turn, back: int, ahead: int) -> list[Occurrence]:
    """Return the days that the speaker leads, the nearest first, their own before those of places below."""
    today = turn.now.astimezone(common.ZONE).date()
    since, until = (today + timedelta(days=n) for n in (-back, ahead))
    found = rosters.led_days(turn.session, turn.person.id, since.isoformat(), until.isoformat())
    own = {role.place_id for role in members.roles_of(turn.session, turn.person.id)}
    return sorted(found, key=lambda one: (one.day, one.leader_id != turn.person.id, one.place_id not in own))


def _lines(scene: Scene, occurrence: Occurrence, person_id: int, *, asked_for: bool) -> list[str]:
    """A line a shift: with names for who leads it; a worker sees names only of what no team has adopted, if asked for.

    Whether somebody stays away often is for the worker alone.
    """
    on = rosters.on_roster(scene.session, occurrence.id)
    works = members.is_worker(scene.session, person_id, occurrence.place_id)
    often = missed_lately(scene, [held.person_id for held, _ in on]) if works else {}
    lines = []
    for shift in rosters.led_shifts(scene.session, occurrence, person_id):
        leads = person_id in (shift.leader_id, occurrence.leader_id)
        if leads or (works and asked_for and shift.team is None):
            lines.append(_roster(scene, occurrence, shift, on, often))
        elif asked_for or rosters.missing(shift) or not shift.needed:
            lines.append(leading.stands(shift, scene.lexicon))
    return lines


def missed_lately(scene: Scene, person_ids: Sequence[int]) -> dict[int, int]:
    """Return how often each of these people has not come lately; for the worker alone."""
    since = (scene.now - MISSED_SINCE).astimezone(common.ZONE).date().isoformat()
    return ledger.missed_counts(scene.session, person_ids, since)


def were_asked(scene: Scene, occurrence: Occurrence) -> bool:
    """Tell whether who comes has been asked by now whether they still do."""
    day = datetime.fromisoformat(occurrence.day).date() - timedelta(days=1)
    return scene.now >= datetime.combine(day, ASKED_AT, common.ZONE)


def _roster(
    scene: Scene, occurrence: Occurrence, shift: Shift, on: Sequence[tuple[Signup, str]], often: dict[int, int]
) -> str:
    here = [(held, name) for held, name in on if held.shift_id == shift.id]
    people = [
        leading.person(name, held, asked=were_asked(scene, occurrence), missed=often.get(held.person_id, 0))
        for held, name in here if held.status != "waiting"
    ]  # fmt: skip
    return leading.roster(shift, people, [name for held, name in here if held.status == "waiting"], scene.lexicon)


def buttons(scene: Scene, occurrence: Occurrence, person_id: int) -> Rows:
    """Return what can be done now with the day by who leads it or works there."""
    made, is_over = [], scene.now >= shifts.over_at(scene.session, occurrence)
    if checkin.is_time(scene.session, occurrence, scene.now) and not is_over:
        made = [
            button(leading.CODE, "code", occurrence.id),
            button(leading.HELP_IN, "helpin", occurrence.id),
            button(leading.HELP_OUT, "helpout", occurrence.id),
        ]
    if is_over:
        made = [button(leading.CREDIT, "credit", occurrence.id)]
    else:
        made += roster.buttons(scene, occurrence, person_id)
    return rows(*made)


def _gaps(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    """At 20:00: their own roster for who leads, for the worker only what is not filled."""
    occurrence = activities.get_occurrence(scene.session, campaign.occurrence_id or 0)
    return [_evening(scene, occurrence, to.person_id) for to in part]


def _evening(scene: Scene, occurrence: Occurrence, person_id: int) -> Words:
    lines = _lines(scene, occurrence, person_id, asked_for=False)
    leads = occurrence.leader_id == person_id or any(
        shift.leader_id == person_id for shift in shifts.shifts_of(scene.session, occurrence.id)
    )
    offered = [button(leading.LIST, "list", occurrence.id), *roster.buttons(scene, occurrence, person_id)]
    said = leading.list_and_gaps if leads else leading.gaps
    return Words(said(occurrence, lines, scene.now), rows(*offered))


def _show_code(turn: Turn, occurrence: Occurrence) -> None:
    digits = checkin.open_code(turn.session, occurrence, turn.person.id, turn.now)
    turn.say(leading.code(occurrence, digits), rows(button(leading.HELP_IN, "helpin", occurrence.id)),
             data={"code": occurrence.id})  # fmt: skip


def _each(show: Callable[[Turn, Occurrence], None], *, today: bool) -> Callable[[Turn, re.Match[str]], bool]:
    """Let the words mean the nearest day that the speaker leads (`today`: of today); not taken where they lead none."""

    def hear(turn: Turn, _match: re.Match[str]) -> bool:
        led = _days(turn, 0, 0 if today else AHEAD)
        if not led and members.is_worker(turn.session, turn.person.id, None):
            turn.say(leading.NO_DAY)
            return True
        for occurrence in [one for one in led if one.day == led[0].day][:MOST_DAYS]:
            show(turn, occurrence)
        return bool(led)

    return hear


def _at(show: Callable[[Turn, Occurrence], None]) -> Callable[[Turn, Press], None]:
    def press_on_day(turn: Turn, press: Press) -> None:
        occurrence = activities.get_occurrence(turn.session, press.number())
        rosters.require_leader(turn.session, occurrence, turn.person.id)
        show(turn, occurrence)

    return press_on_day


Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {"gaps": _gaps, **credit.SAYS}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "list": _at(show_list),
    "turnout": _at(show_list),
    "code": _at(_show_code),
    "helpin": _at(presence.show_absent),
    "helpout": _at(presence.show_present),
    **presence.PRESSES,
    **roster.PRESSES,
    **credit.PRESSES,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {**roster.ANSWERS, **credit.ANSWERS}
PHRASES: tuple[Phrase, ...] = (
    (leading.ASKS_LIST, _each(show_list, today=False)),
    (leading.ASKS_CODE, _each(_show_code, today=True)),
    (leading.ASKS_HELP_IN, _each(presence.show_absent, today=True)),
    (leading.ASKS_HELP_OUT, _each(presence.show_present, today=True)),
    *roster.PHRASES,
    *credit.PHRASES,
)
