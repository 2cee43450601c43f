"""词典: workers see, add and drop the community's own words; each change can be taken back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from handlers.buttons import Button, Press, button, rows
from handlers.turn import Phrase, Turn
from handlers.wording import words
from handlers.wording.learned import label_name
from nlp.lexicon import ALIAS, DANGER, Edit, Lexicon, LexiconError
from nlp.normalise import Normaliser
from storage import examples, learnings, members, vocabulary
from storage.errors import NotAWorker, OldButton
from storage.vocabulary import WordEdit

MOST_SHOWN, MOST_UNKNOWN, MOST_NEAR = 8, 3, 3
NEAR = 0.3  # of the characters are the same


def show(turn: Turn) -> None:
    """词典: the newest words of our own, what was confirmed, what waits, and words that nobody has taught."""
    edits = vocabulary.edits_in_force(turn.session)
    newest = [one for one in reversed(edits) if not is_left(one)][:MOST_SHOWN]
    times = Counter(one.word for one in newest)
    several = {word: turn.lexicon for word, count in times.items() if count > 1}
    count, _ = examples.count_and_newest(turn.session)
    waits = learnings.newest_proposal(turn.session) is not None
    mine = sum(not is_left(one) for one in edits)
    turn.say(
        words.overview(newest, mine, count, turn.lexicon, waits=waits),
        rows(*(button(words.undo(one, several.get(one.word)), "unword", one.id) for one in newest)),
    )
    for one in unknown(turn.session)[:MOST_UNKNOWN]:
        turn.say(words.unknown(one.told, turn.lexicon), rows(*one.answers(turn.lexicon)))


class Unknown(NamedTuple):
    """A word that recurs in what was misread, about which nobody has decided: which of a learning, what is known."""

    learning_id: int
    at: int
    told: Mapping[str, Any]

    def answers(self, lexicon: Lexicon) -> list[Button]:
        """Return the buttons by which it is taught or left."""
        takes, leaves = words.take(self.told["item"], lexicon), words.TAKE_NOT
        return [button(label, "unknown", self.learning_id, self.at, said)
                for label, said in ((takes, "yes"), (leaves, "no"))]  # fmt: skip


def unknown(session: Session) -> list[Unknown]:
    """Return the words that the last learning did not know, the most frequent first."""
    learning = learnings.newest(session)
    found: list[dict[str, Any]] = [] if learning is None else learning.report.get("unknown", [])
    if learning is None or not found:
        return []
    decided = vocabulary.decided(session, [one["word"] for one in found])
    return [Unknown(learning.id, n, one) for n, one in enumerate(found) if one["word"] not in decided]


def _hear_add(turn: Turn, match: re.Match[str]) -> bool:
    """加词 铁将军=门锁."""
    _require_worker(turn)
    add(turn, *words.parted(match["rest"]))
    return True


def add(turn: Turn, word: str, means: str) -> None:
    """加词: let a word speak for the service or the act that is called so, or stand for another word.

    Says what came of it. Raises NotAWorker, WordsAreCommon.
    """
    word = plain(word)
    if not word or not means:
        turn.say(words.ADD_LIKE_THIS)
    elif not _is_word(turn, word):
        turn.say(words.FAULTY)
    elif means in words.ALARMS:
        turn.say(words.which_danger())
    elif word == plain(means):
        turn.say(words.THE_SAME)
    else:
        _add(turn, word, means)


def _add(turn: Turn, word: str, means: str) -> None:
    by_name = {item.name: item.key for item in turn.lexicon.items.values()}
    intent, known = words.intent_named(means), turn.lexicon.aliases.get(plain(means), plain(means))
    if means in by_name:
        _edit(turn, "add", by_name[means], word)
    elif intent in turn.lexicon.acts:
        _edit(turn, "add", str(intent), word)
    elif known == word:
        turn.say(words.THE_SAME)
    elif _hushes(turn, word, known):
        turn.say(words.no_hushing(word))
    elif _is_known(turn, plain(means)):
        _edit(turn, "add", ALIAS, word, known)
    else:
        near = [by_name[name] for name in get_close_matches(means, by_name, MOST_NEAR, NEAR)]
        team = next((team.label for team in turn.lexicon.teams.values() if team.name == means), None)
        near = [item.key for item in turn.lexicon.items_of(team)] if team else near
        if near:
            _ask_item(turn, word, near)
        else:
            turn.say(words.not_known(means))


def _ask_item(turn: Turn, word: str, items: Iterable[str]) -> None:
    members.require_words(turn.session, turn.person.id)
    turn.ask("word", word=word)
    turn.say(words.which(word), rows(*(button(turn.lexicon.items[key].name, "wordis", key) for key in items)))


def _hear_drop(turn: Turn, match: re.Match[str]) -> bool:
    """删词 铁将军: what we added is taken back, what ships is laid aside."""
    _require_worker(turn)
    word = plain(match["rest"].strip(words.QUOTES))
    added = [one for one in vocabulary.edits_in_force(turn.session) if (one.act, one.word) == ("add", word)]
    labels = _labels(turn, word)
    if not word:
        turn.say(words.DROP_LIKE_THIS)
    elif added:
        for one in added:
            vocabulary.undo(turn.session, one.id, turn.person.id, turn.now)
        turn.say(words.TAKEN_BACK)
    elif any(word in kind.phrases for kind in turn.lexicon.dangers):
        turn.say(words.no_dropping(word))
    elif len(labels) > 1:
        members.require_words(turn.session, turn.person.id)
        turn.ask("dropword", word=word)
        turn.say(words.which_to_drop(word),
                 rows(*(button(label_name(one, turn.lexicon), "worddrop", one) for one in labels)))  # fmt: skip
    elif labels and _is_word(turn, word):
        drop_from(turn, word, labels[0])
    else:
        turn.say(words.no_such_word(word))
    return True


def drop_from(turn: Turn, word: str, label: str) -> None:
    """Let a word that ships speak for this service or act no more, or stand for its other word no more.

    Says so. Raises OldButton where it does not, NotAWorker, WordsAreCommon.
    """
    if label not in _labels(turn, word) or not _is_word(turn, word):
        raise OldButton
    _edit(turn, "drop", label, word)


def _hear_alarm(turn: Turn, match: re.Match[str]) -> bool:
    """险情词 冒火星=着火."""
    _require_worker(turn)
    add_alarm(turn, *words.parted(match["rest"]))
    return True


def add_alarm(turn: Turn, word: str, means: str) -> None:
    """险情词: let a word tell of the danger that is called so, and say so. Raises NotAWorker, WordsAreCommon."""
    kind = words.kind_named(means)
    if kind is None or kind not in {one.name for one in turn.lexicon.dangers}:
        turn.say(words.which_danger())
    elif not _is_word(turn, plain(word)):
        turn.say(words.FAULTY)
    else:
        _edit(turn, "add", DANGER, plain(word), kind)


def _edit(turn: Turn, act: str, label: str, word: str, means: str = "") -> None:
    made = vocabulary.edit(turn.session, turn.person.id, turn.now, act, label, word, means)
    turn.settled("word")
    turn.say(words.made(made, turn.lexicon), rows(button(words.undo(made), "unword", made.id)))


def _labels(turn: Turn, word: str) -> list[str]:
    """Return the services and acts for which the word speaks, and whether it is another word's other way of writing."""
    found = [item.key for item in turn.lexicon.items.values() if word in item.words]
    found += [act.intent for act in turn.lexicon.acts.values() if word in act.words]
    return found + ([ALIAS] if word in turn.lexicon.aliases else [])


