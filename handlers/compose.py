"""A theme or a broadcast is written: text, title, picture, link, time; each is shown again as people will see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from handlers import aim, preview
from handlers.buttons import Press, button, rows
from handlers.turn import Scene, Turn
from handlers.wording import announcing, common, sayings, worker
from nlp.meaning import Meaning
from storage import broadcasts, campaigns, members
from storage.campaigns import Campaign
from storage.errors import NotAWorker, OldButton
from storage.messages import Message

# As in 滨江: on Tuesday morning.
THEME_WEEKDAY, THEME_AT = 1, time(9)
# 现在: there is still a moment to say 就这样发 in.
SOON = timedelta(minutes=5)
MOST_TITLE, MOST_LINK, MOST_CAPTION = 30, 400, 3_000
ASKS = {"theme": worker.ASK_THEME_TEXT, "broadcast": announcing.ASK_BROADCAST}


def begin(turn: Turn, kind: str, *, more: bool = False) -> None:
    """本周主题, 发通知: ask for the text; a theme that is written already is shown first. Raises NotAWorker."""
    if kind not in ASKS:
        raise OldButton
    place = place_of(turn)
    written = None if more or kind != "theme" else _written_for(turn, place)
    if written is not None:
        buttons = [button(announcing.LOOK, "sendstate", written.id), button(announcing.ONE_MORE, "write", kind, "more")]
        turn.say(announcing.written_already(written, turn.now), rows(*buttons))
        return
    turn.ask("campaign", kind=kind, place=place)
    turn.say(ASKS[kind])


def place_of(turn: Turn) -> int:
    """Return the place where the speaker works. Raises NotAWorker."""
    for role in members.roles_of(turn.session, turn.person.id):
        if role.role == "worker":
            return role.place_id
    raise NotAWorker


def hear_text(turn: Turn, _meaning: Meaning | None = None) -> bool:
    """Take the sentence as the text, new or instead of the old one, and show it."""
    pending, text = turn.pending, turn.heard.text.strip()
    if "campaign" in pending:
        campaign = _pending(turn)
        broadcasts.change(turn.session, campaign, turn.person.id, turn.now, text=text)
        turn.settled()
        preview.show(turn, campaign)
        return True
    kind, place = str(pending["kind"]), int(pending["place"])
    due = turn.now if kind == "broadcast" else theme_due(turn, place)
    campaign = campaigns.plan(
        turn.session, kind, place, turn.person.id, turn.now, **broadcasts.span(kind, due), text=text,
        picture_id=pending.get("picture"), audience={"groups": kind == "theme"},
    )  # fmt: skip
    turn.settled()
    if kind == "theme":
        preview.show(turn, campaign)
    else:
        aim.ask_who(turn, campaign)
    return True


def hear_picture(turn: Turn) -> bool:
    """Take a photo as the picture of what is being written; False where nothing is."""
    pending = turn.pending
    if pending.get("ask") == "campaign_picture":
        _put(turn, picture_id=_file_of(turn))
        return True
    if pending.get("ask") != "campaign":
        return False
    if not turn.heard.text.strip():
        turn.ask("campaign", **{**_about(pending), "picture": _file_of(turn)})
        turn.say(announcing.PICTURE_FIRST)
        return True
    if len(turn.heard.text) > MOST_CAPTION:
        return False
    if "campaign" in pending:
        broadcasts.change(turn.session, _pending(turn), turn.person.id, turn.now, picture_id=_file_of(turn))
    else:
        turn.ask("campaign", **{**_about(pending), "picture": _file_of(turn)})
    return hear_text(turn)


def hear_no_picture(turn: Turn, _meaning: Meaning) -> bool:
    """Words came where a picture was asked for."""
    if turn.heard.text.strip() in announcing.MEANS_NONE:
        _put(turn, picture_id=None)
    else:
        turn.say(announcing.NO_PICTURE)
    return True


def hear_title(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the title."""
    title = " ".join(turn.heard.text.split())
    if len(title) > MOST_TITLE:
        turn.say(announcing.TITLE_TOO_LONG)
    else:
        _put(turn, title="" if title in announcing.MEANS_NONE else title)
    return True


