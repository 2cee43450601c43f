"""Files people send: pictures are kept upright and without their metadata, all else is refused, nothing is left over."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from bot import media
from bot.front import Front
from bot.links import Links
from bot.media import Media, Spool, recognised, stripped
from bot.writer import Writer
from storage import files, people
from storage.database import Database
from storage.files import File
from tests.community import as_shipped
from tests.journeys.town import photo_with_a_place


def a_picture(kind: str, **more: object) -> bytes:
    picture = Image.new("RGB", (64, 48), "green")
    exif = picture.getexif()
    exif[0x0112] = 6
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 50.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_upright_and_without_its_metadata(kind: str) -> None:
    content, media_type = stripped(a_picture(kind, comment=b"at home") if kind == "JPEG" else a_picture(kind))
    assert media_type == f"image/{kind.lower()}"
    with Image.open(io.BytesIO(content)) as kept:
        assert (kept.format, kept.size, len(kept.getexif())) == (kind, (48, 64), 0)
    for word in (b"Telephone", b"Exif", b"at home", b"GPS"):
        assert word not in content


def test_a_telephone_s_picture_of_several_frames_is_kept_as_one() -> None:
    first, second = Image.new("RGB", (64, 48), "green"), Image.new("RGB", (32, 24), "red")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second])
    content, media_type = stripped(out.getvalue())
    assert media_type == "image/jpeg"
    with Image.open(io.BytesIO(content)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (64, 48))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"#!/bin/sh",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(20),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a picture"):
        stripped(content)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"OggS" + bytes(60), "audio/ogg"),
        (b"ID3\x03" + bytes(60), "audio/mpeg"),
        (b"\0\0\0\x18ftypM4A " + bytes(60), "audio/mp4"),
        (b"\0\0\0\x18ftypisom" + bytes(60), "video/mp4"),
        (b"\x1aE\xdf\xa3" + bytes(60), "video/webm"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04" + bytes(60), "application/octet-stream"),
        ("名单".encode(), "text/plain"),
        (b"<script>alert(1)</script>", "text/plain"),
    ],
)
def test_what_is_no_picture_is_kept_as_what_it_is(content: bytes, media_type: str) -> None:
    assert recognised(content) == (content, media_type)


def test_a_picture_sent_as_a_file_loses_its_metadata_too() -> None:
    content, media_type = recognised(a_picture("JPEG"))
    assert media_type == "image/jpeg"
    assert b"Telephone" not in content


@pytest.mark.parametrize("content", [b"", bytes(20), b"MZ\x90\0" + bytes(60), b"\x7fELF" + bytes(60), b"\xff\xfe\xfd"])
def test_a_file_that_nobody_knows_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        recognised(content)


@pytest.mark.parametrize("kind", ["EPS", "TIFF", "BMP", "ICO", "PPM"])
def test_no_reader_is_asked_but_those_of_photos(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    content = a_picture(kind)
    factory, accept = Image.OPEN[kind]

    def ask(prefix: bytes) -> bool | str:
        asked.append(kind)
        return accept(prefix) if accept else True

    monkeypatch.setitem(Image.OPEN, kind, (factory, ask))
    with pytest.raises(ValueError, match="not a picture"):
        stripped(content)
    assert asked == []


def test_a_picture_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ValueError, match="not a picture"):
        stripped(a_picture("PNG")[:-30])


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MOST_PIXELS", 64 * 48 - 1)
    with pytest.raises(ValueError, match="not a picture"):
        stripped(a_picture("PNG"))


class House:
    """The loop that fetches files, whose telegram is the test."""

    def __init__(self, front: Front, database: Database, folder: Path) -> None:
        self.database = database
        self.ahead = timedelta()
        self.front = front
        self.spool = Spool(folder)
        self.answers: list[bytes | Exception] = []
        self.media = Media(front, self.spool, {"telegram": self.fetch, "web": self.spool.fetch})

    async def fetch(self, _ref: str) -> bytes:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def wants(self, channel: str, ref: str) -> int:
        def act(session: Session) -> int:
            person = people.open_chat(session, channel, "somebody", self.now()).owner
            return files.want(session, person, channel, ref, self.now())

        return await self.front.writer.act(act)

    def file(self, file_id: int) -> File:
        with self.database.look() as session:
            return session.get_one(File, file_id)


@asynccontextmanager
async def at_home(database: Database, folder: Path) -> AsyncIterator[House]:
    house: House
    writer = Writer(database, lambda _chats: None)
    links = Links("http://example.org", str, database)
    front = Front(database, writer, links, lambda: house.now(), as_shipped)  # noqa: PLW0108 - not there yet
    house = House(front, database, folder)
    yield house
    await asyncio.to_thread(writer.close)


@pytest.mark.asyncio
async def test_what_was_uploaded_is_kept_and_its_spooled_bytes_are_gone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with at_home(sqlite_database, tmp_path) as house:
        (tmp_path / "files" / "spool" / "abc").write_bytes(photo_with_a_place())
        file_id = await house.wants("web", "abc")
        assert await house.media.work() == 1
        file = house.file(file_id)
        assert (file.state, file.media_type) == ("stored", "image/jpeg")
        assert file.name
        content = house.spool.path(file.name).read_bytes()
        assert len(content) == file.size
        assert b"Telephone" not in content
        assert list((tmp_path / "files" / "spool").iterdir()) == []
        assert await house.media.work() == 0


@pytest.mark.asyncio
async def test_what_cannot_be_fetched_is_tried_again_later_and_then_given_up(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with at_home(sqlite_database, tmp_path) as house:
        file_id = await house.wants("telegram", "ref")
        house.answers = [OSError("the network is down"), photo_with_a_place()]
        await house.media.work()
        assert house.file(file_id).state == "wanted"
        assert await house.media.work() == 0
        house.ahead = timedelta(seconds=10)
        await house.media.work()
        assert house.file(file_id).state == "stored"

        hopeless = await house.wants("telegram", "ref")
        house.answers = [OSError("the network is down")] * media.MOST_ATTEMPTS
        for _ in range(media.MOST_ATTEMPTS):
            house.ahead += timedelta(hours=1)
            await house.media.work()
        file = house.file(hopeless)
        assert (file.state, file.remark, file.attempts) == ("never", "OSError", media.MOST_ATTEMPTS)


@pytest.mark.asyncio
async def test_what_is_no_picture_is_settled_at_once_and_its_bytes_are_gone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with at_home(sqlite_database, tmp_path) as house:
        (tmp_path / "files" / "spool" / "abc").write_bytes(b"#!/bin/sh")
        file_id = await house.wants("web", "abc")
        await house.media.work()
        assert house.file(file_id).state == "never"
        assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []


@pytest.mark.asyncio
async def test_orphans_are_swept_when_they_are_old_and_what_is_known_stays(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with at_home(sqlite_database, tmp_path) as house:
        folder = tmp_path / "files"
        now = datetime.now(UTC).timestamp()
        for name, age in (
            ("known", 10),
            ("orphan", 10),
            ("young", 0),
            ("spool/old", 10),
            ("spool/young", 0),
            (".half", 10),
        ):
            (folder / name).write_bytes(b"x")
            then = now - age * 24 * 3600
            os.utime(folder / name, (then, then))
        assert house.spool.sweep({"known"}, now) == 3
        left = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
        assert left == {"known", "young", "spool/young"}


def test_a_small_copy_is_made_once_and_swept_with_the_leftovers(tmp_path: Path) -> None:
    spool = media.Spool(tmp_path)
    content = io.BytesIO()
    Image.new("RGBA", (3000, 1500), "#7a98").save(content, "PNG")
    media.write_whole(spool.path("abc"), content.getvalue())
    copy = spool.small("abc")
    with Image.open(copy) as picture:
        assert (picture.format, picture.size) == ("JPEG", (720, 360))
    made = copy.stat().st_mtime_ns
    assert spool.small("abc").stat().st_mtime_ns == made
    later = copy.stat().st_mtime + media.SWEPT_AFTER.total_seconds() + 1
    assert spool.sweep({"abc"}, later) == 1
    assert spool.path("abc").exists()
    assert not copy.exists()
    assert spool.small("abc").exists()
