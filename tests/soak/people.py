"""The people of the simulated week: what they do when they hear something; and what may never be, looked at each time."""

from __future__ import annotations

import heapq
import itertools
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers import dispatch, due, talk
from handlers.buttons import Press
from handlers.turn import Heard, Kind, Scene
from handlers.wording.worker import CALL_LISTED
from storage import outbox, people, tickets, waves, wishes
from storage.clashes import PARTS
from storage.database import Database
from storage.members import grant
from storage.messages import Message
from storage.offers import WHYS
from storage.people import Chat, Person
from storage.tickets import LIVE, Ticket
from tests.bench.dispatching import TEAMS, settle_in
from tests.community import SHANGHAI, the_reader
from tests.truths import check_everything

if TYPE_CHECKING:
    from tests.soak.dispatch import Totals

START = datetime(2026, 11, 16, 7, 30, tzinfo=SHANGHAI)
WEEK, LOOKS_EVERY = timedelta(days=7), timedelta(minutes=5)
AFTER = timedelta(days=2)
STATIONS, PAGES = 20, "page {}"
# Everybody of the station and team at once, as often as there is something: what waves are compared with.
AT_ONCE: dict[str, tuple[waves.Wave, ...]] = {
    urgency: (waves.Wave(500, 1, timedelta(hours=2)),) for urgency in waves.WAVES
}
COUNTLESS = 10**6


def asleep(at: datetime) -> bool:
    """Tell, by a reckoning of our own, whether it is between ten at night and seven."""
    return not 7 <= at.astimezone(SHANGHAI).hour < 22


