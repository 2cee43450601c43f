"""本周/一次发送: one broadcast: how far it has come, whom it did not reach, what came back, its photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from bot.desk import week
from bot.desk.context import Desk, Kept, NotThere, Page
from bot.desk.filtering import place_names
from handlers import preview, sending
from handlers.buttons import Button
from handlers.wording import announcing
from handlers.wording import desk_week as wording
from storage import broadcasts, files, turnouts, weeks
from storage.campaigns import Campaign

MOST_FAILED, MOST_PHOTOS, MOST_PARTS = 60, 60, 60
# What has a place of its own on the page.
APART = ("sendstate", "figures", "rewrite", "resend")


def show(desk: Desk) -> Page:
    """Show one broadcast."""
    campaign = find(desk, desk.number("campaign"))
    session = desk.session
    root = broadcasts.root_of(session, campaign)
    parts = [campaign, *broadcasts.children_of(session, campaign)]
    turnout = turnouts.turnout(session, campaign, desk.person.id)
    progress = turnouts.Progress(
        turnout.posted, turnout.sent, turnout.seen, turnout.waiting, turnout.failed - turnout.doubtful,
        turnout.doubtful, turnout.groups,
    )  # fmt: skip
    is_theme = campaign.kind == "theme"
    context = week.shared(desk) | {
        "it": campaign, "turnout": turnout, "progress": progress, "is_theme": is_theme,
        "text": announcing.shown(campaign), "root": root.id,
        "stations": _stations(desk, parts[1:]),
        "missed": weeks.not_reached(session, parts, most=MOST_FAILED) if turnout.failed else [],
        "photos": weeks.photos(session, [root.id], desk.places, most=MOST_PHOTOS) if is_theme else [],
        "photo_counts": weeks.photo_counts(session, [root.id], desk.places) if is_theme else {},
        "joined": turnout.took_part if is_theme else None,
        "buttons": _buttons(desk, campaign), "poster": poster(desk, campaign),
        "under_way": campaign.status in week.UNDER_WAY or bool(turnout.waiting),
        "has_picture": campaign.picture_id is not None,
    }  # fmt: skip
    return Page("week_sent.html", f"{wording.kind(campaign)}：{wording.brief(campaign)}"[:40], context, nav="week")


def picture(desk: Desk) -> Kept:
    """Hand over the picture that goes with it."""
    campaign = find(desk, desk.number("campaign"))
    file = None if campaign.picture_id is None else files.find_file(desk.session, campaign.picture_id)
    if file is None or file.state != "stored" or file.name is None:
        raise NotThere
    return Kept(file.name, file.media_type or "image/jpeg", small="small" in desk.query)


def find(desk: Desk, number: int) -> Campaign:
    """Return a theme or notice of a place that the worker sees. Raises NotThere."""
    found = desk.session.get(Campaign, number)
    if found is None or found.kind not in broadcasts.KINDS or not desk.sees(found.place_id):
        raise NotThere
    return found


def poster(desk: Desk, campaign: Campaign) -> str:
    """Return the path of the poster: everybody's, or before it is public one that only who writes it has."""
    address = desk.links.of(preview.poster_of(desk.scene, campaign)) if desk.links else None
    return urlsplit(address or "").path


def _buttons(desk: Desk, campaign: Campaign) -> list[Button]:
    offered = sending.buttons(desk.scene, campaign)
    return [one for row in offered for one in row if one[1].split(":")[0] not in APART]


def _stations(desk: Desk, parts: Sequence[Campaign]) -> list[tuple[str, Campaign, turnouts.Progress]]:
    few = parts[:MOST_PARTS]
    if not few:
        return []
    told, names = turnouts.progress(desk.session, few), place_names(desk)
    return [(names.get(one.place_id, ""), one, told[one.id]) for one in few]


PAGES: tuple[tuple[str, Callable[[Desk], Page | Kept]], ...] = (
    ("/week/sent/{campaign}", show),
    ("/week/sent/{campaign}/picture", picture),
)
