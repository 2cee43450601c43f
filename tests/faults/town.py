"""A small town on a real database, a scripted Telegram beside it, and the real program that can be killed.

Its people are made directly in the database: they joined and agreed on an earlier day.
"""

from __future__ import annotations

import contextlib
import http.client
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import func, select, update

from storage import members, people, places
from storage.database import Database
from storage.files import File
from storage.invitations import digest_of
from storage.messages import UNSETTLED, Message
from storage.running import Lease
from storage.schema import migrate
from tests.botapi import BotApi, Person
from tests.faults.dying import LOOKS_EVERY
from tests.nursery import Child, Death, Nursery
from tests.program import STARTS_WITHIN, Program

ESTATE = "幸福小区"
DIES_WITHIN = 45.0
# With the pace kept, one message a second goes to a chat.
SETTLES_WITHIN, PACED_WITHIN = 60.0, 300.0


class Mortal(Program):
    """`wudan run` out of the nursery, which can be told to end itself at a chosen point."""

    def __init__(self, nursery: Nursery, data: Path, **settings: object) -> None:
        super().__init__(data, **settings)
        self.nursery = nursery
        self.child: Child | None = None

    def start(self, **more: str) -> Self:
        """Start it, and return when it answers."""
        self.child = self._forked(more)
        assert self._answers(), self.log.read_text(encoding="utf-8")[-4000:]
        return self

    def starts_dying(self, point: str, number: int) -> None:
        """Start it so that it dies at the `number`-th time it comes to `point`, perhaps before it answers."""
        self.child = self._forked({}, (point, number))
        self._answers()

    def _forked(self, more: dict[str, str], death: Death | None = None) -> Child:
        with self.log.open("ab") as log:
            return self.nursery.child(["run"], self.environment | more, log, death=death)

    @property
    def dead(self) -> bool:
        """Whether no line of it runs any more."""
        return self.child is None or self.child.poll() is not None

    def waits_until_dead(self) -> None:
        """Return when it has killed itself; raises when it ended otherwise or did not come to the point."""
        assert self.child is not None
        try:
            code = self.child.wait(DIES_WITHIN)
        except subprocess.TimeoutExpired:
            code = 0
        assert code == -signal.SIGKILL, f"it did not die ({code}):\n{self.log.read_text(encoding='utf-8')[-3000:]}"

    def kill(self) -> None:
        """SIGKILL: no line of it runs any more."""
        if self.child is not None:
            self.child.kill()
            self.child.wait(10)

    def stop(self) -> None:
        """SIGTERM, and wait until it has ended in good order."""
        if self.child is not None:
            self.child.send_signal(signal.SIGTERM)
            code = self.child.wait(20)
            # Whoever asked for the end sees that it was by their signal.
            assert code in (0, -signal.SIGTERM), (
                f"it did not end well ({code}):\n{self.log.read_text(encoding='utf-8')[-3000:]}"
            )

    def _answers(self) -> bool:
        until = time.monotonic() + STARTS_WITHIN
        while not self.dead and time.monotonic() < until:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            try:
                line.request("GET", "/healthz")
                return line.getresponse().status == 200
            except OSError:
                time.sleep(0.02)  # the port is not open yet; there is nothing else to wait on
            finally:
                line.close()
        return False


@dataclass(frozen=True)
class Member:
    """Somebody of the town on Telegram."""

    role: str
    line: Person


@dataclass(frozen=True)
class Page:
    """Somebody of the town on the web chat: what their cookie says, and the chat's address."""

    role: str
    secret: str

    @property
    def address(self) -> str:
        return digest_of(self.secret)


