"""回复数字也行: a digit presses the button of that number, on the card whose buttons are numbered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from handlers.buttons import Button, Press
from handlers.turn import Turn
from handlers.wording import choosing
from storage import pages, standing
from storage.messages import Message

# As many as the chat page numbers (static/bubble.js); choosing.PICKED reads no more.
MOST = 20
DIGITS = re.compile(r"\d+")
BARE = re.compile(r"[0-9]{1,2}")
# Where no numbers are shown, a digit answers what was said within so long.
JUST_SAID = timedelta(minutes=30)


def find(turn: Turn, said: str) -> tuple[str, Message] | None:
    """Return the payload that a digit presses and its card; None where no digit was said or no button is meant.

    The card is the one whose numbers the person saw, or replied to; else what we have just said, and then nothing that
    another card offers as well.
    """
    digit = choosing.PICKED.fullmatch(unicodedata.normalize("NFKC", said))
    if digit is None:
        return None
    number = choosing.number(digit[1] or digit[2])
    # 第二个: of what was counted out; with a figure it is the one that the page shows.
    ordinal = digit[2] is not None and not digit[2].isascii()
    cards = _cards(turn)
    named = turn.heard.pressed or turn.heard.replies_to
    if named:
        root = standing.find_said(turn.session, turn.chat, named)
        return _pressed(cards.get(root) if root else None, number, ordinal=ordinal)
    last = standing.newest_said(turn.session, turn.chat.id)
    if last is None or turn.now - last.at > JUST_SAID:
        return None
    pressed = _pressed(cards.pop(last.id, None), number, ordinal=ordinal)
    # 第二个 speaks of what was just counted out.
    return None if pressed is None or (not ordinal and _offers(cards.values(), pressed[0])) else pressed


def misses(turn: Turn, said: str) -> bool:
    """Tell whether a bare number was said of the buttons that were offered just now, and none of them has it."""
    figure = BARE.fullmatch(unicodedata.normalize("NFKC", said))
    last = standing.newest_said(turn.session, turn.chat.id)
    if figure is None or last is None or turn.now - last.at > JUST_SAID:
        return False
    card = _cards(turn).get(last.id)
    return card is not None and len(_buttons(card)) > 1 and _pressed(card, int(figure[0]), ordinal=False) is None


def _cards(turn: Turn) -> dict[int, Message]:
    """Return what can be pressed in the chat, by the row that was said first, each as it reads now."""
    said = {row.replaces_id or row.id: row for row in reversed(standing.said_with_buttons(turn.session, turn.chat.id))}
    now = said | pages.rewritten(turn.session, list(said))
    return {root: row for root, row in now.items() if _buttons(row) and not speaks(row.data or {})}


def speaks(data: Mapping[str, Any]) -> bool:
    """Tell whether a message hands on somebody's words: a digit below them may answer those (几楼？), and no button."""
    return any(Press.read(payload).act == "tell" for row in data.get("buttons") or () for _, payload in row)


def _buttons(card: Message) -> list[Button]:
    return [(label, payload) for row in (card.data or {}).get("buttons") or () for label, payload in row]


def _pressed(card: Message | None, number: int, *, ordinal: bool) -> tuple[str, Message] | None:
    buttons = [] if card is None else _buttons(card)
    # Where the labels count something themselves (5星), the digit is theirs; of tickets' numbers 第二个 is the second.
    counted = [DIGITS.findall(label) for label, _ in buttons]
    if ordinal and len({Press.read(payload).act for _, payload in buttons}) > 1:
        # 第二个 is one of several that were counted out; 我到了 and 去不了了 are not.
        return None
    if any(counted) and not (ordinal and all(len(said) == 1 and len(said[0]) > 1 for said in counted)):
        meant = [payload for (_, payload), said in zip(buttons, counted, strict=True) if said == [str(number)]]
    else:
        meant = [payload for _, payload in buttons[number - 1 : number]] if len(buttons) <= MOST else []
    return (meant[0], card) if card is not None and len(meant) == 1 else None


def _offers(cards: Iterable[Message], payload: str) -> bool:
    """Tell whether one of these cards offers the same act on something else."""
    others = (other for card in cards for _, other in _buttons(card) if other != payload)
    return any(Press.read(other).act == Press.read(payload).act for other in others)
