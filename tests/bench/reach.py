"""What goes to many: a broadcast at Telegram's pace, a reminder to a hundred thousand; and who speaks meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bot.front import Front
from bot.links import Links
from bot.media import Spool
from bot.schedule import Schedule
from bot.writer import Writer
from handlers.turn import Heard, Kind
from storage.campaigns import Campaign
from storage.database import Database
from storage.messages import Message
from storage.schema import migrate
from tests import daylight
from tests.bench import crowds, stage
from tests.bench.rows import Row
from tests.botapi import RemoteBotApi
from tests.postgres import binaries_of_the_wheel, running_postgres

LIMIT = 30
WORDS = "本周六上午九点，枫林苑东门，一起清洁家园。带上水杯和帽子，工具站里有。"
LISTENERS, SPEAKERS = 1_000_000, 5_000_000


def broadcast(count: int = 3000, spoken_each_second: float = 3) -> Row:
    """A broadcast to so many chats, with Telegram's limits enforced, while residents speak and are answered."""
    with ExitStack() as stack:
        telegram = stack.enter_context(stage.scripted_telegram(limits=True, journal=True))
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wudan-bench-")))
        program = stage.Installed(data, telegram_token=telegram.token, telegram_api=telegram.url)
        program.command("init", "--station", crowds.STATION, "--estate", "枫林苑")
        telegram.ask("crowd", first=LISTENERS, count=count)
        with Database(f"sqlite:///{data / 'wudan.db'}").begin() as session:
            now = datetime.now(UTC)
            place_id = crowds.move_in(session, count, now, first=LISTENERS, on_web=False)
            crowds.broadcast(session, place_id, now, words=WORDS)
        stack.enter_context(program)
        said = round(count / LIMIT * spoken_each_second)
        telegram.ask("crowd", first=SPEAKERS, count=said)
        telegram.waits_until(lambda: telegram.counts()["bot_messages"] > 0, 30, "the first of them")
        speaking = threading.Thread(target=_speak, args=(telegram.url, said, spoken_each_second))
        speaking.start()
        patience = 2 * (count + said) / LIMIT
        telegram.waits_until(lambda: telegram.counts()["bot_messages"] >= count + said, patience, "every message")
        speaking.join()
        times, calls = sorted(telegram.ask("answer_times")), telegram.journal("sendMessage")
        refused = int(telegram.counts()["violations"])
    arrived = [call for call in calls if call["code"] == 200]
    heard = Counter(call["params"]["chat_id"] for call in arrived if WORDS in call["params"]["text"])
    last = max(call["at"] for call in arrived if WORDS in call["params"]["text"])
    during = sorted(call["at"] for call in arrived if call["at"] <= last)
    rate, late = (len(during) - 1) / (during[-1] - during[0]), times[int(len(times) * 0.99)]
    once = len(heard) == count and set(heard.values()) == {1}
    measured = (
        f"{rate:.2f}/s = {rate / LIMIT:.1%} of the limit ({len(during)} messages in {during[-1] - during[0]:.0f} s), "
        f"{refused} refused, {'each once' if once else f'NOT each once: {len(heard)} of {count}'}; "
        f"{len(times)} answers meanwhile, p99 {late:.2f} s (median {times[len(times) // 2]:.2f} s)"
    )
    reached = rate >= 0.97 * LIMIT and not refused and once and late <= 1 and len(times) >= said
    return Row(f"broadcast to {count} chats, Telegram's limits on", measured,
               ">= 97 % of 30/s, no 429, each once; answers p99 <= 1 s", reached)  # fmt: skip


def reminder(count: int = 100_000, url: str = "") -> Row:
    """A reminder to so many people of one place, half of them on the web; others speak meanwhile, 20 a second."""
    with tempfile.TemporaryDirectory(prefix="wudan-bench-") as folder:
        database = Database(url or f"sqlite:///{Path(folder) / 'wudan.db'}")
        migrate(database)
        now = datetime.now(UTC) + daylight.ahead()
        with database.begin() as session:
            place_id = crowds.move_in(session, count, now)
        with database.begin() as session:
            campaign_id = crowds.invitation(session, place_id, now)
            crowds.settle_statistics(session)
        seconds, waits = asyncio.run(_posted(database, Path(folder), campaign_id))
        with database.look() as session:
            posted = session.scalar(select(func.count()).where(Message.campaign_id == campaign_id)) or 0
        database.dispose()
    late, name = waits[int(len(waits) * 0.99)] * 1000, "PostgreSQL" if url else "SQLite"
    measured = (
        f"{seconds:.1f} s for {posted}; {len(waits)} others answered meanwhile, p99 {late:.0f} ms "
        f"(median {waits[len(waits) // 2] * 1000:.0f} ms)"
    )
    return Row(f"posting a reminder to {count} people, {name}", measured, "<= 10 s; others p99 <= 100 ms",
               seconds <= 10 and late <= 100 and posted == count)  # fmt: skip


def reminder_on_postgres() -> Row:
    """Measure the same on PostgreSQL."""
    binaries = binaries_of_the_wheel()
    if binaries is None:
        return Row("posting a reminder, PostgreSQL", "not measured: no PostgreSQL here", "<= 10 s", reached=False)
    with running_postgres(binaries) as server:
        return reminder(url=server.new_database())


async def _posted(database: Database, folder: Path, campaign_id: int) -> tuple[float, list[float]]:
    """Look at what is due until the campaign is posted; returns after how long, and how long others waited, sorted."""
    shift = daylight.ahead()
    writer = Writer(database, lambda _chats: None)
    links = Links("http://example.org", lambda purpose: purpose, database)
    front = Front(database, writer, links, lambda: datetime.now(UTC) + shift)
    schedule = Schedule(front, Spool(folder))
    await speak_to(front, 20, 0.05, lambda: goes_on(1.0))
    posting = asyncio.create_task(schedule.look())
    begun = time.monotonic()
    waits = await speak_to(front, 100_000, 0.05, lambda: _not_done(posting))
    seconds = time.monotonic() - begun
    with database.look() as session:
        assert session.get_one(Campaign, campaign_id).status == "posted"
    await asyncio.to_thread(writer.close)
    return seconds, sorted(waits)


async def speak_to(front: Front, most: int, every: float, going: Callable[[], Callable[[], bool]]) -> list[float]:
    """Let somebody new say a sentence every so many seconds; returns how long each waited, from when they spoke."""
    waits: list[float] = []
    begun, holds = time.monotonic(), going()
    acts: list[Awaitable[None]] = []

    async def hear(n: int, spoken: float) -> None:
        text = stage.SENTENCES[n % 5].format(n=n % 30 + 1)
        address = f"speaker {next(_SPEAKERS)}"
        await front.hear(Heard("web", address, f"web:{address}", front.clock(), Kind.TEXT, text=text))
        waits.append(time.monotonic() - spoken)

    for n in itertools.count():
        if n >= most or not holds():
            break
        spoken = begun + n * every
        await asyncio.sleep(max(0.0, spoken - time.monotonic()))
        acts.append(asyncio.create_task(hear(n, spoken)))
    await asyncio.gather(*acts)
    return waits


_SPEAKERS = itertools.count()


def goes_on(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until


def _not_done(task: asyncio.Task[None]) -> Callable[[], bool]:
    return lambda: not task.done()


def _speak(url: str, count: int, per_second: float) -> None:
    with RemoteBotApi(url) as telegram:
        lines = [[SPEAKERS + n, stage.SENTENCES[n % 5].format(n=n % 30 + 1)] for n in range(count)]
        telegram.ask("say_at", lines=lines, per_second=per_second)
