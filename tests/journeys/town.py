"""A town for journeys: the real program in a process of its own, a scripted Telegram, and people at both doors.

here = town.neighbourhood()
wang, bob, alice = here.worker("王姐"), here.volunteer("李师傅"), here.resident("陈阿婆", web=True)
alice.says("我家水龙头坏了")
assert "您同意吗" in alice.hears("水龙头")
"""

from __future__ import annotations

import io
import itertools
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image
from sqlalchemy.orm import Session

from bot import schedule, words
from storage import invitations, places
from storage.database import Database
from storage.schema import migrate
from tests.botapi import BotApi
from tests.botapi import Person as TelegramPerson
from tests.program import Program, WebPerson

T = TypeVar("T")
PHONE = "13812345678"
TAP = f"我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话{PHONE}"
TEAM = "扶贫帮困"
STATION_PHONE = "02155550123"
PATIENCE_SECONDS = 15.0


class Somebody(ABC):
    """A person at a door; what they hear is counted from their own last act on."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.name = town, name

    @abstractmethod
    def opens(self, token: str = "") -> None:
        """Come in, perhaps by an invitation."""

    @abstractmethod
    def does_say(self, text: str) -> None: ...

    @abstractmethod
    def presses(self, label: str, times: int = 1) -> str:
        """Press the newest button of this label; returns the toast."""

    @abstractmethod
    def hears(self, words: str, *, ever: bool = False) -> str:
        """Wait for a message with these words and return it as it reads now."""

    @abstractmethod
    def sends_photo(self, picture: bytes, caption: str = "") -> None: ...

    @abstractmethod
    def sees(self) -> list[str]:
        """Everything that was said to them, as it reads now."""

    def says(self, text: str) -> None:
        """Say something; it must never stand in the log."""
        self.town.told.add(text)
        self.does_say(text)

    def agrees(self) -> None:
        """同意 to what is kept, then 确认."""
        self.hears("您同意吗")
        self.presses("同意")
        self.hears("这样对吗")
        self.presses("确认")


class OnTelegram(Somebody):
    """Somebody on the scripted Telegram."""

    def __init__(self, town: Town, name: str) -> None:
        super().__init__(town, name)
        self.person: TelegramPerson = town.telegram.person(first_name=name)

    def opens(self, token: str = "") -> None:
        self.person.starts(token)

    def does_say(self, text: str) -> None:
        self.person.says(text)

    def presses(self, label: str, times: int = 1) -> str:
        self.person.presses(label, times=times)
        return str(self.person.waits_for_toast()["text"])

    def hears(self, words: str, *, ever: bool = False) -> str:
        return self.person.waits_for(words, ever=ever).text

    def sends_photo(self, picture: bytes, caption: str = "") -> None:
        self.person.sends_photo(picture, caption or None)

    def sees(self) -> list[str]:
        return [one.text for one in self.person.sees()]


class OnWeb(Somebody):
    """Somebody on the web chat, by the page's own requests."""

    def __init__(self, town: Town, name: str) -> None:
        super().__init__(town, name)
        self.page = WebPerson(town.program.url)
        town.pages.append(self.page)

    def opens(self, token: str = "") -> None:
        self.page.opens(token)

    def does_say(self, text: str) -> None:
        self.page.says(text)

    def presses(self, label: str, times: int = 1) -> str:
        key = self.page.new_key() if times > 1 else None
        toasts = [str(self.page.presses(label, key=key)["toast"] or "") for _ in range(times)]
        return toasts[0]

    def hears(self, words: str, *, ever: bool = False) -> str:
        return str(self.page.waits_for(words, since=0 if ever else self.page.spoke_at)["text"])

    def sends_photo(self, picture: bytes, caption: str = "") -> None:
        self.page.sends_photo(picture, caption).raise_for_status()

    def sees(self) -> list[str]:
        self.page.reads()
        return [str(row["text"]) for row in self.page.shown.values() if row["who"] == "wudan"]


