"""点单: what was understood, consent, what is missing, and danger that does not wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from handlers.wording import danger
from storage.messages import Message
from storage.people import Person, get_person
from tests.community import PHONE, TAP, Community, Neighbour

PLAIN = "我家水龙头坏了，想请人来修"


@pytest.mark.parametrize("chat", ["谢谢", "你好", "再见", "今天天气真好", "哈哈哈"])
def test_chit_chat_never_makes_a_ticket(community: Community, alice: Neighbour, chat: str) -> None:
    assert alice.says(chat) != ""
    alice.says("我的单子")
    assert "没有正在办的单子" in alice.last


def test_what_is_missing_is_asked_one_question_at_a_time(community: Community, alice: Neighbour) -> None:
    alice.says(PLAIN)
    assert alice.presses("同意").count("请") == alice.last.count("请")
    assert "请问在哪儿" in alice.last
    assert "请问什么时候方便" in alice.says("3号楼402")
    assert "请留一个电话" in alice.says("后天上午")
    assert "这样对吗" in alice.says(PHONE)
    assert "登记好了" in alice.says("对")


def test_a_question_can_be_passed_over(community: Community, alice: Neighbour) -> None:
    alice.says(PLAIN)
    alice.presses("同意")
    alice.says("3号楼402")
    assert "请留一个电话" in alice.presses("什么时候都行")
    assert "这样对吗" in alice.presses("先不说")
    assert "登记好了" in alice.presses("确认")


def test_what_is_known_of_a_person_is_offered_and_not_asked_again(community: Community, alice: Neighbour) -> None:
    alice.asks_for_a_repair()
    card = alice.says("家里灯泡坏了，明天上午能来换一个吗")
    assert "3号楼402室" in card
    assert "138****5678" in card
    assert "这样对吗" in card


def test_the_home_is_offered_where_somebody_else_needs_help(community: Community, alice: Neighbour) -> None:
    alice.asks_for_a_repair()
    alice.says("我妈妈家水龙头坏了，明天上午想请人来修")
    assert "请问在哪儿" in alice.last
    assert any("就在我家" in label for label in alice.buttons)
    assert "3号楼402室" in alice.presses("就在我家")


def test_one_fact_of_the_card_can_be_changed(community: Community, alice: Neighbour) -> None:
    alice.says(TAP)
    alice.presses("同意")
    alice.presses("改一项")
    alice.presses("时间")
    assert "明天" in alice.says("明天下午")
    alice.presses("改一项")
    alice.presses("地点")
    assert "5号楼301室" in alice.says("5号楼301")
    alice.presses("改一项")
    alice.presses("电话")
    assert "139****0000" in alice.says("13900000000")
    alice.presses("改一项")
    alice.presses("服务")
    alice.presses("卫生医疗")
    assert "陪诊" in alice.presses("陪诊")
    assert "登记好了" in alice.presses("确认")


def test_the_service_can_be_changed_by_saying_it(community: Community, alice: Neighbour) -> None:
    alice.says(TAP)
    alice.presses("同意")
    alice.presses("改一项")
    alice.presses("服务")
    number = community.newest().id
    assert "这样对吗" in alice.says("陪我去医院看病")
    assert community.newest().id == number
    assert community.newest().team == "health"


def test_one_tap_on_the_menu_starts_the_card(community: Community, alice: Neighbour) -> None:
    alice.says("菜单")
    alice.presses("扶贫帮困")
    assert "您要办的事：家电水电维修" in alice.presses("家电水电维修")


def test_not_a_need_makes_no_ticket(community: Community, alice: Neighbour) -> None:
    alice.says(TAP)
    assert "不登记" in alice.presses("不是求助")
    assert community.newest().status == "cancelled"


@pytest.mark.parametrize("aside", ["谢谢", "你们几点开门"])
@pytest.mark.parametrize("question", ["where", "when", "phone"])
def test_an_aside_is_answered_and_not_taken_for_the_answer(
    community: Community, alice: Neighbour, aside: str, question: str
) -> None:
    alice.says({"where": PLAIN, "when": f"{PLAIN}，3号楼402", "phone": f"{PLAIN}，3号楼402，明天上午"}[question])
    alice.presses("同意")
    answer = alice.says(aside)
    assert "没听明白" not in answer
    assert aside not in answer
    assert community.newest().spot == ""
    alice.says({"where": "3号楼402", "when": "明天上午", "phone": PHONE}[question])
    ticket = community.newest()
    assert {"where": ticket.room, "when": ticket.when_part, "phone": ticket.phone}[question]


def test_a_second_need_while_a_question_is_open_is_a_need_of_its_own(community: Community, alice: Neighbour) -> None:
    alice.says(PLAIN)
    alice.presses("同意")
    alice.says("对了，明天上午还想请人陪我去医院看病，3号楼402，电话13812345678")
    assert "陪诊" in alice.last


@pytest.mark.parametrize("words", ["我家灯泡坏了 幸福小区3号楼402 后天上午", "我家灯坏了", "马桶堵了", "家里停电了"])
def test_a_broken_thing_is_a_need_and_no_offer_to_serve(community: Community, alice: Neighbour, words: str) -> None:
    assert "您要办的事" in alice.says(words)


def test_one_need_said_in_several_breaths_is_one_card(community: Community, alice: Neighbour) -> None:
    alice.says("想去医院看看")
    number = community.newest().id
    card = alice.says("没人陪")
    assert community.newest().id == number
    assert "想去医院看看" in card
    assert "没人陪" in card
    assert "明天" in alice.says("明天吧")
    assert "您同意吗" in alice.last


@pytest.mark.parametrize("words", ["没有电话", "不方便", "我没有手机", "没得", "没得电话的", "不记得了", "不晓得呀"])
def test_who_has_no_telephone_is_not_asked_twice(community: Community, alice: Neighbour, words: str) -> None:
    wang = community.worker("王姐")
    alice.says(f"{PLAIN}，3号楼402，明天上午")
    alice.presses("同意")
    assert "这样对吗" in alice.says(words)
    assert not wang.reads(words)


def test_who_was_asked_for_the_place_and_has_no_telephone_tells_no_place(
    community: Community, alice: Neighbour
) -> None:
    alice.says(f"{PLAIN}，明天上午")
    alice.presses("同意")
    assert "请问在哪儿" in alice.says("我没有电话")
    assert community.newest().spot == ""
    assert "这样对吗" in alice.says("3号楼402")


@pytest.mark.parametrize(
    ("question", "words"),
    [("where", "先不说"), ("when", "先不说"), ("phone", "先不说"), ("where", "不知道"), ("when", "说不准"),
     ("when", "什么时候都行")],
)  # fmt: skip
def test_a_question_is_passed_over_by_word_however_many_cards_have_that_button(
    community: Community, alice: Neighbour, question: str, words: str
) -> None:
    said = {"where": PLAIN, "when": f"{PLAIN}，3号楼402", "phone": f"{PLAIN}，3号楼402，明天上午"}[question]
    alice.says(said)
    alice.presses("同意")
    for _ in range(2):
        alice.presses("不是求助")
        alice.says(said)
    number = community.newest().id
    assert "您要办的事" in alice.says(words)
    assert community.newest().id == number
    assert question in community.newest().skipped


@pytest.mark.parametrize("words", ["2", "没有", "家里", "就在我家里呀"])
def test_what_is_no_place_is_not_taken_for_one(community: Community, alice: Neighbour, words: str) -> None:
    alice.says(PLAIN)
    alice.presses("同意")
    assert "3号楼402" in alice.says(words)
    assert "先不说" in alice.buttons
    assert community.newest().spot == ""


@pytest.mark.parametrize("words", ["家里", "就在我家"])
def test_at_home_is_where_somebody_is_known_to_live(community: Community, alice: Neighbour, words: str) -> None:
    alice.asks_for_a_repair()
    alice.says("我妈妈家水龙头坏了，明天上午想请人来修")
    assert "3号楼402室" in alice.says(words)


@pytest.mark.parametrize("words", ["等一等", "我想想", "只有手机"])
def test_an_answer_without_any_number_is_not_called_a_wrong_number(
    community: Community, alice: Neighbour, words: str
) -> None:
    alice.says(f"{PLAIN}，3号楼402，明天上午")
    alice.presses("同意")
    assert "没听到号码" in alice.says(words)
    assert "先不说" in alice.buttons
    assert "好像不对" in alice.says("1381234")


def test_the_door_said_after_the_house_joins_it(community: Community, alice: Neighbour) -> None:
    alice.says(PLAIN)
    alice.presses("同意")
    alice.says("8号楼")
    assert "8号楼101室" in alice.says("101")


@pytest.mark.parametrize(
    ("said", "card"),
    [
        ("不对，是5号楼", "5号楼402室"),
        ("应该是5号楼501", "5号楼501室"),
        ("不对，是2单元", "3号楼2单元402室"),
        ("不对，是502室", "3号楼502室"),
    ],
)
def test_what_of_a_door_is_not_named_anew_stays(alice: Neighbour, said: str, card: str) -> None:
    alice.says("幸福小区3号楼402的灯泡坏了")
    assert card in alice.says(said)


@pytest.mark.parametrize("words", ["你好啊", "早上好", "那个"])
def test_a_greeting_in_the_middle_puts_the_question_again(community: Community, alice: Neighbour, words: str) -> None:
    alice.says(f"{PLAIN}，3号楼402")
    alice.presses("同意")
    assert "请问什么时候方便" in alice.says(words)


def test_any_time_can_be_said_in_words(community: Community, alice: Neighbour) -> None:
    alice.says(f"{PLAIN}，3号楼402，电话{PHONE}")
    alice.presses("同意")
    assert "时间：都可以" in alice.says("随便什么时候")


class TestConsent:
    def test_until_it_is_given_nobody_else_sees_a_word(self, community: Community, alice: Neighbour) -> None:
        wang, bob = community.worker("王姐"), community.volunteer("李师傅")
        alice.says(TAP)
        number = community.newest().id
        wang.says(str(number))
        assert "水龙头" not in wang.last
        bob.says(f"接 {number}")
        for somebody in (wang, bob):
            assert not somebody.reads("水龙头")
            assert not somebody.reads(PHONE)

    def test_without_it_what_was_said_is_deleted(self, community: Community, alice: Neighbour) -> None:
        alice.says(TAP)
        assert "已经删掉" in alice.presses("不同意")
        assert not any(PHONE in row.text or "水龙头" in row.text for row in community.said())
        assert community.newest().words == ""
        assert community.newest().phone == ""

    def test_a_refusal_on_an_old_card_does_not_delete_what_was_agreed_to(
        self, community: Community, alice: Neighbour
    ) -> None:
        number = alice.asks_for_a_repair().id
        second = alice.says("家里灯泡坏了，明天上午能来换一个吗")
        assert second
        alice.presses_payload(f"disagree:{community.newest().id}")
        assert alice.reads("水龙头")
        assert community.ticket(number).status == "open"
        assert community.newest().status == "cancelled"

    def test_after_a_day_without_it_everything_is_gone_and_the_card_says_so(
        self, community: Community, alice: Neighbour
    ) -> None:
        alice.says(TAP)
        community.passes(hours=24, minutes=1)
        assert community.ticks() != []
        assert not any(PHONE in row.text or "水龙头" in row.text for row in community.said())
        assert alice.reads("过了一天没确认")

    def test_a_draft_that_was_agreed_to_also_ends_after_a_day(self, community: Community, alice: Neighbour) -> None:
        alice.says(TAP)
        alice.presses("同意")
        community.passes(hours=24, minutes=1)
        community.ticks()
        assert community.newest().status == "cancelled"
        assert alice.reads("过了一天没确认")
        assert "已经取消了" in alice.presses_payload(f"confirm:{community.newest().id}")

    def test_a_question_of_somebody_who_never_agreed_is_forgotten_after_a_day(
        self, community: Community, alice: Neighbour
    ) -> None:
        wang = community.worker("王姐")
        alice.says("我姓陈，请问办老年卡要带什么材料吗？")
        assert wang.reads("老年卡")
        community.passes(hours=24, minutes=1)
        community.ticks()
        assert not any("老年卡" in row.text for row in community.said())
        assert "没有待办" in wang.says("我的待办")

    def test_no_confirmation_without_it(self, community: Community, alice: Neighbour) -> None:
        alice.says(TAP)
        assert "请先点" in alice.presses_payload(f"confirm:{community.newest().id}")
        assert community.newest().status == "draft"


class TestDanger:
    FIRE = "我家着火了，幸福小区3号楼402！"

    def test_the_first_line_is_the_number_to_call(self, community: Community, alice: Neighbour) -> None:
        wang = community.worker("王姐")
        answer = alice.says(self.FIRE)
        assert answer.splitlines()[0] == "请马上打 119！"
        assert community.newest().status == "open"
        assert "紧急" in wang.last

    def test_the_ambulance_for_who_does_not_wake(self, community: Community, alice: Neighbour) -> None:
        assert alice.says("我老伴晕倒了叫不醒").splitlines()[0] == "请马上打 120！"

    def test_workers_are_alarmed_though_the_community_is_unknown(self, community: Community) -> None:
        community.station("梅园社区", estates=["梅园小区"])
        wang, zhao = community.worker("王姐"), community.worker("赵姐", station=2)
        community.resident("路人").says("着火了快来人！")
        assert "紧急" in wang.last
        assert "紧急" in zhao.last
        assert "没找到" not in wang.presses("看电话")
        assert str(community.newest().id) in zhao.says("我的待办")

    def test_where_it_is_is_asked_and_reaches_the_right_workers(self, community: Community, alice: Neighbour) -> None:
        community.station("梅园社区", estates=["梅园小区"])
        zhao, dave = community.worker("赵姐", station=2), community.volunteer("钱叔", "rescue", station=2)
        assert "您在哪儿" in alice.says("着火了快来人！")
        assert "您在哪儿" not in community.resident("周伯").says(self.FIRE)
        number = 1001
        alice.says("梅园小区5号楼101")
        ticket = community.ticket(number)
        assert (ticket.place_id, ticket.building, ticket.room) == (2, "5", "101")
        assert zhao.reads("梅园小区5号楼101室")
        assert "接单" in dave.buttons

    def test_saying_it_again_alarms_again_and_makes_no_second_ticket(
        self, community: Community, alice: Neighbour
    ) -> None:
        wang = community.worker("王姐")
        alice.says(self.FIRE)
        number = community.newest().id
        before = len(wang.sees)
        assert "请马上打 119" in alice.says("火越来越大了，着火了快来！")
        assert community.newest().id == number
        assert len(wang.sees) == before + 1
        assert "越来越大" in wang.last

    def test_another_danger_has_its_own_number_and_its_own_advice(self, community: Community, alice: Neighbour) -> None:
        assert "别随便搬动" in alice.says("我摔倒了起不来")
        again = alice.says("家里煤气味好大")
        assert again.splitlines()[:2] == ["请马上打 119！", "别开灯，别点火。先开窗，人到外面去，再打电话。"]
        assert "12356" in community.resident("周伯").says("我不想活了")

    def test_every_advice_is_for_a_kind_that_the_lexicon_knows(self, community: Community) -> None:
        assert danger.UNTIL_THEN.keys() <= {kind.name for kind in community.reader.lexicon.dangers}

    def test_it_is_heard_in_the_middle_of_a_question(self, community: Community, alice: Neighbour) -> None:
        alice.says(PLAIN)
        alice.presses("同意")
        assert "请马上打 119" in alice.says(self.FIRE)

    def test_a_worker_may_write_of_danger_to_a_resident(self, community: Community, alice: Neighbour) -> None:
        wang = community.worker("王姐")
        number = alice.asks_for_a_repair().id
        wang.presses("答复")
        wang.says("家里着火了就马上打119，别的事我们来办")
        assert "着火了就马上打119" in alice.last
        assert community.newest().id == number


class TestWhichCommunity:
    def test_of_two_stations_one_question_decides(self, community: Community, alice: Neighbour) -> None:
        community.station("梅园社区", estates=["梅园小区"])
        alice.says(f"{PLAIN}，5号楼101，明天上午，电话{PHONE}")
        alice.presses("同意")
        assert "哪个社区" in alice.last
        assert alice.buttons[:2] == ["枫林社区", "梅园社区"]
        alice.presses("梅园社区")
        alice.presses("确认")
        assert community.newest().place_id == 2

    def test_the_station_can_be_said(self, community: Community, alice: Neighbour) -> None:
        community.station("梅园社区", estates=["梅园小区"])
        alice.says(f"{PLAIN}，5号楼101，明天上午，电话{PHONE}")
        alice.presses("同意")
        alice.says("梅园")
        assert community.newest().place_id == 2

    def test_the_gazetteer_decides_where_it_can(self, community: Community, alice: Neighbour) -> None:
        community.station("梅园社区", estates=["梅园小区"])
        alice.says(f"{PLAIN}，梅园小区5号楼101，明天上午，电话{PHONE}")
        assert community.newest().place_id == 2

    def test_the_sheet_they_came_by_decides_first(self, community: Community, alice: Neighbour) -> None:
        community.station("梅园社区", estates=["梅园小区"])
        assert "梅园社区" in alice.opens(community.invitation("resident", 2))
        alice.says(f"{PLAIN}，5号楼101，明天上午，电话{PHONE}")
        assert community.newest().place_id == 2


class TestOldButtons:
    @pytest.mark.parametrize(
        "act", ["agree", "edit", "field", "skip", "home", "station", "confirm", "drop", "disagree"]
    )
    def test_a_button_of_the_card_does_nothing_once_the_ticket_is_open(
        self, community: Community, alice: Neighbour, act: str
    ) -> None:
        number = alice.asks_for_a_repair().id
        before = len(alice.sees)
        assert "toast" in alice.presses_payload(f"{act}:{number}" + {"field": ":where", "skip": ":when"}.get(act, ":1"))
        assert [one.text for one in alice.sees[before:] if not one.mine] == []
        assert community.ticket(number).status == "open"

    def test_a_contact_is_taken_as_the_answer_to_the_question_for_a_phone(
        self, community: Community, alice: Neighbour
    ) -> None:
        from handlers.turn import Kind  # noqa: PLC0415

        alice.says(f"{PLAIN}，3号楼402，明天上午")
        alice.presses("同意")
        assert "这样对吗" in alice.says("+8613812345678", Kind.CONTACT)
        assert community.newest().phone.endswith(PHONE)


def test_the_words_on_the_card_hide_the_phone_too(community: Community, alice: Neighbour) -> None:
    wang = community.worker("王姐")
    assert PHONE not in alice.says(TAP)
    alice.presses("同意")
    alice.presses("确认")
    assert PHONE not in wang.last
    assert PHONE in wang.presses("看电话")


def test_what_is_said_later_reaches_who_takes_it_later(community: Community, alice: Neighbour) -> None:
    bob = community.volunteer("李师傅")
    alice.asks_for_a_repair()
    alice.says("补充一下：敲门重一点")
    assert "敲门重一点" in bob.presses("接单")


def test_the_wait_promised_is_the_wait_until_workers_hear(community: Community, alice: Neighbour) -> None:
    wang = community.worker("王姐")
    alice.asks_for_a_repair()
    community.passes(hours=2, minutes=1)
    community.ticks()
    assert "没人接" in wang.last
    assert "还没有人接" in alice.last


def test_nothing_of_a_person_outlives_a_purge(community: Community, alice: Neighbour) -> None:
    alice.says("今天天气真好")
    community.passes(days=1, hours=1)
    with community.database.begin() as session:
        assert get_person(session, alice.id).phone == ""
        session.execute(update(Person).where(Person.id == alice.id).values(consented_at=None))
    community.ticks()
    assert [row.text for row in community.said() if row.chat_id == alice.chat_id and row.direction == "in"] == [""]
    assert community.now - community.said()[0].at > timedelta(days=1)
    assert Message.__tablename__ == "messages"
