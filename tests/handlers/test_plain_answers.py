"""What people answer in their own words is taken as they mean it, by whom and wherever it was asked."""

from __future__ import annotations

import pytest

from tests.community import TAP, Community, Neighbour


@pytest.fixture
def alice(community: Community) -> Neighbour:
    return community.resident("陈阿婆", agreed=True)


def test_who_writes_the_whole_order_when_asked_for_its_reason_tells_the_resident_the_reason_alone(
    alice: Neighbour, wang: Neighbour
) -> None:
    number = alice.asks_for_a_repair().id
    wang.says(f"结 {number}")
    wang.says(f"结 {number} 已由物业处理")
    assert "已办结：已由物业处理" in alice.last


def test_who_writes_the_whole_order_when_asked_for_a_line_hands_over_the_line_alone(
    community: Community, wang: Neighbour
) -> None:
    li = community.worker("李静")
    wang.says("交班")
    wang.says("交班 水管在等物业")
    assert li.last.endswith("“水管在等物业”")


@pytest.mark.parametrize("words", ["好的", "可以"])
def test_a_mere_yes_takes_no_offer_and_leaves_nobody_in_the_belief_that_it_did(
    alice: Neighbour, bob: Neighbour, words: str
) -> None:
    ticket = alice.asks_for_a_repair()
    bob.says(words)
    assert "点了才算" in bob.last
    assert "接单" in bob.buttons
    assert bob.community.ticket(ticket.id).status == "open"


@pytest.mark.parametrize("words", ["谁能去", "什么事啊"])
def test_who_asks_about_an_offer_sees_it_again_and_takes_nothing(alice: Neighbour, bob: Neighbour, words: str) -> None:
    ticket = alice.asks_for_a_repair()
    bob.says(words)
    assert "【有人需要帮忙】" in bob.last
    assert bob.community.ticket(ticket.id).status == "open"


@pytest.mark.parametrize("words", ["我去不了，要带孙子", "家里有事 去不了 1001"])
def test_who_says_in_words_that_they_cannot_go_has_declined(alice: Neighbour, bob: Neighbour, words: str) -> None:
    alice.asks_for_a_repair()
    bob.says(words)
    assert "您这次去不了，没关系" in bob.last
    assert "太远" in bob.buttons
    assert "没有等您接的单子" in bob.says("我接")


def test_what_is_asked_of_the_station_is_answered_of_the_station(alice: Neighbour, bob: Neighbour) -> None:
    alice.asks_for_a_repair()
    assert "9:00-17:00" in bob.says("居委会几点下班")
    assert "02155550123" in bob.says("居委会电话多少")
    assert "您这次去不了" not in bob.says("家里没空调")


def test_who_has_two_offers_and_cannot_go_is_asked_to_which(
    community: Community, alice: Neighbour, bob: Neighbour
) -> None:
    alice.asks_for_a_repair()
    community.resident("吴伯", agreed=True).asks_for_a_repair(TAP.replace("402", "501"))
    assert "是哪一张" in bob.says("去不了")


def test_done_on_an_earlier_day_is_asked_first(alice: Neighbour, bob: Neighbour) -> None:
    ticket = alice.asks_for_a_repair()
    bob.presses("接单")
    assert "还没到那天" in bob.says("完成了")
    assert not alice.reads("事情解决了吗")
    bob.presses("已经做完了")
    assert bob.community.ticket(ticket.id).status == "done"


def test_the_word_at_the_door_is_told_by_us_and_asked_of_nobody(alice: Neighbour, bob: Neighbour) -> None:
    ticket = alice.asks_for_a_repair()
    bob.presses("接单")
    code = alice.community.ticket(ticket.id).passcode
    assert f"口令 {code}" in alice.says("口令是多少")
    assert "李师傅" in alice.says("来的是谁")
    assert not bob.reads("居民补充")
    assert f"口令：{code}" in bob.says("口令多少")
    assert "402" in bob.says("地址是哪里")
    assert not alice.reads("李师傅说")


def test_a_volunteer_who_asks_for_their_tickets_sees_what_they_have_taken(alice: Neighbour, bob: Neighbour) -> None:
    alice.asks_for_a_repair()
    bob.presses("接单")
    assert "您手上的单子" in bob.says("我的单子")


