"""The public pages: what everybody may see is shown, escaped and cached; what is not public does not exist."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from icalendar import Calendar
from PIL import Image

from bot import fonts
from bot.links import Links
from bot.service import Service
from bot.settings import Settings
from storage import members, people, personal, places
from storage.activities import Occurrence
from storage.campaigns import Campaign
from storage.database import Database
from tests import week
from tests.community import as_shipped

pytestmark = pytest.mark.asyncio
URL = "http://wudan.example.org"
# It keeps two times together on one line.
WORD_JOINER = "\u2060"
NOBODYS_BUSINESS = ("王姐", "13800000002", "李明", "陈阿婆")


class Town:
    """A station with its worker and somebody on the web; what they made, and a browser."""

    def __init__(self, database: Database, folder: Path, client: httpx.AsyncClient, links: Links) -> None:
        self.database, self.folder, self.client, self.links = database, folder, client, links
        self.now = datetime.now(UTC)
        with database.begin() as session:
            self.place = places.set_station(session, "枫林社区", phone="02155550123").id
            self.worker = people.open_chat(session, "web", "a worker", self.now, name="王姐").owner
            chat = people.open_chat(session, "web", "somebody", self.now, name="李明")
            self.chat, self.person = chat.id, chat.owner
            members.grant(session, self.worker, "worker", self.place, self.now)
            personal.consent(session, self.person, self.now)

    def campaign(self, **more: Any) -> int:
        with self.database.begin() as session:
            return week.campaign(session, self.place, self.worker, self.now, **more)

    def day(self, **more: Any) -> int:
        with self.database.begin() as session:
            return week.day(session, self.place, self.worker, self.now, **more)

    def photo(self, campaign_id: int, status: str = "shown", colour: str = "#7a9") -> int:
        with self.database.begin() as session:
            file_id = week.picture(session, self.folder, self.person, self.now, colour)
            self.now += timedelta(seconds=1)
            return week.photo(session, campaign_id, file_id, (self.chat, self.person), status, self.now)

    async def opens(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers={"accept": "text/html", **headers})

    async def reads(self, path: str) -> str:
        answer = await self.opens(path)
        assert answer.status_code == 200, answer.text
        text = answer.text.replace(WORD_JOINER, "")
        assert not [name for name in NOBODYS_BUSINESS if name in text]
        return text

    async def misses(self, path: str) -> bool:
        """Whether nothing is there, and that is said on a page."""
        answer = await self.opens(path)
        return answer.status_code == 404 and "<h1>" in answer.text


def code_of(now: datetime) -> str:
    """The code of a moment, as RFC 6238 makes it: another every five minutes."""
    return pyotp.HOTP(week.SECRET).at(int(now.timestamp()) // 300)


@asynccontextmanager
async def a_town(database: Database, folder: Path, **settings: Any) -> AsyncIterator[Town]:
    given = Settings(data=folder, url=URL, _env_file=None, **settings)
    service = Service(given, database, read=as_shipped)
    transport = httpx.ASGITransport(service.app)
    async with (
        service.app.router.lifespan_context(service.app),
        httpx.AsyncClient(transport=transport, base_url=URL, timeout=20) as client,
    ):
        yield Town(database, folder, client, service._links)


async def test_a_poster_says_what_when_where_and_who_to_call(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        occurrence = town.day()
        invite = town.campaign(kind="invite", occurrence_id=occurrence, day="2026-11-28", title="", text="")
        page = await town.reads(f"/poster/{invite}")
        for words in (
            "枫林社区",
            "志愿者日",
            "一起扫小区",
            "11月28日 星期六 08:30–11:00",
            "枫林苑北门小广场",
            "02155550123",
        ):
            assert words in page
        assert f"/day/{occurrence}.ics" in page
        assert f'aria-label="二维码：{URL}/"' in page


async def test_what_people_wrote_stays_text(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
        theme = town.campaign(title=evil, text=evil, link="javascript:alert(1)")
        for path in (f"/poster/{theme}", f"/wall/{theme}"):
            page = await town.reads(path)
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert 'href="javascript:' not in page


@pytest.mark.parametrize(
    "columns",
    [{"status": "draft"}, {"status": "scheduled"}, {"status": "scheduled", "kind": "broadcast"}, {"status": "cancelled"}, {"status": "recalled"}, {"status": "recalling"},
     {"status": "suppressed"}, {"kind": "gaps"}, {"kind": "hours"}, {"kind": "broadcast", "audience": {"team": "aid"}},
     {"kind": "broadcast", "audience": {"role": "worker"}}],
)  # fmt: skip
async def test_what_is_not_for_everybody_has_no_page(
    sqlite_database: Database, tmp_path: Path, columns: dict[str, Any]
) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        theme = town.campaign(**columns)
        photo = town.photo(theme)
        for path in (f"/poster/{theme}", f"/poster/{theme}.png", f"/wall/{theme}", f"/wall/{theme}/photo/{photo}"):
            assert await town.misses(path)


async def test_a_day_in_doubt_or_skipped_has_no_poster(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        for status in ("asked", "skipped"):
            occurrence = town.day(status=status)
            invite = town.campaign(kind="invite", occurrence_id=occurrence, status="scheduled")
            assert await town.misses(f"/poster/{invite}")


async def test_whoever_writes_it_sees_the_draft_until_it_is_dropped(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        theme = town.campaign(status="draft")
        address = str(town.links.of({"draft": theme})).removeprefix(URL)
        assert week.TITLE in await town.reads(address)
        assert (await town.opens(f"{address}.png")).headers["cache-control"].startswith("private")
        assert await town.misses(f"/poster/{theme}-" + "A" * 24)
        with town.database.begin() as session:
            session.get_one(Campaign, theme).status = "cancelled"
        assert await town.misses(address)


async def test_a_poster_as_a_picture_is_drawn_once(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        theme = town.campaign()
        if f"/poster/{theme}.png" not in await town.reads(f"/poster/{theme}"):
            pytest.skip("no Chinese font on this machine")
        first = await town.opens(f"/poster/{theme}.png")
        assert first.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(first.content)).size == (1240, 1754)
        again = await town.opens(f"/poster/{theme}.png", **{"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        with town.database.begin() as session:
            session.get_one(Campaign, theme).title = "另一个题目"
        changed = await town.opens(f"/poster/{theme}.png", **{"if-none-match": first.headers["etag"]})
        assert changed.status_code == 200
        assert changed.content != first.content


async def test_where_no_font_can_write_it_there_is_a_page_and_no_picture(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_candidates", tuple)
    async with a_town(sqlite_database, tmp_path) as town:
        theme = town.campaign()
        assert ".png" not in await town.reads(f"/poster/{theme}")
        answer = await town.opens(f"/poster/{theme}.png")
        assert answer.status_code == 404
        assert "字体" in answer.text


async def test_the_wall_shows_what_a_worker_approved_the_newest_first(database: Database, tmp_path: Path) -> None:
    async with a_town(database, tmp_path) as town:
        theme = town.campaign()
        other = town.photo(town.campaign())
        shown = [town.photo(theme), town.photo(theme)]
        hidden = [town.photo(theme, status) for status in ("waiting", "refused")]
        page = await town.reads(f"/wall/{theme}")
        assert [int(one) for one in re.findall(rf'<img src="/wall/{theme}/photo/(\d+)\?small=1"', page)] == shown[::-1]
        assert re.findall(r"<b>(\d+)</b> (\w+)", page) == [("1", "人参加"), ("2", "张照片")]
        assert page.count('alt="邻居发来的照片') == 2
        picture = await town.opens(f"/wall/{theme}/photo/{shown[0]}")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        small = await town.opens(f"/wall/{theme}/photo/{shown[0]}?small=1")
        assert (small.headers["content-type"], Image.open(io.BytesIO(small.content)).size) == ("image/jpeg", (640, 480))
        for photo in [*hidden, other, 999]:
            assert await town.misses(f"/wall/{theme}/photo/{photo}")
            assert await town.misses(f"/wall/{theme}/photo/{photo}?small=1")


async def test_a_stations_part_of_a_theme_shows_the_wall_of_the_theme(database: Database, tmp_path: Path) -> None:
    async with a_town(database, tmp_path) as town:
        theme = town.campaign()
        part = town.campaign(parent_id=theme, text="我们站另外加一句")
        photo = town.photo(theme)
        page = await town.reads(f"/wall/{part}")
        assert "我们站另外加一句" in page
        assert f"/wall/{theme}/photo/{photo}" in page


async def test_a_wall_without_photos_says_how_to_send_one(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        page = await town.reads(f"/wall/{town.campaign()}")
        assert "还没有照片" in page
        assert "<b>" not in page


async def test_the_leaders_page_shows_the_code_of_this_moment(database: Database, tmp_path: Path) -> None:
    async with a_town(database, tmp_path) as town:
        occurrence = town.day(**week.today(town.now))
        with town.database.begin() as session:
            week.signup(session, occurrence, town.person, "arrived", town.now)
            week.signup(session, occurrence, town.worker, "coming", town.now)
        path = f"/code/{town.links.code_token(occurrence)}"
        known = [code_of(datetime.now(UTC))]
        now = (await town.opens(f"{path}/now")).json()
        known.append(code_of(datetime.now(UTC)))
        assert now["code"] in known
        assert 0 < now["left"] <= 300
        assert (now["arrived"], now["expected"]) == (1, 1)
        page = await town.reads(path)
        known.append(code_of(datetime.now(UTC)))
        assert any(f'data-code="{code}"' in page for code in known)
        svg = await town.opens(f"{path}/{now['code']}.svg")
        assert svg.headers["content-type"] == "image/svg+xml"
        for answer in (await town.opens(path), await town.opens(f"{path}/now"), svg):
            assert answer.headers["cache-control"] == "no-store"


async def test_out_of_its_time_a_day_has_no_code(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        far = (town.now + timedelta(days=9)).date().isoformat()
        for columns in ({"day": far}, {**week.today(town.now), "secret": ""}):
            path = f"/code/{town.links.code_token(town.day(**columns))}"
            assert (await town.opens(f"{path}/now")).json()["code"] == ""
            assert "现在还没有签到码" in await town.reads(path)


async def test_nobody_guesses_the_leaders_page(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        occurrence = town.day()
        for token in (str(occurrence), f"{occurrence}-", f"{occurrence}-" + "A" * 24, "x"):
            assert await town.misses(f"/code/{token}")
            assert (await town.opens(f"/code/{token}/now")).status_code == 404
            assert await town.misses(f"/code/{token}/123456.svg")


async def test_a_scanned_code_offers_one_button_into_the_own_chat(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        occurrence = town.day()
        actions = [re.findall(r'action="([^"]+)"', await town.reads(f"/in/{occurrence}/123456")) for _ in range(2)]
        assert [len(one) for one in actions] == [1, 1]
        assert actions[0][0].startswith(f"/chat/enter/in_{occurrence}_123456?once=")
        # Opened again, it is meant again; the same button tapped twice is not.
        assert actions[0] != actions[1]
        answer = await town.client.post(actions[0][0], headers={"origin": URL})
        assert (answer.status_code, answer.headers["location"]) == (303, "/chat/")
        for path in (
            f"/in/{occurrence}/12345",
            f"/in/{occurrence}/abcdef",
            "/in/999/123456",
            f"/in/{occurrence}/1234567",
        ):
            assert await town.misses(path)


async def test_where_there_is_a_bot_it_is_offered_beside_the_web(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        theme, occurrence = town.campaign(), town.day()
        assert "t.me" not in await town.reads(f"/poster/{theme}") + await town.reads(f"/in/{occurrence}/123456")
        town.links.bot_name = "wudan_bot"
        poster, scanned = await town.reads(f"/poster/{theme}"), await town.reads(f"/in/{occurrence}/123456")
        assert 'aria-label="二维码：https://t.me/wudan_bot"' in poster
        assert f'href="https://t.me/wudan_bot?start=in_{occurrence}_123456"' in scanned


async def test_a_calendar_is_read_by_whoever_has_its_address_until_its_person_is_forgotten(
    database: Database, tmp_path: Path
) -> None:
    async with a_town(database, tmp_path) as town:
        occurrence = town.day()
        with town.database.begin() as session:
            week.signup(session, occurrence, town.person, "coming", town.now)
        token = town.links.feed_token(town.person)
        answer = await town.opens(f"/calendar/{token}.ics")
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.headers["cache-control"].startswith("private")
        assert len(Calendar.from_ical(answer.content).events) == 1
        assert (await town.client.head(f"/calendar/{token}.ics")).status_code == 200
        assert await town.misses(f"/calendar/{town.person}.ics")
        with town.database.begin() as session:
            personal.forget(session, town.person, town.now)
        assert await town.misses(f"/calendar/{token}.ics")


async def test_a_day_for_anybodys_calendar_names_nobody(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        answer = await town.opens(f"/day/{town.day()}.ics")
        assert "attachment" in answer.headers["content-disposition"]
        [event] = Calendar.from_ical(answer.content).events
        assert not [name for name in NOBODYS_BUSINESS if name in str(event)]
        assert await town.misses("/day/999.ics")


async def test_a_changed_day_is_on_its_page_at_once(sqlite_database: Database, tmp_path: Path) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        occurrence = town.day()
        invite = town.campaign(kind="invite", occurrence_id=occurrence, title="", text="")
        with town.database.begin() as session:
            session.get_one(Occurrence, occurrence).spot = "南门花园"
        assert "南门花园" in await town.reads(f"/poster/{invite}")


async def test_an_address_that_never_was_gets_a_page_and_a_script_gets_its_answer(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with a_town(sqlite_database, tmp_path) as town:
        for path in (
            "/poster/abc",
            "/wall/abc",
            "/wall/0",
            f"/poster/{10**40}",
            "/nothing",
            "/poster/１２",
            "/code/x/y/z",
        ):
            assert await town.misses(path), path
        assert (await town.client.get("/nothing")).json() == {"error": "没找到。"}