class Neighbourhood:
    """A station of its own, so that journeys do not meet."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.name = town, name
        self.id = town.in_database(
            lambda session: places.set_station(session, name, phone=STATION_PHONE, hours="8:30–17:00").id
        )

    def invitation(self, purpose: str) -> str:
        """Make an invitation and return its token."""
        return self.town.in_database(
            lambda session: invitations.invite(session, purpose, datetime.now(UTC), place_id=self.id)
        )

    def resident(self, name: str = "陈阿婆", *, web: bool = False) -> Somebody:
        """Somebody who came by the station's sheet."""
        somebody = self._somebody(name, web=web)
        somebody.opens(self.invitation("resident"))
        somebody.hears("欢迎")
        return somebody

    def worker(self, name: str = "王姐", *, web: bool = False) -> Somebody:
        """A worker, who came by an invitation."""
        somebody = self._somebody(name, web=web)
        somebody.opens(self.invitation("worker"))
        somebody.hears("工作人员")
        return somebody

    def volunteer(self, name: str = "李师傅", *, web: bool = False) -> Somebody:
        """A volunteer, who came by an invitation and ticked a team."""
        somebody = self._somebody(name, web=web)
        somebody.opens(self.invitation("volunteer"))
        somebody.hears("欢迎您成为")
        if web:
            somebody.hears("怎么称呼您")
            somebody.says(name)
        somebody.hears("手机号")
        somebody.presses("先不说")
        somebody.hears("选好了")
        somebody.presses(TEAM)
        somebody.presses("选好了")
        somebody.hears(f"您在：{TEAM}")
        return somebody

    def _somebody(self, name: str, *, web: bool) -> Somebody:
        return (OnWeb if web else OnTelegram)(self.town, name)


class Town:
    """A running program with a database, a scripted Telegram, and what must not be in its log."""

    def __init__(self, program: Program, telegram: BotApi, url: str) -> None:
        self.program, self.telegram = program, telegram
        self.database = Database(url)
        self.told: set[str] = {PHONE, "幸福小区", "3号楼402"}
        self.forgiven = 0
        self.pages: list[WebPerson] = []
        self._reader = cache(lambda: self.in_database(words.read_words))
        self._names = (f"{name}社区" for name in itertools.chain("春夏秋冬", map(str, itertools.count(5))))

    def neighbourhood(self) -> Neighbourhood:
        """A new station."""
        return Neighbourhood(self, next(self._names))

    def in_database(self, act: Callable[[Session], T]) -> T:
        """Do something in the database from outside, in a transaction of its own."""
        with self.database.begin() as session:
            return act(session)

    def waits_until(self, holds: Callable[[Session], bool], what: str) -> None:
        """Wait until it holds in the database, which tells nobody when it changes."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.in_database(holds):
            assert time.monotonic() < until, f"still waiting for {what}"
            time.sleep(0.02)

    def tick(self, at: datetime) -> str:
        """What `wudan tick --at` does beside the running program, without its start; returns what it says."""
        return "\n".join(schedule.tick_once(self.database, self._reader(), at))

    def forgives(self, event: str) -> None:
        """One error that the test provoked: it must stand in the log."""
        errors = self.program.errors()[self.forgiven :]
        assert len(errors) == 1, errors
        assert event in errors[0]
        self.forgiven += 1

    def stayed_in_order(self) -> None:
        """No unexpected error was logged, and nothing that anybody said."""
        for page in self.pages:
            page.client.close()
        self.pages.clear()
        errors = self.program.errors()[self.forgiven :]
        assert not errors, errors
        log = self.program.log.read_text(encoding="utf-8")
        leaked = [words for words in (*self.told, self.telegram.token) if len(words) > 3 and words in log]
        assert not leaked, leaked


@contextmanager
def running_town(folder: Path, url: str, *, webhook: bool = False, **settings: Any) -> Iterator[Town]:
    """A town on a migrated database; by polling, or by webhook."""
    database = Database(url)
    migrate(database)
    database.dispose()
    with BotApi(limits=False) as telegram:
        program = Program(
            folder, database_url=url, telegram_token=telegram.token, telegram_api=telegram.url, telegram_pace=0,
            **settings,
        )  # fmt: skip
        if webhook:
            program.environment["WUDAN_TELEGRAM_WEBHOOK"] = program.url
        with program:
            town = Town(program, telegram, url)
            yield town
            town.database.dispose()


def photo_with_a_place() -> bytes:
    """A JPEG as a telephone makes it: lying on its side, with the camera's name and where it was taken."""
    picture = Image.new("RGB", (64, 48), "green")
    exif = picture.getexif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 50.0), 3: "E", 4: (121.0, 28.0, 25.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()
