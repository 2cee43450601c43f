"""What Telegram answers holds what people said: an answer that cannot be read is not quoted in the log."""

from __future__ import annotations

import subprocess
import sys

from tests.program import ROOT

READS_HALF_AN_ANSWER = """
from bot import logs
from telegram.error import TelegramError
from telegram.request import BaseRequest
logs.configure()
try:
    BaseRequest.parse_json_payload('{"text": "我家水龙头坏了'.encode())
except TelegramError:
    print("not read")
"""


def test_an_answer_that_was_cut_is_not_quoted() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READS_HALF_AN_ANSWER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "not read"
    assert "水龙头" not in done.stderr
    assert '"level": "error"' not in done.stderr
