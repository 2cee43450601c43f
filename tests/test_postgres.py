"""The databases that the tests run on are what they say."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, inspect, text

from tests.postgres import PostgresServer


def test_the_server_is_a_real_postgresql_18(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW server_version")).startswith("18.")
        assert connection.scalar(text("SHOW server_encoding")) == "UTF8"
    engine.dispose()


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_starts_with_an_empty_database(database_url: str, time: str) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == [], time
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id integer)"))
    engine.dispose()


def test_a_database_can_be_copied_from_a_prepared_one(postgres: PostgresServer) -> None:
    template = postgres.new_database()
    engine = create_engine(template)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE prepared (id integer)"))
    engine.dispose()
    copy = postgres.new_database(template=template)
    engine = create_engine(copy)
    assert inspect(engine).get_table_names() == ["prepared"]
    engine.dispose()
    postgres.drop_database(copy)
    postgres.drop_database(template)


def test_a_killed_test_run_leaves_no_server_behind(postgres: PostgresServer) -> None:
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from tests.postgres import running_postgres
        with running_postgres(Path(sys.argv[1])) as server:
            print((server.folder / "data" / "postmaster.pid").read_text().split()[0], server.folder, flush=True)
            sys.stdin.read()
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script, postgres.binaries], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        pid, _, folder = run.stdout.readline().strip().partition(" ")
        server = psutil.Process(int(pid))
        os.kill(run.pid, signal.SIGKILL)
    server.wait(timeout=30)
    assert not (Path(folder) / "data" / "postmaster.pid").exists()
    shutil.rmtree(folder)
