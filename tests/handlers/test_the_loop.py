"""The whole loop, told in sentences: a need becomes a ticket, a volunteer takes it, the resident judges it."""

from __future__ import annotations

from tests.community import PHONE, TAP, Community


def test_a_sentence_becomes_a_ticket_that_a_volunteer_takes_and_the_resident_judges(both: Community) -> None:
    wang, bob, alice = both.worker("王姐"), both.volunteer("李师傅"), both.resident("陈阿婆")

    card = alice.says(TAP)
    assert "家电水电维修" in card
    assert "3号楼402室" in card
    assert "138****5678" in card
    assert "您同意吗" in card
    assert bob.last == ""
    assert wang.last == ""

    assert "这样对吗" in alice.presses("同意")
    assert alice.buttons == ["确认", "改一项", "不是求助"]
    opened = alice.presses("确认")
    number = both.newest().id
    assert f"单号 {number}" in opened
    assert "最晚今天" in opened
    assert "【有人需要帮忙】" in bob.last
    assert "【新单】" in wang.last

    taken = bob.presses("接单")
    assert PHONE in taken
    assert "3号楼402室" in taken
    passcode = both.ticket(number).passcode
    assert passcode in taken
    assert "李师傅（扶贫帮困队）" in alice.last
    assert passcode in alice.last
    assert "有人接了" in wang.last

    assert "口令" in bob.arrives()
    assert "李师傅到了" in alice.last
    assert "多长时间" in bob.finishes()
    assert "事情解决了吗" in alice.last
    bob.presses("1小时")
    assert "照片收到了" in bob.sends_photo()

    assert "几颗星" in alice.presses("解决了")
    assert both.ticket(number).status == "closed"
    assert "想再说一句吗" in alice.presses("★★★★★ 5星")
    assert "谢谢您" in alice.says("李师傅人真好")
