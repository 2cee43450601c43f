"""随手拍 and 抄告单 over Telegram: three photos are one report, put right by a unit, reviewed, and judged."""

from __future__ import annotations

import re

import pytest

from tests.journeys.test_deliveries import on_telegram
from tests.journeys.test_the_loop import number_in
from tests.journeys.town import Neighbourhood, Town, photo_with_a_place


@pytest.mark.parametrize("town", ["sqlite_town", "postgres_town"], indirect=True)
def test_an_album_is_one_report_that_a_unit_puts_right(town: Town, here: Neighbourhood) -> None:
    wang = on_telegram(here.worker())
    alice = on_telegram(here.resident())
    liu = on_telegram(here.resident("物业小刘"))

    alice.person.sends_album([photo_with_a_place()] * 3)
    alice.hears("您同意吗")
    alice.presses("同意")
    alice.hears("3 张照片收到了")
    alice.says("3号楼门口堆了很多纸箱没人管")
    alice.hears("这样对吗")
    alice.presses("确认")
    number = number_in(alice.hears("登记好了"))

    wang.says("责任单位 幸福物业 电话13800001111")
    wang.hears("记下了：幸福物业")
    wang.presses("请负责人进来")
    link = re.search(r"start=(\S+)", wang.hears("请把这个链接"))
    assert link
    liu.opens(link[1])
    liu.hears("代表")

    wang.does_say(str(number))  # a number may stand in the log
    assert "附件：3 个" in wang.hears(f"单号 {number}")
    wang.presses("看照片")
    wang.person.waits_for(lambda shown: "照片 3/3" in shown.text and bool(shown.body.get("photo")))
    wang.presses("抄告")
    wang.hears("哪个责任单位")
    wang.presses("幸福物业")
    wang.hears("多久")
    wang.presses("24小时")
    wang.hears(f"单子 {number} 抄告给幸福物业了")
    alice.hears("已经交给责任单位")

    assert "纸箱" in liu.hears("【抄告单】", ever=True)
    liu.person.waits_for(lambda shown: "整改前" in shown.text and bool(shown.body.get("photo")), ever=True)
    liu.presses("整改好了")
    liu.hears("整改后的照片")
    liu.sends_photo(photo_with_a_place(), "纸箱清走了")
    liu.hears("已经交给社区审核")
    wang.hears("纸箱清走了")
    wang.person.waits_for(lambda shown: "整改后" in shown.text and bool(shown.body.get("photo")))
    wang.presses("通过")
    liu.hears("审核通过了")
    alice.hears("您满意吗")
    alice.person.waits_for(lambda shown: "整改后" in shown.text and bool(shown.body.get("photo")))
    alice.presses("满意")
    alice.hears("几颗星")
    wang.says("整改率")
    assert "满意 1 件" in wang.hears("整改率 100%")


def test_a_voice_message_is_heard_by_a_worker(here: Neighbourhood) -> None:
    wang = on_telegram(here.worker())
    wang_at_the_desk = here.worker("小张", web=True)
    alice = on_telegram(here.resident())
    alice.person.sends_voice()
    alice.hears("您同意吗")
    alice.presses("同意")
    alice.hears("这样对吗")
    alice.presses("确认")
    alice.hears("请社区工作人员来听")
    wang.hears("请听／看一下")
    wang.presses("听／看原件")
    wang.person.waits_for(lambda shown: "语音 1/1" in shown.text and bool(shown.body.get("document")))
    wang_at_the_desk.hears("请听／看一下", ever=True)
    wang_at_the_desk.presses("听／看原件")
    wang_at_the_desk.hears("语音 1/1")
    page = wang_at_the_desk.page  # type: ignore[attr-defined]
    row = next(row for row in page.shown.values() if row["file"])
    answer = page.client.get(row["file"]["url"])
    assert answer.content.startswith(b"OggS")
    assert answer.headers["content-disposition"].startswith("attachment")
