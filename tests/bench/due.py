"""Ten thousand open tickets whose limit passes in the same minute: all are looked at, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, insert, select
from sqlalchemy.orm import Session

from bot.front import Front
from bot.links import Links
from bot.media import Spool
from bot.schedule import Schedule
from bot.writer import Writer
from storage import members, people, places
from storage.database import Database
from storage.members import Membership, TeamMember
from storage.messages import Message
from storage.people import Chat, Person
from storage.schema import migrate
from storage.tickets import Ticket
from tests import daylight
from tests.bench import crowds, reach
from tests.bench.rows import Row
from tests.postgres import binaries_of_the_wheel, running_postgres

STATIONS, WORKERS, VOLUNTEERS = 60, 2, 20


def falling_due(count: int = 10_000, url: str = "") -> Row:
    """So many open tickets of sixty stations pass their limit at once, while others speak, 20 a second."""
    with tempfile.TemporaryDirectory(prefix="wudan-bench-") as folder:
        database = Database(url or f"sqlite:///{Path(folder) / 'wudan.db'}")
        migrate(database)
        now = datetime.now(UTC) + daylight.ahead()
        with database.begin() as session:
            stations = _street(session, now)
            _open(session, count, stations, now)
            crowds.settle_statistics(session)
        seconds, waits = asyncio.run(_looked_at(database, Path(folder)))
        with database.look() as session:
            told = session.scalar(
                select(func.count())
                .select_from(Message)
                .join(Chat, Chat.id == Message.chat_id)
                .join(Ticket, and_(Ticket.id == Message.ticket_id, Ticket.requester_id == Chat.person_id))
                .where(Ticket.late != ""),
            )
            waiting = session.scalar(select(func.count()).where(Ticket.next_look_at <= now))
        database.dispose()
    name = "PostgreSQL" if url else "SQLite"
    measured = (
        f"{seconds:.1f} s; {told} requesters told; {len(waits)} others answered meanwhile, p99 "
        f"{waits[int(len(waits) * 0.99)] * 1000:.0f} ms, the longest {waits[-1] * 1000:.0f} ms"
    )
    return Row(f"{count} open tickets falling due at once, {name}", measured, "<= 30 s; nobody waits longer than 1 s",
               seconds <= 30 and waits[-1] <= 1 and told == count and waiting == 0)  # fmt: skip


def falling_due_on_postgres() -> Row:
    """Measure the same on PostgreSQL."""
    binaries = binaries_of_the_wheel()
    if binaries is None:
        return Row("tickets falling due, PostgreSQL", "not measured: no PostgreSQL here", "<= 30 s", reached=False)
    with running_postgres(binaries) as server:
        return falling_due(url=server.new_database())


async def _looked_at(database: Database, folder: Path) -> tuple[float, list[float]]:
    """Look at what is due until nothing is; returns after how long, and how long others waited, sorted."""
    shift = daylight.ahead()
    writer = Writer(database, lambda _chats: None)
    front = Front(database, writer, Links("http://example.org", lambda purpose: purpose, database),
                  lambda: datetime.now(UTC) + shift)  # fmt: skip
    schedule = Schedule(front, Spool(folder))
    await reach.speak_to(front, 20, 0.05, lambda: reach.goes_on(1.0))
    looking = asyncio.create_task(schedule.look())
    begun = time.monotonic()
    ended = asyncio.create_task(_ends(looking))
    waits = await reach.speak_to(front, 100_000, 0.05, lambda: lambda: not looking.done())
    seconds = await ended - begun
    await asyncio.to_thread(writer.close)
    return seconds, sorted(waits)


async def _ends(task: asyncio.Task[None]) -> float:
    await task
    return time.monotonic()


def _street(session: Session, now: datetime) -> list[int]:
    """Sixty stations under six institutes and a center, each with its workers and volunteers; returns their ids."""
    stations = []
    for n in range(STATIONS):
        station = places.set_station(session, f"第{n}社区", phone="02155550123")
        places.set_above(session, station, ["区中心", f"第{n % 6}街道"])
        stations.append(station.id)
        for serves, role in ((WORKERS, "worker"), (VOLUNTEERS, "volunteer")):
            for one in range(serves):
                chat, person = people.make_chat(session, "telegram", f"{role} {n} {one}", now, name=f"{role}{one}")
                person.consented_at, person.place_id = now, station.id
                session.add(
                    Membership(person_id=chat.owner, place_id=station.id, role=role, status="active", since=now)
                )
                if role == "volunteer":
                    session.add(TeamMember(person_id=chat.owner, team="aid"))
    for place in [one for one in places.above(session, stations[0])[1:] if one not in stations]:
        chat, _ = people.make_chat(session, "telegram", f"above {place}", now, name="所里的人")
        members.grant(session, chat.owner, "worker", place, now)
    session.flush()
    return stations


def _open(session: Session, count: int, stations: list[int], now: datetime) -> None:
    """Let so many residents have an open ticket each, whose limit is this very minute."""
    ids = session.scalars(insert(Person).returning(Person.id), list(_residents(count, stations, now))).all()
    chats = [
        {"channel": "web" if n % 2 else "telegram", "address": f"resident {n}", "person_id": one, "heard_at": now}
        for n, one in enumerate(ids)
    ]
    session.execute(insert(Chat), chats)
    opened, due = now - timedelta(hours=2), now - timedelta(minutes=1)
    rows: list[dict[str, Any]] = [
        {"requester_id": one, "place_id": stations[n % len(stations)], "status": "open", "kind": "request",
         "team": "aid", "item": "home_repair", "urgency": "normal", "words": "家里水龙头坏了", "estate": "枫林苑",
         "building": "3", "unit": "", "room": "402", "spot": "", "phone": "13812345678", "vulnerable": False,
         "passcode": "1234", "needed": 1, "taken": 0, "skipped": "", "asked": 0, "enclosed": 0, "reopened": 0,
         "created_at": opened, "opened_at": opened, "helped": "", "wave": 0, "late": "", "alarmed": 0,
         "widens_at": due, "take_by": due + timedelta(seconds=n % 60), "solve_by": now + timedelta(days=7),
         "next_look_at": due + timedelta(seconds=n % 60)}
        for n, one in enumerate(ids)
    ]  # fmt: skip
    session.execute(insert(Ticket), rows)


def _residents(count: int, stations: list[int], now: datetime) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {"name": f"居民{n}", "created_at": now, "place_id": stations[n % len(stations)], "consented_at": now,
               "phone": "", "estate": "", "building": "", "unit": "", "room": ""}  # fmt: skip