@pytest.fixture
def done(alice: Neighbour, bob: Neighbour) -> int:
    """The number of a ticket whose requester has just been asked 事情解决了吗."""
    number = alice.asks_for_a_repair().id
    bob.presses("接单")
    bob.arrives()
    bob.finishes()
    return number


@pytest.mark.parametrize("words", ["好了", "修好了，就是水有点小", "没有问题"])
def test_who_says_in_words_that_it_is_solved_is_asked_for_the_stars(alice: Neighbour, done: int, words: str) -> None:
    alice.says(words)
    assert alice.community.ticket(done).status == "closed"
    assert "几颗星" in alice.last


@pytest.mark.parametrize("words", ["没有啊，人都没来", "他没来"])
def test_who_says_in_words_that_it_is_not_solved_has_it_opened_again(alice: Neighbour, done: int, words: str) -> None:
    alice.says(words)
    assert alice.community.ticket(done).status == "open"
    assert "重新打开了" in alice.last


def test_done_and_yet_not_done_is_asked_once_more(alice: Neighbour, done: int) -> None:
    assert "解决了，还是没解决" in alice.says("修好了，可是还在漏，不行")
    assert alice.community.ticket(done).status == "done"


@pytest.mark.parametrize("words", ["不好意思，还没试", "没来得及试"])
def test_what_only_begins_with_no_opens_nothing_again(alice: Neighbour, done: int, words: str) -> None:
    alice.says(words)
    assert alice.community.ticket(done).status != "open"


@pytest.mark.parametrize(("words", "stars"), [("一般般", 3), ("还行", 4), ("挺好的，谢谢", 5)])
def test_stars_said_in_words_are_counted_and_told(alice: Neighbour, done: int, words: str, stars: int) -> None:
    alice.says("好了")
    assert f"记 {stars} 颗星" in alice.says(words)
    assert "想再说一句吗" in alice.last


def test_words_that_are_no_stars_are_kept_and_nobody_says_how_good_it_is(alice: Neighbour, done: int) -> None:
    alice.presses("解决了")
    said = alice.says("不怎么样，让我等了一上午")
    assert "太好了" not in said
    assert "您的话记下了" in said


def test_who_would_rather_not_rate_need_not(alice: Neighbour, done: int) -> None:
    alice.presses("解决了")
    assert "不评了" in alice.says("不用评了")


def test_who_has_just_said_what_was_not_well_is_not_asked_for_it(alice: Neighbour, done: int) -> None:
    alice.presses("解决了")
    said = alice.says("态度不好，一来就抽烟")
    assert "哪里没办好" not in said
    assert "您的话也转给他们了" in said


@pytest.mark.parametrize(
    "words",
    [
        "把我的资料都删掉",
        "我要删除资料",
        "请把我的个人信息全部删除",
        "注销账号",
        "把我的电话和地址删了",
        "清空我的信息",
    ],
)
def test_who_wants_to_be_forgotten_is_asked_whether_they_are_sure_and_loses_no_ticket(
    alice: Neighbour, words: str
) -> None:
    number = alice.asks_for_a_repair().id
    assert "真的要删吗" in alice.says(words)
    assert alice.community.ticket(number).status == "open"


@pytest.mark.parametrize("words", ["不对，是502", "502"])
def test_another_door_said_of_the_card_stands_on_it(alice: Neighbour, words: str) -> None:
    alice.says(TAP)
    assert "3号楼502室" in alice.says(words)
    alice.says("对")
    assert alice.community.newest().room == "502"


def test_who_keeps_the_time_after_all_keeps_it(alice: Neighbour) -> None:
    ticket = alice.asks_for_a_repair()
    for words in ("不改了", "算了"):
        alice.presses("改时间")
        assert "时间不改" in alice.says(words)
    assert alice.community.ticket(ticket.id).status == "open"


def test_the_second_one_said_in_words_is_the_second_button(alice: Neighbour) -> None:
    alice.asks_for_a_repair()
    alice.says("还要人陪我去医院，下周一上午")
    alice.presses("确认")
    assert "哪一张" in alice.says("不用来了")
    said = alice.says("第二个")
    assert "1001 取消了" in said


