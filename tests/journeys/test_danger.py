"""Life is at stake: the number to call comes first, the ticket is open at once, and workers are alarmed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.messages import Message, Urge
from tests.journeys.test_the_loop import number_in
from tests.journeys.town import Neighbourhood, Town


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_danger_says_whom_to_call_and_alarms_the_worker(town: Town, here: Neighbourhood, web: bool) -> None:
    wang, alice = here.worker(web=web), here.resident(web=web)
    alice.says("煤气漏了，快来人，幸福小区3号楼402")
    told = alice.hears("请马上打")
    assert told.startswith("请马上打 119")
    assert "02155550123" in told
    assert "您同意吗" not in told
    number = number_in(told)
    assert f"单号 {number}" in wang.hears("【紧急！】")
    alarm = select(Message.urge).where(Message.ticket_id == number, Message.text.startswith("【紧急"))
    assert town.in_database(lambda session: session.scalars(alarm).first()) == Urge.ALARM


def test_an_alarm_that_nobody_has_seen_is_a_call_to_make_at_once(town: Town, here: Neighbourhood) -> None:
    closed, wang = here.worker("张姐", web=True), here.worker("王姐")
    alice = here.resident(web=True)
    alice.says("我妈突然昏倒了，叫不醒")
    assert alice.hears("请马上打").startswith("请马上打 120")
    wang.hears("【紧急！】")
    wang.hears("没看到消息")
    assert closed.name == "张姐"
    assert any("【紧急！】" in text for text in closed.sees())
