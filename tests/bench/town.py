"""A town after two years: 100,000 tickets, 1,000,000 messages and 20,000 people in sixty stations, made in bulk."""

from __future__ import annotations

import importlib.resources
import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import create_engine, insert, text
from sqlalchemy.orm import Session

from nlp.lexicon import Lexicon
from nlp.reader import Reader
from storage import places
from storage.activities import Activity, Occurrence
from storage.database import Base, Database
from storage.endings import Rating
from storage.ledger import Hours
from storage.members import Membership, TeamMember
from storage.people import Chat, Person
from storage.rectifications import Rectification
from storage.shifts import Shift, Signup
from storage.tickets import ZONE, Ticket
from storage.units import Unit
from tests.bench.crowds import AT_ONCE

STATIONS, INSTITUTES, DAYS = 60, 6, 730
ESTATE, HOUSES = "幸福小区", range(1, 30)
SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴徐孙马朱胡", "秀英建国桂兰志强淑珍丽华伟明芳敏静"
SEEDS = ("home.txt", "street.txt", "needs_more.txt", "care.txt")
A_TICKET: dict[str, Any] = {
    "until_time": None, "when_part": None, "when_time": None, "when_date": None, "for_whom": None, "skipped": "",
    "passcode": "1234", "unit": "", "room": "402", "spot": "", "helped": "", "latitude": None, "longitude": None,
    "wave": 1, "widens_at": None, "team_by": None, "arrive_by": None, "alarmed": 0, "alarm_at": None,
    "remind_at": None, "enclosed": 0, "needed": 1, "vulnerable": False,
}  # fmt: skip
# Said ten times about each ticket: four times by people.
SAID = """INSERT INTO messages (chat_id, ticket_id, direction, kind, at, text, attempts, urge, state)
SELECT chats.id, tickets.id, CASE WHEN turn.n % 5 IN (0, 3) THEN 'in' ELSE 'out' END, 'text', tickets.opened_at,
tickets.words, 0, CASE WHEN turn.n % 5 IN (0, 3) THEN NULL ELSE 1 END,
CASE WHEN turn.n % 5 IN (0, 3) THEN NULL ELSE 'sent' END
FROM tickets JOIN chats ON chats.person_id = tickets.requester_id CROSS JOIN turn"""
HAPPENED = """INSERT INTO events (at, thing, thing_id, act, before, after, actor_id, why)
SELECT tickets.opened_at, 'ticket', tickets.id, CASE WHEN turn.n = 5 THEN 'see' ELSE 'move' END, 'open', 'open',
CASE WHEN turn.n % 2 = 0 THEN NULL ELSE 1 + (tickets.id * 7 + turn.n) % 3000 END, NULL
FROM tickets CROSS JOIN turn WHERE turn.n < 7 ORDER BY tickets.opened_at, tickets.id"""
JUDGED = """UPDATE tickets SET judged_in = ratings.round, judged_solved = ratings.solved, judged_stars = ratings.stars
FROM ratings WHERE ratings.ticket_id = tickets.id"""
TAKEN = """INSERT INTO assignments (ticket_id, person_id, status, taken_at, done_at, minutes)
SELECT id, 1 + id % 3000, CASE status WHEN 'taken' THEN 'taken' ELSE 'done' END, first_taken_at, ended_at, 30 + id % 90
FROM tickets WHERE first_taken_at IS NOT NULL"""
FOUND = """INSERT INTO found (token, ticket_id)
SELECT cut.token, tickets.id FROM tickets JOIN cut ON cut.n = tickets.id % {count} ORDER BY cut.token, tickets.id"""
NAMED = """INSERT INTO found (token, ticket_id)
SELECT '@' || people.name, tickets.id FROM tickets JOIN people ON people.id = tickets.requester_id
UNION ALL SELECT '#' || substr(tickets.phone, 8), tickets.id FROM tickets"""
PLACED = """INSERT INTO found (token, ticket_id)
SELECT house.token, tickets.id FROM tickets JOIN house ON house.building = tickets.building WHERE true
ORDER BY house.token, tickets.id ON CONFLICT DO NOTHING"""


class Town(NamedTuple):
    """Who and what is there: the center, a street of ten stations, one station, and sentences that people said."""

    center: int
    institute: int
    station: int
    sentences: list[str]


