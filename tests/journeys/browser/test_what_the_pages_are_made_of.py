"""The pages keep to what the program's content policy and an old phone allow; no browser is needed to see it."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "bot" / "pages"
STATIC = PAGES / "static"
# Text against what it stands on, by the names of the colours in base.css: 4.5 to 1 and more, by day and by night.
WRITTEN_ON = (
    ("ink", "ground"), ("ink", "sheet"), ("ink", "mine"), ("soft", "ground"), ("soft", "sheet"), ("soft", "mine"),
    ("soft", "tint"), ("accent", "ground"), ("accent", "sheet"), ("accent", "tint"), ("accent", "mine"),
    ("warn", "sheet"), ("warn", "mine"), ("ground", "ink"), ("white", "fill"),
)  # fmt: skip
# The edge of what can be pressed or written into, and the ring of the focus: 3 to 1 (WCAG 2.1, 1.4.11).
DRAWN_ON = (("edge", "ground"), ("edge", "sheet"), ("edge", "tint"), ("focus", "ground"), ("focus", "sheet"))
HAN = re.compile(r"[\u4e00-\u9fff]")


def templates() -> list[Path]:
    return sorted(PAGES.rglob("*.html"))


def scripts_of(entry: str) -> set[Path]:
    """Return a module and everything that it imports."""
    found = {STATIC / entry}
    for name in re.findall(r'from "\./(\S+\.js)"', (STATIC / entry).read_text()):
        found |= scripts_of(name)
    return found


def test_every_file_that_is_served_is_used() -> None:
    sources = "".join(file.read_text() for file in [*templates(), *STATIC.iterdir()])
    assert [file.name for file in STATIC.iterdir() if not re.search(rf'[/"]{re.escape(file.name)}"', sources)] == []


@pytest.mark.parametrize("template", templates(), ids=lambda file: file.name)
def test_no_template_holds_inline_script_or_style(template: Path) -> None:
    inline = re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", template.read_text())
    assert inline == []


@pytest.mark.parametrize("file", sorted(STATIC.glob("*.*s")), ids=lambda file: file.name)
def test_nothing_comes_from_elsewhere_and_nothing_becomes_markup(file: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|@import|url\(|//[\w-]+\.\w+/"
    assert re.findall(forbidden, file.read_text()) == []


def test_scripts_hold_no_sentence_their_words_stand_in_the_template() -> None:
    # The phone numbers of text.js are recognised by the words around them.
    holding = {file.name for file in STATIC.glob("*.*s") if HAN.search(file.read_text())}
    assert holding == {"text.js"}


def test_every_word_and_every_part_that_the_scripts_name_is_in_the_chat_template() -> None:
    template = (PAGES / "chat.html").read_text()
    sources = "".join(file.read_text() for file in scripts_of("chat.js"))
    words = re.findall(r'words\.(\w+)|Refusal\("(\w+)"\)', sources)
    names = {f"data-{re.sub('([A-Z])', lambda one: '-' + one[0].lower(), a or b)}=" for a, b in words}
    parts = {f'id="{name}"' for name in re.findall(r'(?:part|getElementById)\("([\w-]+)"\)', sources)}
    assert {one for one in names | parts if one not in template} == set()
    assert len(names) > 5
    assert len(parts) > 5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read_on_what_it_stands_on(scheme: int) -> None:
    block = re.findall(r":root \{(.*?)\}", (STATIC / "base.css").read_text(), re.DOTALL)[scheme]
    colours = {"white": "#fff", **dict(re.findall(r"--(\w+): (#\w+)", block))}
    assert [pair for pair in WRITTEN_ON if contrast(*(colours[name] for name in pair)) < 4.5] == []
    assert [pair for pair in DRAWN_ON if contrast(*(colours[name] for name in pair)) < 3] == []


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.1 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of #rgb or #rrggbb as WCAG 2.1 defines it."""
    digits = colour.lstrip("#")
    pairs = [digits[i : i + 2] for i in (0, 2, 4)] if len(digits) == 6 else [one * 2 for one in digits]
    shares = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
