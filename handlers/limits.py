"""时限: a worker sees the limits of their place and sets them, by word or by button; each change is recorded."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from handlers.buttons import Button, Press, button, rows
from handlers.compose import place_of
from handlers.turn import Phrase, Turn
from handlers.wording import limits as wording
from nlp.meaning import Meaning
from storage import limits, places
from storage.errors import OldButton
from storage.limits import DAY, HOUR, STEPS, URGENCIES, WORKDAY, Span

MOST_NEAR, NEAR = 3, 0.3
# What is offered on buttons; anything else can be written.
_WITHOUT_PAUSE = {
    "take": (Span(10), Span(15), Span(30), Span(HOUR), Span(2 * HOUR)),
    "arrive": (Span(20), Span(30), Span(HOUR), Span(90), Span(2 * HOUR)),
    "solve": (Span(HOUR), Span(2 * HOUR), Span(4 * HOUR), Span(DAY)),
}
_IN_WORKING_TIME = {
    "take": (Span(HOUR, True), Span(2 * HOUR, True), Span(4 * HOUR, True), Span(WORKDAY, True)),  # noqa: FBT003
    "arrive": (Span(WORKDAY, True), Span(2 * WORKDAY, True), Span(3 * WORKDAY, True)),  # noqa: FBT003
    "solve": tuple(Span(days * WORKDAY, True) for days in (3, 5, 7, 15)),  # noqa: FBT003
}


def show(turn: Turn) -> None:
    """时限: every limit that stands for the place where the speaker works. Raises NotAWorker."""
    place = places.find_place(turn.session, place_of(turn))
    standing = limits.standing(turn.session, place.id if place else None)
    changes = (button(wording.label(urgency, step), "limit", step, urgency) for urgency in URGENCIES for step in STEPS)
    turn.say(wording.limits(place.name if place else "", standing, turn.lexicon), rows(*changes, wide=3))


def hear_span(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the length of the limit that was asked about; False where it is about something else."""
    step, urgency = turn.pending["step"], turn.pending["urgency"]
    span = read_span(turn, turn.heard.text)
    turn.settled()
    if span is None:
        return False
    _put(turn, step, urgency, "", span)
    return True


def _hear_set(turn: Turn, match: re.Match[str]) -> bool:
    """时限 急事 接单 30分钟: from a worker; from anybody else it means something else."""
    if turn.role != "worker":
        return False
    what, step = match["what"].strip(), wording.NAMED[match["step"]]
    by_name = {item.name: item.key for item in turn.lexicon.items.values()}
    urgency, item = wording.NAMED.get(what), ""
    if urgency not in URGENCIES:
        urgency, item = "normal", by_name.get(what, "")
        if not item:
            turn.say(wording.not_a_service(what, get_close_matches(what, by_name, MOST_NEAR, NEAR)))
            return True
    ships = match["span"].startswith(wording.IS_SHIPPED)
    span = None if ships else read_span(turn, match["span"])
    if span is None and not ships:
        turn.say(wording.SAID_SPAN_UNCLEAR)
    else:
        _put(turn, step, urgency, item, span)
    return True


def _hear_otherwise(turn: Turn, _match: re.Match[str]) -> bool:
    if turn.role == "worker":
        turn.say(wording.SET_LIKE_THIS)
    return turn.role == "worker"


def read_span(turn: Turn, said: str) -> Span | None:
    """Return the length that the words say; None where they say none."""
    in_days = wording.DAYS.fullmatch(said.strip().rstrip("。！!"))
    if in_days is not None:
        days = turn.reader.read_number(said)
        working = in_days["working"] is not None
        return None if days is None else Span(days * (WORKDAY if working else DAY), working)
    minutes = turn.reader.read_minutes(said)
    return None if minutes is None else Span(minutes, any(word in said for word in wording.WORKING_HOURS))


def _put(turn: Turn, step: str, urgency: str, item: str, span: Span | None) -> None:
    put(turn, place_of(turn), (step, urgency, item), span)


def put(turn: Turn, place_id: int, key: tuple[str, str, str], span: Span | None) -> None:
    """Let the limit, (step, urgency, item), stand for the place, and say so. Raises NotAWorker, LimitOutOfBounds."""
    step, urgency, item = key
    limits.put(turn.session, place_id, turn.person.id, (step, urgency, item), span, turn.now)
    stands = limits.spans_of(turn.session, place_id, urgency, item).get(step)
    turn.say(wording.changed(urgency, step, item, stands, turn.lexicon), rows(button(wording.LIMITS, "limits")))


def _press_limit(turn: Turn, press: Press) -> None:
    step, urgency = _named(press)
    place_of(turn)
    turn.ask("limit", step=step, urgency=urgency)
    choices = (_IN_WORKING_TIME if urgency == "normal" else _WITHOUT_PAUSE)[step]
    offered = [_choice(step, urgency, one) for one in choices]
    shipped = button(wording.SHIPPED, "limitis", step, urgency)
    turn.say(wording.ask_span(urgency, step), rows(*offered, shipped, wide=3))


def _choice(step: str, urgency: str, span: Span) -> Button:
    return button(wording.span(span), "limitis", step, urgency, span.minutes, int(span.working))


def _press_limit_is(turn: Turn, press: Press) -> None:
    step, urgency = _named(press)
    turn.settled("limit")
    span = Span(press.number(2), press.number(3) == 1) if len(press.args) > 2 else None  # noqa: PLR2004 - 恢复原样 has none
    _put(turn, step, urgency, "", span)


def _named(press: Press) -> tuple[str, str]:
    step, urgency = press.word(), press.word(1)
    if step not in STEPS or urgency not in URGENCIES:
        raise OldButton
    return step, urgency


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "limits": lambda turn, _press: show(turn),
    "limit": _press_limit,
    "limitis": _press_limit_is,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"limit": hear_span}
SAYINGS: dict[str, Callable[[Turn], None]] = {wording.LIMITS: show}
PHRASES: tuple[Phrase, ...] = ((wording.SETS, _hear_set), (wording.STARTS, _hear_otherwise))
