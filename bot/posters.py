"""Posters: what one says, and the same drawn as a picture (A4 at 150 dots an inch) where a Chinese font is found."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from bot.fonts import drawable
from handlers.wording import web
from storage.activities import Activity, Occurrence
from storage.campaigns import Campaign
from storage.places import Place

WIDTH, HEIGHT, EDGE = 1240, 1754, 100
GREEN, INK, SOFT, PAPER, TINT = "#17624f", "#17211d", "#4a5852", "#ffffff", "#e3f0ea"
CODE_SIDE = 330
# What may not begin a line of Chinese.
CLINGS = "，。！？；：、）》”’…·%,.!?;:)"
TITLE, TEXT, BIGGEST_TITLE, MOST_TITLE_LINES, GAP, LEADING = 130, 56, 150, 3, 56, 1.5
SCALES = (1.6, 1.4, 1.2, 1.0, 0.9, 0.8, 0.7, 0.6, 0.52)


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says. No person's name or number: it hangs where everybody passes."""

    station: str
    title: str
    text: str
    facts: tuple[tuple[str, str], ...]
    link: str
    address: str

    @property
    def words(self) -> str:
        """Return everything that has to be drawn."""
        labels = [f"{label}{fact}" for label, fact in self.facts]
        return "".join([self.station, self.title, self.text, *labels, web.SCAN, *web.SCAN_LINES])


def compose(session: Session, campaign: Campaign, address: str) -> Poster:
    """Return the campaign's poster, whose code opens `address`."""
    occurrence = None if campaign.occurrence_id is None else session.get(Occurrence, campaign.occurrence_id)
    activity = None if occurrence is None else session.get(Activity, occurrence.activity_id)
    place = session.get_one(Place, campaign.place_id)
    # The day of a theme is the day on which it is sent; when people meet stands in its words.
    gathers = occurrence is not None and campaign.kind == "invite"
    when = web.poster_when(campaign.day, occurrence.starts_at, occurrence.ends_at) if occurrence and gathers else ""
    facts = [(web.POSTER_WHEN, when), (web.POSTER_WHERE, occurrence.spot if occurrence else ""),
             (web.POSTER_PHONE, place.phone)]  # fmt: skip
    default = web.THEME_TITLE if campaign.kind == "theme" else web.NOTICE_TITLE
    return Poster(
        station=place.name,
        title=campaign.title or (occurrence.title if occurrence else "") or (activity.title if activity else "")
        or (web.DAY_TITLE if campaign.kind == "invite" else default),
        text=campaign.text or (occurrence.text if occurrence else "") or (activity.text if activity else ""),
        facts=tuple((label, fact) for label, fact in facts if fact),
        link=campaign.link if campaign.link.startswith(("https://", "http://")) else "",
        address=address,
    )  # fmt: skip


def code_svg(address: str, *, border: int = 2) -> str:
    """Return a QR code of the address as an <svg> that takes the size it is given."""
    return segno.make_qr(address, error="m").svg_inline(border=border, omitsize=True, light="#fff", dark="#000")


@lru_cache(maxsize=32)
def draw(poster: Poster, font: Path) -> bytes:
    """Return the poster as a PNG, written with this font; what the font lacks (an emoji) is left out."""
    return _Drawing(font).finished(poster)


