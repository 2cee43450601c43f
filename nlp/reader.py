"""`Reader`: from the words of one message to its meaning.

Phone, place and time are read by grammars and taken out of the text; what is left is weighed for
danger, an intent and a team by the judge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from nlp import likelihood, numerals, people, weights
from nlp.clauses import halves, heeded
from nlp.danger import Danger
from nlp.judge import INTENTS, NEEDS, NEVER, PHONE, PLACE, TIME, Heard, Judge, Weighed, best
from nlp.lexicon import Lexicon
from nlp.likelihood import Shares
from nlp.meaning import Choice, Intent, Meaning, Span, Urgency, When, Where
from nlp.normalise import Normaliser
from nlp.phone import Phone, find_phones
from nlp.when import Time, choose, find_times
from nlp.where import Place, Places, the_place

if TYPE_CHECKING:
    from nlp.rhythm import Rhythm

_INTENTS = tuple(Intent)
ZONE = ZoneInfo("Asia/Shanghai")
READ = 1_200  # characters that are weighed: a longer message is read at its beginning and its end
_SURE_OF_A_SECOND = 0.3  # what is less sure to be a second need is part of the first
_DANGER_SAYS = 4  # a unit of danger outweighs this many of an act of dialogue
_ANSWER = 12  # characters; a shorter text may be the answer to what was asked
# Nothing but a time, said unasked: 三点吧, 不是后天，是大后天.
_ONLY_A_TIME = re.compile(f"(?:{TIME}|不是|就|那|还|是|改|吧|好伐|好不好|[行好]吗|行不行|可以吗?|[,。!?~ ])+")
_OPEN_TICKET, _ANSWERED = 24, 180  # what an open ticket, and what an answered question, say for acts of dialogue


class Spans(NamedTuple):
    """What the grammars found, and the text with one sign in place of each find."""

    masked: str
    phones: list[Phone]
    where: Where | None
    timed: str  # the text in which the times stand
    times: list[Time]
    found: tuple[Span, ...]


class _Asked(NamedTuple):
    """When, by whom and in what talk a message was said."""

    now: datetime
    role: str
    open_ticket: bool
    pending: str | None


class Reader:
    """Reads messages; holds nothing that changes, so any number of threads may share one."""

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Mapping[str, str] | Sequence[str] = (),
        learned: bytes | None = None,
    ) -> None:
        """Build the reader from a lexicon, the community's own names of places, and learned weights.

        The gazetteer may map a name as people write it to the place's own name. Without `learned` (as `weights`
        spells it), the weights that ship are used.
        """
        self.lexicon = lexicon
        self.judge = Judge(lexicon, weights.shipped() if learned is None else learned)
        self._normalise = Normaliser(lexicon.aliases)
        named = gazetteer if isinstance(gazetteer, Mapping) else {name: name for name in gazetteer}
        # A name is looked for as messages are read: in simplified characters of half width.
        self._places = Places({self._normalise(written): own for written, own in named.items()})

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
        asked = _Asked(now, role, open_ticket, pending)
        whole = self._read(text, asked)
        parted = halves(_excerpt(text)) if whole.intent in NEEDS and whole.urgency is not Urgency.DANGER else None
        if parted is None:
            return whole
        first, second = (self._read(half, asked) for half in parted)
        both = first.intent in NEEDS and second.intent in NEEDS
        if not both or second.confidence < _SURE_OF_A_SECOND or (first.team, first.item) == (second.team, second.item):
            return whole
        return replace(
            first, text=text, when=first.when or whole.when, until=first.until if first.when else whole.until,
            where=whole.where, phone=whole.phone, vulnerable=whole.vulnerable, second=parted[1], spans=whole.spans,
        )  # fmt: skip

    def _read(self, text: str, asked: _Asked) -> Meaning:
        weighed = _excerpt(text)
        spans = self._spans(weighed, asked.now)
        heard = self.judge.hear(weighed, spans.masked, asked.role)
        said = self.judge.weigh(heard)
        _mind_the_talk(said.intents, spans, open_ticket=asked.open_ticket, pending=asked.pending)
        danger = self.judge.danger(heard, said)
        if danger and not _outweighed(danger, said.intents):
            _heed(danger, said, self.judge.teams)
        else:
            danger = None
        intent = _INTENTS[said.intents.index(max(said.intents))] if spans.masked else Intent.OTHER
        need = intent in NEEDS
        teams = tuple(best(self.judge.teams, said.teams)[:3])
        team = teams[0] if need else None
        when, until = choose(spans.timed, spans.times, asked.now, intent)
        shares = likelihood.shares(said.intents, said.teams, len(heard.features))
        return Meaning(
            text=text,
            intent=intent,
            team=team,
            teams=teams,
            item=self.judge.item(said, team) if team else None,
            urgency=_urgency(weighed, danger, when, asked.now) if need else None,
            when=when,
            until=until,
            where=spans.where,
            phone=spans.phones[0].digits if spans.phones else None,
            vulnerable=people.vulnerable(weighed, intent),
            for_whom=people.for_whom(weighed) if need else None,
            confidence=round(shares.of(intent, team, self.judge.teams), 3),
            evidence=self.judge.evidence(heard, said, danger, str(intent), team),
            choices=() if danger else self._choices(shares, said),
            spans=spans.found if weighed is text else (),
        )

    def _choices(self, shares: Shares, said: Weighed) -> tuple[Choice, ...]:
        return tuple(
            Choice(Intent(intent), team, self.judge.item(said, team) if team else None, round(share, 3))
            for intent, team, share in shares.likeliest(self.judge.teams)
        )

    def read_when(self, text: str, now: datetime) -> tuple[When | None, When | None]:
        """Return the time that answers 'when?' (start, end of a range), reckoned from `now` (aware)."""
        spans = self._spans(_excerpt(self._normalise(text)), now)
        return choose(spans.timed, spans.times, now, None)

    def read_rhythm(self, text: str, now: datetime) -> Rhythm | None:
        """Return when an activity is to take place, once or by a rule, reckoned from `now` (aware); None if unsaid."""
        from nlp import rhythm  # noqa: PLC0415 - a grammar for those who plan, and who only reads needs none of it

        text = rhythm.spell_out(_excerpt(self._normalise(text)))
        now = now.astimezone(ZONE)
        return rhythm.read(text, self._spans(text, now).timed, now)

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

    def read_danger(self, text: str, now: datetime) -> Danger | None:
        """Return the danger that `text` tells of, with the number to call; None where it tells of none."""
        heard = self.hear(text, now, "resident")
        return self.judge.danger(heard, self.judge.weigh(heard))

    def read_minutes(self, text: str) -> int | None:
        """Return the length of time said in `text`, in minutes (一个半小时 → 90)."""
        return numerals.read_minutes(_excerpt(self._normalise(text)))

    def words(self, text: str) -> set[str]:
        """Return what `text` can be found by: its words, and the estate and building it names (3号楼); no number."""
        text = self._normalise(text)
        found: set[str] = set()
        at, rest = 0, []
        for place in self._places.find(text[:READ]):
            estate, building = place.where.estate, place.where.building
            # 三号楼 and 3号楼 are the same.
            rest.append(text[at : place.start])
            at = place.end
            found |= self.judge.words(estate or "") | {estate or "", f"{building}号楼" if building else ""}
        found |= self.judge.words(" ".join([*rest, text[at:]]))
        return found - {""}

    def offsets(self, text: str) -> list[int]:
        """Return for each character of a meaning's text where in `text` it comes from; empty for a very long one."""
        return self._normalise.offsets(text)

    def masked(self, text: str, now: datetime) -> str:
        """Return `text` normalised, with one sign in place of each phone, place and time: nobody can be known by it."""
        return self._spans(_excerpt(self._normalise(text)), now).masked

    def hear(self, text: str, now: datetime, role: str) -> Heard:
        """Return what the judge hears in `text`: what the learner learns from."""
        text = _excerpt(self._normalise(text))
        return self.judge.hear(text, self._spans(text, now).masked, role)

    def _spans(self, text: str, now: datetime) -> Spans:
        phones = find_phones(text)
        text = _signed(text, phones, PHONE)
        places = self._places.find(text)
        timed = _signed(text, places, PLACE)
        times = find_times(timed, now)
        masked = heeded(_signed(timed, times, TIME).replace("\0", ""))
        found = [Span(one.start, one.end, "phone") for one in phones]
        found += [Span(one.start, one.end, "where") for one in places]
        found += [Span(one.start, one.end, "when") for one in times]
        found.sort(key=lambda span: span.start)
        return Spans(masked, phones, the_place(text, places), timed, times, tuple(found))


