"""What a worker writes once and many receive: the volunteer-day reminder and the theme; and the answers 来, 来不了."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from handlers.buttons import Press, Rows, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import common, resident, sayings, volunteer, worker
from nlp.meaning import Intent, Meaning
from storage import campaigns, members, messages, people
from storage.campaigns import Campaign
from storage.errors import NotAWorker, OldButton
from storage.messages import Urge

ASKS = {"saturday": worker.ASK_SATURDAY_TEXT, "theme": worker.ASK_THEME_TEXT}
# The weekday and hour at which it goes out: on Friday evening before 浦口's Saturday, on Tuesday as in 滨江.
SENT_ON = {"saturday": (4, time(18)), "theme": (1, time(9))}
ABOUT = {"saturday": 5, "theme": 2}
# A reminder makes no sense once its day has come so far; a theme, once its day is over.
TOO_LATE = {"saturday": timedelta(hours=8, minutes=30), "theme": timedelta(hours=24)}


def begin(turn: Turn, kind: str) -> None:
    """志愿者日 or 本周主题: ask for the text. Raises NotAWorker."""
    if kind not in ASKS:
        raise OldButton
    turn.ask("campaign", kind=kind, place=_place(turn))
    turn.say(ASKS[kind])


def hear_text(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the text, and show what people will see, to whom and when it goes out."""
    pending = turn.pending
    kind, place = str(pending["kind"]), int(pending["place"])
    due = _next(turn.now, *SENT_ON[kind])
    day = _day_about(kind, due)
    campaign = campaigns.plan(
        turn.session, kind, place, turn.person.id, turn.now, day=day, due_at=due, text=turn.heard.text
    )
    turn.settled()
    preview(turn, campaign)
    return True


