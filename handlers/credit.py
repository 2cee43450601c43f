"""时长: what was served, for the leader to confirm in one tap or one by one; and who was not checked in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers import days, numbered
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Scene, Turn, Words
from handlers.wording import common, leading, volunteer
from nlp.meaning import NEEDS, Intent, Meaning
from storage import activities, checkin, ledger, members, rosters, shifts, signups
from storage.activities import Occurrence
from storage.audiences import Reach
from storage.campaigns import Campaign
from storage.ledger import Hours

BACK = 7
MOST_NAMES = 30
NOT_MINUTES = (*NEEDS, Intent.HUMAN, Intent.INFO)


def show(turn: Turn, occurrence: Occurrence) -> None:
    """Show the hours to confirm of what the speaker leads; a list that was pressed on is renewed in its place."""
    said = _list(turn, occurrence, turn.person.id)
    if turn.heard.press and turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, said.text, said.buttons)
    else:
        turn.say(said.text, said.buttons)


def _says(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    """Half an hour after the end each leader gets their list."""
    occurrence = activities.get_occurrence(scene.session, campaign.occurrence_id or 0)
    return [_list(scene, occurrence, to.person_id) for to in part]


def _list(scene: Scene, occurrence: Occurrence, leader_id: int) -> Words:
    led = {shift.id for shift in rosters.led_shifts(scene.session, occurrence, leader_id)}
    proposed = ledger.hours_of_day(scene.session, occurrence.id, leader_id)
    counted = ledger.hours_of_day(scene.session, occurrence.id, leader_id, ("confirmed",))
    named = {held.id: name for held, name in rosters.on_roster(scene.session, occurrence.id)}
    absent = [
        (held, name) for held, name in rosters.on_roster(scene.session, occurrence.id, ("coming", "missed"))
        if held.shift_id in led
    ]  # fmt: skip
    lines = [leading.worth(named.get(one.signup_id, ""), one.minutes) for one in proposed]
    buttons = [button(leading.CONFIRM_ALL, "allhours", occurrence.id)] if proposed else []
    if absent and not proposed and not counted:
        buttons.append(button(leading.ALL_CAME, "allhere", occurrence.id))
    buttons += [button(leading.change(named.get(one.signup_id, "")), "hour", one.id) for one in proposed[:MOST_NAMES]]
    if counted and members.is_worker(scene.session, leader_id, occurrence.place_id):
        buttons += [
            button(leading.change(named.get(one.signup_id, "")), "hourfix", one.id) for one in counted[:MOST_NAMES]
        ]
    buttons += [button(leading.question(name), "who", held.id) for held, name in absent[:MOST_NAMES]]
    names = [name or leading.NO_NAME for _, name in absent]
    return Words(leading.hours(occurrence, lines, names, scene.now, len(counted)), rows(*buttons))


def led_and_over(turn: Turn) -> list[Occurrence]:
    """Return the days of the last week that the speaker led and that are over, the earliest first."""
    today = turn.now.astimezone(common.ZONE).date()
    since = today - timedelta(days=BACK)
    led = rosters.led_days(turn.session, turn.person.id, since.isoformat(), today.isoformat(), most=40)
    return [one for one in led if turn.now >= shifts.over_at(turn.session, one)]


def _hear(turn: Turn, _match: re.Match[str]) -> bool:
    """确认时长: of the latest day that is over; not taken from who led none."""
    led = led_and_over(turn)
    open_ones = [one for one in led if _is_open(turn, one)]
    for occurrence in (open_ones or led)[-1:]:
        show(turn, occurrence)
    return bool(led)


def _is_open(turn: Turn, occurrence: Occurrence) -> bool:
    ledger.wind_up(turn.session, occurrence, turn.now)
    return bool(ledger.hours_of_day(turn.session, occurrence.id, turn.person.id))


def _press_all(turn: Turn, press: Press) -> None:
    occurrence = activities.get_occurrence(turn.session, press.number())
    confirmed = ledger.confirm_all(turn.session, occurrence, turn.person.id, turn.now)
    for one in confirmed:
        _tell(turn, occurrence, one)
    turn.toast = leading.TOAST_COUNTED
    _close(turn, leading.all_counted(len(confirmed), sum(one.minutes for one in confirmed)))


def _press_all_came(turn: Turn, press: Press) -> None:
    occurrence = activities.get_occurrence(turn.session, press.number())
    rosters.require_leader(turn.session, occurrence, turn.person.id)
    led = {shift.id for shift in rosters.led_shifts(turn.session, occurrence, turn.person.id)}
    for held in signups.signups_of(turn.session, occurrence.id, ("coming", "missed")):
        if held.shift_id in led:
            checkin.check_in_for(turn.session, occurrence, held, turn.person.id, turn.now)
    ledger.propose(turn.session, occurrence, turn.now)
    show(turn, occurrence)


def _press_one(turn: Turn, press: Press) -> None:
    hours = ledger.get_hours(turn.session, press.number())
    ledger.require_leader_of(turn.session, hours, turn.person.id)
    turn.ask("credit", hours=hours.id)
    turn.say(
        leading.one_hour(days.name_of(turn, hours.person_id), hours.minutes),
        rows(button(leading.COUNTS, "hourok", hours.id), button(leading.COUNTS_NOT, "hourno", hours.id)),
    )


def hear_minutes(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as how long somebody really served; False where it is something else."""
    minutes = turn.reader.read_minutes(turn.heard.text)
    if minutes is None:
        if meaning.intent in NOT_MINUTES:
            return False
        turn.say(leading.MINUTES_UNCLEAR)
        return True
    if volunteer.BARE_DIGIT.fullmatch(turn.heard.text):
        if numbered.find(turn, turn.heard.text.strip()) is not None:
            return False
        turn.say(volunteer.which_unit(minutes))
        return True
    _count(turn, ledger.get_hours(turn.session, int(turn.pending["hours"])), minutes)
    return True