def _excerpt(text: str) -> str:
    return text if len(text) <= READ else text[: READ // 2] + " " + text[-READ // 2 :]


def _signed(text: str, found: Sequence[Phone | Place | Time], sign: str) -> str:
    """Put a sign in the place of each find; what remains of its length is filled with what no text has."""
    for one in found:
        text = text[: one.start] + sign + "\0" * (one.end - one.start - 1) + text[one.end :]
    return text


def _mind_the_talk(scores: list[int], spans: Spans, *, open_ticket: bool, pending: str | None) -> None:
    """Let what was asked, and a ticket that is open, say how short words are meant."""
    if open_ticket:
        for intent in ("status", "cancel", "change"):
            scores[INTENTS.index(intent)] += _OPEN_TICKET
    if spans.times and _ONLY_A_TIME.fullmatch(spans.masked):
        scores[INTENTS.index("change")] += _ANSWERED
    answered = pending and {"when": spans.times, "where": spans.where, "phone": spans.phones}.get(pending)
    if answered and len(spans.masked) <= _ANSWER:
        scores[INTENTS.index("change")] += _ANSWERED


def _heed(danger: Danger, said: Weighed, teams: Sequence[str]) -> None:
    """Let a danger be a need, whatever else was said, and the need of whom it concerns."""
    for n, intent in enumerate(INTENTS):
        if intent not in NEEDS:
            said.intents[n] -= NEVER
    if danger.team in teams:
        said.teams[teams.index(danger.team)] += NEVER


def _outweighed(danger: Danger, scores: Sequence[int]) -> bool:
    """Whether an act of dialogue (a cancellation, a question of prices) speaks louder than the danger."""
    need = max(scores[INTENTS.index(intent)] for intent in NEEDS)
    return max(scores) - need > _DANGER_SAYS * danger.weight


def _urgency(text: str, danger: Danger | None, when: When | None, now: datetime) -> Urgency:
    if danger:
        return Urgency.DANGER
    return people.urgency(text, wished_today=when is not None and when.date == now.date().isoformat())
