"""What must have been said to whom, reckoned beside the program, from the plain calendar and the looks that were taken."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.community import SHANGHAI
from tests.soak.plain_days import PLANS, Plan, days_of, doubt_of, timetable


@dataclass
class Step:
    """One thing that is to be said around a day; `to`: who must have heard it, once it was posted."""

    day: Day
    kind: str
    due: datetime
    until: datetime
    state: str = "scheduled"
    to: frozenset[int] = frozenset()


@dataclass
class Day:
    """A day on which a plan falls due, and what people have said about it."""

    number: int
    plan: Plan
    day: date
    team: str | None
    doubt: str | None
    status: str
    coming: set[int] = field(default_factory=set)
    certain: set[int] = field(default_factory=set)


class Expected:
    """The steps in the order in which they fall due, and what has become of each."""

    def __init__(self, start: datetime, last: date, teams: dict[str, set[int]], worker: int, leader: int) -> None:
        """`teams`: the volunteers of each team; the leader leads the first of the plans."""
        self.teams, self.worker, self.leader = teams, worker, leader
        self.paused: set[int] = set()
        self.days = {
            (number, day.day): day
            for number, plan in enumerate(PLANS, 1)
            for day in _days(number, plan, start.date(), last)
        }
        steps = [step for day in self.days.values() for step in _steps(day) if step.until > start]
        self.steps = sorted(steps, key=lambda step: step.due)
        self._next = 0
        self._open: list[Step] = []

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next step falls due after now."""
        coming = itertools.islice(self.steps, self._next, None)
        return next((step.due for step in coming if step.due > now), None)

    @property
    def waits(self) -> bool:
        """Tell whether something is overdue, and waits for a morning, an answer or the end of a pause."""
        return bool(self._open)

    def look(self, clock: datetime) -> list[Step]:
        """Somebody looked at this time by their clock; returns what must have been posted then."""
        while self._next < len(self.steps) and self.steps[self._next].due <= clock:
            self._open.append(self.steps[self._next])
            self._next += 1
        quiet = not 7 <= clock.astimezone(SHANGHAI).hour < 22
        posted = []
        for step in self._open:
            if step.due <= clock and clock >= step.until:
                step.state = "suppressed"
            elif step.due <= clock and not quiet and self._goes(step):
                step.state, step.to = "posted", frozenset(self._to(step))
                posted.append(step)
        self._open = [step for step in self._open if step.state == "scheduled"]
        return posted

    def _goes(self, step: Step) -> bool:
        wanted = "asked" if step.kind == "ask" else "planned"
        return step.day.status == wanted and step.day.number not in self.paused

    def _to(self, step: Step) -> Iterable[int]:
        leads = {self.leader} if step.day.number == 1 else set()
        match step.kind:
            case "invite":
                return self.teams[step.day.team] if step.day.team else set[int]().union(*self.teams.values())
            case "confirm":
                return step.day.coming - step.day.certain
            case "morning":
                return step.day.coming
            case "gaps":
                return leads | {self.worker}
            case "hours":
                return leads or {self.worker}
        return {self.worker}


def _days(number: int, plan: Plan, first: date, last: date) -> Iterable[Day]:
    for turn, day in enumerate(days_of(plan.falls, first)):
        if day > last:
            return
        doubt = doubt_of(day)
        status = "planned" if doubt is None else {"keep": "planned", "skip": "skipped"}.get(plan.on_holiday, "asked")
        yield Day(number, plan, day, plan.teams[turn % len(plan.teams)] if plan.teams else None, doubt, status)


def _steps(day: Day) -> Iterable[Step]:
    for kind, (due, until) in timetable(day.plan, day.day, asked=day.status == "asked").items():
        yield Step(day, kind, due, until)
