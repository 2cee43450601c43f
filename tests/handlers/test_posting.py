"""What is due is posted once, a part at a time, or not at all where it makes no sense any more."""

from __future__ import annotations

import threading

import pytest

from storage import audiences, campaigns
from storage.database import Database
from tests.community import Community, Neighbour, at
from tests.week import campaign

TEXT = "本周一起清理楼道"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


def schedule(wang: Neighbour) -> None:
    wang.says("本周主题")
    wang.says(TEXT)
    wang.presses("就这样发")


def keys(community: Community) -> list[str]:
    return [row.key for row in community.said() if (row.key or "").startswith("theme:") and row.key is not None]


def by_tens(monkeypatch: pytest.MonkeyPatch) -> None:
    original = audiences.next_part
    monkeypatch.setattr(audiences, "next_part", lambda session, campaign: original(session, campaign, most=10))


def test_two_ticks_at_once_post_once(both: Community, wang: Neighbour) -> None:
    both.crowd(20)
    schedule(wang)
    both.now = at(24, 9, 1)
    both.ticks_twice_at_once()
    assert len(keys(both)) == len(set(keys(both))) == 21


def test_many_are_posted_to_in_parts_that_can_be_resumed(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.crowd(24)
    schedule(wang)
    both.now = at(24, 9, 1)
    by_tens(monkeypatch)
    posted = []
    while both.tick():
        posted.append(len(keys(both)))
    assert posted[:4] == [10, 20, 25, 25]


def test_what_is_too_late_is_not_sent_and_the_worker_hears_why(both: Community, wang: Neighbour) -> None:
    schedule(wang)
    both.now = at(25, 20, 1)
    both.ticks()
    assert keys(both) == []
    assert "现在发已经晚了" in wang.last


def test_what_was_missed_and_still_makes_sense_is_sent_by_daylight(both: Community, wang: Neighbour) -> None:
    schedule(wang)
    both.now = at(24, 23)
    both.ticks()
    assert keys(both) == []
    both.now = at(25, 7, 1)
    both.ticks()
    assert len(keys(both)) == 1


def test_what_was_being_posted_stops_when_it_makes_no_sense_any_more(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.crowd(24)
    schedule(wang)
    both.now = at(24, 9, 1)
    by_tens(monkeypatch)
    both.tick()
    both.now = at(25, 20, 1)
    both.ticks()
    assert len(keys(both)) == 10
    assert "已发给 10 人" in wang.last


def test_what_is_taken_back_while_it_is_posted_reaches_nobody_more(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.crowd(24)
    schedule(wang)
    both.now = at(24, 9, 1)
    by_tens(monkeypatch)
    both.tick()
    assert "写好 10 人" in wang.presses("进度")
    wang.presses("撤回")
    both.ticks()
    assert len(keys(both)) == 10
    assert sum("撤回了这条消息" in row.text for row in both.said()) == 10


def test_what_is_taken_back_in_the_night_does_not_wait_for_what_waits_for_the_morning(
    both: Community, wang: Neighbour
) -> None:
    bob = both.volunteer("李师傅")
    schedule(wang)
    both.now = at(24, 9, 1)
    both.ticks()
    with both.database.begin() as session:
        for _ in range(20):
            campaign(session, 1, wang.id, at(24, 8), kind="broadcast", status="scheduled")
    both.now = at(24, 22, 30)
    wang.presses_payload("recall:1")
    both.ticks()
    assert not bob.reads(TEXT)
    assert "社区撤回了" in bob.last


def test_what_another_process_has_begun_to_post_is_edited_no_more(
    postgres_database: Database,
) -> None:
    community = Community(postgres_database)
    community.station()
    wang = community.worker("王姐")
    community.volunteer("李师傅")
    schedule(wang)
    answers: list[str] = []
    wang.presses("改内容")
    with postgres_database.begin() as first:
        campaigns.begin_posting(first, campaigns.get_campaign(first, 1), community.now)
        second = threading.Thread(target=lambda: answers.append(wang.says("别的话")))
        second.start()
        second.join(0.5)
    second.join()
    assert "现在做不了" in answers[0]
    with postgres_database.look() as session:
        assert campaigns.get_campaign(session, 1).text == TEXT
