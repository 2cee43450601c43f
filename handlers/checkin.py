"""签到 and 签退: by the code on the leader's telephone, by where one stands; and 我的时长."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import credit, days, lead
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import gathering
from storage import activities, agenda, assignments, checkin, ledger, served
from storage.activities import Occurrence
from storage.errors import NotThatDay
from storage.shifts import Signup

# What a QR code opens: in_<occurrence>_<code>.
OPENED = re.compile(r"in_(\d{1,15})_(\d{6})", re.ASCII)


def start_check_in(turn: Turn) -> bool:
    """Check in whoever opened the chat by the QR code; False where it was opened by something else."""
    match = OPENED.fullmatch(turn.heard.text)
    if match is None:
        return False
    occurrence = activities.get_occurrence(turn.session, int(match[1]))
    _arrived(turn, checkin.check_in_by_code(turn.session, occurrence, turn.person.id, match[2], turn.now))
    return True


def hear_place(turn: Turn) -> bool:
    """Take a location: from a leader as where it is, from anybody else as where they stand; False outside any day."""
    north, east = turn.heard.latitude, turn.heard.longitude
    if north is None or east is None:
        return False
    mine = {day.id for held, day in agenda.on_day(turn.session, turn.person.id, days.today(turn))
            if held.status == "coming"}  # fmt: skip
    here = [day for day in _days_today(turn) if checkin.is_time(turn.session, day, turn.now)]
    # Who comes to one day now does not show where another is, next week, that they lead.
    shown = lead.show_place(turn, north, east, ahead=0 if any(day.id in mine for day in here) else 7)
    if shown:
        here = [day for day in here if day.id in mine]
    for occurrence in here[:1]:
        if occurrence.latitude is None:
            turn.say(gathering.NO_PLACE_YET)
            return True
        _arrived(turn, checkin.check_in_at(turn.session, occurrence, turn.person.id, turn.now,
                                           latitude=north, longitude=east))  # fmt: skip
    return shown or bool(here)


def _hear_code(turn: Turn, match: re.Match[str]) -> bool:
    """签到 123456, or six digits alone where the speaker has a day today."""
    today = _days_today(turn)
    code = f"{int((match[1] + match[2]).translate(gathering.SPOKEN_DIGITS)):06}"
    if not today and match.string.replace(" ", "").isdigit():
        return False
    if not today:
        raise NotThatDay
    meant = next((one for one in today if checkin.check(one, code, turn.now)), today[0])
    _arrived(turn, checkin.check_in_by_code(turn.session, meant, turn.person.id, code, turn.now))
    return True


def _ask_how(turn: Turn, _match: re.Match[str]) -> bool:
    mine = agenda.on_day(turn.session, turn.person.id, days.today(turn))
    if not mine or assignments.tasks_of(turn.session, turn.person.id):
        return False
    arrived = all(held.status in ("arrived", "left") for held, _ in mine)
    if arrived:
        turn.say(gathering.CHECKED_IN_ALREADY)
    else:
        turn.say(gathering.HOW_TO_CHECK_IN, data={"locate": True})
    return True


def _hear_out(turn: Turn, _match: re.Match[str]) -> bool:
    there = [day for held, day in agenda.on_day(turn.session, turn.person.id, days.today(turn))
             if held.status in ("arrived", "left")]  # fmt: skip
    if not there and not agenda.on_day(turn.session, turn.person.id, days.today(turn)):
        return False
    if not there:
        turn.say(gathering.NOT_IN_YET, data={"locate": True})
        return True
    _leave(turn, there[-1])
    return True


def _leave(turn: Turn, occurrence: Occurrence) -> None:
    checkin.check_out(turn.session, occurrence, turn.person.id, turn.now)
    turn.say(gathering.GONE)


def show_hours(turn: Turn) -> None:
    """我的时长: what counts, what waits to be confirmed, the latest days; and what was told of tickets."""
    minutes = ledger.minutes_of(turn.session, turn.person.id)
    latest = ledger.latest_hours(turn.session, turn.person.id)
    tickets, told = served.told_by(turn.session, turn.person.id)
    lines = [gathering.hours(minutes.get("confirmed", 0), minutes.get("proposed", 0), latest)] if latest else []
    if not latest and agenda.has_served(turn.session, turn.person.id):
        lines.append(gathering.HOURS_LATER)
    if tickets:
        lines.append(gathering.tickets_done(tickets, told))
    turn.say("\n".join(lines) or gathering.NO_HOURS)


def _hear_hours(turn: Turn, match: re.Match[str]) -> bool:
    """时长 alone is for a leader the list to confirm."""
    if match["bare"] and credit.led_and_over(turn):
        return False
    show_hours(turn)
    return True


def _days_today(turn: Turn) -> list[Occurrence]:
    """Return the days of today that the speaker can mean: first those they have spoken of."""
    mine = [day for _, day in agenda.on_day(turn.session, turn.person.id, days.today(turn))]
    known = {day.id for day in mine}
    return mine + [one for one in days.next_days(turn) if one.day == days.today(turn) and one.id not in known]


def _arrived(turn: Turn, held: Signup) -> None:
    if held.status == "waiting":
        turn.say(gathering.FULL_HERE)
    elif held.status == "left":
        turn.say(gathering.CHECKED_OUT_ALREADY)
    else:
        out = rows(button(gathering.CHECK_OUT, "out", held.occurrence_id))
        turn.say(gathering.arrived(days.shift_of(turn, held)), out)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "out": lambda turn, press: _leave(turn, activities.get_occurrence(turn.session, press.number())),
    "hours": lambda turn, _press: show_hours(turn),
}
SAYINGS: dict[str, Callable[[Turn], None]] = {gathering.MY_HOURS: show_hours}
PHRASES: tuple[Phrase, ...] = (
    (gathering.CHECKS_IN, _hear_code),
    (gathering.ASKS_HOW_TO_CHECK_IN, _ask_how),
    (gathering.CHECKS_OUT, _hear_out),
    (gathering.ASKS_HOURS, _hear_hours),
)