class Week:
    """One institute on one database, its people, and the time there."""

    def __init__(
        self, url: str, rng: random.Random, total: Totals, tickets: int, volunteers: int, *, at_once: bool
    ) -> None:
        self.database, self.rng, self.total, self.at_once = Database(url), rng, total, at_once
        self.now, self.seen = START, 0
        self.acts: list[tuple[datetime, int, Callable[[], object]]] = []
        self.order = itertools.count()
        self.visits: defaultdict[int, dict[int, tuple[str, str, str] | None]] = defaultdict(dict)
        self.asked: defaultdict[int, list[datetime]] = defaultdict(list)
        stations = min(STATIONS, max(2, volunteers // 50))
        with self.database.begin() as session:
            self.stations = settle_in(session, stations, volunteers, START, seed=rng.randrange(10**6))
            self.volunteers = set(session.scalars(select(Person.id)))
            if at_once:
                for one in self.volunteers:
                    wishes.wish(session, one, most_a_week=COUNTLESS)
            self.most: dict[int, int] = dict.fromkeys(self.volunteers, wishes.MOST_A_WEEK)
            self.most.update((one.person_id, one.most_a_week) for one in session.scalars(select(wishes.Wish)))
            self.workers = {self._worker(session, place): place for place in self.stations}
        for one in sorted(self.volunteers):
            if rng.random() < 0.03:
                self._at(START + WEEK * rng.random(), self._blocks(one))
        for _ in range(tickets):
            self._at(START + WEEK * rng.random(), self._opens)

    def live(self) -> Totals:
        """Live through the week and the two days after it."""
        usual = waves.WAVES
        try:
            if self.at_once:
                waves.WAVES = AT_ONCE
            self._live()
        finally:
            waves.WAVES = usual
        self._verdict()
        self.database.dispose()
        return self.total

    def _live(self) -> None:
        end = START + WEEK + AFTER
        while True:
            look = self._next_look()
            act = self.acts[0][0] if self.acts else end
            if min(look, act) >= end:
                self.now = end
                return
            if act <= look:
                self.now, _, does = heapq.heappop(self.acts)
                does()
            else:
                self.now = look
                self._look()
            self._hear(looked=act > look)

    def _next_look(self) -> datetime:
        with self.database.look() as session:
            first = session.scalar(select(func.min(Ticket.next_look_at)).where(Ticket.next_look_at.is_not(None)))
        return START + WEEK * 2 if first is None else max(first, self.now) + LOOKS_EVERY * self.rng.random()

    def _look(self) -> None:
        for _ in range(100):
            with self.database.begin() as session:
                if not due.tick(Scene(session, the_reader(), self.now)):
                    return
        self.total.breaches.append(f"{self.now}: there is no end of what is due")

    def _at(self, when: datetime, act: Callable[[], object]) -> None:
        heapq.heappush(self.acts, (when, next(self.order), act))

    def _later(self, minutes: float, *, wakes: bool = False) -> datetime:
        """Return a moment about so much later; who sleeps then does it in the morning."""
        when = self.now + timedelta(minutes=self.rng.expovariate(1 / minutes))
        while asleep(when) and not wakes:
            when += timedelta(minutes=self.rng.uniform(20, 60))
        return when

    # What people do.

    def _opens(self) -> None:
        rng = self.rng
        urgency = rng.choices(("normal", "urgent", "danger"), (88, 10, 2))[0]
        day = (self.now + timedelta(days=rng.randrange(1, 6))).astimezone(SHANGHAI).date().isoformat()
        facts: dict[str, Any] = {"when_date": day, "when_part": rng.choice(("上午", "下午", "晚上"))}
        if rng.random() < 0.4:
            facts = {"when_date": day, "when_time": f"{rng.randrange(8, 20):02d}:{rng.choice(('00', '30'))}"}
        if urgency != "normal" or rng.random() < 0.2:
            facts = {}
        with self.database.begin() as session:
            chat, person = people.make_chat(session, "web", f"asks {next(self.order)}", self.now, name="陈阿婆")
            person.consented_at = self.now
            ticket = tickets.draft(
                session, person.id, self.now, "家里灯坏了", place_id=rng.choice(self.stations), team=rng.choice(TEAMS),
                urgency=urgency, **facts,
            )  # fmt: skip
            tickets.confirm(session, ticket, person.id, self.now)
            dispatch.opened(Scene(session, the_reader(), self.now), ticket)
            number, address = ticket.id, chat.address
        self.total.opened[number] = self.now
        if urgency != "normal":
            self.total.urgent.add(number)
        if rng.random() < 0.03:
            self._at(self._later(600), lambda: self._cancels(address, number))

    def _cancels(self, address: str, number: int) -> None:
        """The asker needs it no more: whoever held it has that time again."""
        self._presses(address, f"cancel:{number}")
        with self.database.look() as session:
            if tickets.get_ticket(session, number).status not in LIVE:
                for visits in self.visits.values():
                    visits.pop(number, None)

    def _presses(self, address: str, payload: str) -> str:
        with self.database.begin() as session:
            heard = Heard("web", address, f"press {next(self.order)}", self.now, Kind.PRESS, press=payload)
            return talk.hear(session, the_reader(), heard).toast or ""

    def _blocks(self, person_id: int) -> Callable[[], None]:
        def block() -> None:
            with self.database.begin() as session:
                for chat in people.chats_of(session, person_id):
                    outbox.close_chat(session, chat.id)
            self.total.blocked += 1

        return block

    def _answers(self, person_id: int, number: int, *, danger: bool) -> None:
        """Take it, decline it (some say why) or say nothing, a while later."""
        does = self.rng.choices(("take", "pass", ""), (35, 30, 35))[0]
        when, address = self._later(4 if danger else 25, wakes=danger), PAGES.format(person_id)
        if does == "take":
            self._at(when, lambda: self._takes(person_id, number))
        elif does == "pass":
            self._at(when, lambda: self._declines(address, number))

    def _takes(self, person_id: int, number: int) -> None:
        with self.database.look() as session:
            if session.get_one(Chat, people.chats_of(session, person_id)[0].id).status == "gone":
                return
        if not self._held(person_id, number, f"take:{number}"):
            return
        self.total.taken.setdefault(number, self.now)
        if self.rng.random() < 0.08:
            self._at(self._later(300), lambda: self._gives_back(person_id, number))

    def _held(self, person_id: int, number: int, payload: str) -> bool:
        """Press, and reckon the visit if the ticket is theirs by it; they come and finish it in time."""
        address = PAGES.format(person_id)
        if person_id in self.workers:
            address = f"works {self.workers[person_id]}"
        self._presses(address, payload)
        with self.database.look() as session:
            theirs = {one.id: one for one in _held_by(session, person_id)}
        if number not in theirs or number in self.visits[person_id]:
            return False
        ticket = theirs[number]
        if person_id not in self.workers:
            self._clashes(person_id, ticket)
        self.visits[person_id][number] = _hours(ticket)
        self._at(self._goes(ticket), lambda: self._finishes(person_id, address, number))
        return True

    def _goes(self, ticket: Ticket) -> datetime:
        hours = _hours(ticket)
        if hours is None:
            return self._later(300)
        when = datetime.fromisoformat(f"{hours[0]}T{hours[1]}").replace(tzinfo=SHANGHAI)
        return max(when, self.now) + timedelta(minutes=self.rng.uniform(40, 100))

    def _gives_back(self, person_id: int, number: int) -> None:
        if number in self.visits[person_id]:
            self.total.given_back += 1
            del self.visits[person_id][number]
            self._presses(PAGES.format(person_id), f"giveback:{number}")

    def _declines(self, address: str, number: int) -> None:
        self.total.declined += 1
        self._presses(address, f"pass:{number}")
        if self.rng.random() < 0.5:
            self._presses(address, f"passwhy:{number}:{self.rng.choice(WHYS)}")

    def _finishes(self, person_id: int, address: str, number: int) -> None:
        if number not in self.visits[person_id]:
            return
        del self.visits[person_id][number]
        self._presses(address, f"finish:{number}")
        with self.database.look() as session:
            asker = people.chats_of(session, tickets.get_ticket(session, number).requester_id)[0].address
        says = self.rng.choices(("solved", "unsolved", ""), (70, 3, 27))[0]
        if says:
            self._at(self._later(120), lambda: self._presses(asker, f"{says}:{number}"))

    def _works(self, worker_id: int, number: int) -> None:
        with self.database.look() as session:
            is_open = tickets.get_ticket(session, number).status == "open"
        if is_open and self._held(worker_id, number, f"takeover:{number}"):
            self.total.by_worker += 1

    # What they hear, and what may never be.

    def _hear(self, *, looked: bool) -> None:
        with self.database.look() as session:
            rows = session.execute(
                select(Message.id, Message.data, Message.ticket_id, Message.replaces_id, Message.text, Chat.person_id)
                .join(Chat, Chat.id == Message.chat_id)
                .where(Message.id > self.seen, Message.direction == "out")
                .order_by(Message.id)
            ).all()
            in_danger = {
                one.ticket_id
                for one in rows
                if one.ticket_id and tickets.get_ticket(session, one.ticket_id).urgency == "danger"
            }
        for one in rows:
            self.seen = one.id
            danger = one.ticket_id in in_danger
            acts = [Press.read(payload) for line in (one.data or {}).get("buttons", []) for _, payload in line]
            # At night only what is missed of an alarm is to be rung up.
            unasked = looked and one.replaces_id is None and one.text != CALL_LISTED
            if unasked and asleep(self.now) and not danger:
                self.total.breaches.append(f"{self.now}: {one.person_id} hears by night: {one.text[:30]}")
            if one.replaces_id is not None:
                continue
            for press in acts:
                if press.act == "take":
                    self._offered(one.person_id, press.number(), danger=danger)
                elif press.act == "takeover" and one.text.startswith(("【都问过了】", "【没人接】", "【没人可派】")):
                    self._at(self._later(120), partial(self._works, one.person_id, press.number()))

    def _offered(self, person_id: int, number: int, *, danger: bool) -> None:
        self.total.offers += 1
        self.total.heard[person_id] += 1
        if asleep(self.now) and not danger:
            self.total.breaches.append(f"{self.now}: {person_id} is asked by night for {number}")
        if not danger:
            self.asked[person_id] = [at for at in self.asked[person_id] if at > self.now - WEEK] + [self.now]
            if len(self.asked[person_id]) > self.most[person_id]:
                self.total.breaches.append(f"{self.now}: {person_id} is asked {len(self.asked[person_id])} times")
        self._answers(person_id, number, danger=danger)

    def _clashes(self, person_id: int, ticket: Ticket) -> None:
        mine = _hours(ticket)
        for number, other in self.visits[person_id].items():
            if mine and other and mine[0] == other[0] and mine[1] < other[2] and other[1] < mine[2]:
                self.total.breaches.append(f"{self.now}: {person_id} has {number} and {ticket.id} at one time")

    def _verdict(self) -> None:
        check_everything(self.database)
        with self.database.look() as session:
            for ticket in session.scalars(select(Ticket).where(Ticket.status.in_(LIVE))):
                if ticket.next_look_at is None or ticket.next_look_at < self.now - timedelta(hours=1):
                    self.total.breaches.append(f"ticket {ticket.id} is {ticket.status} and has no next date")

    def _worker(self, session: Session, place_id: int) -> int:
        chat, person = people.make_chat(session, "web", f"works {place_id}", START, name="王姐")
        person.consented_at = START
        grant(session, chat.owner, "worker", place_id, START)
        return person.id


def _held_by(session: Session, person_id: int) -> list[Ticket]:
    from storage.assignments import tasks_of  # noqa: PLC0415

    return list(tasks_of(session, person_id))


def _hours(ticket: Ticket) -> tuple[str, str, str] | None:
    """Return the day of the visit and its hours, two where nobody said until when; None where no day was wished."""
    if ticket.when_date is None:
        return None
    if ticket.when_time is None:
        return ticket.when_date, *PARTS[ticket.when_part or "上午"]
    until = f"{min(int(ticket.when_time[:2]) + 2, 23):02d}{ticket.when_time[2:]}"
    return ticket.when_date, ticket.when_time, until
