"""Forms of the desk: what came with one, whose it is, and the addresses it may lead to."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile

from bot.desk.acts import Sent
from bot.desk.context import Upload
from bot.media import Spool
from storage.invitations import digest_of

BASE = "/desk"
PICTURE = "picture"


async def sent(request: Request, form: FormData, spool: Spool) -> Sent:
    """Return what came with a form; its key is the digest of all of it, so that the same is done once.

    What is called a picture is put where pictures from a chat wait to be looked at; one that is too large is not.
    """
    fields: dict[str, str] = {}
    every: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                spooled = await _spooled(spool, value) if name == PICTURE else ""
                files.setdefault(name, []).append(Upload(value.filename, await value.read(), spooled))
        else:
            fields[name] = value
            every.setdefault(name, []).append(value)
    await form.close()
    shape = [request.url.path, *(f"{name}={one}" for name in sorted(every) for one in every[name])]
    shape += [digest_of(f"{name} {one.name} {len(one.content)}") for name in sorted(files) for one in files[name]]
    return Sent(digest_of("\n".join(shape)), dict(request.path_params), fields, files, every)


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
