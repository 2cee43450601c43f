"""How many bytes each page costs whoever opens it for the first time: the page, its styles, its scripts, its icon."""

from __future__ import annotations

import asyncio
import gzip
import re

from bot.service import Service
from bot.settings import Settings
from storage.database import Database
from tests.bench import standing
from tests.bench.addresses import FILES, Addresses
from tests.bench.pages import ask
from tests.bench.rows import Row

DESK, CHAT = 100_000, 50_000
CHAT_PAGE = "/chat/"
GZIPPED = b"\x1f\x8b"
# What a page, a style or a module asks for at once.
ASKED_FOR = re.compile(rb"""(?:href|src)="(/static/[^"]+)"|(?:from|import)\s*"\./([^"]+)"|url\("?([^")]+)"?\)""")


def first_view(tickets: int = standing.TICKETS) -> Row:
    """Open every page of the desk's table, as the center's worker, and the residents' chat; count what is sent."""
    built = standing.standing(tickets=tickets)
    assert built is not None
    found = sorted(asyncio.run(_opened(built, tickets)).items(), key=lambda pair: -pair[1])
    chat = next(size for kind, size in found if kind == CHAT_PAGE)
    desk = [(kind, size) for kind, size in found if kind != CHAT_PAGE]
    told = ", ".join(f"{kind} {size / 1000:.0f}" for kind, size in desk[:5])
    return Row("bytes of a first view", f"{len(desk)} kinds of pages: {told} KB; residents' chat {chat / 1000:.0f} KB",
               "<= 100 KB; chat <= 50 KB", desk[0][1] <= DESK and chat <= CHAT)  # fmt: skip


async def _opened(built: standing.Standing, tickets: int) -> dict[str, int]:
    database = Database(built.url)
    service = Service(Settings(data=built.folder, _env_file=None), database, clock=lambda: built.now)
    secret = standing.log_in(database, standing.AT_THE_CENTER, built.now)
    addresses, found = Addresses(built, tickets), {}
    async with service.app.router.lifespan_context(service.app):
        for kind in addresses.kinds():
            if not kind.partition(" ")[0].endswith(FILES):
                found[kind] = await _weight(service, addresses.draw(kind), secret)
        found[CHAT_PAGE] = await _weight(service, CHAT_PAGE, "")
        service.ending()
    database.dispose()
    return found


async def _weight(service: Service, address: str, secret: str) -> int:
    """Return the bytes of what is behind the address, and of whatever that asks for, each once."""
    waiting, sizes = [address], dict[str, int]()
    while waiting:
        at = waiting.pop()
        if at in sizes:
            continue
        _, content = await ask(service.app, at, secret)
        sizes[at] = len(content)
        content = gzip.decompress(content) if content.startswith(GZIPPED) else content
        for from_page, from_module, from_style in ASKED_FOR.findall(content):
            beside = (from_module or from_style).decode()
            if from_page:
                waiting.append(from_page.decode())
            elif beside and at.startswith("/static/") and ":" not in beside:
                waiting.append(f"/static/{beside}")
    return sum(sizes.values())
