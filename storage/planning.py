"""Planning: the coming days of what recurs are written down, with what has to be filled and what is said around them.

Every row has a key of its own, so that planning twice (two processes, a restart, a clock that jumped) plans once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import pyotp
from sqlalchemy import and_, exists, select, update
from sqlalchemy.orm import Session

from storage import almanac, campaigns, rules, shifts, timetable
from storage.activities import Activity, Occurrence, check_times, get_activity, today_of
from storage.campaigns import Campaign
from storage.database import dialect_of, upsert
from storage.errors import DateInThePast, NothingToSend
from storage.lifecycle import PROGRAM, Event, move, move_all, record
from storage.members import Membership, require_worker
from storage.people import Person
from storage.places import below
from storage.posts import require_member
from storage.shifts import Shift
from storage.tickets import ZONE

AHEAD = timedelta(days=21)
# What a day takes from its activity, unless it was changed for that day alone.
CARRIED = ("title", "text", "spot", "contact", "starts_at", "ends_at", "leader_id")
COMING = ("planned", "asked")


class PlannedDay(NamedTuple):
    """A day as it will be written down; `published`: whether the make-up workdays of its year are known."""

    day: str
    status: str
    doubt: str | None
    holiday: str
    team: str | None
    published: bool


def plan_ahead(session: Session, now: datetime) -> list[str]:
    """Write down the coming days of all that runs, and close those that are over; returns a line of English for each.

    Cheap where there is nothing to do: an activity is looked at once a day, and when it was changed.
    """
    today = today_of(now)
    horizon = (today + AHEAD).isoformat()
    waiting = session.scalars(
        select(Activity)
        .where(Activity.status.in_(("running", "paused")), Activity.planned_until != horizon)
        .order_by(Activity.id)
        .limit(20)
        .with_for_update(skip_locked=True, key_share=True),
    ).all()
    done = [f"occurrence {one} planned" for activity in waiting for one in _write_days(session, activity, today, now)]
    for activity in waiting:
        activity.planned_until = horizon
    session.flush()
    past = Occurrence.day < today.isoformat()
    over = move_all(session, Occurrence, past, "planned", "finish", PROGRAM, now)
    undecided = move_all(session, Occurrence, past, "asked", "skip", PROGRAM, now)
    return [
        *done,
        *(f"occurrence {one} over" for one in over),
        *(f"occurrence {one} passed undecided" for one in undecided),
    ]


def preview(session: Session, activity: Activity, now: datetime, *, most: int = 4) -> list[PlannedDay]:
    """Return the next days of the activity as they stand or will be written down; writes nothing."""
    today = today_of(now)
    days = rules.days_of(activity.rule, activity.starts_on, today, today + timedelta(days=366))[:most]
    written = {
        one.day: one
        for one in session.scalars(
            select(Occurrence).where(
                Occurrence.activity_id == activity.id, Occurrence.day.in_([day.isoformat() for day in days])
            )
        )
    }
    planned = [_planned(session, activity, day) for day in days]
    return [
        one._replace(status=written[one.day].status, team=written[one.day].team) if one.day in written else one
        for one in planned
    ]


def days_written(session: Session, activity_id: int, since: str) -> Sequence[Occurrence]:
    """Return the days of the activity that are written down, from that ISO date on, whatever became of them."""
    return session.scalars(
        select(Occurrence)
        .where(Occurrence.activity_id == activity_id, Occurrence.day >= since)
        .order_by(Occurrence.day),
    ).all()


def broadcasts_between(
    session: Session, place_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[Campaign]:
    """Return the themes and broadcasts that go out from these places in between, the next first."""
    return session.scalars(
        select(Campaign)
        .where(
            Campaign.place_id.in_(place_ids), Campaign.kind.in_(("theme", "broadcast")), Campaign.due_at >= since,
            Campaign.due_at < until, Campaign.status.in_(("scheduled", "posting", "posted")),
        )
        .order_by(Campaign.due_at, Campaign.id)
        .limit(12),
    ).all()  # fmt: skip


def look_again(session: Session, day: date, now: datetime) -> None:
    """What kind of day it is has changed: what falls on it is judged anew, unless people were invited already."""
    invited = exists().where(
        Campaign.occurrence_id == Occurrence.id, Campaign.kind == "invite", Campaign.status != "scheduled"
    )
    for one in session.scalars(
        select(Occurrence).where(Occurrence.day == day.isoformat(), Occurrence.status.in_(COMING), ~invited)
    ).all():
        activity = get_activity(session, one.activity_id)
        planned = _planned(session, activity, day)
        one.doubt, one.holiday = planned.doubt, planned.holiday
        session.flush()
        if planned.status != one.status:
            move(session, one, {"asked": "doubt", "skipped": "skip", "planned": "keep"}[planned.status], PROGRAM, now)
        if one.status == "asked" and campaigns.step_of(session, one.id, "ask") is None:
            ask = _steps(activity, one)[0]
            campaigns.plan_step(session, one, ask.kind, now, ask.due_at, ask.expires_at)


def could_lead(session: Session, place_id: int) -> Sequence[Person]:
    """Return who helps or works in the place or below, volunteers and workers alike."""
    member = exists().where(
        Membership.person_id == Person.id, Membership.place_id.in_(below(session, [place_id])),
        Membership.status == "active",
    )  # fmt: skip
    return session.scalars(select(Person).where(member).order_by(Person.id).limit(60)).all()


def edit(session: Session, activity: Activity, worker_id: int, now: datetime, **changes: Any) -> list[Occurrence]:  # noqa: ANN401 - columns
    """Let it say or be something else from now on; returns the coming days that no longer take place.

    A day that was changed or skipped by itself stays as it is. Raises NotAWorker, NothingToSend, NeverFallsDue,
    DateInThePast.
    """
    require_worker(session, worker_id, activity.place_id)
    if changes.get("leader_id") is not None:
        require_member(session, int(changes["leader_id"]), activity.place_id)
    former = {name: getattr(activity, name) for name in CARRIED}
    for name, value in changes.items():
        setattr(activity, name, value)
    if not activity.text.strip() and activity.kind != "theme":
        raise NothingToSend
    check_times(activity.rule, activity.starts_on, activity.starts_at, now)
    activity.planned_until = ""
    session.flush()
    record(session, "activity", activity.id, "edit", now, before=activity.status, after=activity.status,
           actor_id=worker_id)  # fmt: skip
    return [] if activity.status == "draft" else _replan(session, activity, former, now)


def edit_day(session: Session, occurrence: Occurrence, worker_id: int, now: datetime, **changes: Any) -> None:  # noqa: ANN401 - columns
    """Let one day say or be something else. Raises NotAWorker, DateInThePast."""
    require_worker(session, worker_id, occurrence.place_id)
    if occurrence.day < today_of(now).isoformat():
        raise DateInThePast
    _change(session, get_activity(session, occurrence.activity_id), occurrence, changes)
    record(session, "occurrence", occurrence.id, "edit", now, before=occurrence.status, after=occurrence.status,
           actor_id=worker_id)  # fmt: skip


def _write_days(session: Session, activity: Activity, today: date, now: datetime) -> list[int]:
    written = []
    for day in rules.days_of(activity.rule, activity.starts_on, today, today + AHEAD):
        if _begins(activity, day) <= now:
            continue
        planned = _planned(session, activity, day)
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
            _set_up(session, activity, session.get_one(Occurrence, made), now)
            written.append(made)
    return written


def _begins(activity: Activity, day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(activity.starts_at or "23:59"), ZONE)


def _set_up(session: Session, activity: Activity, occurrence: Occurrence, now: datetime) -> None:
    record(session, "occurrence", occurrence.id, "plan", now, after=occurrence.status)
    if activity.kind != "theme":
        shifts.open_shifts(session, occurrence)
    for step in _steps(activity, occurrence):
        if step.expires_at > now:
            campaigns.plan_step(session, occurrence, step.kind, now, step.due_at, step.expires_at)


def _steps(activity: Activity, occurrence: Occurrence) -> Sequence[timetable.Step]:
    return timetable.steps_of(
        activity.kind, occurrence.day, occurrence.starts_at, occurrence.ends_at, doubtful=occurrence.status == "asked"
    )


def _planned(session: Session, activity: Activity, day: date) -> PlannedDay:
    kind = almanac.look_up(session, day)
    # A public holiday, or a weekend that is worked: whoever planned it has to say what is wanted.
    doubt = {"holiday": "holiday", "make_up": "workday"}.get(kind.kind)
    status = "planned"
    if doubt is not None:
        status = {"keep": "planned", "skip": "skipped"}.get(activity.on_holiday, "asked")
    teams = [one for one in activity.teams.split(",") if one]
    team = teams[rules.turn_of(activity.rule, activity.starts_on, day) % len(teams)] if teams else None
    return PlannedDay(day.isoformat(), status, doubt, kind.name, team, kind.published)


def _replan(session: Session, activity: Activity, former: Mapping[str, Any], now: datetime) -> list[Occurrence]:
    today, dropped = today_of(now), []
    days = {one.isoformat() for one in rules.days_of(activity.rule, activity.starts_on, today, today + AHEAD)}
    coming = session.scalars(
        select(Occurrence)
        .where(Occurrence.activity_id == activity.id, Occurrence.day >= today.isoformat())
        .order_by(Occurrence.day)
    ).all()
    for one in coming:
        if one.day in days:
            if one.status == "skipped" and not _was_skipped_by_hand(session, one):
                move(session, one, "keep", PROGRAM, now)
            own = {name for name in CARRIED if getattr(one, name) != former[name]}
            planned = _planned(session, activity, date.fromisoformat(one.day))
            changes = {name: getattr(activity, name) for name in CARRIED if name not in own}
            _change(session, activity, one, changes | {"team": planned.team})
        elif one.status in COMING:
            move(session, one, "skip", PROGRAM, now, why="another rule")
            dropped.append(one)
    return dropped


def _was_skipped_by_hand(session: Session, occurrence: Occurrence) -> bool:
    last = session.scalar(
        select(Event.actor_id)
        .where(Event.thing == "occurrence", Event.thing_id == occurrence.id, Event.act.in_(("skip", "plan")))
        .order_by(Event.id.desc())
        .limit(1),
    )
    return last is not None or occurrence.doubt is not None


def _change(session: Session, activity: Activity, occurrence: Occurrence, changes: Mapping[str, Any]) -> None:
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
    for step in _steps(activity, occurrence):
        session.execute(
            update(Campaign)
            .where(Campaign.occurrence_id == occurrence.id, Campaign.kind == step.kind, Campaign.status == "scheduled")
            .values(due_at=step.due_at, expires_at=step.expires_at),
        )
