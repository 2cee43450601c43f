"""What a guess becomes where the words themselves say otherwise."""

from __future__ import annotations

from dataclasses import replace

from handlers.turn import Turn
from handlers.wording import sayings
from nlp.meaning import NEEDS, Intent, Meaning
from storage import assignments, endings

# A text this short says one thing.
MOST_SHORT = 12
# Nor is there room for more than a telephone number in so few characters.
MOST_NUMBER = 20
# Who has something broken at home is not greeting, and has no wish to serve; nobody may be thanked out of their need.
NEVER_OF_THE_BROKEN = (Intent.SIGNUP, Intent.OTHER, Intent.GREET)
# What only who has taken something can mean; of all others it is no act at all.
OF_WHO_SERVES = (Intent.ARRIVE, Intent.COMPLETE, Intent.RELEASE, Intent.OTHER)
# Whoever says so of a ticket asks where help remains.
ASKS_OR_TELLS = (Intent.STATUS, Intent.INFO, Intent.HUMAN, Intent.OTHER)


def corrected(turn: Turn, meaning: Meaning) -> Meaning:
    """Return the meaning with the intent that plain words ask for: who comes, another time, a thing that is broken."""
    said = turn.heard.text
    if turn.role == "volunteer" and meaning.intent not in NEEDS and _is_at_home(said, meaning):
        own = turn.reader.read(said, now=turn.now, role="resident")
        return own if own.intent in NEEDS else replace(own, intent=Intent.REQUEST, choices=())
    if turn.role == "worker" and meaning.intent in OF_WHO_SERVES:
        need = turn.reader.read(said, now=turn.now, role="resident")
        if need.intent in NEEDS and need.item and not assignments.tasks_of(turn.session, turn.person.id):
            return need
    if turn.open_ticket:
        intent = _of_what_is_open(turn, meaning)
        return meaning if intent is None else replace(meaning, intent=intent, choices=())
    if meaning.intent in NEVER_OF_THE_BROKEN and _says(said, sayings.MEANS_BROKEN):
        team = meaning.teams[0] if meaning.teams else None
        return replace(meaning, intent=Intent.REQUEST, team=team, choices=())
    return meaning


def _is_at_home(said: str, meaning: Meaning) -> bool:
    """Tell whether who serves needs help at home, and says where that is: nobody else may read it."""
    return (
        meaning.where is not None and meaning.where.building is not None and sayings.AT_MY_HOME.search(said) is not None
    )


def _of_what_is_open(turn: Turn, meaning: Meaning) -> Intent | None:
    said, asks = turn.heard.text, meaning.intent in ASKS_OR_TELLS
    if _complains(said) or _is_let_down(turn, meaning):
        return Intent.COMPLAIN
    comes = len(said) <= MOST_SHORT and _says(said, sayings.MEANS_WHO_COMES)
    if comes or (asks and sayings.NOBODY_CAME.search(said)):
        return Intent.STATUS
    still_poor = sayings.STILL_POOR.fullmatch(said) and not _judges(turn)
    if still_poor or sayings.SAYS_WHERE_I_AM.fullmatch(said):
        return Intent.OTHER
    if meaning.intent is Intent.OTHER and _speaks_of_another_time(turn):
        return Intent.CHANGE
    moves_nothing = meaning.intent is Intent.CHANGE and meaning.when is None and meaning.where is None
    if meaning.phone and (len(said) <= MOST_NUMBER or moves_nothing):
        # A bare number belongs to what is going on, whatever its digits look like; and so do the words around it.
        return Intent.OTHER
    return None


def _complains(said: str) -> bool:
    """Tell whether it is said of who comes: 骗子; a stranger who rings is another thing."""
    of_whom = len(said) <= MOST_SHORT or sayings.SPEAKS_OF_A_HELPER.search(said)
    of_strangers = sayings.TELLS_OF_STRANGERS.search(said)
    return bool(of_whom) and not of_strangers and sayings.COMPLAINS.search(said) is not None


def _is_let_down(turn: Turn, meaning: Meaning) -> bool:
    """Tell whether help that is still under way is judged, and poorly: a worker hears it, and not who comes."""
    judges = {meaning.intent, *(one.intent for one in meaning.choices)} <= {Intent.RATE, Intent.COMPLAIN}
    poor = judges and sayings.FINDS_POOR.search(turn.heard.text) is not None
    return poor and not _judges(turn)


def _judges(turn: Turn) -> bool:
    """Tell whether something is done and theirs to judge."""
    return endings.to_judge(turn.session, turn.person.id, turn.now) is not None


def _speaks_of_another_time(turn: Turn) -> bool:
    changes = _says(turn.heard.text, sayings.MEANS_TO_CHANGE)
    return changes and turn.reader.read_when(turn.heard.text, turn.now)[0] is not None


def _says(said: str, words: tuple[str, ...]) -> bool:
    return any(word in said for word in words)
