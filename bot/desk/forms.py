"""Forms of the desk: what came with one, whose it is, and the addresses it may lead to."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from bot import tables
from bot.desk.acts import Sent
from bot.desk.context import Upload
from bot.media import Spool
from bot.rollcall import MOST_ROWS as MOST_PEOPLE
from handlers.turn import clean
from storage.invitations import digest_of

BASE = "/desk"
# A head, and one row more than are taken: then they are too many.
MOST_ROWS = MOST_PEOPLE + 2
# In bytes: a form without files is much smaller.
MOST_FROM_STRANGERS = 100_000
PICTURE, TABLE = "picture", "file"


async def sent(request: Request, form: FormData, spool: Spool) -> Sent:
    """Return what came with a form; its key is the digest of all of it, so that the same is done once.

    What is called a picture is put where pictures from a chat wait to be looked at; one that is too large is not.
    A table is read here: it may take long, and in the act everybody would wait for it.
    """
    fields: dict[str, str] = {}
    every: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                spooled, content = await _spooled(spool, value) if name == PICTURE else "", await value.read()
                rows = await run_in_threadpool(_rows, content) if name == TABLE else None
                files.setdefault(name, []).append(Upload(clean(value.filename), content, spooled, rows))
        else:
            fields[name] = value
            every.setdefault(name, []).append(value)
    await form.close()
    shape = [request.url.path, *(f"{name}={one}" for name in sorted(every) for one in every[name])]
    for name in sorted(files):
        shape += [f"{name} {one.name} {hashlib.sha256(one.content).hexdigest()}" for one in files[name]]
    return Sent(digest_of("\n".join(shape)), dict(request.path_params), fields, files, every)


def is_large(request: Request) -> bool:
    """Tell whether so much comes, or nobody says how much, that it matters from whom."""
    said = request.headers.get("content-length", "")
    return not said.isdigit() or int(said) > MOST_FROM_STRANGERS


def has_files(form: FormData) -> bool:
    """Tell whether anything in a form has to be read or put aside."""
    return any(isinstance(value, UploadFile) for value in form.values())


def _rows(content: bytes) -> Sequence[tables.Row] | None:
    try:
        return tables.read(content, MOST_ROWS) if len(content) <= tables.MOST_BYTES else None
    except tables.UnreadableTableError:
        return None


async def _spooled(spool: Spool, file: UploadFile) -> str:
    try:
        return await spool.keep(file)
    except ValueError:
        return ""
    finally:
        await file.seek(0)


def csrf_of(secret: str) -> str:
    """Return the token that every form of this session carries."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def is_ours(secret: str, form: FormData) -> bool:
    """Tell whether a form stood on a page of this session."""
    return hmac.compare_digest(csrf_of(secret).encode(), str(form.get("csrf", "")).encode("utf-8", "replace"))


def hidden(secret: str, here: str) -> Markup:
    """Return the fields that every form of a page carries: whose it is, which page, which showing of it."""
    row = Markup('<input type="hidden" name="{}" value="{}">')
    fields = (("csrf", csrf_of(secret)), ("key", secrets.token_urlsafe(9)), ("back", here))
    return Markup("").join(row.format(name, value) for name, value in fields)


def here(request: Request) -> str:
    """Return the address of the page, without the notice that it shows."""
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name != "said"]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")


def with_notice(where: str, said: int) -> str:
    """Return the address with the notice that stands after this message."""
    parts = urlsplit(where)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "said"]
    return f"{parts.path}?{urlencode([*kept, ('said', said)])}" + (f"#{parts.fragment}" if parts.fragment else "")


def local(where: object) -> str:
    """Return the address if it is one of the desk's own pages, else nothing."""
    said = str(where or "")
    parts = urlsplit(said)
    inside = parts.path == BASE or parts.path.startswith(f"{BASE}/")
    return said if inside and not parts.netloc and not parts.scheme and "\\" not in said else ""
