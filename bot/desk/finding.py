"""Where a word stands: in the lexicon that ships, among the community's own, and in the gazetteers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.desk.context import Desk
from handlers import dictionary
from nlp.lexicon import ALIAS, DANGER, DANGER_GUARD, Item, Lexicon
from storage import stations, vocabulary
from storage.places import Estate
from storage.vocabulary import Own

MOST_OWN, MOST_SHIPPED, MOST_NAMES = 30, 40, 20


class Hit(NamedTuple):
    """A word of the lexicon: for what it speaks, how loudly; `means`: its other word, or its kind of danger."""

    word: str
    label: str
    weight: int
    means: str = ""

    @property
    def may_go(self) -> bool:
        """Tell whether it can be laid aside: not what saves lives, nor what guards against false alarms."""
        return self.label not in (DANGER, DANGER_GUARD) and len(self.word) > 1


class Found(NamedTuple):
    """Everything that has the looked-for part in it; `more`: how many words are not among the hits."""

    items: list[Item]
    own: list[Own]
    hits: list[Hit]
    more: int
    names: list[Estate]
    # to which classes of things the very word belongs; whether it is among the hits
    classes: tuple[str, ...]
    is_exact: bool = False

    def __bool__(self) -> bool:
        return any((self.items, self.own, self.hits, self.names, self.classes))


def find(desk: Desk, said: str) -> Found:
    """Look for `said` everywhere, the nearest first."""
    lexicon, part = desk.reader.lexicon, dictionary.plain(said)
    if not part:
        return Found([], [], [], 0, [], ())
    own = vocabulary.listed(desk.session, part=part, most=MOST_OWN)
    known = {(one.edit.label, one.edit.word) for one in own}
    hits = [one for one in words_of(lexicon) if part in one.word or part in one.means]
    hits = [one for one in hits if (one.label, one.word) not in known]
    hits.sort(key=lambda one: (one.word != part, not one.word.startswith(part), len(one.word), -one.weight))
    return Found(
        [item for item in lexicon.items.values() if part in item.name],
        own, hits[:MOST_SHIPPED], max(0, len(hits) - MOST_SHIPPED),
        list(stations.names_with(desk.session, desk.places, said, MOST_NAMES)),
        tuple(lexicon.classes.get(part, ())), any(one.word == part for one in hits[:1]),
    )  # fmt: skip


def words_of(lexicon: Lexicon) -> Iterator[Hit]:
    """Yield every word that speaks for something."""
    for item in lexicon.items.values():
        yield from (Hit(word, item.key, weight) for word, weight in item.words.items())
    for act in lexicon.acts.values():
        yield from (Hit(word, act.intent, weight) for word, weight in act.words.items())
    for kind in lexicon.dangers:
        yield from (Hit(phrase, DANGER, 0, kind.name) for phrase in kind.phrases)
    yield from (Hit(written, ALIAS, 0, means) for written, means in lexicon.aliases.items())
    yield from (Hit(word, DANGER_GUARD, 0) for word in lexicon.danger_guards)
