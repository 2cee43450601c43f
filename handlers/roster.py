"""包桶: who leads a post names its people, and takes them off again; each is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from handlers import days
from handlers.buttons import Button, Press, button, rows
from handlers.turn import Phrase, Scene, Turn
from handlers.wording import common, gathering, leading
from nlp.meaning import Meaning
from storage import activities, rosters, shifts, signups
from storage.activities import Occurrence
from storage.shifts import Shift

AHEAD = 21
MOST_NAMES, MOST_SHIFTS, SHORTEST = 40, 6, 2


def buttons(scene: Scene, occurrence: Occurrence, person_id: int) -> list[Button]:
    """Return a button for each shift of the day whose people the person names."""
    led = _named_by(scene, occurrence, person_id)
    several = len(led) > 1
    return [
        button(f"{leading.ROSTER} {shift.name}" if several else leading.ROSTER, "roster", shift.id)
        for shift in led[:MOST_SHIFTS]
    ]


def _named_by(scene: Scene, occurrence: Occurrence, person_id: int) -> list[Shift]:
    """The shifts that are the person's own to fill; a worker may too, and is not bothered with it."""
    every = shifts.shifts_of(scene.session, occurrence.id)
    leads = occurrence.leader_id == person_id
    return [one for one in every if one.leader_id == person_id or (leads and one.team is None)]


def show(turn: Turn, shift: Shift) -> None:
    """Show who stands on the shift, with 添人 and a button to take each off."""
    occurrence = activities.get_occurrence(turn.session, shift.occurrence_id)
    rosters.require_roster(turn.session, occurrence, shift, turn.person.id)
    on = [
        (held, name) for held, name in rosters.on_roster(turn.session, occurrence.id, ("coming", "waiting"))
        if held.shift_id == shift.id
    ]  # fmt: skip
    names = [name for held, name in on if held.status == "coming"]
    waiting = [name for held, name in on if held.status == "waiting"]
    said = [
        leading.head(occurrence, turn.now, leading.ROSTER), leading.roster(shift, names, waiting, turn.lexicon)
    ]  # fmt: skip
    offered = [button(leading.ADD, "addto", shift.id)] if shifts.has_room(shift) else []
    offered += [button(leading.take_off(name), "unroster", held.id) for held, name in on[:MOST_NAMES]]
    turn.say("\n".join(said), rows(*offered))


def _hear(turn: Turn, _match: re.Match[str]) -> bool:
    today = turn.now.astimezone(common.ZONE).date()
    until = today + timedelta(days=AHEAD)
    for occurrence in rosters.led_days(turn.session, turn.person.id, today.isoformat(), until.isoformat(), most=20):
        own = _named_by(turn, occurrence, turn.person.id)
        for shift in own[:MOST_SHIFTS]:
            show(turn, shift)
        if own:
            return True
    return False


def _press_add(turn: Turn, press: Press) -> None:
    shift = shifts.get_shift(turn.session, press.number())
    occurrence = activities.get_occurrence(turn.session, shift.occurrence_id)
    rosters.require_roster(turn.session, occurrence, shift, turn.person.id)
    could = rosters.could_be_named(turn.session, occurrence, shift, most=MOST_NAMES)
    if not could:
        turn.say(leading.NOBODY_TO_NAME)
        return
    turn.ask("name_for", shift=shift.id)
    turn.say(leading.WHO_STANDS, rows(*(button(one.name, "put", shift.id, one.id) for one in could), wide=3))


def hear_name(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the name of who is to stand there; False where it is plainly something else."""
    return put_named(turn, shifts.get_shift(turn.session, int(turn.pending["shift"])), turn.heard.text.strip())


def put_named(turn: Turn, shift: Shift, said: str) -> bool:
    """Let who is named so stand on the shift; False where that is plainly no name. As `rosters.name_person` raises."""
    occurrence = activities.get_occurrence(turn.session, shift.occurrence_id)
    could = rosters.could_be_named(turn.session, occurrence, shift, most=10_000)
    meant = [one for one in could if one.name == said] or [
        one for one in could if len(said) >= SHORTEST and said in one.name
    ]
    if len(meant) == 1:
        _put(turn, shift, meant[0].id)
        return True
    if len(said) > SHORTEST * 4:
        return False
    turn.say(leading.NOT_FOUND)
    return True


def _put(turn: Turn, shift: Shift, person_id: int) -> None:
    occurrence = activities.get_occurrence(turn.session, shift.occurrence_id)
    named = rosters.name_person(turn.session, occurrence, shift.id, person_id, turn.person.id, turn.now)
    turn.settled("name_for")
    if named is None:
        turn.say(leading.FULL)
        return
    turn.toast = leading.TOAST_NAMED
    said = gathering.named(occurrence, shift, turn.now, turn.person.name)
    days.tell(turn, person_id, said, days.answers(occurrence), about_id=turn.person.id)
    show(turn, shift)


def _press_drop(turn: Turn, press: Press) -> None:
    held = signups.get_signup(turn.session, press.number())
    occurrence = activities.get_occurrence(turn.session, held.occurrence_id)
    shift = days.shift_of(turn, held)
    change = rosters.remove_person(turn.session, occurrence, held, turn.person.id, turn.now)
    turn.toast = leading.TOAST_REMOVED
    days.tell(turn, held.person_id, gathering.removed(occurrence, turn.now))
    days.tell_moved_up(turn, occurrence, change.moved_up)
    show(turn, shift)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "roster": lambda turn, press: show(turn, shifts.get_shift(turn.session, press.number())),
    "addto": _press_add,
    "put": lambda turn, press: _put(turn, shifts.get_shift(turn.session, press.number()), press.number(1)),
    "unroster": _press_drop,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"name_for": hear_name}
PHRASES: tuple[Phrase, ...] = ((leading.ASKS_ROSTER, _hear),)
