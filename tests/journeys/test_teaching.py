"""Words that a worker teaches in the chat are understood within seconds, at every door, without a restart."""

from __future__ import annotations

import time

import pytest

from tests.journeys.town import PATIENCE_SECONDS, Neighbourhood, Somebody

WORD, MEANT = "格里麻花", "水龙头"


def hears_it_tried(wang: Somebody, *, decides: bool) -> str:
    """Try the word until it decides, or no longer does: the program looks every other second for changed words."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        wang.says(f"试 {WORD}坏了，想请人来修")
        tried = wang.hears("听成")
        if (f"　{WORD} ●" in tried) == decides:
            return tried
    raise AssertionError(tried)


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_a_word_is_taught_understood_and_taken_back(here: Neighbourhood, web: bool) -> None:
    wang = here.worker(web=web)
    wang.says(f"加词 {WORD}={MEANT}")
    wang.hears("记下了")
    assert "家电水电维修" in hears_it_tried(wang, decides=True)
    wang.presses(f"撤 {WORD}")
    wang.hears("撤掉了")
    assert WORD in hears_it_tried(wang, decides=False)


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_a_worker_asks_why_and_says_what_it_really_is(here: Neighbourhood, web: bool) -> None:
    wang, alice = here.worker(web=web), here.resident(web=True)
    alice.says("我家水龙头坏了，幸福小区3号楼402，后天上午想请人来修，电话13812345678")
    alice.agrees()
    wang.hears("水龙头")
    wang.presses("为什么")
    assert "●" in wang.hears("听成")
    wang.presses("改类别")
    wang.hears("应该归哪一类")
    wang.presses("卫生医疗")
    wang.hears("应该归哪一类")
    wang.presses("陪诊就医")
    wang.hears("改成“陪诊就医”")
    alice.says("进度")
    alice.hears("陪诊就医")
