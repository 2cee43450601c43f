"""While somebody has the one ticket, what is no plain act and no new need goes to the other side."""

from __future__ import annotations

import pytest

from handlers.turn import Kind
from handlers.wording import verdicts
from storage.tickets import Ticket
from tests.community import Community, Neighbour

OTHER = "家里灯泡坏了，幸福小区5号楼101，明天下午请人换一下，电话13900000000"


@pytest.mark.parametrize(
    "words",
    [
        "有人的，你来吧", "师傅，您大概几点到", "师傅几点到？", "王师傅什么时候来？能不能早一点", "几点来",
        "钥匙放门口垫子下面了", "进门不用换鞋", "家里没人，等我回来", "我腿不好开门慢", "别忘了带螺丝刀", "顺便帮我看看灯",
    ],
)  # fmt: skip
def test_what_a_requester_says_reaches_who_comes_and_does_nothing_else(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour, words: str
) -> None:
    assert "转告" in alice.says(words)
    assert words in bob.last
    assert community.newest().id == ticket.id
    assert community.ticket(ticket.id).status == "taken"


@pytest.mark.parametrize(
    "words",
    [
        "我大概九点半到，家里有人吗", "楼下等您", "我把工具落家里了", "水管要换新的，三十块，行吗", "我先去买个零件",
        "单子1001的电话是多少", "我晚点过去",
    ],
)  # fmt: skip
def test_what_a_volunteer_says_reaches_who_waits_and_does_nothing_else(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour, words: str
) -> None:
    assert "转告" in bob.says(words)
    assert words in alice.last
    assert community.ticket(ticket.id).status == "taken"


@pytest.mark.parametrize("after", ["", "回复", "a reply"])
@pytest.mark.parametrize("words", ["没解决", "不满意，太差了", "师傅修得不好", "一星，差评", "我要投诉"])
def test_who_is_let_down_says_so_to_a_worker_and_not_to_who_comes(
    community: Community, ticket: Ticket, wang: Neighbour, bob: Neighbour, alice: Neighbour, words: str, after: str
) -> None:
    bob.says("我十点到")
    told = str(alice.sees[-1].id)
    if after == "回复":
        alice.presses(after)
    seen = len(bob.sees)
    assert "交给枫林社区的工作人员了" in alice.says(words, replies_to=told if after == "a reply" else "")
    assert "【投诉】" in wang.last
    assert not any(words in one.text for one in bob.sees[seen:])
    assert community.ticket(ticket.id).status == "taken"


