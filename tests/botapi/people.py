"""The people and groups through which a test talks to the bot, whichever process the server is in."""

import base64
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from . import failures
from .shown import Button, Shown

Wanted = str | Callable[[Shown], bool]
PATIENCE_SECONDS = 10.0


class Telegram(ABC):
    """A scripted Bot API server as a test sees it."""

    url: str
    token: str

    @abstractmethod
    def ask(self, command: str, **arguments: Any) -> Any:
        """Carries out one of the commands of `control`."""

    def person(
        self,
        id: int | None = None,
        first_name: str = "陈阿婆",
        last_name: str | None = None,
        username: str | None = None,
    ) -> "Person":
        """A new person, who has not started the bot yet."""
        user = self.ask(
            "person", id=id, first_name=first_name, last_name=last_name, username=username
        )
        return Person(self, user["id"], user)

    def group(
        self, title: str, owner: "Person", privacy: bool = True, big: bool = False
    ) -> "Group":
        """A new group of `owner`, without the bot; `big` makes it a supergroup."""
        info = self.ask("group", title=title, owner=owner.id, privacy=privacy, big=big)
        return Group(self, info["id"], owner)

    def fails(
        self,
        failure: failures.Failure,
        method: str | None = None,
        chat: int | None = None,
        times: int = 1,
        after: int = 0,
    ) -> None:
        """The next `times` calls that match fail so, once `after` more have passed unharmed."""
        plan = failures.as_json(failure)
        self.ask("fails", failure=plan, method=method, chat=chat, times=times, after=after)

    def works_again(self) -> None:
        """Forgets planned failures."""
        self.ask("set_up", works_again=True)

    def set_up(self, **settings: Any) -> None:
        """`limits`, `edits_count`, `keep_journal`, `next_update_id`, see `control.set_up`."""
        self.ask("set_up", **settings)

    def advance(self, seconds: float) -> None:
        """Moves Telegram's clocks on: presses and updates grow old, limits recover."""
        self.ask("advance", seconds=seconds)

    def repeats(self, update: dict[str, Any]) -> None:
        """Delivers an update again under its own id, confirmed or not."""
        inner = next(value for key, value in update.items() if key != "update_id")
        chat = inner.get("chat") or inner["message"]["chat"]
        self.ask("repeat", update=update, chat=chat["id"])

    def queued(self) -> list[dict[str, Any]]:
        """The updates that were not confirmed."""
        return list(self.ask("queued"))

    def journal(self, method: str | None = None, chat: int | None = None) -> list[dict[str, Any]]:
        """The bot's calls: number, at (monotonic), wall, method, params, code, result."""
        return list(self.ask("journal", method=method, chat=chat))

    def counts(self) -> dict[str, Any]:
        """Calls, pending updates, violations of the limits, the bot's messages, the webhook."""
        return dict(self.ask("counts"))

    @property
    def violations(self) -> int:
        """How many calls the limits refused."""
        return int(self.counts()["violations"])

    def reset(self) -> None:
        """Forgets everything that happened; earlier person objects are void."""
        self.ask("reset")

    def waits_until(
        self, holds: Callable[[], Any], seconds: float = PATIENCE_SECONDS, what: str = "it"
    ) -> Any:
        """Waits until `holds()` is true (looked at again after each change) and returns its value."""
        end = time.monotonic() + seconds
        step = self.ask("wait", after=-1, seconds=0)
        while not (value := holds()):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"after {seconds} s still waiting for {what}")
            step = self.ask("wait", after=step, seconds=left)
        return value


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

    def waits_for(
        self, wanted: Wanted, seconds: float = PATIENCE_SECONDS, ever: bool = False
    ) -> Shown:
        """The newest message of the bot that contains the text or meets the predicate.

        Only what came or changed since the last act in this chat counts, unless `ever`.
        """
        after = 0 if ever else self.since

        def found() -> Shown | None:
            for message in reversed(self.sees(after)):
                if wanted in message.text if isinstance(wanted, str) else wanted(message):
                    return message
            return None

        shown: Shown = self._patiently(found, repr(wanted), seconds)
        return shown

    def waits_for_toast(self, text: str = "", seconds: float = PATIENCE_SECONDS) -> dict[str, Any]:
        """The answer to a press since the last act: text, alert, person, query."""

        def found() -> dict[str, Any] | None:
            toasts = self.telegram.ask("screen", chat=self.chat)["toasts"]
            fits = [t for t in toasts if t["step"] > self.since and text in t["text"]]
            return fits[-1] if fits else None

        toast: dict[str, Any] = self._patiently(found, f"a toast {text!r}", seconds)
        return toast

    def _patiently(self, found: Callable[[], Any], what: str, seconds: float) -> Any:
        try:
            return self.telegram.waits_until(found, seconds, what)
        except AssertionError as late:
            raise AssertionError(f"{late}; the chat is:\n{self.transcript()}") from None