def build(database: Database, now: datetime, *, tickets: int = 100_000, persons: int = 20_000) -> Town:
    """Fill a migrated, empty database; ten messages a ticket."""
    rng = random.Random(6)
    reader = Reader(Lexicon.load(), (ESTATE,))
    lines = [line for name in SEEDS for line in _lines(name)][:4000]
    items = list(reader.lexicon.items.values())
    with database.begin() as session:
        stations = _stations(session)
        _people(session, rng, stations, persons, now)
    with database.begin() as session:
        _many(session, Ticket, _tickets(rng, lines, items, stations, tickets, persons, now))
        _many(session, Rating, _ratings(rng, tickets, now))
        session.execute(text(JUDGED))
        _serve(session, rng, stations, now)
        _hand_over(session, rng, stations[0], tickets, now)
    with database.begin() as session:
        session.execute(text("CREATE TEMPORARY TABLE turn (n integer)"))
        session.execute(text("INSERT INTO turn (n) VALUES (:n)"), [{"n": n} for n in range(10)])
        session.execute(text("CREATE TEMPORARY TABLE cut (n integer, token varchar)"))
        cut = [{"n": n, "token": token} for n, line in enumerate(lines) for token in reader.words(line)]
        session.execute(text("INSERT INTO cut (n, token) VALUES (:n, :token)"), cut)
        session.execute(text("CREATE INDEX cut_n ON cut (n)"))
        # Where it is: the name of an estate stands in every ticket of it.
        session.execute(text("CREATE TEMPORARY TABLE house (building varchar, token varchar)"))
        houses = [{"building": str(n), "token": one} for n in HOUSES for one in reader.words(f"{ESTATE}{n}#")]
        session.execute(text("INSERT INTO house (building, token) VALUES (:building, :token)"), houses)
        for statement in (SAID, HAPPENED, TAKEN, FOUND.format(count=len(lines)), NAMED, PLACED):
            session.execute(text(statement))
    settle(database)
    with database.look() as session:
        center = places.find_place_named(session, "区中心")
        institute = places.find_place_named(session, "第0街道")
        assert center is not None
        assert institute is not None
        return Town(center.id, institute.id, stations[0], lines)


def settle(database: Database) -> None:
    """Let PostgreSQL keep its tables as it does by itself in a town that grows slowly."""
    if not database.sqlite:
        # Each ticket laid down its own words; what was laid down long ago was looked through, and is known to stand.
        keep = ("CLUSTER found USING ix_found_ticket_id", "VACUUM ANALYZE")
        # The next ticket has the next number, though these brought theirs.
        newest = "SELECT setval(pg_get_serial_sequence('tickets', 'id'), max(id)) FROM tickets"
        engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in (*keep, newest):
                connection.exec_driver_sql(statement)
        engine.dispose()


def _lines(name: str) -> Iterator[str]:
    seeds = (importlib.resources.files("nlp") / "seeds" / name).read_text(encoding="utf-8")
    return (line for line in seeds.splitlines() if line and not line.startswith("#"))


def _stations(session: Session) -> list[int]:
    found = []
    for n in range(STATIONS):
        station = places.set_station(session, f"第{n}社区", phone="02155550123")
        places.set_above(session, station, ["区中心", f"第{n % INSTITUTES}街道"])
        found.append(station.id)
    return found


def _people(session: Session, rng: random.Random, stations: list[int], count: int, now: datetime) -> None:
    _many(session, Person, (
        {"name": rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2)), "phone": "", "estate": "", "building": "",
         "unit": "", "room": "", "place_id": stations[n % STATIONS], "consented_at": now, "created_at": now}
        for n in range(count)
    ))  # fmt: skip
    _many(session, Chat, (
        {"channel": "web", "address": f"chat {n}", "person_id": n + 1, "heard_at": now} for n in range(count)
    ))  # fmt: skip
    # The first 3,000 serve; the first 120 work.
    _many(session, Membership, (
        {"person_id": n + 1, "place_id": stations[n % STATIONS], "role": "worker" if n < 120 else "volunteer",
         "status": "active", "since": now - timedelta(days=DAYS), "waits_since": now}
        for n in range(3000)
    ))  # fmt: skip
    _many(session, TeamMember, ({"person_id": n + 1, "team": rng.choice(("aid", "health"))} for n in range(3000)))


