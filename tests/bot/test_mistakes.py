"""What is wrong with a command is told in one Chinese sentence, and it ends with code 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings

CHINESE = re.compile("[\u4e00-\u9fff]{3}")
# What argparse, the system and we ourselves would say in English.
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.IGNORECASE)


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In an empty folder, without a setting."""
    monkeypatch.chdir(tmp_path)
    for name in list(Settings.model_fields):
        monkeypatch.delenv(f"WUDAN_{name.upper()}", raising=False)
    (tmp_path / "names.csv").write_text("名称\n幸福小区\n", encoding="utf-8")
    main(["init", "--station", "枫林社区"])


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("gazetteer nothing.csv --place 枫林社区", "nothing.csv"), ("gazetteer . --place 枫林社区", "文件夹"),
        ("gazetteer names.csv --place 风林社区", "枫林社区"), ("gazetteer names.csv", "还要写：--place"),
        ("gazetteer", "file"), ("invite worker --place 风林社区", "枫林社区"), ("invite king --place 枫林社区", "不能写“king”"),
        ("tick --at 下周", "下周"), ("tick --at", "--at 后面"), ("tick --now", "不认识：--now"), ("dance", "dance"),
        ("learn --approve", "--approve"), ("learn --approve --back", "不能和"), ("learn --out no/such/file", "no/such/file"),
        ("init --station 梅园社区 --under 枫林社区", "枫林社区"), ("init --station 梅园社区 --estate 楼上", "楼上"),
        ("backup no/such/folder", "no/such/folder"), ("init", "--station"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_chinese_sentence(
    words: str, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    try:
        code: object = main(words.split())
    except SystemExit as ended:
        code = ended.code
    told = capsys.readouterr().err
    assert (code, told.count("\n")) == (2, 1)
    assert named in told
    assert CHINESE.search(told)
    assert not ENGLISH.search(told)


def test_a_line_that_is_no_object_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", _Lines('{"text": "你好"}\n', "{oops\n"))
    assert main(["understand"]) == 2
    assert "第 2 行不是" in capsys.readouterr().err


class _Lines(list[str]):
    """What comes in by a pipe."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines)

    def isatty(self) -> bool:
        return False
