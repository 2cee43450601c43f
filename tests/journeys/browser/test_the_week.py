"""The week's pages as people see them: poster, wall, the leader's code, check-in by code and by place, pictures."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Geolocation, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.links import Links
from bot.settings import Settings
from storage import invitations, messages, people, rewriting
from storage.activities import Occurrence
from storage.database import Database
from storage.people import Person
from tests import daylight, week
from tests.browser import DESKTOP, PHONE
from tests.journeys.browser.hand import Hand, Screenshot, stored
from tests.looked_at import OF_A_WEEK, PLAINER
from tests.program import Program

# On which of them all are looked at, and as axe does, too.
BY_AXE = ("small", "dark")
HERE: Geolocation = {"latitude": 31.2304, "longitude": 121.4737}
# Smaller than 18 px, fainter than 4.5 to 1 on what it stands on, or harder to hit than 44 by 44.
UNFIT = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length && colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const unfit = [];
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    if (!one.offsetParent || style.clipPath !== "none" || one.closest("svg")) continue;
    const says = [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (says) {
      const [ink, paper] = [light(rgb(style.color)), light(ground(one))];
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      if (contrast < 4.5 || parseFloat(style.fontSize) < 18) unfit.push([one.textContent.trim(), contrast, style.fontSize]);
    }
    const { width, height } = one.getBoundingClientRect();
    const isTarget = one.matches("button, a.button, .photos a") && (width < 44 || height < 44);
    if (isTarget) unfit.push([one.textContent.trim(), width, height]);
  }
  if (document.documentElement.scrollWidth > innerWidth) unfit.push(["too wide", document.documentElement.scrollWidth]);
  return unfit;
}"""


class Week:
    """What stands in the rehearsal's database, and where its pages are."""

    def __init__(self, program: Program, database: Database) -> None:
        self.program, self.database = program, database
        # The program's own clock: at night it shows the next morning.
        self.now = datetime.now(UTC) + daylight.ahead()
        self.links = Links(program.url, Settings(data=program.data, _env_file=None).key_for, database)
        with database.begin() as session:
            self.worker = one_named(session, "王姐").id
            volunteer = one_named(session, "李明")
            self.volunteer, self.place = volunteer.id, int(volunteer.place_id or 0)
            chat = people.open_chat(session, "web", "elsewhere", self.now - timedelta(days=1), person_id=self.volunteer)
            self.token = invitations.invite(session, "resident", self.now, place_id=self.place)
            self.theme = week.campaign(session, self.place, self.worker, self.now)
            self.day = week.day(session, self.place, self.worker, self.now, **week.today(self.now))
            self.occurrence = week.day(session, self.place, self.worker, self.now)
            self.invite = week.campaign(
                session, self.place, self.worker, self.now, kind="invite", occurrence_id=self.occurrence, title="",
                text="", day="2026-11-28",
            )  # fmt: skip
            for hours, colour in enumerate(("#7a9", "#a97", "#79a", "#aa7", "#a7a", "#7aa")):
                file_id = week.picture(session, program.data, self.volunteer, self.now, colour)
                at = self.now - timedelta(hours=hours)
                week.photo(session, self.theme, file_id, (chat.id, self.volunteer), "shown", at)

    def page(self, name: str) -> str:
        paths = {
            "poster": f"/poster/{self.theme}", "invitation": f"/poster/{self.invite}", "wall": f"/wall/{self.theme}",
            "code": f"/code/{self.links.code_token(self.day)}", "early": f"/code/{self.links.code_token(self.occurrence)}",
            "scanned": f"/in/{self.day}/123456", "nothing": "/wall/999", "menu": "/menu", "link": f"/i/{self.token}",
            "sheet": f"/i/{self.token}/sheet", "home": "/",
        }  # fmt: skip
        return self.program.url + paths[name]

    def says(self, who: str, text: str, **more: Any) -> int:
        """Say something to a person in the chat where they were last heard."""
        with self.database.begin() as session:
            chat = people.chat_of(session, one_named(session, who).id)
            assert chat is not None
            return messages.say(session, chat, text, self.now, **more)


