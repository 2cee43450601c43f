"""Several are needed: the number as people say it, one warm line for who comes, and who waits where all is taken."""

from __future__ import annotations

import pytest

from tests.community import Community, Neighbour
from tests.truths import check_everything

TAP = "我家水龙头坏了，幸福小区3号楼402，下下周三上午想请三个人来修，电话13812345678"


@pytest.fixture
def crowd(community: Community) -> list[Neighbour]:
    return [community.volunteer(name) for name in ("李师傅", "赵大姐", "孙师傅", "钱叔", "周姐")]


def asks(alice: Neighbour, words: str = TAP) -> int:
    return alice.asks_for_a_repair(words).id


def test_who_asks_for_three_gets_three_and_hears_of_them_in_two_messages(
    community: Community, alice: Neighbour, wang: Neighbour, crowd: list[Neighbour]
) -> None:
    alice.says(TAP)
    alice.presses("同意")
    assert "要 3 个人" in alice.last
    alice.presses("确认")
    number = community.newest().id
    assert "3 位志愿者" in alice.last
    before = len(alice.sees)
    crowd[0].says(f"接 {number}")
    assert "李师傅来帮您（已有 1/3 人）" in alice.last
    crowd[1].says(f"接 {number}")
    assert "李师傅、赵大姐来帮您（已有 2/3 人）" in alice.last
    assert len(alice.sees) == before + 1
    assert "已有 2/3 人" in wang.last
    crowd[2].says(f"接 {number}")
    assert "人齐了，李师傅、赵大姐、孙师傅来帮您" in alice.last
    assert len(alice.sees) == before + 2
    assert community.ticket(number).status == "taken"
    check_everything(community.database)


def test_a_worker_sees_who_waits_for_a_slot(alice: Neighbour, wang: Neighbour, crowd: list[Neighbour]) -> None:
    number = asks(alice, TAP.replace("三个人", "一个人"))
    crowd[0].says(f"接 {number}")
    crowd[4].says(f"候补 {number}")
    assert "周姐：自己来候补的（在候补）" in wang.says(f"为什么 {number} 派给周姐")


def test_the_number_is_one_of_the_facts_that_are_put_right(community: Community, alice: Neighbour) -> None:
    alice.says(TAP)
    alice.presses("同意")
    alice.presses("改一项")
    alice.presses("人手")
    assert "1到20" in alice.says("好多")
    alice.says("两个就够")
    assert "要 2 个人" in alice.last
    alice.presses("确认")
    assert community.newest().needed == 2


def test_a_worker_says_how_many_and_may_take_it_back(
    community: Community, alice: Neighbour, wang: Neighbour, crowd: list[Neighbour]
) -> None:
    number = alice.asks_for_a_repair().id
    crowd[0].says(f"接 {number}")
    heard = len(crowd[0].sees)
    assert "要 2 个人，已有 1 位" in wang.says(f"派 {number} 要2个人")
    assert community.ticket(number).status == "open"
    assert "安排 2 位来帮您" in alice.last
    assert len(crowd[0].sees) == heard
    wang.says("撤销")
    ticket = community.ticket(number)
    assert (ticket.status, ticket.needed) == ("taken", 1)
    wang.says(f"{number}")
    wang.presses("几个人")
    wang.presses("3个人")
    crowd[1].says(f"接 {number}")
    assert "不能比这更少" in wang.says(f"{number} 要1个人")
    wang.says(f"{number} 要2个人")
    assert community.ticket(number).status == "taken"
    assert "1到20" in wang.says(f"{number} 要40个人")
    assert "工作人员" in crowd[2].presses_payload(f"slots:{number}:3")
    check_everything(community.database)


def test_the_requester_needs_one_more_after_all(community: Community, alice: Neighbour, crowd: list[Neighbour]) -> None:
    number = alice.asks_for_a_repair().id
    crowd[0].says(f"接 {number}")
    assert "要 2 个人，已有 1 位" in alice.says("再来一个人")
    crowd[1].says(f"接 {number}")
    assert "人齐了" in alice.last
    assert crowd[2].says("再来一个人")
    assert community.ticket(number).needed == 2
    check_everything(community.database)


def test_who_waits_moves_up_when_one_drops_out_and_nobody_else_is_disturbed(
    community: Community, alice: Neighbour, wang: Neighbour, crowd: list[Neighbour]
) -> None:
    number = asks(alice)
    for one in crowd[:3]:
        one.says(f"接 {number}")
    assert "候补" in crowd[3].buttons
    crowd[3].presses("候补")
    assert "候补第 1 位" in crowd[3].last
    assert "候补第 2 位" in crowd[4].says(f"候补 {number}")
    check_everything(community.database)
    kept = len(crowd[1].sees)
    crowd[0].presses("去不了了")
    assert "轮到您了" in crowd[3].last
    assert "口令" in crowd[3].last
    assert "候补第 1 位" in crowd[4].last
    assert len(crowd[1].sees) == kept
    assert "人齐了，赵大姐、孙师傅、钱叔来帮您" in alice.last
    assert community.ticket(number).status == "taken"
    check_everything(community.database)
    crowd[4].presses("不等了")
    crowd[1].presses("去不了了")
    assert community.ticket(number).status == "open"
    assert "轮到" not in crowd[4].last
    assert wang.reads("正在另找人")
    check_everything(community.database)


