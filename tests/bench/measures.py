"""Each measure of the table: what it promises, and how it is taken."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select

from storage import copies, members, places, tickets
from storage.database import Database
from storage.messages import Message
from storage.people import Chat, Person
from tests.bench import stage
from tests.bench.rows import Row
from tests.botapi import RemoteBotApi
from tests.postgres import binaries_of_the_wheel, running_postgres

FIRST_PERSON = 1_000_000


def turns_against_echo(rounds: int = 5, count: int = 1000) -> Row:
    """Durable turns a second against python-telegram-bot's echo, in turn, each with a server of its own."""
    with ExitStack() as stack:
        echoes, ours = stack.enter_context(stage.scripted_telegram()), stack.enter_context(stage.scripted_telegram())
        stack.enter_context(stage.echo(echoes))
        stack.enter_context(stage.wudan(ours, _folder(stack)))
        stage.turns(echoes, 1, 200)
        stage.turns(ours, 1, 200)
        echo_rates, our_rates = [], []
        for n in range(rounds):
            echo_rates.append(stage.turns(echoes, FIRST_PERSON + n * count, count))
            our_rates.append(stage.turns(ours, FIRST_PERSON + n * count, count))
    ratio = statistics.median(our / echo for our, echo in zip(our_rates, echo_rates, strict=True))
    echo, our = statistics.median(echo_rates), statistics.median(our_rates)
    measured = f"{ratio:.2f} ({our:.0f}/s beside {echo:.0f}/s, {rounds} rounds of {count})"
    return Row("durable turns, ratio to PTB's echo", measured, ">= 0.4 (0.6 hoped for)", ratio >= 0.4)


def latency(per_second: float = 100, count: int = 3000) -> Row:
    """How long an answer takes at a steady hundred sentences a second."""
    with ExitStack() as stack:
        telegram = stack.enter_context(stage.scripted_telegram())
        stack.enter_context(stage.wudan(telegram, _folder(stack)))
        stage.turns(telegram, 1, 300)
        people = range(FIRST_PERSON, FIRST_PERSON + count)
        telegram.ask("crowd", first=FIRST_PERSON, count=count)
        before, skipped = int(telegram.counts()["bot_messages"]), len(telegram.ask("answer_times"))
        lines = [[one, stage.SENTENCES[one % 5].format(n=one % 30 + 1)] for one in people]
        telegram.ask("say_at", lines=lines, per_second=per_second)
        telegram.waits_until(lambda: telegram.counts()["bot_messages"] >= before + count, 120, "every answer")
        times = sorted(telegram.ask("answer_times")[skipped:])
    middle, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
    measured = f"{late:.0f} ms (median {middle:.0f} ms, {len(times)} turns)"
    return Row(f"a turn at {per_second:.0f} a second, p99", measured, "<= 25 ms", late <= 25)


def presses(count: int = 1000, url: str = "") -> Row:
    """So many volunteers press 接单 on one ticket that needs one: when is the last answer written?"""
    with ExitStack() as stack:
        telegram = stack.enter_context(stage.scripted_telegram())
        data = _folder(stack)
        settings: dict[str, object] = {"database_url": url} if url else {}
        program = stage.Installed(
            data, telegram_token=telegram.token, telegram_api=telegram.url, telegram_pace=0, **settings
        )
        program.command("init", "--station", "枫林社区")
        database = Database(url or f"sqlite:///{data / 'wudan.db'}")
        ids = range(FIRST_PERSON, FIRST_PERSON + count)
        telegram.ask("crowd", first=FIRST_PERSON, count=count)
        ticket_id = _ticket_offered_to(database, ids)
        stack.enter_context(program)
        telegram.waits_until(lambda: telegram.counts()["bot_messages"] >= count, 120, "every offer card")
        begun = time.monotonic()
        telegram.ask("press_all", label="接单", people=list(ids))
        seconds = _until(lambda: _presses_heard(database) >= count, begun)
        with database.look() as session:
            taken = tickets.get_ticket(session, ticket_id).taken
        database.dispose()
    name = "PostgreSQL" if url else "SQLite"
    measured = f"{seconds:.2f} s ({count} presses, {taken} won)"
    return Row(f"presses on one ticket, {name}", measured, "<= 2 s", seconds <= 2 and taken == 1)


