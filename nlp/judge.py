"""`Judge`: adds up what words say for an intent, a team and danger, and can show its evidence.

Two voices are added: the curated words of the lexicon, and the learned weights of tokens and pairs of
characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nlp.cues import Cue, Cues
from nlp.danger import Alarm, Danger
from nlp.features import Segmenter
from nlp.lexicon import STRENGTHS, Lexicon
from nlp.meaning import Evidence, Intent
from nlp.weights import Scale, Table

INTENTS = tuple(intent.value for intent in Intent)
DANGER = ("none", "danger")
NEEDS = ("request", "report")
NEVER = 10_000  # a weight that nothing outweighs
PHONE, PLACE, TIME = SIGNS = "☎⌂⌚"  # stand in the masked text for what the grammars took out

_RESIDENT_ONLY = ("cancel", "status", "change", "rate", "complain")
_VOLUNTEER_ONLY = ("accept", "release", "arrive", "complete")
_SHOWN = 8  # words of evidence
_WARY = 5  # how much likelier than danger calm must be, for a missed danger costs more than a false one
_CERTAIN = 20  # two phrases of danger, which no learned weight talks away
_CALLS = {"health": "120", "rescue": "119"}  # and else 110, where the phrases do not say whom
_SCORE = re.compile(r"(?:[0-9一二三四五六七八九十两半满几]|打|给)(?:颗|个)?半?(?:星(?!期)|分(?![钟之类别开给数店]))")
_SCORED, _SCORE_SAYS = "score", 40  # stars or points are a rating, however low


class Heard(NamedTuple):
    """What a text has in it for the judge: cues of the lexicon, phrases of danger, features."""

    role: str
    acts: list[Cue]
    items: list[Cue]
    phrases: Danger | None
    features: list[str]


class Judge:
    """Weighs texts; holds nothing that changes."""

    def __init__(self, lexicon: Lexicon, tables: Mapping[str, Table]) -> None:
        """Build the judge from a lexicon and the learned tables of intent, team and danger."""
        self.teams = tuple(lexicon.teams)
        self._team_of = {item.key: item.team for item in lexicon.items.values()}
        self._who_says = {act.intent: act.who for act in lexicon.acts.values()}
        self._alarm = Alarm(lexicon.dangers, lexicon.danger_guards)
        self._acts = Cues({act.intent: act.words for act in lexicon.acts.values()})
        self._items = Cues({key: item.words for key, item in lexicon.items.items()})
        self._segment = Segmenter(word for item in lexicon.items.values() for word in item.words)
        self._intent_scale = Scale(INTENTS, tables.get("intent", {}))
        self._team_scale = Scale(self.teams, tables.get("team", {}))
        self._danger_scale = Scale(DANGER, tables.get("danger", {}))

    def hear(self, text: str, masked: str, role: str) -> Heard:
        """Return what is in normalised `text`; `masked` is the same with signs for places, phones, times."""
        acts, items, phrases = self._acts.find(masked), self._items.find(masked), self._alarm.find(text)
        features = self._segment.features(masked, role)
        features += dict.fromkeys("act:" + cue.label for cue in acts if cue.weight == STRENGTHS["strong"])
        features.append(f"item:{max((cue.weight for cue in items), default=0)}")
        if phrases:
            features.append("danger")
        if _SCORE.search(masked):
            features.append(_SCORED)
        return Heard(role, acts, items, phrases, features)

    def intents(self, heard: Heard) -> list[int]:
        """Return the score of every intent, in the order of INTENTS."""
        scores = [0] * len(INTENTS)
        times: dict[str, int] = {}
        for cue in sorted(heard.acts, key=lambda cue: -cue.weight):
            if self._who_says[cue.label] in ("anyone", heard.role) or heard.role == "worker":
                times[cue.label] = times.get(cue.label, 0) + 1
                scores[INTENTS.index(cue.label)] += cue.weight >> times[cue.label]  # each says half of the one before
        if _SCORED in heard.features and heard.role != "volunteer":
            scores[INTENTS.index("rate")] += _SCORE_SAYS
        self._intent_scale.add(scores, heard.features)
        if heard.role != "worker":
            for intent in _RESIDENT_ONLY if heard.role == "volunteer" else _VOLUNTEER_ONLY:
                scores[INTENTS.index(intent)] -= NEVER
        return scores

    def team_scores(self, heard: Heard, danger: Danger | None) -> list[int]:
        """Return the score of every team, in the order of `teams`."""
        loudest: dict[tuple[str, str], int] = {}  # a word in two items of one team speaks once
        for cue in heard.items:
            key = cue.word, self._team_of[cue.label]
            loudest[key] = max(loudest.get(key, 0), cue.weight)
        scores = [0] * len(self.teams)
        for (_, team), weight in loudest.items():
            scores[self.teams.index(team)] += weight
        self._team_scale.add(scores, heard.features)
        if danger and danger.team in self.teams:
            scores[self.teams.index(danger.team)] += NEVER
        return scores

    def danger(self, heard: Heard) -> Danger | None:
        """Return the danger when phrases and learned weights together say so, or many phrases alone."""
        phrases = heard.phrases
        scores = danger_start(phrases)
        self._danger_scale.add(scores, heard.features)
        weight = scores[1] - scores[0] + _WARY
        if phrases and (weight > -_WARY or phrases.weight >= _CERTAIN):
            return phrases
        if weight <= 0:
            return None
        said = self._danger_scale.evidence(heard.features, DANGER[1])
        words = dict.fromkeys(shown(feature) for feature, _ in sorted(said, key=lambda entry: -entry[1]))
        team = best(self.teams, self.team_scores(heard, None))[0]
        return Danger("likeness", team, _CALLS.get(team, "110"), weight, tuple(filter(None, words))[:2])

    def item(self, heard: Heard, team: str) -> str | None:
        """Return the service item of `team` that the words speak for most, or None."""
        sums: dict[str, int] = {}
        for cue in heard.items:
            if self._team_of[cue.label] == team:
                sums[cue.label] = sums.get(cue.label, 0) + cue.weight
        return max(sums, key=sums.__getitem__) if sums else None

    def evidence(self, heard: Heard, danger: Danger | None, intent: str, team: str | None) -> tuple[Evidence, ...]:
        """Return the words that decided, strongest first; those of danger lead, labelled with whom to call."""
        said: dict[tuple[str, str], int] = {}
        for cue in heard.acts:
            if cue.label == intent:
                said[cue.word, intent] = cue.weight
        learned = [(word, intent, weight) for word, weight in self._intent_scale.evidence(heard.features, intent)]
        if team is not None:
            for cue in heard.items:
                if self._team_of[cue.label] == team:
                    said[cue.word, team] = max(cue.weight, said.get((cue.word, team), 0))
            learned += [(word, team, weight) for word, weight in self._team_scale.evidence(heard.features, team)]
        learned.sort(key=lambda entry: -entry[2])
        for feature, label, weight in learned[: 4 * _SHOWN]:
            word = shown(feature)
            if word:
                said[word, label] = said.get((word, label), 0) + weight
        ranked = sorted(said.items(), key=lambda entry: -entry[1])[:_SHOWN]
        alarm = [Evidence(word, danger.call, danger.weight) for word in danger.words] if danger else []
        return (*alarm, *(Evidence(word, label, weight) for (word, label), weight in ranked))


def danger_start(phrases: Danger | None) -> list[int]:
    """Return what the phrases alone say for the row DANGER."""
    return [0, phrases.weight if phrases else 0]


def best(labels: Sequence[str], scores: Sequence[int]) -> list[str]:
    """Return the labels, the one with the highest score first."""
    return [labels[n] for n in sorted(range(len(labels)), key=lambda n: -scores[n])]


def shown(feature: str) -> str:
    """Return the word that a feature stands for; empty for one that nobody would recognise."""
    word = feature.removeprefix("v:").strip("_^$")
    return word if len(word) > 1 and not word.isascii() and not set(word) & set(SIGNS) else ""
