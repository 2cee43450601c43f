"""Where no reading is sure the person chooses, once; and what they chose is kept as an example."""

from __future__ import annotations

import pytest

from handlers.talk import UNSURE
from nlp.meaning import Choice, Intent
from storage import examples
from storage.examples import Confirmed, Label
from tests.community import PHONE, TAP, Community, Neighbour
from tests.unsure import CANCEL, ESCORT, GREET, HUMAN, NOISE, REPAIR, STATUS, reads_as

VAGUE = "那个龙头的事体"
AGAIN = "就是龙头呀"


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True, station=1)


@pytest.fixture(autouse=True)
def vague(monkeypatch: pytest.MonkeyPatch) -> None:
    reads_as(monkeypatch, VAGUE, REPAIR, STATUS, CANCEL)


def kept(community: Community) -> list[Confirmed]:
    """What is kept of the sentences of which this file is about."""
    with community.database.look() as session:
        return [one for one in examples.confirmed(session) if one.text in (VAGUE, AGAIN)]


def test_who_is_not_understood_for_sure_is_asked_in_words_of_a_person(both: Community, alice: Neighbour) -> None:
    assert "您是想" in alice.says(VAGUE)
    assert alice.buttons == ["请人帮忙：家电水电维修", "问问进度", "都不是，我再说说"]
    assert kept(both) == []
    alice.says("我的单子")
    assert "没有正在办的单子" in alice.last


def test_only_who_has_something_going_on_can_mean_to_cancel_it(both: Community, alice: Neighbour) -> None:
    alice.asks_for_a_repair()
    alice.says(VAGUE)
    assert alice.buttons == ["请人帮忙：家电水电维修", "问问进度", "取消之前的事", "都不是，我再说说"]


def test_a_choice_goes_on_as_if_it_had_been_understood_so(both: Community, alice: Neighbour) -> None:
    alice.says(VAGUE)
    assert "您要办的事：家电水电维修" in alice.presses("请人帮忙")
    assert VAGUE in alice.last
    ticket = both.newest()
    assert (ticket.team, ticket.item, ticket.words) == ("aid", "home_repair", VAGUE)
    (one,) = kept(both)
    assert (one.text, one.person_id, one.source) == (VAGUE, alice.id, "choice")
    assert one.label == Label("request", "aid", "home_repair")
    assert one.was == Label("request", "aid", "home_repair")


@pytest.mark.parametrize("said", ["2", "二", "第二个", "问问进度", "选2。"])
def test_a_choice_can_be_said(both: Community, alice: Neighbour, said: str) -> None:
    number = alice.asks_for_a_repair().id
    alice.says(VAGUE)
    assert str(number) in alice.says(said)
    (one,) = kept(both)
    assert (one.label, one.was.intent) == (Label("status"), "request")


def test_a_choice_that_costs_somebody_the_help_is_done_because_they_chose_it(both: Community, alice: Neighbour) -> None:
    number = alice.asks_for_a_repair().id
    alice.says(VAGUE)
    assert "取消了" in alice.presses("取消之前的事")
    assert both.ticket(number).status == "cancelled"


def test_neither_is_remembered_as_nothing_and_asks_for_other_words(both: Community, alice: Neighbour) -> None:
    alice.says(VAGUE)
    assert "换个说法" in alice.presses("都不是")
    assert "找人工" in alice.buttons
    assert kept(both) == []


def test_nobody_is_asked_twice_running(both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch) -> None:
    reads_as(monkeypatch, AGAIN, REPAIR, STATUS)
    alice.says(VAGUE)
    alice.says("都不是")
    assert "您要办的事：家电水电维修" in alice.says(AGAIN)
    assert kept(both) == []
    both.passes(hours=1)
    alice.presses("不是求助")
    assert "您是想" in alice.says(VAGUE)


def test_who_says_something_else_is_heard_and_the_question_is_over(both: Community, alice: Neighbour) -> None:
    alice.says(VAGUE)
    assert "这样对吗" in alice.says(TAP)
    assert "太旧" in alice.presses("问问进度")
    assert kept(both) == []
    assert both.newest().words == TAP


def test_a_press_that_comes_twice_or_late_has_one_effect(both: Community, alice: Neighbour) -> None:
    alice.says(VAGUE)
    question = next(one for one in alice.sees if "meant" in str(one.buttons))
    payload = question.buttons["请人帮忙：家电水电维修"]
    alice.presses_payload(payload, str(question.id))
    number = both.newest().id
    assert "太旧" in alice.presses_payload(payload, str(question.id))
    assert "太旧" in alice.presses_payload(question.buttons["问问进度"], str(question.id))
    assert both.newest().id == number
    assert len(kept(both)) == 1


def test_after_a_day_the_question_is_old(both: Community, alice: Neighbour) -> None:
    alice.says(VAGUE)
    both.passes(days=1)
    assert "太旧" in alice.presses("问问进度")


def test_nobody_else_can_choose(both: Community, alice: Neighbour) -> None:
    mallory = both.resident("路人")
    alice.says(VAGUE)
    payload = next(iter(alice.sees[-1].buttons.values()))
    assert "太旧" in mallory.presses_payload(payload)
    mallory.says(VAGUE)
    assert "太旧" in mallory.presses_payload(payload)
    assert "太旧" in mallory.presses_payload(payload.rpartition(":")[0] + ":99")
    assert kept(both) == []
    assert "您要办的事" in alice.presses("请人帮忙")


