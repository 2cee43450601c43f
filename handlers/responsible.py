"""责任单位: who is responsible for what; a worker lists, adds and takes out units, and invites their people."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence

from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import rectifying
from nlp.meaning import Meaning
from storage import invitations, members, units
from storage.errors import NotAWorker
from storage.units import Unit

MOST_NAME = 30
MOST_LISTED = 20
ALIKE = 0.3


def works_in(turn: Turn) -> list[int]:
    """Return the places that the speaker works in. Raises NotAWorker."""
    here = [role.place_id for role in members.roles_of(turn.session, turn.person.id) if role.role == "worker"]
    if not here:
        raise NotAWorker
    return here


def nearest(name: str, found: Sequence[Unit]) -> list[Unit]:
    """Return the unit of this name alone, else those whose names are nearest to it."""
    exact = [one for one in found if one.name == name]
    part = [one for one in found if name in one.name or one.name in name]
    alike = difflib.get_close_matches(name, [one.name for one in found], n=3, cutoff=ALIKE)
    return exact or part or [one for one in found if one.name in alike]


def show_units(turn: Turn) -> None:
    """责任单位: all of the worker's places."""
    found = units.units_in(turn.session, works_in(turn))[:MOST_LISTED]
    made = [row for one in found for row in _buttons(one, named=True)]
    if not found:
        ask_name(turn)
        return
    turn.say(rectifying.units(found), made)


def ask_name(turn: Turn) -> None:
    """There is no unit yet: say so, and take a name that is said next."""
    turn.ask("unit")
    turn.say(rectifying.NO_UNITS)


def hear_name(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the name of a unit, perhaps with its telephone; False where it is no such name."""
    turn.settled()
    said = turn.heard.text.strip().rstrip("。！!")
    return rectifying.IS_A_UNIT.fullmatch(said) is not None and _add(turn, said)


def _buttons(unit: Unit, *, named: bool = False) -> Rows:
    name = f" {unit.name[:12]}" if named else ""
    return rows(button(f"{rectifying.INVITE}{name}", "unitlink", unit.id),
                button(f"{rectifying.REMOVE}{name}", "unitgone", unit.id))  # fmt: skip


def _hear_add(turn: Turn, match: re.Match[str]) -> bool:
    return turn.role == "worker" and _add(turn, match["rest"])


def _add(turn: Turn, said: str) -> bool:
    rest = " ".join(said.split())
    phone = turn.reader.read_phone(rest) or ""
    name = rectifying.PHONE_WORDS.sub(" ", rest)
    name = re.sub(r"[0-9０-９][0-9０-９\- ]{5,}", " ", name).strip(" ，,：:。；;")
    if not 1 < len(name) <= MOST_NAME:
        turn.say(rectifying.HOW)
        return True
    unit = units.set_unit(turn.session, turn.person.id, works_in(turn)[0], name, phone, turn.now)
    turn.say(rectifying.unit_set(unit), _buttons(unit))
    return True


def _hear_drop(turn: Turn, match: re.Match[str]) -> bool:
    if turn.role != "worker":
        return False
    name = match["rest"].strip(" ，,：:。“”")
    found = units.units_in(turn.session, works_in(turn))
    likely = nearest(name, found)
    if [one.name for one in likely] == [name]:
        _remove(turn, likely[0])
    else:
        buttons = rows(*(button(f"{rectifying.REMOVE} {one.name[:12]}", "unitgone", one.id) for one in likely))
        turn.say(rectifying.no_such_unit(name, [one.name for one in likely]), buttons)
    return True


def _remove(turn: Turn, unit: Unit) -> None:
    units.remove_unit(turn.session, turn.person.id, unit, turn.now)
    turn.say(rectifying.unit_removed(unit))


def _press_link(turn: Turn, press: Press) -> None:
    unit = units.get_unit(turn.session, press.number())
    members.require_worker(turn.session, turn.person.id, unit.place_id)
    token = invitations.invite(
        turn.session, "unit", turn.now, place_id=unit.place_id, unit_id=unit.id, by_id=turn.person.id
    )  # fmt: skip
    turn.say(rectifying.invitation(unit), data={"link": token})


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "unitlink": _press_link,
    "unitgone": lambda turn, press: _remove(turn, units.get_unit(turn.session, press.number())),
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"unit": hear_name}
WORKER_SAYINGS: dict[str, Callable[[Turn], None]] = {rectifying.UNITS: show_units}
PHRASES: tuple[Phrase, ...] = ((rectifying.DROPS, _hear_drop), (rectifying.ADDS, _hear_add))
