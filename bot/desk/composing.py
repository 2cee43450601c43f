"""写: a theme or a notice is written, shown as both doors will show it, aimed, timed and sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from bot.desk import sent, shown, week
from bot.desk.acts import Does
from bot.desk.context import LONGEST_NUMBER, Act, Desk, NotThere, Page
from bot.desk.filtering import place_names
from bot.desk.sent import find, poster
from handlers import aim, compose, preview, sending
from handlers.buttons import Button
from handlers.wording import announcing, common, refusals
from handlers.wording import desk_week as wording
from storage import broadcasts, campaigns, files, scopes
from storage.campaigns import Campaign
from storage.database import savepoint
from storage.errors import DateInThePast, NobodyToReach, OldButton

HERE = "/desk/week/write"
MOST_TEXT, MOST_BELOW = 3000, 400
# All else that the card in chat offers is a field of the form, or stands below what is shown.
OFFERED = ("rehearse", "nosend", "weekly")


def begin(desk: Desk) -> Page:
    """Show an empty sheet."""
    kind = desk.query.get("kind", "theme")
    if kind not in wording.WRITE:
        raise NotThere
    own = [one for one in desk.own if desk.sees(one)]
    place = desk.asked("place", own[0])
    desk.place(place)
    due = compose.theme_due(desk.scene, place).astimezone(common.ZONE) if kind == "theme" else None
    return _page(desk, wording.WRITE[kind], {
        "it": None, "kind": kind, "place": place, "title_said": "", "text_said": desk.query.get("text", "")[:MOST_TEXT],
        "link_said": "", "who": "all", "to_groups": kind == "theme", "chosen": [],
        "below": aim.below(desk.scene, place, most=MOST_BELOW),
        "day": due.date().isoformat() if due else "", "clock": f"{due:%H:%M}" if due else "", "may_aim": True,
    })  # fmt: skip


def edit(desk: Desk) -> Page:
    """Show what is written so far, and how both doors will show it; of what has begun to go out, how far it is."""
    campaign = find(desk, desk.number("campaign"))
    if not _is_open(campaign):
        return sent.show(desk)
    spec, due = campaign.audience or {}, campaign.due_at.astimezone(common.ZONE)
    at_once = broadcasts.is_at_once(campaign)
    expected = broadcasts.forecast(desk.session, campaign)
    return _page(desk, f"{wording.kind(campaign)}：{wording.brief(campaign)}"[:40], {
        "it": campaign, "kind": campaign.kind, "place": campaign.place_id, "title_said": campaign.title,
        "text_said": campaign.text, "link_said": campaign.link, "who": _who(spec),
        "to_groups": bool(spec.get("groups")), "chosen": spec.get("places") or [],
        "below": aim.below(desk.scene, campaign.place_id, most=MOST_BELOW),
        "day": "" if at_once else due.date().isoformat(), "clock": "" if at_once else f"{due:%H:%M}",
        "may_aim": campaign.status == "draft", "expected": expected,
        "preview": shown.of(desk, campaign, to_groups=bool(expected.groups)),
        "when_sent": announcing.when_sent(campaign, desk.now, at_once=at_once),
        "lasting": announcing.lasting(expected.takes), "poster": poster(desk, campaign),
        "send": wording.SEND_NOW if at_once else wording.SEND, "buttons": _buttons(desk, campaign),
        "carriers": len(broadcasts.carriers(desk.session, campaign)) if campaign.status == "draft" else 0,
    })  # fmt: skip


def save(act: Act) -> str:
    """Keep what is written as a draft."""
    kind, place = act.text("kind"), act.desk.place(act.number("place"))
    if kind not in wording.WRITE:
        raise NotThere
    scopes.require_reach(act.session, act.desk.person.id, place.id)
    due = compose.theme_due(act.turn, place.id) if kind == "theme" else act.turn.now
    campaign = campaigns.plan(
        act.session, kind, place.id, act.desk.person.id, act.turn.now, **broadcasts.span(kind, due),
        text=act.text("text"), audience={"groups": kind == "theme"},
    )  # fmt: skip
    return _revise(act, campaign, wording.SAVED)


def change(act: Act) -> str:
    """Let it say something else, to others, or at another time."""
    campaign = find(act.desk, act.number("campaign"))
    broadcasts.change(act.session, campaign, act.desk.person.id, act.turn.now, text=act.text("text"))
    return _revise(act, campaign, wording.SAVED if campaign.status == "draft" else wording.CHANGED)


def _revise(act: Act, campaign: Campaign, kept: str) -> str:
    """Keep everything but the text, and return where it is shown; what cannot be kept is said, and all else is kept."""
    changes: dict[str, Any] = {}
    wrong: list[str] = []
    title, said = " ".join(act.text("title").split()), act.text("link")
    link = compose.read_link(said) if said else ""
    if len(title) > compose.MOST_TITLE:
        wrong.append(announcing.TITLE_TOO_LONG)
    else:
        changes["title"] = title
    if link is None:
        wrong.append(announcing.LINK_UNCLEAR)
    else:
        changes["link"] = link
    came = act.files.get("picture", ())
    if came and not came[0].spooled:
        wrong.append(wording.PICTURE_TOO_LARGE)
    elif came:
        changes["picture_id"] = files.want(act.session, act.desk.person.id, "web", came[0].spooled, act.turn.now)
    elif act.text("no_picture"):
        changes["picture_id"] = None
    broadcasts.change(act.session, campaign, act.desk.person.id, act.turn.now, **changes)
    wrong += _time(act, campaign)
    wrong += _aim(act, campaign) if campaign.status == "draft" else []
    for sentence in wrong:
        act.say(sentence)
    act.say(kept)
    return f"{HERE}/{campaign.id}" + ("" if wrong else "#go")


def _time(act: Act, campaign: Campaign) -> list[str]:
    """Keep when it goes out; returns what is to be said of it."""
    day, clock = act.text("day"), act.text("clock")
    worker, now = act.desk.person.id, act.turn.now
    if not day and not clock:
        if campaign.kind == "broadcast" and campaign.status == "draft":
            broadcasts.at_once(act.session, campaign, worker, now)
        return []
    try:
        wished = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), common.ZONE)
        due = broadcasts.by_daylight(wished)
        if due != campaign.due_at:
            broadcasts.retime(act.session, campaign, worker, now, due)
    except (ValueError, OverflowError):
        return [wording.NO_TIME]
    except DateInThePast as refusal:
        return [f"{wording.TIME_KEPT}{refusals.sentence(refusal)}"]
    return [announcing.MOVED_TO_MORNING] if due != wished else []


def _aim(act: Act, campaign: Campaign) -> list[str]:
    """Keep whom it goes to; where that is nobody it stays as it was, and that is to be said."""
    audience = _audience(act)
    try:
        with savepoint(act.session):
            broadcasts.aim(act.session, campaign, act.desk.person.id, act.turn.now, audience)
    except NobodyToReach as refusal:
        return [f"{wording.AUDIENCE_KEPT}{refusals.sentence(refusal)}"]
    return []


def _audience(act: Act) -> dict[str, Any]:
    """Whom the form names. Raises OldButton for a place or team that there is not."""
    who, chosen = act.text("who"), []
    for one in act.every.get("places", ()):
        if not one.isdecimal() or len(one) > LONGEST_NUMBER:
            raise OldButton
        chosen.append(int(one))
    word, _, team = who.partition(":")
    if word not in (*wording.WHO, "team"):
        raise OldButton
    audience = aim.audience_of(act.turn, word, team)
    # What is meant for some alone stands before no group.
    return audience | {"places": chosen, "groups": bool(act.text("groups")) and not audience}


def _who(spec: dict[str, Any]) -> str:
    if spec.get("team"):
        return f"team:{spec['team']}"
    return "unheard" if spec.get("unheard") else str(spec.get("role") or "all")


def _is_open(campaign: Campaign) -> bool:
    """Tell whether it can still say something else; what comes from above can only be added to."""
    return campaign.status in ("draft", "scheduled") and campaign.parent_id is None


def _buttons(desk: Desk, campaign: Campaign) -> list[Button]:
    offered = preview.card_buttons(campaign) if campaign.status == "draft" else sending.buttons(desk.scene, campaign)
    return [one for row in offered for one in row if one[1].split(":")[0] in OFFERED]


def _page(desk: Desk, title: str, context: dict[str, Any]) -> Page:
    more = {
        "names": place_names(desk, closed=False), "own": {*desk.own, context["place"]},
        "teams": desk.reader.lexicon.teams,
        "most_text": MOST_TEXT, "most_title": compose.MOST_TITLE, **week.shared(desk),
    }  # fmt: skip
    return Page("week_write.html", title, more | context, nav="week")


PAGES: tuple[tuple[str, Callable[[Desk], Page]], ...] = (("/week/write", begin), ("/week/write/{campaign}", edit))
ACTS: tuple[tuple[str, Does], ...] = (("/week/write", save), ("/week/write/{campaign}", change))
