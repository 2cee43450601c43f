"""The whole loop in the browser: one sentence becomes a ticket, a volunteer takes it, the resident judges it."""

import re
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.browser.hand import Hand, Screenshot, stored
from tests.program import Program

NewPhone = Callable[[], Page]


def framed(page: Page, who: str) -> Hand:
    """Return the chat in one frame of the rehearsal page, once its log is there."""
    seen: FrameLocator = page.frame_locator(f'iframe[src="/{who}/"]')
    expect(seen.locator("#rows")).to_have_attribute("aria-busy", "false")
    frame = page.frame(url=re.compile(f"/{who}/$"))
    assert frame is not None
    return Hand(frame)


def test_a_sentence_becomes_a_ticket_that_somebody_takes_and_the_resident_judges(
    rehearsal: Program, new_phone: NewPhone, screenshot: Screenshot
) -> None:
    resident = Hand.opens(resident_page := new_phone(), f"{rehearsal.url}/resident/")
    volunteer = Hand.opens(volunteer_page := new_phone(), f"{rehearsal.url}/volunteer/")
    screenshot(resident_page, "1-greeting")

    resident.say("我妈一个人住3号楼402，后天上午想有人陪去医院，电话13800138000")
    resident.reads("138****8000")
    screenshot(resident_page, "2-card")
    resident.tap("同意")
    resident.tap("确认")
    resident.reads("登记好了，单号 1001")

    volunteer.reads("有人需要帮忙")
    expect(volunteer.log).not_to_contain_text("402")
    expect(volunteer.log).not_to_contain_text("13800138000")
    screenshot(volunteer_page, "3-offer")
    volunteer.tap("接单")
    volunteer.reads("3号楼402室")
    expect(volunteer.log.get_by_role("link", name="13800138000").first).to_have_attribute("href", "tel:13800138000")
    expect(volunteer.bubbles.first).to_contain_text("已由李明接单")
    screenshot(volunteer_page, "4-taken")
    resident.reads("上门口令")

    volunteer.tap("我到了")
    volunteer.tap("现在就到了")
    resident.reads("李明到了")
    volunteer.tap("完成了")
    resident.tap("解决了")
    screenshot(resident_page, "5-stars")
    resident.tap("★★★★★ 5星")
    resident.reads("谢谢您的评价")
    screenshot(resident_page, "6-judged")
    assert stored(rehearsal, "SELECT status FROM tickets") == [("closed",)]
    assert stored(rehearsal, "SELECT stars FROM ratings") == [(5,)]


def test_what_a_person_tapped_stands_in_their_log_in_their_words(community: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    resident.asks_for_help()
    expect(resident.log.locator(".bubble.press")).to_contain_text(["同意", "确认"])
    phone.reload()
    expect(resident.log.locator(".bubble.press")).to_contain_text(["同意", "确认"])


def test_three_phones_stand_side_by_side_on_a_desk(rehearsal: Program, desktop: Page, screenshot: Screenshot) -> None:
    desktop.goto(rehearsal.url)
    resident, volunteer, worker = (framed(desktop, who) for who in ("resident", "volunteer", "worker"))
    screenshot(desktop, "1-begin")
    resident.asks_for_help()
    volunteer.reads("有人需要帮忙")
    worker.reads("新单")
    screenshot(desktop, "2-offered")
    volunteer.tap("接单")
    resident.reads("上门口令")
    screenshot(desktop, "3-taken")
    assert [frame.evaluate("innerWidth > 300") for frame in desktop.frames[1:]] == [True] * 3


def test_on_a_phone_the_three_take_turns_and_the_one_that_rang_is_marked(
    rehearsal: Program, phone: Page, screenshot: Screenshot
) -> None:
    phone.goto(rehearsal.url)
    tab = phone.get_by_role("tab", name="志愿者")
    resident, volunteer = framed(phone, "resident"), framed(phone, "volunteer")
    resident.asks_for_help()
    expect(tab.locator(".new")).to_be_visible()
    screenshot(phone, "1-rang")
    tab.click()
    expect(volunteer.button("接单")).to_be_visible()
    expect(tab.locator(".new")).to_be_hidden()
    screenshot(phone, "2-offer")


def test_only_what_was_on_a_visible_screen_counts_as_seen(rehearsal: Program, phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if "/volunteer/log" in request.url else None)
    # What would be told falsely is told after a third of a second: no answer has to take half a minute for that.
    phone.route("**/volunteer/log?*", lambda route: route.continue_(url=route.request.url.replace("wait=25", "wait=2")))
    phone.goto(rehearsal.url)
    resident, volunteer = framed(phone, "resident"), framed(phone, "volunteer")
    with phone.expect_response(lambda answer: "/volunteer/log" in answer.url and "after=0" not in answer.url):
        resident.asks_for_help()
        expect(phone.get_by_role("tab", name="志愿者").locator(".new")).to_be_visible()
    seen = "SELECT seen_id FROM chats JOIN people ON people.id = chats.person_id WHERE people.name = '李明'"
    offer = "SELECT max(id) FROM messages WHERE text LIKE '%有人需要帮忙%'"
    assert stored(rehearsal, seen) == [(0,)]
    assert [url for url in asked if "seen=0" not in url] == []
    newest = stored(rehearsal, offer)[0][0]
    with phone.expect_request(lambda request: f"/volunteer/log?after={newest}&seen={newest}" in request.url):
        phone.get_by_role("tab", name="志愿者").click()
    expect(volunteer.button("接单")).to_be_visible()


def test_an_invitation_is_opened_by_its_button(community: Program, new_phone: NewPhone, screenshot: Screenshot) -> None:
    worker = Hand.opens(new_phone(), f"{community.url}/worker/")
    worker.say("邀请志愿者")
    link = worker.log.locator('a[href*="/i/"]').last
    expect(link).to_be_visible()
    guest = new_phone()
    guest.goto(str(link.get_attribute("href")))
    screenshot(guest, "1-link")
    guest.get_by_role("button").click()
    expect(guest).to_have_url(f"{community.url}/chat/")
    expect(guest.locator("#rows .bubble").first).to_be_visible()
    screenshot(guest, "2-welcome")
