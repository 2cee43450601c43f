"""The real program in a process of its own: `wudan run` with settings, its address, its death and its return."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Self

import httpx

from tests.nursery import Child, nursery

ROOT = Path(__file__).parent.parent
STARTS_WITHIN, COMMANDS_TAKE = 30.0, 300.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Program:
    """`wudan run`; a context manager that ends it. Settings are given without their WUDAN_ prefix."""

    def __init__(self, data: Path, **settings: object) -> None:
        self.data = data
        self.port = int(str(settings.pop("port", 0))) or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        data.mkdir(parents=True, exist_ok=True)
        self.log = data / str(settings.pop("log", "program.log"))
        given: dict[str, object] = {"data": data, "port": self.port, **settings}
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("WUDAN_")}
        self.environment |= {f"WUDAN_{name.upper()}": str(value) for name, value in given.items()}
        self.process: Child | subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def command(self, *words: str, stdin: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run another `wudan` command with the same settings and return what it printed."""
        with TemporaryFile("w+") as given, TemporaryFile("w+") as out, TemporaryFile("w+") as err:
            given.write(stdin)
            given.seek(0)
            code = nursery().child(words, self.environment, out, given=given, err=err).wait(COMMANDS_TAKE)
            out.seek(0)
            err.seek(0)
            done = subprocess.CompletedProcess(["wudan", *words], code, out.read(), err.read())
        if check:
            done.check_returncode()
        return done

    def start(self, **more: str) -> Self:
        """Start it and wait until it answers; `more` are further environment variables."""
        self.process = self.brought_up(self.environment | more)
        self.waits_until_it_answers()
        return self

    def brought_up(self, environment: Mapping[str, str]) -> Child | subprocess.Popen[bytes]:
        """Let the process begin, with its output in the log."""
        with self.log.open("ab") as log:
            return nursery().child(["run"], environment, log)

    def waits_until_it_answers(self) -> None:
        """Return when /healthz answers; raises with the log when it dies first or takes too long."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/healthz", trust_env=False, timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)  # the port is not open yet; there is nothing else to wait on
        raise AssertionError(f"wudan run did not answer:\n{self.log.read_text(encoding='utf-8')[-4000:]}")

    def kill(self) -> None:
        """SIGKILL: no line of it runs any more."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def stop(self) -> None:
        """SIGTERM, and wait until it has ended in good order."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
            raise

    def errors(self) -> list[str]:
        """Return the lines of the log that tell of an error."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if '"level": "error"' in line or "Traceback" in line]


class WebPerson:
    """Somebody on the web chat, without a browser: the page's own requests."""

    def __init__(self, url: str, base: str = "/chat") -> None:
        self.base = base
        self.client = httpx.Client(base_url=url, trust_env=False, timeout=40)
        self.client.get(f"{base}/").raise_for_status()
        self.last = 0
        self.shown: dict[int, dict[str, Any]] = {}
        self.keys = 0
        # what came or changed after this is news since the person's own last act
        self.spoke_at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def opens(self, token: str) -> None:
        """Tap 进入 on the page of a one-time link."""
        self.spoke_at = self.last
        self.client.get(f"/i/{token}")
        self.client.post(f"{self.base}/enter/{token}", follow_redirects=True).raise_for_status()

    def says(self, text: str, key: str | None = None) -> dict[str, Any]:
        """Say a text; returns the answer once it is committed."""
        return self._post({"text": text}, key)

    def presses(self, label: str, seconds: float = 10, key: str | None = None) -> dict[str, Any]:
        """Press the newest button of this label, once it is shown."""
        row = self.waits_for(lambda row: any(b["label"] == label for line in row["buttons"] for b in line), seconds)
        press = next(b["press"] for line in row["buttons"] for b in line if b["label"] == label)
        return self._post({"press": press, "message": row["id"]}, key)

    def sends_photo(self, picture: bytes, text: str = "", key: str | None = None) -> httpx.Response:
        """Upload a photo with a caption."""
        self.spoke_at = self.last
        data = {"key": key or self.new_key(), "text": text}
        return self.client.post(f"{self.base}/photo", data=data, files={"file": ("photo.jpg", picture, "image/jpeg")})

    def waits_for(self, wanted: Any, seconds: float = 10, since: int = 0) -> dict[str, Any]:
        """Return the newest message of ours with this text (or for which the function holds), once it is there.

        Only what came or changed after the id `since` counts.
        """
        holds = wanted if callable(wanted) else lambda row: wanted in row["text"]
        until = time.monotonic() + seconds
        while True:
            for row in sorted(self.shown.values(), key=lambda row: -int(row["id"])):
                if row["who"] == "wudan" and int(row["changed"]) > since and holds(row):
                    return row
            left = until - time.monotonic()
            if left <= 0:
                raise AssertionError(f"never heard {wanted}; heard: {self.transcript()}")
            self.reads(min(left, 5))

    def reads(self, wait: float = 0) -> None:
        """Fetch what is new, waiting for it at most so long."""
        answer = self.client.get(f"{self.base}/log", params={"after": self.last, "seen": self.last, "wait": wait})
        answer.raise_for_status()
        for row in answer.json()["messages"]:
            if row["replaces"] is None:
                self.shown[row["id"]] = row | {"changed": row["id"]}
            elif row["replaces"] in self.shown:
                self.shown[row["replaces"]] |= {"text": row["text"], "buttons": row["buttons"], "changed": row["id"]}
        self.last = answer.json()["last"]

    def transcript(self) -> str:
        """Return the chat as text."""
        return "\n".join(f"{row['id']} {row['who']}: {row['text']}" for row in self.shown.values())

    def new_key(self) -> str:
        """Return a key for a message that nobody used."""
        self.keys += 1
        return f"key-{id(self)}-{self.keys}-{time.monotonic_ns()}"

    def _post(self, said: dict[str, Any], key: str | None) -> dict[str, Any]:
        self.spoke_at = self.last
        answer = self.client.post(f"{self.base}/say", json={"key": key or self.new_key(), **said})
        answer.raise_for_status()
        return dict(answer.json())