class Person(Place):
    """Somebody with a phone; every act says what it did: message_id, update_id, step."""

    def __init__(self, telegram: Telegram, id: int, user: dict[str, Any]) -> None:
        super().__init__(telegram, id)
        self.id = id
        self.user = user

    def _does(self, act: str, to: "Group | None" = None, **arguments: Any) -> dict[str, Any]:
        if to is not None:
            arguments["chat"] = to.chat
        done: dict[str, Any] = self.telegram.ask(act, person=self.id, **arguments)
        (to or self).since = done["step"]
        return done

    def starts(self, payload: str = "") -> dict[str, Any]:
        """Presses Start, perhaps from a deep link with this payload."""
        return self._does("starts", payload=payload)

    def says(
        self, text: str, to: "Group | None" = None, reply_to: Shown | None = None
    ) -> dict[str, Any]:
        """Writes to the bot, or to a group; long texts are cut as Telegram's apps do."""
        return self._does("says", to, text=text, reply_to=reply_to and reply_to.id)

    def presses(
        self,
        label: str,
        message: Shown | None = None,
        times: int = 1,
        to: "Group | None" = None,
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

        match place._patiently(found, f"a button {label!r}", seconds):
            case str(text):
                return self.says(text, to)
            case (number, Button(data=str(data))):
                return self._press(place, number, data, times)
            case (_, button):
                raise AssertionError(f"{button} sends nothing to the bot")
        raise AssertionError(label)

    def presses_data(
        self, data: str, message: Shown, times: int = 1, to: "Group | None" = None
    ) -> dict[str, Any]:
        """A forged or late press: this payload, on this message."""
        return self._press(to or self, message.id, data, times, message.chat)

    def _press(
        self, place: Place, message: int, data: str, times: int, chat: int | None = None
    ) -> dict[str, Any]:
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

    def edits(self, done: dict[str, Any], text: str, to: "Group | None" = None) -> dict[str, Any]:
        """Changes a message of their own; `done` is what sending it returned."""
        return self._does("edits", to, message=done["message_id"], text=text)

    def sends_photo(
        self,
        data: bytes,
        caption: str | None = None,
        to: "Group | None" = None,
        album: str | None = None,
        size: int = 0,
    ) -> dict[str, Any]:
        """Sends a photo; `album` names the album it belongs to, `size` lets it claim to be larger."""
        encoded = base64.b64encode(data).decode()
        return self._does("sends_photo", to, data=encoded, caption=caption, album=album, size=size)

    def sends_album(
        self, photos: Sequence[bytes], caption: str | None = None, to: "Group | None" = None
    ) -> list[dict[str, Any]]:
        """Sends several photos at once: one update each, the caption on the first."""
        album = str(13_000_000_000 + time.monotonic_ns() // 1000)
        return [
            self.sends_photo(photo, None if number else caption, to, album)
            for number, photo in enumerate(photos)
        ]

    def sends_document(
        self,
        data: bytes,
        name: str = "file.pdf",
        mime: str = "application/pdf",
        caption: str | None = None,
        to: "Group | None" = None,
        size: int = 0,
    ) -> dict[str, Any]:
        """Sends a file."""
        encoded = base64.b64encode(data).decode()
        return self._does(
            "sends_document", to, data=encoded, name=name, mime=mime, caption=caption, size=size
        )

    def sends_location(self, latitude: float, longitude: float) -> dict[str, Any]:
        """Sends a place."""
        return self._does("sends_location", latitude=latitude, longitude=longitude)

    def shares_contact(
        self, phone: str = "13800138000", whose: "Person | None" = None, known: bool = True
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

    def migrates(self) -> "Group":
        """Becomes a supergroup; returns it under its new id."""
        info = self._happens("migrates", by=self.owner.id)
        return Group(self.telegram, info["id"], self.owner)
