"""The browser that the tests look through shows what a person would see."""

from playwright.sync_api import Page


def picture_of(page: Page, character: str) -> bytes:
    page.set_content(f'<p style="font-size: 40px">{character}</p>')
    return page.screenshot()


def test_chinese_characters_are_drawn_and_not_boxes(phone: Page) -> None:
    assert picture_of(phone, "五") != picture_of(phone, "单")


def test_a_phone_and_a_desk_differ_in_width_and_touch(phone: Page, desktop: Page) -> None:
    seen = "[screen.width, navigator.maxTouchPoints > 0]"
    assert phone.evaluate(seen) == [390, True]
    assert desktop.evaluate(seen) == [1280, False]
