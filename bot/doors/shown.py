"""How Telegram shows what is said: one message, or two where a picture's words are too long to stand below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from telegram.constants import MessageLimit

TEXT, CAPTION = int(MessageLimit.MAX_TEXT_LENGTH), int(MessageLimit.CAPTION_LENGTH)
Rows = Sequence[Sequence[Sequence[str]]]


class Shown(NamedTuple):
    """One message as it stands in the chat: with the picture or without, its words, its rows of buttons."""

    has_picture: bool
    text: str
    rows: Rows


def whole(text: str, links: str | None) -> str:
    """Return the words with the addresses that belong below them."""
    return text if links is None else f"{text}\n{links}"


def cut(text: str, most: int = TEXT) -> str:
    """Return what Telegram takes of it."""
    # In UTF-16, as Telegram counts offsets: many an emoji is two there.
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def parts(text: str, rows: Rows, *, has_picture: bool) -> list[Shown]:
    """Return the messages in which this is said, in their order."""
    said = cut(text)
    if not has_picture:
        return [Shown(has_picture=False, text=said, rows=rows)]
    if said == cut(text, CAPTION):
        return [Shown(has_picture=True, text=said, rows=rows)]
    return [Shown(has_picture=True, text="", rows=()), Shown(has_picture=False, text=said, rows=rows)]
