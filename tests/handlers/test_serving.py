"""接单 and what follows it: at the door, done, or given back; by button and by word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from nlp.meaning import Intent
from storage import assignments
from storage.assignments import Assignment
from storage.messages import Message
from storage.tickets import Ticket
from tests.community import PHONE, Community, Neighbour


def means(community: Community, monkeypatch: pytest.MonkeyPatch, words: str, intent: Intent) -> None:
    """Let these words mean this and be sure of it, however the reader learns to read."""
    meaning = replace(
        community.reader.read(words, now=community.now), intent=intent, confidence=0.9, urgency=None, choices=()
    )
    monkeypatch.setattr(type(community.reader), "read", lambda *_, **__: meaning)


@pytest.fixture
def ticket(community: Community, wang: Neighbour, bob: Neighbour, carol: Neighbour) -> Ticket:
    return community.resident("陈阿婆").asks_for_a_repair()


def test_the_offer_tells_what_and_roughly_where_and_nothing_more(ticket: Ticket, bob: Neighbour) -> None:
    assert "家电水电维修" in bob.last
    assert "幸福小区3号楼" in bob.last
    assert "11月20日" in bob.last
    assert "402" not in bob.last
    assert PHONE not in bob.last
    assert "陈阿婆" not in bob.last


def test_the_first_in_time_wins_and_the_others_cards_say_who(
    community: Community, ticket: Ticket, bob: Neighbour, carol: Neighbour
) -> None:
    bob.presses("接单")
    assert "已由李师傅接单" in carol.last
    assert carol.buttons == ["候补"]
    assert "已经有人接了" in carol.presses_payload(f"take:{ticket.id}")
    assert community.ticket(ticket.id).taken == 1


def test_a_press_that_comes_three_times_has_one_effect(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    for _ in range(2):
        assert "您已经接了" in bob.presses_payload(f"take:{ticket.id}")
    assert community.ticket(ticket.id).taken == 1
    assert sum("由您来办" in one.text for one in bob.sees) == 1


def test_a_delivery_that_comes_twice_has_one_effect(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    before = len(community.said())
    key = next(row.key for row in reversed(community.said()) if row.direction == "in")
    from handlers.turn import Heard, Kind  # noqa: PLC0415

    outcome = community.hears(
        Heard("web", bob.address, str(key), community.now, Kind.PRESS, press=f"giveback:{ticket.id}")
    )
    assert outcome.message_id is None
    assert len(community.said()) == before


def test_everything_works_as_text_too(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    assert "由您来办" in bob.says(f"接 {ticket.id}")
    bob.says("我到了")
    assert "打卡成功" in bob.says("现在就到了")
    assert "多长时间" in bob.says(f"{ticket.id} 完成")
    assert "记下了" in bob.says("40分钟")
    assert community.ticket(ticket.id).status == "done"


def test_the_word_of_a_button_is_its_press(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    assert "没关系" in bob.says("去不了")
    assert not any("接单" in one.buttons for one in bob.sees)
    bob.says(f"接 {ticket.id}")
    assert community.ticket(ticket.id).status == "taken"
    assert "我另找人" in bob.says("去不了了")


@pytest.mark.parametrize("words", ["路上堵车，晚半小时到", "我可能要迟到十分钟"])
def test_what_is_said_on_the_way_takes_no_ticket_however_it_is_read(
    community: Community, ticket: Ticket, bob: Neighbour, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    bob.presses("接单")
    means(community, monkeypatch, words, Intent.ACCEPT)
    bob.says(words)
    assert any(words in row.text for row in community.said() if row.direction == "out")


def test_who_has_a_task_and_asks_for_another_is_told_that_there_is_none(
    community: Community, ticket: Ticket, bob: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob.presses("接单")
    means(community, monkeypatch, "这个我来接", Intent.ACCEPT)
    assert "现在没有等您接的单子" in bob.says("这个我来接")


@pytest.mark.parametrize("words", ["修好了，用了四十分钟", "完成了，40分钟"])
def test_how_long_it_took_is_not_asked_when_it_was_said(
    community: Community, ticket: Ticket, bob: Neighbour, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    bob.presses("接单")
    means(community, monkeypatch, words, Intent.COMPLETE)
    assert "多长时间" not in bob.says(words)
    with community.database.look() as session:
        held = assignments.find_assignment(session, ticket.id, bob.id)
        assert held is not None
        assert held.minutes == 40
    assert community.ticket(ticket.id).status == "done"


def test_a_time_in_which_nothing_was_done_is_not_how_long_it_took(
    community: Community, ticket: Ticket, bob: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob.presses("接单")
    means(community, monkeypatch, "在门口等了半小时，修好了", Intent.COMPLETE)
    assert "多长时间" in bob.says("在门口等了半小时，修好了")


def test_of_two_offers_a_word_takes_neither(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    second = community.resident("周伯").asks_for_a_repair()
    answer = bob.says("我接")
    assert str(ticket.id) in answer
    assert str(second.id) in answer
    assert community.ticket(ticket.id).status == community.ticket(second.id).status == "open"


def test_who_gives_it_back_is_left_in_peace_and_the_others_are_asked_anew(
    community: Community, ticket: Ticket, bob: Neighbour, carol: Neighbour, wang: Neighbour
) -> None:
    bob.presses("接单")
    seen = len(carol.sees)
    assert "我另找人" in bob.presses("去不了了")
    assert community.ticket(ticket.id).status == "open"
    assert len(carol.sees) == seen + 1
    assert "接单" in carol.buttons
    assert not any("接单" in one.buttons for one in bob.sees)
    assert "志愿者去不了" in wang.last


def test_who_was_assigned_and_gives_it_back_is_not_asked_again_at_once(
    community: Community, wang: Neighbour, bob: Neighbour
) -> None:
    health = community.resident("陈阿婆").asks_for_a_repair(
        "后天上午想找人陪我去医院看病，我住幸福小区3号楼402，电话13812345678"
    )
    wang.presses("指派")
    wang.presses("李师傅")
    assert "社区请您帮个忙" in "".join(one.text for one in bob.sees)
    bob.presses("去不了了")
    assert not any("接单" in one.buttons for one in bob.sees)
    assert community.ticket(health.id).status == "open"


def test_who_declined_is_not_offered_it_by_an_edit(
    community: Community, ticket: Ticket, bob: Neighbour, carol: Neighbour
) -> None:
    carol.presses("去不了")
    bob.presses("接单")
    bob.presses("去不了了")
    assert not any("接单" in one.buttons for one in carol.sees)


def test_nobody_takes_their_own_ticket(community: Community) -> None:
    bob = community.volunteer("李师傅")
    own = bob.asks_for_a_repair()
    assert "您自己的单子" in bob.presses_payload(f"take:{own.id}")
    assert community.ticket(own.id).status == "open"


def test_a_volunteer_who_needs_help_can_cancel_by_word(community: Community) -> None:
    bob = community.volunteer("李师傅")
    own = bob.asks_for_a_repair()
    assert "取消了" in bob.says("不用来了")
    assert community.ticket(own.id).status == "cancelled"


def test_a_ticket_number_is_not_taken_for_minutes(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    second = community.resident("周伯").asks_for_a_repair(
        "家里灯泡坏了，幸福小区5号楼101，明天下午请人换一下，电话13900000000"
    )
    bob.says(f"接 {ticket.id}")
    bob.says(f"{ticket.id} 完成")
    assert "由您来办" in bob.says(f"接 {second.id}")


@pytest.mark.parametrize("bare", ["2", "２", "两"])
def test_a_bare_digit_may_be_hours_or_minutes(community: Community, ticket: Ticket, bob: Neighbour, bare: str) -> None:
    for pressed in ("接单", "我到了", "现在就到了", "完成了"):
        bob.presses(pressed)
    assert "2 是小时还是分钟" in bob.says(bare)
    assert "记下了" in bob.says("2小时")
    with community.database.look() as session:
        assert session.scalar(select(Assignment.minutes)) == 120


def test_minutes_that_cannot_be_told_need_a_finished_task(
    community: Community, ticket: Ticket, bob: Neighbour, carol: Neighbour
) -> None:
    assert "已经过去" in carol.presses_payload(f"minutes:{ticket.id}:0")
    carol.sends_photo("这是什么")
    assert not any(
        row.ticket_id == ticket.id for row in community.said() if row.chat_id == carol.chat_id and row.kind == "photo"
    )


def test_after_a_sentence_no_photo_is_waited_for_any_more(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    bob.finishes()
    bob.presses("1小时")
    bob.says("没拍")
    bob.sends_photo()
    assert not bob.reads("照片收到了，谢谢您")


def test_two_who_are_needed_both_get_it(community: Community, bob: Neighbour, carol: Neighbour) -> None:
    dave, alice = community.volunteer("孙师傅"), community.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    with community.database.begin() as session:
        session.get_one(Ticket, number).needed = 2
    bob.presses("接单")
    assert "已有 1" in carol.last
    carol.presses("接单")
    assert "已由李师傅、赵大姐接单" in dave.last
    bob.finishes()
    assert community.ticket(number).status == "taken"
    carol.finishes()
    assert community.ticket(number).status == "done"
    assert "解决了吗" in alice.last


def test_who_is_relieved_by_a_worker_need_not_go(
    community: Community, ticket: Ticket, bob: Neighbour, carol: Neighbour, wang: Neighbour
) -> None:
    bob.presses("接单")
    wang.presses("换个人")
    wang.presses("赵大姐")
    assert "您不用去了" in bob.last
    assert PHONE in carol.last
    assert community.ticket(ticket.id).taken == 1
    assert "不用您去了" in bob.presses_payload(f"arrive:{ticket.id}")
    wang.presses("我来跟")
    assert "您不用去了" in carol.last
    wang.says("我到了")
    wang.says("现在就到了")
    assert community.ticket(ticket.id).status == "under_way"


def test_what_a_volunteer_says_on_the_way_reaches_who_waits(
    community: Community, ticket: Ticket, bob: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob.presses("接单")
    words = "路上堵车，晚到十分钟"
    means(community, monkeypatch, words, Intent.OTHER)
    assert "转告" in bob.says(words)
    with community.database.look() as session:
        said = [row.text for row in session.query(Message).filter_by(ticket_id=ticket.id)]
    assert any(words in text and "李师傅" in text for text in said)


def test_who_signed_up_can_say_that_they_cannot_come(
    community: Community, wang: Neighbour, bob: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang.says("志愿者日")
    wang.says("这周六上午九点，居委会门口集合，打扫楼道")
    wang.presses("就这样办")
    assert "到时见" in bob.says("周六的活动我报名")
    words = "周六我来不了了"
    means(community, monkeypatch, words, Intent.RELEASE)
    assert "这次您来不了" in bob.says(words)
    assert "来 0 人" in wang.says("志愿者日")


def test_to_hand_a_ticket_back_is_never_to_take_it(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    assert "由您来办" not in bob.says(f"退 {ticket.id}")
    assert "只有社区工作人员" in bob.says(f"协办 {ticket.id} 梅园社区")
    assert community.ticket(ticket.id).taken == 0
    bob.says(f"接 {ticket.id}")
    assert "另找人" in bob.says(f"退 {ticket.id}")
    assert community.ticket(ticket.id).taken == 0


@pytest.mark.parametrize("words", ["没人开门", "敲门没人应", "到了，按门铃没人开", "没人在家"])
def test_that_nobody_opens_the_door_is_told_to_who_waits_and_to_a_worker(
    community: Community, ticket: Ticket, wang: Neighbour, bob: Neighbour, words: str
) -> None:
    bob.presses("接单")
    assert "社区工作人员" in bob.says(words)
    assert community.ticket(ticket.id).status == "taken"
    assert "【没人开门】" in wang.last
    assert any(f"李师傅说：“{words}”" in one.text for one in community.said())


def test_danger_behind_a_closed_door_is_danger(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    assert "119" in bob.says("没人开门，里面有煤气味")


def test_what_is_not_done_is_not_finished(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    bob.says("没修好，还在漏水")
    assert community.ticket(ticket.id).status != "done"


def test_who_sends_others_without_being_a_worker_does_nothing_by_it(
    community: Community, ticket: Ticket, bob: Neighbour
) -> None:
    bob.presses("接单")
    assert "只有社区工作人员" in bob.says(f"派 {ticket.id} 给 赵大姐")
    assert community.ticket(ticket.id).status == "taken"


def test_what_tickets_took_is_told_with_one_s_hours(ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    bob.finishes()
    assert "帮邻居办单子 1 张" in bob.says("我的时长")
    assert "没报时长" in bob.last
    bob.presses_payload(f"minutes:{ticket.id}:60")
    said = bob.says("我的时长")
    assert "还没有服务时长" not in said
    assert "帮邻居办单子 1 张，您报的一共 1小时" in said
    assert "不用再报" in said


def test_who_was_not_offered_it_does_not_learn_when_it_is(community: Community, ticket: Ticket, bob: Neighbour) -> None:
    bob.presses("接单")
    community.station("梅园社区", estates=["梅园小区"])
    dave = community.volunteer("孙师傅", station=2)
    community.worker("钱姐", station=2)
    theirs = community.resident("周阿姨").asks_for_a_repair(
        "我家水龙头坏了，梅园小区3号楼402，后天上午想请人来修，电话13812345678"
    )
    dave.presses("接单")
    assert community.ticket(theirs.id).status == "taken"
    community.resident("吴阿姨").asks_for_a_repair()
    assert "那个时间" not in dave.presses_payload(f"take:{community.newest().id}")


SECRETS = ("13812345678", "402", "口令")


def test_after_the_visit_door_and_telephone_stand_in_the_chat_no_longer(
    community: Community, ticket: Ticket, bob: Neighbour
) -> None:
    bob.presses("接单")
    bob.presses("我到了")
    bob.says("我的任务")
    assert all(bob.reads(one) for one in SECRETS)
    bob.finishes()
    assert not any(bob.reads(one) for one in SECRETS)
    assert bob.reads(f"单子 {ticket.id} 您这边已经结束")


def test_who_gives_it_back_or_need_not_go_keeps_neither_door_nor_telephone(
    community: Community, ticket: Ticket, bob: Neighbour
) -> None:
    wang = community.worker("王姐")
    bob.presses("接单")
    bob.presses("我到了")
    bob.presses("去不了了")
    assert not any(bob.reads(one) for one in SECRETS)
    bob.presses_payload(f"take:{ticket.id}")
    bob.presses("我到了")
    wang.says(f"结 {ticket.id} 已由物业处理")
    assert not any(bob.reads(one) for one in SECRETS)
    assert bob.reads("您不用去了")
