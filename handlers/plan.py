"""What recurs, for the worker: made by a sentence or by buttons; edited, paused, skipped, asked about, rehearsed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers import compose, days, holiday, planned, posts, rehearse, replan, week
from handlers.buttons import Press, button, rows
from handlers.compose import place_of
from handlers.turn import Phrase, Scene, Turn, Words
from handlers.wording import common, planning, sayings, sentences, weekly
from nlp.meaning import Meaning
from nlp.rhythm import Rhythm
from storage import activities, members
from storage import planning as plans
from storage import posts as places
from storage.audiences import Reach
from storage.campaigns import Campaign
from storage.errors import DateInThePast, OldButton

# The title of each of the worker's words; the volunteer day needs none.
TITLES = {
    planning.VOLUNTEER_DAY: "",
    planning.DUTY_DAY: planning.DUTY_DAY,
    planning.DILIGENCE_DAY: planning.DILIGENCE_DAY,
}
FAR = timedelta(days=240)
SATURDAY = 5


def begin(turn: Turn, title: str) -> None:
    """志愿者日, 值班日: what there is of it in the place; where there is nothing, one sentence is asked for.

    Raises NotAWorker.
    """
    running = activities.running_in(turn.session, place_of(turn), "saturday")
    # What happened once and is over is nothing to show.
    there = [one for one in running if one.title == title and (one.rule or planned.days_of(turn, one))]
    for activity in there:
        planned.show(turn, activity)
    if not there:
        _ask(turn, title)


def _ask(turn: Turn, title: str) -> None:
    turn.ask("activity", title=title)
    turn.say(planning.ASK_DUTY if title else planning.ASK_TEXT)


def hear_text(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as what is to recur; without a day in it, or with nothing else, one question is put."""
    said, title = turn.heard.text.strip(), str(turn.pending.get("title", ""))
    if said in sayings.NEVER_MIND:
        turn.settled()
        turn.say(planning.DROPPED)
        return True
    said = "，".join(part for part in (str(turn.pending.get("before", "")), said) if part)
    if not sentences.parts(said).text:
        turn.ask("activity", title=title, before=said)
        turn.say(planning.ASK_WHAT)
        return True
    rhythm = turn.reader.read_rhythm(said, turn.now)
    if rhythm is not None:
        _propose(turn, title, said, rhythm)
        return True
    turn.ask("activity_rhythm", title=title, text=said)
    often = [button(planning.DUTY_DAYS, "planoften", "duty")] if title else []
    turn.say(planning.ASK_RHYTHM, rows(
        *often, button(planning.EVERY_SATURDAY, "planoften", "saturday"), button(planning.ONCE, "planoften", "once")
    ))  # fmt: skip
    return True