def _hushes(turn: Turn, word: str, means: str) -> bool:
    """Tell whether a danger would be heard no more, were the word taken as the other that it should mean."""
    phrases = (phrase for kind in turn.lexicon.dangers for phrase in kind.phrases if word in phrase)
    return any(
        turn.reader.read_danger(said, turn.now) and not turn.reader.read_danger(said.replace(word, means), turn.now)
        for said in (word, *phrases)
    )


def _is_known(turn: Turn, word: str) -> bool:
    return bool(_labels(turn, word)) or word in turn.lexicon.classes


def _is_word(turn: Turn, word: str) -> bool:
    try:
        turn.lexicon.check(Edit("add", ALIAS, word, word))
    except LexiconError:
        return False
    return True


def is_left(edit: WordEdit) -> bool:
    """Tell whether the edit only says that an unknown word is not wanted."""
    return (edit.act, edit.label) == ("drop", ALIAS)


def plain(word: str) -> str:
    """Return the word as it stands in messages when words are looked for."""
    return _normaliser()(word)


@cache
def _normaliser() -> Normaliser:
    # Its tables take ten milliseconds, for which everybody else's acts would wait.
    return Normaliser({})


def _require_worker(turn: Turn) -> None:
    if turn.role != "worker":
        raise NotAWorker


def _press_undo(turn: Turn, press: Press) -> None:
    vocabulary.undo(turn.session, press.number(), turn.person.id, turn.now)
    turn.say(words.TAKEN_BACK)


def _pending_word(turn: Turn, asked: str) -> str:
    if turn.pending.get("ask") != asked:
        raise OldButton
    return str(turn.pending["word"])


def _press_word_is(turn: Turn, press: Press) -> None:
    word = _pending_word(turn, "word")
    if press.word() not in turn.lexicon.items:
        raise OldButton
    _edit(turn, "add", press.word(), word)


def _press_drop(turn: Turn, press: Press) -> None:
    word = _pending_word(turn, "dropword")
    drop_from(turn, word, press.word())
    turn.settled()


def _press_unknown(turn: Turn, press: Press) -> None:
    learning, at = learnings.newest(turn.session), press.number(1)
    found: list[dict[str, Any]] = [] if learning is None else learning.report.get("unknown", [])
    if learning is None or learning.id != press.number() or at >= len(found):
        raise OldButton
    one = found[at]
    if press.word(2) != "yes":
        vocabulary.edit(turn.session, turn.person.id, turn.now, "drop", ALIAS, one["word"])
        turn.toast = words.TOAST_LEFT
    elif one["item"] in turn.lexicon.items:
        _edit(turn, "add", one["item"], one["word"])
    else:
        items = turn.lexicon.items_of(one["team"]) if one["team"] else turn.lexicon.items.values()
        _ask_item(turn, one["word"], [item.key for item in items])


SAYINGS: dict[str, Callable[[Turn], None]] = {words.WORDS: show}
PHRASES: tuple[Phrase, ...] = (
    (words.ADDS_ALARM, _hear_alarm),
    (words.ADDS, _hear_add),
    (words.DROPS, _hear_drop),
)
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "unword": _press_undo,
    "wordis": _press_word_is,
    "worddrop": _press_drop,
    "unknown": _press_unknown,
}
