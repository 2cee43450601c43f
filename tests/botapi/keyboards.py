"""Checks the keyboards of a call, and keeps what the person's screen shows of them."""

import re
from typing import Any

from .errors import bad_request

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip
_WEB = re.compile(r"(?:https?://)?[^\s/:@]+\.[^\s/:@]+(?::\d+)?(?:[/?#]\S*)?|tg://\S+")
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8


def check(markup: dict[str, Any]) -> None:
    """Raises `Refused` where Telegram would: sizes, addresses, shape."""
    rows = markup.get("inline_keyboard")
    if rows is None:
        rows = markup.get("keyboard", [])
        if any(not button.get("text") for row in rows for button in row):
            raise bad_request("keyboard button text must be non-empty")
        return
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    actions = [name for name in _ACTIONS if name in button]
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is expected")
    data = button.get("callback_data")
    if data:
        if len(data.encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
        return
    if data == "" or not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    url = button.get("url")
    if url is not None and not _WEB.fullmatch(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
