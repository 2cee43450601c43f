"""本周: what happens and what goes out this week, each with its status; to pause, to skip, to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from handlers.buttons import Rows, button, rows
from handlers.compose import place_of
from handlers.turn import Turn
from handlers.wording import common, planning, weekly
from storage import outlook, places, shifts, signups
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign

# On these days the week that is asked about is rather the next one: it is shown too.
WEEKEND = 5
MOST_ROWS = 5


def show(turn: Turn) -> None:
    """Show the week of the worker's place."""
    here = places.above(turn.session, place_of(turn))
    today = turn.now.astimezone(common.ZONE).date()
    first = date.fromisoformat(outlook.monday_of(turn.now))
    last = first + timedelta(days=13 if today.weekday() >= WEEKEND else 6)
    since, until = (datetime.combine(one, time(0), common.ZONE) for one in (first, last + timedelta(days=1)))
    held = outlook.days_between(turn.session, here[:1], first.isoformat(), last.isoformat())
    said = outlook.said_between(turn.session, here[:1], since, until)
    lines = [*(_happens(turn, one) for one in held), *(_goes_out(turn, one) for one in said)]
    pairs = [(day, line) for day, _, line in sorted(lines)]
    turn.say(weekly.week(first, last, pairs), [*_steer(turn, held), *rows(button(weekly.HOLIDAYS, "almanac"))])


def _happens(turn: Turn, occurrence: Occurrence) -> tuple[str, str, str]:
    activity = turn.session.get_one(Activity, occurrence.activity_id)
    counts = None if activity.kind == "theme" else signups.counts(turn.session, occurrence.id)
    line = weekly.happens(occurrence, planning.title(activity), counts, paused=activity.status == "paused")
    return occurrence.day, occurrence.starts_at, line


def _goes_out(turn: Turn, campaign: Campaign) -> tuple[str, str, str]:
    local = campaign.due_at.astimezone(common.ZONE)
    return local.date().isoformat(), f"{local:%H:%M}", weekly.goes_out(campaign, _waits(turn, campaign))


def _waits(turn: Turn, campaign: Campaign) -> str:
    """Why it does not go out as planned; empty where it does."""
    if campaign.occurrence_id is None or campaign.status != "scheduled":
        return ""
    occurrence = turn.session.get_one(Occurrence, campaign.occurrence_id)
    return waits(campaign, occurrence, turn.session.get_one(Activity, occurrence.activity_id))


def waits(campaign: Campaign, occurrence: Occurrence, activity: Activity) -> str:
    """Return why what is said around a day does not go out as planned; empty where it does."""
    if campaign.status != "scheduled":
        return ""
    if activity.status == "paused":
        return weekly.PAUSED
    if occurrence.status == "asked" and campaign.kind != "ask":
        return weekly.UNDECIDED
    return weekly.SKIPPED if occurrence.status == "skipped" else ""


def _steer(turn: Turn, held: Sequence[Occurrence]) -> Rows:
    made: Rows = []
    coming = {one.activity_id: one for one in reversed(held) if shifts.begins(one) > turn.now}
    for activity_id, occurrence in list(coming.items())[:MOST_ROWS]:
        activity = turn.session.get_one(Activity, activity_id)
        pause = "planresume" if activity.status == "paused" else "planpause"
        row = [
            button(planning.title(activity), "plansee", activity_id),
            button(weekly.pauses(activity), pause, activity_id),
        ]
        if occurrence.status in ("planned", "asked"):
            row.append(button(weekly.skips(occurrence), "planskip", occurrence.id))
        made.append(row)
    return made
