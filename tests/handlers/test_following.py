"""What a resident says of a ticket that is under way, and what they ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from nlp.meaning import Intent
from storage.messages import Message
from tests.community import PHONE, SHANGHAI, Community, Neighbour


@pytest.fixture
def bob(community: Community, wang: Neighbour) -> Neighbour:
    return community.volunteer("李师傅")


@pytest.fixture
def alice(community: Community, bob: Neighbour) -> Neighbour:
    who = community.resident("陈阿婆")
    who.asks_for_a_repair()
    return who


@pytest.mark.parametrize("words", ["我的单子", "进度"])
def test_how_it_stands_is_told(alice: Neighbour, words: str) -> None:
    assert "正在找志愿者" in alice.says(words)


def test_who_comes_is_told_with_the_word_at_the_door(community: Community, alice: Neighbour, bob: Neighbour) -> None:
    bob.presses("接单")
    assert community.newest().passcode in alice.says("进度")
    assert "李师傅来帮您" in alice.last


@pytest.mark.parametrize("by_word", [True, False])
def test_not_needed_any_more_and_needed_after_all(
    community: Community, alice: Neighbour, bob: Neighbour, by_word: bool
) -> None:
    bob.presses("接单")
    assert "取消了" in (alice.says("不用来了") if by_word else alice.presses("不用来了"))
    assert "您不用去了" in bob.last
    assert community.newest().taken == 0
    assert "重新打开" in alice.presses("还是要来")
    assert community.newest().status == "open"
    assert "接单" in bob.buttons


def test_another_time_reaches_who_has_it(community: Community, alice: Neighbour, bob: Neighbour) -> None:
    bob.presses("接单")
    assert "改好了" in alice.says("改到11月25日下午")
    assert community.newest().when_date == "2026-11-25"
    assert "11月25日" in bob.last


def test_a_day_that_does_not_suit_is_a_change_and_no_remark(
    community: Community, alice: Neighbour, bob: Neighbour
) -> None:
    bob.presses("接单")
    day = (community.now + timedelta(days=3)).date()
    assert "改好了" in alice.says(f"哎呀那天不行了 改{day.month}月{day.day}日")
    assert community.newest().when_date == day.isoformat()
    assert "请说新的时间" in alice.says(f"{day.month}月{day.day}日我要去女儿家，改个时间")
    assert community.newest().when_date == day.isoformat()


def test_the_button_for_another_time_asks_for_it(community: Community, alice: Neighbour) -> None:
    assert "请说新的时间" in alice.presses("改时间")
    assert "改好了" in alice.says("后天下午三点")
    assert community.newest().when_time == "15:00"


def test_the_reminder_moves_with_the_time(community: Community, alice: Neighbour, bob: Neighbour) -> None:
    bob.presses("接单")
    alice.says("改到11月25日下午")
    for _ in range(7 * 4):
        community.passes(hours=6)
        community.ticks()
    reminders = [one.text for one in alice.sees if "提醒您" in one.text]
    assert len(reminders) == 1
    assert "明天，11月25日" in reminders[0]


def test_a_reminder_of_tomorrow_is_not_sent_after_midnight(community: Community, wang: Neighbour) -> None:
    carol = community.volunteer("赵大姐", channel="telegram")
    community.resident("陈阿婆").asks_for_a_repair()
    carol.presses("接单")
    community.now = datetime(2026, 11, 19, 18, 1, tzinfo=SHANGHAI)
    community.ticks()
    with community.database.begin() as session:
        waiting = session.scalars(
            select(Message).where(Message.text.contains("提醒您"), Message.state == "queued")
        ).all()
        assert len(waiting) == 1
        evening = datetime(2026, 11, 19, 23, 59, tzinfo=SHANGHAI)
        assert waiting[0].expires_at == evening + timedelta(minutes=1)
    community.now = datetime(2026, 11, 20, 0, 0, tzinfo=SHANGHAI)
    assert any("given up" in line for line in community.ticks())
    with community.database.begin() as session:
        assert session.get_one(Message, waiting[0].id).state == "never"


def test_nobody_came_goes_to_a_worker_by_button_and_by_word(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    bob.presses("接单")
    assert "催" in alice.presses("没人来")
    assert "【催单】" in wang.last
    assert "的工作人员" in alice.says("约好的志愿者没来，太失望了")
    assert "【投诉】" in wang.last
    assert not bob.reads("投诉")


def test_a_person_is_fetched_and_answers_through_us(alice: Neighbour, wang: Neighbour) -> None:
    assert "02155550123" in alice.says("找人工")
    assert "【找人工】" in wang.last
    wang.presses("回答")
    wang.says("您好，我是王姐，下午给您打电话")
    assert "下午给您打电话" in alice.last


def test_what_is_known_is_answered_at_once(alice: Neighbour, wang: Neighbour) -> None:
    before = len(wang.sees)
    assert "9:00-17:00" in alice.says("你们几点开门")
    assert "扶贫帮困" in alice.says("你们有哪些服务？")
    assert "02155550123" in alice.says("打电话")
    assert len(wang.sees) == before


def test_what_is_not_known_is_passed_on_and_may_be_kept(
    alice: Neighbour, wang: Neighbour, community: Community
) -> None:
    assert "问问社区工作人员" in alice.says("请问办老年卡要带什么材料？")
    wang.presses("回答")
    assert "已回答" in wang.says("带身份证和一张照片")
    assert "带身份证和一张照片" in alice.last
    assert "记住了" in wang.presses("以后都这样答")
    other = community.resident("周伯", agreed=True, station=1)
    assert "带身份证和一张照片" in other.says("请问办老年卡要带什么材料？")


def test_an_answer_that_was_not_kept_is_not_given_again(alice: Neighbour, wang: Neighbour) -> None:
    alice.says("请问办老年卡要带什么材料？")
    wang.presses("回答")
    wang.says("带身份证和一张照片")
    wang.presses("只答这一次")
    assert "问问社区工作人员" in alice.says("请问办老年卡要带什么材料？")


def test_a_question_that_a_colleague_answered_does_not_hold_a_worker_up(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    zhao = community.worker("赵姐")
    alice.says("请问办老年卡要带什么材料？")
    wang.presses("回答")
    zhao.presses("回答")
    zhao.says("带身份证")
    assert "变了" in wang.says("带身份证来")
    assert "没有待办" in wang.says("我的待办") or "待办" in wang.last


def test_of_several_tickets_one_is_asked_for(community: Community, alice: Neighbour) -> None:
    alice.asks_for_a_repair("家里灯泡坏了，明天上午请人换一下")
    assert "哪一张单子" in alice.says("不用来了")
    assert len(alice.buttons) == 2
    alice.presses(str(community.newest().id))
    assert community.newest().status == "cancelled"


def test_a_wish_for_another_time_is_not_asked_for_twice(community: Community, alice: Neighbour) -> None:
    alice.asks_for_a_repair("家里灯泡坏了，明天上午请人换一下")
    assert "哪一张单子" in alice.says("改到11月25日下午")
    assert "改好了" in alice.presses(str(community.newest().id))
    assert community.newest().when_date == "2026-11-25"


def test_somebody_without_a_ticket_is_told_so(community: Community) -> None:
    carol = community.resident("周伯")
    assert "没有可以取消" in carol.says("不用来了")
    assert "没有可以改" in carol.says("改到后天下午")
    assert "没有正在办" in carol.says("我的单子")


def test_a_weak_guess_cancels_nothing(community: Community, alice: Neighbour) -> None:
    for words in ("嗯", "志愿者日", "我姓陈", "哦哦", "。。。", "水龙头", "梅园"):
        alice.says(words)
        assert community.ticket(1001).status == "open", words


def test_other_peoples_tickets_are_out_of_reach(community: Community, alice: Neighbour, bob: Neighbour) -> None:
    number = community.newest().id
    mallory = community.resident("路人", agreed=True)
    acts = ("progress", "cancel", "restore", "retime", "urge", "human", "confirm", "drop", "agree", "edit", "home")
    for act in acts:
        assert mallory.presses_payload(f"{act}:{number}") == "toast: 这个只有本人能点。", act
    for act in ("assign", "takeover", "reoffer", "phone", "talk", "reply", "close"):
        assert mallory.presses_payload(f"{act}:{number}") == "toast: 这个只有社区工作人员能做。", act
    for act in ("take", "pass", "arrive", "finish", "giveback"):
        assert "toast" in mallory.presses_payload(f"{act}:{number}"), act
    assert PHONE not in "".join(one.text for one in mallory.sees)
    assert community.newest().status == "open"


def test_facts_without_a_ticket_to_change_are_a_need(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = community.reader
    unsure = replace(reader.read("后天上午，幸福小区3号楼402", now=community.now), intent=Intent.CHANGE, confidence=0.2)
    monkeypatch.setattr(type(reader), "read", lambda *_, **__: unsure)
    assert "您要办的事" in community.resident("周伯").says("后天上午，幸福小区3号楼402")


def test_what_was_never_opened_cannot_be_restored(community: Community) -> None:
    carol = community.resident("周伯")
    carol.says("我家灯泡坏了")
    carol.presses("不同意")
    number = community.newest().id
    assert "变了" in carol.presses_payload(f"restore:{number}")
    assert community.newest().status == "cancelled"


def test_what_was_deleted_cannot_be_opened_again(community: Community, alice: Neighbour) -> None:
    number = community.newest().id
    alice.says("删除我的资料")
    alice.presses("全部删除")
    for act, answer in (("restore", "变了"), ("unsolved", "已经取消了")):
        assert answer in alice.presses_payload(f"{act}:{number}")
    assert community.newest().status == "cancelled"
