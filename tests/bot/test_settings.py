"""The settings: each default works, and each wrong one ends the start with one sentence that names it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings, load
from tests.botapi import BotApi
from tests.program import Program

WRONG = {
    "PORT": ("abc", "0", "70000"),
    "DATABASE_URL": (
        "mysql://somebody@example.org/wudan",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgresql://somebody@127.0.0.1:no-port/wudan",
        "postgresql://somebody:a-password@127.0.0.1:1/wudan?connect_timeout=2",
        "sqlite:////dev/null/wudan.db",
    ),
    "TELEGRAM_TOKEN": ("abc", "123", ":abc"),
    "TELEGRAM_API": ("ftp://example.org", "api.telegram.org", "https://"),
    "TELEGRAM_WEBHOOK": ("example.org",),
    "TELEGRAM_PACE": ("perhaps",),
    "URL": ("nothing", "http://[::1"),
    "FONT": ("nothing.ttf", "/dev/null", "/"),
    "DATA": ("/dev/null", "/dev/null/data"),
}
EACH = [(name, value) for name, values in WRONG.items() for value in values]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In an empty folder, without a setting."""
    monkeypatch.chdir(tmp_path)
    for name in list(Settings.model_fields):
        monkeypatch.delenv(f"WUDAN_{name.upper()}", raising=False)


@pytest.mark.parametrize(("name", "value"), EACH, ids=[f"{name}={value}" for name, value in EACH])
def test_a_wrong_setting_is_named_in_one_sentence(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"WUDAN_{name}", value)
    assert main(["migrate"]) == 2
    [sentence] = capsys.readouterr().err.splitlines()
    assert f"WUDAN_{name}" in sentence
    assert "a-password" not in sentence


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = load()
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.database == "sqlite:///data/wudan.db"
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.telegram_pace
    assert not settings.telegram_is_local


def test_settings_may_stand_in_a_file_and_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("WUDAN_PORT=9000\nWUDAN_HOST=::1\nWUDAN_TELEGRAM_PACE=0\n")
    monkeypatch.setenv("WUDAN_PORT", "9001")
    settings = load()
    assert settings.public_url == "http://[::1]:9001"
    assert not settings.telegram_pace


def test_a_database_is_named_as_its_maker_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUDAN_DATABASE_URL", "postgresql://wudan@db.example.org/wudan")
    assert load().database == "postgresql+psycopg://wudan@db.example.org/wudan"


def test_addresses_lose_their_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUDAN_URL", "https://wudan.example.org/")
    monkeypatch.setenv("WUDAN_TELEGRAM_API", "http://127.0.0.1:8081/")
    settings = load()
    assert settings.public_url == "https://wudan.example.org"
    assert settings.telegram_api == "http://127.0.0.1:8081"
    assert settings.telegram_is_local


def test_secrets_are_made_once_and_one_of_each_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = load().key_for("telegram webhook"), load().key_for("telegram webhook")
    assert first == again
    assert len(first) == 64
    assert first != load().key_for("another purpose")
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("WUDAN_SECRET", "of my own")
    assert load().key_for("telegram webhook") != first


def test_a_secret_that_was_never_written_whole_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secret").touch()
    first = load().key_for("telegram webhook")
    assert (folder / "secret").read_text(encoding="ascii")
    assert load().key_for("telegram webhook") == first


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        program = Program(tmp_path / "data", port=taken.getsockname()[1])
        ended = program.command("run", check=False)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "WUDAN_PORT" in ended.stderr


def test_a_host_that_nobody_knows_is_named(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", host="no.such.host.invalid")
    program.command("init", "--station", "枫林社区")
    ended = program.command("run", check=False)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "WUDAN_HOST" in ended.stderr


def test_a_token_that_telegram_does_not_know_is_named(tmp_path: Path, telegram: BotApi) -> None:
    program = Program(tmp_path / "data", telegram_token="123:ABC", telegram_api=telegram.url)
    ended = program.command("run", check=False)
    assert ended.returncode == 2
    assert "WUDAN_TELEGRAM_TOKEN" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "123:ABC" not in ended.stderr
