"""The worker's desk in a real browser: in from the chat, live, by keyboard, and fit for those who see it otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from storage.database import Database
from storage.ledger import Hours
from storage.members import Membership
from storage.people import Person
from storage.shifts import Signup
from storage.tickets import Ticket
from tests import daylight, looked_at, week
from tests.browser import DESKTOP, PHONE
from tests.program import Program, WebPerson

# A change is shown within a second; a machine that runs other tests beside it may take longer.
SOON = 5_000
# Which of them is also looked at as axe does is enough for both sizes and both colours.
NARROW: ViewportSize = {"width": 320, "height": 568}
LOOKS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("desktop", DESKTOP, "light"), ("desktop", DESKTOP, "dark"), ("phone", PHONE, "light"), ("phone", PHONE, "dark"),
    ("narrow", NARROW, "light"),
)  # fmt: skip
BY_AXE = (("desktop", "light"), ("phone", "dark"))
# So many pages are enough to see that the others have both sizes in both colours.
MOST_ALIKE = 3
LONG = "欧阳娜娜·阿依古丽·买买提明"
TRIED = "/desk/words/try?say=我妈摔倒起不来了，幸福小区3号楼402，明天上午有人来吗"
# What is read all day has 18 px at least; a mark before a word is no text, and the previews are what others see.
TOO_SMALL = (
    "[...document.querySelectorAll('body *')].filter((one) => one.offsetParent && !one.closest('.phone')"
    " && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())"
    " && parseFloat(getComputedStyle(one).fontSize) < 18).map((one) => one.outerHTML.slice(0, 80))"
)
# What stands by itself can be hit with a finger; what stands in a sentence is as high as its line.
HARD_TO_HIT = (
    "[...document.querySelectorAll('main :is(a, button, select, summary), .top :is(a, button)')]"
    ".filter((one) => one.offsetParent && !one.closest('p, .phone')).map((one) => [one.getBoundingClientRect(), one])"
    ".filter(([box]) => Math.round(box.width) < 44 || Math.round(box.height) < 44)"
    ".map(([box, one]) => `${box.width} ${box.height} ${one.outerHTML.slice(0, 80)}`)"
)
# Paper is white, whatever the screen is.
INKED = (
    "[...document.querySelectorAll('body, .card, .rows')].map((one) => getComputedStyle(one).backgroundColor)"
    ".filter((colour) => !['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(colour))"
)
LINK = re.compile(r"/desk/enter/[\w-]+")


@pytest.fixture
def desk(rehearsal: Program, browser: Browser) -> Iterator[Page]:
    """The sample worker's desk, opened by the link that they were given in chat."""
    with WebPerson(rehearsal.url, "/worker") as wang:
        wang.says("登录")
        link = LINK.search(wang.waits_for("进工作台")["text"])
        assert link
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{rehearsal.url}{link[0]}")
    by_axe(page)
    page.get_by_role("button", name="进入工作台").click()
    yield page
    context.close()


def test_a_worker_keeps_the_desk_open_all_day(
    rehearsal: Program, desk: Page, browser: Browser, screenshot: Callable[[Page, str], Path]
) -> None:
    expect(desk.get_by_text("现在没有要您办的事")).to_be_visible()
    with WebPerson(rehearsal.url, "/resident") as chen:
        chen.says("幸福小区3号楼402，水龙头坏了，明天上午想请人来修，电话13812345678")
        for label in ("同意", "确认"):
            chen.presses(label)
        number = re.search(r"\d{4}", chen.waits_for("单号")["text"])
        assert number
        # Nobody has pressed reload.
        row = desk.locator("[data-row]").filter(has_text=number[0])
        expect(row).to_be_visible(timeout=SOON)
        by_keyboard(desk, number[0])
        desk.locator("#reply").fill("明天上午九点有人来")
        desk.get_by_role("button", name="发送").click()
        expect(desk.locator("#notice")).to_contain_text("转过去了")
        chen.waits_for("明天上午九点有人来")
        # What is being written is not taken away by what happens meanwhile.
        desk.locator("#reply").fill("还没写完")
        unfolded = desk.locator("#ticket-talk details").first
        unfolded.locator("summary").click()
        chen.says("是厨房的水龙头")
        expect(desk.locator("#ticket-talk")).to_contain_text("是厨房的水龙头", timeout=SOON)
        expect(desk.locator("#reply")).to_have_value("还没写完")
        expect(unfolded).to_have_attribute("open", "")
    sheet = shown_before_it_is_sent(rehearsal, desk)
    state = desk.context.storage_state()
    numbers = {"number": number[0], "campaign": sheet, "label": "home_repair", "place": "1"}
    numbers |= planned(rehearsal, int(number[0]))
    paths, briefly = (addresses(listed, numbers) for listed in (looked_at.ALL_DAY, looked_at.BRIEFLY))
    paths.append("/desk/login")
    briefly.append("/desk/people/999999")
    for name, size, scheme in LOOKS:
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN", storage_state=state)
        page = context.new_page()
        many = paths[:MOST_ALIKE] if size in (DESKTOP, PHONE) and (name, scheme) not in BY_AXE else paths
        for path in [*many, *(briefly if (name, scheme) == BY_AXE[-1] else ())]:
            page.goto(rehearsal.url + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, name)
            assert page.evaluate(TOO_SMALL) == [], path
            assert page.evaluate(HARD_TO_HIT) == [], (path, name)
            if (name, scheme) in BY_AXE:
                by_axe(page)
            shown = path.partition("?")[0].strip("/").replace("/", "-").replace(number[0], "one")
            screenshot(page, f"{shown}-{name}-{scheme}")
        context.close()
    printed(browser, rehearsal.url, state)


