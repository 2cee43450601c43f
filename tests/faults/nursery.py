"""Brings up `wudan run` again and again without paying for its imports each time.

    python -m tests.faults.nursery     (a line of JSON in: settings, log, point, number; two lines out: pid, exit status)

The process that has imported everything forks, and its child is the program from its first line on. One child at a
time; when the pipe closes, the nursery ends.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from typing import Any

from tests.program import ROOT


class Child:
    """A program that was forked, with what a test needs of `subprocess.Popen`."""

    def __init__(self, nursery: subprocess.Popen[str], pid: int) -> None:
        assert nursery.stdout is not None
        self._says, self.pid = nursery.stdout, pid
        self._code: int | None = None

    def poll(self) -> int | None:
        """Return how it ended (minus a signal's number), None while it lives."""
        if self._code is None and select.select([self._says], [], [], 0)[0]:
            self._code = self._read()
        return self._code

    def wait(self, timeout: float) -> int:
        """Return how it ended. Raises subprocess.TimeoutExpired."""
        until = time.monotonic() + timeout
        while self._code is None:
            if not select.select([self._says], [], [], max(0.0, until - time.monotonic()))[0]:
                raise subprocess.TimeoutExpired("wudan run", timeout)
            self._code = self._read()
        return self._code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _read(self) -> int:
        return int(self._says.readline())


class Nursery:
    """The process that forks; it ends with its `close`, or with the test's own process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "tests.faults.nursery"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def child(self, environment: dict[str, str], log: str, point: str | None = None, number: int = 0) -> Child:
        """Fork a program with these settings."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"environment": environment, "log": log, "point": point, "number": number}
        self._process.stdin.write(json.dumps(asked) + "\n")
        return Child(self._process, int(self._process.stdout.readline()))

    def close(self) -> None:
        """End the nursery; its child must have ended before."""
        self._process.communicate()


def main() -> None:
    import uvicorn  # noqa: F401, PLC0415 - imported before the fork, as everything below
    import uvloop  # noqa: F401, PLC0415

    from bot import rehearsal, service  # noqa: F401, PLC0415
    from bot.doors import speech, telegram  # noqa: F401, PLC0415
    from tests.faults import dying  # noqa: PLC0415

    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if not pid:
            _be(dying.run, asked)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _be(run: Any, asked: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(asked["environment"])
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    os.closerange(3, 1024)
    code = 1
    try:
        code = run(asked["point"], asked["number"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