def presses_on_postgres() -> Row:
    """Measure the same on PostgreSQL."""
    binaries = binaries_of_the_wheel()
    if binaries is None:
        return Row("presses on one ticket, PostgreSQL", "not measured: no PostgreSQL here", "<= 2 s", reached=False)
    with running_postgres(binaries) as server:
        return presses(url=server.new_database())


def start() -> Row:
    """Start to the first answer: the process begins, a sentence waits, its answer arrives."""
    with ExitStack() as stack:
        telegram = stack.enter_context(stage.scripted_telegram())
        seconds = []
        data = _folder(stack)
        for n in range(4):
            program = stage.Installed(data, telegram_token=telegram.token, telegram_api=telegram.url, telegram_pace=0)
            if n == 0:
                program.command("init", "--station", "枫林社区")
            telegram.ask("crowd", first=FIRST_PERSON + n, count=1)
            before = int(telegram.counts()["bot_messages"])
            telegram.ask("say_all", lines=[[FIRST_PERSON + n, stage.SENTENCES[0].format(n=3)]])
            begun = time.monotonic()
            program.start()
            telegram.waits_until(_more_than(telegram, before), 30, "an answer")
            seconds.append(time.monotonic() - begun)
            program.stop()
    median = statistics.median(seconds[1:])
    return Row("start to first answer, warm", f"{median:.2f} s (median of 3)", "<= 2 s", median <= 2)


def memory(count: int = 10_000) -> Row:
    """Resident memory after ten thousand turns, and half-way, to see that it is flat."""
    with ExitStack() as stack:
        telegram = stack.enter_context(stage.scripted_telegram())
        program = stack.enter_context(stage.wudan(telegram, _folder(stack)))
        sizes = []
        for n in range(10):
            stage.turns(telegram, FIRST_PERSON + n * count // 10, count // 10)
            sizes.append(stage.resident_memory(program))
    measured = f"{sizes[-1]:.0f} MB (half-way {sizes[4]:.0f} MB)"
    return Row(
        f"memory after {count} turns", measured, "<= 200 MB, flat", sizes[-1] <= 200 and sizes[-1] < sizes[4] * 1.1
    )


def _more_than(telegram: RemoteBotApi, before: int) -> Callable[[], bool]:
    return lambda: bool(telegram.counts()["bot_messages"] > before)


def _folder(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wudan-bench-")))


def _until(holds: Callable[[], bool], begun: float) -> float:
    while not holds():
        if time.monotonic() - begun > 60:
            raise AssertionError("the presses were not all heard within a minute")
        time.sleep(0.01)
    return time.monotonic() - begun


def _presses_heard(database: Database) -> int:
    with database.look() as session:
        query = select(func.count()).where(Message.direction == "in", Message.kind == "press")
        return session.scalar(query) or 0


def _ticket_offered_to(database: Database, ids: range) -> int:
    """Write a community of volunteers and one ticket offered to all of them; its cards wait in the outbox."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from handlers import cards  # noqa: PLC0415
    from handlers.wording import volunteer  # noqa: PLC0415
    from nlp.lexicon import Lexicon  # noqa: PLC0415
    from storage import messages, offers  # noqa: PLC0415

    now, lexicon = datetime.now(UTC), Lexicon.load()
    with database.begin() as session:
        place = places.stations(session)[0]
        asker = Person(name="陈阿婆", created_at=now, place_id=place.id, consented_at=now)
        session.add(asker)
        session.flush()
        session.add(Chat(channel="telegram", address="7", person_id=asker.id, heard_at=now, status="gone"))
        ticket = tickets.draft(session, asker.id, now, "家里灯坏了", place_id=place.id, team="aid", item="home_repair")
        tickets.confirm(session, ticket, asker.id, now)
        for address in ids:
            person = Person(name="志愿者", created_at=now, place_id=place.id, consented_at=now)
            session.add(person)
            session.flush()
            chat = Chat(channel="telegram", address=str(address), person_id=person.id, heard_at=now)
            session.add(chat)
            session.flush()
            members.grant(session, person.id, "volunteer", place.id, now)
            offers.offer(session, ticket, person.id, now)
            text = volunteer.offer(ticket, lexicon, now)
            said = messages.say(session, chat, text, now, buttons=cards.offer_buttons(ticket), ticket_id=ticket.id)
            copies.keep_card(session, ticket.id, person.id, "volunteer", said)
        return ticket.id
