"""Whatever is written, whatever the screen: shown as text, readable without scrolling sideways, large enough to hit."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.journeys.browser.hand import Hand, Screenshot, picture, png
from tests.program import Program

HOSTILE = {
    "script": "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">",
    "right to left": "\u202e مرحبا بالعالم <3 \u202d",
    "one long word": "W" * 5_000,
    "emoji and controls": "👵🏽\u200d🦳\x07\x1b[31m\ufeff&lt;b&gt;",
    "very long": "社区" * 10_000,
}
SMALL = (
    "[...document.querySelectorAll('button, .call, .square, summary, textarea')].filter((one) => one.offsetParent)"
    ".map((one) => [one.textContent.trim(), one.offsetWidth, one.offsetHeight])"
    ".filter(([, width, height]) => width < 60 || height < 60)"
)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_is_shown_as_text(community: Program, phone: Page, text: str) -> None:
    faults: list[object] = []

    def note(fault: object) -> None:
        faults.append(fault)

    phone.on("pageerror", note)
    phone.on("dialog", note)
    resident = Hand.opens(phone, f"{community.url}/chat/")
    title = phone.title()
    resident.say(text)
    shown = resident.mine.locator(".words").first
    expect(shown).to_be_attached()
    assert shown.evaluate("(one) => one.textContent") == text.strip()
    expect(resident.bubbles).not_to_have_count(1)
    assert phone.title() == title
    assert resident.fits_the_screen()
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_320_pixels_fits_and_everything_on_it_can_be_hit(
    community: Program, browser: Browser, screenshot: Screenshot, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 568}, color_scheme="dark" if scheme == "dark" else "light", has_touch=True
    )
    page = context.new_page()
    resident = Hand.opens(page, f"{community.url}/chat/")
    assert page.evaluate(SMALL) == []
    assert resident.fits_the_screen()
    screenshot(page, "1-greeting")
    resident.asks_for_help()
    assert page.evaluate(SMALL) == []
    assert resident.fits_the_screen()
    screenshot(page, "2-open")
    size = resident.bubbles.last.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 24
    context.close()


def test_what_is_new_is_announced_while_older_words_are_read(community: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    resident.say("社区" * 2_000)
    expect(resident.bubbles).to_have_count(2)
    phone.locator("#frame").evaluate("(one) => one.scrollTo(0, 0)")
    elsewhere = Hand.opens(phone.context.new_page(), f"{community.url}/chat/")
    elsewhere.say("我的单子")
    chip = phone.get_by_role("button", name="有新消息")
    expect(chip).to_be_visible()
    chip.click()
    expect(chip).to_be_hidden()
    expect(resident.bubbles.last).to_be_in_viewport()


def test_what_a_small_screen_cannot_hold_is_read_from_its_beginning(community: Program, phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 568})
    resident = Hand.opens(phone, f"{community.url}/chat/")
    phone.get_by_role("button", name="大字").click()
    further = phone.get_by_role("button", name="往下看")
    resident.say("我妈一个人住3号楼402，后天上午想有人陪去医院，电话13800138000")
    # Of a card what it asks is read, from where that begins; what is known already stands above.
    expect(resident.bubbles.last.locator(".asks")).to_contain_text("您同意吗")
    assert is_read_from_its_beginning(resident, ".bubble .asks")
    further.click()
    expect(resident.button("同意")).to_be_in_viewport(ratio=1)
    resident.say("菜单")
    expect(resident.bubbles.last).to_contain_text("点一样看看")
    assert is_read_from_its_beginning(resident, ".bubble")
    last = resident.bubbles.last.get_by_role("button").last
    for _ in range(9):
        if further.is_hidden():
            break
        further.click()
    expect(last).to_be_in_viewport(ratio=1)
    expect(further).to_be_hidden()
    phone.reload()
    expect(resident.bubbles.last).to_contain_text("点一样看看")
    assert is_read_from_its_beginning(resident, ".bubble")


def is_read_from_its_beginning(hand: Hand, part: str) -> bool:
    """Tell whether the newest of these parts begins at the top of the log that is in sight."""
    at = "(one) => one.getBoundingClientRect().top - frame.getBoundingClientRect().top"
    return 0 <= float(hand.log.locator(part).last.evaluate(at)) < 40


def test_what_was_let_go_of_leaves_no_empty_bubble(community: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    resident.say("3号楼402水龙头坏了，明天上午请人来修")
    resident.tap("不同意")
    resident.reads("已经删掉了")
    shown = "(all) => all.filter((one) => one.offsetParent && !one.querySelector('.words, img, .button')).length"
    assert resident.bubbles.evaluate_all(shown) == 0


def test_what_was_deleted_is_gone_from_the_screen_too(community: Program, phone: Page) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    resident.asks_for_help()
    resident.say("删除我的资料")
    resident.tap("全部删除")
    resident.reads("都删掉了")
    expect(resident.log).not_to_contain_text("3号楼402")
    expect(resident.log).not_to_contain_text("13800138000")
    resident.say("我的单子")
    resident.reads("没有正在办的单子")


def test_a_photo_goes_with_its_words_and_anything_else_is_refused_kindly(
    community: Program, phone: Page, screenshot: Screenshot
) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    chooser = phone.locator("#photo")
    chooser.set_input_files(FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=b"no picture"))
    expect(phone.locator("#toast")).to_contain_text("不是照片")
    # What is no photo takes nothing with it; what the server would not know as one goes as one that it knows.
    chooser.set_input_files(
        [
            FilePayload(name="stairs.png", mimeType="image/png", buffer=png(3000, 1500)),
            FilePayload(name="letter.jpg", mimeType="image/jpeg", buffer=b"no picture"),
            FilePayload(name="old.gif", mimeType="image/gif", buffer=picture(300, 200, "GIF")),
            FilePayload(name="telephone.heic", mimeType="image/heic", buffer=b"no browser here reads it"),
        ]
    )
    expect(phone.locator("#preview")).to_contain_text("共 2 张")
    expect(phone.locator("#toast")).to_contain_text("不是照片")
    phone.locator("#text").fill("3号楼门口堆了东西")
    with phone.expect_response(lambda answer: answer.url.endswith("/photo")) as sent:
        phone.locator(".send").click()
    assert sent.value.ok
    expect(resident.mine).to_contain_text(["3号楼门口堆了东西", ""])
    expect(resident.unsent).to_have_count(0)
    wide = "(all) => Promise.all(all.map((one) => one.decode().then(() => one.naturalWidth)))"
    assert resident.mine.locator("img").evaluate_all(wide) == [2048, 300]
    screenshot(phone, "1-photo")
