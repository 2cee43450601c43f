"""供单 for residents: what a station offers, on one page that leads into the chat."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from bot.doors.webchat import RowId
from bot.front import Front
from bot.pages import render
from handlers.menu import FIRST
from handlers.wording import desk_places as wording
from handlers.wording import web
from storage import menus, places


class Menu:
    """The routes of the menu; nobody need be anybody to read it."""

    def __init__(self, front: Front, chat_base: str) -> None:
        """`chat_base`: the path of the chat in which a service is asked for."""
        self._front, self._chat_base = front, chat_base
        self.router = APIRouter()
        self.router.add_api_route("/menu", self.first, methods=["GET", "HEAD"])
        self.router.add_api_route("/menu/{place_id}", self.of, methods=["GET", "HEAD"])

    async def first(self) -> Response:
        """Serve the menu of the only station; where there are several, ask which one."""
        return render("menu.html", **await run_in_threadpool(self._menu, None))

    async def of(self, place_id: RowId) -> Response:
        """Serve the menu of one station."""
        found = await run_in_threadpool(self._menu, place_id)
        if found["place"] is None:
            return render("error.html", 404, title=web.NO_PAGE_TITLE, text=web.NO_PAGE)
        return render("menu.html", **found)

    def _menu(self, place_id: int | None) -> dict[str, Any]:
        lexicon = self._front.reader.lexicon
        with self._front.database.look() as session:
            stations = places.stations(session)
            meant = stations[0].id if place_id is None and len(stations) == 1 else place_id
            place = next((one for one in stations if one.id == meant), None)
            off = menus.closed(session, meant)
            keys = sorted(lexicon.teams, key=lambda key: FIRST.index(key) if key in FIRST else len(FIRST))
            teams = [
                (lexicon.teams[key].name, [item for item in lexicon.items_of(key) if item.key not in off])
                for key in keys
            ]  # fmt: skip
            return {
                "title": wording.MENU_TITLE, "wording": wording, "place": place, "stations": stations,
                "teams": [(name, items) for name, items in teams if items] if place or not stations else [],
                "chat": f"{self._chat_base}/", "say": lambda item: f"{self._chat_base}/?say={quote(item.name)}",
            }  # fmt: skip
