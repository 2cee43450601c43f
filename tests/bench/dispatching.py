"""The first wave: of twenty thousand volunteers, whom a ticket is offered to, and what is written of it."""

from __future__ import annotations

import random
import statistics
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from handlers import dispatch
from handlers.turn import Scene
from storage import places, tickets
from storage.database import Database
from storage.members import Membership, TeamMember
from storage.offers import Offer
from storage.people import Chat, Person
from storage.schema import migrate
from storage.tickets import Ticket
from storage.wishes import FreeHours, Wish
from tests.bench import crowds
from tests.bench.rows import Row
from tests.community import WEDNESDAY, the_reader
from tests.postgres import binaries_of_the_wheel, running_postgres

TEAMS = ("aid", "health", "culture", "legal", "waste", "edu", "safety", "env")
AT_ONCE = 5000


def settle_in(session: Session, stations: int, volunteers: int, now: datetime, seed: int = 7) -> list[int]:
    """Let so many volunteers live in so many stations of one institute, with their teams, wishes and a past.

    Returns the stations' ids.
    """
    rng = random.Random(seed)
    ids = []
    for n in range(stations):
        station = places.set_station(session, f"第{n + 1}社区", estates=[f"第{n + 1}小区"])
        places.set_above(session, station, ["中心", "街道"])
        ids.append(station.id)
    people: list[int] = []
    for begin in range(0, volunteers, AT_ONCE):
        many = range(begin, min(begin + AT_ONCE, volunteers))
        made = [
            {"name": f"志愿者{n}", "created_at": now, "place_id": ids[n % stations], "consented_at": now, "phone": "",
             "estate": "" if n % 3 else f"第{n % stations + 1}小区", "building": "", "unit": "", "room": ""}
            for n in many
        ]  # fmt: skip
        people += session.scalars(insert(Person).returning(Person.id), made).all()
    rows: dict[Any, list[dict[str, Any]]] = {Chat: [], Membership: [], TeamMember: [], Wish: [], FreeHours: []}
    for n, one in enumerate(people):
        since = now - timedelta(minutes=rng.randrange(60 * 24 * 60))
        rows[Chat].append({"channel": "web", "address": f"page {one}", "person_id": one, "heard_at": now})
        rows[Membership].append({"person_id": one, "place_id": ids[n % stations], "role": "volunteer",
                                 "status": "active", "since": since, "waits_since": since})  # fmt: skip
        rows[TeamMember] += [{"person_id": one, "team": team} for team in rng.sample(TEAMS, rng.choice((1, 1, 2, 3)))]
        if rng.random() < 0.2:
            rests = now + timedelta(days=3) if rng.random() < 0.25 else None
            rows[Wish].append({"person_id": one, "rests_until": rests, "weekends_only": rng.random() < 0.3,
                               "only_teams": "", "most_a_week": 3})  # fmt: skip
        if rng.random() < 0.15:
            rows[FreeHours].append({"person_id": one, "weekday": rng.randrange(7), "starts_at": "08:00",
                                    "ends_at": "12:00"})  # fmt: skip
    for table, many_rows in rows.items():
        for begin in range(0, len(many_rows), AT_ONCE):
            session.execute(insert(table), many_rows[begin : begin + AT_ONCE])
    return ids


def open_ticket(session: Session, place_id: int, now: datetime, **known: Any) -> Ticket:
    """Open a ticket of somebody new in the station."""
    asker = Person(name="陈阿婆", created_at=now, place_id=place_id, consented_at=now)
    session.add(asker)
    session.flush()
    facts = {"team": "aid", "item": "home_repair", "place_id": place_id, "when_date": "2026-11-20", "when_part": "上午"}
    ticket = tickets.draft(session, asker.id, now, "家里灯坏了", **(facts | known))
    tickets.confirm(session, ticket, asker.id, now)
    return ticket


def past(session: Session, ids: list[int], people: int, count: int, now: datetime) -> None:
    """Let so many offers have been made before, most of them weeks ago."""
    rng = random.Random(11)
    old = [open_ticket(session, place_id, now - timedelta(days=30)).id for place_id in ids]
    made = {(rng.choice(old), rng.randrange(1, people)): rng.randrange(60 * 24 * 40) for _ in range(count)}
    session.execute(insert(Offer), [
        {"ticket_id": ticket_id, "person_id": person_id, "status": "expired", "at": now - timedelta(minutes=ago),
         "wave": 1, "reasons": [], "why": "", "counted": 1}
        for (ticket_id, person_id), ago in made.items()
    ])  # fmt: skip


def wave(count: int = 20_000, stations: int = 60, rounds: int = 60, url: str = "") -> Row:
    """Rank and post the first wave of so many tickets, one after the other."""
    with tempfile.TemporaryDirectory(prefix="wudan-bench-") as folder:
        database = Database(url or f"sqlite:///{Path(folder) / 'wudan.db'}")
        migrate(database)
        with database.begin() as session:
            ids = settle_in(session, stations, count, WEDNESDAY)
            past(session, ids, count, count, WEDNESDAY)
            crowds.settle_statistics(session)
        walls, works, asked = [], [], 0
        for n in range(rounds):
            with database.begin() as session:
                ticket = open_ticket(session, ids[n % stations], WEDNESDAY)
                scene = Scene(session, the_reader(), WEDNESDAY)
                wall, work = perf_counter(), process_time()
                asked += dispatch.offer_around(scene, ticket)
                walls.append(perf_counter() - wall)
                works.append(process_time() - work)
        database.dispose()
    middle, late = statistics.median(walls) * 1000, sorted(walls)[int(rounds * 0.95)] * 1000
    work = statistics.median(works) * 1000
    name = "PostgreSQL" if url else "SQLite"
    measured = (
        f"{middle:.1f} ms with all around it, p95 {late:.1f} ms ({work:.1f} ms of this "
        f"process's work); {asked / rounds:.1f} asked a ticket"
    )
    # SQLite works within this process: whatever else the machine does, its work is no more than this.
    return Row(f"first wave among {count} volunteers of {stations} stations, {name}", measured, "<= 20 ms",
               (middle if url else work) <= 20 and asked >= rounds)  # fmt: skip


def wave_on_postgres() -> Row:
    """Measure the same on PostgreSQL."""
    binaries = binaries_of_the_wheel()
    if binaries is None:
        return Row("first wave, PostgreSQL", "not measured: no PostgreSQL here", "<= 20 ms", reached=False)
    with running_postgres(binaries) as server:
        return wave(url=server.new_database())
