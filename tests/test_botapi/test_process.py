"""The server as a process of its own, and the echo bot that the benchmark compares with."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.botapi import BotApi, Person, RemoteBotApi
from tests.test_botapi.calls import result


@contextmanager
def running(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A module of ours as a process, which does not outlive the test."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_it_says_where_it_serves_and_ends_when_told() -> None:
    with running("tests.botapi", "--no-limits") as server:
        assert server.stdout
        with RemoteBotApi(server.stdout.readline().strip()) as remote:
            remote.person(first_name="王伯").says("hello")
            assert [update["message"]["text"] for update in remote.queued()] == ["hello"]
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def test_the_echo_bot_echoes(telegram: BotApi, ayi: Person) -> None:
    with running("tests.botapi.echo", "--api", telegram.url) as echo:
        ayi.says("回声")
        ayi.waits_for("回声", seconds=30)
        echo.send_signal(signal.SIGINT)
        assert echo.wait(10) == 0


def test_a_poller_that_died_does_not_stand_in_the_way_of_the_next(
    telegram: BotApi, ayi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    [start] = result(telegram, "getUpdates")
    offset = start["update_id"] + 1
    line = http.client.HTTPConnection(telegram.url.removeprefix("http://"))
    line.request("GET", f"/bot{telegram.token}/getUpdates?timeout=30&offset={offset}&allowed_updates=[%22message%22]")
    telegram.waits_until(lambda: result(telegram, "getWebhookInfo").get("allowed_updates") == ["message"])
    line.close()
    with ThreadPoolExecutor() as pool:
        polling = pool.submit(result, telegram, "getUpdates", offset=offset, timeout=20)
        telegram.waits_until(lambda: 409 in [call["code"] for call in telegram.journal("getUpdates")])
        ayi.says("hello")
        [update] = polling.result(timeout=5)
    assert update["message"]["text"] == "hello"
    assert caplog.records == []
