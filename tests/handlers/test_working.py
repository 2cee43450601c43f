"""What a worker does in chat: assign, take over, answer, close; the to-do list and the call list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from nlp.meaning import Intent
from storage.events import Event
from storage.places import Place
from tests.community import PHONE, Community, Neighbour


@pytest.fixture
def alice(community: Community, wang: Neighbour) -> Neighbour:
    who = community.resident("陈阿婆")
    who.asks_for_a_repair()
    return who


def test_a_ticket_without_a_volunteer_says_so_at_once(alice: Neighbour, wang: Neighbour) -> None:
    assert "没人可派" in wang.last


def test_the_phone_is_shown_on_request_and_that_is_recorded(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    assert not wang.reads(PHONE)
    assert PHONE in wang.presses("看电话")
    with community.database.look() as session:
        seen = session.scalars(select(Event).where(Event.act == "see", Event.actor_id == wang.id)).all()
    assert [one.why for one in seen] == ["phone"]


def test_a_ticket_is_assigned(community: Community, wang: Neighbour) -> None:
    bob = community.volunteer("李师傅", "culture")
    alice = community.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    wang.presses("指派")
    assert "派给了李师傅" in wang.presses("李师傅")
    assert PHONE in bob.last
    assert "李师傅" in alice.last
    assert community.ticket(number).status == "taken"


def test_a_worker_takes_a_ticket_over_and_brings_it_to_its_end(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    wang.presses("我来跟")
    assert "王姐" in alice.last
    wang.arrives()
    wang.finishes()
    assert "解决了吗" in alice.last


def test_a_ticket_is_closed_with_its_reason(community: Community, alice: Neighbour, wang: Neighbour) -> None:
    bob = community.volunteer("李师傅")
    wang.presses("再找志愿者")
    bob.presses("接单")
    wang.presses("办结")
    assert "已办结" in wang.says("物业已经修好")
    assert "物业已经修好" in alice.last
    assert "您不用去了" in bob.last
    assert community.newest().status == "closed"
    alice.presses("没解决")
    assert community.newest().status == "open"


def test_a_ticket_that_was_closed_meanwhile_does_not_hold_a_worker_up(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    wang.presses("办结")
    alice.says("不用来了")
    assert "已经取消了" in wang.says("物业已经修好")
    assert "已经取消了" not in wang.says("谢谢")


def test_a_resident_is_answered_through_the_bot(alice: Neighbour, wang: Neighbour) -> None:
    wang.presses("答复")
    assert "转过去了" in wang.says("师傅明天来，请在家等")
    assert "师傅明天来" in alice.last


@pytest.mark.parametrize("intent", [Intent.OTHER, Intent.CHANGE, Intent.REQUEST])
def test_what_a_resident_replies_to_a_worker_reaches_the_worker(
    community: Community, alice: Neighbour, wang: Neighbour, monkeypatch: pytest.MonkeyPatch, intent: Intent
) -> None:
    wang.presses("答复")
    wang.says("您家有电梯吗")
    before = len(wang.sees)
    meaning = replace(community.reader.read("没有，三楼", now=community.now), intent=intent, confidence=0.5, item=None)
    monkeypatch.setattr(type(community.reader), "read", lambda *_, **__: meaning)
    assert "转给社区工作人员" in alice.says("没有，三楼")
    assert len(wang.sees) == before + 1
    assert "【居民回话】" in wang.last
    assert "没有，三楼" in wang.last
    assert community.newest().id == 1001


def test_a_new_need_after_a_workers_reply_is_a_need(alice: Neighbour, wang: Neighbour) -> None:
    wang.presses("答复")
    wang.says("师傅明天来")
    assert "您要办的事" in alice.says("家里灯泡坏了，明天上午能来换一个吗")


def test_a_day_after_a_workers_reply_chit_chat_is_chit_chat_again(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    wang.presses("答复")
    wang.says("师傅明天来")
    community.passes(days=1, hours=1)
    before = sum("【居民回话】" in one.text for one in wang.sees)
    alice.says("今天天气真好")
    assert sum("【居民回话】" in one.text for one in wang.sees) == before


def test_an_answer_too_long_for_a_message_is_not_taken(alice: Neighbour, wang: Neighbour) -> None:
    wang.presses("答复")
    assert "太长" in wang.says("好" * 4000)
    assert "转过去了" in wang.says("好")


def test_the_to_do_list_holds_tickets_questions_and_calls(alice: Neighbour, wang: Neighbour) -> None:
    alice.says("请问办老年卡要带什么材料？")
    todo = wang.says("我的待办")
    assert "1001 正在找志愿者" in todo
    assert "老年卡" in todo
    assert "1001" in wang.presses("1001")
    assert "原话" in wang.says("1001")


def test_a_worker_above_sees_what_is_below(community: Community, alice: Neighbour) -> None:
    with community.database.begin() as session:
        center = Place(kind="center", name="区中心")
        session.add(center)
        session.flush()
        session.get_one(Place, 1).parent_id = center.id
        center_id = center.id
    director = community.worker("刘主任", station=center_id)
    assert "1001" in director.says("我的待办")


def test_a_worker_of_another_station_does_not_learn_whether_there_is_such_a_ticket(
    community: Community, alice: Neighbour
) -> None:
    community.station("梅园社区", estates=["梅园小区"])
    zhao = community.worker("赵姐", station=2)
    assert zhao.says("1001") == zhao.says("1999")
    assert "1001" not in zhao.says("我的待办")
    for act in ("assign", "takeover", "reoffer", "phone", "talk", "reply", "close", "along"):
        assert zhao.presses_payload(f"{act}:1001") == zhao.presses_payload(f"{act}:1999")
        assert "没找到" in zhao.presses_payload(f"{act}:1001")


def test_nobody_else_opens_a_workers_desk(community: Community) -> None:
    bob = community.volunteer("李师傅")
    for act in ("todo", "calls", "plan:saturday", "invite", "approve:1", "told:1", "schedule:1", "answer:1", "keep:1"):
        assert "toast" in bob.presses_payload(act), act


class TestTheCallList:
    def test_what_a_closed_page_did_not_show_is_told_by_telephone(
        self, community: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        bob = community.volunteer("李师傅")
        wang.presses("再找志愿者")
        bob.presses("接单")
        community.passes(days=1, hours=10)
        community.ticks()
        assert "没看到消息" in "".join(one.text for one in wang.sees)
        call = wang.says("打电话")
        assert PHONE in call
        assert "李师傅" in call
        told = wang.sees[-1].buttons["已告知"]
        assert "记下了" in wang.presses_payload(told)
        assert "变了" in wang.presses_payload(told)

    def test_a_page_that_was_open_is_not_rung(self, community: Community, alice: Neighbour, wang: Neighbour) -> None:
        from storage import calls  # noqa: PLC0415
        from storage.people import Chat  # noqa: PLC0415

        community.volunteer("李师傅")
        wang.presses("再找志愿者")
        wang.presses("答复")
        wang.says("师傅明天来")
        with community.database.begin() as session:
            calls.seen(session, session.get_one(Chat, alice.chat_id), alice.sees[-1].id, community.now)
        community.passes(hours=3)
        community.ticks()
        assert "没有要打的电话" in wang.says("打电话")

    def test_a_page_opened_later_takes_the_call_off_the_list(
        self, community: Community, alice: Neighbour, wang: Neighbour
    ) -> None:
        from storage import calls  # noqa: PLC0415
        from storage.people import Chat  # noqa: PLC0415

        wang.presses("答复")
        wang.says("师傅明天来")
        community.passes(hours=2, minutes=1)
        community.ticks()
        with community.database.begin() as session:
            calls.seen(session, session.get_one(Chat, alice.chat_id), alice.sees[-1].id, community.now)
        assert "没有要打的电话" in wang.says("打电话")

    def test_telegram_rings_by_itself(self, community: Community, wang: Neighbour) -> None:
        carol = community.resident("周伯", channel="telegram")
        carol.asks_for_a_repair()
        wang.presses("答复")
        wang.says("师傅明天来")
        assert community.sends()
        community.passes(hours=3)
        community.ticks()
        assert "没有要打的电话" in wang.says("打电话")


def test_where_nobody_works_every_worker_hears_and_may_act(community: Community, wang: Neighbour) -> None:
    community.station("梅园社区", estates=["梅园小区"])
    alice = community.resident("陈阿婆")
    alice.says("救命！梅园小区5号楼101着火了，有人被困")
    assert "【紧急" in wang.last
    wang.says(str(community.newest().id))
    assert "着火" in wang.last


def test_danger_that_nobody_takes_is_told_every_quarter_of_an_hour(community: Community, wang: Neighbour) -> None:
    community.resident("陈阿婆").says("救命！幸福小区5号楼101着火了，有人被困")
    for _ in range(3):
        before = len(wang.sees)
        community.passes(minutes=16)
        community.ticks()
        assert len(wang.sees) > before


def test_a_question_that_nobody_answers_is_brought_up_again(community: Community, wang: Neighbour) -> None:
    alice = community.resident("陈阿婆")
    alice.says("请问办老年卡要带什么材料？")
    before = len(wang.sees)
    community.passes(hours=2, minutes=1)
    community.ticks()
    assert "【还没回答】" in wang.last
    assert len(wang.sees) == before + 1
    wang.presses("回答")
    # Whoever has several to answer reads again which one this is.
    assert "老年卡要带什么" in wang.last
    wang.says("带身份证")
    community.passes(days=2)
    community.ticks()
    assert "【还没回答】" not in wang.last


def test_what_is_said_hours_later_closes_nothing(community: Community, wang: Neighbour) -> None:
    number = community.resident("陈阿婆").asks_for_a_repair().id
    wang.presses("办结")
    community.passes(hours=2)
    wang.says("你好")
    assert community.ticket(number).status == "open"


def test_a_number_that_is_written_after_an_alarm_is_the_one_to_ring(community: Community) -> None:
    alice = community.resident("陈阿婆")
    alice.says("救命！幸福小区5号楼101着火了，有人被困")
    alice.says("13512340000")
    assert community.newest().phone == "13512340000"
