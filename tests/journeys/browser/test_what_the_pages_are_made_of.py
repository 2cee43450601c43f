"""The pages keep to what the program's content policy and an old phone allow; no browser is needed to see it."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "bot" / "pages"
STATIC = PAGES / "static"
# What an old phone on a slow line has to fetch before the first word can be read and written.
FIRST_VIEW = ("base.css", "chat.css", "icon.svg", "wudan.webmanifest")
MOST_BYTES = 50 * 1024
HAN = re.compile(r"[\u4e00-\u9fff]")


def templates() -> list[Path]:
    return sorted(PAGES.glob("*.html"))


def scripts_of(entry: str) -> set[Path]:
    """Return a module and everything that it imports."""
    found = {STATIC / entry}
    for name in re.findall(r'from "\./(\S+\.js)"', (STATIC / entry).read_text()):
        found |= scripts_of(name)
    return found


def test_the_first_view_of_the_chat_weighs_fifty_kilobytes_at_most() -> None:
    files = {STATIC / name for name in FIRST_VIEW} | {PAGES / "chat.html", PAGES / "page.html"}
    weight = sum(file.stat().st_size for file in files | scripts_of("chat.js"))
    assert weight <= MOST_BYTES


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