def one_named(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


@contextmanager
def week_in(program: Program) -> Iterator[Week]:
    database = Database(f"sqlite:///{program.data / 'rehearsal.db'}")
    try:
        yield Week(program, database)
    finally:
        database.dispose()


@pytest.fixture
def the_week(rehearsal: Program) -> Iterator[Week]:
    """A rehearsal in the middle of its week, of the test's own."""
    with week_in(rehearsal) as made:
        yield made


@pytest.fixture(scope="module")
def any_week(community: Program) -> Iterator[Week]:
    """A week to look at."""
    with week_in(community) as made:
        yield made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["phone", "small", "desk"])
def test_every_page_can_be_read_and_hit_on_every_screen(
    any_week: Week, browser: Browser, screenshot: Screenshot, screen: str, scheme: str
) -> None:
    sizes = {"phone": PHONE, "small": {"width": 320, "height": 568}, "desk": DESKTOP}
    dark = scheme == "dark"
    context = browser.new_context(
        viewport=sizes[screen],  # type: ignore[arg-type]
        color_scheme="dark" if dark else "light", locale="zh-CN",
    )  # fmt: skip
    page = context.new_page()
    faults: list[object] = []
    page.on("pageerror", lambda fault: faults.append(fault))  # noqa: PLW0108 - Playwright wants a function of Python
    by_axe = (screen, scheme) == BY_AXE
    for name in (*OF_A_WEEK, *(PLAINER if by_axe else ())):
        page.goto(any_week.page(name))
        # The rehearsal's own page is for whoever tries the program out.
        assert name == "home" or page.evaluate(UNFIT) == [], name
        if by_axe:
            found = Axe().run(page)
            assert found.violations_count == 0, (name, found.generate_report())
        screenshot(page, name)
    assert faults == []
    context.close()


def test_a_poster_prints_on_one_sheet_without_its_buttons(any_week: Week, desktop: Page) -> None:
    desktop.goto(any_week.page("invitation"))
    expect(desktop.get_by_role("button", name="打印")).to_be_visible()
    sheets = desktop.pdf(prefer_css_page_size=True)
    assert sheets.count(b"/Type /Page\n") == 1
    desktop.emulate_media(media="print")
    expect(desktop.get_by_role("button", name="打印")).to_be_hidden()
    expect(desktop.get_by_role("link", name="存成图片")).to_be_hidden()
    expect(desktop.get_by_role("img", name="二维码")).to_be_visible()


def test_a_wall_shows_every_photo_as_one_scrolls(any_week: Week, phone: Page) -> None:
    phone.goto(any_week.page("wall"))
    photos = phone.locator(".photos img")
    expect(photos).to_have_count(6)
    photos.last.scroll_into_view_if_needed()
    expect(photos.last).to_have_js_property("complete", True)
    assert photos.last.evaluate("(one) => one.naturalWidth") == 640
    expect(phone.locator(".figures")).to_contain_text("6 张照片")


def test_the_code_changes_by_itself_and_says_when_the_line_is_lost(any_week: Week, phone: Page) -> None:
    phone.goto(any_week.page("code"))
    digits, lost = phone.locator("#digits"), phone.locator("#lost")
    picture = phone.locator("#picture")
    expect(picture).to_have_js_property("complete", True)
    assert int(picture.evaluate("(one) => one.naturalWidth")) > 0
    answer: dict[str, Any] = {"code": "123456", "left": 299, "arrived": 12, "expected": 3}
    phone.route("**/now", lambda route: route.fulfill(body=json.dumps(answer), content_type="application/json"))
    expect(digits).to_have_text("123 456")
    expect(picture).to_have_attribute("src", f"{any_week.page('code').removeprefix(any_week.program.url)}/123456.svg")
    expect(phone.locator("#arrived")).to_have_text("12")
    phone.unroute("**/now")
    phone.route("**/now", lambda route: route.abort())
    expect(lost).to_contain_text("网络断了")
    phone.unroute("**/now")
    expect(lost).to_be_empty()


def test_a_volunteer_scans_the_leaders_code_and_is_checked_in(
    the_week: Week, phone: Page, screenshot: Screenshot
) -> None:
    volunteer = Hand.opens(phone, f"{the_week.program.url}/volunteer/")
    phone.goto(the_week.page("code"))
    code = str(phone.locator("body").get_attribute("data-code"))
    phone.goto(f"{the_week.program.url}/in/{the_week.day}/{code}")
    phone.get_by_role("button", name="我到了，签到").click()
    volunteer.reads("签到成功")
    screenshot(phone, "1-checked-in")
    assert stored(the_week.program, "SELECT person_id, status FROM signups") == [(the_week.volunteer, "arrived")]
    phone.goto(the_week.page("code"))
    expect(phone.locator("#arrived")).to_have_text("1")


