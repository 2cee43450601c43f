"""Updates are pushed to a webhook, in order, until they are accepted."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.botapi import BotApi, Person
from tests.test_botapi.calls import refusal, result


class Hook(ThreadingHTTPServer):
    """A bot's webhook that notes what comes and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.came: list[tuple[str, str | None]] = []
        self.answers: list[int] = []
        self.held: threading.Event | None = None
        self.url = f"http://127.0.0.1:{self.server_port}/hook"

    def take(self, update: dict[str, Any], secret: str | None) -> int:
        text = update["message"]["text"]
        self.came.append((text, secret))
        if self.held and text == "held":
            self.held.wait(5)
        return self.answers.pop(0) if self.answers else 200


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.server.take(update, self.headers["X-Telegram-Bot-Api-Secret-Token"]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def accepted(telegram: BotApi, count: int) -> bool:
    return [d["code"] for d in telegram.ask("deliveries")].count(200) >= count


def test_updates_are_pushed_with_the_secret_and_then_forgotten(telegram: BotApi, ayi: Person, hook: Hook) -> None:
    result(telegram, "setWebhook", url=hook.url, secret_token="s3-cret_")
    ayi.says("hello")
    telegram.waits_until(lambda: accepted(telegram, 2))
    assert hook.came == [("/start", "s3-cret_"), ("hello", "s3-cret_")]
    info = result(telegram, "getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


def test_a_refused_update_is_tried_again_and_holds_up_its_chat_alone(telegram: BotApi, ayi: Person, hook: Hook) -> None:
    hook.held = threading.Event()
    other = telegram.person(first_name="王伯")
    result(telegram, "setWebhook", url=hook.url, drop_pending_updates=True)
    ayi.says("held")
    ayi.says("after")
    other.says("meanwhile")
    telegram.waits_until(lambda: accepted(telegram, 1))
    hook.answers = [500, 502]
    hook.held.set()
    telegram.waits_until(lambda: accepted(telegram, 3))
    assert sorted(text for text, _ in hook.came[:2]) == ["held", "meanwhile"]
    assert [text for text, _ in hook.came[2:]] == ["held", "held", "after"]
    assert "502" in result(telegram, "getWebhookInfo")["last_error_message"]


def test_a_webhook_that_comes_up_late_gets_everything(telegram: BotApi, ayi: Person, hook: Hook) -> None:
    result(telegram, "setWebhook", url="http://127.0.0.1:9/")
    telegram.waits_until(lambda: telegram.ask("deliveries"))
    result(telegram, "setWebhook", url=hook.url)
    telegram.waits_until(lambda: accepted(telegram, 1))
    assert hook.came == [("/start", None)]


def test_a_deleted_webhook_leaves_the_rest_to_polling(telegram: BotApi, ayi: Person) -> None:
    result(telegram, "setWebhook", url="http://127.0.0.1:9/")
    result(telegram, "deleteWebhook")
    assert len(result(telegram, "getUpdates")) == 1
    result(telegram, "deleteWebhook", drop_pending_updates=True)
    assert result(telegram, "getUpdates") == []


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"url": "http://example.org/"}, "An HTTPS URL must be provided"),
        ({"secret_token": "no spaces"}, "unallowed characters"),
        ({"secret_token": "x" * 257}, "too long"),
        ({"max_connections": 101}, "max_connections"),
    ],
)
def test_a_wrong_webhook_is_refused(telegram: BotApi, params: dict[str, Any], why: str) -> None:
    assert why in refusal(telegram, "setWebhook", **{"url": "https://example.org/", **params})
