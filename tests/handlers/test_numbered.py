"""回复数字也行: a digit presses the button of that number, on either door, and nothing that was not meant."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.endings import Rating
from tests.community import TAP, Community, Neighbour

ANOTHER = "家里电灯不亮了，幸福小区3号楼402，后天下午想请人来修"


def resident(town: Community, channel: str = "web") -> Neighbour:
    return town.resident("陈阿婆", agreed=True, station=1, channel=channel)


@pytest.mark.parametrize("channel", ["web", "telegram"])
@pytest.mark.parametrize("digit", ["1", "１", "①", "选1", "第1个。"])
def test_a_digit_presses_the_button_of_that_number(community: Community, channel: str, digit: str) -> None:
    chen = resident(community, channel)
    chen.says(TAP)
    assert chen.buttons[0] == "确认"
    assert "登记好了" in chen.says(digit)
    assert community.newest().status == "open"


@pytest.mark.parametrize("digit", ["12", "１２", "⑫", "第12个"])
def test_a_card_with_many_buttons_takes_two_digits(community: Community, digit: str) -> None:
    chen = resident(community)
    chen.says("菜单")
    assert len(chen.buttons) > 12
    twelfth = chen.buttons[11]
    assert chen.says(digit, pressed=str(chen.sees[-1].id)).startswith(twelfth)


def test_a_number_under_which_nothing_stands_presses_nothing(community: Community) -> None:
    chen = resident(community)
    chen.says(TAP)
    chen.says("9")
    chen.says("3号")
    assert community.newest().status == "draft"


def test_who_is_one_digit_out_is_told_so_and_nothing_goes_to_the_ticket(community: Community) -> None:
    chen = resident(community)
    chen.asks_for_a_repair()
    words = community.newest().words
    assert len(chen.buttons) == 3
    assert "没有这个数字" in chen.says("4")
    assert community.newest().words == words
    assert "正在找志愿者" in chen.says("1", pressed=str(next(one.id for one in chen.sees if "进度" in one.buttons)))


@pytest.mark.parametrize("digit", ["5", "6"])
def test_under_somebodys_words_a_digit_is_an_answer_to_them(community: Community, digit: str) -> None:
    chen, li = resident(community), community.volunteer("李明")
    ticket = chen.asks_for_a_repair()
    community.ticks()
    li.presses("接单")
    li.says("我十分钟后到，您家几楼")
    assert "李明说" in chen.last
    assert chen.buttons[4] == "不用来了"
    chen.says(digit, pressed=str(chen.sees[-1].id))
    assert community.ticket(ticket.id).status == "taken"
    assert f"“{digit}”" in li.last


def test_a_number_that_answers_nothing_of_ours_is_somebodys_words(community: Community) -> None:
    chen = resident(community)
    chen.asks_for_a_repair()
    community.passes(hours=1)
    assert "记在单子" in chen.says("4")


def test_a_card_that_can_be_pressed_no_more_takes_no_digit(community: Community) -> None:
    chen = resident(community)
    chen.says(TAP)
    card = chen.sees[-1]
    chen.presses("不是求助")
    chen.says("1", pressed=str(card.id))
    assert community.newest().status != "open"
    chen.says("1", pressed="999")
    assert community.newest().status != "open"


def test_where_no_numbers_are_shown_a_digit_is_of_what_was_said_just_now(community: Community) -> None:
    chen = resident(community, "telegram")
    chen.says(TAP)
    community.passes(hours=1)
    chen.says("1")
    assert community.newest().status == "draft"


def test_one_digit_never_takes_one_of_two_offers_but_the_one_whose_numbers_were_seen(community: Community) -> None:
    chen, li = resident(community), community.volunteer("李明", channel="web")
    for words in (TAP, ANOTHER):
        chen.asks_for_a_repair(words)
        community.ticks()
    first, second = (one for one in li.sees if "接单" in one.buttons)
    at = str(list(first.buttons).index("接单") + 1)
    li.says(at)
    assert {community.ticket(number).status for number in (1001, 1002)} == {"open"}
    li.says(at, pressed=str(first.id))
    assert community.ticket(first.ticket_id or 0).status == "taken"
    assert community.ticket(second.ticket_id or 0).status == "open"


def test_where_the_labels_count_something_the_digit_is_theirs(community: Community) -> None:
    chen, li = resident(community), community.volunteer("李明")
    chen.asks_for_a_repair()
    community.ticks()
    li.presses("接单")
    li.says("我到了")
    li.says("现在就到了")
    li.says("完成了")
    chen.presses("解决了")
    assert chen.buttons[0].endswith("5星")
    assert "谢谢您的评价" in chen.says("4")
    with community.database.look() as session:
        assert session.scalar(select(Rating.stars)) == 4


def test_a_digit_answers_the_question_that_was_put(community: Community) -> None:
    chen = resident(community)
    chen.says("幸福小区3号楼402要搬沙发，周六上午，电话13812345678")
    chen.presses("改一项")
    assert "几" in chen.presses("人手")
    assert "确认" in chen.says("3")
    assert community.newest().needed == 3
    assert community.newest().status == "draft"