@pytest.mark.parametrize("then", ["都不是", "2", "3号楼402"])
def test_what_was_asked_before_is_asked_still_afterwards(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    reads_as(monkeypatch, AGAIN, STATUS, HUMAN)
    alice.says("我家水龙头坏了，想请人来修")
    assert "请问在哪儿" in alice.last
    assert "您是想" in alice.says(AGAIN)
    alice.says(then)
    alice.says("3号楼402")
    assert both.newest().room == "402"
    assert "请问什么时候方便" in alice.last


def test_danger_is_never_asked_about(both: Community, alice: Neighbour) -> None:
    alice.says(VAGUE)
    assert "119" in alice.says("着火了快来人")


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param((GREET, STATUS, HUMAN), id="a greeting"),
        pytest.param((REPAIR, NOISE), id="needs, whose card shows which"),
        pytest.param((REPAIR, GREET), id="a need or a greeting"),
    ],
)
def test_where_a_guess_harms_nobody_there_is_no_question(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch, choices: tuple[Choice, ...]
) -> None:
    reads_as(monkeypatch, AGAIN, *choices)
    assert "您是想" not in alice.says(AGAIN)


def test_where_nothing_is_likely_nothing_is_done_on_a_guess(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads_as(monkeypatch, AGAIN, Choice(Intent.HUMAN, None, None, UNSURE - 0.01))
    assert "社区小帮手" in alice.says(AGAIN)


SIGNUP, OTHER = Choice(Intent.SIGNUP, None, None, 0.34), Choice(Intent.OTHER, None, None, 0.16)


def test_nobody_becomes_a_volunteer_on_a_guess(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = both.worker("王姐")
    heard = len(wang.sees)
    reads_as(monkeypatch, "我想死你们了", SIGNUP, CANCEL, OTHER)
    assert "愿意帮邻居的忙" not in alice.says("我想死你们了")
    assert len(wang.sees) == heard


def test_who_was_just_asked_is_asked_for_other_words_and_nothing_is_done_on_a_guess(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = alice.asks_for_a_repair().id
    alice.says(VAGUE)
    reads_as(monkeypatch, AGAIN, Choice(Intent.CANCEL, None, None, 0.45), HUMAN)
    assert "换个说法" in alice.says(AGAIN)
    assert both.ticket(number).status == "open"


def test_not_a_need_means_neither(both: Community, alice: Neighbour) -> None:
    alice.says(VAGUE)
    assert "换个说法" in alice.says("不是求助")


def test_a_volunteer_chooses_in_their_words(both: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = both.resident("陈阿婆", agreed=True, station=1), both.volunteer("李师傅")
    alice.asks_for_a_repair()
    bob.presses("接单")
    reads_as(monkeypatch, AGAIN, Choice(Intent.ARRIVE, None, None, 0.3), Choice(Intent.COMPLETE, None, None, 0.3))
    bob.says(AGAIN)
    assert bob.buttons == ["我到地方了", "单子办完了", "都不是，我再说说"]
    assert "您现在就到门口了吗" in bob.says("1")
    assert "打卡成功" in bob.presses("现在就到了")
    assert both.newest().status == "under_way"


def test_the_service_of_a_card_is_changed_to_what_the_words_could_mean_too(
    both: Community, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads_as(monkeypatch, AGAIN, REPAIR, ESCORT)
    alice.says(AGAIN)
    assert "您要办的事：家电水电维修" in alice.last
    alice.says("3号楼402")
    alice.says("明天上午")
    alice.says(PHONE)
    alice.presses("改一项")
    alice.presses("服务")
    assert alice.buttons[0] == "陪诊就医"
    assert "您要办的事：陪诊就医" in alice.presses("陪诊")
    ticket = both.newest()
    assert (ticket.team, ticket.item) == ("health", "escort_hospital")
    (one,) = kept(both)
    assert (one.text, one.source, one.label) == (AGAIN, "choice", Label("request", "health", "escort_hospital"))
    assert one.was.item == "home_repair"


def test_a_service_from_the_menu_teaches_nothing(both: Community, alice: Neighbour) -> None:
    alice.says("菜单")
    alice.presses("扶贫帮困")
    alice.presses("家电水电维修")
    both.passes(seconds=5)
    alice.says("3号楼402")
    alice.says("明天上午")
    alice.says(PHONE)
    alice.presses("改一项")
    alice.presses("服务")
    alice.presses("扶贫帮困")
    alice.presses("上门理发")
    assert both.newest().item == "haircut"
    assert kept(both) == []


def test_only_who_was_offered_a_ticket_can_mean_to_take_one(both: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    bob = both.volunteer("李师傅")
    reads_as(monkeypatch, AGAIN, Choice(Intent.SIGNUP, None, None, 0.3), Choice(Intent.ACCEPT, None, None, 0.3))
    assert "您是想" not in bob.says(AGAIN)
    both.resident("陈阿婆", agreed=True, station=1).asks_for_a_repair()
    assert "您是想" in bob.says(AGAIN)
