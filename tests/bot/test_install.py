"""The chat as an app on a telephone: its icons, its service worker, and how much has to travel."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import httpx
import pytest
from PIL import Image

from bot.doors import install
from bot.pages import STATIC
from storage.database import Database
from tests.bot.test_webchat import serving

pytestmark = pytest.mark.asyncio
MOST_BYTES = 50 * 1024


async def as_sent(phone: httpx.AsyncClient, path: str) -> int:
    """How many bytes of body travel."""
    async with phone.stream("GET", path) as answer:
        assert answer.status_code == 200, path
        return sum([len(piece) async for piece in answer.aiter_raw()])


async def kept_by_the_worker(phone: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Return the worker's release and what it keeps."""
    text = (await phone.get("/chat/keeper.js")).text
    release, shell = re.search(r'RELEASE = "(\w+)"', text), re.search(r"SHELL = (\[.*?\]);", text)
    assert release
    assert shell
    return release[1], json.loads(shell[1])


async def test_the_manifest_names_icons_that_are_as_large_as_it_says(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        assert 'rel="manifest" href="/static/wudan.webmanifest"' in (await phone.get("/chat/")).text
        answer = await phone.get("/static/wudan.webmanifest")
        assert answer.headers["content-type"].startswith("application/manifest+json")
        told = answer.json()
        assert (told["id"], told["start_url"], told["scope"]) == ("/chat/", "/chat/", "/chat/")
        drawn = [one for one in told["icons"] if one["type"] == "image/png"]
        assert {(one["sizes"], one["purpose"]) for one in drawn} >= {
            ("192x192", "any"),
            ("512x512", "any"),
            ("512x512", "maskable"),
        }
        for one in drawn:
            picture = Image.open(io.BytesIO((await phone.get(one["src"])).content))
            assert f"{picture.width}x{picture.height}" == one["sizes"]
            # A shape is cut out of the maskable one: nothing of it may be missing.
            corner, heart = picture.getpixel((0, 0)), picture.getpixel((picture.width // 2, picture.height * 49 // 96))
            assert isinstance(corner, tuple)
            assert isinstance(heart, tuple)
            assert corner[3] == (255 if one["purpose"] == "maskable" else 0)
            assert heart[:3] == (0xF2, 0xB8, 0x4B)
        touch = re.search(r'rel="apple-touch-icon" href="([^"]+)"', (await phone.get("/chat/")).text)
        assert touch
        assert (await phone.get(touch[1])).headers["content-type"] == "image/png"
        assert (await phone.get("/chat/icon-193.png")).status_code == 404


async def test_the_worker_keeps_the_page_and_its_parts_and_nothing_else(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        answer = await phone.get("/chat/keeper.js")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["cache-control"] == "no-cache"
        assert "worker-src 'self'" in answer.headers["content-security-policy"]
        release, shell = await kept_by_the_worker(phone)
        assert (await phone.get("/chat/")).headers["x-wudan-release"] == release
        assert shell[0] == "/chat/"
        assert {path.rpartition(".")[2] for path in shell[1:]} == {"css", "js", "svg"}
        assert all(path.startswith("/static/") for path in shell[1:])
        assert {"chat.js", "poll.js", "shelf.js", "base.css", "chat.css"} <= {Path(path).name for path in shell}
        for path in shell:
            await as_sent(phone, path)


async def test_whatever_changes_on_the_page_is_another_release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = install.release()
    for part in install.parts_of_the_page():
        (tmp_path / part).write_bytes((STATIC / part).read_bytes())
    monkeypatch.setattr(install, "STATIC", tmp_path)
    install.release.cache_clear()
    assert install.release() == before
    (tmp_path / "text.js").write_text("// other words")
    install.release.cache_clear()
    try:
        assert install.release() != before
    finally:
        install.release.cache_clear()


async def test_a_first_view_is_fifty_kilobytes_at_most_as_it_travels(sqlite_database: Database, tmp_path: Path) -> None:
    async with serving(sqlite_database, tmp_path) as telephone:
        phone = telephone()
        _, shell = await kept_by_the_worker(phone)
        weight = sum([await as_sent(phone, path) for path in (*shell, "/static/wudan.webmanifest")])
        assert weight <= MOST_BYTES
        # What is the same for everybody is packed; what is said to one person never is.
        assert (await phone.get("/static/chat.js")).headers["content-encoding"] == "gzip"
        assert "content-encoding" not in (await phone.get("/chat/log")).headers
