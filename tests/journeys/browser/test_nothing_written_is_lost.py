"""The line breaks, the server dies, the page is reloaded: what was written arrives, once."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, Route, ViewportSize, expect

from tests.journeys.browser.hand import Hand, Screenshot, png, stored
from tests.program import Program

# What the newest chat has said.
HEARD = """
    SELECT text FROM messages
    WHERE direction = 'in' AND kind = 'text' AND chat_id = (SELECT max(id) FROM chats) ORDER BY id
"""
# What it said after its first sentence, and how many files came with it.
ARRIVED = """
    SELECT text, CASE WHEN file_id IS NULL THEN NULL ELSE 1 END FROM messages
    WHERE direction = 'in' AND kind IN ('text', 'photo') AND chat_id = (SELECT max(id) FROM chats)
    ORDER BY id LIMIT 9 OFFSET 1
"""
SMALL: ViewportSize = {"width": 320, "height": 568}
# What a browser does that could put the page on the home screen.
OFFERS_TO_INSTALL = """window.asked = 0; window.dispatchEvent(
  Object.assign(new Event("beforeinstallprompt"), { prompt: () => (window.asked += 1) }))"""
# In big type nothing that is shown is smaller.
SMALLEST = """Math.min(...[...document.querySelectorAll("body *")].filter((one) => one.offsetParent
  && getComputedStyle(one).clipPath === "none"
  && [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def test_what_is_written_while_the_server_is_down_arrives_once_and_in_order(
    rehearsal: Program, phone: Page, screenshot: Screenshot
) -> None:
    resident = Hand.opens(phone, f"{rehearsal.url}/resident/")
    rehearsal.kill()
    resident.say("谢谢")
    resident.say("我的单子")
    expect(resident.lost).to_contain_text("网络断了")
    expect(resident.unsent).to_contain_text(["先存着，连上就送出", "先存着，连上就送出"])
    screenshot(phone, "1-down")
    rehearsal.start()
    expect(resident.mine).to_contain_text(["谢谢", "我的单子"], timeout=20_000)
    expect(resident.unsent).to_have_count(0)
    expect(resident.lost).to_be_empty()
    resident.reads("没有正在办的单子")
    assert stored(rehearsal, HEARD) == [("谢谢",), ("我的单子",)]


def test_a_press_while_the_server_is_down_counts_once(rehearsal: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{rehearsal.url}/resident/")
    resident.say("我妈一个人住3号楼402，后天上午想有人陪去医院，电话13800138000")
    resident.tap("同意")
    expect(resident.button("确认")).to_be_enabled()
    rehearsal.kill()
    resident.tap("确认")
    expect(resident.button("确认")).to_be_disabled()
    rehearsal.start()
    expect(resident.bubbles.filter(has_text="登记好了")).to_have_count(1, timeout=20_000)
    expect(resident.unsent).to_have_count(0)
    assert stored(rehearsal, "SELECT status FROM tickets") == [("open",)]


def test_what_is_unsent_outlives_a_reload(community: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    phone.route("**/say", lambda route: route.abort())
    resident.say("谢谢")
    expect(resident.lost).to_contain_text("网络断了")
    phone.reload()
    expect(resident.unsent).to_contain_text(["谢谢"])
    phone.unroute("**/say")
    expect(resident.mine).to_contain_text(["谢谢"], timeout=20_000)
    assert stored(community, HEARD) == [("谢谢",)]
    assert phone.evaluate("localStorage.length") == 0


def test_without_a_line_the_page_opens_keeps_words_and_photo_and_sends_them_once(
    community: Program, phone: Page, screenshot: Screenshot
) -> None:
    phone.set_viewport_size(SMALL)
    resident = Hand.opens(phone, f"{community.url}/chat/")
    phone.evaluate(OFFERS_TO_INSTALL)
    phone.get_by_role("button", name="放到手机桌面").click()
    assert phone.evaluate("window.asked") == 1
    resident.say("我妈一个人住3号楼402，后天上午想有人陪去医院，电话13800138000")
    resident.tap("同意")
    expect(resident.bubbles.last).to_contain_text("回复数字也行")
    is_fit(resident)
    phone.get_by_role("button", name="大字").click()
    phone.emulate_media(color_scheme="dark")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.context.set_offline(offline=True)
    # The digit is of the card that was seen, whatever comes meanwhile.
    resident.say("1")
    phone.locator("#photo").set_input_files(FilePayload(name="door.png", mimeType="image/png", buffer=png(3000, 1500)))
    expect(phone.locator("#preview")).to_be_visible()
    resident.say("就是这个门")
    expect(resident.lost).to_contain_text("没有网络，写的话先存着，连上就发")
    expect(resident.unsent).to_contain_text(["1先存着", "就是这个门先存着"])

    phone.reload()
    expect(resident.unsent).to_contain_text(["1先存着", "就是这个门先存着"])
    expect(resident.lost).to_contain_text("以前说的话，连上就看得到")
    expect(phone.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    assert phone.locator("#unsent img").evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 2048
    assert phone.evaluate(SMALLEST) >= 24
    is_fit(resident)
    screenshot(phone, "1-no-line")

    phone.context.set_offline(offline=False)
    expect(resident.unsent).to_have_count(0, timeout=20_000)
    expect(resident.lost).to_be_empty()
    expect(resident.mine.last).to_contain_text("送到了")
    resident.reads("登记好了")
    assert phone.evaluate(SMALLEST) >= 24
    is_fit(resident)
    screenshot(phone, "2-line")
    assert stored(community, ARRIVED) == [("1", None), ("就是这个门", 1)]
    phone.reload()
    expect(resident.mine.last).to_contain_text("就是这个门")
    expect(resident.unsent).to_have_count(0)


def is_fit(hand: Hand) -> None:
    """Nothing scrolls sideways, and axe has no complaint."""
    assert hand.fits_the_screen()
    found = Axe().run(hand.page)
    assert found.violations_count == 0, found.generate_report()


def test_an_answer_that_is_lost_on_its_way_is_asked_for_again_and_nothing_is_doubled(
    community: Program, phone: Page
) -> None:
    tries: list[str | None] = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request.post_data)
        answer = route.fetch()
        if len(tries) == 1:
            route.fulfill(status=502, body="")
        else:
            route.fulfill(response=answer)

    resident = Hand.opens(phone, f"{community.url}/chat/")
    phone.route("**/say", lose_the_first_answer)
    with phone.expect_response(lambda answer: answer.url.endswith("/say") and answer.ok):
        resident.say("谢谢")
    expect(resident.mine).to_have_count(1)
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert stored(community, HEARD) == [("谢谢",)]


def test_what_was_refused_stays_the_persons_own_to_change_to_send_again_or_to_give_up(
    community: Program, phone: Page, screenshot: Screenshot
) -> None:
    tries: list[str] = []

    def refuse(route: Route) -> None:
        tries.append(route.request.url)
        route.fulfill(status=413, json={"error": "太长了，请短一点。"})

    resident = Hand.opens(phone, f"{community.url}/chat/")
    phone.route("**/say", refuse)
    resident.say("一句话")
    expect(resident.unsent).to_contain_text(["没有送出。太长了，请短一点。"])
    screenshot(phone, "1-refused")
    phone.reload()
    expect(resident.unsent).to_contain_text(["没有送出。太长了，请短一点。"])
    phone.get_by_role("button", name="改一改再发").click()
    expect(phone.locator("#text")).to_have_value("一句话")
    expect(resident.unsent).to_have_count(0)
    assert len(tries) == 1
    resident.say("不说了")
    phone.get_by_role("button", name="不发了").click()
    resident.say("谢谢")
    expect(resident.unsent).to_contain_text(["没有送出。太长了，请短一点。"])
    phone.unroute("**/say")
    phone.get_by_role("button", name="再发一次").click()
    expect(resident.mine).to_contain_text(["谢谢"])
    expect(resident.unsent).to_have_count(0)
    assert phone.evaluate("localStorage.length") == 0
    assert stored(community, HEARD) == [("谢谢",)]


def test_what_is_half_written_outlives_a_reload_until_it_is_sent(community: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    box = phone.locator("#text")
    box.fill("谢谢")
    phone.reload()
    expect(box).to_have_value("谢谢")
    # Who comes from the menu loses nothing of it either.
    phone.goto(f"{community.url}/chat/?say=您们")
    expect(box).to_have_value("谢谢 您们")
    expect(phone.locator("#toast")).to_contain_text("再点“发送”")
    phone.locator(".send").click()
    expect(resident.mine).to_contain_text(["谢谢 您们"])
    phone.reload()
    expect(resident.mine).to_contain_text(["谢谢 您们"])
    expect(box).to_have_value("")
    assert phone.evaluate("localStorage.length") == 0


def test_who_presses_by_the_keyboard_goes_on_from_there(community: Program, desktop: Page) -> None:
    resident = Hand.opens(desktop, f"{community.url}/chat/")
    resident.say("我妈一个人住3号楼402，后天上午想有人陪去医院，电话13800138000")
    agree = resident.button("同意")
    agree.press("Enter")
    resident.reads("这样对吗")
    expect(agree).to_be_focused()
    # 不同意, 不是求助, and then the new card.
    for _ in range(3):
        desktop.keyboard.press("Tab")
    expect(resident.button("确认")).to_be_focused()


def test_enter_sends_but_not_while_a_word_is_being_composed(community: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    box = phone.locator("#text")
    box.fill("xiexie")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(box).to_have_value("xiexie")
    box.fill("谢谢")
    box.press("Enter")
    expect(box).to_have_value("")
    expect(resident.mine).to_contain_text(["谢谢"])
    assert stored(community, HEARD) == [("谢谢",)]