def test_who_does_not_agree_hears_the_number_to_ring(community: Community) -> None:
    alice = community.resident("陈阿婆")
    alice.says(TAP)
    assert "02155550123" in alice.presses("不同意")


def test_a_second_complaint_does_not_put_off_what_was_promised(alice: Neighbour) -> None:
    alice.asks_for_a_repair()
    alice.says("我要投诉，没人管")
    promised = alice.last.partition("最晚")[2]
    alice.community.passes(hours=1)
    alice.says("我要投诉，没人管")
    assert alice.last.partition("最晚")[2] == promised


FALL = "我老头摔地上起不来了，幸福小区3号楼402"


def test_a_danger_is_no_service_to_be_agreed_on(alice: Neighbour, bob: Neighbour) -> None:
    alice.says(FALL)
    assert "【有人可能有危险】" in bob.last
    assert "时间：现在就去" in bob.last
    assert "事情：" not in bob.last
    bob.presses("接单")
    assert "时间：现在就去" in bob.last
    assert "3号楼402室" in bob.last


def test_a_danger_that_is_taken_back_is_asked_after_by_a_worker(alice: Neighbour, wang: Neighbour) -> None:
    alice.says(FALL)
    alice.says("没事了，救护车来了")
    assert "【险情取消】" in wang.last
    assert "救护车来了" in wang.last


def test_who_cancelled_and_wants_help_after_all_has_it_opened_again(alice: Neighbour) -> None:
    ticket = alice.asks_for_a_repair()
    alice.presses("不用来了")
    assert "重新打开了" in alice.says("哎呀儿子修不好，还是要人来")
    assert alice.community.ticket(ticket.id).status == "open"


def test_who_has_rung_already_is_not_told_to_ring(alice: Neighbour, wang: Neighbour) -> None:
    alice.says(FALL)
    assert "请马上打" not in alice.says("已经打120了")
    assert "已经打120了" in wang.last


def test_that_they_have_rung_is_told_the_workers_once(alice: Neighbour, bob: Neighbour, wang: Neighbour) -> None:
    alice.says(FALL)
    bob.presses("接单")
    bob.presses("完成了")
    alice.presses("没解决")
    before = len(wang.sees)
    alice.says("已经打120了")
    assert len([one for one in wang.sees[before:] if "已经打120了" in one.text]) == 1


@pytest.mark.parametrize(
    ("words", "answer"), [("1001 办好了", "单号 1001｜"), ("1001换人", "派给谁"), ("1001 谁去了", "单号 1001｜")]
)
def test_a_worker_who_names_a_ticket_sees_it(
    alice: Neighbour, bob: Neighbour, wang: Neighbour, words: str, answer: str
) -> None:
    alice.community.volunteer("赵大姐")
    alice.asks_for_a_repair()
    bob.presses("接单")
    assert answer in wang.says(words)


def test_a_photo_sent_by_mistake_is_no_report(alice: Neighbour) -> None:
    alice.sends_photo()
    assert "不登记了" in alice.says("发错了")


def test_by_night_nobody_is_told_that_somebody_is_sought_now(alice: Neighbour, bob: Neighbour) -> None:
    alice.community.passes(hours=14)
    alice.asks_for_a_repair()
    assert "早上就找志愿者" in alice.last


def test_a_colleague_of_the_same_place_need_not_be_asked_along(alice: Neighbour, wang: Neighbour) -> None:
    alice.community.worker("李静")
    number = alice.asks_for_a_repair().id
    assert "李静是本站的同事" in wang.says(f"协办 {number} 李静")


@pytest.mark.parametrize("words", ["我天天在家", "你们看着办吧"])
def test_any_time_said_in_any_way_is_any_time(alice: Neighbour, wang: Neighbour, words: str) -> None:
    alice.says("想请人上门理发，幸福小区3号楼402，电话13812345678")
    assert "什么时候方便" in alice.last
    assert "时间：都可以" in alice.says(words)
    assert not wang.reads("居民提问")


