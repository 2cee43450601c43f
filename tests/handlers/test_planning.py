"""志愿者日, 值班日: planned by one sentence, previewed as it will be, and then it runs by itself."""

from __future__ import annotations

import pytest

from storage import activities, audiences
from storage.activities import Activity
from tests.community import Community, Neighbour, at

SENTENCE = "每周六8:30到11:00，居委会门口集合，打扫楼道，找王姐13800001234"
INVITATION = "invite:"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def bob(both: Community) -> Neighbour:
    return both.volunteer("李师傅")


def plan(wang: Neighbour, sentence: str = SENTENCE, what: str = "志愿者日") -> str:
    """Plan it as it is said; returns the card."""
    wang.says(what)
    wang.says(sentence)
    wang.presses("就这样办")
    return wang.last


def planned(community: Community) -> list[Activity]:
    with community.database.look() as session:
        return list(activities.running_in(session, 1))


def invited(community: Community) -> list[str]:
    return [row.key for row in community.said() if (row.key or "").startswith(INVITATION) and row.key]


def test_one_sentence_is_previewed_as_it_will_be_with_dates_times_and_numbers(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    assert "请用一句话告诉我" in wang.says("志愿者日")
    preview = wang.says(SENTENCE)
    assert "每周六 08:30–11:00" in preview
    assert "11月21日 星期六\n・11月28日 星期六\n・12月5日 星期六\n・12月12日 星期六" in preview
    assert "今天 18:00 志愿者日的邀请：1 人" in preview
    assert "18:30 “还来吗”的提醒：报名的人" in preview
    assert "07:10 当天早上的提醒：报名的人" in preview
    assert preview.count("1380000") == 1
    wang.presses("就这样办")
    both.now = at(18, 18, 1)
    both.ticks()
    read = bob.last
    assert "地点：居委会门口\n打扫楼道\n找谁：王姐13800001234" in read
    assert read.removeprefix("【志愿者日】") in preview.replace("【志愿者日】11月21日", "11月21日")


def test_nothing_is_stored_or_said_before_it_is_decided(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says(SENTENCE)
    both.now = at(18, 18, 1)
    both.ticks()
    assert planned(both) == []
    assert bob.last == ""


def test_it_is_posted_once_however_often_the_schedule_looks(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    plan(wang)
    both.ticks()
    assert bob.last == ""
    both.now = at(18, 18, 1)
    both.ticks()
    assert both.ticks() == []
    assert sum("您来吗" in one.text for one in bob.sees) == 1
    assert "已发给 1 人" in wang.last
    bob.presses("来")
    assert "来 1 人" in wang.says("志愿者日")
    bob.presses("来不了")
    assert "来 0 人" in wang.says("志愿者日")


def test_two_ticks_at_once_post_once(both: Community, wang: Neighbour) -> None:
    both.crowd(20)
    plan(wang)
    both.now = at(18, 18, 1)
    both.ticks_twice_at_once()
    keys = invited(both)
    assert len(keys) == len(set(keys)) == 20


def in_tens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be posted in parts of ten people."""
    original = audiences.next_part
    monkeypatch.setattr(
        audiences, "next_part", lambda session, campaign, most=10: original(session, campaign, most=most)
    )


def test_many_are_invited_in_parts_that_can_be_resumed(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.crowd(25)
    plan(wang)
    in_tens(monkeypatch)
    both.now = at(18, 18, 1)
    posted = []
    while both.tick():
        posted.append(len(invited(both)))
    assert posted[:4] == [10, 20, 25, 25]


def test_what_was_being_posted_stops_when_it_makes_no_sense_any_more(
    both: Community, wang: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.crowd(25)
    plan(wang)
    in_tens(monkeypatch)
    both.now = at(18, 18, 1)
    both.tick()
    both.now = at(21, 10)
    both.ticks()
    assert len(invited(both)) == 10
    assert wang.reads("已发给 10 人")


def test_an_invitation_that_is_too_late_is_not_sent_and_the_worker_hears_why(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    plan(wang)
    both.now = at(21, 10)
    both.ticks()
    assert not bob.reads("您来吗")
    assert wang.reads("志愿者日的邀请没有发：程序当时没开着")


def test_an_invitation_that_was_missed_and_still_makes_sense_is_sent(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    plan(wang)
    both.now = at(20, 9)
    both.ticks()
    assert "明天，11月21日 星期六" in bob.last
    assert "您来吗" in bob.last


def test_what_is_not_wanted_after_all_is_never_said(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says(SENTENCE)
    assert "不办了" in wang.presses("不办了")
    both.now = at(18, 18, 1)
    both.ticks()
    assert bob.last == ""
    assert "请用一句话告诉我" in wang.says("志愿者日")


def test_another_time_before_it_is_decided_moves_the_days(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says(SENTENCE)
    wang.presses("改时间")
    preview = wang.says("每周日9点到11点")
    assert "每周日 09:00–11:00" in preview
    assert "11月22日 星期日" in preview
    wang.presses("改内容")
    assert "小花园集合" not in wang.says("小花园集合，一起种花")
    assert "地点：小花园\n一起种花" in wang.last
    wang.presses("就这样办")
    both.now = at(19, 18, 1)
    both.ticks()
    assert "11月22日 星期日 09:00–11:00" in bob.last


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("2026年11月17日上午9点，打扫楼道", "已经过了"),
        ("今天早上8点，打扫楼道", "已经过了"),
        ("2月31日上午9点，打扫楼道", "这样的日子不会有"),
        ("每年2月31日上午9点，打扫楼道", "这样的日子不会有"),
        ("每月32号上午9点，打扫楼道", ""),
    ],
)
def test_a_day_that_is_past_or_never_comes_is_answered_with_one_sentence_and_nothing_is_kept(
    both: Community, wang: Neighbour, sentence: str, answer: str
) -> None:
    wang.says("志愿者日")
    said = wang.says(sentence)
    assert answer in said
    assert "\n" not in said.strip()
    with both.database.look() as session:
        assert session.get(Activity, 1) is None
    # The question stays open.
    assert "就这样办吗" in wang.says(SENTENCE)


def test_without_a_day_one_question_is_put(both: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    assert "什么时候办呢" in wang.says("8:30到11:00，居委会门口集合，打扫楼道")
    assert wang.buttons == ["每周六", "就这一次"]
    assert "每周六 08:30–11:00" in wang.presses("每周六")


def test_without_a_day_it_can_be_for_once_or_be_said(both: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says("居委会门口集合，打扫楼道")
    assert "就这一次" in wang.presses("就这一次")
    assert "11月21日 星期六" in wang.last
    assert "11月28日" not in wang.last
    wang.presses("不办了")
    wang.says("志愿者日")
    wang.says("居委会门口集合，打扫楼道")
    assert "每周三 14:00" in wang.says("每周三下午2点")


def test_a_single_day_takes_place_once(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    assert "11月28日 星期六" in plan(wang, "11月28日上午9点到11点，打扫楼道")
    assert "12月5日" not in wang.last
    both.now = at(25, 18, 1)
    both.ticks()
    assert "11月28日 星期六 09:00–11:00" in bob.last


def test_duty_days_follow_the_month_and_the_teams_take_turns(both: Community, wang: Neighbour) -> None:
    both.volunteer("李师傅", "aid")
    both.volunteer("赵大姐", "health")
    wang.says("值班日")
    preview = wang.says("每月5号、15号、25号上午9点到11点，居委会值班，各队轮流")
    assert "【值班日】每月5号、15号、25号 09:00–11:00" in preview
    names = [both.reader.lexicon.teams[team].name for team in both.reader.lexicon.teams if team in ("aid", "health")]
    assert f"11月25日 星期三，{names[0]}队\n・12月5日 星期六，{names[1]}队\n・12月15日 星期二，{names[0]}队" in preview
    wang.presses("轮流的队")
    wang.presses(f"✅ {names[1]}队")
    assert f"12月5日 星期六，{names[0]}队" in wang.presses("选好了")
    wang.presses("就这样办")
    assert "【值班日】" in wang.last
    assert "请用一句话告诉我" in wang.says("志愿者日")


def test_only_the_team_whose_turn_it_is_is_invited(both: Community, wang: Neighbour) -> None:
    aid, health = both.volunteer("李师傅", "aid"), both.volunteer("赵大姐", "health")
    plan(wang, "每月5号、15号、25号上午9点到11点，居委会值班，各队轮流", "值班日")
    both.now = at(22, 18, 1)
    both.ticks()
    first, second = (aid, health) if list(both.reader.lexicon.teams).index("aid") < list(
        both.reader.lexicon.teams
    ).index("health") else (health, aid)  # fmt: skip
    assert "【值班日】11月25日 星期三" in first.last
    assert second.last == ""


def test_what_is_there_already_is_shown_and_another_can_be_added(both: Community, wang: Neighbour) -> None:
    plan(wang)
    assert "每周六 08:30–11:00" in wang.says("志愿者日")
    wang.presses("另加一个")
    wang.says("每周三下午2点到4点，陪老人聊天")
    wang.presses("就这样办")
    assert [one.rule for one in planned(both)] == ["FREQ=WEEKLY;BYDAY=SA", "FREQ=WEEKLY;BYDAY=WE"]


def test_only_workers_plan(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    assert "没有安排" in bob.says("志愿者日")
    assert "只有社区工作人员" in bob.presses_payload("plan:saturday")
    wang.says("志愿者日")
    wang.says(SENTENCE)
    elsewhere = both.worker("外站", station=both.station("别的社区"))
    for payload in ("plango:1", "plandrop:1", "plantime:1", "plansee:1", "planturns:1", "planshow:1", "posts:1"):
        assert "只有社区工作人员" in bob.presses_payload(payload), payload
        assert "只有社区工作人员" in elsewhere.presses_payload(payload), payload
    assert planned(both) == []


def test_what_is_planned_is_told_to_who_asks(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    plan(wang)
    assert "11月21日 星期六 08:30–11:00 志愿者日" in bob.says("志愿者日")


def test_a_question_that_was_put_an_hour_ago_is_not_answered_by_what_is_said_now(
    both: Community, wang: Neighbour
) -> None:
    wang.says("志愿者日")
    both.passes(hours=2)
    assert "就这样办吗" not in wang.says(SENTENCE)


def test_it_can_be_let_be_with_a_word(both: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    assert wang.says("算了") == "好的，不办了。"
    assert planned(both) == []


def test_where_only_the_time_is_said_the_rest_is_asked_for(both: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    assert "做什么" in wang.says("每周六8:30到11:00")
    preview = wang.says("小花园集合种花")
    assert "每周六 08:30–11:00" in preview
    assert "地点：小花园\n种花" in preview


def test_the_hours_that_were_said_first_stay_when_the_day_is_said_later(both: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says("9点到11点，居委会门口集合，打扫楼道")
    assert "每周三 09:00–11:00" in wang.says("每周三")


def test_what_happened_once_and_is_over_makes_room_for_the_next(both: Community, wang: Neighbour) -> None:
    plan(wang, "11月28日上午9点到11点，打扫楼道")
    assert "就这一次" in wang.says("志愿者日")
    both.now = at(29, 9)
    both.ticks()
    assert "请用一句话告诉我" in wang.says("志愿者日")
