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
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot import words
from handlers import due, talk
from handlers.turn import Heard, Kind, Outcome, Scene
from nlp.lexicon import Lexicon
from nlp.reader import Reader
from storage import found, invitations, members, outbox, pages, people, places, tickets
from storage.database import Database
from storage.messages import Message
from storage.outbox import Settled
from storage.tickets import Ticket
from tests.databases import lent_sqlite

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Wednesday morning: the Saturday of that week is the 21st.
WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=SHANGHAI)
ESTATE = "幸福小区"
TAP = "我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话13812345678"
PHONE = "13812345678"


@cache
def the_reader(*estates: str) -> Reader:
    """Return a reader of the lexicon that ships; one for all tests, for it holds nothing that changes."""
    return Reader(Lexicon.load(), estates)


@dataclass(frozen=True)
class Seen:
    """A message in somebody's chat, as it reads now."""

    id: int
    text: str
    buttons: dict[str, str]
    ticket_id: int | None
    mine: bool


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

    def said(self) -> list[Message]:
        """Return every message row, the oldest first."""
        with self.database.look() as session:
            return list(session.scalars(select(Message).order_by(Message.id)))


class Neighbour:
    """A person with one chat."""

    def __init__(self, community: Community, name: str, channel: str) -> None:
        self.community = community
        self.name = name
        self.channel = channel
        self.address = f"address {next(community.addresses)}"
        self.id = 0
        self.chat_id = 0

    def says(self, text: str, kind: Kind = Kind.TEXT, **more: str) -> str:
        """Say something; return what was answered here, with the toast."""
        return self._does(kind, text=text, **more)

    def sends_photo(self, caption: str = "") -> str:
        """Send a photo; return what was answered here."""
        return self._does(Kind.PHOTO, text=caption, ref="a photo")

    def opens(self, token: str = "") -> str:
        """Open the chat, perhaps by an invitation; return what was answered here."""
        return self._does(Kind.START, text=token)

    def presses(self, label: str) -> str:
        """Press the newest button that reads (or begins) so; return what was answered here, with the toast."""
        for message in reversed(self.sees):
            for text, payload in message.buttons.items():
                if text == label or text.startswith(label):
                    return self.presses_payload(payload, str(message.id))
        raise AssertionError(f"{self.name} sees no button {label}: {[m.buttons for m in self.sees]}")

    def arrives(self) -> str:
        """Press 我到了, and that it is so where the day has not come yet; return what was answered here."""
        said = self.presses("我到了")
        return self.presses("现在就到了") if "您现在就到门口了吗" in said else said

    def presses_payload(self, payload: str, pressed: str = "") -> str:
        """Press a button that may never have been shown."""
        return self._does(Kind.PRESS, press=payload, pressed=pressed)

    @property
    def sees(self) -> list[Seen]:
        """What stands in the chat now, the oldest first: each message with its newest edit."""
        with self.community.database.look() as session:
            return _seen(session, self.chat_id)

    @property
    def last(self) -> str:
        """The newest message of ours."""
        return next((one.text for one in reversed(self.sees) if not one.mine), "")

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message of ours."""
        return next((list(one.buttons) for one in reversed(self.sees) if not one.mine), [])

    def reads(self, words: str) -> bool:
        """Whether these words stand anywhere in the chat now, said by us."""
        return any(words in one.text for one in self.sees if not one.mine)

    def asks_for_a_repair(self, words: str = TAP) -> Ticket:
        """Ask for help with the tap, agree and confirm; return the open ticket."""
        self.says(words)
        while self.buttons and "确认" not in self.buttons:
            self.presses("同意" if "同意" in self.buttons else self.buttons[0])
        self.presses("确认")
        return self.community.newest()

    def _does(self, kind: Kind, *, text: str = "", press: str = "", pressed: str = "", ref: str = "",
              called: str = "", replies_to: str = "") -> str:  # fmt: skip
        community = self.community
        community.passes(seconds=20)
        before = max((one.id for one in community.said()), default=0)
        outcome = community.hears(
            Heard(
                self.channel, self.address, community.next_key(), community.now, kind,
                text=text, press=press, pressed=pressed, ref=ref, name=self.name, called=called,
                replies_to=replies_to,
            ),
        )  # fmt: skip
        new = [
            row.text for row in community.said()
            if row.id > before and row.chat_id == self.chat_id and row.direction == "out"
        ]  # fmt: skip
        return "\n".join([*new, *([f"toast: {outcome.toast}"] if outcome.toast else [])])


def _seen(session: Session, chat_id: int) -> list[Seen]:
    rows = pages.recent(session, chat_id)
    newer = pages.rewritten(session, [row.id for row in rows])
    seen = []
    for row in rows:
        now = newer.get(row.id, row)
        buttons = {label: payload for line in (now.data or {}).get("buttons", []) for label, payload in line}
        seen.append(Seen(row.id, now.text, buttons, row.ticket_id, row.direction == "in"))
    return seen


@contextmanager
def fresh_community() -> Iterator[Community]:
    """A community with one station on an SQLite database of its own, for tests that want many."""
    with lent_sqlite() as database:
        community = Community(database)
        community.station()
        yield community


@pytest.fixture
def community(sqlite_database: Database) -> Community:
    """A community with one station, on SQLite."""
    made = Community(sqlite_database)
    made.station()
    return made


@pytest.fixture
def both(database: Database) -> Community:
    """A community with one station; the test runs on SQLite and on PostgreSQL."""
    made = Community(database)
    made.station()
    return made
