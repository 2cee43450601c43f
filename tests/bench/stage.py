"""The stage of a measurement: a scripted Telegram in a process of its own, and the program or the bare echo bot."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.botapi import TOKEN, RemoteBotApi
from tests.program import ROOT, Program

# Residents' sentences, of 20 to 60 characters; {n} makes each its own.
SENTENCES = (
    "我妈一个人住{n}号楼402，周六上午想有人陪去医院",
    "家里水龙头坏了，{n}号楼301，明天上午能来修吗",
    "{n}号楼2单元502的老人想理发，后天下午方便吗，谢谢",
    "楼道里堆满了纸箱，就在{n}号楼一楼，走都走不过去，麻烦管一管",
    "我腿脚不好，想请人帮忙买点米和油，{n}号楼101，13812345678",
)
ANSWERED_WITHIN = 120.0


@contextmanager
def scripted_telegram(*, limits: bool = False, journal: bool = False) -> Iterator[RemoteBotApi]:
    """Run the scripted Bot API server in a process of its own."""
    words = [sys.executable, "-m", "tests.botapi", "--port", "0"]
    if not journal:
        words.append("--no-journal")
    if not limits:
        words.append("--no-limits")
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield RemoteBotApi(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(10)


class Installed(Program):
    """The program as it is installed: a process of its own from its first import on."""

    def brought_up(self, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Let the process begin, with its output in the log."""
        words = [sys.executable, "-m", "tests.daylight", "run"]
        with self.log.open("ab") as log:
            return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=log, stderr=log)


@contextmanager
def wudan(telegram: RemoteBotApi, data: Path, **settings: object) -> Iterator[Program]:
    """Run the program with one station, pacing off."""
    program = Installed(data, telegram_token=telegram.token, telegram_api=telegram.url, telegram_pace=0, **settings)
    program.command("init", "--station", "枫林社区", "--estate", "枫林苑")
    with program:
        yield program


@contextmanager
def echo(telegram: RemoteBotApi) -> Iterator[None]:
    """Run python-telegram-bot's own echo bot."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.botapi.echo", "--api", telegram.url, "--token", TOKEN], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def turns(telegram: RemoteBotApi, first: int, count: int) -> float:
    """Let so many new people say a sentence each; returns turns a second until the last answer was received."""
    people = range(first, first + count)
    telegram.ask("crowd", first=first, count=count)
    before = int(telegram.counts()["bot_messages"])
    begun = time.monotonic()
    telegram.ask("say_all", lines=[[one, SENTENCES[one % 5].format(n=one % 30 + 1)] for one in people])
    telegram.waits_until(
        lambda: telegram.counts()["bot_messages"] >= before + count, ANSWERED_WITHIN, f"{count} answers"
    )
    return count / (time.monotonic() - begun)


def resident_memory(program: Program) -> float:
    """Return the program's resident memory in MB."""
    assert program.process is not None
    return float(psutil.Process(program.process.pid).memory_info().rss) / 1e6


def token_in(printed: str) -> str:
    """Return the token of a link that a command printed."""
    found = re.search(r"/i/([\w-]+)", printed)
    assert found is not None, printed
    return found[1]
