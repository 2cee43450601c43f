"""Planning: the coming days of what recurs are written down, with what has to be filled and what is said around them.

Every row has a key of its own, so that planning twice (two processes, a restart, a clock that jumped) plans once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import days, rules
from storage.activities import Activity, Occurrence, check_times, get_activity, hold, require_not_ended, today_of
from storage.days import CARRIED, COMING, PlannedDay
from storage.errors import DateInThePast, NothingToSend
from storage.events import record
from storage.lifecycle import PROGRAM
from storage.members import Membership, require_worker
from storage.moves import move, move_all
from storage.people import Person
from storage.places import below
from storage.posts import require_member

AHEAD = timedelta(days=21)
# So long after its day what happens once is left alone: its hours are asked about for two days, and a clock that ran
# ahead by a week must not end what is still to come.
LEFT_FOR = timedelta(days=14)


def plan_ahead(session: Session, now: datetime) -> list[str]:
    """Write down the coming days of all that runs, and close what is over; returns a line of English for each.

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
    ended = [one for one in waiting if not one.rule and one.starts_on < (today - LEFT_FOR).isoformat()]
    for one in ended:
        move(session, one, "end", PROGRAM, now)
    past = Occurrence.day < today.isoformat()
    over = move_all(session, Occurrence, past, "planned", "finish", PROGRAM, now)
    undecided = move_all(session, Occurrence, past, "asked", "skip", PROGRAM, now)
    return [
        *done,
        *(f"activity {one.id} over" for one in ended),
        *(f"occurrence {one} over" for one in over),
        *(f"occurrence {one} passed undecided" for one in undecided),
    ]


def preview(session: Session, activity: Activity, now: datetime, *, most: int = 4) -> list[PlannedDay]:
    """Return the next days of the activity as they stand or will be written down; writes nothing."""
    today = today_of(now)
    written = {one.day: one for one in days_written(session, activity.id, today.isoformat())}
    coming = [
        day for day in rules.days_of(activity.rule, activity.starts_on, today, today + timedelta(days=366))
        if day.isoformat() in written or days.begins(activity, day) > now
    ]  # fmt: skip
    planned = [days.judge(session, activity, day) for day in coming[:most]]
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


def look_again(session: Session, day: date, now: datetime) -> list[Occurrence]:
    """What kind of day it is has changed: what falls on it is judged anew, unless people were invited already.

    Returns what no longer takes place.
    """
    on_it = session.scalars(
        select(Occurrence).where(Occurrence.day == day.isoformat(), Occurrence.status.in_((*COMING, "skipped")))
    ).all()
    return [one for one in on_it if _is_dropped(session, get_activity(session, one.activity_id), one, now)]


def could_lead(session: Session, place_id: int) -> Sequence[Person]:
    """Return who helps or works in the place or below, volunteers and workers alike."""
    member = exists().where(
        Membership.person_id == Person.id, Membership.place_id.in_(below(session, [place_id])),
        Membership.status == "active",
    )  # fmt: skip
    return session.scalars(select(Person).where(member).order_by(Person.id).limit(60)).all()


def edit(session: Session, activity: Activity, worker_id: int, now: datetime, **changes: Any) -> list[Occurrence]:  # noqa: ANN401 - columns
    """Let it say or be something else from now on; returns the coming days that no longer take place.

    A day that was changed or skipped by itself stays as it is. Raises NotAWorker, TooLate (ended), NothingToSend,
    NeverFallsDue, DateInThePast.
    """
    require_worker(session, worker_id, activity.place_id)
    require_not_ended(activity)
    if changes.get("leader_id") is not None:
        require_member(session, int(changes["leader_id"]), activity.place_id)
    former = {name: getattr(activity, name) for name in (*CARRIED, "teams", "rule", "starts_on")}
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
    days.change(session, get_activity(session, occurrence.activity_id), occurrence, changes, now)
    record(session, "occurrence", occurrence.id, "edit", now, before=occurrence.status, after=occurrence.status,
           actor_id=worker_id)  # fmt: skip


def _write_days(session: Session, activity: Activity, today: date, now: datetime) -> list[int]:
    written = {one.day: one for one in days_written(session, activity.id, today.isoformat())}
    made = []
    for day in rules.days_of(activity.rule, activity.starts_on, today, today + AHEAD):
        if days.begins(activity, day) <= now:
            continue
        if day.isoformat() in written:
            # The make-up workdays may have been published, or a clock set right, since it was written down.
            days.settle(session, activity, written[day.isoformat()], now)
        else:
            made.append(days.write(session, activity, day, now))
    return [one for one in made if one is not None]


def _replan(session: Session, activity: Activity, former: Mapping[str, Any], now: datetime) -> list[Occurrence]:
    today, dropped = today_of(now), []
    falls = rules.days_of(activity.rule, activity.starts_on, today, today + AHEAD)
    for one in days_written(session, activity.id, today.isoformat()):
        day = date.fromisoformat(one.day)
        if day in falls:
            own = {name for name in CARRIED if getattr(one, name) != former[name]}
            changes = {name: getattr(activity, name) for name in CARRIED if name not in own}
            if one.team == days.team_of(former["teams"], former["rule"], former["starts_on"], day):
                changes["team"] = days.team_of(activity.teams, activity.rule, activity.starts_on, day)
            days.change(session, activity, one, changes, now)
            if _is_dropped(session, activity, one, now):
                dropped.append(one)
        elif one.status in COMING:
            hold(session, one)
            if one.status in COMING:
                move(session, one, "skip", PROGRAM, now, why="another rule")
                dropped.append(one)
    return dropped


def _is_dropped(session: Session, activity: Activity, occurrence: Occurrence, now: datetime) -> bool:
    """Judge the day anew, and tell whether it was to take place and no longer does."""
    came = occurrence.status in COMING
    days.settle(session, activity, occurrence, now)
    return came and occurrence.status == "skipped"
