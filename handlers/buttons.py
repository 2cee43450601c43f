"""Buttons: a label and a typed payload of at most 64 bytes, checked again when it is pressed."""

from __future__ import annotations

from dataclasses import dataclass

from storage.errors import OldButton

# Telegram's limit for callback_data (Bot API, InlineKeyboardButton).
MOST_BYTES = 64
Button = tuple[str, str]
Rows = list[list[Button]]


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: which act, on what."""

    act: str
    args: tuple[str, ...]

    @classmethod
    def read(cls, payload: str) -> Press:
        """Read a payload, which may come from anybody; the acts check what it names."""
        act, *args = payload.split(":")
        return cls(act, tuple(args))

    def number(self, at: int = 0) -> int:
        """Return an argument as a number that a row's id can be. Raises OldButton."""
        word = self.word(at)
        if not (word.isascii() and word.isdigit() and len(word) <= 15):  # noqa: PLR2004 - a 64-bit integer holds 15
            raise OldButton
        return int(word)

    def word(self, at: int = 0) -> str:
        """Return an argument as it is. Raises OldButton where there is none."""
        if at >= len(self.args):
            raise OldButton
        return self.args[at]


def button(label: str, act: str, *args: int | str) -> Button:
    """Return a button. Raises ValueError where its payload would not fit."""
    payload = ":".join([act, *(str(arg) for arg in args)])
    if len(payload.encode()) > MOST_BYTES:
        raise ValueError(f"the payload of {act} does not fit")
    return label, payload


def rows(*buttons: Button, wide: int = 2) -> Rows:
    """Lay buttons out in rows of at most `wide`."""
    return [list(buttons[i : i + wide]) for i in range(0, len(buttons), wide)]
