"""`wudan run` that ends itself with SIGKILL at the N-th time it comes to a chosen point.

The product has no hook for this: the points are functions that it calls through their modules, wrapped from outside.
"""

from __future__ import annotations

import functools
import itertools
import os
import pathlib
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from bot import __main__ as program
from bot import media, schedule
from bot.doors.speech import Speech
from bot.doors.telegram import RawBot
from bot.front import Front
from handlers import post, talk
from storage import files, outbox
from tests import daylight

Die = Callable[[], None]
# A variable of its environment: after so many seconds it looks for what is due, and not after five.
LOOKS_EVERY = "LOOKS_EVERY_SECONDS"
# What is being done in the transaction of this thread.
_doing = threading.local()


def _acts() -> set[str]:
    found: set[str] = _doing.__dict__.setdefault("acts", set())
    return found


def _marks(module: Any, name: str, act: str) -> None:
    """Let every transaction in which the function did something be known as this act's."""
    original = getattr(module, name)

    @functools.wraps(original)
    def marked(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if result or act in ("settle", "file"):
            _acts().add(act)
        return result

    setattr(module, name, marked)


def _at_commit(act: str, *, after: bool) -> Callable[[Die], None]:
    """Die just before or just after the commit of a transaction that does this."""

    def install(die: Die) -> None:
        _marks(talk, "hear", "hear")
        _marks(outbox, "claim", "claim")
        _marks(outbox, "settle", "settle")
        _marks(post, "post", "post")
        _marks(files, "settle_file", "file")
        commit: Any = DefaultDialect.do_commit
        rollback: Any = DefaultDialect.do_rollback

        def dying_commit(dialect: DefaultDialect, connection: Any) -> None:
            meant = act in _acts()
            _acts().clear()
            if meant and not after:
                die()
            commit(dialect, connection)
            if meant and after:
                die()

        def forgetting_rollback(dialect: DefaultDialect, connection: Any) -> None:
            _acts().clear()
            rollback(dialect, connection)

        DefaultDialect.do_commit = dying_commit  # type: ignore[method-assign]
        DefaultDialect.do_rollback = forgetting_rollback  # type: ignore[method-assign]

    return install


def _around(
    owner: Any, name: str, *, after: bool, only: Callable[..., bool] = lambda *_: True
) -> Callable[[Die], None]:
    """Die just before an asynchronous method is called, or just after it has returned."""

    def install(die: Die) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        async def dying(*args: Any, **kwargs: Any) -> Any:
            meant = only(*args)
            if meant and not after:
                die()
            result = await original(*args, **kwargs)
            if meant and after:
                die()
            return result

        setattr(owner, name, dying)

    return install


def _at_rename(*, after: bool) -> Callable[[Die], None]:
    def install(die: Die) -> None:
        rename = pathlib.Path.rename

        def dying(path: pathlib.Path, target: Any) -> pathlib.Path:
            if not after:
                die()
            renamed = rename(path, target)
            if after:
                die()
            return renamed

        pathlib.Path.rename = dying  # type: ignore[method-assign, assignment]

    return install


def _heard_by(channel: str) -> Callable[..., bool]:
    return lambda _front, heard: bool(heard.channel == channel)


POINTS: dict[str, Callable[[Die], None]] = {
    "a delivery, before its commit": _at_commit("hear", after=False),
    "a delivery, after its commit": _at_commit("hear", after=True),
    "a claim, before its commit": _at_commit("claim", after=False),
    "a claim, after its commit": _at_commit("claim", after=True),
    "a settling, before its commit": _at_commit("settle", after=False),
    "a settling, after its commit": _at_commit("settle", after=True),
    "a part of a campaign, before its commit": _at_commit("post", after=False),
    "a part of a campaign, after its commit": _at_commit("post", after=True),
    "a file settled, before its commit": _at_commit("file", after=False),
    "a file settled, after its commit": _at_commit("file", after=True),
    "a send, before it": _around(Speech, "send", after=False),
    "a send, after it": _around(Speech, "send", after=True),
    "updates, before they are fetched": _around(RawBot, "fetch", after=False),
    "updates, after they are fetched": _around(RawBot, "fetch", after=True),
    "a web act, before it": _around(Front, "hear", after=False, only=_heard_by("web")),
    "a web act, done and not yet answered": _around(Front, "hear", after=True, only=_heard_by("web")),
    "a Telegram act, done and not yet confirmed": _around(Front, "hear", after=True, only=_heard_by("telegram")),
    "a file, before its rename": _at_rename(after=False),
    "a file, after its rename": _at_rename(after=True),
}


def run(words: Sequence[str], death: tuple[str, int] | None) -> int:
    """Be `wudan` with these words in this process, which may have to die; returns its exit code."""
    times = itertools.count(1)

    def die() -> None:
        if death is not None and next(times) == death[1]:
            os.kill(os.getpid(), signal.SIGKILL)

    daylight.install()
    # A test waits for what is found so, and has no two seconds for each picture.
    media.LOOKS_EVERY = 0.5
    schedule.LOOKS_EVERY_SECONDS = int(os.environ.get(LOOKS_EVERY, schedule.LOOKS_EVERY_SECONDS))
    if death is not None:
        POINTS[death[0]](die)
    return program.main(words)