def test_stars_for_what_has_ended_are_not_told_to_who_comes_for_something_else(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.presses_payload(f"finish:{ticket.id}:1")
    alice.presses("解决了")
    alice.says(OTHER)
    alice.presses("确认")
    bob.presses("接单")
    seen = len(bob.sees)
    assert verdicts.THANKS_FOR_STARS in alice.says("五星好评")
    assert not any("五星" in one.text for one in bob.sees[seen:])


def test_plain_acts_dangers_and_new_needs_are_what_they_were(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    assert "您要办的事" in alice.says("3号楼门口有人乱扔垃圾")
    alice.says("不是求助")
    assert "您要办的事" in alice.says("想请人陪我去医院")
    alice.says("不是求助")
    assert "改好了" in alice.says("改到后天下午")
    assert "120" in alice.says("老伴突然晕倒了，叫不醒")
    alice.says("进度")
    bob.says("我到了")
    bob.says("现在就到了")
    assert community.ticket(ticket.id).status == "under_way"


def test_of_two_tickets_it_is_asked_which_helper_is_meant(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    second = alice.asks_for_a_repair(OTHER)
    bob.says(f"接 {second.id}")
    community.passes(hours=3)
    assert "哪一张单子" in alice.says("师傅几点到？")


NOBODY = (
    "没人来",
    "还没人来",
    "没有人来",
    "怎么还没人来啊",
    "怎么还没来",
    "都过去一天了，没人来！",
    "师傅还没来",
    "人呢",
)


@pytest.mark.parametrize("words", NOBODY)
def test_that_nobody_came_is_urged_however_it_is_said(
    ticket: Ticket, alice: Neighbour, wang: Neighbour, words: str
) -> None:
    seen = len(wang.sees)
    assert "让您久等了" in alice.says(words)
    assert len(wang.sees) > seen


def test_of_two_tickets_it_is_asked_to_which_nobody_came(
    community: Community, ticket: Ticket, alice: Neighbour, wang: Neighbour
) -> None:
    alice.asks_for_a_repair(OTHER)
    alice.says("怎么还没人来")
    seen = len(wang.sees)
    assert "让您久等了" in alice.presses(f"{ticket.id} ")
    assert len(wang.sees) > seen


def test_a_photo_whose_words_name_no_place_of_their_own_goes_to_what_is_open(
    community: Community, wang: Neighbour
) -> None:
    alice = community.resident("陈阿婆", agreed=True)
    alice.sends_photo("3号楼后面有人乱扔垃圾")
    alice.presses("确认")
    number = community.newest().id
    community.passes(hours=2)
    assert f"{number}" in alice.sends_photo("又多了一堆垃圾")
    assert community.newest().id == number
    assert "又多了一堆" in community.ticket(number).words
    assert "您要办的事" in alice.sends_photo("8号楼门口有人乱扔垃圾")


@pytest.mark.parametrize("words", ["你看还是漏", "还没修好", "就是这个样子"])
def test_a_photo_that_shows_how_it_looks_by_now_goes_to_what_is_open(
    community: Community, wang: Neighbour, words: str
) -> None:
    alice = community.resident("陈阿婆", agreed=True)
    number = alice.asks_for_a_repair().id
    community.passes(hours=2)
    assert f"记在单子 {number} 上" in alice.sends_photo(words)
    assert words in community.ticket(number).words
    assert "正在找志愿者" in alice.sends_photo("怎么样了")


def test_a_photo_of_what_was_done_goes_to_it_though_something_else_was_asked_meanwhile(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    bob.finishes()
    bob.presses("1小时")
    bob.says("我的时长")
    assert "照片收到" in bob.sends_photo("修好了")
    assert community.newest().id == ticket.id
    assert community.ticket(ticket.id).enclosed == 1


def test_a_requester_who_closes_by_a_workers_words_is_asked(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    assert "不用来了吗" in alice.says(f"结 {ticket.id} 好了")
    assert community.ticket(ticket.id).status == "taken"


def test_a_mere_good_is_answered_shortly(ticket: Ticket, bob: Neighbour, alice: Neighbour) -> None:
    assert alice.says("好的") == "好的。"
    assert bob.says("好的") == "好的。"


@pytest.mark.parametrize("words", ["收到", "知道了", "明白了"])
def test_who_has_heard_is_answered_shortly(community: Community, words: str) -> None:
    assert community.resident("小刘").says(words) == "好的。"


def test_who_asks_where_nobody_can_be_sought_hears_that_workers_see_to_it(
    community: Community, wang: Neighbour, alice: Neighbour
) -> None:
    alice.asks_for_a_repair()
    assert "已请社区工作人员来安排" in alice.last
    assert "【没人可派】" in wang.last


def test_a_number_that_is_no_ticket_is_not_passed_on(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour
) -> None:
    assert "没找到这张单子" in alice.says("9999")
    assert "9999" not in community.ticket(ticket.id).words


@pytest.mark.parametrize("words", ["电话换成13900002222", "13900002222", "我儿子来开门，找他就行，电话13900002222"])
def test_another_number_is_taken_passed_on_and_said(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour, words: str
) -> None:
    said = alice.says(words)
    assert "139****2222 了" in said
    assert "转告" in said or "来帮您的人看得到" in said
    assert community.ticket(ticket.id).phone == "13900002222"
    assert "13900002222" in bob.last
    assert "电话改成" not in alice.says("13900002222")


def test_a_new_number_that_nobody_has_to_hear_yet_is_said_too_and_the_old_one_stays_masked(
    community: Community, wang: Neighbour, alice: Neighbour
) -> None:
    ticket = alice.asks_for_a_repair()
    assert "139****2222 了" in alice.says("电话换成13900002222")
    card = wang.says(str(ticket.id))
    assert "联系人：陈阿婆 139****2222" in card
    assert "13812345678" not in card


@pytest.mark.parametrize("words", ["没解决", "我要投诉，太失望了"])
@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.FILE])
def test_a_complaint_under_a_photo_or_a_file_is_for_a_worker(
    community: Community, ticket: Ticket, bob: Neighbour, alice: Neighbour, wang: Neighbour, kind: Kind, words: str
) -> None:
    heard = len(bob.sees)
    assert "工作人员" in alice.says(words, kind, ref="a file")
    assert wang.reads(words)
    assert len(bob.sees) == heard
    assert words not in community.ticket(ticket.id).words
