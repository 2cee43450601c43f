"""While somebody has a ticket, what is no plain act and no new need is said to the other side, and never guessed at."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import cards, relay
from handlers.turn import Turn
from handlers.wording import relaying, sayings
from nlp.meaning import NEEDS, Intent, Meaning, Urgency, Where
from storage import assignments, endings, looks, tickets
from storage.tickets import Ticket

QUESTIONS = (Intent.STATUS, Intent.INFO)
# What would undo somebody's help, were it chosen by a slip of the finger.
UNDOES = (Intent.CANCEL, Intent.RELEASE)
AT_WORK = (Intent.ARRIVE, Intent.COMPLETE)
# So sure is a plain act, though its words be unusual, and so sure another service.
SURE_ACT, SURE_NEED = 0.95, 0.6


def hear(turn: Turn, meaning: Meaning) -> bool:
    """Pass the words on between who waits and who comes; False where they are an act, a need, or nobody comes."""
    if turn.role == "worker" or meaning.urgency is Urgency.DANGER:
        return False
    session, who = turn.session, turn.person.id
    tasks = assignments.tasks_of(session, who)
    live = tickets.unfinished_of(session, who)
    awaited = [one for one in live if looks.with_workers(one) or set(cards.holders(turn, one)) - {who}]
    if (tasks and live) or tickets.drafts_of(session, who):
        return False
    theirs = tasks or awaited
    speaks_to_them = bool(awaited) and speaks_to_helper(turn, meaning)
    if not theirs or not (speaks_to_them or len(tasks or live) == 1) or _is_plain(turn, theirs, meaning):
        return False
    return relay.hear_of(turn, theirs, meaning)


def speaks_to_helper(turn: Turn, meaning: Meaning) -> bool:
    """Tell whether a question is for who comes: 师傅几点到."""
    if meaning.intent not in QUESTIONS or sayings.NOBODY_CAME.search(turn.heard.text):
        return False
    return relaying.ASKS_HELPER.search(turn.heard.text) is not None


def is_elsewhere(ticket: Ticket, where: Where | None) -> bool:
    """Tell whether another place is named than the ticket's."""
    return where is not None and any(
        value and value != getattr(ticket, part) for part, value in where.as_json().items()
    )


def is_new(ticket: Ticket, meaning: Meaning, *, serves: bool) -> bool:
    """Tell whether a need has a place or a service of its own, or cannot wait for who comes."""
    if is_elsewhere(ticket, meaning.where) or meaning.urgency is Urgency.URGENT:
        return True
    if meaning.confidence < SURE_NEED or any(one.intent in UNDOES for one in meaning.choices):
        return False
    # Somebody reports who waits for help, or asks for help who has reported.
    otherwise = meaning.intent in NEEDS and (meaning.intent is Intent.REPORT) != (ticket.kind == "report")
    if meaning.item is None:
        return otherwise and meaning.confidence >= SURE_ACT
    return serves or otherwise or ticket.item not in (None, meaning.item)


def _is_plain(turn: Turn, theirs: Sequence[Ticket], meaning: Meaning) -> bool:
    serves = theirs[0].requester_id != turn.person.id
    if meaning.intent in NEEDS:
        return is_new(theirs[0], meaning, serves=serves)
    if meaning.choices or meaning.intent is Intent.OTHER:
        # Here or done already: nothing is lost by asking which.
        return bool(meaning.choices) and all(one.intent in AT_WORK for one in meaning.choices)
    named = turn.reader.read_number(meaning.text) in [one.id for one in theirs]
    if meaning.intent in QUESTIONS:
        return not speaks_to_helper(turn, meaning) and not (serves and named)
    if meaning.intent is Intent.RATE and not serves:
        # What is not done yet cannot be judged: they say how it is.
        return endings.to_judge(turn.session, turn.person.id, turn.now) is not None
    words = relaying.PLAIN_ACTS.get(meaning.intent)
    # 我晚点过去 is read as 接单 as surely as 我接.
    sure = meaning.intent is not Intent.ACCEPT and meaning.confidence >= SURE_ACT
    return words is None or named or sure or words.search(turn.heard.text) is not None
