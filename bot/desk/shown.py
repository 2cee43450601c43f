"""What both doors will show of a theme or a notice, asked of the very code that sends: before anybody gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.desk.context import Desk
from bot.doors import shown, weblog
from handlers import preview
from handlers.turn import Words
from storage import files
from storage.campaigns import Campaign
from storage.messages import Message, payload_of

# A picture that came longer ago needs more than the next look at the page.
LOOKED_AT_WITHIN = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Preview:
    """The row of which the web chat makes a bubble, and the messages that Telegram shows, to a person or a group."""

    web: dict[str, Any]
    telegram: list[shown.Shown]
    group: list[shown.Shown]
    # where its picture is; nowhere where it has none, or it is still being looked at (`is_due`: for a moment only)
    picture: str
    is_coming: bool
    is_due: bool
    is_unfit: bool


def of(desk: Desk, campaign: Campaign, *, to_groups: bool) -> Preview:
    """Return how it would look if it were sent now."""
    file = None if campaign.picture_id is None else files.find_file(desk.session, campaign.picture_id)
    state = "" if file is None else file.state
    address = f"/desk/week/sent/{campaign.id}/picture" if state == "stored" else ""
    to_person = preview.to_person(campaign)
    # What cannot be fetched is not sent; what is still on its way is waited for, and sent.
    kept = campaign.picture_id if state in ("wanted", "stored") else None
    row = _row(to_person, campaign, kept)
    bubble = weblog.row_of(row, row, "", desk.links) if desk.links else {}
    said = [to_person, *([preview.to_groups(desk.scene, campaign)] if to_groups else [])]
    parts = [_by_telegram(desk, words, has_picture=kept is not None) for words in said]
    return Preview(
        web=bubble | {"picture": address or None}, telegram=parts[0], group=parts[1] if to_groups else [],
        picture=address, is_coming=state == "wanted",
        is_due=file is not None and desk.now - file.made_at < LOOKED_AT_WITHIN, is_unfit=state == "never",
    )  # fmt: skip


def _row(words: Words, campaign: Campaign, file_id: int | None) -> Message:
    """Return the row that would be written for one person; it is never kept."""
    return Message(
        id=0, direction="out", kind="photo" if file_id else "text", text=words.text, at=campaign.due_at,
        data=payload_of(words.data, words.buttons), file_id=file_id,
    )  # fmt: skip


def _by_telegram(desk: Desk, words: Words, *, has_picture: bool) -> list[shown.Shown]:
    data = payload_of(words.data, words.buttons) or {}
    links = desk.links.of(data) if desk.links else None
    return shown.parts(shown.whole(words.text, links), data.get("buttons", []), has_picture=has_picture)
