"""评单: asked once, once more a day later, and then never; what is not solved goes back to a worker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.community import Community, Neighbour


@pytest.fixture
def alice(community: Community, wang: Neighbour, bob: Neighbour) -> Neighbour:
    who = community.resident("陈阿婆")
    who.asks_for_a_repair()
    bob.presses("接单")
    bob.finishes()
    bob.presses("1小时")
    return who


def test_only_the_requester_is_asked_and_heard(community: Community, alice: Neighbour, bob: Neighbour) -> None:
    number = community.newest().id
    assert not bob.reads("解决了吗")
    for payload in (f"solved:{number}", f"unsolved:{number}", f"stars:{number}:5", f"nothing:{number}"):
        assert "只有本人" in bob.presses_payload(payload)
    assert community.newest().status == "done"


def test_one_tap_counts_at_once(community: Community, alice: Neighbour) -> None:
    alice.presses("解决了")
    assert community.newest().status == "closed"


def test_asked_once_more_a_day_later_and_then_never(community: Community, alice: Neighbour) -> None:
    for _ in range(40):
        community.passes(hours=6)
        community.ticks()
    assert sum("解决了吗" in one.text for one in alice.sees) == 2
    assert community.newest().status == "closed"


def test_not_solved_goes_back_to_a_worker_with_the_conversation(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    assert "重新打开" in alice.presses("没解决")
    assert community.newest().status == "open"
    assert "【没解决】" in wang.last
    assert "经过" in wang.last


@pytest.mark.parametrize("stars", [1, 2])
def test_two_stars_and_fewer_go_back_to_a_worker(
    community: Community, alice: Neighbour, wang: Neighbour, stars: int
) -> None:
    alice.presses("解决了")
    assert "对不住" in alice.presses("★" * stars + " ")
    assert community.newest().status == "open"
    assert "【评价低】" in wang.last


def test_stars_count_once(community: Community, alice: Neighbour) -> None:
    alice.presses("解决了")
    alice.presses("★★★★★")
    assert "已经评过" in alice.presses("★ ")
    assert community.newest().status == "closed"


@pytest.mark.parametrize("stars", [0, 6, 99])
def test_there_are_only_five_stars(community: Community, alice: Neighbour, stars: int) -> None:
    alice.presses("解决了")
    assert "按钮太旧" in alice.presses_payload(f"stars:{community.newest().id}:{stars}")


def test_stars_before_the_judgement_do_not_count(community: Community, alice: Neighbour) -> None:
    assert "请先点“解决了”" in alice.presses_payload(f"stars:{community.newest().id}:5")


def test_it_can_be_said(community: Community, alice: Neighbour) -> None:
    assert "几颗星" in alice.says("解决了")
    assert "谢谢您" in alice.says("五星好评")
    assert community.newest().status == "closed"


def test_not_solved_can_be_said(community: Community, alice: Neighbour) -> None:
    assert "重新打开" in alice.says("没解决")


def test_a_new_need_after_the_stars_is_not_kept_as_praise(community: Community, alice: Neighbour) -> None:
    alice.presses("解决了")
    alice.presses("★★★★★")
    assert "您要办的事" in alice.says("家里灯泡坏了，明天上午能来换一个吗")


def test_what_came_undone_can_be_opened_again_after_the_end(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    alice.presses("解决了")
    alice.presses_payload(f"unsolved:{community.newest().id}")
    assert community.newest().status == "open"
    assert "【没解决】" in wang.last


def test_the_second_round_is_somebody_else_s_and_judged_anew(
    community: Community, alice: Neighbour, bob: Neighbour, carol: Neighbour
) -> None:
    alice.presses("没解决")
    number = community.newest().id
    assert "请别的邻居来" in bob.says(f"接 {number}")
    carol.says(f"接 {number}")
    carol.says(f"{number} 完成")
    alice.presses("解决了")
    assert "谢谢您的评价" in alice.presses("★★★★ ")
    assert community.newest().status == "closed"


@pytest.mark.parametrize("ends", ["没解决", "★★ ", "投诉"])
def test_what_was_not_well_goes_back_to_a_worker_and_exposes_nobody(
    community: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour, carol: Neighbour, ends: str
) -> None:
    saw, asked = len(bob.sees), len(carol.sees)
    if ends == "投诉":
        answer = alice.says("我要投诉，太失望了")
    else:
        if ends != "没解决":
            alice.presses("解决了")
        answer = alice.presses(ends)
    ticket = community.newest()
    assert (ticket.status, ticket.reopened) == ("open", 1)
    assert ticket.next_look_at is not None
    assert "枫林社区" in answer
    assert "前给您回话" in answer
    assert "李师傅" not in answer
    assert {"答复", "指派", "办结"} <= set(wang.buttons)
    alice.says("水龙头还在漏水，你们再看看")
    assert "还在漏水" in wang.last
    assert "还在漏水" in community.newest().words
    for _ in range(30):
        community.passes(hours=2)
        community.ticks()
    assert len(bob.sees) == saw
    assert not bob.reads("赵大姐")
    assert len(carol.sees) >= asked


def test_who_did_it_is_neither_offered_it_again_nor_told_of_it(
    community: Community, alice: Neighbour, wang: Neighbour, bob: Neighbour, carol: Neighbour
) -> None:
    alice.presses("没解决")
    saw = [one.text for one in bob.sees]
    wang.presses("指派")
    assert "李师傅" not in wang.buttons
    wang.presses("再找志愿者")
    carol.presses("接单")
    carol.finishes()
    alice.presses("解决了")
    assert [one.text for one in bob.sees] == saw
    assert not any("李师傅" in one.text for one in alice.sees[-4:])


def test_a_complaint_about_what_is_under_way_leaves_it_where_it_is_and_climbs(
    community: Community, wang: Neighbour, bob: Neighbour
) -> None:
    alice = community.resident("周伯")
    number = alice.asks_for_a_repair().id
    bob.presses("接单")
    answer = alice.says("等了一上午，我要投诉，太失望了")
    ticket = community.ticket(number)
    assert (ticket.status, ticket.reopened) == ("taken", 0)
    assert "前给您回话" in answer
    assert "【投诉】" in wang.last
    assert ticket.solve_by is not None
    assert ticket.solve_by - community.now < timedelta(hours=8)
    community.passes(hours=5)
    community.ticks()
    assert wang.reads("【没办完】")


@pytest.mark.parametrize("words", ["没修好，还在漏水", "没有修好啊，又滴水了", "还是坏的", "没有啊，没人来过"])
def test_that_it_is_still_broken_opens_it_again_with_these_words(
    community: Community, alice: Neighbour, wang: Neighbour, words: str
) -> None:
    assert "重新打开" in alice.says(words)
    assert words in wang.last


def test_what_a_worker_closed_is_opened_again_by_a_word(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    alice.presses("没解决")
    number = community.newest().id
    wang.says(f"结 {number} 已由物业处理")
    assert "重新打开" in alice.says("没有啊，没人来过")
    wang.says(f"结 {number} 已由物业处理")
    community.passes(days=30)
    assert "重新打开" not in alice.says("还是坏的")


def test_danger_is_no_judgement(alice: Neighbour) -> None:
    assert "119" in alice.says("没修好，现在冒烟着火了")


def test_what_begins_to_leak_is_a_new_need(alice: Neighbour) -> None:
    alice.presses("解决了")
    alice.presses("★★★★★")
    assert "您要办的事" in alice.says("厨房水管漏水了，明天上午能来修吗")


@pytest.mark.parametrize(
    "words", ["后面还有一堆", "还在漏水", "说好九点来，没人来", "厨房水槽也堵着", "3号楼402厨房还滴水", "师傅几点再来"]
)
def test_the_answer_to_what_was_not_well_goes_to_the_worker(
    community: Community, alice: Neighbour, wang: Neighbour, words: str
) -> None:
    alice.presses("没解决")
    number = community.newest().id
    assert "转给社区工作人员" in alice.says(words)
    assert wang.reads(words)
    assert community.newest().id == number


def test_the_answer_to_what_was_not_well_may_be_another_place_or_an_act(
    community: Community, alice: Neighbour, wang: Neighbour
) -> None:
    alice.presses("没解决")
    assert "您要办的事" in alice.says("幸福小区8号楼101的灯泡坏了，请人换一下")


def test_that_nobody_need_come_any_more_is_no_answer(community: Community, alice: Neighbour, wang: Neighbour) -> None:
    alice.presses("没解决")
    assert "取消了" in alice.says("不用来了")