def _count(turn: Turn, hours: Hours, minutes: int | None) -> None:
    ledger.confirm_hours(turn.session, hours, turn.person.id, turn.now, minutes)
    turn.settled("credit")
    turn.toast = leading.TOAST_COUNTED
    _close(turn, leading.counted(days.name_of(turn, hours.person_id), hours.minutes))
    _tell(
        turn,
        activities.get_occurrence(turn.session, signups.get_signup(turn.session, hours.signup_id).occurrence_id),
        hours,
    )


def _press_no(turn: Turn, press: Press) -> None:
    hours = ledger.get_hours(turn.session, press.number())
    ledger.refuse_hours(turn.session, hours, turn.person.id, turn.now)
    turn.settled("credit")
    _close(turn, leading.counted_not(days.name_of(turn, hours.person_id)))


def _press_who(turn: Turn, press: Press) -> None:
    held = signups.get_signup(turn.session, press.number())
    occurrence = activities.get_occurrence(turn.session, held.occurrence_id)
    rosters.require_leader(turn.session, occurrence, turn.person.id, held.shift_id)
    turn.say(
        leading.did_they_come(days.name_of(turn, held.person_id)),
        rows(button(leading.CAME, "here", held.id), button(leading.DID_NOT_COME, "miss", held.id)),
    )


def _press_miss(turn: Turn, press: Press) -> None:
    held = signups.get_signup(turn.session, press.number())
    if held.status != "missed":
        ledger.miss(
            turn.session, activities.get_occurrence(turn.session, held.occurrence_id), held, turn.person.id, turn.now
        )
    turn.toast = leading.TOAST_MISSED
    _close(turn, leading.TOAST_MISSED)


def _tell(turn: Turn, occurrence: Occurrence, hours: Hours) -> None:
    if hours.person_id != turn.person.id and hours.minutes:
        turn.tell(hours.person_id, leading.yours_count(occurrence, hours.minutes, turn.now))


def _close(turn: Turn, text: str) -> None:
    pressed = turn.pressed_id if turn.heard.press else None
    if pressed is None:
        turn.say(text)
    else:
        turn.rewrite(pressed, text)


def _press_list(turn: Turn, press: Press) -> None:
    occurrence = activities.get_occurrence(turn.session, press.number())
    rosters.require_leader(turn.session, occurrence, turn.person.id)
    ledger.wind_up(turn.session, occurrence, turn.now)
    said = _list(turn, occurrence, turn.person.id)
    turn.say(said.text, said.buttons)


SAYS: dict[str, Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]] = {"hours": _says}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "credit": _press_list,
    "allhours": _press_all,
    "allhere": _press_all_came,
    "hour": _press_one,
    "hourok": lambda turn, press: _count(turn, ledger.get_hours(turn.session, press.number()), None),
    "hourno": _press_no,
    "who": _press_who,
    "miss": _press_miss,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"credit": hear_minutes}
PHRASES: tuple[Phrase, ...] = ((leading.ASKS_CREDIT, _hear),)
