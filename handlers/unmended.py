"""昨天说的灯还没修, of who has nothing open here: wherever it was told, it is registered now."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import ask
from handlers.turn import Phrase, Turn
from handlers.wording import resident, sayings
from nlp.meaning import NEEDS, Intent, Meaning, Urgency
from storage import endings, followers, tickets


def hear(turn: Turn, _match: re.Match[str]) -> bool:
    """我家水龙头还没修好, of who has nothing going on here and had nothing lately."""
    session, who = turn.session, turn.person.id
    last = tickets.last_of(session, who)
    lately = last is not None and (last.ended_at is None or turn.now - last.ended_at <= endings.REMEMBERED)
    if turn.pending or turn.role != "resident" or lately or followers.followed_by(session, who):
        return False
    meaning = turn.reader.read(turn.heard.text, now=turn.now)
    return meaning.urgency is not Urgency.DANGER and begins(turn, meaning)


def begins(turn: Turn, meaning: Meaning) -> bool:
    """Take it, of who has nothing open, for a need, and say so; False where no thing is named."""
    need = None if turn.role == "worker" else _need(turn, meaning)
    if need is not None:
        turn.say(resident.NOTHING_OPEN_YET)
        ask.hear_need(turn, need)
    return need is not None


def _need(turn: Turn, meaning: Meaning) -> Meaning | None:
    """Return 昨天说的灯还没修 as the need that it is of who has nothing open; None where it names no thing."""
    found = sayings.NOT_MENDED.search(turn.heard.text)
    thing = sayings.NOT_THE_THING.sub("", turn.heard.text[: found.start()]) if found else ""
    if not thing:
        return None
    own = turn.reader.read(sayings.broken(thing), now=turn.now, role="resident")
    intent = own.intent if own.intent in NEEDS else Intent.REQUEST
    return replace(meaning, intent=intent, team=own.team, item=own.item, choices=())


PHRASES: tuple[Phrase, ...] = ((sayings.TELLS_NOT_MENDED, hear),)
