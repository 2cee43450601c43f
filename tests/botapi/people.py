"""The people and groups through which a test talks to the bot."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .place import PATIENCE_SECONDS, Place
from .shown import Button, Shown

if TYPE_CHECKING:
    from .telegram import Telegram


class Person(Place):
    """Somebody with a phone; every act says what it did: message_id, update_id, step."""

    def __init__(self, telegram: Telegram, id: int, user: dict[str, Any]) -> None:
        super().__init__(telegram, id)
        self.id = id
        self.user = user

    def _does(self, act: str, to: Group | None = None, **arguments: Any) -> dict[str, Any]:
        if to is not None:
            arguments["chat"] = to.chat
        done: dict[str, Any] = self.telegram.ask(act, person=self.id, **arguments)
        (to or self).since = done["step"]
        return done

    def starts(self, payload: str = "") -> dict[str, Any]:
        """Presses Start, perhaps from a deep link with this payload."""
        return self._does("starts", payload=payload)

    def says(self, text: str, to: Group | None = None, reply_to: Shown | None = None) -> dict[str, Any]:
        """Writes to the bot, or to a group; long texts are cut as Telegram's apps do."""
        return self._does("says", to, text=text, reply_to=reply_to and reply_to.id)

    def presses(
        self,
        label: str,
        message: Shown | None = None,
        times: int = 1,
        to: Group | None = None,
        seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, Any]:
        """Taps the button on the newest message that shows it (waiting for one), or on `message`.

        `times` delivers the one tap as so many updates. A button of the keyboard below the input
        field sends its label.
        """
        place = to or self

        def found() -> tuple[int, Button] | str | None:
            shown = [m for m in place.everything() if message is None or m.id == message.id]
            for one in reversed(shown):
                if button := one.button(label):
                    return one.id, button
            keyboard = self.telegram.ask("screen", chat=place.chat)["keyboard"] or {"keyboard": []}
            texts = [b["text"] for row in keyboard["keyboard"] for b in row]
            return next((text for text in texts if label in text), None)

        match place.patiently(found, f"a button {label!r}", seconds):
            case str(text):
                return self.says(text, to)
            case (number, Button(data=str(data))):
                return self._press(place, number, data, times)
            case (_, button):
                raise AssertionError(f"{button} sends nothing to the bot")
        raise AssertionError(label)

    def presses_data(self, data: str, message: Shown, times: int = 1, to: Group | None = None) -> dict[str, Any]:
        """A forged or late press: this payload, on this message."""
        return self._press(to or self, message.id, data, times, message.chat)

    def _press(self, place: Place, message: int, data: str, times: int, chat: int | None = None) -> dict[str, Any]:
        done: dict[str, Any] = self.telegram.ask(
            "presses",
            person=self.id,
            chat=chat or place.chat,
            message=message,
            data=data,
            times=times,
        )
        place.since = done["step"]
        return done

    def edits(self, done: dict[str, Any], text: str, to: Group | None = None) -> dict[str, Any]:
        """Changes a message of their own; `done` is what sending it returned."""
        return self._does("edits", to, message=done["message_id"], text=text)

    def sends_photo(
        self,
        data: bytes,
        caption: str | None = None,
        to: Group | None = None,
        album: str | None = None,
        size: int = 0,
        reply_to: Shown | None = None,
    ) -> dict[str, Any]:
        """Sends a photo; `album` names the album it belongs to, `size` lets it claim to be larger."""
        encoded = base64.b64encode(data).decode()
        return self._does("sends_photo", to, data=encoded, caption=caption, album=album, size=size,
                          reply_to=reply_to and reply_to.id)  # fmt: skip

    def sends_album(
        self, photos: Sequence[bytes], caption: str | None = None, to: Group | None = None,
        reply_to: Shown | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Sends several photos at once: one update each, the caption on the first, each an answer where one is."""
        album = str(13_000_000_000 + time.monotonic_ns() // 1000)
        return [
            self.sends_photo(photo, None if number else caption, to, album, reply_to=reply_to)
            for number, photo in enumerate(photos)
        ]

    def sends_document(
        self,
        data: bytes,
        name: str = "file.pdf",
        mime: str = "application/pdf",
        caption: str | None = None,
        to: Group | None = None,
        size: int = 0,
    ) -> dict[str, Any]:
        """Sends a file."""
        encoded = base64.b64encode(data).decode()
        return self._does("sends_document", to, data=encoded, name=name, mime=mime, caption=caption, size=size)

    def sends_location(self, latitude: float, longitude: float) -> dict[str, Any]:
        """Sends a place."""
        return self._does("sends_location", latitude=latitude, longitude=longitude)

    def shares_contact(
        self, phone: str = "13800138000", whose: Person | None = None, known: bool = True
    ) -> dict[str, Any]:
        """Their own contact, or somebody else's; with `known` false Telegram cannot say whose."""
        owner = whose or self
        return self._does(
            "shares_contact",
            phone=phone,
            user_id=owner.id if known else None,
            first_name=owner.user["first_name"],
        )

    def sends_sticker(self, emoji: str = "👍") -> dict[str, Any]:
        """Sends a sticker."""
        return self._does("sends_sticker", emoji=emoji)

    def sends_voice(self, seconds: int = 3) -> dict[str, Any]:
        """Sends a voice message."""
        return self._does("sends_voice", seconds=seconds)

    def blocks_bot(self) -> None:
        """Blocks the bot."""
        self._does("stands", standing="blocked")

    def unblocks_bot(self) -> None:
        """Lets the bot write again."""
        self._does("stands", standing="member")

    def deletes_account(self) -> None:
        """Is gone: the bot hears nothing of it but 403."""
        self._does("stands", standing="deactivated")


class Group(Place):
    """A group or supergroup."""

    def __init__(self, telegram: Telegram, chat: int, owner: Person) -> None:
        super().__init__(telegram, chat)
        self.owner = owner

    def _happens(self, act: str, **arguments: Any) -> dict[str, Any]:
        done: dict[str, Any] = self.telegram.ask(act, chat=self.chat, **arguments)
        self.since = done.get("step", self.since)
        return done

    def adds_bot(self, by: Person | None = None) -> dict[str, Any]:
        """Somebody (the owner) adds the bot."""
        return self._happens("adds_bot", by=(by or self.owner).id)

    def makes_bot_admin(self) -> dict[str, Any]:
        """The owner makes the bot an administrator: it hears everything."""
        return self._happens("bot_changes", by=self.owner.id, standing="administrator")

    def kicks_bot(self) -> dict[str, Any]:
        """The owner throws the bot out."""
        return self._happens("bot_changes", by=self.owner.id, standing="kicked")

    def adds(self, *people: Person) -> None:
        """People join."""
        for person in people:
            self._happens("adds", person=person.id)

    def loses(self, person: Person) -> None:
        """A person leaves."""
        self._happens("leaves", person=person.id)

    def migrates(self, met_before: bool = False, told: bool = True) -> Group:
        """Becomes a supergroup; returns it under its new id.

        `met_before`: the bot hears first that it is in that; `told` False: it hears nothing of it all.
        """
        info = self._happens("migrates", by=self.owner.id, met_before=met_before, told=told)
        return Group(self.telegram, info["id"], self.owner)