def printed(browser: Browser, url: str, state: Any) -> None:
    """What is looked up is on paper too, and nothing that can be pressed; at night as by day."""
    context = browser.new_context(color_scheme="dark", locale="zh-CN", storage_state=state)
    page = context.new_page()
    for path, shown in (("/desk/tickets", "[data-row]"), ("/desk/figures", ".span h2"), ("/desk/people", "[data-row]")):
        page.goto(url + path)
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.locator(shown).first).to_be_visible()
        assert page.evaluate(INKED) == [], path
        assert page.locator("button:visible, .button:visible, input:visible, .chip:visible").all_inner_texts() == []
    context.close()


def by_axe(page: Page) -> None:
    """Axe has no complaint of the page."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, (page.url, found.generate_report())


def shown_before_it_is_sent(rehearsal: Program, desk: Page) -> str:
    """Write a notice, which is drawn as the chat draws it; returns the number of its sheet."""
    desk.goto(f"{rehearsal.url}/desk/week/write?kind=broadcast")
    desk.locator("#text").fill("明天上午停水，请打电话 02155550123")
    desk.get_by_role("button", name="存成草稿，看样子").click()
    # The chat's own script makes the number one that can be rung; the server's page alone does not.
    expect(desk.locator('.phone.web .words a[href="tel:02155550123"]')).to_be_visible()
    desk.locator("#title").fill("停水")
    expect(desk.get_by_role("button", name="现在发")).to_be_hidden()
    expect(desk.get_by_text("还没存")).to_be_visible()
    return desk.url.partition("?")[0].rpartition("/")[2]


def planned(rehearsal: Program, number: int) -> dict[str, str]:
    """Let a theme have gone out, somebody with a long name have served on a day, and the ticket be late.

    Returns the numbers of what there is then.
    """
    database, now = Database(f"sqlite:///{rehearsal.data / 'rehearsal.db'}"), datetime.now(UTC) + daylight.ahead()
    with database.begin() as session:
        worker = session.scalars(select(Membership.person_id).where(Membership.role == "worker")).first() or 0
        volunteer = session.scalars(select(Membership.person_id).where(Membership.role == "volunteer")).first() or 0
        session.get_one(Person, volunteer).name = LONG
        day = week.day(session, 1, worker, now)
        week.signup(session, day, volunteer, "left", now)
        served = session.scalars(select(Signup.id).where(Signup.occurrence_id == day)).one()
        session.add(Hours(person_id=volunteer, signup_id=served, place_id=1, day="2026-11-28", minutes=150,
                          status="confirmed", made_at=now))  # fmt: skip
        ticket = session.get_one(Ticket, number)
        ticket.late, ticket.take_by = "take", now - timedelta(days=2)
        made = {"sent": week.campaign(session, 1, worker, now), "day": day, "person": volunteer}
    database.dispose()
    return {name: str(one) for name, one in made.items()}


def addresses(listed: Sequence[str], numbers: Mapping[str, str]) -> list[str]:
    """Return the addresses of these pages, with something in them to look at."""
    fitting = [TRIED if one == "/words/try" else one.replace("sent/{campaign}", "sent/{sent}") for one in listed]
    return [f"/desk{one.removeprefix('/desk')}".format_map(numbers) for one in fitting]


def by_keyboard(desk: Page, number: str) -> None:
    """Open the ticket without a mouse."""
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    expect(desk.locator(".row.chosen")).to_contain_text(number)
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(f"/desk/tickets/{number}"))
