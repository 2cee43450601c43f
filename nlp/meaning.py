"""The meaning of one message, as the rest of the house sees it.

Every value here is immutable and hashable, carries no behaviour but its own JSON, and knows nothing
of how it was found. The names of the labels are those that every labelled sentence uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Intent(StrEnum):
    """What the speaker wants of us."""

    REQUEST = "request"  # something to be done for somebody
    REPORT = "report"  # a problem in public space, or somebody else's conduct
    INFO = "info"  # a question; nobody has to come
    STATUS = "status"  # how an earlier request stands
    CANCEL = "cancel"  # withdraws a request or a sign-up
    CHANGE = "change"  # amends a request
    SIGNUP = "signup"  # to become a volunteer, or to join an activity
    ACCEPT = "accept"  # a volunteer takes a task
    RELEASE = "release"  # a volunteer gives a task back
    ARRIVE = "arrive"  # a volunteer checks in
    COMPLETE = "complete"  # a volunteer has finished
    RATE = "rate"  # judges a finished service
    COMPLAIN = "complain"  # is unhappy with a service or a volunteer
    HUMAN = "human"  # wants a person
    GREET = "greet"  # greets, thanks, says goodbye
    OTHER = "other"  # chit-chat, advertising, noise


# After these somebody has to come, or to look: they are what a ticket is made of.
NEEDS = (Intent.REQUEST, Intent.REPORT)


class Urgency(StrEnum):
    """How long the need can wait; only needs (request, report) have one."""

    DANGER = "danger"  # life or safety now: the answer begins with 110, 119 or 120
    URGENT = "urgent"  # today, or it gets worse by the hour
    NORMAL = "normal"


# The hour at which each part of the day begins, and at which it is over.
PART_BEGINS = {"早上": 6, "上午": 8, "中午": 11, "下午": 13, "傍晚": 17, "晚上": 18, "夜里": 21}
PART_ENDS = {"早上": 9, "上午": 12, "中午": 14, "下午": 18, "傍晚": 20, "晚上": 24, "夜里": 24}


@dataclass(frozen=True, slots=True)
class When:
    """A wished time in Asia/Shanghai: an ISO date, with a clock time (HH:MM) or a part of the day."""

    date: str
    time: str | None = None
    part: str | None = None  # 早上 上午 中午 下午 傍晚 晚上 夜里; None beside a clock time

    def as_json(self) -> dict[str, str | None]:
        """Return the three keys of the labels."""
        return {"date": self.date, "time": self.time, "part": self.part}


@dataclass(frozen=True, slots=True)
class Where:
    """A place that people live in; building, unit and room in plain ASCII (三号楼 → "3")."""

    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return the four keys of the labels."""
        return {
            "estate": self.estate,
            "building": self.building,
            "unit": self.unit,
            "room": self.room,
        }


class Evidence(NamedTuple):
    """A word that spoke for a label, and how loudly."""

    word: str
    label: str
    weight: int


class Choice(NamedTuple):
    """One of the likeliest ways to understand a message, and how likely it is (0 to 1)."""

    intent: Intent
    team: str | None
    item: str | None
    share: float


class Span(NamedTuple):
    """Where in the normalised text the phone, a place or a time stands."""

    start: int
    end: int
    kind: str  # phone, where, when


@dataclass(frozen=True, slots=True)
class Meaning:
    """Everything that was read from one message."""

    text: str  # normalised: what all words of the evidence can be found in
    intent: Intent
    team: str | None = None  # for request and report
    teams: tuple[str, ...] = ()  # the three likeliest, best first, whatever the intent
    item: str | None = None  # service item below the team
    urgency: Urgency | None = None
    when: When | None = None
    until: When | None = None  # end of a range
    where: Where | None = None
    phone: str | None = None  # digits only
    vulnerable: bool = False
    for_whom: str | None = None  # "self", or the relation as said: 母亲, 邻居 …
    confidence: float = 0.0  # 0 to 1
    evidence: tuple[Evidence, ...] = ()  # strongest first
    choices: tuple[Choice, ...] = ()  # the two or three likeliest readings, best first; only where none is sure
    second: str | None = None  # what was said of a second need, for a message of its own
    spans: tuple[Span, ...] = ()  # in their order

    def as_json(self) -> dict[str, Any]:
        """Return a JSON-able dict with the keys of the labels and what is printed besides."""
        return {
            "text": self.text,
            "intent": self.intent.value,
            "team": self.team,
            "teams": list(self.teams),
            "item": self.item,
            "urgency": self.urgency.value if self.urgency else None,
            "when": self.when.as_json() if self.when else None,
            "until": self.until.as_json() if self.until else None,
            "where": self.where.as_json() if self.where else None,
            "phone": self.phone,
            "vulnerable": self.vulnerable,
            "for_whom": self.for_whom,
            "confidence": self.confidence,
            "evidence": [[e.word, e.label, e.weight] for e in self.evidence],
            "choices": [[c.intent.value, c.team, c.item, c.share] for c in self.choices],
            "second": self.second,
            "spans": [[s.start, s.end, s.kind] for s in self.spans],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Meaning:
        """Rebuild what `as_json` gave; raises KeyError or ValueError on anything else."""
        when, until, where = data.get("when"), data.get("until"), data.get("where")
        return cls(
            text=data["text"],
            intent=Intent(data["intent"]),
            team=data.get("team"),
            teams=tuple(data.get("teams") or ()),
            item=data.get("item"),
            urgency=Urgency(data["urgency"]) if data.get("urgency") else None,
            when=When(**when) if when else None,
            until=When(**until) if until else None,
            where=Where(**where) if where else None,
            phone=data.get("phone"),
            vulnerable=bool(data.get("vulnerable")),
            for_whom=data.get("for_whom"),
            confidence=float(data.get("confidence") or 0.0),
            evidence=tuple(Evidence(*e) for e in data.get("evidence") or ()),
            choices=tuple(Choice(Intent(intent), *rest) for intent, *rest in data.get("choices") or ()),
            second=data.get("second"),
            spans=tuple(Span(*s) for s in data.get("spans") or ()),
        )