def hear_rhythm(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as when it recurs; False where it is something else."""
    said = turn.heard.text.strip()
    rhythm = turn.reader.read_rhythm(said, turn.now)
    if rhythm is None:
        return False
    text = str(turn.pending["text"])
    clocks = turn.reader.read_rhythm(f"{planning.EVERY_SATURDAY}{text}", turn.now)
    if not rhythm.starts_at and clocks is not None and clocks.starts_at:
        rhythm = (
            turn.reader.read_rhythm(f"{said}{clocks.starts_at}-{clocks.ends_at or clocks.starts_at}", turn.now)
            or rhythm
        )
    _propose(turn, str(turn.pending.get("title", "")), text, rhythm)
    return True


def _press_often(turn: Turn, press: Press) -> None:
    """每周六, 每月5号、15号、25号, 就这一次: on the next Saturday."""
    pending = turn.pending
    if pending.get("ask") != "activity_rhythm":
        raise OldButton
    text = str(pending["text"])
    today = turn.now.astimezone(common.ZONE).date()
    saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7 or 7)
    often = {
        "saturday": planning.EVERY_SATURDAY, "duty": planning.DUTY_DAYS, "once": planning.on(saturday),
    }.get(press.word())  # fmt: skip
    rhythm = None if often is None else turn.reader.read_rhythm(f"{often}{text}", turn.now)
    if rhythm is None:
        raise OldButton
    _propose(turn, str(pending.get("title", "")), text, rhythm)


def _propose(turn: Turn, title: str, said: str, rhythm: Rhythm) -> None:
    place_id, parts = place_of(turn), sentences.parts(said)
    far = rhythm.starts_on - turn.now.astimezone(common.ZONE).date()
    if not rhythm.rule and far > FAR and common.YEAR not in said:
        # 11月14日 said on the 21st: nobody plans a year ahead without naming the year.
        raise DateInThePast
    teams = _teams_of(turn, place_id) if rhythm.in_turn else []
    made = activities.draft(
        turn.session, "saturday", place_id, turn.person.id, turn.now, text=parts.text, title=title, rule=rhythm.rule,
        starts_on=rhythm.starts_on.isoformat(), starts_at=rhythm.starts_at, ends_at=rhythm.ends_at, spot=parts.spot,
        contact=parts.contact, teams=teams,
    )  # fmt: skip
    if parts.needed is not None:
        places.want(turn.session, made, turn.person.id, turn.now, parts.needed)
    turn.settled()
    if rhythm.in_turn and not teams:
        turn.say(planning.NO_TEAMS)
    planned.show_draft(turn, made)


def _teams_of(turn: Turn, place_id: int) -> list[str]:
    """Return the teams that have somebody in the place, in the lexicon's order."""
    return [team for team in turn.lexicon.teams if members.volunteers_of(turn.session, place_id, team)]


def _press_go(turn: Turn, press: Press) -> None:
    """就这样办: it is planned at once, and the card says when the first invitation goes out."""
    activity = planned.own(turn, press.number())
    activities.start(turn.session, activity, turn.person.id, turn.now)
    turn.settled()
    plans.plan_ahead(turn.session, turn.now)
    invitation = rehearse.first_invitation(turn, activity.id, days.today(turn))
    turn.toast = planning.TOAST_DONE
    if turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, planning.started(activity, planning.invited(invitation, turn.now)))
    planned.show(turn, activity, anew=True)


def _press_drop(turn: Turn, press: Press) -> None:
    activity = planned.own(turn, press.number())
    activities.drop(turn.session, activity, turn.person.id, turn.now)
    turn.settled()
    turn.say(planning.DROPPED)


def _press_turns(turn: Turn, press: Press) -> None:
    """轮流的队: a tick on and off; chosen, the card shows whose turn is when."""
    activity = planned.own(turn, press.number())
    chosen = [one for one in activity.teams.split(",") if one]
    if len(press.args) > 1:
        team = press.word(1)
        if team == "done":
            planned.show(turn, activity)
            return
        if team not in turn.lexicon.teams:
            raise OldButton
        chosen = [one for one in chosen if one != team] if team in chosen else [*chosen, team]
        ordered = [one for one in turn.lexicon.teams if one in chosen]
        replan.edit(turn, activity, teams=",".join(ordered))
    ticks = [
        button(planning.ticked(common.team_name(one, turn.lexicon), on=one in chosen), "planturns", activity.id, one)
        for one in turn.lexicon.teams
    ]  # fmt: skip
    buttons = rows(*ticks, button(planning.CHOSEN, "planturns", activity.id, "done"))
    if len(press.args) > 1 and turn.pressed_id is not None:
        turn.rewrite(turn.pressed_id, planning.ASK_TURNS, buttons)
    else:
        turn.say(planning.ASK_TURNS, buttons)


def _press_plan(turn: Turn, press: Press) -> None:
    if press.word() == "saturday":
        begin(turn, "")
    else:
        compose.begin(turn, press.word())


def _says(title: str) -> Callable[[Turn], None]:
    return lambda turn: begin(turn, title)


Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = holiday.SAYS


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "plan": _press_plan,
    "planmore": lambda turn, press: _ask(turn, planned.own(turn, press.number()).title),
    "planoften": _press_often,
    "plango": _press_go,
    "plandrop": _press_drop,
    "planturns": _press_turns,
    "almanac": lambda turn, _press: holiday.show_almanac(turn),
    **planned.PRESSES,
    **replan.PRESSES,
    **posts.PRESSES,
    **holiday.PRESSES,
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {
    "activity": hear_text,
    "activity_rhythm": hear_rhythm,
    "activity_edit": replan.hear_change,
    "activity_posts": posts.hear_posts,
}
SAYINGS: dict[str, Callable[[Turn], None]] = {
    **{words: _says(title) for words, title in TITLES.items()},
    **dict.fromkeys(weekly.SAYS_THIS_WEEK, week.show),
    **holiday.SAYINGS,
}
PHRASES: tuple[Phrase, ...] = holiday.PHRASES
