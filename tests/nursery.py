"""Brings up `wudan` again and again without paying for its imports each time.

A process that has imported everything forks, and its child is the program from its first line on, with the
environment, the files and the words that it was given: `nursery().child(["run"], environment, log)`. The nursery ends
with the process that made it; its children live until they end or are killed.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parent.parent
# What libraries import only when they are first used: here before the fork, as all the rest.
LATE = ("anyio._backends._asyncio", "apscheduler.executors.asyncio", "apscheduler.triggers.cron", "httpcore",
        "pydantic.v1", "uvicorn.lifespan.on", "uvicorn.protocols.http.httptools_impl")  # fmt: skip
# Where to die, and at the how many-th time (see tests.faults.dying).
Death = tuple[str, int]
_ASKED_AT_MOST = 1 << 16


class Child:
    """A program that was forked, with what a test needs of `subprocess.Popen`."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._says = line.makefile("r")
        self._code: int | None = None
        self.pid = int(self._says.readline())

    def poll(self) -> int | None:
        """Return how it ended (minus a signal's number), None while it lives."""
        if self._code is None and select.select([self._line], [], [], 0)[0]:
            self._hear()
        return self._code

    def wait(self, timeout: float) -> int:
        """Return how it ended. Raises subprocess.TimeoutExpired."""
        until = time.monotonic() + timeout
        while self._code is None:
            if not select.select([self._line], [], [], max(0.0, until - time.monotonic()))[0]:
                raise subprocess.TimeoutExpired("wudan", timeout)
            self._hear()
        return self._code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _hear(self) -> None:
        self._code = int(self._says.readline())
        self._says.close()
        self._line.close()


class Nursery:
    """The process that forks; it ends with its `close`, or with the test's own process."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._door = str(Path(self._folder.name) / "door")
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "tests.nursery", self._door],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def child(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        out: IO[Any],
        *,
        given: IO[Any] | None = None,
        err: IO[Any] | None = None,
        death: Death | None = None,
    ) -> Child:
        """Fork `wudan` with these words: it writes into `out` (and `err`), and reads what is `given`."""
        line = socket.socket(socket.AF_UNIX)
        line.connect(self._door)
        asked = {"words": list(words), "environment": dict(environment), "death": death}
        with Path(os.devnull).open("rb") as nothing:
            files = [(given or nothing).fileno(), out.fileno(), (err or out).fileno()]
            socket.send_fds(line, [json.dumps(asked).encode()], files)
        return Child(line)

    def close(self) -> None:
        """End the nursery."""
        self._process.communicate()
        self._folder.cleanup()


@functools.cache
def nursery() -> Nursery:
    """Return the one nursery of this process."""
    made = Nursery()
    atexit.register(made.close)
    return made


def main() -> None:
    import uvicorn  # noqa: F401, PLC0415 - imported before the fork, as everything below
    import uvloop  # noqa: F401, PLC0415

    from bot import rehearsal, service  # noqa: F401, PLC0415
    from bot.doors import lanes, speech, telegram  # noqa: F401, PLC0415
    from tests.faults import dying  # noqa: PLC0415

    for module in LATE:
        importlib.import_module(module)
    lanes._certificates()
    _read_what_ships()
    gc.freeze()
    door = socket.socket(socket.AF_UNIX)
    door.bind(sys.argv[1])
    door.listen()
    print("open", flush=True)
    # Who has waited for a child ends by itself, and leaves nothing to wait for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while door in select.select([door, sys.stdin], [], [])[0]:
        line, _ = door.accept()
        if not os.fork():
            door.close()
            _keep(dying.run, line)
        line.close()


def _read_what_ships() -> None:
    """Read the lexicon, the weights and the table of words once for every child: it would take half of its start."""
    from nlp import features, weights  # noqa: PLC0415
    from nlp.lexicon import Lexicon  # noqa: PLC0415
    from nlp.reader import Reader  # noqa: PLC0415

    table = functools.cache(features._frequencies)
    features._frequencies = lambda words: dict(table(tuple(words)))
    weights.shipped = functools.cache(weights.shipped)
    load = functools.cache(Lexicon.load)
    Lexicon.load = staticmethod(load)  # type: ignore[method-assign]
    Reader(load())


def _keep(run: Any, line: socket.socket) -> None:
    """Fork the program, tell its number, wait until it has ended, and tell how."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said, files, _, _ = socket.recv_fds(line, _ASKED_AT_MOST, 3)
    pid = os.fork()
    if not pid:
        _be(run, json.loads(said), files)
    try:
        line.sendall(f"{pid}\n".encode())
        _, status = os.waitpid(pid, 0)
        line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    finally:
        os._exit(0)


def _be(run: Any, asked: Any, files: Sequence[int]) -> None:
    os.environ.clear()
    os.environ.update(asked["environment"])
    for ours, theirs in zip(files, range(3), strict=True):
        os.dup2(ours, theirs)
    os.closerange(3, 1024)
    code = 1
    try:
        code = run(asked["words"], asked["death"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