def test_any_time_said_of_the_card_stands_on_it(alice: Neighbour) -> None:
    alice.says("我家水龙头坏了，幸福小区3号楼402，电话13812345678")
    assert "时间：都可以" in alice.says("哪天都行")
    assert "确认" in alice.buttons


def test_who_needs_fewer_says_so(alice: Neighbour, bob: Neighbour) -> None:
    ticket = alice.asks_for_a_repair("要三个人帮忙抬沙发，幸福小区3号楼402，后天上午，电话13812345678")
    alice.says("两个人就够了")
    assert alice.community.ticket(ticket.id).needed == 2


def test_a_leader_who_writes_whom_to_swap_does_what_the_button_does(
    community: Community, alice: Neighbour, bob: Neighbour, wang: Neighbour
) -> None:
    old = community.volunteer("老钱")
    number = alice.asks_for_a_repair().id
    wang.says("李师傅 是 扶贫帮困队 队长")
    wang.says(f"派 {number} 给 扶贫帮困队")
    bob.presses("接")
    bob.presses("老钱")
    bob.says("换 老钱")
    assert "不用去了" in old.last
    assert not alice.reads("换 老钱")


def test_a_word_that_is_to_be_deleted_costs_nobody_their_ticket(alice: Neighbour) -> None:
    ticket = alice.asks_for_a_repair()
    alice.says("把刚才那句话删掉")
    assert alice.community.ticket(ticket.id).status == "open"


def test_the_first_of_buttons_that_do_different_things_is_nothing(alice: Neighbour, bob: Neighbour) -> None:
    alice.asks_for_a_repair()
    bob.presses("接单")
    assert "到门口" not in bob.says("第一个")


def test_a_volunteer_on_a_ticket_who_needs_help_at_home_tells_nobody_where_that_is(
    alice: Neighbour, bob: Neighbour
) -> None:
    alice.asks_for_a_repair()
    bob.presses("接单")
    assert "1号楼101室" in bob.says("我家也要修水龙头，幸福小区1号楼101，13900000000，明天上午")
    assert not alice.reads("修水龙头，幸福")
    assert "确认" in bob.buttons


@pytest.mark.parametrize("words", ["我接3号楼那张", "接 5"])
def test_a_house_or_a_number_too_small_is_no_tickets_number(alice: Neighbour, bob: Neighbour, words: str) -> None:
    number = alice.asks_for_a_repair().id
    assert f"单号 {number}" in bob.says(words)
    assert bob.buttons == ["接单", "去不了"]
    assert alice.community.ticket(number).status == "open"


@pytest.mark.parametrize("words", ["我的待办", "待办", "今天的待办", "我来看看", "好的我看看", "我来看一下是什么事"])
def test_who_only_looks_takes_nothing_and_sees_what_is_on_offer(alice: Neighbour, bob: Neighbour, words: str) -> None:
    number = alice.asks_for_a_repair().id
    assert f"单号 {number}" in bob.says(words)
    assert bob.buttons == ["接单", "去不了"]
    assert alice.community.ticket(number).status == "open"


@pytest.mark.parametrize("words", ["我来", "我去吧", "我来修", "给我吧", "我接了，明天去看看"])
def test_who_says_so_takes_the_only_offer(alice: Neighbour, bob: Neighbour, words: str) -> None:
    number = alice.asks_for_a_repair().id
    assert "由您来办" in bob.says(words)
    assert alice.community.ticket(number).status == "taken"


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("两户争田坎，吵到要动手，请司法员来村里说和，12月22日上午", "mediation"),
        ("支部下周二上午组织党课，请派一名宣讲员", "party_class"),
        ("家里电灯不亮，3号楼402", "home_repair"),
    ],
)
def test_what_a_worker_writes_down_for_their_place_is_no_act_of_who_serves(
    community: Community, wang: Neighbour, words: str, item: str
) -> None:
    assert "您要办的事" in wang.says(words)
    assert community.newest().item == item


@pytest.mark.parametrize("words", ["开会去了", "下午三点开会", "今天天气不错", "我到了"])
def test_what_a_worker_says_by_the_way_is_no_need(wang: Neighbour, words: str) -> None:
    assert "您要办的事" not in wang.says(words)
