"""Senders beside one another, senders that die, and what each leaves behind: a row goes once, or is known to be in doubt."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.front import Front
from bot.links import Links
from bot.pace import Pace
from bot.sender import RECOVERS_EVERY, Sender
from bot.writer import Writer
from storage import messages, outbox, people
from storage.database import Database
from storage.messages import Message, Urge
from storage.outbox import DOUBTFUL, LEASE, Outgoing, Settled
from storage.schema import migrate
from tests.community import as_shipped

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.dispose()


def say(database: Database, chat: str, *texts: str, urge: Urge = Urge.ANSWER, replaces: int | None = None) -> list[int]:
    """Write what must be said to a chat of Telegram; returns the rows."""
    with database.begin() as session:
        place = people.open_chat(session, "telegram", chat, NOW, name="陈阿婆")
        return [messages.say(session, place, text, NOW, urge=urge, replaces_id=replaces) for text in texts]


def claim(database: Database, now: datetime = NOW, most: int = 10) -> list[Outgoing]:
    with database.begin() as session:
        return outbox.claim(session, "telegram", now, most=most)


def settle(database: Database, *outcomes: Settled) -> None:
    with database.begin() as session:
        outbox.settle(session, outcomes)


def recover(database: Database, now: datetime, *, alone: bool = False) -> int:
    with database.begin() as session:
        return outbox.recover(session, now, all_of_them=alone)


def row(database: Database, number: int) -> Message:
    with database.look() as session:
        found = session.get(Message, number)
        assert found is not None
        return found


def states(database: Database) -> Counter[str | None]:
    with database.look() as session:
        return Counter(session.scalars(select(Message.state)))


def test_two_senders_that_claim_at_once_send_each_row_once_and_in_order(database: Database) -> None:
    for chat in range(20):
        say(database, str(chat + 1), *(f"{chat}.{number}" for number in range(10)))
    sent: defaultdict[int, list[int]] = defaultdict(list)
    begin, lock = threading.Barrier(2), threading.Lock()

    def sends() -> int:
        count, outcomes = 0, list[Settled]()
        with lock:
            own = Database(database.url)
        begin.wait()
        while True:
            with own.begin() as session:
                outbox.settle(session, outcomes)
                rows = outbox.claim(session, "telegram", NOW, most=8)
            if not rows and states(own)["queued"] + states(own)["sending"] == 0:
                own.dispose()
                return count
            with lock:
                for one in rows:
                    sent[one.chat_id].append(one.id)
            count += len(rows)
            outcomes = [Settled(one.id, one.chat_id, "sent", channel_ref=str(one.id)) for one in rows]

    with ThreadPoolExecutor(2) as pool:
        counts = [done.result() for done in [pool.submit(sends), pool.submit(sends)]]
    assert sum(counts) == 200
    assert states(database) == {"sent": 200}
    assert all(rows == sorted(set(rows)) and len(rows) == 10 for rows in sent.values())


@pytest.mark.parametrize(
    ("urge", "again"), [(Urge.ALARM, True), (Urge.ANSWER, True), (Urge.NOTICE, False), (Urge.BROADCAST, False)]
)
def test_what_a_sender_left_between_sending_and_settling_is_judged_by_its_class(
    database: Database, urge: Urge, *, again: bool
) -> None:
    [number] = say(database, "7", "您好", urge=urge)
    assert [one.id for one in claim(database)] == [number]
    assert recover(database, NOW + LEASE + timedelta(seconds=1)) == 1
    assert row(database, number).state == ("queued" if again else "uncertain")
    assert row(database, number).remark == DOUBTFUL


def test_an_edit_goes_once_more_although_its_class_is_notice(database: Database) -> None:
    [original] = say(database, "7", "有人需要帮忙", urge=Urge.NOTICE)
    claim(database)
    settle(database, Settled(original, 1, "sent", channel_ref="70"))
    [edit] = say(database, "7", "已由李明接单", urge=Urge.NOTICE, replaces=original)
    claim(database)
    recover(database, NOW, alone=True)
    assert (row(database, edit).state, row(database, edit).remark) == ("queued", DOUBTFUL)


def test_what_died_twice_is_in_doubt_and_not_said_a_third_time(database: Database) -> None:
    [number] = say(database, "7", "您好")
    for _ in range(2):
        claim(database)
        recover(database, NOW, alone=True)
    assert row(database, number).state == "uncertain"
    assert claim(database) == []


def test_a_lease_that_runs_frees_nothing_and_one_that_ran_out_does(database: Database) -> None:
    say(database, "7", "您好")
    claim(database)
    assert recover(database, NOW + LEASE - timedelta(seconds=1)) == 0
    assert claim(database, NOW + LEASE) == []
    assert recover(database, NOW + LEASE + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("why", ["too many requests", "moved", "NetworkError"])
def test_what_is_perhaps_double_stays_marked_when_something_holds_it_up(database: Database, why: str) -> None:
    [number] = say(database, "7", "您好")
    claim(database)
    recover(database, NOW, alone=True)
    [again] = claim(database)
    settle(database, Settled(number, again.chat_id, "later", due_at=NOW, remark=why))
    [at_last] = claim(database)
    assert at_last.doubtful
    settle(database, Settled(number, again.chat_id, "sent", channel_ref="70"))
    assert row(database, number).remark == DOUBTFUL


def test_the_edits_of_what_perhaps_never_came_become_one_message(database: Database) -> None:
    [original] = say(database, "7", "有人需要帮忙", urge=Urge.NOTICE)
    claim(database)
    recover(database, NOW, alone=True)
    refs = []
    for number, text in enumerate(("已由李明接单", "做完了", "已办结")):
        say(database, "7", text, urge=Urge.NOTICE, replaces=original)
        [edit] = claim(database)
        refs.append(edit.replaces_ref)
        settle(database, Settled(edit.id, edit.chat_id, "sent", channel_ref="80" if number == 0 else edit.replaces_ref))
    assert refs == [None, "80", "80"]


class Telephone:
    """A channel that says everything at once, and remembers it."""

    name = "telegram"

    def __init__(self) -> None:
        self.said: list[Outgoing] = []
        self.heard = asyncio.Event()

    async def send(self, row: Outgoing) -> Settled:
        self.said.append(row)
        self.heard.set()
        return Settled(row.id, row.chat_id, "sent", channel_ref=str(row.id))


class Clock:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def a_sender(database: Database, clock: Clock, *, alone: bool) -> tuple[Sender, Telephone, Writer]:
    """A sender in the running loop; nothing wakes it but its own looks."""
    writer = Writer(database, lambda _chats: None)
    telephone = Telephone()
    front = Front(database, writer, Links("http://example.org", str, database), clock, as_shipped)
    return Sender(front, telephone, Pace(kept=False), alone=alone), telephone, writer


async def stopped(task: asyncio.Task[None], writer: Writer) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.to_thread(writer.close)


@pytest.mark.asyncio
async def test_a_running_sender_takes_over_what_a_dead_one_left_as_soon_as_its_lease_has_run_out(
    database: Database,
) -> None:
    clock = Clock()
    [number] = say(database, "7", "您好")
    claim(database)
    sender, telephone, writer = a_sender(database, clock, alone=False)
    task = asyncio.create_task(sender.run())
    [marker] = say(database, "8", "早上好")
    sender.wake()
    await asyncio.wait_for(telephone.heard.wait(), 10)
    assert [one.id for one in telephone.said] == [marker]
    telephone.heard.clear()
    clock.now = NOW + LEASE + RECOVERS_EVERY
    sender.wake()
    await asyncio.wait_for(telephone.heard.wait(), 10)
    await stopped(task, writer)
    assert [one.id for one in telephone.said] == [marker, number]
    assert (row(database, number).state, row(database, number).remark) == ("sent", DOUBTFUL)


@pytest.mark.asyncio
async def test_a_sender_that_is_stopped_while_it_claims_leaves_nothing_in_doubt(database: Database) -> None:
    numbers = [say(database, str(chat), "您好", urge=Urge.NOTICE)[0] for chat in range(1, 4)]
    sender, telephone, writer = a_sender(database, Clock(), alone=True)
    claimed, goes_on = threading.Event(), threading.Event()
    original = outbox.claim

    def slow_claim(session: object, *given: object, **more: object) -> Sequence[Outgoing]:
        rows = original(session, *given, **more)  # type: ignore[arg-type]
        claimed.set()
        goes_on.wait(10)
        return rows

    outbox.claim = slow_claim  # type: ignore[assignment]
    try:
        task = asyncio.create_task(sender.run())
        await asyncio.to_thread(claimed.wait, 10)
        task.cancel()
        await asyncio.sleep(0)
        goes_on.set()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(writer.close)
    finally:
        outbox.claim = original
    left = [row(database, number) for number in numbers]
    assert all(one.state in ("sent", "queued") and one.remark is None for one in left), [one.state for one in left]
    assert len(telephone.said) == sum(one.state == "sent" for one in left)
