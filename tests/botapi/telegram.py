"""The handle of a scripted Bot API server, whichever process it runs in."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from . import failures
from .people import Group, Person
from .place import PATIENCE_SECONDS


class Telegram(ABC):
    """A scripted Bot API server as a test sees it."""

    url: str
    token: str

    @abstractmethod
    def ask(self, command: str, /, **arguments: Any) -> Any:
        """Carries out one of the commands of `control`."""

    def person(
        self,
        id: int | None = None,
        first_name: str = "陈阿婆",
        last_name: str | None = None,
        username: str | None = None,
    ) -> "Person":
        """A new person, who has not started the bot yet."""
        user = self.ask("person", id=id, first_name=first_name, last_name=last_name, username=username)
        return Person(self, user["id"], user)

    def group(self, title: str, owner: "Person", privacy: bool = True, big: bool = False) -> "Group":
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

    def waits_until(self, holds: Callable[[], Any], seconds: float = PATIENCE_SECONDS, what: str = "it") -> Any:
        """Waits until `holds()` is true (looked at again after each change) and returns its value."""
        end = time.monotonic() + seconds
        step = self.ask("wait", after=-1, seconds=0)
        while not (value := holds()):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"after {seconds} s still waiting for {what}")
            step = self.ask("wait", after=step, seconds=left)
        return value
