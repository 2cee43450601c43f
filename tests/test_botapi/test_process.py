"""The server as a process of its own, and the echo bot that the benchmark compares with."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.botapi import BotApi, Person, RemoteBotApi
from tests.test_botapi.calls import result


@pytest.fixture
def server() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.botapi", "--no-limits"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.terminate()


def test_it_says_where_it_serves_and_ends_when_told(server: "subprocess.Popen[str]") -> None:
    assert server.stdout
    with RemoteBotApi(server.stdout.readline().strip()) as remote:
        remote.person(first_name="王伯").says("hello")
        assert [update["message"]["text"] for update in remote.queued()] == ["hello"]
    server.send_signal(signal.SIGTERM)
    assert server.wait(10) == 0


def test_the_echo_bot_echoes(telegram: BotApi, ayi: Person) -> None:
    with subprocess.Popen([sys.executable, "-m", "tests.botapi.echo", "--api", telegram.url]) as echo:
        ayi.says("回声")
        ayi.waits_for("回声", seconds=30)
        echo.send_signal(signal.SIGINT)
        assert echo.wait(10) == 0


def test_a_poller_that_died_leaves_nothing_behind(
    telegram: BotApi, ayi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    [start] = result(telegram, "getUpdates")
    line = http.client.HTTPConnection(telegram.url.removeprefix("http://"))
    line.request("GET", f"/bot{telegram.token}/getUpdates?timeout=30&offset={start['update_id'] + 1}")
    line.close()
    ayi.says("hello")
    [update] = result(telegram, "getUpdates", offset=start["update_id"] + 1, timeout=5)
    assert update["message"]["text"] == "hello"
    assert caplog.records == []
