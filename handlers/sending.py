"""A theme or a broadcast goes out: rehearsed, agreed to, sent, watched, taken back; its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from handlers import carry, compose, preview
from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import announcing, common, worker
from storage import activities, broadcasts, members, planning, turnouts
from storage.campaigns import Campaign, themes_of
from storage.events import happened_since, record
from storage.places import Place

MOST_LISTED = 6
SINCE = timedelta(days=60)
GIVE_UP = "give up"
RUNS = ("posting", "posted")
# RFC 5545: how a rule names the weekdays, Monday first.
BY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def after_buttons(campaign: Campaign) -> Rows:
    """What can be done with it once it has begun."""
    look = [button(announcing.PROGRESS, "sendstate", campaign.id)]
    if campaign.kind == "theme":
        look.append(button(announcing.FIGURES, "figures", campaign.id))
    if campaign.status in RUNS:
        look.append(button(announcing.RECALL, "recall", campaign.id))
    return [look]


def tell_sent(scene: Scene, campaign: Campaign, makers: Sequence[int]) -> None:
    """Tell who wrote it that it has gone to everybody, once, when the last of the stations has been posted to."""
    family = broadcasts.family_of(scene.session, campaign)
    if any(one.status in ("scheduled", "posting") for one in family):
        return
    people, groups = turnouts.posted_to(scene.session, family)
    for one in makers:
        scene.tell(one, announcing.sent(family[0], people, groups), after_buttons(family[0]))


def tell_given_up(scene: Scene, campaign: Campaign, makers: Sequence[int]) -> None:
    """Tell who wrote it how many it did not reach in time, once, when all of that is known."""
    family = broadcasts.family_of(scene.session, campaign)
    root, people = family[0], turnouts.given_up(scene.session, family, scene.now)
    if not people or happened_since(scene.session, Campaign.KIND, root.id, GIVE_UP, root.made_at):
        return
    record(scene.session, Campaign.KIND, root.id, GIVE_UP, scene.now, before=root.status, after=root.status)
    for one in makers:
        look = rows(button(announcing.PROGRESS, "sendstate", root.id))
        scene.tell(one, announcing.not_in_time(root, people), look)


def list_sent(turn: Turn) -> None:
    """发过的: what went out from the place lately, or will."""
    here = [role.place_id for role in members.roles_of(turn.session, turn.person.id) if role.role == "worker"]
    found = themes_of(turn.session, here, turn.now - SINCE)[:MOST_LISTED]
    if not found:
        turn.say(announcing.NOTHING_SENT)
        return
    lines = "\n".join(announcing.listed(one, turn.now) for one in found)
    turn.say(lines, rows(*(button(announcing.named(one), "sendstate", one.id) for one in found), wide=1))


def _press_schedule(turn: Turn, press: Press) -> None:
    """就这样发. Before it goes to many: to whom, how many, until when; only a second tap sends it."""
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    agreed = press.number(1) if len(press.args) > 1 else 0
    expected = broadcasts.forecast(turn.session, campaign)
    if campaign.status == "draft" and expected.people > max(broadcasts.MOST_UNASKED, agreed):
        when = announcing.when_sent(campaign, turn.now, at_once=broadcasts.is_at_once(campaign))
        turn.say(
            announcing.ask_agreement(preview.whom(turn, campaign), expected.people, expected.groups, when,
                                     expected.takes),
            rows(button(announcing.agree(expected.people), "schedule", campaign.id, expected.people),
                 button(announcing.NOT_YET, "aimed", campaign.id), wide=1),
        )  # fmt: skip
        return
    at_once = broadcasts.is_at_once(campaign)
    carried = broadcasts.release(turn.session, campaign, turn.person.id, turn.now, agreed=agreed)
    if at_once and campaign.due_at > turn.now:
        turn.say(announcing.MOVED_TO_MORNING)
    turn.say(announcing.scheduled(campaign, turn.now, len(carried)), _scheduled_buttons(turn, campaign))
    carry.tell_stations(turn, campaign, carried)


def buttons(scene: Scene, campaign: Campaign) -> Rows:
    """Return what can be done with it once the worker has said that it goes."""
    return _scheduled_buttons(scene, campaign) if campaign.status == "scheduled" else after_buttons(campaign)


def _scheduled_buttons(turn: Scene, campaign: Campaign) -> Rows:
    number = campaign.id
    if campaign.parent_id is not None:
        return rows(button(announcing.PROGRESS, "sendstate", number), button(announcing.ADD_LINES, "addlines", number))
    first = [button(announcing.PROGRESS, "sendstate", number), button(worker.DO_NOT_SEND, "nosend", number)]
    change = [button(announcing.EDIT_TEXT, "rewrite", number), button(worker.OTHER_TIME, "resend", number)]
    if campaign.kind != "theme" or activities.running_in(turn.session, campaign.place_id, "theme"):
        return [first, change]
    return [first, change, [button(announcing.weekly(campaign), "weekly", number)]]


def _press_no_send(turn: Turn, press: Press) -> None:
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    dropped = broadcasts.call_off(turn.session, campaign, turn.person.id, turn.now)
    turn.settled()
    turn.say(worker.NOT_SENT)
    carry.tell_called_off(turn, campaign, dropped)


def _press_state(turn: Turn, press: Press) -> None:
    """进度: how far it has come."""
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    if campaign.status == "draft":
        preview.show(turn, campaign)
        return
    said = announcing.progress(campaign, turnouts.turnout(turn.session, campaign, turn.person.id), turn.now)
    turn.say(said, buttons(turn, campaign))


def _press_figures(turn: Turn, press: Press) -> None:
    """数字: reached, took part, photos; and the wall."""
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    turnout = turnouts.turnout(turn.session, campaign, turn.person.id)
    more = rows(button(announcing.DECIDE_PHOTOS, "photos", campaign.id)) if turnout.undecided else []
    wall = {"page": f"/wall/{broadcasts.root_of(turn.session, campaign).id}"}
    turn.say(announcing.figures(campaign, turnout), more, data=wall)


def _press_recall(turn: Turn, press: Press) -> None:
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    broadcasts.take_back(turn.session, campaign, turn.person.id, turn.now)
    turn.toast = announcing.RECALL
    turn.say(announcing.RECALLING, rows(button(announcing.PROGRESS, "sendstate", campaign.id)))


def _press_rehearse(turn: Turn, press: Press) -> None:
    """预演: everything is shown, and nobody gets anything."""
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    expected = broadcasts.forecast(turn.session, campaign)
    stations = [turn.session.get_one(Place, one).name for one in broadcasts.carriers(turn.session, campaign)]
    turn.say(announcing.rehearsal(
        preview.whom(turn, campaign), expected.people, expected.telegram, expected.groups, stations, expected.takes
    ))  # fmt: skip
    preview.say_as_seen(turn, campaign, preview.to_person(campaign), announcing.REHEARSED_PERSON)
    if expected.groups:
        preview.say_as_seen(turn, campaign, preview.to_groups(turn, campaign), announcing.REHEARSED_GROUP)
    turn.say(preview.summary(turn, campaign), preview.card_buttons(campaign))


def _press_poster(turn: Turn, press: Press) -> None:
    preview.show_poster(turn, broadcasts.own(turn.session, press.number(), turn.person.id))


def _press_weekly(turn: Turn, press: Press) -> None:
    """每周二都发: from now on the workers are reminded to write it, and it goes out at this hour."""
    campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
    if not activities.running_in(turn.session, campaign.place_id, "theme"):
        local = campaign.due_at.astimezone(common.ZONE)
        made = activities.draft(
            turn.session, "theme", campaign.place_id, turn.person.id, turn.now, text="",
            rule=f"FREQ=WEEKLY;BYDAY={BY_DAY[local.weekday()]}", starts_on=campaign.day,
            starts_at=f"{local:%H:%M}",
        )  # fmt: skip
        activities.start(turn.session, made, turn.person.id, turn.now)
        planning.plan_ahead(turn.session, turn.now)
        broadcasts.bind_to_day(turn.session, campaign, turn.person.id, turn.now)
    turn.say(announcing.recurs(campaign))


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "schedule": _press_schedule,
    "nosend": _press_no_send,
    "sendstate": _press_state,
    "figures": _press_figures,
    "recall": _press_recall,
    "rehearse": _press_rehearse,
    "poster": _press_poster,
    "weekly": _press_weekly,
}
SAYINGS: dict[str, Callable[[Turn], None]] = {
    announcing.SENT_BEFORE: list_sent,
    announcing.BROADCAST: lambda turn: compose.begin(turn, "broadcast"),
    worker.THEME: lambda turn: compose.begin(turn, "theme"),
}
