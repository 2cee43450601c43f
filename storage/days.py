"""A day of an activity: what it is judged to be, what has to be filled there, and what is said around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

import pyotp
from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from storage import almanac, campaigns, rules, shifts, timetable
from storage.activities import Activity, Occurrence, hold
from storage.campaigns import Campaign
from storage.database import dialect_of, upsert
from storage.events import Event, record
from storage.lifecycle import PROGRAM
from storage.moves import move
from storage.shifts import Shift
from storage.tickets import ZONE

# What a day takes from its activity, unless it was changed for that day alone.
CARRIED = ("title", "text", "spot", "contact", "starts_at", "ends_at", "leader_id")
COMING = ("planned", "asked")
# Why a step is withdrawn that the day has no room for at its new hours.
ANOTHER_TIME = "another time"
# How the program takes a day to what it is judged to be now.
_TO = {"asked": "doubt", "skipped": "skip", "planned": "keep"}


class PlannedDay(NamedTuple):
    """A day as it will be written down; `published`: whether the make-up workdays of its year are known."""

    day: str
    status: str
    doubt: str | None
    holiday: str
    team: str | None
    published: bool


def judge(session: Session, activity: Activity, day: date) -> PlannedDay:
    """Return what the day is by the activity and by the almanac; writes nothing."""
    kind = almanac.look_up(session, day)
    # A public holiday, or a weekend that is worked: whoever planned it has to say what is wanted.
    doubt = {"holiday": "holiday", "make_up": "workday"}.get(kind.kind)
    status = "planned"
    if doubt is not None:
        status = {"keep": "planned", "skip": "skipped"}.get(activity.on_holiday, "asked")
    team = team_of(activity.teams, activity.rule, activity.starts_on, day)
    return PlannedDay(day.isoformat(), status, doubt, kind.name, team, kind.published)


def team_of(teams: str, rule: str, starts_on: str, day: date) -> str | None:
    """Return whose turn it is on that day; None: everybody's."""
    named = [one for one in teams.split(",") if one]
    return named[rules.turn_of(rule, starts_on, day) % len(named)] if named else None


def begins(activity: Activity, day: date) -> datetime:
    """Return when the activity begins on that day; where nobody said, at the usual hour."""
    return datetime.combine(day, time.fromisoformat(activity.starts_at or timetable.BEGINS), ZONE)


def write(session: Session, activity: Activity, day: date, now: datetime) -> int | None:
    """Write the day down, with its shifts and its steps; None where it stands there already."""
    planned = judge(session, activity, day)
    values = {name: getattr(activity, name) for name in CARRIED} | {
        "activity_id": activity.id, "place_id": activity.place_id, "day": planned.day, "team": planned.team,
        "status": planned.status, "doubt": planned.doubt, "holiday": planned.holiday,
        "secret": pyotp.random_base32(),
    }  # fmt: skip
    made = session.scalar(
        upsert(dialect_of(session), Occurrence)
        .values(values)
        .on_conflict_do_nothing(index_elements=["activity_id", "day"])
        .returning(Occurrence.id),
    )
    if made is not None:
        occurrence = session.get_one(Occurrence, made)
        record(session, "occurrence", made, "plan", now, after=occurrence.status)
        if activity.kind != "theme":
            shifts.open_shifts(session, occurrence)
        plan_steps(session, activity, occurrence, now)
    return made


def plan_steps(session: Session, activity: Activity, occurrence: Occurrence, now: datetime) -> None:
    """Let be said around the day what belongs there, at its times; what has gone out, or is too late, stays as it is.

    Steps that belong there no more (there is no morning before six) are withdrawn, until they belong there again.
    """
    doubtful = occurrence.status == "asked"
    first, last = shifts.hours_of(session, occurrence)
    steps = timetable.steps_of(activity.kind, occurrence.day, first, last, doubtful=doubtful)
    here = and_(
        Campaign.occurrence_id == occurrence.id, Campaign.parent_id.is_(None), Campaign.kind.in_(campaigns.STEPS)
    )
    known = {one.kind: one for one in session.scalars(select(Campaign).where(here))}
    for step in steps:
        one = known.pop(step.kind, None)
        if one is None and step.expires_at > now:
            campaigns.plan_step(session, occurrence, step.kind, now, step.due_at, step.expires_at)
        elif one is not None and one.status == "scheduled":
            one.due_at, one.expires_at = step.due_at, step.expires_at
        elif one is not None and step.expires_at > now and _was_withdrawn(session, one):
            move(session, one, "restore", PROGRAM, now, due_at=step.due_at, expires_at=step.expires_at)
    session.flush()
    for one in known.values():
        # "ask" waits for a day that may become doubtful again, and "missed" is no step of the timetable.
        if one.status == "scheduled" and one.kind not in ("ask", "missed"):
            move(session, one, "suppress", PROGRAM, now, why=ANOTHER_TIME)


def settle(session: Session, activity: Activity, occurrence: Occurrence, now: datetime) -> None:
    """Let a coming day be what it is judged to be now, unless somebody has decided about it.

    To a day to which people have been invited already only a worker puts the question; what a clock that ran ahead has
    closed is open again.
    """
    if occurrence.status == "over":
        move(session, occurrence, "reopen", PROGRAM, now)
    planned = judge(session, activity, date.fromisoformat(occurrence.day))
    if (occurrence.status, occurrence.doubt, occurrence.holiday) == planned[1:4]:
        return
    occurrence.doubt, occurrence.holiday = planned.doubt, planned.holiday
    session.flush()
    invited = campaigns.step_of(session, occurrence.id, "invite")
    late = planned.status == "asked" and invited is not None and invited.status != "scheduled"
    if planned.status == "skipped":
        hold(session, occurrence)
    if planned.status != occurrence.status and not late and not _was_decided(session, occurrence):
        move(session, occurrence, _TO[planned.status], PROGRAM, now)
        plan_steps(session, activity, occurrence, now)


def change(
    session: Session, activity: Activity, occurrence: Occurrence, changes: Mapping[str, Any], now: datetime
) -> None:
    """Change a day; what is filled there and what is said around it move along, as far as they have not begun."""
    clock = {
        name: (getattr(occurrence, name), changes[name]) for name in ("starts_at", "ends_at", "spot") if name in changes
    }
    for name, value in changes.items():
        setattr(occurrence, name, value)
    session.flush()
    for name, (old, new) in clock.items():
        if old != new:
            column = getattr(Shift, name)
            session.execute(
                update(Shift).where(and_(Shift.occurrence_id == occurrence.id, column == old)).values({name: new}),
            )
    plan_steps(session, activity, occurrence, now)


def _was_withdrawn(session: Session, step: Campaign) -> bool:
    last = select(Event.why).where(Event.thing == Campaign.KIND, Event.thing_id == step.id).order_by(Event.id.desc())
    return step.status == "suppressed" and session.scalar(last.limit(1)) == ANOTHER_TIME


def _was_decided(session: Session, occurrence: Occurrence) -> bool:
    """Tell whether the last word about the day, whether it takes place, was a worker's."""
    last: Sequence[int | None] = session.scalars(
        select(Event.actor_id)
        .where(
            Event.thing == "occurrence", Event.thing_id == occurrence.id,
            Event.act.in_(("plan", "skip", "keep", "doubt")),
        )
        .order_by(Event.id.desc())
        .limit(1),
    ).all()  # fmt: skip
    return bool(last) and last[0] is not None
