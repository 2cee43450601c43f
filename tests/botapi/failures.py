"""Describes the ways in which the scripted server can fail, and finds the one that is due."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Failure:
    """One way to fail. `kind` is how it looks on the wire:

    - `refuse`: a JSON answer with `code`, `description`, `parameters`; nothing was done;
    - `html`: a page of a proxy with the status `code`; nothing was done;
    - `reset`: the connection is cut before anything was done;
    - `cut`: the call was carried out and the connection is cut instead of an answer;
    - `silent`: the call was carried out and the answer never comes;
    - `slow`: the call is carried out, the answer comes after `seconds`;
    - `garbled`: the call was carried out, the answer (status 200) is not JSON.
    """

    kind: str
    code: int = 200
    description: str = ""
    parameters: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_done_first(self) -> bool:
        """Whether the call is carried out all the same."""
        return self.kind in ("cut", "silent", "slow", "garbled")


def flood(seconds: int) -> Failure:
    """429 with `retry_after`."""
    return Failure("refuse", 429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def bare_flood() -> Failure:
    """429 without parameters."""
    return Failure("refuse", 429, "Too Many Requests: retry later")


def server_error(code: int = 502) -> Failure:
    """500 or 502 with an HTML body."""
    return Failure("html", code)


def reset() -> Failure:
    """The connection is cut before the call is carried out."""
    return Failure("reset")


def cut() -> Failure:
    """The call is carried out and the connection is cut."""
    return Failure("cut")


def silent() -> Failure:
    """The call is carried out and never answered: the caller's read times out."""
    return Failure("silent")


def slow(seconds: float) -> Failure:
    """The call is carried out and answered after so many seconds."""
    return Failure("slow", seconds=seconds)


def garbled() -> Failure:
    """The call is carried out; the answer is no JSON."""
    return Failure("garbled")


def blocked() -> Failure:
    """403, the person has blocked the bot."""
    return Failure("refuse", 403, "Forbidden: bot was blocked by the user")


def chat_gone() -> Failure:
    """400, chat not found."""
    return Failure("refuse", 400, "Bad Request: chat not found")


def migrated(new_chat: int) -> Failure:
    """400 with the id of the supergroup that the group has become."""
    return Failure(
        "refuse",
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat},
    )


def unauthorized() -> Failure:
    """401, as for a token that was revoked."""
    return Failure("refuse", 401, "Unauthorized")


@dataclass(slots=True)
class _Planned:
    failure: Failure
    method: str | None
    chat: int | None
    times: int
    after: int


class Failures:
    """The failures that were ordered, in their order."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def __bool__(self) -> bool:
        return bool(self._planned)

    def plan(
        self,
        failure: Failure,
        method: str | None = None,
        chat: int | None = None,
        times: int = 1,
        after: int = 0,
    ) -> None:
        """The next `times` calls that match fail so, once `after` have passed unharmed."""
        self._planned.append(_Planned(failure, method and method.lower(), chat, times, after))

    def clear(self) -> None:
        """No more failures."""
        self._planned.clear()

    def due(self, method: str, chat: object) -> Failure | None:
        """The failure for this call (method in lower case), which is thereby used up."""
        for planned in self._planned:
            if planned.method not in (None, method):
                continue
            if planned.chat is not None and str(planned.chat) != str(chat):
                continue
            if planned.after:
                planned.after -= 1
                continue
            planned.times -= 1
            if planned.times == 0:
                self._planned.remove(planned)
            return planned.failure
        return None


def as_json(failure: Failure) -> dict[str, Any]:
    """What `Failure(**…)` rebuilds it from."""
    return asdict(failure)
