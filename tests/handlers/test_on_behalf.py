"""代点单: somebody asks for somebody else, hears the news and judges; who is helped is named and asked nothing."""

from __future__ import annotations

import pytest

from handlers.wording import behalf
from tests.community import Community, Neighbour
from tests.truths import check_everything

FOR_WANG = "代王阿婆 水龙头坏了，幸福小区3号楼402，后天上午请人来修，电话13900001111"


@pytest.fixture
def li(community: Community) -> Neighbour:
    return community.worker("李姐")


@pytest.fixture
def helper(community: Community) -> Neighbour:
    return community.volunteer("小赵")


def test_a_worker_asks_for_a_resident_without_a_telephone_of_ours(
    community: Community, li: Neighbour, helper: Neighbour
) -> None:
    li.says(FOR_WANG)
    assert "代：王阿婆" in li.last
    li.presses("确认")
    ticket = community.newest()
    assert (ticket.helped, ticket.requester_id, ticket.phone) == ("王阿婆", li.id, "13900001111")
    assert "王" not in helper.last
    helper.presses("接单")
    assert "代：王阿婆" in helper.last
    assert "联系人：王阿婆 13900001111" in helper.last
    check_everything(community.database)


def test_who_asked_hears_the_news_and_judges(community: Community, li: Neighbour, helper: Neighbour) -> None:
    li.says(FOR_WANG)
    li.presses("确认")
    helper.presses("接单")
    assert any("小赵" in one.text and "请把口令转告王阿婆" in one.text for one in li.sees)
    helper.finishes()
    li.presses("解决了")
    assert community.newest().status == "closed"


@pytest.mark.parametrize("no_more", ["算了", "不用了。", "取消"])
def test_who_thinks_better_of_it_is_nobodys_name(community: Community, no_more: str) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says("代点单")
    assert "怎么称呼" in lou.last
    assert "不登记了" in lou.says(no_more)
    lou.says("代点单")
    assert "帮王阿婆登记" in lou.says("王阿婆")
    assert "不登记了" in lou.says(no_more)
    assert "代：" not in lou.says("我家水龙头坏了，后天上午请人来修")


def test_neither_home_nor_telephone_of_who_is_helped_is_remembered_of_who_asked(
    community: Community, helper: Neighbour
) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says("帮3号楼402王阿婆修水龙头，幸福小区，后天上午，电话13900001111")
    assert "代：王阿婆" in lou.last
    lou.presses("确认")
    lou.says("我家水龙头坏了，后天上午请人来修")
    assert "请问在哪儿" in lou.last
    lou.says("幸福小区5号楼101")
    assert "请留一个电话" in lou.last


def test_the_address_and_telephone_that_are_asked_for_are_the_helped_persons(community: Community) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says("我家水龙头坏了，幸福小区5号楼101，后天上午请人来修，电话13812345678")
    lou.presses("确认")
    lou.says("王阿婆家的水龙头坏了，后天上午请人来修")
    assert "请问王阿婆住哪儿" in lou.last
    assert not any(one.startswith("就在我家") for one in lou.buttons)
    lou.says("幸福小区3号楼402")
    assert "请留一个王阿婆的电话" in lou.last
    assert "101" not in lou.last


def test_the_menu_asks_for_whom_and_then_what(community: Community) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says("菜单")
    lou.presses("代点单")
    assert "怎么称呼" in lou.last
    lou.says("王阿婆")
    assert "帮王阿婆登记" in lou.last
    lou.says("想理发，幸福小区3号楼402，周六上午，电话13900001111")
    assert "代：王阿婆" in lou.last
    lou.presses("确认")
    assert community.newest().helped == "王阿婆"


def test_a_need_of_ones_own_in_answer_to_for_whom_is_ones_own(community: Community) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says("代点单")
    lou.says("我家水龙头坏了，幸福小区5号楼101，后天上午请人来修，电话13812345678")
    assert "代：" not in lou.last
    lou.presses("确认")
    assert community.newest().helped == ""


def test_a_child_asks_for_a_mother_and_the_card_says_so(community: Community, helper: Neighbour) -> None:
    child = community.resident("小陈", agreed=True)
    child.says("我妈一个人住幸福小区3号楼402，周六上午想有人陪去医院，电话13812345678")
    assert "给谁：母亲" in child.last


