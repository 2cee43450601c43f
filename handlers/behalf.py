"""代点单: who asks for somebody else gets the news and judges; the person helped is named and asked nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers import ask
from handlers.buttons import Press
from handlers.turn import Phrase, Turn
from handlers.wording import behalf, resident, sayings
from nlp.meaning import NEEDS, Intent, Meaning

# As what 帮王阿婆… is taken by mistake.
MISHEARD = (*NEEDS, Intent.CHANGE, Intent.SIGNUP, Intent.OTHER, Intent.COMPLAIN, Intent.HUMAN, Intent.STATUS)


def begin(turn: Turn) -> None:
    """代点单: ask for whom."""
    turn.ask("behalf")
    turn.say(behalf.ASK_NAME)


def hear_name(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as who is to be helped; a need that names nobody is one's own."""
    if _thinks_better(turn):
        return True
    said = turn.heard.text.strip().rstrip("。！!.，,")
    name = said if len(said) <= behalf.MOST_NAME and meaning.intent not in NEEDS else behalf.named(said)
    if not name or any(letter.isdigit() for letter in name):
        turn.settled()
        return False
    if meaning.intent in NEEDS and meaning.item is not None:
        _hear_for(turn, name, meaning)
        return True
    _ask_words(turn, name)
    return True


def _thinks_better(turn: Turn) -> bool:
    """算了: nobody is to be helped after all."""
    if turn.heard.text.strip().rstrip("。！!.，,") not in sayings.NEVER_MIND:
        return False
    turn.settled()
    turn.say(resident.DROPPED)
    return True


def _ask_words(turn: Turn, name: str) -> None:
    turn.ask("behalf_words", helped=name)
    turn.say(behalf.ask_words(name))


def hear_words(turn: Turn, meaning: Meaning) -> bool:
    """Take the sentence as what the helped person needs; False where it is plainly something else."""
    if _thinks_better(turn):
        return True
    if meaning.intent in (Intent.HUMAN, Intent.STATUS, Intent.CANCEL):
        turn.settled()
        return False
    _hear_for(turn, str(turn.pending["helped"]), _read(turn, turn.heard.text))
    return True


def _hear_for(turn: Turn, name: str, meaning: Meaning) -> None:
    turn.ask("behalf_words", helped=name)
    team = meaning.team or (meaning.teams[0] if meaning.teams else None)
    need = meaning if meaning.intent in NEEDS else replace(meaning, intent=Intent.REQUEST, team=team)
    ask.hear_need(turn, need)
    # Where life is at stake nothing more is asked.
    turn.settled("behalf_words")


def _hear_phrase(turn: Turn, match: re.Match[str]) -> bool:
    """代王阿婆 家里水龙头坏了."""
    meaning = turn.reader.read(match["words"], now=turn.now, role="resident", open_ticket=False)
    if turn.pending or (turn.role != "worker" and meaning.intent not in NEEDS):
        return False
    _hear_for(turn, match["name"], meaning)
    return True


def _hear_help(turn: Turn, _match: re.Match[str]) -> bool:
    """帮3号楼王阿婆修水龙头: where it reads as anything else, what follows the name is read by itself."""
    name = behalf.named(turn.heard.text)
    if not name or turn.pending:
        return False
    whole = _read(turn, turn.heard.text)
    words = behalf.need_of(whole.text, [(span.start, span.end) for span in whole.spans])
    if not words and whole.intent in MISHEARD:
        # A name and a door tell of no need, whatever they are like.
        _ask_words(turn, name)
        return True
    if whole.intent in NEEDS and whole.item is not None and not whole.choices:
        _hear_for(turn, name, whole)
        return True
    if whole.intent not in MISHEARD:
        return False
    need = _read(turn, words)
    if need.intent not in NEEDS or need.item is None:
        return False
    told = replace(
        whole, intent=need.intent, team=need.team, teams=need.teams, item=need.item, choices=(),
        urgency=whole.urgency or need.urgency, confidence=need.confidence, evidence=need.evidence,
    )  # fmt: skip
    _hear_for(turn, name, told)
    return True


def _read(turn: Turn, words: str) -> Meaning:
    # A worker speaks here as anybody does who needs something.
    role = "volunteer" if turn.role == "volunteer" else "resident"
    return turn.reader.read(words, now=turn.now, role=role, open_ticket=turn.open_ticket)


PHRASES: tuple[Phrase, ...] = ((behalf.SAYS_FOR, _hear_phrase), (behalf.HELPS, _hear_help))
SAYINGS: dict[str, Callable[[Turn], None]] = {behalf.BEHALF: begin}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {"behalf": hear_name, "behalf_words": hear_words}


def _press(turn: Turn, _press: Press) -> None:
    begin(turn)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {"behalf": _press}