class _Drawing:
    """A sheet of paper, and the pen on it: `y` is how far down it has come."""

    def __init__(self, font: Path) -> None:
        self._font = font
        self._sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        self._pen = ImageDraw.Draw(self._sheet)
        self._y = 0
        self._faces: dict[int, ImageFont.FreeTypeFont] = {}
        self._widths: dict[str, float] = {}

    def finished(self, poster: Poster) -> bytes:
        foot = HEIGHT - EDGE - CODE_SIDE
        # As large as everything fits; what is too long even at the smallest is cut.
        for scale in SCALES:
            self._y = 0
            self._pen.rectangle((0, 0, WIDTH, HEIGHT), fill=PAPER)
            self._head(poster, scale)
            self._facts(poster, scale)
            if self._text(poster.text, round(TEXT * scale), foot - GAP, is_cut=scale == SCALES[-1]):
                break
        self._foot(poster, foot)
        out = io.BytesIO()
        self._sheet.quantize(64).save(out, "PNG", optimize=True)
        return out.getvalue()

    def _head(self, poster: Poster, scale: float) -> None:
        size = min(max(round(TITLE * scale), 96), BIGGEST_TITLE)
        while len(lines := self._lines(poster.title, size)) > MOST_TITLE_LINES and size > TITLE // 3:
            size -= 2
        lines = lines[:MOST_TITLE_LINES]
        tall = 80 + 76 + round(1.25 * size) * len(lines) + GAP
        self._pen.rectangle((0, 0, WIDTH, tall), fill=GREEN)
        self._y = 80
        self._write([drawable(poster.station, self._font)], 46, PAPER)
        self._y += 7
        self._write(lines, size, PAPER, leading=1.25)
        self._y = tall + GAP

    def _facts(self, poster: Poster, scale: float) -> None:
        size, label_size = min(max(round(TEXT * scale), 46), 76), 42
        for label, fact in poster.facts:
            self._pen.text((EDGE, self._y + round(0.6 * (size - label_size))), label, SOFT, self._face(label_size))
            self._write(self._lines(fact, size, 150)[:3], size, INK, indent=150, leading=1.4)
            self._y += 14
        self._pen.line((EDGE, self._y + 20, WIDTH - EDGE, self._y + 20), TINT, 6)
        self._y += 56

    def _text(self, text: str, size: int, until: int, *, is_cut: bool) -> bool:
        """Write it and return True; where it does not fit, return False, or with `is_cut` write what does."""
        lines = self._lines(text, size)
        room = (until - self._y) // round(LEADING * size)
        if len(lines) > room and not is_cut:
            return False
        if len(lines) > room:
            lines = [*lines[: room - 1], lines[room - 1][:-1] + "…"]
        self._write(lines, size, INK)
        return True

    def _foot(self, poster: Poster, top: int) -> None:
        code = segno.make_qr(poster.address, error="m")
        scale = CODE_SIDE // code.symbol_size(border=2)[0]
        kept = io.BytesIO()
        code.save(kept, kind="png", scale=scale, border=2)
        with Image.open(kept) as picture:
            side = picture.width
            self._sheet.paste(picture.convert("RGB"), (EDGE, top + CODE_SIDE - side))
        self._y = top + 40
        indent = CODE_SIDE + 40
        self._write([web.SCAN], 64, GREEN, indent=indent)
        self._y += 10
        self._write(list(web.SCAN_LINES), 40, SOFT, indent=indent)

    def _write(self, lines: list[str], size: int, colour: str, *, indent: int = 0, leading: float = LEADING) -> None:
        face = self._face(size)
        for line in lines:
            self._pen.text((EDGE + indent, self._y), line, colour, face)
            self._y += round(leading * size)

    def _lines(self, text: str, size: int, indent: int = 0) -> list[str]:
        wide = WIDTH - 2 * EDGE - indent
        lines: list[str] = []
        for paragraph in drawable(text, self._font).split("\n"):
            line, long = "", 0.0
            for sign in paragraph:
                long += self._width(sign) * size
                # A mark that clings to what it follows may stand a little beyond the edge.
                if sign in CLINGS or long <= wide:
                    line += sign
                else:
                    lines.append(line)
                    line, long = sign.strip(), self._width(sign) * size
            lines.append(line)
        return lines

    def _width(self, sign: str) -> float:
        """Return how wide the sign is, as a share of the size: every size of it is the same shape."""
        if sign not in self._widths:
            self._widths[sign] = self._face(100).getlength(sign) / 100
        return self._widths[sign]

    def _face(self, size: int) -> ImageFont.FreeTypeFont:
        if size not in self._faces:
            self._faces[size] = ImageFont.truetype(self._font, size)
        return self._faces[size]