def test_danger_of_somebody_else_is_told_at_once_and_nothing_more_is_asked(community: Community, li: Neighbour) -> None:
    li.says("代王阿婆 幸福小区3号楼402，她摔倒了昏过去了叫不醒")
    ticket = community.newest()
    assert (ticket.status, ticket.urgency, ticket.helped) == ("open", "danger", "王阿婆")
    assert "120" in "".join(one.text for one in li.sees)


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("帮3号楼402王阿婆修水龙头，幸福小区，后天上午，电话13900001111", "home_repair"),
        ("帮3号楼402王阿婆预约理发，幸福小区，后天上午，电话13900001111", "haircut"),
        ("帮3号楼402的王阿婆打扫卫生", "housework"),
        ("我是楼长，帮3号楼402王阿婆买菜", "errand"),
        ("代王阿婆登记：家里电灯不亮，3号楼402", "home_repair"),
    ],
)
@pytest.mark.parametrize("role", ["resident", "worker"])
def test_what_is_asked_for_somebody_who_is_named_is_a_need_whoever_says_it(
    community: Community, words: str, item: str, role: str
) -> None:
    who = community.worker("李姐") if role == "worker" else community.resident("楼长老周", agreed=True)
    who.says(words)
    made = community.newest()
    assert (made.helped, made.item, made.kind, made.building, made.room) == ("王阿婆", item, "request", "3", "402")


@pytest.mark.parametrize(
    "words", ["帮王阿婆问一下单子到哪了", "帮王奶奶取消周六的理发", "我可以帮王阿婆修水龙头", "帮王阿婆说声谢谢"]
)
def test_what_is_said_of_somebody_but_asks_for_nothing_is_no_need(community: Community, words: str) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says(words)
    assert "代：" not in lou.last


def test_who_is_named_without_a_need_is_asked_about(community: Community, li: Neighbour) -> None:
    li.says("帮3号楼402王阿婆登记")
    assert "帮王阿婆登记" in li.last
    li.says("要人陪着去医院，幸福小区3号楼402，周五上午")
    made = community.newest()
    assert (made.helped, made.item, made.when_part) == ("王阿婆", "escort_hospital", "上午")


@pytest.mark.parametrize("words", ["代金券，怎么用", "代收快递，能帮忙吗", "我是王阿婆，想理发", "帮忙，谢谢"])
def test_what_names_nobody_else_is_nobodys_behalf(community: Community, words: str) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says(words)
    assert "代：" not in lou.last


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("帮3号楼王阿婆修水龙头", "王阿婆"), ("替隔壁张桂花阿姨买点菜", "张桂花阿姨"), ("3号楼402李大爷家停电了", "李大爷"),
        ("我是王阿婆", ""), ("找李师傅来修水管", ""), ("我奶奶要理发", ""), ("何时给奶奶送饭", ""),
    ],
)  # fmt: skip
def test_a_name_is_read_where_somebody_is_helped(words: str, name: str) -> None:
    assert behalf.named(words) == name


def test_with_the_data_of_who_asked_the_name_goes_too(community: Community, helper: Neighbour) -> None:
    lou = community.resident("楼长老周", agreed=True)
    lou.says("帮3号楼402王阿婆修水龙头，幸福小区，后天上午，电话13900001111")
    lou.presses("确认")
    ticket = community.newest()
    helper.presses("接单")
    lou.says("删除我的资料")
    lou.presses("全部删除")
    assert community.ticket(ticket.id).helped == ""
    assert not any("王阿婆" in row.text for row in community.said())


@pytest.mark.parametrize("answer", ["", "我的电话是139 0000 2222"])
def test_who_gives_a_number_of_their_own_is_who_answers_there(
    community: Community, li: Neighbour, helper: Neighbour, answer: str
) -> None:
    li.says("帮王奶奶修水龙头，幸福小区3号楼402，后天上午" + ("" if answer else "，我的电话13900002222"))
    if answer:
        assert "请留一个王奶奶的电话" in li.last
        li.says(answer)
    li.presses("确认")
    assert community.newest().phone == "13900002222"
    helper.presses("接单")
    assert f"联系人：{li.name}（替王奶奶登记的） 13900002222" in helper.last
