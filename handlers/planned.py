"""What recurs, once it is there: its card, and every change that a worker makes to it or to one day of it."""

from __future__ import annotations

from collections.abc import Callable

from handlers import days, gather, holiday, rehearse
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import common, planning
from storage import activities, members, posts, shifts, signups
from storage import planning as plans
from storage.activities import Activity, Occurrence
from storage.days import PlannedDay

MOST_DAYS = 4


def own(turn: Turn, activity_id: int) -> Activity:
    """Return the activity, for a worker of its place. Raises OldButton, NotAWorker."""
    activity = activities.get_activity(turn.session, activity_id)
    members.require_worker(turn.session, turn.person.id, activity.place_id)
    return activity


def show(turn: Turn, activity: Activity, head: str = "", *, anew: bool = False) -> None:
    """Show the card, or what is proposed while it is a draft; a card that was pressed on is renewed in its place."""
    if activity.status == "draft":
        show_draft(turn, activity)
        return
    said = "\n".join(part for part in (head, _card(turn, activity)) if part)
    if turn.heard.press and not anew and turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, said, _buttons(turn, activity))
    else:
        turn.say(said, _buttons(turn, activity))


def show_draft(turn: Turn, activity: Activity) -> None:
    """Show what would be: the next days, what volunteers read, what goes out when and to how many."""
    number = activity.id
    rehearsal = rehearse.run(turn, number)
    activity = activities.get_activity(turn.session, number)
    ahead = days_of(turn, activity)
    said = planning.preview(
        activity, _lines(turn, activity, ahead), planning.unpublished(ahead), rehearsal.read,
        [line.head for line in rehearsal.lines], turn.now,
    )  # fmt: skip
    turns = [button(planning.TURNS, "planturns", number)] if activity.teams else []
    turn.say(said, rows(
        button(planning.GO, "plango", number), button(planning.OTHER_TIME, "plantime", number),
        button(planning.OTHER_TEXT, "plantext", number), *turns, button(planning.DO_NOT, "plandrop", number),
    ))  # fmt: skip


def next_day(scene: Scene, activity: Activity) -> Occurrence | None:
    """Return the next day that has not begun, whatever was decided about it."""
    written = plans.days_written(scene.session, activity.id, days.today(scene))
    return next((one for one in written if one.status != "over" and shifts.begins(one) > scene.now), None)


def days_of(scene: Scene, activity: Activity) -> list[PlannedDay]:
    """Return the next days that are not over yet, as they stand or will be written down."""
    today, clock = days.today(scene), scene.now.astimezone(common.ZONE).strftime("%H:%M")
    ahead = plans.preview(scene.session, activity, scene.now, most=MOST_DAYS + 1)
    begun = activity.ends_at or activity.starts_at or "23:59"
    return [one for one in ahead if (one.day, begun) > (today, clock)][:MOST_DAYS]


def _lines(scene: Scene, activity: Activity, ahead: list[PlannedDay]) -> list[str]:
    written = {one.day: one.id for one in plans.days_written(scene.session, activity.id, days.today(scene))}
    lines = []
    for one in ahead:
        counts = signups.counts(scene.session, written[one.day]) if one.day in written else None
        team = common.team_name(one.team, scene.lexicon) if one.team else ""
        lines.append(planning.line(one, None if activity.kind == "theme" else counts, scene.now, team))
    return lines


def _card(turn: Turn, activity: Activity) -> str:
    ahead = days_of(turn, activity)
    leader = days.name_of(turn, activity.leader_id) if activity.leader_id else ""
    teams = [common.team_name(team, turn.lexicon) for team in activity.teams.split(",") if team]
    every = posts.posts_of(turn.session, activity.id)
    return planning.card(
        activity, _lines(turn, activity, ahead), planning.unpublished(ahead), leader, every, teams
    )  # fmt: skip


def _buttons(turn: Turn, activity: Activity) -> Rows:
    if activity.status == "ended":
        return []
    number, coming = activity.id, next_day(turn, activity)
    this = []
    if coming is not None and coming.status in ("planned", "asked"):
        this.append(button(planning.SKIP, "planskip", coming.id))
    if coming is not None and coming.status in ("skipped", "asked"):
        this.append(button(planning.KEEP, "plankeep", coming.id))
    if coming is not None and coming.status == "planned" and activity.kind != "theme":
        this.append(button(planning.ONLY_THIS, "planday", coming.id))
    pause = (planning.RESUME, "planresume") if activity.status == "paused" else (planning.PAUSE, "planpause")
    change = [button(planning.OTHER_TIME, "plantime", number), button(pause[0], pause[1], number)]
    last = [button(planning.HOLIDAYS, "planholiday", number), button(planning.END, "planend", number)]
    if activity.kind == "theme":
        return [change, this, last] if this else [change, last]
    turns = [button(planning.TURNS, "planturns", number)] if activity.teams else []
    made = [button(planning.OTHER_TEXT, "plantext", number), button(planning.POSTS, "posts", number)]
    lead = [button(planning.LEADER, "planlead", number), button(planning.REHEARSE, "planshow", number), *turns]
    another = [button(planning.ANOTHER, "planmore", number)]
    return [row for row in (change, made, this, lead, last, another) if row]


def pause(turn: Turn, press: Press) -> None:
    """暂停: who has signed up does not know, and the worker hears so."""
    activity = own(turn, press.number())
    activities.pause(turn.session, activity, turn.person.id, turn.now)
    coming = next_day(turn, activity)
    come = 0 if coming is None else signups.counts(turn.session, coming.id).coming
    turn.toast = planning.paused(come)
    # Where no card is renewed the toast alone says it.
    show(turn, activity, planning.paused(come) if turn.pressed_id is not None else "")


def resume(turn: Turn, press: Press) -> None:
    """继续."""
    activity = own(turn, press.number())
    activities.resume(turn.session, activity, turn.person.id, turn.now)
    plans.plan_ahead(turn.session, turn.now)
    turn.toast = planning.RESUMED
    show(turn, activity)


def decide(act: Callable[[Turn, Occurrence], None]) -> Callable[[Turn, Press], None]:
    """这次不办, 这次照办: the card is renewed."""

    def press_decides(turn: Turn, press: Press) -> None:
        occurrence = activities.get_occurrence(turn.session, press.number())
        act(turn, occurrence)
        show(turn, activities.get_activity(turn.session, occurrence.activity_id))

    return press_decides


def _press_end(turn: Turn, press: Press) -> None:
    """不再办了: asked once more; then whoever has signed up hears it."""
    activity = own(turn, press.number())
    if len(press.args) == 1:
        choice = rows(
            button(planning.REALLY, "planend", activity.id, "yes"), button(planning.RATHER_NOT, "plansee", activity.id)
        )
        turn.say(planning.really_end(activity), choice)
        return
    coming = plans.days_written(turn.session, activity.id, days.today(turn))
    activities.end(turn.session, activity, turn.person.id, turn.now)
    for one in coming:
        if one.status in ("planned", "asked") and shifts.begins(one) > turn.now:
            activities.skip(turn.session, one, turn.person.id, turn.now)
            gather.tell_called_off(turn, one)
    turn.toast = planning.TOAST_DONE
    turn.say(planning.ended(activity))


def _press_rehearse(turn: Turn, press: Press) -> None:
    rehearse.show(turn, own(turn, press.number()).id)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "plansee": lambda turn, press: show(turn, own(turn, press.number())),
    "planpause": pause,
    "planresume": resume,
    "planskip": decide(holiday.skip),
    "plankeep": decide(holiday.keep),
    "planend": _press_end,
    "planshow": _press_rehearse,
}