def hear_link(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the link: http and https only."""
    said = turn.heard.text.strip()
    link = "" if said in announcing.MEANS_NONE else read_link(said)
    if link is None:
        turn.say(announcing.LINK_UNCLEAR)
    else:
        _put(turn, link=link)
    return True


def read_link(said: str) -> str | None:
    """Return the address, if it is one that any telephone can open and that names a host."""
    if len(said) > MOST_LINK or any(sign.isspace() or not sign.isprintable() for sign in said):
        return None
    try:
        parts = urlsplit(said)
        named = parts.hostname is not None and "." in parts.hostname and parts.username is None
    except ValueError:
        return None
    return said if named and parts.scheme in ("http", "https") else None


def hear_time(turn: Turn, _meaning: Meaning) -> bool:
    """Take the sentence as the time at which it goes out; what would wake people goes out at seven."""
    campaign = _pending(turn)
    if turn.heard.text.strip() in announcing.AT_ONCE:
        _retime(turn, campaign, turn.now + SOON)
        return True
    when, _ = turn.reader.read_when(turn.heard.text, turn.now)
    if when is None:
        turn.say(announcing.TIME_UNCLEAR)
        return True
    clock = time.fromisoformat(when.time) if when.time else time(sayings.PART_HOURS.get(when.part or "", THEME_AT.hour))
    _retime(turn, campaign, datetime.combine(date.fromisoformat(when.date), clock, common.ZONE))
    return True


def _retime(turn: Turn, campaign: Campaign, wished: datetime) -> None:
    due = broadcasts.by_daylight(wished)
    broadcasts.retime(turn.session, campaign, turn.person.id, turn.now, due)
    turn.settled()
    if due != wished:
        turn.say(announcing.MOVED_TO_MORNING)
    preview.show(turn, campaign)


def theme_due(turn: Scene, place_id: int) -> datetime:
    """Return when the next theme goes out: by the rule of the place, if it has one, else next Tuesday at nine."""
    today = turn.now.astimezone(common.ZONE).date()
    for after in (today - timedelta(days=1), today):
        day = broadcasts.theme_day(turn.session, place_id, after.isoformat())
        if day is not None:
            clock = time.fromisoformat(day.starts_at) if day.starts_at else THEME_AT
            due = datetime.combine(date.fromisoformat(day.day), clock, common.ZONE)
            if due > turn.now:
                return due
    due = datetime.combine(today + timedelta(days=(THEME_WEEKDAY - today.weekday()) % 7), THEME_AT, common.ZONE)
    return due if due > turn.now else due + timedelta(days=7)


def _written_for(turn: Turn, place_id: int) -> Campaign | None:
    """Return the theme that stands already for the day on which the next one would go out."""
    day = theme_due(turn, place_id).astimezone(common.ZONE).date().isoformat()
    coming = campaigns.themes_of(turn.session, [place_id], turn.now)
    scheduled = (one for one in coming if one.kind == "theme" and one.status == "scheduled" and one.parent_id is None)
    return next((one for one in scheduled if one.day == day), None)


def _put(turn: Turn, **changes: str | int | None) -> None:
    campaign = _pending(turn)
    broadcasts.change(turn.session, campaign, turn.person.id, turn.now, **changes)
    turn.settled()
    preview.show(turn, campaign)


def _pending(turn: Turn) -> Campaign:
    return broadcasts.own(turn.session, int(turn.pending["campaign"]), turn.person.id)


def _about(pending: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in pending.items() if key not in ("ask", "at")}


def _file_of(turn: Turn) -> int | None:
    message = turn.session.get(Message, turn.message_id)
    return None if message is None else message.file_id


def _asks(what: str, words: str) -> Callable[[Turn, Press], None]:
    def press_asks(turn: Turn, press: Press) -> None:
        campaign = broadcasts.own(turn.session, press.number(), turn.person.id)
        turn.ask(what, campaign=campaign.id)
        turn.say(words)

    return press_asks


PRESSES: dict[str, Callable[[Turn, Press], None]] = {
    "write": lambda turn, press: begin(turn, press.word(), more=len(press.args) > 1),
    "rewrite": _asks("campaign", announcing.ASK_NEW_TEXT),
    "resend": _asks("campaign_time", worker.ASK_TIME),
    "addtitle": _asks("campaign_title", announcing.ASK_TITLE),
    "addlink": _asks("campaign_link", announcing.ASK_LINK),
    "addpicture": _asks("campaign_picture", announcing.ASK_PICTURE),
}
ANSWERS: dict[str, Callable[[Turn, Meaning], bool]] = {
    "campaign": hear_text,
    "campaign_time": hear_time,
    "campaign_title": hear_title,
    "campaign_link": hear_link,
    "campaign_picture": hear_no_picture,
}