def hear_time(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the time at which it goes out."""
    campaign = campaigns.get_campaign(turn.session, int(turn.pending["campaign"]))
    when, _ = turn.reader.read_when(turn.heard.text, turn.now)
    if when is None:
        turn.say(worker.TIME_UNCLEAR)
        return True
    clock = time.fromisoformat(when.time) if when.time else time(sayings.PART_HOURS.get(when.part or "", 9))
    due = datetime.combine(datetime.fromisoformat(when.date).date(), clock, common.ZONE)
    campaigns.retime(turn.session, campaign, turn.person.id, due, _day_about(campaign.kind, due), turn.now)
    turn.settled()
    preview(turn, campaign)
    return True


def preview(turn: Turn, campaign: Campaign) -> None:
    """Show a draft exactly as people will see it."""
    people_count = campaigns.audience_size(turn.session, campaign)
    turn.say(
        worker.preview(campaign, words(campaign, turn.now), people_count, turn.now),
        rows(
            button(worker.SEND_AS_IS, "schedule", campaign.id),
            button(worker.OTHER_TIME, "resend", campaign.id),
            button(worker.DO_NOT_SEND, "nosend", campaign.id),
        ),
    )


def words(campaign: Campaign, now: datetime) -> str:
    """Return what people will read."""
    return volunteer.saturday(campaign, now) if campaign.kind == "saturday" else resident.theme(campaign.text)


def answers(campaign: Campaign) -> Rows:
    """来 or 来不了."""
    return rows(button(volunteer.COMING, "come", campaign.id), button(volunteer.NOT_COMING, "nocome", campaign.id))


def post(scene: Scene, campaign: Campaign, *, late: bool = False) -> bool:
    """Post the next part of a campaign that is due; False when everybody has been posted to, or it is too late.

    Each person's row carries the occurrence's key, so that posting again posts nothing.
    """
    campaigns.begin_posting(scene.session, campaign, scene.now)
    audience = [] if late else campaigns.next_audience(scene.session, campaign)
    if not audience:
        campaigns.finish(scene.session, campaign, scene.now)
        posted = campaigns.posted_count(scene.session, campaign)
        scene.tell(campaign.made_by, worker.posted(campaign, posted))
        return False
    text, buttons = words(campaign, scene.now), answers(campaign)
    for person in audience:
        chat = people.chat_of(scene.session, person.id)
        if chat is not None:
            messages.say(scene.session, chat, text, scene.now, urge=Urge.BROADCAST, buttons=buttons,
                         key=campaigns.occurrence_key(campaign, person.id))  # fmt: skip
    campaigns.reached(scene.session, campaign, audience[-1].id)
    return True


def hear_coming(turn: Turn, meaning: Meaning) -> bool:
    """周六的活动我报名: counts as 来 for the next volunteer day of the place, 周六来不了 as 来不了.

    False where none is planned.
    """
    if turn.person.place_id is None:
        return False
    today = turn.now.astimezone(common.ZONE).date().isoformat()
    coming = meaning.intent is Intent.SIGNUP
    for campaign in campaigns.next_activities(turn.session, turn.person.place_id, today):
        if campaign.kind == "saturday":
            campaigns.sign_up(turn.session, campaign, turn.person.id, turn.now, coming=coming)
            turn.say(volunteer.signed(coming=coming))
            return True
    return False


def _press_answer(turn: Turn, press: Press, *, coming: bool) -> None:
    campaign = campaigns.get_campaign(turn.session, press.number())
    if not campaigns.was_asked(turn.session, campaign, turn.person.id):
        raise OldButton
    campaigns.sign_up(turn.session, campaign, turn.person.id, turn.now, coming=coming)
    turn.toast = volunteer.TOAST_SIGNED
    if turn.pressed_id is not None:
        other = rows(button(volunteer.NOT_COMING, "nocome", campaign.id) if coming
                     else button(volunteer.COMING, "come", campaign.id))  # fmt: skip
        turn.rewrite(turn.pressed_id, f"{words(campaign, turn.now)}\n{volunteer.signed(coming=coming)}", other)


def _press_schedule(turn: Turn, press: Press) -> None:
    campaign = campaigns.get_campaign(turn.session, press.number())
    campaigns.schedule(turn.session, campaign, turn.person.id, turn.now)
    turn.say(worker.scheduled(campaign, turn.now), rows(button(worker.DO_NOT_SEND, "nosend", campaign.id),
                                                        button(worker.TURNOUT, "turnout", campaign.id)))  # fmt: skip


def _press_resend(turn: Turn, press: Press) -> None:
    campaign = campaigns.get_campaign(turn.session, press.number())
    members.require_worker(turn.session, turn.person.id, campaign.place_id)
    turn.ask("campaign_time", campaign=campaign.id)
    turn.say(worker.ASK_TIME)


def _press_no_send(turn: Turn, press: Press) -> None:
    campaigns.drop_campaign(
        turn.session, campaigns.get_campaign(turn.session, press.number()), turn.person.id, turn.now
    )
    turn.say(worker.NOT_SENT)


def _press_turnout(turn: Turn, press: Press) -> None:
    campaign = campaigns.get_campaign(turn.session, press.number())
    members.require_worker(turn.session, turn.person.id, campaign.place_id)
    coming, not_coming = campaigns.turnout(turn.session, campaign)
    turn.say(worker.turnout(campaign, coming, not_coming, turn.now))


def _place(turn: Turn) -> int:
    for role in members.roles_of(turn.session, turn.person.id):
        if role.role == "worker":
            return role.place_id
    raise NotAWorker


def _day_about(kind: str, due: datetime) -> str:
    """Return the first day that can still be told of when the campaign goes out then, as an ISO date."""
    return _next(due - TOO_LATE[kind], ABOUT[kind], time(0)).date().isoformat()


def _next(after: datetime, weekday: int, clock: time) -> datetime:
    local = after.astimezone(common.ZONE)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    due = datetime.combine(day, clock, common.ZONE)
    return due if due > local else due + timedelta(days=7)


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "plan": lambda turn, press: begin(turn, press.word()),
    "schedule": _press_schedule,
    "resend": _press_resend,
    "nosend": _press_no_send,
    "turnout": _press_turnout,
    "come": lambda turn, press: _press_answer(turn, press, coming=True),
    "nocome": lambda turn, press: _press_answer(turn, press, coming=False),
}
