"""预演: what the next day of an activity would say, to whom and when, shown to a worker alone.

It is really planned, as the schedule would, and undone: what is shown is what will be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers import announce, gather, holiday, lead
from handlers.turn import Scene, Turn, Words
from handlers.wording import gathering, planning, weekly
from storage import activities, audiences, campaigns, shifts
from storage import days as written
from storage import planning as plans
from storage.activities import Activity, Occurrence
from storage.audiences import Reach
from storage.campaigns import Campaign
from storage.errors import NeverFallsDue
from storage.shifts import Signup
from storage.signups import find_signup

Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {**announce.SAYS, **gather.SAYS, **lead.SAYS, **holiday.SAYS}
# Whose audience comes to be only when people have said 来.
OF_WHO_COMES = ("confirm", "morning")
TO_LEADERS = ("gaps", "hours")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would be said: what, when, to how many (None: to who will have signed up), and how it reads."""

    kind: str
    due_at: datetime
    head: str
    words: Words


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A day as it would be: which, what volunteers read of it, and all that is said around it."""

    day: str
    read: str
    lines: Sequence[Line]


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Let the block write what is never kept. What the session holds must be fetched again afterwards."""
    session.flush()
    session.connection().exec_driver_sql("SAVEPOINT rehearsal")
    try:
        yield
    finally:
        session.expunge_all()
        session.connection().exec_driver_sql("ROLLBACK TO SAVEPOINT rehearsal")
        session.connection().exec_driver_sql("RELEASE SAVEPOINT rehearsal")


def run(turn: Turn, activity_id: int) -> Rehearsal:
    """Return what would be said around the next day of the activity.

    Raises NotAWorker, NeverFallsDue (no day is left), DateInThePast.
    """
    with undone(turn.session):
        activity = activities.get_activity(turn.session, activity_id)
        if activity.status == "draft":
            activities.start(turn.session, activity, turn.person.id, turn.now)
        occurrence = _next_day(turn, activity)
        sample = Reach(turn.person.id, turn.chat.id, turn.chat.channel)
        steps = campaigns.steps_on(turn.session, occurrence.id)
        for step in steps:
            step.reached_id = 0
        turn.session.flush()
        sizes = [audiences.audience_size(turn.session, step) for step in steps]
        lines = [_line(turn, occurrence, *pair, sample) for pair in zip(steps, sizes, strict=True)]
        every = shifts.shifts_of(turn.session, occurrence.id)
        invited = next((line.words.text for line in lines if line.kind == "invite"), None)
        return Rehearsal(occurrence.day, invited or gathering.invitation(occurrence, every, turn.now), lines)


def show(turn: Turn, activity_id: int) -> None:
    """Show it in the worker's own chat, in order; nobody else hears anything."""
    rehearsal = run(turn, activity_id)
    turn.say(weekly.rehearsal(rehearsal.day, turn.now))
    for line in rehearsal.lines:
        labels = [[label for label, _ in row] for row in line.words.buttons]
        turn.say(weekly.rehearsed(line.head, line.words.text, labels))
    turn.say(weekly.REHEARSED)


def _next_day(turn: Turn, activity: Activity) -> Occurrence:
    """The next day that takes place or is asked about; written down now, where it lies too far ahead to be there."""
    for planned in plans.preview(turn.session, activity, turn.now, most=8):
        day = date.fromisoformat(planned.day)
        if planned.status in written.COMING and written.begins(activity, day) > turn.now:
            written.write(turn.session, activity, day, turn.now)
            return plans.days_written(turn.session, activity.id, planned.day)[0]
    raise NeverFallsDue


def _line(turn: Turn, occurrence: Occurrence, step: Campaign, people: int, sample: Reach) -> Line:
    part = audiences.next_part(turn.session, step, most=1) or [sample]
    if step.kind in (*OF_WHO_COMES, *TO_LEADERS):
        part = [sample]
        _let_come(turn, occurrence, arrived=step.kind == "hours")
    unknown = step.kind in OF_WHO_COMES and not people
    head = planning.step(step, None if unknown else people, turn.now)
    at = Scene(turn.session, turn.reader, max(step.due_at, turn.now))
    return Line(step.kind, step.due_at, head, SAYS[step.kind](at, step, part)[0])


def _let_come(turn: Turn, occurrence: Occurrence, *, arrived: bool) -> None:
    """Let the worker have signed up, and have been there in the end, so that there is something to show."""
    held = find_signup(turn.session, occurrence.id, turn.person.id)
    every = shifts.shifts_of(turn.session, occurrence.id)
    if held is None and every:
        held = Signup(occurrence_id=occurrence.id, shift_id=every[0].id, person_id=turn.person.id, at=turn.now)
        turn.session.add(held)
    if held is not None:
        held.status = "arrived" if arrived else "coming"
        held.arrived_at = shifts.begins(occurrence) if arrived else None
    turn.session.flush()


def first_invitation(scene: Scene, activity_id: int, today: str) -> Campaign | None:
    """Return the invitation to the next day that is written down."""
    for one in plans.days_written(scene.session, activity_id, today)[:1]:
        return campaigns.step_of(scene.session, one.id, "invite")
    return None
