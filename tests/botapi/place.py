"""A chat as those who are in it see it, and the waiting for what shall appear there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .shown import Shown

if TYPE_CHECKING:
    from .telegram import Telegram

Wanted = str | Callable[[Shown], bool]
PATIENCE_SECONDS = 10.0


class Place:
    """What person and group have in common: a chat that can be looked at."""

    def __init__(self, telegram: Telegram, chat: int) -> None:
        self.telegram = telegram
        self.chat = chat
        self.since = 0

    def everything(self, after: int = 0) -> list[Shown]:
        """All messages of the chat, everybody's, oldest first."""
        rows = self.telegram.ask("sees", chat=self.chat, after=after)
        return [Shown.of(self.chat, row) for row in rows]

    def sees(self, after: int = 0) -> list[Shown]:
        """What the bot has said in the chat, as it looks now, oldest first."""
        return [message for message in self.everything(after) if message.by_bot]

    def transcript(self) -> str:
        """The whole chat as readable lines."""
        screen = self.telegram.ask("screen", chat=self.chat)
        lines = [str(message) for message in self.everything()]
        lines += [f" toast: {toast['text']}" for toast in screen["toasts"]]
        return "\n".join(lines) or "(nothing was said)"

    def waits_for(self, wanted: Wanted, seconds: float = PATIENCE_SECONDS, ever: bool = False) -> Shown:
        """The newest message of the bot that contains the text or meets the predicate.

        Only what came or changed since the last act in this chat counts, unless `ever`.
        """
        after = 0 if ever else self.since

        def found() -> Shown | None:
            for message in reversed(self.sees(after)):
                if wanted in message.text if isinstance(wanted, str) else wanted(message):
                    return message
            return None

        shown: Shown = self.patiently(found, repr(wanted), seconds)
        return shown

    def waits_for_toast(self, text: str = "", seconds: float = PATIENCE_SECONDS) -> dict[str, Any]:
        """The answer to a press since the last act: text, alert, url, person, query."""

        def found() -> dict[str, Any] | None:
            toasts = self.telegram.ask("screen", chat=self.chat)["toasts"]
            fits = [t for t in toasts if t["step"] > self.since and text in t["text"]]
            return fits[-1] if fits else None

        toast: dict[str, Any] = self.patiently(found, f"a toast {text!r}", seconds)
        return toast

    def patiently(self, found: Callable[[], Any], what: str, seconds: float) -> Any:
        """`telegram.waits_until`, whose complaint shows the chat."""
        try:
            return self.telegram.waits_until(found, seconds, what)
        except AssertionError as late:
            raise AssertionError(f"{late}; the chat is:\n{self.transcript()}") from None
