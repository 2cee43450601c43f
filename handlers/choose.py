"""Where no reading is sure, the person says which it is: the likeliest as buttons, once, and 都不是."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers import act
from handlers.buttons import Press, button, rows
from handlers.turn import Kind, Turn
from handlers.wording import choosing, resident
from nlp.meaning import NEEDS, Choice, Intent, Meaning, Urgency
from storage import examples, messages, people, readings, standing
from storage.database import savepoint
from storage.errors import OldButton
from storage.examples import Label
from storage.offers import offered_to
from storage.readings import Reading

# Within so long it is one talk, in which nobody is asked twice running what they mean.
ONE_TALK = timedelta(minutes=30)
# These cost nobody anything, however they were meant.
HARMLESS = (Intent.GREET, Intent.OTHER)
# Nobody means these who has nothing going on; a draft's own card asks on, and can be refused.
OF_A_TICKET = (Intent.CANCEL, Intent.CHANGE)
# These are done at once and reach somebody else: never on a guess.
REACHING = (Intent.SIGNUP, Intent.CANCEL, Intent.ACCEPT, Intent.RELEASE, Intent.ARRIVE, Intent.COMPLETE)


def choices(turn: Turn, meaning: Meaning) -> tuple[Choice, ...]:
    """Return what the person would be asked to choose from; nothing where the likeliest act can do no harm.

    Nor where every reading is a need: its card shows which one, and there it can be changed.
    """
    if meaning.intent in HARMLESS or meaning.urgency is Urgency.DANGER:
        return ()
    never: tuple[Intent, ...] = HARMLESS if turn.open_ticket else (*HARMLESS, *OF_A_TICKET)
    if any(one.intent is Intent.ACCEPT for one in meaning.choices) and not offered_to(turn.session, turn.person.id):
        never = (*never, Intent.ACCEPT)
    offered = tuple(one for one in meaning.choices if one.intent not in never)
    acts = {Intent.REQUEST if one.intent in NEEDS else one.intent for one in offered}
    return offered if len(acts) > 1 else ()


def guessed(turn: Turn, meaning: Meaning) -> bool:
    """Tell whether it would be done on a guess, with nothing to choose from but what does no harm."""
    margin_is_small = any(one.intent in HARMLESS for one in meaning.choices)
    return meaning.intent in REACHING and margin_is_small and not choices(turn, meaning)


def ask(turn: Turn, meaning: Meaning) -> bool:
    """Ask what was meant; False where it is clear enough, or where that was asked a moment ago.

    Whoever was asked just now is not asked to choose again, but for other words where a guess would reach others.
    """
    offered = choices(turn, meaning)
    if not offered:
        return False
    if _asked_just_now(turn):
        if meaning.intent in REACHING:
            turn.say(choosing.NOT_MEANT, rows(button(resident.HUMAN, "person")))
        return meaning.intent in REACHING
    asked = replace(meaning, choices=offered)
    messages.note_meaning(turn.session, turn.message_id, {"meaning": asked.as_json()})
    labels = _labels(turn, asked)
    turn.say(
        choosing.question(labels),
        rows(*(button(one, "meant", turn.message_id, n) for n, one in enumerate(labels)), wide=1),
    )
    # What was asked before is asked again afterwards.
    turn.ask("meant", message=turn.message_id, before=turn.chat.pending)
    return True


def hear(turn: Turn, said: str) -> bool:
    """Take a number or the words of a button as the choice; False where something else was said instead of choosing."""
    if (turn.chat.pending or {}).get("ask") != "meant":
        return False
    reading = readings.find_reading(turn.session, int(turn.pending["message"])) if turn.pending else None
    labels = _labels(turn, reading.meaning) if reading is not None else []
    at = _named(said, labels)
    if at is None or reading is None:
        _step_back(turn)
        return False
    with savepoint(turn.session):
        _take(turn, reading, at)
    return True


def _labels(turn: Turn, asked: Meaning) -> list[str]:
    return [*(choosing.label(one, turn.lexicon, turn.role) for one in asked.choices), choosing.NEITHER]


def _named(said: str, labels: Sequence[str]) -> int | None:
    if said in labels:
        return labels.index(said)
    if said in choosing.MEANS_NEITHER:
        return len(labels) - 1
    number = choosing.NUMBERED.fullmatch(said)
    if number is None:
        return None
    at = choosing.DIGITS.find(number[1]) if number[1] in choosing.DIGITS else int(number[1]) - 1
    return at if at < len(labels) else None


def _asked_just_now(turn: Turn) -> bool:
    newest = standing.said_with_buttons(turn.session, turn.chat.id, most=2)
    payloads = (payload for one in newest if turn.now - one.at < ONE_TALK
                for row in (one.data or {})["buttons"] for _, payload in row)  # fmt: skip
    return any(Press.read(payload).act == "meant" for payload in payloads)


def _step_back(turn: Turn) -> None:
    people.remember(turn.chat, (turn.chat.pending or {}).get("before"))


def _take(turn: Turn, reading: Reading, at: int) -> None:
    """Go on as if it had been understood so from the beginning."""
    offered = reading.meaning.choices
    if at > len(offered):
        raise OldButton
    _step_back(turn)
    if at == len(offered):
        turn.say(choosing.NOT_MEANT, rows(button(resident.HUMAN, "person")))
        return
    chosen = offered[at]
    examples.confirm(
        turn.session, reading.message_id, turn.person.id, turn.now, source="choice",
        label=Label(chosen.intent.value, chosen.team, chosen.item), was=reading.meaning.as_json(),
    )  # fmt: skip
    turn.heard = replace(turn.heard, kind=Kind.TEXT, text=reading.text, press="")
    turn.message_id = reading.message_id
    meant = replace(
        reading.meaning, intent=chosen.intent, team=chosen.team, item=chosen.item, confidence=1.0, choices=()
    )
    act.by_intent(turn, meant, reading.text)


def _press_meant(turn: Turn, press: Press) -> None:
    message_id = press.number()
    pending = turn.pending
    reading = readings.find_reading(turn.session, message_id)
    # A forged number would be another's message; an old one is a question that was answered, or is not open any more.
    if reading is None or pending.get("ask") != "meant" or pending.get("message") != message_id:
        raise OldButton
    _take(turn, reading, press.number(1))


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"meant": _press_meant}