class Town:
    """The database, the people of both doors, and the program that serves them."""

    def __init__(self, nursery: Nursery, data: Path, url: str, telegram: BotApi, *, pace: bool = False) -> None:
        self.url, self.telegram, self.patience = url, telegram, PACED_WITHIN if pace else SETTLES_WITHIN
        self.database = Database(url)
        migrate(self.database)
        self.on_telegram: list[Member] = []
        self.on_web: list[Page] = []
        self.program = Mortal(
            nursery, data, database_url=url, telegram_token=telegram.token, telegram_api=telegram.url,
            telegram_pace=int(pace), secret="the same at every start",
        )  # fmt: skip
        with self.database.begin() as session:
            self.place_id = places.set_station(session, "枫林社区", phone="02155550123", estates=[ESTATE]).id

    def settle_in(self, *, residents: int = 2, volunteers: int = 2, pages: int = 2) -> None:
        """Let a worker, residents and volunteers live here, on Telegram and (pages, one of them a volunteer's) the web."""
        roles = ["worker", *["resident"] * residents, *["volunteer"] * volunteers]
        for number, role in enumerate(roles):
            line = self.telegram.person(first_name=f"{role}{number}")
            self.telegram.ask("stands", person=line.id, standing="member", tell=False)
            self._moves_in(role, "telegram", str(line.id))
            self.on_telegram.append(Member(role, line))
        for number in range(pages):
            page = Page("volunteer" if number else "resident", f"secret-of-page-{number}-{random.getrandbits(64)}")
            self._moves_in(page.role, "web", page.address)
            self.on_web.append(page)
        # That they came and went once before is none of the program's business.
        self.telegram.world.updates.drop()

    def _moves_in(self, role: str, channel: str, address: str) -> None:
        now = datetime.now(UTC)
        with self.database.begin() as session:
            chat = people.open_chat(session, channel, address, now, name=f"{role}{address[:6]}")
            person = people.get_person(session, chat.owner)
            person.place_id, person.consented_at, person.phone = self.place_id, now, "13812345678"
            if role != "resident":
                members.grant(session, person.id, role, self.place_id, now)
            if role == "volunteer":
                members.set_teams(session, person.id, ("aid", "rescue"))

    def lets_leases_run_out(self) -> None:
        """As if nobody had run for two minutes: what dead processes held is anybody's now."""
        past = datetime.now(UTC) - timedelta(seconds=1)
        with self.database.begin() as session:
            session.execute(update(Lease).values(until=past))
            session.execute(update(Message).where(Message.state == "sending").values(lease_until=past))

    def unsettled(self) -> dict[str, int]:
        """What is still on its way, and how much of it: rows of the outbox, files, updates of Telegram's queue."""
        with self.database.look() as session:
            rows = session.scalar(select(func.count()).where(Message.state.in_(UNSETTLED))) or 0
            files = session.scalar(select(func.count()).where(File.state == "wanted")) or 0
        waiting = {"rows": rows, "files": files, "updates": len(self.telegram.queued())}
        return {what: count for what, count in waiting.items() if count}

    def waits_until_settled(self, goes_on: Callable[[], int] = lambda: 0) -> None:
        """Return when nothing is on its way any more and nobody has anything to press."""
        until = time.monotonic() + self.patience
        while True:
            acted = goes_on()
            left = self.unsettled()
            if not acted and not left:
                return
            if self.program.dead:
                raise AssertionError(f"the program died:\n{self.program.log.read_text(encoding='utf-8')[-3000:]}")
            if time.monotonic() > until:
                raise AssertionError(f"still on its way: {left}, acted {acted}; {self.stuck()}")
            time.sleep(0.02)  # three places are looked at, and none of them can wake us for the others

    def newest_id(self) -> int:
        """The newest message."""
        with self.database.look() as session:
            return session.scalar(select(func.max(Message.id))) or 0

    def stuck(self) -> list[tuple[Any, ...]]:
        """The first unsettled rows, for a complaint."""
        with self.database.look() as session:
            query = select(Message.id, Message.chat_id, Message.urge, Message.state, Message.due_at, Message.lease_until,
                           Message.replaces_id, Message.remark, Message.attempts)  # fmt: skip
            return [tuple(row) for row in session.execute(query.where(Message.state.in_(UNSETTLED)).limit(8))]

    def close(self) -> None:
        """End the program, whatever it does."""
        self.program.kill()
        self.database.dispose()


@contextlib.contextmanager
def town(
    nursery: Nursery, data: Path, url: str, *, limits: bool = False, webhook: bool = False, looks_often: bool = False
) -> Iterator[Town]:
    """Bring a town to life; its program is not started yet. `looks_often`: for what is due, as soon as it is up."""
    with BotApi(limits=limits) as telegram:
        made = Town(nursery, data, url, telegram, pace=limits)
        if webhook:
            made.program.environment["WUDAN_TELEGRAM_WEBHOOK"] = made.program.url
        if looks_often:
            made.program.environment[LOOKS_EVERY] = "1"
        try:
            yield made
        finally:
            made.close()
