"""点单, 派单, 接单, 评单: the whole loop through the doors of the running program, and the worker sees it all."""

from __future__ import annotations

import re

import pytest

from tests.journeys.town import PHONE, TAP, Neighbourhood, Somebody, Town, photo_with_a_place

WEB, TELEGRAM = True, False
WALKS = {
    "by polling": ("sqlite_town", TELEGRAM, TELEGRAM),
    "by polling, PostgreSQL": ("postgres_town", TELEGRAM, TELEGRAM),
    "by webhook": ("webhook_town", TELEGRAM, TELEGRAM),
    "on the web": ("sqlite_town", WEB, WEB),
    "on the web, PostgreSQL": ("postgres_town", WEB, WEB),
    "resident on the web, volunteer on Telegram": ("sqlite_town", WEB, TELEGRAM),
    "resident on Telegram, volunteer on the web": ("postgres_town", TELEGRAM, WEB),
}


def number_in(text: str) -> int:
    found = re.search(r"单号 (\d+)", text)
    assert found, text
    return int(found.group(1))


def passcode_in(text: str) -> str:
    found = re.search(r"口令：(\d{4})", text)
    assert found, text
    return found.group(1)


def serves(bob: Somebody, alice: Somebody) -> None:
    """我到了, 完成了, the minutes and a photo."""
    bob.presses("我到了")
    bob.hears("您现在就到门口了吗")
    bob.presses("现在就到了")
    passcode = passcode_in(bob.hears("打卡成功"))
    assert passcode in alice.hears("李师傅到了")
    bob.presses("完成了")
    bob.hears("多长时间")
    bob.presses("1小时")
    bob.hears("要是拍了照片")
    bob.sends_photo(photo_with_a_place())
    bob.hears("照片收到了")


def judges(alice: Somebody, wang: Somebody) -> None:
    """解决了, five stars and a sentence."""
    alice.hears("事情解决了吗")
    alice.presses("解决了")
    alice.hears("几颗星")
    alice.presses("★★★★★ 5星")
    alice.hears("想再说一句吗")
    alice.says("李师傅人真好，手艺也好")
    alice.hears("谢谢您")


@pytest.mark.parametrize(
    ("town", "resident_on_web", "volunteer_on_web"), WALKS.values(), ids=WALKS.keys(), indirect=["town"]
)
def test_a_sentence_becomes_help_that_the_resident_judges(
    town: Town, here: Neighbourhood, resident_on_web: bool, volunteer_on_web: bool
) -> None:
    wang = here.worker("王姐", web=volunteer_on_web)
    bob, late = here.volunteer("李师傅", web=volunteer_on_web), here.volunteer("赵姐", web=volunteer_on_web)
    alice = here.resident("陈阿婆", web=resident_on_web)

    alice.says(TAP)
    card = alice.hears("您同意吗")
    assert "家电水电维修" in card
    assert "3号楼402室" in card
    assert "138****5678" in card
    alice.presses("同意")
    assert "您同意吗" not in alice.hears("这样对吗")
    assert not any("有人需要帮忙" in text for text in bob.sees())
    alice.presses("确认")
    opened = alice.hears("登记好了")
    number = number_in(opened)
    assert "前，一定给您回话" in opened

    offered = bob.hears(f"【有人需要帮忙】单号 {number}")
    assert PHONE not in offered
    assert "402" not in offered
    assert "【新单】" in wang.hears(f"单号 {number}")
    late.hears(f"单号 {number}")
    bob.presses("接单")
    task = bob.hears(f"单子 {number} 由您来办")
    assert PHONE in task
    assert "3号楼402室" in task
    good_news = alice.hears("好消息")
    assert "李师傅（扶贫帮困队）" in good_news
    assert passcode_in(good_news) in task
    assert "已由李师傅接单" in late.hears(f"单子 {number}")
    assert "志愿者：李师傅" in wang.hears("有人接了")
    serves(bob, alice)
    judges(alice, wang)
    assert f"单号 {number}｜已办结" in wang.hears("已办结")
    alice.says("我的单子")
    alice.hears("没有正在办的单子")
    bob.says("我的任务")
    bob.hears("现在没有任务")
