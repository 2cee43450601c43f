"""随手拍 on the page: several photos are chosen at once, sent as one album, and seen by the worker."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.browser.hand import Hand, Screenshot, stored
from tests.journeys.browser.test_the_loop import NewPhone
from tests.journeys.town import photo_with_a_place
from tests.program import Program


def photos(folder: Path, count: int) -> list[Path]:
    made = [folder / f"{number}.jpg" for number in range(count)]
    for one in made:
        one.write_bytes(photo_with_a_place())
    return made


def test_several_photos_are_one_report_that_the_worker_sees(
    rehearsal: Program, new_phone: NewPhone, tmp_path: Path, screenshot: Screenshot
) -> None:
    resident = Hand.opens(resident_page := new_phone(), f"{rehearsal.url}/resident/")
    worker = Hand.opens(worker_page := new_phone(), f"{rehearsal.url}/worker/")
    resident_page.locator("#photo").set_input_files(photos(tmp_path, 3))
    expect(resident_page.locator("#many")).to_have_text("共 3 张")
    screenshot(resident_page, "1-chosen")
    assert resident.fits_the_screen()
    resident.say("3号楼门口堆了很多纸箱没人管")
    expect(resident_page.locator("#preview")).to_be_hidden()
    expect(resident.mine.locator("img")).to_have_count(3)
    resident.tap("同意")
    resident.tap("确认")
    resident.reads("登记好了")
    assert stored(rehearsal, "SELECT kind, enclosed FROM tickets") == [("report", 3)]

    worker.reads("单号 1001")
    expect(worker.bubbles.filter(has_text="附件：3 个").last).to_be_visible()
    worker.tap("看照片")
    worker.reads("照片 3/3")
    picture = worker.log.locator("img").last
    expect(picture).to_be_visible()
    screenshot(worker_page, "2-worker")


def test_photos_that_are_put_back_are_not_sent(community: Program, phone: Page, tmp_path: Path) -> None:
    resident = Hand.opens(phone, f"{community.url}/chat/")
    phone.locator("#photo").set_input_files(photos(tmp_path, 2))
    phone.locator("#drop").click()
    resident.say("你好")
    resident.reads("您好")
    expect(resident.mine.locator("img")).to_have_count(0)
