"""What lets a telephone keep the chat like an app of its own: the icons, and the service worker with its release."""

from __future__ import annotations

import hashlib
import io
import json
import re
from functools import lru_cache

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from PIL import Image, ImageDraw
from starlette.concurrency import run_in_threadpool

from bot.pages import FOLDER, STATIC
from handlers.wording import web

RELEASE_HEADER = "X-Wudan-Release"
TEMPLATES = ("page.html", "chat.html")
WORKER = "keeper.js"
# Name → pixels a side, and whether the corners are cut: systems that cut a shape of their own want a whole square.
ICONS = {
    "icon-192": (192, True), "icon-512": (512, True), "mask-192": (192, False), "mask-512": (512, False),
    "touch-180": (180, False),
}  # fmt: skip
# The same drawing as static/icon.svg, in its units.
SIDE, CORNER, CENTRE = 96, 22, (48, 49)
PETAL, PETAL_CORNER, PETALS, HEART = (-9, -35, 9, -10), 7, 5, 5.5
GREEN, WHITE, YELLOW = "#17624f", "#fff", "#f2b84b"
LONG = {"Cache-Control": "public, max-age=604800"}
# Drawn so many times larger and then made small: Pillow's own edges are steps.
FINER = 4


class Install:
    """The routes of what is installed; the worker stands below the page that it keeps, and reaches no further."""

    def __init__(self, base: str) -> None:
        """`base`: the path of the chat page."""
        self._base = base
        self.router = APIRouter(prefix=base)
        self.router.add_api_route("/keeper.js", self.keeper, methods=["GET"])
        self.router.add_api_route("/{name}.png", self.icon, methods=["GET"])

    async def keeper(self) -> Response:
        """Serve the service worker; browsers ask for it again and again, and so learn of a new release."""
        return Response(worker(self._base), media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    async def icon(self, name: str) -> Response:
        """Serve an icon."""
        if name not in ICONS:
            return JSONResponse({"error": web.NOT_THERE}, 404)
        return Response(await run_in_threadpool(icon, name), media_type="image/png", headers=LONG)


@lru_cache(maxsize=len(ICONS))
def icon(name: str) -> bytes:
    """Return an icon as PNG. Raises KeyError where there is none of this name."""
    size, is_cut = ICONS[name]
    scale = size * FINER / SIDE
    whole = (size * FINER, size * FINER)
    drawn = Image.new("RGBA", whole, (0, 0, 0, 0) if is_cut else GREEN)
    if is_cut:
        ImageDraw.Draw(drawn).rounded_rectangle((0, 0, whole[0] - 1, whole[1] - 1), CORNER * scale, GREEN)
    x, y = (at * scale for at in CENTRE)
    petal = Image.new("L", whole)
    left, top, right, bottom = (edge * scale for edge in PETAL)
    ImageDraw.Draw(petal).rounded_rectangle((x + left, y + top, x + right, y + bottom), PETAL_CORNER * scale, 255)
    for number in range(PETALS):
        turned = petal.rotate(-360 / PETALS * number, Image.Resampling.NEAREST, center=(x, y))
        drawn.paste(WHITE, mask=turned)
    ImageDraw.Draw(drawn).circle((x, y), HEART * scale, YELLOW)
    kept = io.BytesIO()
    drawn.reduce(FINER).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@lru_cache(maxsize=1)
def release() -> str:
    """Return what tells one release of the chat page from the next: it changes with any part of the page."""
    parts = [*(FOLDER / name for name in (*TEMPLATES, WORKER)), *(STATIC / name for name in parts_of_the_page())]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()[:12]


@lru_cache(maxsize=1)
def parts_of_the_page() -> tuple[str, ...]:
    """Return the names of the static files without which the chat page does not work."""
    named = "".join((FOLDER / name).read_text(encoding="utf-8") for name in TEMPLATES)
    found = re.findall(r"\{\{ static \}\}/([\w-]+\.(?:css|js|svg))", named)
    for name in found:
        if name.endswith(".js"):
            imported = re.findall(r'(?:from |import\()"\./([\w-]+\.js)"', (STATIC / name).read_text(encoding="utf-8"))
            found += [one for one in imported if one not in found]
    return tuple(sorted(set(found)))


def worker(base: str) -> str:
    """Return the service worker of the chat page at `base`: its release, what it keeps, and then what it does."""
    home = f"{base}/"
    shell = [home, *(f"/static/{name}" for name in parts_of_the_page())]
    told = {"RELEASE": release(), "HOME": home, "SHELL": shell}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return head + (FOLDER / WORKER).read_text(encoding="utf-8")
