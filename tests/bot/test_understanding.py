"""`wudan understand`, before a person and before a program."""

from __future__ import annotations

import argparse
import io
import json
import sys

import pytest

from bot import understanding
from bot.commands import _moment
from bot.settings import SettingsError
from tests.community import the_reader

COLOUR = "\x1b["


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(
    monkeypatch: pytest.MonkeyPatch, *words: str, stdin: str = "", terminal: bool = False, explain: bool = False
) -> str:
    out = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
    asked = argparse.Namespace(words=list(words), role="resident", explain=explain)
    understanding.run(asked, the_reader(), _moment)
    return out.getvalue()


def test_a_terminal_shows_in_colour_what_was_read_from_which_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    told = said(monkeypatch, "幸福小区3号楼402水龙头坏了，明天上午能来修吗", terminal=True)
    assert f"{understanding.PLACE}幸福小区3号楼402{understanding.PLAIN}" in told
    assert f"{understanding.TIME}明天上午{understanding.PLAIN}" in told
    assert "家电水电维修" in told


def test_who_wants_no_colour_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    told = said(monkeypatch, "水龙头坏了", terminal=True)
    assert "家电水电维修" in told
    assert COLOUR not in told


def test_what_came_from_outside_does_not_speak_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b]0;" not in said(monkeypatch, "\x1b]0;owned\x07水龙头坏了\x1b[2J", terminal=True)


def test_a_program_gets_a_line_of_json_for_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = json.dumps({"text": "谢谢"}) + "\n\n" + json.dumps({"text": "我接", "role": "volunteer"}) + "\n"
    assert [json.loads(line)["intent"] for line in said(monkeypatch, stdin=lines).splitlines()] == ["greet", "accept"]


def test_plain_lines_are_read_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(monkeypatch, stdin="谢谢\n水龙头坏了，请人来修\n").splitlines()
    assert [json.loads(line)["intent"] for line in told] == ["greet", "request"]


def test_a_line_that_is_no_json_among_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="第 2 行"):
        said(monkeypatch, stdin='{"text": "好"}\nno JSON\n')


@pytest.mark.parametrize("line", ['{"text": null}', '{"text": ["好"]}', '{"text": 7}', "[]"])
def test_a_line_without_words_among_json_is_named(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    with pytest.raises(SettingsError, match="第 2 行"):
        said(monkeypatch, stdin=f'{{"text": "好"}}\n{line}\n')


def test_who_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"第 1 行.*king.*resident、volunteer、worker"):
        said(monkeypatch, stdin='{"text": "好", "role": "king"}\n')


def test_a_mark_before_the_first_line_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(said(monkeypatch, stdin='\ufeff{"text": "谢谢"}\n'))["text"] == "谢谢"


def test_bytes_that_are_no_text_stop_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("水龙头坏了，请人来修\n".encode() + b"\xff" + "谢谢".encode() + b"\n"),
                                                       encoding="utf-8", errors="strict"))  # fmt: skip
    understanding.run(argparse.Namespace(words=[], role="resident", explain=False), the_reader(), _moment)
    assert [json.loads(line)["text"] for line in out.getvalue().splitlines()] == ["水龙头坏了,请人来修", "谢谢"]


def test_it_explains_outside_a_terminal_where_it_is_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(monkeypatch, "水龙头坏了，请人来修", explain=True)
    assert "最能说明的词" in told
    assert COLOUR not in told
