"""Volunteer days, for whoever speaks of them: which day is meant, and who is told of a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handlers.buttons import Button, Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import common, gathering, leading
from storage import agenda, members, people, places, quiet, shifts
from storage.activities import Occurrence
from storage.messages import Urge
from storage.shifts import Shift, Signup
from storage.signups import Change

# Whoever is moved up on a closed page is rung up.
SEEN_WITHIN = timedelta(hours=2)
# Before this hour of the day before, the list of the evening still tells the leader of everything.
LIST_AT = time(20)


def today(scene: Scene) -> str:
    """Return today as an ISO date."""
    return scene.now.astimezone(common.ZONE).date().isoformat()


def places_of(turn: Turn) -> list[int]:
    """Return the places whose days are meant for the speaker: where they help or live, and those above."""
    session = turn.session
    homes = [role.place_id for role in members.roles_of(session, turn.person.id)]
    homes = homes or [turn.person.place_id or places.only_station(session) or 0]
    return sorted({one for home in homes for one in places.above(session, home)})


def next_days(turn: Turn, *, most: int = 5) -> Sequence[Occurrence]:
    """Return the next volunteer days of the speaker's places."""
    return agenda.gatherings(turn.session, places_of(turn), today(turn), most=most)


def name_of(scene: Scene, person_id: int) -> str:
    """Return what the person is called; empty where we do not know."""
    return people.get_person(scene.session, person_id).name


def shift_of(scene: Scene, held: Signup) -> Shift:
    """Return the shift that the person stands on or waits for."""
    return shifts.get_shift(scene.session, held.shift_id)


def answers(occurrence: Occurrence) -> Rows:
    """来 or 来不了."""
    return rows(button(gathering.COMING, "come", occurrence.id), button(gathering.NOT_COMING, "nocome", occurrence.id))


def tell(
    scene: Scene, person_id: int, text: str, buttons: Sequence[Sequence[Button]] = (), *, about_id: int | None = None
) -> None:
    """Tell somebody who did not ask: by daylight, and on a closed page by telephone in the end."""
    night = quiet.is_quiet(scene.now)
    by = (quiet.next_morning(scene.now) if night else scene.now) + SEEN_WITHIN
    urge = Urge.BROADCAST if night else Urge.NOTICE
    scene.tell(person_id, text, buttons, urge=urge, about_id=about_id, ring_at=by)


def tell_change(scene: Scene, occurrence: Occurrence, change: Change) -> None:
    """Tell who moved up, and, once the evening's list has gone out, the leader: who left, and who comes instead."""
    tell_moved_up(scene, occurrence, change.moved_up)
    if change.was != "coming" or not _is_late(scene, occurrence):
        return
    gone, shift = change.signup.person_id, shift_of(scene, change.signup)
    instead = name_of(scene, change.moved_up[0].person_id) if change.moved_up else None
    leader = shift.leader_id or occurrence.leader_id
    if leader is not None and leader != gone:
        said = leading.left(occurrence, shift, name_of(scene, gone), instead, scene.now)
        tell(scene, leader, said, about_id=gone)
    elif instead is None and shift.needed:
        # A worker sees the gap, and not whose it is.
        for one in members.workers_of(scene.session, occurrence.place_id):
            tell(scene, one.id, leading.gap_again(occurrence, shift, scene.now))


def tell_moved_up(scene: Scene, occurrence: Occurrence, moved_up: Sequence[Signup]) -> None:
    """Tell who has a place now; they can still say 来不了, and then the next is asked."""
    for one in moved_up:
        said = gathering.moved_up(occurrence, shift_of(scene, one), scene.now)
        tell(scene, one.person_id, said, answers(occurrence))


def tell_swapped(scene: Scene, occurrence: Occurrence, given: Signup, agreed: Signup) -> None:
    """Once the evening's list has gone out, tell whoever leads these shifts who stands where now."""
    if not _is_late(scene, occurrence):
        return
    concerned = [held for held in (given, agreed) if held.status == "coming"]
    leaders = {shift_of(scene, held).leader_id or occurrence.leader_id for held in concerned}
    pairs = [(name_of(scene, held.person_id), gathering.shift_name(shift_of(scene, held))) for held in concerned]
    for leader in sorted(one for one in leaders if one is not None and one not in {given.person_id, agreed.person_id}):
        tell(scene, leader, leading.swapped(occurrence, pairs, scene.now), about_id=agreed.person_id)


def _is_late(scene: Scene, occurrence: Occurrence) -> bool:
    day = datetime.fromisoformat(occurrence.day).date()
    return scene.now >= datetime.combine(day - timedelta(days=1), LIST_AT, common.ZONE)