def _tickets(
    rng: random.Random, lines: list[str], items: list[Any], stations: list[int], count: int, persons: int, now: datetime
) -> Iterator[dict[str, Any]]:
    for n in range(count):
        opened = now - timedelta(minutes=(count - n) * DAYS * 24 * 60 / count)
        recent, draw = count - n < count // 50, rng.random()
        status = (
            rng.choice(("open", "taken", "under_way", "done")) if recent else "cancelled" if draw < 0.08 else "closed"
        )
        taken = (
            None
            if status in ("open", "cancelled") or draw > 0.95
            else opened + timedelta(minutes=rng.expovariate(1 / 90))
        )
        item, live = rng.choice(items), status in ("open", "taken", "under_way", "done")
        number = 1001 + n
        yield A_TICKET | {
            "id": number, "requester_id": 1 + rng.randrange(persons), "place_id": rng.choice(stations),
            "status": status, "kind": rng.choice(("request", "report")), "team": item.team, "item": item.key,
            "urgency": rng.choices(("danger", "urgent", "normal"), (1, 9, 90))[0], "words": lines[number % len(lines)],
            "estate": ESTATE, "building": str(rng.choice(HOUSES)), "phone": f"138{rng.randrange(10**8):08d}",
            "taken": 0 if taken is None else 1, "asked": int(status in ("done", "closed") and taken is not None),
            "reopened": int(status == "closed" and taken is not None and draw < 0.06),
            "created_at": opened, "opened_at": opened, "ended_at": None if live else opened + timedelta(days=2),
            "take_by": opened + timedelta(hours=2), "solve_by": opened + timedelta(days=7),
            "first_taken_at": taken, "answered_at": taken, "answer_due": None if taken is None else opened + timedelta(hours=2),
            "late": "take" if live and draw < 0.2 else "", "next_look_at": now + timedelta(days=1) if live else None,
        }  # fmt: skip


def _ratings(rng: random.Random, count: int, now: datetime) -> Iterator[dict[str, Any]]:
    for n in range(count):
        if rng.random() < 0.55:
            solved = rng.random() < 0.9
            yield {"ticket_id": 1001 + n, "round": 0, "solved": solved, "stars": rng.choice((None, 1, 3, 4, 5, 5)) if solved else None,
                   "words": "谢谢志愿者", "at": now - timedelta(minutes=(count - n) * DAYS * 24 * 60 / count)}  # fmt: skip


def _serve(session: Session, rng: random.Random, stations: list[int], now: datetime) -> None:
    """A volunteer day each week in every station, ten people on each."""
    weeks = DAYS // 7
    session.execute(insert(Activity), [
        {"place_id": one, "kind": "saturday", "starts_on": "2024-01-06", "status": "running", "made_by": 1, "made_at": now}
        for one in stations
    ])  # fmt: skip
    days = [(n, one, (now - timedelta(weeks=week)).astimezone(ZONE).date().isoformat())
            for week in range(weeks) for n, one in enumerate(stations, 1)]  # fmt: skip
    _many(session, Occurrence, (
        {"activity_id": n, "place_id": one, "day": day, "status": "over"} for n, one, day in days))  # fmt: skip
    _many(session, Shift, (
        {"occurrence_id": n, "needed": 12, "taken": 10, "team": rng.choice(("aid", "health", None))}
        for n in range(1, len(days) + 1)))  # fmt: skip
    _many(session, Signup, (
        {"occurrence_id": n, "shift_id": n, "person_id": 1 + (n * 13 + k) % 3000,
         "status": "missed" if k == 0 else "left", "at": now, "arrived_at": now, "left_at": now}
        for n in range(1, len(days) + 1) for k in range(10)))  # fmt: skip
    _many(session, Hours, (
        {"person_id": 1 + ((at + 1) * 13 + k) % 3000, "signup_id": at * 10 + k + 1, "place_id": one, "day": day,
         "minutes": 120, "status": "confirmed", "made_at": now}
        for at, (_, one, day) in enumerate(days) for k in range(1, 10)))  # fmt: skip


def _hand_over(session: Session, rng: random.Random, station: int, count: int, now: datetime) -> None:
    session.add(Unit(place_id=station, name="物业公司", phone="", person_id=None, is_gone=False))
    session.flush()
    at = [now - timedelta(days=rng.randrange(DAYS)) for _ in range(3000)]
    _many(session, Rectification, (
        {"ticket_id": 1001 + rng.randrange(count), "unit_id": 1, "by_id": 1, "status": "passed", "at": one,
         "due_at": one + timedelta(days=3), "answer": "", "answered_at": one + timedelta(days=rng.randrange(5)),
         "returned": 0}
        for one in at))  # fmt: skip


def _many(session: Session, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            session.connection().execute(insert(table.__table__), part)  # type: ignore[arg-type]
            part = []
    if part:
        session.connection().execute(insert(table.__table__), part)  # type: ignore[arg-type]
