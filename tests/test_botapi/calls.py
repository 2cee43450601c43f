"""Calls the scripted server as any HTTP client would."""

import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.botapi import Telegram

Answer = dict[str, Any]


def encoded(params: dict[str, Any]) -> str:
    """As a form: nested values are JSON."""
    return urlencode(
        {key: json.dumps(value) if isinstance(value, (dict, list, bool)) else value for key, value in params.items()}
    )


def request(telegram: Telegram, verb: str, path: str, body: str | bytes = b"", **headers: str) -> tuple[int, bytes]:
    """One HTTP request: status and body."""
    line = http.client.HTTPConnection(urlsplit(telegram.url).netloc, timeout=10)
    try:
        line.request(verb, path, body or None, headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def call(telegram: Telegram, method: str, /, **params: Any) -> Answer:
    """A call by POST, form-encoded; the whole answer, whose code is also the HTTP status."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, body = request(telegram, "POST", f"/bot{telegram.token}/{method}", encoded(params), **headers)
    answer: Answer = json.loads(body)
    assert status == answer.get("error_code", 200)
    return answer


def result(telegram: Telegram, method: str, /, **params: Any) -> Any:
    """The result of a call that must succeed."""
    answer = call(telegram, method, **params)
    assert answer["ok"], answer
    return answer["result"]


def refusal(telegram: Telegram, method: str, /, **params: Any) -> str:
    """The description of a refusal, after the code: "400 Bad Request: …"."""
    answer = call(telegram, method, **params)
    assert not answer["ok"], answer
    return f"{answer['error_code']} {answer['description']}"


def buttons(*labels: str, **more: Any) -> Answer:
    """An inline keyboard of one row; each button carries its own label as payload."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label, **more} for label in labels]]}
