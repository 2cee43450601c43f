"""A community on a real database, whose people say and press things; no door between, and a clock of its own.

alice = community.resident("陈阿婆")
alice.says("我家水龙头坏了")
alice.presses("同意")
assert "单号" in alice.last
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot import words
from handlers import due, talk
from handlers.turn import Heard, Outcome, Scene
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from storage import found, invitations, members, outbox, pages, people, places, tickets, vocabulary
from storage.database import Database
from storage.messages import Message
from storage.outbox import Settled
from storage.tickets import Ticket
from tests.databases import lent_sqlite
from tests.neighbour import TAP, Neighbour

__all__ = [
    "ESTATE", "PHONE", "SHANGHAI", "TAP", "WEDNESDAY", "Community", "Neighbour", "as_shipped", "at", "both",
    "community", "fresh_community", "the_reader",
]  # fmt: skip

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Wednesday morning: the Saturday of that week is the 21st.
WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=SHANGHAI)
ESTATE = "幸福小区"
PHONE = "13812345678"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of that November."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@cache
def the_reader(*estates: str) -> Reader:
    """Return a reader of the lexicon that ships; one for all tests, for it holds nothing that changes."""
    return Reader(Lexicon.load(), estates)


def as_shipped(_session: Session) -> Reader:
    """Read the words for a `Front` or a `Service` whose test is about no words: anew it takes longer than most tests."""
    return the_reader()


class Community:
    """Everybody in one database, and the time there."""

    def __init__(self, database: Database, now: datetime = WEDNESDAY) -> None:
        self.database = database
        self.now = now
        self.estates: tuple[str, ...] = ()
        self._words: Reader | None = None
        self._keys = itertools.count(1)
        self.addresses = itertools.count(1)
        database.before_commit = lambda session: found.keep_up(session, self.reader.words)

    @property
    def reader(self) -> Reader:
        return self._words or the_reader(*self.estates)

    def rereads(self) -> None:
        """Take up the words as they are now: edits, names, approved weights; a process does within seconds."""
        with self.database.look() as session:
            self._words = words.read_words(session)

    def words_in_force(self) -> list[tuple[str, str, str, str]]:
        """Return the edits of the words that stand: act, label, word, meaning."""
        with self.database.look() as session:
            return [(one.act, one.label, one.word, one.means) for one in vocabulary.edits_in_force(session)]

    def station(
        self,
        name: str = "枫林社区",
        *,
        phone: str = "02155550123",
        hours: str = "9:00-17:00",
        estates: Sequence[str] = (ESTATE,),
    ) -> int:
        """Set a station up and return its id."""
        self.estates = (*self.estates, *estates)
        with self.database.begin() as session:
            return places.set_station(session, name, phone=phone, hours=hours, estates=estates).id

    def resident(
        self, name: str, *, agreed: bool = False, station: int | None = None, channel: str = "web"
    ) -> Neighbour:
        """Somebody with a phone of their own; `agreed`: to what is kept, on an earlier day."""
        who = Neighbour(self, name, channel)
        with self.database.begin() as session:
            chat = people.open_chat(session, channel, who.address, self.now, name=name)
            person = people.get_person(session, chat.owner)
            person.place_id = station
            person.consented_at = self.now if agreed else None
            who.chat_id, who.id = chat.id, person.id
        return who

    def volunteer(self, name: str, *teams: str, station: int = 1, channel: str = "web") -> Neighbour:
        """A volunteer of the station who serves in these teams (aid where none is named)."""
        who = self.resident(name, agreed=True, station=station, channel=channel)
        with self.database.begin() as session:
            members.grant(session, who.id, "volunteer", station, self.now)
            members.set_teams(session, who.id, teams or ("aid",))
        return who

    def worker(self, name: str, *, station: int = 1, channel: str = "web") -> Neighbour:
        """A community worker of the station."""
        who = self.resident(name, agreed=True, station=station, channel=channel)
        with self.database.begin() as session:
            members.grant(session, who.id, "worker", station, self.now)
        return who

    def crowd(self, count: int, *, station: int = 1, channel: str = "web") -> list[int]:
        """Many volunteers of the team aid, made in one go; returns their ids."""
        with self.database.begin() as session:
            made = [
                {"name": f"志愿者{n}", "created_at": self.now, "phone": "", "estate": "", "building": "", "unit": "",
                 "room": "", "place_id": station, "consented_at": self.now}
                for n in range(count)
            ]  # fmt: skip
            ids = list(session.scalars(insert(people.Person).returning(people.Person.id), made))
            for person_id in ids:
                people.open_chat(session, channel, f"crowd-{person_id}", self.now, person_id=person_id)
                members.grant(session, person_id, "volunteer", station, self.now)
                members.set_teams(session, person_id, ("aid",))
        return ids

    def invitation(self, purpose: str, station: int | None = 1, person: int | None = None) -> str:
        """Make an invitation and return its token."""
        with self.database.begin() as session:
            return invitations.invite(session, purpose, self.now, place_id=station, person_id=person)

    def passes(self, **time: float) -> None:
        """Let time go by: `passes(hours=2)`."""
        self.now += timedelta(**time)

    def ticks(self) -> list[str]:
        """Do what is due now, until nothing is."""
        done: list[str] = []
        while lines := self.tick():
            done += lines
        return done

    def sends(self) -> list[str]:
        """Let everything that waits for Telegram go out; returns what did."""
        gone: list[str] = []
        while True:
            with self.database.begin() as session:
                rows = outbox.claim(session, "telegram", self.now, most=50)
                outbox.settle(session, [Settled(row.id, row.chat_id, "sent", str(row.id)) for row in rows])
            if not rows:
                return gone
            gone += [row.text for row in rows]

    def ticks_twice_at_once(self, rounds: int = 6) -> None:
        """Do what is due now in two threads that begin together, and then until nothing is."""
        together = threading.Barrier(2)

        def ticks() -> None:
            together.wait()
            for _ in range(rounds):
                self.tick()

        threads = [threading.Thread(target=ticks) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.ticks()

    def tick(self) -> list[str]:
        """Do one round of what is due."""
        with self.database.begin() as session:
            scene = Scene(session, self.reader, self.now)
            return [*due.tick(scene), *due.tidy(scene)]

    def hears(self, heard: Heard) -> Outcome:
        """Let a delivery arrive, in a transaction of its own."""
        with self.database.begin() as session:
            return talk.hear(session, self.reader, heard)

    def next_key(self) -> str:
        return f"delivery-{next(self._keys)}"

    def ticket(self, number: int) -> Ticket:
        """Return a ticket as it stands, to look at."""
        with self.database.look() as session:
            return tickets.get_ticket(session, number)

    def newest(self) -> Ticket:
        """Return the newest ticket."""
        with self.database.look() as session:
            found = session.scalar(select(Ticket).order_by(Ticket.id.desc()).limit(1))
            assert found is not None
            return found

    def newest_message(self) -> int:
        """Return the id of the newest message row; 0 where there is none."""
        with self.database.look() as session:
            return pages.newest_id(session)

    def said(self) -> list[Message]:
        """Return every message row, the oldest first."""
        with self.database.look() as session:
            return list(session.scalars(select(Message).order_by(Message.id)))


@contextmanager
def fresh_community() -> Iterator[Community]:
    """A community with one station on an SQLite database of its own, for tests that want many."""
    with lent_sqlite() as database:
        community = Community(database)
        community.station()
        yield community


def the_only_one(database: Database) -> Community:
    """Make the test's community; two would give the same keys, and what reaches the second be taken for repetitions."""
    assert "community" not in vars(database), "a test has one community: do not mix both and community"
    vars(database)["community"] = made = Community(database)
    return made


@pytest.fixture
def community(sqlite_database: Database) -> Community:
    """A community with one station, on SQLite."""
    made = the_only_one(sqlite_database)
    made.station()
    return made


@pytest.fixture
def both(database: Database) -> Community:
    """A community with one station; the test runs on SQLite and on PostgreSQL."""
    made = the_only_one(database)
    made.station()
    return made
