"""Days that are doubtful: is a volunteer day kept on a holiday? And what a worker knows of holidays to come."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from handlers import days, gather
from handlers.buttons import Press, Rows, button, rows
from handlers.compose import place_of
from handlers.turn import Phrase, Scene, Turn, Words
from handlers.wording import common, gathering, planning, weekly
from storage import activities, almanac, campaigns, members, outlook, places, rewriting, signups
from storage import planning as plans
from storage.activities import Occurrence
from storage.audiences import Reach
from storage.campaigns import Campaign
from storage.errors import NeverFallsDue
from storage.shifts import begins

# How far ahead the days off are listed, and how many of them may be told in one sentence.
LOOKED_AHEAD, MOST_LISTED, LONGEST = 150, 8, 15


def keep(turn: Turn, occurrence: Occurrence) -> None:
    """照办; whoever had signed up for a day that was called off hears that it takes place. As `activities.keep`."""
    again = occurrence.status == "skipped"
    if occurrence.status != "planned":
        activities.keep(turn.session, occurrence, turn.person.id, turn.now)
    else:
        members.require_worker(turn.session, turn.person.id, occurrence.place_id)
    told = signups.signups_of(turn.session, occurrence.id, ("coming", "waiting")) if again else ()
    for held in told:
        said = planning.on_again(gathering.day_card(occurrence, turn.now))
        days.tell(turn, held.person_id, said, days.answers(occurrence))
    turn.toast = planning.kept(occurrence, len(told), turn.now)
    _decided(turn, occurrence)


def skip(turn: Turn, occurrence: Occurrence) -> None:
    """不办; whoever has signed up hears so. As `activities.skip`."""
    activities.skip(turn.session, occurrence, turn.person.id, turn.now)
    told = gather.tell_called_off(turn, occurrence)
    turn.toast = planning.skipped(occurrence, told, turn.now)
    _decided(turn, occurrence)


def _decided(turn: Turn, occurrence: Occurrence) -> None:
    """Let the question read alike in every chat in which it was put."""
    asked = campaigns.step_of(turn.session, occurrence.id, "ask")
    if asked is not None:
        said = planning.decided(occurrence, _named(turn, occurrence), turn.person.name, turn.now)
        rewriting.rewrite(turn.session, outlook.asked_with(turn.session, asked.id), said, turn.now)


def _ask(scene: Scene, campaign: Campaign, part: Sequence[Reach]) -> Sequence[Words]:
    occurrence = activities.get_occurrence(scene.session, campaign.occurrence_id or 0)
    return [Words(planning.ask(occurrence, _named(scene, occurrence), scene.now), _choice(occurrence))] * len(part)


def _named(scene: Scene, occurrence: Occurrence) -> str:
    return planning.title(activities.get_activity(scene.session, occurrence.activity_id))


def _choice(occurrence: Occurrence) -> Rows:
    return rows(
        button(planning.KEEP_IT, "keepday", occurrence.id), button(planning.SKIP_IT, "skipday", occurrence.id)
    )  # fmt: skip


def show_almanac(turn: Turn) -> None:
    """节假日: what comes next, and which year is not known yet."""
    today = turn.now.astimezone(common.ZONE).date()
    spans: list[tuple[date, date, str, str]] = []
    for ahead in range(LOOKED_AHEAD):
        day = today + timedelta(days=ahead)
        known = almanac.look_up(turn.session, day)
        if known.kind not in ("holiday", "make_up"):
            continue
        last = spans[-1] if spans else None
        if (
            last
            and known.kind == "holiday"
            and last[1] == day - timedelta(days=1)
            and last[2:] == ("holiday", known.name)
        ):
            spans[-1] = (last[0], day, *last[2:])
        else:
            spans.append((day, day, known.kind, known.name))
    lines = [weekly.span(*one) for one in spans[:MOST_LISTED]]
    years = [year for year in (today.year, today.year + 1) if not almanac.is_published(year)]
    turn.say(weekly.almanac(lines, years))


def _complete(turn: Turn, match: re.Match[str]) -> bool:
    """2027年2月20日补班, 2027年10月1日到7日放假: from a worker; from anybody else it means something else."""
    if turn.role != "worker":
        return False
    first, last = _days_in(turn, match)
    kind = "workday" if match["works"] else "holiday"
    told = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for day in told:
        almanac.complete(turn.session, turn.person.id, day, kind, match["name"] or "", turn.now)
        for occurrence in plans.look_again(turn.session, day, turn.now):
            gather.tell_called_off(turn, occurrence)
    turn.say(weekly.completed(first, last, kind))
    _ask_about(turn, told)
    return True


def _days_in(turn: Turn, match: re.Match[str]) -> tuple[date, date]:
    """Return the first and the last day that are named, in the next such year where none is. Raises NeverFallsDue."""
    today = turn.now.astimezone(common.ZONE).date()
    year, month, day = int(match["year"] or today.year), int(match["month"]), int(match["day"])
    to_month, to_day = int(match["to_month"] or month), int(match["to_day"] or day)
    try:
        first, last = date(year, month, day), date(year + (to_month < month), to_month, to_day)
        if not match["year"] and first < today:
            first, last = first.replace(year=year + 1), last.replace(year=last.year + 1)
    except ValueError as error:
        raise NeverFallsDue from error
    if not 0 <= (last - first).days < LONGEST:
        raise NeverFallsDue
    return first, last


def _ask_about(turn: Turn, told: Sequence[date]) -> None:
    """Days to which people have been invited already, without knowing: the worker is asked here and now."""
    works_in = [role.place_id for role in members.roles_of(turn.session, turn.person.id) if role.role == "worker"]
    here = places.below(turn.session, works_in)
    for occurrence in outlook.days_between(turn.session, here, told[0].isoformat(), told[-1].isoformat()):
        if occurrence.status == "planned" and begins(occurrence) > turn.now:
            known = almanac.look_up(turn.session, date.fromisoformat(occurrence.day))
            doubt = {"holiday": "holiday", "make_up": "workday"}.get(known.kind)
            if doubt is not None:
                occurrence.doubt, occurrence.holiday = doubt, known.name
                turn.session.flush()
                turn.say(planning.ask(occurrence, _named(turn, occurrence), turn.now), _choice(occurrence))


def _decide(turn: Turn, match: re.Match[str]) -> bool:
    """这周六不办了, 周六照办: from a worker, where one day alone can be meant."""
    when, _ = turn.reader.read_when(match.string, turn.now)
    if turn.role != "worker" or when is None:
        return False
    act, before = (skip, ("planned", "asked")) if match["off"] else (keep, ("skipped", "asked"))
    held = outlook.days_between(turn.session, [place_of(turn)], when.date, when.date)
    meant = [one for one in held if one.status in before and begins(one) > turn.now]
    if len(meant) != 1:
        return False
    act(turn, meant[0])
    other = (planning.KEEP, "keepday") if match["off"] else (planning.SKIP, "skipday")
    said = planning.decided(meant[0], _named(turn, meant[0]), turn.person.name, turn.now)
    turn.say(said, rows(button(other[0], other[1], meant[0].id)))
    return True


def _press(turn: Turn, press: Press, act: Callable[[Turn, Occurrence], None]) -> None:
    occurrence = activities.get_occurrence(turn.session, press.number())
    act(turn, occurrence)
    if turn.pressed_id is not None:
        said = planning.decided(occurrence, _named(turn, occurrence), turn.person.name, turn.now)
        turn.rewrite(turn.pressed_id, said)


Says = Callable[[Scene, Campaign, Sequence[Reach]], Sequence[Words]]
SAYS: dict[str, Says] = {"ask": _ask}
PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "keepday": lambda turn, press: _press(turn, press, keep),
    "skipday": lambda turn, press: _press(turn, press, skip),
}
SAYINGS: dict[str, Callable[[Turn], None]] = {weekly.HOLIDAYS: show_almanac}
PHRASES: tuple[Phrase, ...] = ((weekly.COMPLETES, _complete), (weekly.DECIDES, _decide))
