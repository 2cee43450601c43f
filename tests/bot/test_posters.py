"""Posters as pictures: drawn only where a font can write them, whole, and with a code that can be scanned."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bot import fonts, posters
from bot.posters import Poster
from handlers.wording import web
from tests import week

FACTS = (("时间", "11月28日 星期六 08:30–11:00"), ("地点", "枫林苑北门小广场"), ("电话", "02155550123"))


def poster(**more: str) -> Poster:
    values = {
        "station": "枫林社区",
        "title": week.TITLE,
        "text": week.TEXT,
        "link": "",
        "address": "https://wudan.example.org/",
    }
    return Poster(facts=FACTS, **(values | more))


@pytest.fixture
def font() -> Path:
    found = fonts.find_font(poster().words)
    if found is None:
        pytest.skip("no Chinese font on this machine")
    return found


def picture_of(one: Poster, font: Path) -> Image.Image:
    return Image.open(io.BytesIO(posters.draw(one, font))).convert("RGB")


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether a person sees a difference; the edges of letters are of other greys where the palette is another."""
    return ImageChops.difference(one, other).point(lambda shade: 255 * (shade > 80)).getbbox() is not None


def foot_of(picture: Image.Image) -> Image.Image:
    return picture.crop((0, posters.HEIGHT - posters.EDGE - posters.CODE_SIDE, posters.WIDTH, posters.HEIGHT))


def test_a_poster_is_a_sheet_of_paper(font: Path) -> None:
    picture = picture_of(poster(), font)
    assert picture.size == (1240, 1754)
    assert abs(picture.height / picture.width - 297 / 210) < 0.01


def test_what_is_written_is_seen(font: Path) -> None:
    plain = picture_of(poster(text=""), font)
    assert differ(plain, picture_of(poster(), font))
    assert differ(picture_of(poster(title="春"), font), picture_of(poster(title="秋"), font))


@pytest.mark.parametrize("text", ["", "来", week.TEXT, week.TEXT * 30, "长" * 3_000, "W" * 3_000, "短\n" * 500])
def test_no_text_however_long_runs_into_the_code(font: Path, text: str) -> None:
    bare = foot_of(picture_of(poster(text=""), font))
    for title in ("春", week.TITLE, "很长的标题" * 20):
        assert not differ(bare, foot_of(picture_of(poster(text=text, title=title), font)))


def test_an_emoji_that_the_font_lacks_is_left_out(font: Path) -> None:
    assert fonts.drawable("种树\U0001f331吧", font) in ("种树吧", "种树\U0001f331吧")
    assert fonts.find_font("种树\U0001f331吧") is not None


def test_a_text_that_no_font_can_write_finds_none() -> None:
    assert fonts.find_font("天" + "\U0002ebe0") is None


def test_a_font_that_is_named_is_taken(font: Path, tmp_path: Path) -> None:
    copied = tmp_path / font.name
    copied.write_bytes(font.read_bytes())
    assert fonts.find_font(week.TEXT, copied) == copied
    no_font = tmp_path / "no.ttf"
    no_font.write_text("nothing")
    assert fonts.find_font(week.TEXT, no_font) is None


def test_a_font_without_the_text_is_not_chosen(font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    latin = next((path for path in Path("/usr/share/fonts").rglob("DejaVuSans.ttf")), None)
    if latin is None:
        pytest.skip("no Latin font on this machine")
    monkeypatch.setattr(fonts, "_candidates", lambda: (latin,))
    assert fonts.find_font("枫林社区") is None
    assert fonts.find_font("abc 123") == latin


def test_the_code_is_drawn_for_any_eye_black_on_white() -> None:
    svg = posters.code_svg("https://wudan.example.org/")
    assert "<script" not in svg
    assert "style=" not in svg
    assert 'fill="#fff"' in svg


def test_a_poster_says_no_ones_name() -> None:
    assert {label for label, _ in FACTS} == {web.POSTER_WHEN, web.POSTER_WHERE, web.POSTER_PHONE}
