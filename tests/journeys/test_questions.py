"""What is asked: answered from what is known, otherwise by a worker, and next time by itself."""

from __future__ import annotations

import pytest

from tests.journeys.town import STATION_PHONE, Neighbourhood


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_a_question_goes_to_a_worker_whose_answer_is_kept(here: Neighbourhood, web: bool) -> None:
    wang, alice, bert = here.worker(web=web), here.resident(web=web), here.resident("李伯", web=not web)
    alice.says("社区食堂几点开饭")
    assert STATION_PHONE in alice.hears("要问问社区工作人员")
    wang.hears("【居民提问】")
    wang.presses("回答")
    wang.hears("请写回答")
    wang.says("食堂中午十一点开饭，晚上五点开饭")
    assert "中午十一点开饭" in alice.hears("社区工作人员回您")
    wang.hears("【已回答】")
    wang.presses("以后都这样答")
    wang.hears("记住了")
    bert.says("社区食堂几点开饭？")
    bert.hears("中午十一点开饭")
    assert not any("李伯" in text for text in wang.sees())


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_the_station_s_hours_are_known(here: Neighbourhood, web: bool) -> None:
    alice = here.resident(web=web)
    alice.says("你们几点上班")
    assert "8:30–17:00" in alice.hears(STATION_PHONE)


def test_who_asks_for_a_person_gets_one(here: Neighbourhood) -> None:
    wang, alice = here.worker(), here.resident(web=True)
    alice.says("找人工")
    alice.hears("我请社区工作人员来回您")
    wang.hears("【找人工】")
    wang.presses("回答")
    wang.hears("请写回答")
    wang.says("陈阿婆您好，什么事？")
    alice.hears("什么事？")
