"""没解决, two stars, and a volunteer who cannot come after all: the ticket finds its way back."""

from __future__ import annotations

import pytest

from tests.journeys.test_the_loop import number_in
from tests.journeys.town import TAP, Neighbourhood, Somebody


def opens_a_ticket(alice: Somebody) -> int:
    alice.says(TAP)
    alice.agrees()
    return number_in(alice.hears("登记好了"))


def is_served(alice: Somebody, bob: Somebody) -> int:
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    bob.presses("接单")
    bob.hears("由您来办")
    bob.presses("完成了")
    bob.hears("已经做完了吗")
    bob.presses("已经做完了")
    alice.hears("事情解决了吗")
    return number


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_what_is_not_solved_goes_to_a_worker_who_finds_somebody_else(here: Neighbourhood, web: bool) -> None:
    wang, bob, alice = here.worker(web=web), here.volunteer(web=web), here.resident(web=web)
    number = is_served(alice, bob)
    alice.presses("没解决")
    assert "工作人员" in alice.hears("事情没办好")
    card = wang.hears("【没解决】")
    assert "经过：" in card
    assert "水龙头坏了" in card

    zhao = here.volunteer("赵姐", web=web)
    wang.presses("指派")
    wang.hears("派给谁")
    wang.presses("赵姐")
    assert "社区请您帮个忙" in zhao.hears(f"单子 {number}")
    alice.hears("好消息：赵姐")
    zhao.says(f"{number} 完成")
    zhao.hears("多长时间")
    alice.hears("事情解决了吗")
    alice.says("解决了")
    alice.hears("几颗星")


def test_two_stars_go_to_a_worker_with_the_conversation(here: Neighbourhood) -> None:
    wang, bob, alice = here.worker(), here.volunteer(), here.resident(web=True)
    number = is_served(alice, bob)
    alice.presses("解决了")
    alice.hears("几颗星")
    alice.presses("★★ 2星")
    alice.hears("没让您满意")
    card = wang.hears("【评价低】")
    assert f"单号 {number}" in card
    assert "水龙头坏了" in card
    wang.presses("答复")
    wang.hears("请写要回居民的话")
    wang.says("陈阿婆，我们明天再派师傅来看看")
    assert "明天再派师傅" in alice.hears("社区工作人员回您")


def test_a_ticket_that_is_given_back_is_offered_again(here: Neighbourhood) -> None:
    wang, bob, zhao, alice = here.worker(), here.volunteer(), here.volunteer("赵姐"), here.resident()
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    bob.says(f"接 {number}")
    bob.hears("由您来办")
    zhao.hears("已由李师傅接单")
    bob.presses("去不了了")
    bob.hears("我另找人")
    alice.hears("临时来不了")
    wang.hears("【志愿者去不了】")
    zhao.hears(f"【有人需要帮忙】单号 {number}")
    zhao.presses("接单")
    zhao.hears("由您来办")
    alice.hears("好消息：赵姐")


def test_a_ticket_that_is_no_longer_needed_leaves_every_chat(here: Neighbourhood) -> None:
    wang, bob, alice = here.worker(), here.volunteer(), here.resident(web=True)
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    bob.presses("接单")
    alice.hears("好消息")
    alice.says("不用来了")
    alice.hears("取消了")
    bob.hears("您不用去了")
    wang.hears("已取消")
    alice.presses("还是要来")
    alice.hears("重新打开了")
    bob.hears(f"【有人需要帮忙】单号 {number}")
