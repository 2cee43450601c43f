"""志愿者日 and 本周主题: written once by a worker, previewed, posted once to everybody at their time."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from handlers import due
from handlers.turn import Scene
from storage import campaigns
from storage.database import Database
from tests.community import SHANGHAI, Community, Neighbour

TEXT = "周六上午九点在居委会门口集合，打扫楼道"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def bob(both: Community) -> Neighbour:
    return both.volunteer("李师傅")


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True, station=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def plan(wang: Neighbour, kind: str = "志愿者日", text: str = TEXT) -> None:
    wang.says(kind)
    wang.says(text)
    wang.presses("就这样发")


def test_a_reminder_is_previewed_posted_once_and_answered(
    both: Community, wang: Neighbour, bob: Neighbour, alice: Neighbour
) -> None:
    assert "请写志愿者日的内容" in wang.says("志愿者日")
    preview = wang.says(TEXT)
    assert f"【志愿者日】后天，11月21日 星期六\n{TEXT}" in preview or f"11月21日 星期六\n{TEXT}" in preview
    assert "发给：1 人" in preview
    assert "11月20日 星期五 18:00" in preview
    wang.presses("就这样发")
    both.ticks()
    assert bob.last == ""
    both.now = at(20, 18, 1)
    both.ticks()
    assert both.ticks() == []
    assert "【志愿者日】明天，11月21日" in bob.last
    assert alice.last == ""
    assert "已发给 1 人" in wang.last
    assert "记下了" in bob.presses("来")
    assert "到时见" in bob.last
    assert "来 1 人，来不了 0 人" in wang.presses("有谁来")
    bob.presses("来不了")
    assert "来 0 人，来不了 1 人" in wang.presses("有谁来")


def test_a_theme_goes_to_everybody_of_the_station(
    both: Community, wang: Neighbour, bob: Neighbour, alice: Neighbour
) -> None:
    stranger = both.resident("路人")
    plan(wang, "本周主题", "本周一起清理楼道")
    both.now = at(24, 9, 1)
    both.ticks()
    for somebody in (alice, bob, wang):
        assert somebody.reads("【本周主题】\n本周一起清理楼道")
    assert stranger.last == ""


def test_two_ticks_at_once_post_once(both: Community, wang: Neighbour, database: Database) -> None:
    both.crowd(20)
    plan(wang)
    both.now = at(20, 18, 1)
    together = threading.Barrier(2)

    def tick() -> None:
        together.wait()
        for _ in range(6):
            with database.begin() as session:
                due.tick(Scene(session, both.reader, both.now))

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    both.ticks()
    keys = [row.key for row in both.said() if (row.key or "").startswith("saturday:")]
    assert len(keys) == len(set(keys)) == 20


def test_many_are_posted_to_in_parts_that_can_be_resumed(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.crowd(25)
    plan(wang)
    both.now = at(20, 18, 1)
    original = campaigns.next_audience
    monkeypatch.setattr(campaigns, "next_audience", lambda session, campaign: original(session, campaign, most=10))
    posted = []
    while both.tick():
        posted.append(sum((row.key or "").startswith("saturday:") for row in both.said()))
    assert posted[:4] == [10, 20, 25, 25]


def test_what_is_too_late_is_not_sent_and_the_worker_hears_why(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    plan(wang)
    both.now = at(21, 10)
    both.ticks()
    assert bob.last == ""
    assert "现在发已经晚了" in wang.last


def test_what_was_missed_and_still_makes_sense_is_sent(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    plan(wang)
    both.now = at(21, 7)
    both.ticks()
    assert "【志愿者日】今天" in bob.last


def test_another_time_moves_the_day_with_it(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says(TEXT)
    wang.presses("换个时间")
    assert "11月28日 星期六" in wang.says("11月27日晚上7点")
    wang.presses("就这样发")
    both.now = at(27, 19, 1)
    both.ticks()
    assert "明天，11月28日" in bob.last


def test_a_time_that_has_passed_is_not_agreed_to(both: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says(TEXT)
    both.now = at(20, 18, 1)
    assert "已经过了" in wang.presses("就这样发")
    wang.presses("换个时间")
    assert "没听明白时间" in wang.says("随便")
    assert "预览" in wang.says("明天早上7点")


def test_what_is_scheduled_keeps_its_time(both: Community, wang: Neighbour) -> None:
    plan(wang)
    wang.presses("换个时间")
    assert "变了" in wang.says("11月27日晚上7点")
    with both.database.look() as session:
        assert campaigns.get_campaign(session, 1).due_at == at(20, 18)


def test_what_is_dropped_is_not_sent(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    plan(wang)
    assert "不发了" in wang.presses("不发了")
    both.now = at(20, 18, 1)
    both.ticks()
    assert bob.last == ""


def test_an_answer_counts_only_from_who_was_asked(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    plan(wang)
    assert "按钮太旧" in alice.presses_payload("come:1")


def test_a_sign_up_can_be_said(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    plan(wang)
    assert "到时见" in bob.says("周六的活动我报名")
    assert "来 1 人" in wang.presses("有谁来")


def test_what_is_planned_is_told_to_who_asks(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    assert "没有安排" in alice.says("志愿者日")
    plan(wang)
    assert TEXT in alice.says("志愿者日")


def test_the_second_reminder_of_a_day_reaches_nobody_twice(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    plan(wang)
    plan(wang, text="再说一遍，周六九点")
    both.now = at(20, 18, 1)
    both.ticks()
    assert sum("【志愿者日】" in one.text for one in bob.sees) == 1


def test_what_was_being_posted_stops_when_it_makes_no_sense_any_more(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.crowd(25)
    plan(wang)
    both.now = at(20, 18, 1)
    original = campaigns.next_audience
    monkeypatch.setattr(campaigns, "next_audience", lambda session, campaign: original(session, campaign, most=10))
    both.tick()
    both.now = at(21, 10)
    both.ticks()
    assert sum((row.key or "").startswith("saturday:") for row in both.said()) == 10
    assert "已发给 10 人" in wang.last