def test_a_volunteer_sends_where_they_stand_and_is_checked_in(
    the_week: Week, phone: Page, screenshot: Screenshot
) -> None:
    with the_week.database.begin() as session:
        occurrence = session.get_one(Occurrence, the_week.day)
        occurrence.latitude, occurrence.longitude = HERE["latitude"], HERE["longitude"]
        week.signup(session, the_week.day, the_week.volunteer, "coming", the_week.now)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation(HERE)
    volunteer = Hand.opens(phone, f"{the_week.program.url}/volunteer/")
    volunteer.say("签到")
    screenshot(phone, "1-asked")
    volunteer.tap("发我的位置")
    volunteer.reads("签到成功")
    expect(volunteer.mine.last).to_contain_text("我的位置")
    screenshot(phone, "2-checked-in")
    assert stored(the_week.program, "SELECT status FROM signups") == [("arrived",)]


def test_who_does_not_allow_it_is_told_what_else_there_is(the_week: Week, phone: Page) -> None:
    volunteer = Hand.opens(phone, f"{the_week.program.url}/volunteer/")
    volunteer.say("你好")
    expect(volunteer.bubbles).not_to_have_count(1)
    the_week.says("李明", "到了请签到", data={"locate": True})
    volunteer.tap("发我的位置")
    expect(phone.locator("#toast")).to_contain_text("签到码")
    expect(volunteer.unsent).to_have_count(0)


def test_what_asks_for_no_place_offers_none(any_week: Week, phone: Page) -> None:
    resident = Hand.opens(phone, f"{any_week.program.url}/chat/")
    resident.say("你好")
    expect(resident.bubbles).not_to_have_count(1)
    expect(phone.get_by_role("button", name="发我的位置")).to_have_count(0)


def test_a_picture_stands_in_the_chat_until_it_is_taken_back(
    the_week: Week, phone: Page, screenshot: Screenshot
) -> None:
    resident = Hand.opens(phone, f"{the_week.program.url}/resident/")
    resident.say("你好")
    expect(resident.bubbles).not_to_have_count(1)
    with the_week.database.begin() as session:
        file_id = week.picture(session, the_week.program.data, the_week.worker, the_week.now)
    row_id = the_week.says("陈阿婆", week.TEXT, file_id=file_id, data={"page": f"/wall/{the_week.theme}"})
    picture = resident.log.locator(".picture img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(one) => one.naturalWidth") == 640
    expect(resident.log.get_by_role("link", name=f"/wall/{the_week.theme}")).to_be_visible()
    screenshot(phone, "1-picture")
    with the_week.database.begin() as session:
        rewriting.rewrite(session, [row_id], "（社区撤回了这条消息。）", the_week.now)
    resident.reads("社区撤回了这条消息")
    expect(picture).to_have_count(0)
    phone.reload()
    resident.reads("社区撤回了这条消息")
    expect(picture).to_have_count(0)


def test_a_place_that_was_sent_while_the_line_was_down_arrives_once(the_week: Week, phone: Page) -> None:
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation(HERE)
    volunteer = Hand.opens(phone, f"{the_week.program.url}/volunteer/")
    volunteer.say("你好")
    expect(volunteer.bubbles).not_to_have_count(1)
    the_week.says("李明", "到了请签到", data={"locate": True})

    tries: list[str | None] = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request.post_data)
        answer = route.fetch()
        if len(tries) == 1:
            route.fulfill(status=502, body="")
        else:
            route.fulfill(response=answer)

    phone.route("**/place", lose_the_first_answer)
    with phone.expect_response(lambda answer: answer.url.endswith("/place") and answer.ok):
        volunteer.tap("发我的位置")
    expect(volunteer.unsent).to_have_count(0)
    expect(volunteer.mine.filter(has_text="我的位置")).to_have_count(1)
    assert tries[0] == tries[1]
    assert stored(the_week.program, "SELECT count(*) FROM messages WHERE kind = 'place'") == [(1,)]
