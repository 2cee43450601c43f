"""换人: somebody who comes asks another to change places, or to go instead; both know what was agreed."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import days
from handlers.buttons import Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import gathering
from storage import activities, agenda, shifts, signups, swaps
from storage.activities import Occurrence
from storage.shifts import Signup

MOST_ASKED = 12


def choose(turn: Turn, occurrence: Occurrence) -> None:
    """Show who could be asked: whoever waits, and whoever stands on another shift."""
    mine = signups.find_signup(turn.session, occurrence.id, turn.person.id)
    others = [] if mine is None else swaps.could_swap(turn.session, mine)[:MOST_ASKED]
    if not others:
        turn.say(gathering.NOBODY_TO_SWAP, rows(button(gathering.NOT_COMING, "nocome", occurrence.id)))
        return
    labels = [
        gathering.other(days.name_of(turn, one.person_id), days.shift_of(turn, one), waiting=one.status == "waiting")
        for one in others
    ]
    names = [button(label, "swapask", occurrence.id, one.person_id) for label, one in zip(labels, others, strict=True)]
    turn.say(gathering.ASK_WHOM, rows(*names))


def _hear(turn: Turn, _match: re.Match[str]) -> bool:
    coming = [
        day for held, day in agenda.days_of(turn.session, turn.person.id, days.today(turn)) if held.status == "coming"
    ]
    if not coming:
        return False
    choose(turn, coming[0])
    return True


def _press_ask(turn: Turn, press: Press) -> None:
    occurrence = activities.get_occurrence(turn.session, press.number())
    swap = swaps.ask_swap(turn.session, occurrence, turn.person.id, press.number(1), turn.now)
    place = shifts.get_shift(turn.session, signups.get_signup(turn.session, swap.signup_id).shift_id)
    theirs = signups.find_signup(turn.session, occurrence.id, swap.asked_id)
    own = days.shift_of(turn, theirs) if theirs is not None and theirs.status == "coming" else None
    days.tell(
        turn,
        swap.asked_id, gathering.asked_to_swap(turn.person.name, occurrence, place, turn.now, own=own),
        rows(button(gathering.AGREE, "swapyes", swap.id), button(gathering.REFUSE, "swapno", swap.id)),
        about_id=turn.person.id,
    )  # fmt: skip
    _close(turn, gathering.asked(days.name_of(turn, swap.asked_id)))


def _press_agree(turn: Turn, press: Press) -> None:
    swap = swaps.get_swap(turn.session, press.number())
    given, mine = swaps.agree(turn.session, swap, turn.person.id, turn.now)
    occurrence = activities.get_occurrence(turn.session, given.occurrence_id)
    asker = days.name_of(turn, given.person_id)
    _close(turn, gathering.swapped(asker, occurrence, days.shift_of(turn, mine), turn.now))
    days.tell(
        turn,
        given.person_id, gathering.swapped(turn.person.name, occurrence, _stands(turn, given), turn.now),
        about_id=turn.person.id,
    )  # fmt: skip
    days.tell_swapped(turn, occurrence, given, mine)


def _press_refuse(turn: Turn, press: Press) -> None:
    swap = swaps.get_swap(turn.session, press.number())
    given = swaps.refuse(turn.session, swap, turn.person.id, turn.now)
    _close(turn, gathering.SWAP_REFUSED)
    days.tell(
        turn,
        given.person_id, gathering.not_swapped(turn.person.name),
        rows(button(gathering.NOT_COMING, "nocome", given.occurrence_id)), about_id=turn.person.id,
    )  # fmt: skip


def _stands(turn: Turn, held: Signup) -> shifts.Shift | None:
    return days.shift_of(turn, held) if held.status == "coming" else None


def _close(turn: Turn, text: str) -> None:
    if turn.pressed_id is None:
        turn.say(text)
    else:
        turn.rewrite(turn.pressed_id, text)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "swap": lambda turn, press: choose(turn, activities.get_occurrence(turn.session, press.number())),
    "swapask": _press_ask,
    "swapyes": _press_agree,
    "swapno": _press_refuse,
}
PHRASES: tuple[Phrase, ...] = ((gathering.ASKS_FOR_SWAP, _hear),)
