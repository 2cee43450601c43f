"""The log: one JSON object a line, and nothing in it that anybody said."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import logs

log = logging.getLogger("bot.test")


@pytest.fixture
def err(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error, to which is logged as the program does; as before afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure()
    yield stream
    root.handlers, root.level = handlers, level


def test_a_line_is_one_json_object_with_its_facts(err: io.StringIO) -> None:
    log.warning("a thing\nhappened", extra={"row": 7})
    said = json.loads(err.getvalue())
    assert (said["event"], said["level"], said["logger"], said["row"]) == (
        "a thing\nhappened",
        "warning",
        "bot.test",
        7,
    )
    assert said["timestamp"].endswith("Z")


def test_an_exception_tells_where_it_was_and_not_what_was_said(err: io.StringIO) -> None:
    heard = "我住3号楼402，电话13812345678"
    try:
        int(heard)
    except ValueError:
        log.exception("an act failed")
    line = err.getvalue()
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "402" not in line
    assert "13812345678" not in line


def test_a_lost_connection_is_told_in_the_system_s_words(err: io.StringIO) -> None:
    try:
        raise ConnectionRefusedError(111, "Connection refused")
    except OSError:
        log.exception("not reached")
    assert "Connection refused" in err.getvalue()


@pytest.mark.parametrize("chatty", ["httpx", "httpcore.connection", "telegram.Bot", "alembic.runtime"])
def test_what_would_name_a_token_is_not_logged(chatty: str, err: io.StringIO) -> None:
    logging.getLogger(chatty).info("POST https://api.telegram.org/bot123456:SECRET/sendMessage")
    logging.getLogger(chatty).debug("POST https://api.telegram.org/bot123456:SECRET/sendMessage")
    assert err.getvalue() == ""
