"""What a person sees in a chat: messages with their buttons and earlier looks, as values."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: `data` or `url`, whichever it carries."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it looks now; `body` is the Bot API's JSON of it."""

    chat: int
    body: dict[str, Any]
    by_bot: bool
    step: int
    history: tuple[str, ...]

    @classmethod
    def of(cls, chat: int, row: dict[str, Any]) -> "Shown":
        """From a row of the command `sees`."""
        earlier = tuple(text_of(body) for body in row["history"])
        return cls(chat, row["body"], row["by_bot"], row["step"], earlier)

    @property
    def id(self) -> int:
        """Its message_id."""
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        """Its text or caption."""
        return text_of(self.body)

    @property
    def rows(self) -> list[list[Button]]:
        """Its buttons, row by row."""
        keyboard = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in keyboard]

    @property
    def buttons(self) -> list[Button]:
        """All its buttons."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [button.label for button in self.buttons]

    def button(self, label: str) -> Button | None:
        """The button that says so, or else the first one whose label contains it."""
        exact = [button for button in self.buttons if button.label == label]
        near = [button for button in self.buttons if label in button.label]
        return next(iter(exact + near), None)

    def __str__(self) -> str:
        who = "bot" if self.by_bot else self.body["from"]["first_name"]
        rows = " / ".join(" ".join(f"[{b.label}]" for b in row) for row in self.rows)
        earlier = f" (was: {' → '.join(self.history)})" if self.history else ""
        return f"{who:>6} #{self.id}: {self.text}{earlier}" + (f"\n        {rows}" if rows else "")


def text_of(body: dict[str, Any]) -> str:
    """The text of a message, its caption, or what else it is, in angle brackets."""
    if "text" in body or "caption" in body:
        return str(body.get("text", body.get("caption")))
    known = {"message_id", "from", "chat", "date", "reply_markup", "edit_date"}
    return f"<{' '.join(key for key in body if key not in known)}>"
