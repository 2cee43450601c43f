"""The public pages: posters, walls, a day's check-in code, calendars. Nobody's name stands on any of them."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, JSONResponse, Response
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot import calendars, fonts, posters
from bot.doors.webchat import MOST_ID, RowId
from bot.front import Front
from bot.media import Spool
from bot.pages import render
from handlers.wording import desk_people, web
from storage import broadcasts, checkin, files, invitations, pages, places
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.messages import Message
from storage.places import Place
from storage.walls import WallPhoto

BRIEFLY = {"Cache-Control": "public, max-age=300"}
PRIVATELY = {"Cache-Control": "private, max-age=900"}
NEVER = {"Cache-Control": "no-store"}
# The longest text that a poster of one sheet carries in large letters.
LONG, LONGER = 120, 320
Code = Annotated[str, InPath(pattern=r"^\d{6}$")]


class Public:
    """The routes of everything that can be opened without a chat."""

    def __init__(self, front: Front, spool: Spool, chat_base: str, font: Path | None) -> None:
        """`chat_base`: the path of the chat in which somebody who scans a code checks in."""
        self._front, self._spool, self._chat_base, self._font = front, spool, chat_base, font
        # Drawing takes a core for a quarter of a second: one at a time, and answers go on.
        self._drawing = asyncio.Semaphore(1)
        self.router = APIRouter()
        for path, page in (
            ("/poster/{ref}.png", self.picture),
            ("/poster/{ref}", self.poster),
            ("/i/{token}/sheet", self.sheet),
            ("/wall/{campaign_id}", self.wall),
            ("/wall/{campaign_id}/photo/{photo_id}", self.photo),
            ("/code/{token}", self.code),
            ("/code/{token}/now", self.code_now),
            ("/code/{token}/{code}.svg", self.code_picture),
            ("/in/{occurrence_id}/{code}", self.scanned),
            ("/calendar/{token}.ics", self.calendar),
            ("/day/{occurrence_id}.ics", self.day),
        ):
            # Calendars and link previews ask by HEAD first.
            self.router.add_api_route(path, page, methods=["GET", "HEAD"])

    async def poster(self, ref: str) -> Response:
        """Serve a poster to be looked at and printed."""
        found = await run_in_threadpool(self._poster, ref)
        if found is None:
            return _nothing()
        poster, campaign = found
        font = await run_in_threadpool(fonts.find_font, poster.words, self._font)
        length = len(poster.text)
        return render(
            "poster.html", poster=poster, title=poster.title, ref=ref, has_picture=font is not None,
            size="longer" if length > LONGER else "long" if length > LONG else "short",
            codes=[(name, address, _svg(address)) for name, address in self._doors(poster.address)],
            scan=web.SCAN, scan_lines=web.SCAN_LINES,
            wall=f"/wall/{campaign.id}" if campaign.kind == "theme" and ref.isdigit() else "",
            day=f"/day/{campaign.occurrence_id}.ics" if campaign.occurrence_id and ref.isdigit() else "",
        )  # fmt: skip

    async def sheet(self, token: str) -> Response:
        """Serve an invitation as a sheet for a stairwell, to be printed."""
        found = await run_in_threadpool(self._sheet, token)
        if found is None:
            return _nothing()
        purpose, place = found
        line, steps = desk_people.SHEET[purpose]
        links = self._front.links
        doors = [(web.WEB_CHAT, f"{links.url}/i/{token}"), *(("Telegram", one) for one in links.telegram(token))]
        return render("sheet.html", title=desk_people.SHEET_TITLE, place=place, line=line, steps=steps,
                      phone=desk_people.SHEET_PHONE,
                      codes=[(name, address, _svg(address)) for name, address in doors])  # fmt: skip

    async def picture(self, request: Request, ref: str) -> Response:
        """Serve a poster as a PNG; where no font here can write it, say so."""
        found = await run_in_threadpool(self._poster, ref)
        if found is None:
            return _nothing()
        font = await run_in_threadpool(fonts.find_font, found[0].words, self._font)
        if font is None:
            return render("error.html", 404, title=web.NO_FONT_TITLE, text=web.NO_FONT)
        etag = f'"{hashlib.sha256(repr((found[0], font)).encode()).hexdigest()[:32]}"'
        kept = {"ETag": etag, **(BRIEFLY if ref.isdigit() else PRIVATELY)}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=kept)
        async with self._drawing:
            drawn = await asyncio.to_thread(posters.draw, found[0], font)
        return Response(drawn, media_type="image/png", headers=kept)

    async def wall(self, campaign_id: RowId) -> Response:
        """Serve the photos of a theme that a worker has approved, the newest first."""
        shown = await run_in_threadpool(self._wall, campaign_id)
        return _nothing() if shown is None else render("wall.html", **shown)

    async def photo(self, campaign_id: RowId, photo_id: RowId, *, small: bool = False) -> Response:
        """Serve one approved photo, or a small copy of it."""
        name, media_type = await run_in_threadpool(self._photo, campaign_id, photo_id)
        if name is None:
            return _nothing()
        if not small:
            return FileResponse(self._spool.path(name), media_type=media_type, headers=BRIEFLY)
        async with self._drawing:
            copy = await asyncio.to_thread(self._spool.small, name)
        return FileResponse(copy, media_type="image/jpeg", headers=BRIEFLY)

    async def code(self, token: str) -> Response:
        """Serve the leader's page: the code of this moment, which changes by itself."""
        now = await run_in_threadpool(self._code, token)
        if now is None:
            return _nothing()
        return render("code.html", base=f"/code/{token}", now=now, title=web.CODE_TITLE)

    async def code_now(self, token: str) -> Response:
        """Tell the code of this moment, for how many seconds it stands, and how many have come."""
        now = await run_in_threadpool(self._code, token)
        return JSONResponse({"error": web.NOT_THERE} if now is None else now, 404 if now is None else 200, NEVER)

    async def code_picture(self, token: str, code: Code) -> Response:
        """Serve the QR code that a volunteer's telephone opens."""
        occurrence_id = self._front.links.read_code(token)
        if occurrence_id is None:
            return _nothing()
        svg = posters.code_svg(f"{self._front.links.url}/in/{occurrence_id}/{code}")
        return Response(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1),
                        media_type="image/svg+xml", headers=NEVER)  # fmt: skip

    async def scanned(self, occurrence_id: RowId, code: Code) -> Response:
        """Serve what a volunteer sees who has scanned the leader's code: one button that checks in."""
        title = await run_in_threadpool(self._title, occurrence_id)
        if title is None:
            return _nothing()
        start = f"in_{occurrence_id}_{code}"
        return render(
            "scanned.html", title=web.CHECK_IN_TITLE, day=title, code=code, telegram=self._front.links.telegram(start),
            action=f"{self._chat_base}/enter/{start}?once={secrets.token_urlsafe(8)}",
        )  # fmt: skip

    async def calendar(self, token: str) -> Response:
        """Serve a person's own calendar to whoever has its address."""
        return _calendar(await run_in_threadpool(self._feed, token), PRIVATELY)

    async def day(self, occurrence_id: RowId) -> Response:
        """Serve a day for anybody's calendar."""
        return _calendar(await run_in_threadpool(self._day, occurrence_id), BRIEFLY, f"day-{occurrence_id}.ics")

    def _doors(self, address: str) -> list[tuple[str, str]]:
        bot_name = self._front.links.bot_name
        return [(web.WEB_CHAT, address), *([("Telegram", f"https://t.me/{bot_name}")] if bot_name else [])]

    def _poster(self, ref: str) -> tuple[posters.Poster, Campaign] | None:
        draft_id = self._front.links.read_draft(ref)
        with self._front.database.look() as session:
            if draft_id is not None:
                campaign = pages.previewed(session, draft_id)
            else:
                is_number = ref.isascii() and ref.isdigit() and int(ref) <= MOST_ID
                campaign = pages.published(session, int(ref)) if is_number else None
            if campaign is None:
                return None
            return posters.compose(session, campaign, f"{self._front.links.url}/"), campaign

    def _sheet(self, token: str) -> tuple[str, Place] | None:
        with self._front.database.look() as session:
            found = invitations.find_invitation(session, token, self._front.clock())
            place = None if found is None else places.find_place(session, found.place_id)
            return (found.purpose, place) if found and place and found.purpose in desk_people.SHEET else None

    def _wall(self, campaign_id: int) -> dict[str, Any] | None:
        with self._front.database.look() as session:
            campaign = pages.published(session, campaign_id)
            if campaign is None:
                return None
            # A station's part of a theme has its wall where the theme comes from.
            root = broadcasts.root_of(session, campaign)
            poster = posters.compose(session, campaign, "")
            return {
                "title": poster.title, "poster": poster, "campaign_id": campaign_id, "wall_id": root.id,
                "photos": [(photo.id, web.photo_of(photo.at)) for photo in pages.shown_photos(session, root.id)],
                "figures": web.figures(*pages.wall_figures(session, root)),
            }  # fmt: skip

    def _photo(self, campaign_id: int, photo_id: int) -> tuple[str | None, str]:
        with self._front.database.look() as session:
            photo = session.get(WallPhoto, photo_id)
            shown = photo is not None and photo.status == "shown" and photo.campaign_id == campaign_id
            message = session.get(Message, photo.message_id) if photo is not None and shown else None
            file = session.get(files.File, message.file_id) if message is not None and message.file_id else None
            if file is None or file.state != "stored" or file.name is None:
                return None, ""
            if pages.published(session, campaign_id) is None:
                return None, ""
            return file.name, file.media_type or "image/jpeg"

    def _code(self, token: str) -> dict[str, object] | None:
        occurrence_id = self._front.links.read_code(token)
        now = self._front.clock()
        with self._front.database.look() as session:
            occurrence = None if occurrence_id is None else session.get(Occurrence, occurrence_id)
            if occurrence is None:
                return None
            code = checkin.code_now(occurrence, now) if checkin.is_time(session, occurrence, now) else ""
            arrived, expected = pages.presence(session, occurrence.id)
            left = checkin.INTERVAL - int(now.timestamp()) % checkin.INTERVAL
            return {"code": code, "left": left, "arrived": arrived, "expected": expected,
                    "day": _day_title(session, occurrence)}  # fmt: skip

    def _title(self, occurrence_id: int) -> str | None:
        with self._front.database.look() as session:
            occurrence = session.get(Occurrence, occurrence_id)
            if occurrence is None or occurrence.status not in ("planned", "over"):
                return None
            return _day_title(session, occurrence)

    def _feed(self, token: str) -> bytes | None:
        person_id = self._front.links.read_feed(token)
        if person_id is None:
            return None
        with self._front.database.look() as session:
            return calendars.feed(session, person_id)

    def _day(self, occurrence_id: int) -> bytes | None:
        with self._front.database.look() as session:
            return calendars.occurrence_file(session, occurrence_id, None)


def _svg(address: str) -> Markup:
    return Markup(posters.code_svg(address))  # noqa: S704 - an image that segno drew


def _day_title(session: Session, occurrence: Occurrence) -> str:
    activity = session.get_one(Activity, occurrence.activity_id)
    when = web.poster_when(occurrence.day, occurrence.starts_at, occurrence.ends_at)
    return f"{occurrence.title or activity.title or web.DAY_TITLE} {when}"


def _calendar(content: bytes | None, headers: dict[str, str], name: str = "") -> Response:
    if content is None:
        return _nothing()
    named = {"Content-Disposition": f"attachment; filename={name}"} if name else {}
    return Response(content, media_type=calendars.MEDIA_TYPE, headers={**headers, **named})


def _nothing() -> Response:
    return render("error.html", 404, title=web.NO_PAGE_TITLE, text=web.NO_PAGE)
