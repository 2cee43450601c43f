"""`Reader`: from the words of one message to its meaning.

Danger is looked for first; then phone, place and time are read by grammars and taken out of the text;
what is left speaks for an intent and a team by adding up weights: curated ones of the lexicon, and
learned ones of tokens and pairs of characters.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from nlp import numerals, people, weights
from nlp.cues import Cue, Cues
from nlp.danger import Alarm, Danger
from nlp.features import Segmenter
from nlp.lexicon import STRENGTHS, Lexicon
from nlp.meaning import Evidence, Intent, Meaning, Urgency, When, Where
from nlp.normalise import Normaliser
from nlp.phone import find_phones
from nlp.weights import Scale, Table
from nlp.when import Time, choose, find_times
from nlp.where import Places, the_place

READ = 1_200  # characters that are weighed: a longer message is read at its beginning and its end
INTENTS = tuple(intent.value for intent in Intent)
DANGER = ("none", "danger")
_NEEDS = ("request", "report")
_RESIDENT_ONLY = ("cancel", "status", "change", "rate", "complain")
_VOLUNTEER_ONLY = ("accept", "release", "arrive", "complete")
_SIGNS = _PHONE, _PLACE, _TIME = "☎⌂⌚"
_SHOWN = 8  # words of evidence
_SCALE = 9.0  # weight that makes one label e times likelier than another
_DANGER_SAYS = 3  # a unit of danger outweighs this many of an act of dialogue
_WARY = 10  # how much likelier than danger calm must be, for a missed danger costs more than a false one
_CERTAIN = 20  # two phrases of danger, which no learned weight talks away
_CALLS = {"health": "120", "rescue": "119"}  # and else 110, where the phrases do not say whom
_ANSWER = 12  # characters; a shorter text may be the answer to what was asked


class Spans(NamedTuple):
    """What the grammars found, and the text with one sign in place of each find."""

    masked: str
    phones: list[str]
    where: Where | None
    timed: str  # the text in which the times stand
    times: list[Time]


class Weighed(NamedTuple):
    """The features of a sentence, and its scores for every intent, every team, and for danger."""

    features: list[str]
    intents: list[int]
    teams: list[int]
    danger: list[int]


class Reader:
    """Reads messages; holds nothing that changes, so any number of threads may share one."""

    def __init__(
        self, lexicon: Lexicon, gazetteer: Sequence[str] = (), learned: Mapping[str, Table] | None = None
    ) -> None:
        """Build the reader from a lexicon, the community's own names of estates, and learned weights.

        Without `learned`, the weights that ship are used.
        """
        self.lexicon = lexicon
        tables = weights.load() if learned is None else learned
        self._normalise = Normaliser(lexicon.aliases)
        self._places = Places(gazetteer)
        self._alarm = Alarm(lexicon.dangers, lexicon.danger_guards)
        self._acts = Cues({act.intent: act.words for act in lexicon.acts.values()})
        self._items = Cues({key: item.words for key, item in lexicon.items.items()})
        self._segment = Segmenter(word for item in lexicon.items.values() for word in item.words)
        self._intent_scale = Scale(INTENTS, tables.get("intent", {}))
        self._team_scale = Scale(tuple(lexicon.teams), tables.get("team", {}))
        self._danger_scale = Scale(DANGER, tables.get("danger", {}))

    def read(
        self,
        text: str,
        *,
        now: datetime,
        role: str = "resident",
        open_ticket: bool = False,
        pending: str | None = None,
    ) -> Meaning:
        """Return what `text`, sent at `now` (aware), means; never raises, whatever the text.

        `role` is resident, volunteer or worker; `pending` the kind of a half-finished question.
        """
        text = self._normalise(text)
        weighed = _excerpt(text)
        spans = self._spans(weighed, now)
        acts = self._acts.find(spans.masked)
        items = self._items.find(spans.masked)
        danger = self._alarm.find(weighed)
        features = self._features(spans.masked, role, acts, items, danger)
        danger = self._alarmed(features, items, danger)
        scores = self._intent_scores(features, acts, role)
        _mind_the_talk(scores, spans, open_ticket=open_ticket, pending=pending)
        if danger and not _outweighed(danger, scores):
            for n, intent in enumerate(INTENTS):
                scores[n] -= 0 if intent in _NEEDS else 10_000
        else:
            danger = None
        intent = Intent(_best(INTENTS, scores)[0]) if spans.masked else Intent.OTHER
        need = intent.value in _NEEDS
        team_scores = self._team_scores(features, items, danger)
        teams = tuple(_best(self._team_scale.labels, team_scores)[:3])
        when, until = choose(spans.timed, spans.times, now, intent)
        return Meaning(
            text=text,
            intent=intent,
            team=teams[0] if need else None,
            teams=teams,
            item=self._item(teams[0], items) if need else None,
            urgency=_urgency(weighed, danger, when, now) if need else None,
            when=when,
            until=until,
            where=spans.where,
            phone=spans.phones[0] if spans.phones else None,
            vulnerable=people.vulnerable(weighed, intent),
            for_whom=people.for_whom(weighed) if need else None,
            confidence=_confidence(scores, team_scores if need else ()),
            evidence=self._evidence(features, acts, items, danger, intent, teams[0] if need else None),
        )

    def read_when(self, text: str, now: datetime) -> tuple[When | None, When | None]:
        """Return the time that answers 'when?' (start, end of a range), reckoned from `now` (aware)."""
        spans = self._spans(_excerpt(self._normalise(text)), now)
        return choose(spans.timed, spans.times, now, None)

    def read_where(self, text: str) -> Where | None:
        """Return the place that answers 'where?'."""
        text = _excerpt(self._normalise(text))
        return the_place(text, self._places.find(text))

    def read_phone(self, text: str) -> str | None:
        """Return the telephone number in `text`, digits only."""
        phones = find_phones(_excerpt(self._normalise(text)))
        return phones[0].digits if phones else None

    def read_number(self, text: str) -> int | None:
        """Return the number said in `text`: of a ticket (接1024, 一千零二十四号单), of stars, of people."""
        return numerals.read_number(_excerpt(self._normalise(text)))

    def read_minutes(self, text: str) -> int | None:
        """Return the length of time said in `text`, in minutes (一个半小时 → 90)."""
        return numerals.read_minutes(_excerpt(self._normalise(text)))

    def weigh(self, text: str, now: datetime, role: str) -> Weighed:
        """Return what the learner learns from: features, and the scores that this reader gives them."""
        text = _excerpt(self._normalise(text))
        masked = self._spans(text, now).masked
        acts, items = self._acts.find(masked), self._items.find(masked)
        danger = self._alarm.find(text)
        features = self._features(masked, role, acts, items, danger)
        return Weighed(
            features,
            self._intent_scores(features, acts, role),
            self._team_scores(features, items, None),
            [0, danger.weight if danger else 0],
        )

    def _features(
        self, masked: str, role: str, acts: Sequence[Cue], items: Sequence[Cue], danger: Danger | None
    ) -> list[str]:
        """Return what the learned weights are looked up by: words, and which kinds of cues there are."""
        features = self._segment.features(masked, role)
        features += dict.fromkeys("act:" + cue.label for cue in acts if cue.weight == STRENGTHS["strong"])
        features.append(f"item:{max((cue.weight for cue in items), default=0)}")
        if danger:
            features.append("danger")
        return features

    def _spans(self, text: str, now: datetime) -> Spans:
        signs = list(text)
        phones = find_phones(text)
        for phone in phones:
            _sign(signs, phone.start, phone.end, _PHONE)
        text = "".join(signs)
        places = self._places.find(text)
        for place in places:
            _sign(signs, place.start, place.end, _PLACE)
        timed = "".join(signs)
        times = find_times(timed, now)
        for time in times:
            _sign(signs, time.start, time.end, _TIME)
        masked = "".join(c for c in signs if c != "\0")
        return Spans(masked, [phone.digits for phone in phones], the_place(text, places), timed, times)

    def _intent_scores(self, features: Sequence[str], acts: Sequence[Cue], role: str) -> list[int]:
        scores = [0] * len(INTENTS)
        heard: dict[str, int] = {}
        for cue in sorted(acts, key=lambda cue: -cue.weight):
            who = self.lexicon.acts[cue.label].who
            if who in ("anyone", role) or role == "worker":
                times = heard[cue.label] = heard.get(cue.label, -1) + 1
                scores[INTENTS.index(cue.label)] += cue.weight >> (times + 1)  # each further cue says half as much
        self._intent_scale.add(scores, features)
        if role != "worker":
            never = _RESIDENT_ONLY if role == "volunteer" else _VOLUNTEER_ONLY
            for intent in never:
                scores[INTENTS.index(intent)] -= 10_000
        return scores

    def _team_scores(self, features: Sequence[str], items: Sequence[Cue], danger: Danger | None) -> list[int]:
        labels = self._team_scale.labels
        loudest: dict[tuple[str, str], int] = {}  # a word in two items of one team speaks once
        for cue in items:
            key = cue.word, self.lexicon.items[cue.label].team
            loudest[key] = max(loudest.get(key, 0), cue.weight)
        scores = [0] * len(labels)
        for (_, team), weight in loudest.items():
            scores[labels.index(team)] += weight
        self._team_scale.add(scores, features)
        if danger and danger.team in labels:
            scores[labels.index(danger.team)] += 10_000
        return scores

    def _alarmed(self, features: Sequence[str], items: Sequence[Cue], danger: Danger | None) -> Danger | None:
        """Return the danger when phrases and learned weights together say so, or many phrases alone."""
        scores = [0, danger.weight if danger else 0]
        self._danger_scale.add(scores, features)
        weight = scores[1] - scores[0] + _WARY
        if danger and (weight > 0 or danger.weight >= _CERTAIN):
            return danger
        if weight <= 0:
            return None
        said = self._danger_scale.evidence(features, DANGER[1])
        words = {_word(feature): None for feature, _ in sorted(said, key=lambda entry: -entry[1])}
        team = _best(self._team_scale.labels, self._team_scores(features, items, None))[0]
        return Danger("likeness", team, _CALLS.get(team, "110"), weight, tuple(filter(None, words))[:2])

    def _item(self, team: str, items: Sequence[Cue]) -> str | None:
        sums: dict[str, int] = {}
        for cue in items:
            if self.lexicon.items[cue.label].team == team:
                sums[cue.label] = sums.get(cue.label, 0) + cue.weight
        return max(sums, key=sums.__getitem__) if sums else None

    def _evidence(
        self,
        features: Sequence[str],
        acts: Sequence[Cue],
        items: Sequence[Cue],
        danger: Danger | None,
        intent: Intent,
        team: str | None,
    ) -> tuple[Evidence, ...]:
        said: dict[tuple[str, str], int] = {}
        for cue in acts:
            if cue.label == intent.value:
                said[cue.word, intent.value] = cue.weight
        for word, weight in self._intent_scale.evidence(features, intent.value):
            _note(said, word, intent.value, weight)
        if team is not None:
            for cue in items:
                if self.lexicon.items[cue.label].team == team:
                    said[cue.word, team] = max(cue.weight, said.get((cue.word, team), 0))
            for word, weight in self._team_scale.evidence(features, team):
                _note(said, word, team, weight)
        ranked = sorted(said.items(), key=lambda entry: -entry[1])[:_SHOWN]
        alarm = [Evidence(word, danger.call, danger.weight) for word in danger.words] if danger else []
        return (*alarm, *(Evidence(word, label, weight) for (word, label), weight in ranked))


def _excerpt(text: str) -> str:
    return text if len(text) <= READ else text[: READ // 2] + " " + text[-READ // 2 :]


def _sign(signs: list[str], start: int, end: int, sign: str) -> None:
    signs[start] = sign
    signs[start + 1 : end] = "\0" * (end - start - 1)


def _best(labels: Sequence[str], scores: Sequence[int]) -> list[str]:
    return [labels[n] for n in sorted(range(len(labels)), key=lambda n: -scores[n])]


def _mind_the_talk(scores: list[int], spans: Spans, *, open_ticket: bool, pending: str | None) -> None:
    """Let what was asked, and a ticket that is open, say how short words are meant."""
    if open_ticket:
        for intent in ("status", "cancel", "change"):
            scores[INTENTS.index(intent)] += 4
    answers = (
        (pending == "when" and spans.times)
        or (pending == "where" and spans.where)
        or (pending == "phone" and spans.phones)
    )
    if answers and len(spans.masked) <= _ANSWER:
        scores[INTENTS.index("change")] += 25


def _outweighed(danger: Danger, scores: Sequence[int]) -> bool:
    """Whether an act of dialogue (a cancellation, a question of prices) speaks louder than the danger."""
    need = max(scores[INTENTS.index(intent)] for intent in _NEEDS)
    return max(scores) - need > _DANGER_SAYS * danger.weight


def _urgency(text: str, danger: Danger | None, when: When | None, now: datetime) -> Urgency:
    if danger:
        return Urgency.DANGER
    return people.urgency(text, wished_today=when is not None and when.date == now.date().isoformat())


def _confidence(scores: Sequence[int], team_scores: Sequence[int]) -> float:
    sure = _share(scores)
    return round(min(sure, _share(team_scores)) if team_scores else sure, 3)


def _share(scores: Sequence[int]) -> float:
    top = max(scores)
    return 1 / sum(math.exp((score - top) / _SCALE) for score in scores)


def _note(said: dict[tuple[str, str], int], feature: str, label: str, weight: int) -> None:
    word = _word(feature)
    if word:
        said[word, label] = said.get((word, label), 0) + weight


def _word(feature: str) -> str:
    """Return the word that a feature stands for; empty for one that no reader would recognise."""
    word = feature.removeprefix("v:").strip("_^$")
    return word if len(word) > 1 and not word.isascii() and not set(word) & set(_SIGNS) else ""
