"""Backups: a copy of the running database in one file, which appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from bot.settings import SettingsError
from handlers.wording import command


def make(url: URL, target: Path) -> None:
    """Copy the database of `url` into `target`. Raises SettingsError where it cannot be done."""
    part = target.with_name(f".{target.name}.part")
    try:
        # It holds what people said: nobody else on the machine may read it.
        part.touch(mode=0o600)
        (_copy_file if url.get_backend_name() == "sqlite" else _dump)(url, part)
        part.replace(target)
    except OSError as fault:
        raise SettingsError(command.trouble(target, fault)) from None
    finally:
        if part.parent.is_dir():
            part.unlink(missing_ok=True)


def _copy_file(url: URL, part: Path) -> None:
    source = Path(url.database or "")
    if not source.exists():
        raise SettingsError(command.nothing_to_back_up(source))
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(part)) as copy:
        live.backup(copy)


def _dump(url: URL, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise SettingsError(command.NO_PG_DUMP)
    # Everybody on the machine can read a command's words, but not its environment.
    environment = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    words = [program, "--format=custom", "--file", str(part), plain.render_as_string()]
    if subprocess.run(words, check=False, env=environment).returncode:  # noqa: S603 - our own words alone
        raise SettingsError(command.PG_DUMP_FAILED)
