"""帮TA签到, 帮TA签退: whoever leads has seen who is there, and sends them home."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers import credit, days
from handlers.buttons import Button, Press, button, rows
from handlers.turn import Turn
from handlers.wording import leading
from storage import activities, checkin, ledger, rosters, shifts, signups
from storage.activities import Occurrence

MOST_NAMES = 60


def show_absent(turn: Turn, occurrence: Occurrence, done: str = "") -> None:
    """帮TA签到: a button a name, of who is not there yet. Raises NotTheLeader."""
    names = _names(turn, occurrence, ("coming", "waiting"), "here")
    _show(turn, [done, leading.WHO_IS_HERE if names else leading.NOBODY_LEFT], names)


def show_present(turn: Turn, occurrence: Occurrence, done: str = "") -> None:
    """帮TA签退: a button a name, of who is there. Raises NotTheLeader."""
    names = _names(turn, occurrence, ("arrived",), "away")
    everybody = [button(leading.ALL_AWAY, "allaway", occurrence.id)] if len(names) > 1 else []
    _show(turn, [done, leading.WHO_LEAVES if names else leading.NOBODY_THERE], [*everybody, *names])


def _names(turn: Turn, occurrence: Occurrence, states: Sequence[str], act: str) -> list[Button]:
    rosters.require_leader(turn.session, occurrence, turn.person.id)
    led = {shift.id for shift in rosters.led_shifts(turn.session, occurrence, turn.person.id)}
    return [
        button(name or leading.NO_NAME, act, held.id)
        for held, name in rosters.on_roster(turn.session, occurrence.id, states)
        if held.shift_id in led
    ][:MOST_NAMES]


def _show(turn: Turn, lines: Sequence[str], names: Sequence[Button]) -> None:
    """Say it anew, or, after a name was pressed, in the place of the list."""
    text = "\n".join(line for line in lines if line)
    if lines[0] and turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, text, rows(*names, wide=3))
    else:
        turn.say(text, rows(*names, wide=3))


def _press_here(turn: Turn, press: Press) -> None:
    held = signups.get_signup(turn.session, press.number())
    occurrence = activities.get_occurrence(turn.session, held.occurrence_id)
    checkin.check_in_for(turn.session, occurrence, held, turn.person.id, turn.now)
    turn.toast = leading.TOAST_IN
    if turn.now >= shifts.ends(occurrence, days.shift_of(turn, held)):
        ledger.propose(turn.session, occurrence, turn.now)
        credit.show(turn, occurrence)
    else:
        show_absent(turn, occurrence, leading.is_in(days.name_of(turn, held.person_id)))


def _press_away(turn: Turn, press: Press) -> None:
    held = signups.get_signup(turn.session, press.number())
    occurrence = activities.get_occurrence(turn.session, held.occurrence_id)
    checkin.check_out_for(turn.session, occurrence, held, turn.person.id, turn.now)
    turn.toast = leading.TOAST_AWAY
    show_present(turn, occurrence, leading.is_away(days.name_of(turn, held.person_id)))


def _press_all_away(turn: Turn, press: Press) -> None:
    occurrence = activities.get_occurrence(turn.session, press.number())
    led = {shift.id for shift in rosters.led_shifts(turn.session, occurrence, turn.person.id)}
    for held in signups.signups_of(turn.session, occurrence.id, ("arrived",)):
        if held.shift_id in led:
            checkin.check_out_for(turn.session, occurrence, held, turn.person.id, turn.now)
    turn.toast = leading.TOAST_AWAY
    show_present(turn, occurrence, leading.TOAST_AWAY)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "here": _press_here,
    "away": _press_away,
    "allaway": _press_all_away,
}
