"""A person with a telephone: what they see, say and tap on a chat page."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Frame, Locator, Page, expect

from tests.program import Program

Screenshot = Callable[[Page, str], Path]
# Milliseconds until a button that does not come fails the test.
PATIENCE = 10_000
# Wider than the window: a person would have to scroll sideways to read. Higher: the composer could slip away.
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth || frame.scrollWidth > frame.clientWidth"
TOO_HIGH = "document.documentElement.scrollHeight > innerHeight"


class Hand:
    """Works on a chat page, which may stand in a frame."""

    def __init__(self, page: Page | Frame) -> None:
        """Take the page into the hand; it is open already."""
        self.page = page
        self.log = page.locator("#rows")
        self.bubbles = self.log.locator(".bubble")
        self.mine = self.log.locator(".bubble.me")
        self.unsent = page.locator("#unsent .bubble")
        self.lost = page.locator("#lost")

    @classmethod
    def opens(cls, page: Page, address: str) -> "Hand":
        """Open a chat page and wait until its log is there."""
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        expect(page.locator("#rows")).to_have_attribute("aria-busy", "false")
        return cls(page)

    def say(self, text: str) -> None:
        """Write a sentence and send it."""
        self.page.locator("#text").fill(text)
        self.page.locator(".send").click()

    def button(self, label: str) -> Locator:
        """Return the newest button with this label in the log."""
        return self.log.get_by_role("button", name=label, exact=True).last

    def tap(self, label: str) -> None:
        """Tap the newest button with this label."""
        self.button(label).click()

    def reads(self, words: str) -> None:
        """Wait until the log says this somewhere."""
        expect(self.bubbles.filter(has_text=words).last).to_be_visible()

    def asks_for_help(self) -> None:
        """Say the whole need at once, agree, and confirm."""
        self.say("我妈一个人住3号楼402，后天上午想有人陪去医院，电话13800138000")
        self.tap("同意")
        self.tap("确认")
        self.reads("登记好了")

    def fits_the_screen(self) -> bool:
        """Tell whether nothing scrolls but the log, and that only up and down."""
        return not self.page.evaluate(f"{TOO_WIDE} || {TOO_HIGH}")


def stored(program: Program, query: str) -> list[tuple[object, ...]]:
    """Read the rehearsal's database from outside."""
    with closing(sqlite3.connect(f"file:{program.data / 'rehearsal.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def png(width: int, height: int) -> bytes:
    """Return a picture of this size."""
    return picture(width, height, "PNG")


def picture(width: int, height: int, kind: str) -> bytes:
    """Return a picture of this size and of a kind that Pillow writes."""
    kept = BytesIO()
    Image.new("RGB", (width, height), "#7a9").save(kept, kind)
    return kept.getvalue()
