"""`Judge`: adds up what words say for an intent, a team, a service and danger, and can show its evidence.

Two voices are added: the curated words of the lexicon, and the learned weights of tokens, of pairs of characters and
of classes of words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple

from nlp.cues import Cue, Cues
from nlp.danger import Alarm, Danger
from nlp.features import Segmenter
from nlp.lexicon import DANGER, STRENGTHS, Lexicon
from nlp.meaning import NEEDS as _NEEDS
from nlp.meaning import Evidence, Intent
from nlp.weights import Scale

INTENTS = tuple(intent.value for intent in Intent)
_AT = {intent: n for n, intent in enumerate(INTENTS)}
NEEDS = tuple(intent.value for intent in _NEEDS)
NEVER = 1_000_000  # a weight that nothing outweighs
PHONE, PLACE, TIME = "☎⌂⌚"  # stand in the masked text for what the grammars took out

_RESIDENT_ONLY = [_AT[intent] for intent in ("cancel", "status", "change", "rate", "complain")]
_VOLUNTEER_ONLY = [_AT[intent] for intent in ("accept", "release", "arrive", "complete")]
_SHOWN = 8  # words of evidence
# How much likelier than danger calm must be, for each root of the number of features, before nobody is feared for: a
# missed danger costs more than a false one. Where the need is another team's than those that save, it is the reverse.
_WARY, _BOLD = 11, -8
_CALM = 8  # the same where a phrase of danger was heard
_FEARING = ("rescue", "health", "legal")
_LITTLE = 16  # features of so few characters that nobody can be feared for on a guess
_FEWEST = 10  # letters: who has said less ("他来了", "没人开门") is feared for where a phrase says so, not by likeness
_FEARED, _SURELY = re.compile("万一|以免|免得|防止|不然|要不然|再不管"), 30
_CERTAIN = 60  # two phrases of danger, which no learned weight talks away
_CALLS = {"health": "120", "rescue": "119"}  # and else 110, where the phrases do not say whom
_SCORE = re.compile(r"(?:[0-9一二三四五六七八九十两半满几]|打|给)(?:颗|个)?半?(?:星(?!期)|分(?![钟之类别开给数店]))")
_SCORED, _SCORE_SAYS = "score", 120  # stars or points are a rating, however low
_STRONG = STRENGTHS["strong"]


class Heard(NamedTuple):
    """What a text has in it for the judge: cues of the lexicon, phrases of danger, features."""

    role: str
    acts: list[Cue]
    items: list[Cue]
    phrases: Danger | None
    features: dict[str, str]  # each with the word that stands for it
    masked: str


class Weighed(NamedTuple):
    """What a text says: for each intent in the order of INTENTS, each team and service in its order, and for danger."""

    intents: list[int]
    teams: list[int]
    items: list[int]
    danger: int
    rows: Sequence[int]  # what each feature said, side by side


class Judge:
    """Weighs texts; holds nothing that changes."""

    def __init__(self, lexicon: Lexicon, learned: bytes) -> None:
        """Build the judge from a lexicon and the learned weights of intents, teams, danger and services, as spelled."""
        self.teams = tuple(lexicon.teams)
        self.items = tuple(lexicon.items)
        self._items_at = {key: n for n, key in enumerate(self.items)}
        self._teams_at = {team: n for n, team in enumerate(self.teams)}
        self._items_of = {team: tuple(item.key for item in lexicon.items_of(team)) for team in self.teams}
        self._menu_at = {team: [self._items_at[key] for key in menu] for team, menu in self._items_of.items()}
        self._team_of = {item.key: item.team for item in lexicon.items.values()}
        who_says = {act.intent: act.who for act in lexicon.acts.values()}
        self._acts = frozenset(who_says)
        # What each role can do; whoever is of no other hears what is said by anyone.
        self._heeded = {
            role: {
                intent: _AT[intent] for intent, who in who_says.items() if who in ("anyone", role) or role == "worker"
            }
            for role in ("anyone", "resident", "volunteer", "worker")
        }
        self._alarm = Alarm(lexicon.dangers, lexicon.danger_guards)
        said = {act.intent: act.words for act in lexicon.acts.values()}
        self._cues = Cues(said | {key: item.words for key, item in lexicon.items.items()})
        self._segment = Segmenter((word for item in lexicon.items.values() for word in item.words), lexicon.classes)
        self.labels = (*INTENTS, *self.teams, DANGER, *self.items)
        sizes = len(INTENTS), len(self.teams), 1, len(self.items)
        self._parts = list(pairwise(accumulate(sizes, initial=0)))
        self._scale = Scale(self.labels, learned)

    def menu(self, team: str) -> tuple[str, ...]:
        """Return the services of a team."""
        return self._items_of[team]

    def words(self, text: str) -> set[str]:
        """Return the words that normalised `text` can be found by."""
        return self._segment.words(text)

    def hear(self, text: str, masked: str, role: str) -> Heard:
        """Return what is in normalised `text`; `masked` is the same with signs for places, phones, times."""
        phrases = self._alarm.find(text)
        acts: list[Cue] = []
        items: list[Cue] = []
        for cue in self._cues.find(masked):
            (acts if cue.label in self._acts else items).append(cue)
        features = self._segment.features(masked, role)
        for cue in acts:
            if cue.weight >= _STRONG:
                features["act:" + cue.label] = cue.word
        for cue in items:
            features["item:" + cue.label] = cue.word
        if phrases:
            features["danger"] = phrases.words[0]
        if _SCORE.search(masked):
            features[_SCORED] = ""
        return Heard(role, acts, items, phrases, features, masked)

    def weigh(self, heard: Heard) -> Weighed:
        """Return what the lexicon and the learned weights together say."""
        rows = self._scale.met(heard.features)
        said = self._scale.weigh(rows)
        intents, teams, (danger,), items = (said[start:end] for start, end in self._parts)
        self._add_acts(intents, heard)
        loudest: dict[tuple[str, str], int] = {}  # a word in two items of one team speaks once
        for cue in heard.items:
            key = cue.word, self._team_of[cue.label]
            loudest[key] = max(loudest.get(key, 0), cue.weight)
            items[self._items_at[cue.label]] += cue.weight
        for (_, team), weight in loudest.items():
            teams[self._teams_at[team]] += weight
        return Weighed(intents, teams, items, danger + (heard.phrases.weight if heard.phrases else 0), rows)

    def danger(self, heard: Heard, weighed: Weighed) -> Danger | None:
        """Return the danger when phrases and learned weights together say so, or many phrases alone."""
        phrases = heard.phrases
        features = len(heard.features)
        team = self.teams[weighed.teams.index(max(weighed.teams))]
        fear = _WARY if team in _FEARING else _BOLD
        wary = round(fear * math.sqrt(features)) if features > _LITTLE else 0
        # Who has learned nothing is not afraid of everything.
        weight = weighed.danger + wary if weighed.danger else 0
        calm = -round(_CALM * math.sqrt(features)) if features > _LITTLE else 0
        if phrases and (weighed.danger > calm or phrases.weight >= _CERTAIN):
            return phrases
        if weight <= 0 or not self._is_likely(weight, heard.masked):
            return None
        said = self._scale.evidence(heard.features.values(), weighed.rows, DANGER)
        words = dict.fromkeys(word for word, _ in sorted(said, key=itemgetter(1), reverse=True))
        return Danger("likeness", team, _CALLS.get(team, "110"), weight, tuple(words)[:2])

    def _is_likely(self, weight: int, text: str) -> bool:
        """Whether likeness alone may speak of danger: not of a few letters, and loudly of what could happen (万一)."""
        return sum(map(str.isalnum, text)) >= _FEWEST and (weight > _SURELY or not _FEARED.search(text))

    def item(self, weighed: Weighed, team: str) -> str | None:
        """Return the service item of `team` that is spoken for most, or None."""
        said = [weighed.items[at] for at in self._menu_at[team]]
        most = max(said, default=0)
        return self._items_of[team][said.index(most)] if most > 0 else None

    def evidence(
        self, heard: Heard, weighed: Weighed, danger: Danger | None, intent: str, team: str | None
    ) -> tuple[Evidence, ...]:
        """Return the words that decided, strongest first; those of danger lead, labelled with whom to call."""
        words, rows = heard.features.values(), weighed.rows
        wanted = {cue.word: cue.weight for cue in heard.acts if cue.label == intent}
        self._scale.add_evidence(wanted, words, rows, intent)
        ranked = [(word, intent, weight) for word, weight in wanted.items()]
        if team is not None:
            served: dict[str, int] = {}
            for cue in heard.items:
                if self._team_of[cue.label] == team:
                    served[cue.word] = max(cue.weight, served.get(cue.word, 0))
            self._scale.add_evidence(served, words, rows, team)
            ranked += [(word, team, weight) for word, weight in served.items()]
        ranked.sort(key=itemgetter(2), reverse=True)
        alarm = [Evidence(word, danger.call, danger.weight) for word in danger.words] if danger else []
        return (*alarm, *map(_evidence, ranked[:_SHOWN]))

    def _add_acts(self, scores: list[int], heard: Heard) -> None:
        heeded = self._heeded.get(heard.role, self._heeded["anyone"])
        times: dict[int, int] = {}
        for cue in sorted(heard.acts, key=_weight, reverse=True):
            at = heeded.get(cue.label)
            if at is not None:
                before = times[at] = times.get(at, 0) + 1
                scores[at] += cue.weight >> before  # each says half of the one before
        if _SCORED in heard.features and heard.role != "volunteer":
            scores[_AT["rate"]] += _SCORE_SAYS
        if heard.role != "worker":
            for at in _RESIDENT_ONLY if heard.role == "volunteer" else _VOLUNTEER_ONLY:
                scores[at] -= NEVER


_by_weight = itemgetter(0)
_evidence = partial(tuple.__new__, Evidence)  # of a tuple: Evidence(…) takes three times as long
_weight = attrgetter("weight")


def best(labels: Sequence[str], scores: Sequence[int]) -> list[str]:
    """Return the labels, the one with the highest score first."""
    return [label for _, label in sorted(zip(scores, labels, strict=True), key=_by_weight, reverse=True)]
