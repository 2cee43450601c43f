"""Files people send: fetched, checked, stripped of their metadata, and kept under `WUDAN_DATA`."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from starlette.datastructures import UploadFile

from bot.front import Front
from storage import files

log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_ATTEMPTS = 8
# The longer side of a picture among many, in pixels.
SMALL = 720
# MPO is what telephones with several lenses call their JPEG; its first frame is the picture.
FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# How files begin that people send beside pictures. Whatever they claim to be, they are only handed on.
BEGINNINGS = {
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"#!AMR": "audio/amr",
    b"\x1aE\xdf\xa3": "video/webm",
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/octet-stream",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/octet-stream",
}
LOOKS_EVERY = 2.0
# An orphan younger than this may belong to an act that is still on its way.
SWEPT_AFTER = timedelta(days=1)
Fetch = Callable[[str], Awaitable[bytes]]


class Spool:
    """The folder of files: what has just arrived (`spool`), and what is kept."""

    def __init__(self, data: Path) -> None:
        """Make the folders where they are missing."""
        self._kept, self._spooled = data / "files", data / "files" / "spool"
        self._spooled.mkdir(parents=True, exist_ok=True)

    async def keep(self, upload: UploadFile) -> str:
        """Put what was uploaded safely on the disk and return its name. Raises ValueError where it is too large."""
        content = await upload.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValueError("too large")
        name = secrets.token_hex(16)
        await asyncio.to_thread(write_whole, self._spooled / name, content)
        return name

    async def fetch(self, name: str) -> bytes:
        """Return what was spooled under this name. Raises OSError."""
        return await asyncio.to_thread((self._spooled / Path(name).name).read_bytes)

    def drop(self, name: str) -> None:
        """Forget what was spooled."""
        (self._spooled / Path(name).name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return where a kept file lies."""
        return self._kept / Path(name).name

    def small(self, name: str) -> Path:
        """Return where a small copy of a kept picture lies, made now where there is none. Raises OSError.

        It is no row's file: the sweep takes it away, and it is made again for whoever looks.
        """
        whole = self.path(name)
        copy = whole.with_name(f"{whole.name}.{SMALL}.jpg")
        if not copy.exists():
            with Image.open(whole) as picture:
                picture.thumbnail((SMALL, SMALL))
                out = io.BytesIO()
                picture.convert("RGB").save(out, "JPEG", quality=80)
            write_whole(copy, out.getvalue())
        return copy

    def sweep(self, known: set[str], now: float) -> int:
        """Remove kept files that no row names any more, and old leftovers; returns how many."""
        old = now - SWEPT_AFTER.total_seconds()
        gone = [path for path in self._kept.iterdir() if path.is_file() and path.name not in known]
        gone += [path for path in self._spooled.iterdir() if path.is_file()]
        swept = [path for path in gone if path.stat().st_mtime < old]
        for path in swept:
            path.unlink(missing_ok=True)
        return len(swept)


class Media:
    """The loop that fetches wanted files and settles their rows."""

    def __init__(self, front: Front, spool: Spool, fetchers: dict[str, Fetch]) -> None:
        """`fetchers`: for each channel, how its reference becomes bytes."""
        self._front, self._spool, self._fetchers = front, spool, fetchers

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                if not await self.work():
                    await asyncio.sleep(LOOKS_EVERY)
            except Exception:
                log.exception("the media loop stumbled")
                await asyncio.sleep(LOOKS_EVERY)

    async def work(self) -> int:
        """Fetch what is wanted now; returns how many files were looked at."""
        now = self._front.clock()
        wanted = await self._front.writer.act(
            lambda session: [(f.id, f.channel, f.ref, f.attempts, f.kind) for f in files.wanted_files(session, now)]
        )
        for file_id, channel, ref, attempts, kind in wanted:
            await self._settle(file_id, channel, ref, attempts, kind)
        return len(wanted)

    async def _settle(self, file_id: int, channel: str, ref: str, attempts: int, kind: str) -> None:
        now = self._front.clock()
        try:
            content = await self._fetchers[channel](ref)
            content, media_type = await asyncio.to_thread(stripped if kind == "photo" else recognised, content)
        except ValueError as fault:
            remark = str(fault)
            await self._front.writer.act(lambda session: files.settle_file(session, file_id, "never", remark=remark))
            self._let_go(channel, ref)
        except Exception as fault:  # noqa: BLE001 - the network or the disk: tried again, then given up and listed
            remark = type(fault).__name__
            state = "never" if attempts + 1 >= MOST_ATTEMPTS else "wanted"
            due = now + timedelta(seconds=2 ** min(attempts + 1, 9))
            await self._front.writer.act(
                lambda session: files.settle_file(session, file_id, state, remark=remark, due_at=due)
            )
        else:
            name, size = secrets.token_hex(16), len(content)
            await asyncio.to_thread(write_whole, self._spool.path(name), content)
            await self._front.writer.act(
                lambda session: files.settle_file(
                    session, file_id, "stored", name=name, media_type=media_type, size=size
                )
            )
            self._let_go(channel, ref)

    def _let_go(self, channel: str, ref: str) -> None:
        if channel == "web":
            self._spool.drop(ref)


def stripped(content: bytes) -> tuple[bytes, str]:
    """Return a picture upright and without its metadata, and its media type. Raises ValueError for all else."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(TYPES)) as picture:
            kind = FORMATS.get(picture.format or "")
            if kind is None or picture.width * picture.height > MOST_PIXELS:
                raise ValueError("not a picture that is kept")
            upright = ImageOps.exif_transpose(picture)
            upright.info.clear()
            out = io.BytesIO()
            upright.save(out, format=kind, quality=88)
            return out.getvalue(), TYPES[kind]
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as fault:
        raise ValueError("not a picture") from fault


def recognised(content: bytes) -> tuple[bytes, str]:
    """Return a voice, video or document that is of a kind we know, and its media type. Raises ValueError for all else.

    A picture among them loses its metadata like any other.
    """
    if content[4:8] == b"ftyp":
        return content, "audio/mp4" if content[8:11] == b"M4A" else "video/mp4"
    for begins, media_type in BEGINNINGS.items():
        if content.startswith(begins):
            return content, media_type
    try:
        return stripped(content)
    except ValueError:
        if content and b"\0" not in content:
            content.decode()
            return content, "text/plain"
        raise


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, even after a power cut."""
    temporary = path.with_name(f".{path.name}")
    with temporary.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    temporary.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
