"""The one table of moves: who may take which thing from which state to which. `moves.move()` goes by it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol


class Relation(StrEnum):
    """How an actor stands to the thing that is moved."""

    REQUESTER = "requester"
    VOLUNTEER = "volunteer"
    WORKER = "worker"
    LEADER = "leader"
    UNIT = "unit"
    SYSTEM = "system"


# 撤销 within a minute: (thing, status) → what it may have been before the act
UNDOABLE = {
    ("ticket", "open"): ("taken", "under_way"),
    ("ticket", "taken"): ("open", "under_way"),
    ("ticket", "closed"): ("open", "taken", "under_way", "done"),
    ("offer", "offered"): ("accepted", "declined", "withdrawn", "expired"),
    ("offer", "accepted"): ("offered", "declined", "withdrawn", "expired", "waiting"),
    ("offer", "withdrawn"): ("offered", "expired", "waiting"),
    ("offer", "expired"): ("offered",),
    ("team_order", "withdrawn"): ("asked", "accepted"),
    ("team_order", "asked"): ("declined", "lapsed", "withdrawn"),
    ("assignment", "taken"): ("released", "withdrawn", "done"),
    ("assignment", "released"): ("taken", "arrived"),
    ("assignment", "withdrawn"): ("taken", "arrived"),
    ("rectification", "withdrawn"): ("asked", "answered", "returned"),
}

REQUESTER, VOLUNTEER, WORKER = Relation.REQUESTER, Relation.VOLUNTEER, Relation.WORKER
LEADER, UNIT, SYSTEM = Relation.LEADER, Relation.UNIT, Relation.SYSTEM

# (thing, status, act, relation of the actor to the thing) → the next status
TRANSITIONS: dict[tuple[str, str, str, Relation], str] = {
    # 点单: the requester's own draft
    ("ticket", "draft", "confirm", REQUESTER): "open",
    ("ticket", "draft", "drop", REQUESTER): "cancelled",
    ("ticket", "draft", "drop", SYSTEM): "cancelled",
    ("ticket", "draft", "alarm", SYSTEM): "open",
    # the same thing was reported before: merged into that ticket, and taken out again
    ("ticket", "draft", "merge", REQUESTER): "closed",
    ("ticket", "open", "merge", WORKER): "closed",
    ("ticket", "taken", "merge", WORKER): "closed",
    ("ticket", "under_way", "merge", WORKER): "closed",
    ("ticket", "closed", "part", WORKER): "open",
    # 派单, 接单
    ("ticket", "open", "fill", VOLUNTEER): "taken",
    ("ticket", "open", "fill", WORKER): "taken",
    # more or fewer are needed than was thought
    ("ticket", "open", "fill", REQUESTER): "taken",
    ("ticket", "open", "fill", LEADER): "taken",
    ("ticket", "taken", "enlarge", REQUESTER): "open",
    ("ticket", "under_way", "enlarge", REQUESTER): "open",
    ("ticket", "taken", "enlarge", WORKER): "open",
    ("ticket", "under_way", "enlarge", WORKER): "open",
    ("ticket", "taken", "release", VOLUNTEER): "open",
    ("ticket", "under_way", "release", VOLUNTEER): "open",
    ("ticket", "taken", "release", WORKER): "open",
    ("ticket", "under_way", "release", WORKER): "open",
    ("ticket", "taken", "release", LEADER): "open",
    ("ticket", "under_way", "release", LEADER): "open",
    ("ticket", "taken", "arrive", VOLUNTEER): "under_way",
    ("ticket", "open", "complete", VOLUNTEER): "done",
    ("ticket", "taken", "complete", VOLUNTEER): "done",
    ("ticket", "under_way", "complete", VOLUNTEER): "done",
    # 评单
    ("ticket", "done", "solved", REQUESTER): "closed",
    ("ticket", "done", "unsolved", REQUESTER): "open",
    ("ticket", "closed", "unsolved", REQUESTER): "open",
    ("ticket", "done", "settle", SYSTEM): "closed",
    # ends without a visit
    ("ticket", "open", "cancel", REQUESTER): "cancelled",
    ("ticket", "taken", "cancel", REQUESTER): "cancelled",
    ("ticket", "under_way", "cancel", REQUESTER): "cancelled",
    ("ticket", "cancelled", "restore", REQUESTER): "open",
    ("ticket", "open", "close", WORKER): "closed",
    ("ticket", "taken", "close", WORKER): "closed",
    ("ticket", "under_way", "close", WORKER): "closed",
    ("ticket", "done", "close", WORKER): "closed",
    **{
        (thing, after, f"undo_{before}", WORKER): before
        for (thing, after), former in UNDOABLE.items()
        for before in former
    },
    # an offer of a ticket to one volunteer
    ("offer", "offered", "accept", VOLUNTEER): "accepted",
    ("offer", "declined", "accept", VOLUNTEER): "accepted",
    ("offer", "offered", "decline", VOLUNTEER): "declined",
    ("offer", "offered", "accept", WORKER): "accepted",
    ("offer", "declined", "accept", WORKER): "accepted",
    ("offer", "accepted", "release", VOLUNTEER): "declined",
    ("offer", "offered", "withdraw", SYSTEM): "withdrawn",
    ("offer", "offered", "expire", SYSTEM): "expired",
    ("offer", "expired", "withdraw", SYSTEM): "withdrawn",
    ("offer", "expired", "decline", VOLUNTEER): "declined",
    ("offer", "expired", "accept", VOLUNTEER): "accepted",
    ("offer", "expired", "accept", WORKER): "accepted",
    ("offer", "expired", "offer", SYSTEM): "offered",
    ("offer", "withdrawn", "accept", VOLUNTEER): "accepted",
    ("offer", "withdrawn", "accept", WORKER): "accepted",
    ("offer", "withdrawn", "offer", SYSTEM): "offered",
    ("offer", "accepted", "offer", SYSTEM): "offered",
    # 候补: all slots are taken, and they would come if somebody drops out
    ("offer", "offered", "wait", VOLUNTEER): "waiting",
    ("offer", "expired", "wait", VOLUNTEER): "waiting",
    ("offer", "withdrawn", "wait", VOLUNTEER): "waiting",
    ("offer", "declined", "wait", VOLUNTEER): "waiting",
    ("offer", "waiting", "decline", VOLUNTEER): "declined",
    ("offer", "waiting", "accept", VOLUNTEER): "accepted",
    ("offer", "waiting", "accept", WORKER): "accepted",
    ("offer", "waiting", "withdraw", SYSTEM): "withdrawn",
    # 团队接单: the leader of a team names who goes
    **{
        ("offer", before, "accept", LEADER): "accepted"
        for before in ("offered", "expired", "withdrawn", "declined", "waiting")
    },
    ("assignment", "released", "accept", LEADER): "taken",
    ("assignment", "withdrawn", "accept", LEADER): "taken",
    ("assignment", "taken", "release", LEADER): "released",
    ("assignment", "arrived", "release", LEADER): "released",
    ("team_order", "asked", "accept", LEADER): "accepted",
    ("team_order", "asked", "decline", LEADER): "declined",
    ("team_order", "accepted", "decline", LEADER): "declined",
    **{("team_order", before, "lapse", SYSTEM): "lapsed" for before in ("asked", "accepted")},
    **{("team_order", before, "withdraw", SYSTEM): "withdrawn" for before in ("asked", "accepted")},
    **{("team_order", before, "ask", WORKER): "asked" for before in ("declined", "lapsed", "withdrawn")},
    # an assignment of a volunteer to a ticket
    ("assignment", "released", "accept", VOLUNTEER): "taken",
    ("assignment", "withdrawn", "accept", VOLUNTEER): "taken",
    ("assignment", "released", "accept", WORKER): "taken",
    ("assignment", "withdrawn", "accept", WORKER): "taken",
    ("assignment", "done", "accept", WORKER): "taken",
    ("assignment", "taken", "arrive", VOLUNTEER): "arrived",
    ("assignment", "taken", "complete", VOLUNTEER): "done",
    ("assignment", "arrived", "complete", VOLUNTEER): "done",
    ("assignment", "taken", "release", VOLUNTEER): "released",
    ("assignment", "arrived", "release", VOLUNTEER): "released",
    ("assignment", "taken", "release", WORKER): "released",
    ("assignment", "arrived", "release", WORKER): "released",
    ("assignment", "taken", "withdraw", SYSTEM): "withdrawn",
    ("assignment", "arrived", "withdraw", SYSTEM): "withdrawn",
    # 抄告单: a problem handed to a responsible unit
    ("rectification", "asked", "answer", UNIT): "answered",
    ("rectification", "returned", "answer", UNIT): "answered",
    ("rectification", "asked", "answer", WORKER): "answered",
    ("rectification", "returned", "answer", WORKER): "answered",
    ("rectification", "answered", "pass", WORKER): "passed",
    ("rectification", "answered", "return", WORKER): "returned",
    ("rectification", "asked", "withdraw", SYSTEM): "withdrawn",
    ("rectification", "returned", "withdraw", SYSTEM): "withdrawn",
    ("rectification", "answered", "withdraw", SYSTEM): "withdrawn",
    # a membership (the role of a volunteer or a worker in a place)
    ("membership", "asked", "approve", WORKER): "active",
    ("membership", "asked", "refuse", WORKER): "ended",
    ("membership", "ended", "ask", REQUESTER): "asked",
    ("membership", "ended", "invite", SYSTEM): "active",
    ("membership", "asked", "invite", SYSTEM): "active",
    ("membership", "active", "end", SYSTEM): "ended",
    ("membership", "asked", "end", SYSTEM): "ended",
    ("membership", "active", "end", WORKER): "ended",
    ("membership", "blocked", "end", WORKER): "ended",
    # 暂停: a volunteer is asked for nothing here until a worker lets them again
    ("membership", "active", "block", WORKER): "blocked",
    ("membership", "blocked", "unblock", WORKER): "active",
    # a question that nobody could answer at once
    ("question", "open", "answer", WORKER): "answered",
    ("question", "open", "withdraw", SYSTEM): "withdrawn",
    # what recurs by a rule, or happens once
    ("activity", "draft", "start", WORKER): "running",
    ("activity", "draft", "drop", WORKER): "ended",
    ("activity", "running", "pause", WORKER): "paused",
    ("activity", "paused", "resume", WORKER): "running",
    ("activity", "running", "end", WORKER): "ended",
    ("activity", "paused", "end", WORKER): "ended",
    # what happens once, when it is over
    ("activity", "running", "end", SYSTEM): "ended",
    ("activity", "paused", "end", SYSTEM): "ended",
    # one day of it; `asked`: on a holiday, or a Saturday that is a working day, a worker chooses
    ("occurrence", "asked", "keep", WORKER): "planned",
    ("occurrence", "asked", "skip", WORKER): "skipped",
    ("occurrence", "planned", "skip", WORKER): "skipped",
    ("occurrence", "skipped", "keep", WORKER): "planned",
    ("occurrence", "planned", "skip", SYSTEM): "skipped",
    ("occurrence", "asked", "skip", SYSTEM): "skipped",
    ("occurrence", "skipped", "keep", SYSTEM): "planned",
    ("occurrence", "asked", "keep", SYSTEM): "planned",
    ("occurrence", "planned", "doubt", SYSTEM): "asked",
    ("occurrence", "skipped", "doubt", SYSTEM): "asked",
    ("occurrence", "planned", "finish", SYSTEM): "over",
    # the clock had run ahead
    ("occurrence", "over", "reopen", SYSTEM): "planned",
    # a person's word for that day
    ("signup", "coming", "decline", VOLUNTEER): "declined",
    ("signup", "waiting", "decline", VOLUNTEER): "declined",
    ("signup", "declined", "join", VOLUNTEER): "coming",
    ("signup", "declined", "wait", VOLUNTEER): "waiting",
    ("signup", "waiting", "join", VOLUNTEER): "coming",
    ("signup", "waiting", "promote", SYSTEM): "coming",
    ("signup", "declined", "promote", LEADER): "coming",
    ("signup", "waiting", "promote", LEADER): "coming",
    ("signup", "coming", "decline", LEADER): "declined",
    ("signup", "waiting", "decline", LEADER): "declined",
    ("signup", "coming", "arrive", VOLUNTEER): "arrived",
    ("signup", "coming", "arrive", LEADER): "arrived",
    ("signup", "waiting", "arrive", LEADER): "arrived",
    ("signup", "declined", "arrive", LEADER): "arrived",
    ("signup", "missed", "arrive", LEADER): "arrived",
    ("signup", "arrived", "leave", VOLUNTEER): "left",
    ("signup", "arrived", "leave", LEADER): "left",
    ("signup", "arrived", "leave", SYSTEM): "left",
    ("signup", "coming", "miss", LEADER): "missed",
    ("signup", "coming", "miss", SYSTEM): "missed",
    # changing places with somebody
    ("swap", "asked", "agree", VOLUNTEER): "agreed",
    ("swap", "asked", "refuse", VOLUNTEER): "refused",
    ("swap", "asked", "withdraw", SYSTEM): "withdrawn",
    # hours, proposed by what was done
    ("hours", "proposed", "confirm", LEADER): "confirmed",
    ("hours", "proposed", "refuse", LEADER): "refused",
    ("hours", "refused", "confirm", LEADER): "confirmed",
    # what counts already is put right, with a reason
    ("hours", "confirmed", "correct", WORKER): "confirmed",
    # a campaign (what is written once and said to many)
    ("campaign", "draft", "schedule", WORKER): "scheduled",
    ("campaign", "draft", "drop", WORKER): "cancelled",
    ("campaign", "scheduled", "drop", WORKER): "cancelled",
    ("campaign", "scheduled", "post", SYSTEM): "posting",
    ("campaign", "posting", "finish", SYSTEM): "posted",
    ("campaign", "scheduled", "suppress", SYSTEM): "suppressed",
    ("campaign", "suppressed", "restore", SYSTEM): "scheduled",
    ("campaign", "posting", "recall", WORKER): "recalling",
    ("campaign", "posted", "recall", WORKER): "recalling",
    ("campaign", "recalling", "finish", SYSTEM): "recalled",
    # a photo for the wall of a theme
    ("wall_photo", "waiting", "show", WORKER): "shown",
    ("wall_photo", "waiting", "refuse", WORKER): "refused",
    ("wall_photo", "shown", "refuse", WORKER): "refused",
    ("wall_photo", "refused", "show", WORKER): "shown",
    # a call that somebody has to make because a page was closed
    ("call", "due", "tell", WORKER): "told",
    ("call", "due", "withdraw", SYSTEM): "withdrawn",
    # weights that were learned from what people confirmed
    ("learning", "proposed", "approve", WORKER): "approved",
    ("learning", "proposed", "decline", WORKER): "declined",
    ("learning", "proposed", "outdate", SYSTEM): "outdated",
    ("learning", "approved", "take_back", WORKER): "taken_back",
    ("learning", "approved", "outdate", SYSTEM): "outdated",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person (or nobody, for the program itself) and their relations to the thing at hand."""

    person_id: int | None
    relations: frozenset[Relation]


PROGRAM = Actor(None, frozenset({SYSTEM}))


class Movable(Protocol):
    """A row with a state of its own."""

    KIND: ClassVar[str]

    @property
    def id(self) -> int:
        """Which one it is."""
        ...

    @property
    def status(self) -> str:
        """How far it has come."""
        ...


def may(thing: Movable, act: str, relations: Collection[Relation]) -> bool:
    """Tell whether one of the relations allows the act in the thing's present state."""
    return next_status(thing.KIND, thing.status, act, relations) is not None


def next_status(kind: str, status: str, act: str, relations: Collection[Relation]) -> str | None:
    """Return the state to which one of the relations may take a thing of this kind; None where none may."""
    return next(
        (after for relation in relations if (after := TRANSITIONS.get((kind, status, act, relation)))),
        None,
    )
