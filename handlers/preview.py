"""What people will read of a theme or another broadcast, and the card with which its writer sends or changes it."""

from __future__ import annotations

from typing import Any

from handlers.buttons import Rows, button, rows
from handlers.turn import Scene, Turn, Words
from handlers.wording import announcing, worker
from storage import broadcasts, messages, pages, places
from storage.campaigns import Campaign
from storage.messages import Urge


def to_person(campaign: Campaign) -> Words:
    """Return what a person reads."""
    stop = button(announcing.NO_MORE, "mute", campaign.kind)
    if campaign.kind != "theme":
        return Words(announcing.shown(campaign), rows(stop))
    part = [
        button(announcing.TAKE_PART, "takepart", campaign.id),
        button(announcing.SEND_PHOTO, "sendphoto", campaign.id),
    ]
    return Words(announcing.shown(campaign), [part, [stop]])


def to_groups(scene: Scene, campaign: Campaign) -> Words:
    """Return what a group reads: no buttons of a person's own, but the address of the wall."""
    if campaign.kind != "theme":
        return Words(announcing.shown(campaign))
    wall = {"page": f"/wall/{broadcasts.root_of(scene.session, campaign).id}"}
    return Words(announcing.shown_in_group(campaign), data=wall)


def show(turn: Turn, campaign: Campaign) -> None:
    """Show it exactly as people will see it, picture and all; and below, to whom and when, with what can be done."""
    say_as_seen(turn, campaign, to_person(campaign))
    turn.say(summary(turn, campaign), card_buttons(campaign))


def say_as_seen(turn: Turn, campaign: Campaign, words: Words, head: str = "") -> None:
    """Say to the writer what others will read, with the buttons written out."""
    labels = [[label for label, _ in row] for row in words.buttons]
    text = announcing.with_buttons(words.text, labels)
    messages.say(
        turn.session, turn.chat, f"{head}\n{text}" if head else text, turn.now, urge=Urge.ANSWER, data=words.data,
        file_id=campaign.picture_id,
    )  # fmt: skip


def summary(scene: Scene, campaign: Campaign) -> str:
    """To whom it goes, to how many, and when."""
    expected = broadcasts.forecast(scene.session, campaign)
    when = announcing.when_sent(campaign, scene.now, at_once=broadcasts.is_at_once(campaign))
    return announcing.below_preview(whom(scene, campaign), expected.people, expected.groups, when)


def whom(scene: Scene, campaign: Campaign) -> str:
    """To whom it goes, in words."""
    chosen = (campaign.audience or {}).get("places") or [campaign.place_id]
    found = [places.find_place(scene.session, int(one)) for one in chosen]
    return announcing.who(campaign, [place.name for place in found if place is not None], scene.lexicon)


def card_buttons(campaign: Campaign) -> Rows:
    """What can be done with it while it has not begun."""
    number = campaign.id
    words = [button(announcing.EDIT_TEXT, "rewrite", number), button(worker.OTHER_TIME, "resend", number)]
    more = [
        button(announcing.ADD_TITLE, "addtitle", number),
        button(announcing.ADD_PICTURE, "addpicture", number),
        button(announcing.ADD_LINK, "addlink", number),
    ]
    show_it = [button(announcing.POSTER, "poster", number), button(announcing.REHEARSE, "rehearse", number)]
    drop = button(worker.DO_NOT_SEND, "nosend", number)
    if campaign.status != "draft":
        return [[button(announcing.PROGRESS, "sendstate", number), drop], words, more, show_it]
    send = announcing.SEND_NOW if broadcasts.is_at_once(campaign) else worker.SEND_AS_IS
    aim = button(announcing.WHERE_TO, "whereto", number)
    return [[button(send, "schedule", number), drop], [*words, aim], more, show_it]


def show_poster(turn: Turn, campaign: Campaign) -> None:
    """海报: its address; of what is not public yet, one that only its writer has."""
    turn.say(announcing.POSTER_HERE, data=poster_of(turn, campaign))


def poster_of(scene: Scene, campaign: Campaign) -> dict[str, Any]:
    """Return what a door makes the poster's address of."""
    public = pages.published(scene.session, campaign.id) is not None
    return {"page": f"/poster/{campaign.id}"} if public else {"draft": campaign.id}
