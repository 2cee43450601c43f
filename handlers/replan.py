"""Every change that a worker makes to what recurs, or to one day of it; whoever comes that day hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers import days, gather
from handlers.buttons import Press, button, rows
from handlers.planned import own, show
from handlers.turn import Scene, Turn
from handlers.wording import gathering, planning, sayings, sentences
from nlp.meaning import Meaning
from storage import activities, posts, shifts, signups
from storage import planning as plans
from storage.activities import Activity, Occurrence
from storage.errors import OldButton
from storage.people import Person

MOST_LEADERS = 12


def edit(turn: Turn, activity: Activity, **changes: Any) -> None:  # noqa: ANN401 - columns
    """Change it, and tell who comes on a day that is another one now, or none. As `planning.edit` raises."""
    before = {one.id: _as_read(turn, one) for one in plans.days_written(turn.session, activity.id, days.today(turn))}
    dropped = plans.edit(turn.session, activity, turn.person.id, turn.now, **changes)
    if activity.status != "draft":
        plans.plan_ahead(turn.session, turn.now)
    for one in dropped:
        gather.tell_called_off(turn, one)
    for one in plans.days_written(turn.session, activity.id, days.today(turn)):
        if one.status == "planned" and before.get(one.id, _as_read(turn, one)) != _as_read(turn, one):
            _tell_changed(turn, one)


def _as_read(scene: Scene, occurrence: Occurrence) -> str:
    return gathering.day_card(occurrence, scene.now)


def _tell_changed(turn: Turn, occurrence: Occurrence) -> None:
    if shifts.begins(occurrence) > turn.now:
        for held in signups.signups_of(turn.session, occurrence.id, ("coming", "waiting")):
            said = planning.changed(gathering.title(occurrence), _as_read(turn, occurrence))
            days.tell(turn, held.person_id, said, days.answers(occurrence))


def hear_change(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as what was asked for: another time, other words, one day's, a leader."""
    pending, said = turn.pending, turn.heard.text.strip()
    if said in sayings.NEVER_MIND:
        turn.settled()
        turn.say(planning.STAYS)
        return True
    activity = own(turn, int(pending["activity"]))
    field = str(pending["field"])
    if field == "day":
        return _hear_day(turn, activities.get_occurrence(turn.session, int(pending["day"])), said)
    if field == "leader":
        return _hear_leader(turn, activity, said)
    changes = _when(turn, activity, said) if field == "when" else _text(turn, activity, said)
    if changes is None:
        turn.say(planning.WHEN_UNCLEAR)
        return True
    needed = changes.pop("needed", None)
    edit(turn, activity, **changes)
    if needed is not None:
        posts.want(turn.session, activity, turn.person.id, turn.now, needed)
        for occurrence, moved in posts.fill(turn.session, activity, turn.now):
            days.tell_moved_up(turn, occurrence, moved)
    turn.settled()
    show(turn, activity)
    return True


def _when(turn: Turn, activity: Activity, said: str) -> dict[str, Any] | None:
    clocks = read_clocks(turn, said)
    if clocks is not None:
        return clocks
    rhythm = turn.reader.read_rhythm(said, turn.now)
    if rhythm is None:
        return None
    clock = {"starts_at": rhythm.starts_at, "ends_at": rhythm.ends_at} if rhythm.starts_at else {}
    del activity
    return {"rule": rhythm.rule, "starts_on": rhythm.starts_on.isoformat(), **clock}


def _text(turn: Turn, activity: Activity, said: str) -> dict[str, Any]:
    parts = sentences.parts(said)
    timed = _when(turn, activity, said) if parts.timed else None
    return _said(parts) | (timed or {})


def _said(parts: sentences.Parts) -> dict[str, Any]:
    """What was said; what was not stays as it is."""
    named = {"text": parts.text, "spot": parts.spot, "contact": parts.contact, "needed": parts.needed}
    return {name: value for name, value in named.items() if value}