def test_at_night_nobody_moves_up_before_the_morning(
    community: Community, alice: Neighbour, crowd: list[Neighbour]
) -> None:
    number = alice.asks_for_a_repair(TAP.replace("三个人", "人")).id
    crowd[0].says(f"接 {number}")
    crowd[1].says(f"候补 {number}")
    community.passes(hours=14)
    crowd[0].says(f"{number} 去不了了")
    assert "轮到" not in crowd[1].last
    community.passes(hours=9)
    community.ticks()
    assert "轮到您了" in crowd[1].last
    check_everything(community.database)


def test_who_has_something_else_then_keeps_waiting(
    community: Community, alice: Neighbour, crowd: list[Neighbour]
) -> None:
    number = alice.asks_for_a_repair(TAP.replace("三个人", "人")).id
    crowd[0].says(f"接 {number}")
    crowd[1].says(f"候补 {number}")
    other = community.resident("周伯").asks_for_a_repair(
        "家里灯泡坏了，幸福小区5号楼505，下下周三上午请人换一下，电话13912345678"
    )
    crowd[1].says(f"接 {other.id}")
    crowd[0].presses("去不了了")
    assert "轮到" not in crowd[1].last
    assert community.ticket(number).status == "open"
    check_everything(community.database)


def test_where_a_slot_is_empty_that_day_both_hear_it(
    community: Community, alice: Neighbour, wang: Neighbour, crowd: list[Neighbour]
) -> None:
    number = asks(alice, TAP.replace("下下周三上午", "后天上午"))
    for one in crowd[:2]:
        one.says(f"接 {number}")
    community.passes(hours=34)
    community.ticks()
    assert alice.reads("李师傅、赵大姐来帮您")
    assert alice.reads("还差 1 位")
    assert crowd[0].reads("提醒您")
    community.passes(hours=18)
    community.ticks()
    assert alice.reads("来了 2 位（李师傅、赵大姐），还差 1 位")
    assert wang.reads("【还差人】")
    assert not alice.reads("还没有人接")
    crowd[0].says(f"{number} 完成")
    assert community.ticket(number).status == "open"
    crowd[1].says(f"{number} 完成")
    assert community.ticket(number).status == "done"
    check_everything(community.database)


def test_with_three_in_hand_a_fourth_is_not_taken(community: Community, crowd: list[Neighbour]) -> None:
    bob, numbers = crowd[0], []
    for n, day in enumerate(("后天", "大后天", "下周一", "下周二")):
        asked = community.resident(f"居民{n}").asks_for_a_repair(
            f"我家水龙头坏了，幸福小区{n + 1}号楼402，{day}上午想请人来修，电话13812345678"
        )
        numbers.append(asked.id)
    for number in numbers[:3]:
        assert "由您来办" in bob.says(f"接 {number}")
    assert "别累着" in bob.says(f"接 {numbers[3]}")
    check_everything(community.database)


def test_while_some_are_missing_nobody_hears_that_nobody_has_come(
    community: Community, alice: Neighbour, wang: Neighbour, crowd: list[Neighbour]
) -> None:
    number = asks(alice)
    crowd[0].says(f"接 {number}")
    community.passes(hours=3)
    for _ in range(30):
        community.passes(hours=1)
        community.ticks()
    assert alice.reads("已有 1 位要来（李师傅），还差 2 位")
    assert alice.reads("我没忘")
    for one in (alice, wang, *crowd):
        assert not one.reads("还没有人接")
        assert not one.reads("还没人接")


def test_who_waits_asks_takes_and_stops_in_words(community: Community) -> None:
    community.worker("王姐")
    bob, carol = community.volunteer("李师傅"), community.volunteer("赵大姐")
    number = community.resident("陈阿婆").asks_for_a_repair().id
    bob.says(f"接 {number}")
    carol.says(f"候补 {number}")
    for said in (str(number), f"接 {number}", f"候补 {number}"):
        assert "候补第 1 位" in carol.says(said)
    assert "不等了" in carol.buttons
    assert "不等了" in carol.says("退出候补")
    assert "不等了" in carol.last
    bob.presses_payload(f"giveback:{number}")
    assert "轮到您了" not in carol.last


def test_the_card_of_who_waits_no_more_says_so(community: Community) -> None:
    community.worker("王姐")
    bob, carol = community.volunteer("李师傅"), community.volunteer("赵大姐")
    number = community.resident("陈阿婆").asks_for_a_repair().id
    bob.says(f"接 {number}")
    carol.presses("候补")
    carol.presses("不等了")
    assert "好的，不等了" in carol.last


def test_none_are_too_few(community: Community) -> None:
    wang = community.worker("王姐")
    number = community.resident("陈阿婆").asks_for_a_repair().id
    assert "1到20" in wang.says(f"{number} 要 0 个人")
    assert "要 3 个人" in wang.says(f"{number} 要 3 个人")
