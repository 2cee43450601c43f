"""The web chat's routes and what stands before them: cookies, sizes, foreign pages, and a page that waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.service import WATCHES_EVERY, Service
from bot.settings import Settings
from storage import places
from storage.database import Database
from tests.community import as_shipped

pytestmark = pytest.mark.asyncio
KEY = "a key of its own"


@asynccontextmanager
async def serving(database: Database, folder: Path, url: str = "http://wudan.example.org") -> AsyncIterator[Any]:
    """Serve without a port; gives a function that opens one more telephone."""
    with database.begin() as session:
        places.set_station(session, "枫林社区", phone="02155550123", hours="8:30–17:00")
    service = Service(Settings(data=folder, url=url, _env_file=None), database, read=as_shipped)
    telephones: list[httpx.AsyncClient] = []

    def telephone() -> httpx.AsyncClient:
        telephones.append(httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url=url, timeout=20))
        return telephones[-1]

    async with service.app.router.lifespan_context(service.app):
        yield telephone
        for one in telephones:
            await one.aclose()


async def says(phone: httpx.AsyncClient, text: str, **more: Any) -> httpx.Response:
    return await phone.post("/chat/say", json={"key": KEY, "text": text, **more})


async def hears(phone: httpx.AsyncClient, after: int = 0, wait: float = 0) -> dict[str, Any]:
    answer = await phone.get("/chat/log", params={"after": after, "wait": wait})
    return dict(answer.json())


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    """A body whose length nobody is told before."""
    for start in range(0, len(body), 1024 * 1024):
        yield body[start : start + 1024 * 1024]


@pytest.mark.parametrize(("url", "secure"), [("http://wudan.example.org", False), ("https://wudan.example.org", True)])
async def test_the_secret_is_a_cookie_that_no_script_and_no_other_page_can_read(
    sqlite_database: Database, tmp_path: Path, url: str, secure: bool
) -> None:
    async with serving(sqlite_database, tmp_path, url) as telephone:
        answer = await telephone().get("/chat/")
        cookie = SimpleCookie(answer.headers["set-cookie"])["wudan"]
        assert len(cookie.value) >= 43
        assert (cookie["path"], cookie["samesite"], bool(cookie["httponly"])) == ("/chat", "lax", True)
        assert bool(cookie["secure"]) == secure
        assert int(cookie["max-age"]) > 300 * 24 * 3600


async def test_every_answer_carries_its_headers(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        for path in ("/chat/", "/chat/log", "/static/chat.js", "/nothing", "/i/no-token"):
            answer = await phone.get(path)
            assert "default-src 'self'" in answer.headers["content-security-policy"]
            assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "server" not in answer.headers
        assert (await phone.get("/chat/")).headers["cache-control"] == "no-store"


async def test_a_foreign_page_cannot_speak_for_somebody(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        for origin in ("https://elsewhere.example.org", "http://wudan.example.org.elsewhere.net", "null"):
            phone.headers["origin"] = origin
            assert (await says(phone, "我家水龙头坏了")).status_code == 403
            assert (await phone.post("/chat/enter/abc")).status_code == 403
        phone.headers["origin"] = "http://wudan.example.org"
        assert (await says(phone, "谢谢")).status_code == 200


async def test_who_has_no_cookie_is_asked_to_open_the_page(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        answer = await says(phone, "谢谢")
        assert answer.status_code == 401
        assert "刷新" in answer.json()["error"]
        photo = await phone.post("/chat/photo", data={"key": KEY}, files={"file": b"x"})
        assert photo.status_code == 401
        assert (await hears(phone))["messages"] == []


async def test_twenty_thousand_characters_are_heard_and_one_more_is_not(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        too_long = await says(phone, "长" * 20_001)
        assert too_long.status_code == 413
        assert "太长" in too_long.json()["error"]
        assert (await says(phone, "长" * 20_000)).status_code == 200
        rows = (await hears(phone))["messages"]
        assert len(rows[0]["text"]) == 20_000


async def test_a_body_larger_than_anything_we_take_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        large, huge = bytes(10 * 1024 * 1024 + 1), bytes(13 * 1024 * 1024)
        photo = await phone.post("/chat/photo", data={"key": KEY}, files={"file": large})
        whole = await phone.post("/chat/photo", data={"key": KEY}, files={"file": huge})
        piecemeal = await phone.post("/chat/say", content=in_pieces(huge), headers={"content-type": "application/json"})
        for answer in (photo, whole, piecemeal):
            assert answer.status_code == 413
            assert "太" in answer.json()["error"]
            assert "content-security-policy" in answer.headers
        assert (await hears(phone))["messages"] == []


@pytest.mark.parametrize(
    "body",
    [b"", b"no JSON", b"[]", b'{"text": "x"}', b'{"key": "short", "text": "x"}', b'{"key": "long enough", "text": 5}',
     b'{"key": "long enough", "press": "' + b"x" * 65 + b'"}', b'{"key": "long enough", "message": "one"}',
     b'{"key": "long \\u0000 enough", "text": "x"}', b"[" * 100_000],
)  # fmt: skip
async def test_what_no_page_of_ours_sends_gets_one_clear_sentence(
    sqlite_database: Database, tmp_path: Path, body: bytes
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        answer = await phone.post("/chat/say", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 400
        assert set(answer.json()) == {"error"}
        assert (await phone.get("/chat/log?after=-1")).status_code == 400
        assert (await phone.get("/chat/log?wait=1000")).status_code == 400
        await says(phone, "你好")
        for number in (10**18, 10**40):
            for query in ("after", "before", "seen"):
                assert (await phone.get(f"/chat/log?{query}={number}")).status_code == 400
            assert (await phone.get(f"/chat/media/{number}")).status_code == 400
            assert (await phone.get(f"/chat/export/{number}")).status_code == 400
        answer = await phone.post("/chat/photo", data={"key": "eight \0 of them"}, files={"file": b"a photo"})
        assert answer.status_code == 400


async def test_nobody_sees_what_stands_in_another_chat(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        alice, eve = telephone(), telephone()
        for phone in (alice, eve):
            await phone.get("/chat/")
        await says(alice, "我家水龙头坏了，想请人来修")
        await says(alice, "导出我的资料", key="another key")
        await says(eve, "谢谢", key="eve has a key")
        rows = (await hears(alice))["messages"]
        mine = next(row for row in rows if row["file"])
        assert (await alice.get(mine["file"]["url"])).status_code == 200
        for path in (mine["file"]["url"], f"/chat/media/{mine['id']}", "/chat/media/999999", "/chat/export/999999"):
            assert (await eve.get(path)).status_code == 404
        assert not any("水龙头" in row["text"] for row in (await hears(eve))["messages"])


async def test_a_page_that_waits_hears_at_once(database: Database, tmp_path: Path) -> None:
    async with serving(database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        await says(phone, "谢谢")
        last = (await hears(phone))["last"]
        loop = asyncio.get_running_loop()
        begun = loop.time()
        waiting = loop.create_task(hears(phone, after=last, wait=20))
        # What is said to others wakes it for nothing.
        other = telephone()
        await other.get("/chat/")
        await says(other, "你好", key="the other's key")
        await asyncio.sleep(2 * WATCHES_EVERY)
        assert not waiting.done()
        await says(phone, "你好", key="another key")
        answer = await waiting
        assert loop.time() - begun < 5
        assert answer["messages"]


async def test_a_page_that_waits_in_vain_is_told_so(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        await says(phone, "谢谢")
        last = (await hears(phone))["last"]
        assert await hears(phone, after=last, wait=0.2) == {
            "messages": [], "last": last, "station": {"name": "枫林社区", "phone": "02155550123"}
        }  # fmt: skip


async def test_a_pressed_button_stands_in_the_log_by_its_label(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        await phone.get("/chat/")
        await says(phone, "你好")
        rows = (await hears(phone))["messages"]
        button = rows[-1]["buttons"][0][0]
        pressed = {"key": "another key", "press": button["press"], "message": rows[-1]["id"], "label": button["label"]}
        assert (await phone.post("/chat/say", json=pressed)).status_code == 200
        mine = [row["text"] for row in (await hears(phone))["messages"] if row["who"] == "me"]
        assert mine == ["你好", button["label"]]