def read_clocks(turn: Turn, said: str) -> dict[str, Any] | None:
    """Read 9点到11点: only from when until when; None where more (or nothing of it) is said."""
    if not sentences.ONLY_CLOCK.fullmatch(said):
        return None
    rhythm = turn.reader.read_rhythm(f"{planning.EVERY_SATURDAY}{said}", turn.now)
    return {"starts_at": rhythm.starts_at, "ends_at": rhythm.ends_at} if rhythm and rhythm.starts_at else None


def _hear_day(turn: Turn, occurrence: Occurrence, said: str) -> bool:
    parts = sentences.parts(said)
    changes = read_clocks(turn, said) or _said(parts)
    needed = changes.pop("needed", None)
    plans.edit_day(turn.session, occurrence, turn.person.id, turn.now, **changes)
    if needed is not None:
        moved = posts.want_on(turn.session, occurrence, turn.person.id, turn.now, needed)
        days.tell_moved_up(turn, occurrence, moved)
    turn.settled()
    if changes:
        _tell_changed(turn, occurrence)
    show(turn, own(turn, occurrence.activity_id), _as_read(turn, occurrence))
    return True


def _could_lead(turn: Turn, activity: Activity) -> list[Person]:
    return [one for one in plans.could_lead(turn.session, activity.place_id) if one.name]


def _hear_leader(turn: Turn, activity: Activity, said: str) -> bool:
    meant = [one for one in _could_lead(turn, activity) if one.name == said]
    if len(meant) != 1:
        turn.say(planning.LEADER_UNCLEAR)
        return True
    _lead(turn, activity, meant[0].id)
    return True


def _lead(turn: Turn, activity: Activity, person_id: int | None) -> None:
    if person_id is not None and person_id not in {one.id for one in _could_lead(turn, activity)}:
        raise OldButton
    edit(turn, activity, leader_id=person_id)
    if person_id not in (None, turn.person.id):
        days.tell(turn, int(person_id or 0), planning.leads(activity), about_id=turn.person.id)
    turn.settled()
    turn.toast = planning.TOAST_DONE
    show(turn, activity)


def _press_leader(turn: Turn, press: Press) -> None:
    activity = own(turn, press.number())
    if len(press.args) > 1:
        _lead(turn, activity, press.number(1) or None)
        return
    turn.ask("activity_edit", activity=activity.id, field="leader")
    could = [button(one.name, "planlead", activity.id, one.id) for one in _could_lead(turn, activity)[:MOST_LEADERS]]
    turn.say(planning.ASK_LEADER, rows(*could, button(planning.NOBODY, "planlead", activity.id, 0), wide=3))


def _asks(field: str, words: str) -> Callable[[Turn, Press], None]:
    def press_asks(turn: Turn, press: Press) -> None:
        activity = own(turn, press.number())
        turn.ask("activity_edit", activity=activity.id, field=field)
        turn.say(words)

    return press_asks


def _press_day(turn: Turn, press: Press) -> None:
    occurrence = activities.get_occurrence(turn.session, press.number())
    activity = own(turn, occurrence.activity_id)
    turn.ask("activity_edit", activity=activity.id, field="day", day=occurrence.id)
    turn.say(planning.ASK_DAY)


def _press_holiday(turn: Turn, press: Press) -> None:
    activity = own(turn, press.number())
    if len(press.args) == 1:
        choices = (button(label, "planholiday", activity.id, key) for key, label in planning.ON_HOLIDAY.items())
        turn.say(planning.ASK_HOLIDAY, rows(*choices, wide=3))
        return
    if press.word(1) not in planning.ON_HOLIDAY:
        raise OldButton
    edit(turn, activity, on_holiday=press.word(1))
    turn.toast = planning.TOAST_DONE
    show(turn, activity)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "plantime": _asks("when", planning.ASK_WHEN),
    "plantext": _asks("text", planning.ASK_NEW_TEXT),
    "planday": _press_day,
    "planlead": _press_leader,
    "planholiday": _press_holiday,
}
