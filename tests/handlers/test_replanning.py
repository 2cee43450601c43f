"""What recurs is edited, paused, skipped, asked about on a holiday, given posts and a leader, and rehearsed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage import activities, planning, posts
from storage.activities import Activity
from storage.events import Event
from storage.shifts import shifts_of
from tests.community import Community, Neighbour, at
from tests.gathering import stands
from tests.handlers.test_planning import bob, plan, wang

__all__ = ["bob", "wang"]


@pytest.fixture
def card(both: Community, wang: Neighbour, bob: Neighbour) -> Neighbour:
    """The worker, with a volunteer day on every Saturday, to which people have been invited."""
    plan(wang)
    both.now = at(18, 18, 1)
    both.ticks()
    wang.says("志愿者日")
    return wang


def saturdays(community: Community) -> dict[str, int]:
    with community.database.look() as session:
        return {one.day: one.id for one in planning.days_written(session, 1, "2026-11-01")}


def test_pausing_keeps_everything_unsaid_until_it_goes_on(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    plan(wang)
    assert "暂停了，不再发邀请和提醒" in wang.presses("暂停")
    both.now = at(18, 18, 1)
    both.ticks()
    assert bob.last == ""
    wang.presses("继续")
    both.ticks()
    assert "您来吗" in bob.last


def test_who_has_signed_up_is_counted_when_it_is_paused(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    assert "已经报名的 1 人还不知道" in card.presses("暂停")


def test_a_week_is_skipped_and_whoever_comes_hears_it(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    assert "11月21日 星期六，不办" in card.presses("这次不办")
    assert "这次不办了" in bob.last
    both.now = at(21, 7, 11)
    both.ticks()
    assert not bob.reads("还来吗")
    assert not bob.reads("早上好")
    assert not card.reads("没有发")


def test_what_was_skipped_can_take_place_after_all(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    card.presses("这次不办")
    card.presses("这次照办")
    assert "这次又照办了" in bob.last
    both.now = at(20, 18, 31)
    both.ticks()
    assert "还来吗" in bob.last


def test_another_hour_is_told_to_who_comes(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    card.presses("改时间")
    assert "每周六 09:30–11:30" in card.says("9点半到11点半")
    assert "有变动" in bob.last
    assert "09:30–11:30" in bob.last
    assert "来不了" in bob.buttons


def test_another_weekday_calls_the_old_days_off(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    card.presses("改时间")
    assert "每周日 08:30–11:00" in card.says("每周日")
    assert "这次不办了" in bob.last
    both.now = at(19, 18, 1)
    both.ticks()
    assert "11月22日 星期日" in bob.last


def test_other_words_are_what_people_read_from_now_on(both: Community, card: Neighbour, bob: Neighbour) -> None:
    card.presses("改内容")
    assert "内容：清理小广告" in card.says("清理小广告，找李姐13900000002")
    both.now = at(25, 18, 1)
    both.ticks()
    assert "清理小广告" in bob.last
    assert "找谁：李姐13900000002" in bob.last
    assert "地点：居委会门口" in bob.last


def test_one_day_alone_can_be_another(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    card.presses("只改这次")
    card.says("10点到12点")
    assert "11月21日 星期六 10:00–12:00" in bob.last
    assert "每周六 08:30–11:00" in card.last
    both.now = at(25, 18, 1)
    both.ticks()
    assert bob.reads("11月28日 星期六 08:30–11:00")


def test_what_cannot_be_read_changes_nothing(both: Community, card: Neighbour) -> None:
    card.presses("改时间")
    assert "没听明白时间" in card.says("随便吧都可以")
    assert "这样的日子不会有" in card.says("每年2月30日")
    assert card.says("算了") == "好的，没有动。"
    assert "每周六 08:30–11:00" in card.says("志愿者日")


def test_it_is_ended_only_when_asked_once_more(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    assert "以后都不办了吗" in card.presses("不再办了")
    card.presses("先不动")
    assert not bob.reads("这次不办了")
    card.presses("不再办了")
    assert "不再办了" in card.presses("真的不再办了")
    assert "这次不办了" in bob.last
    both.now = at(28, 7, 11)
    both.ticks()
    assert not bob.reads("11月28日")
    assert "请用一句话告诉我" in card.says("志愿者日")


def test_a_leader_is_chosen_by_button_or_by_name(both: Community, card: Neighbour, bob: Neighbour) -> None:
    card.presses("带队人")
    assert "带队：李师傅" in card.presses("李师傅")
    assert "请您给志愿者日（每周六 08:30–11:00）带队" in bob.last
    card.presses("带队人")
    assert "没找到" in card.says("没有这个人")
    assert "带队：王姐" in card.says("王姐")
    assert "按钮太旧" in card.presses_payload(f"planlead:1:{both.resident('路人').id}")
    both.now = at(20, 20, 1)
    both.ticks()
    assert card.reads("大家一起")


def test_a_make_up_workday_is_asked_about_and_any_worker_answers(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    li = both.worker("李姐")
    wang.says("2026年11月28日补班")
    plan(wang)
    assert "11月28日 星期六（要补班），等您定" in wang.last
    both.now = at(18, 9, 30)
    both.ticks()
    for one in (wang, li):
        assert "11月28日 星期六要补班，志愿者日照办吗？" in one.last
        assert one.buttons == ["照办", "不办"]
    li.presses("不办")
    for one in (wang, li):
        assert "志愿者日：不办了（李姐定的）" in one.last
        assert one.buttons == []
    both.now = at(28, 7, 11)
    both.ticks()
    assert not bob.reads("11月28日")


def test_a_day_that_is_kept_runs_like_any_other(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    wang.says("2026年11月28日补班")
    plan(wang)
    both.now = at(18, 9, 30)
    both.ticks()
    wang.presses("照办")
    assert "照办（王姐定的）" in wang.last
    both.now = at(25, 18, 1)
    both.ticks()
    assert "11月28日 星期六" in bob.last


def test_an_undecided_day_is_not_announced(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    wang.says("2026年11月28日补班")
    plan(wang)
    both.now = at(27, 20)
    both.ticks()
    assert not bob.reads("11月28日")


@pytest.mark.parametrize(("choice", "state"), [("照常办", "来 0 人"), ("不办", "不办")])
def test_it_can_be_settled_once_for_all_holidays(both: Community, wang: Neighbour, choice: str, state: str) -> None:
    wang.says("2026年11月28日补班")
    plan(wang)
    wang.presses("遇到节假日")
    assert f"遇到节假日：{choice}" in wang.presses(choice)
    plan_again = wang.says("志愿者日")
    assert f"11月28日 星期六（要补班），{state}" in plan_again


def test_a_holiday_is_named_in_the_question(both: Community, wang: Neighbour) -> None:
    plan(wang, "每月1号上午9点，打扫楼道")
    both.now = at(22, 9).replace(month=12)
    both.ticks()
    assert wang.reads("2027年1月1日 星期五是元旦，志愿者日照办吗？")


def test_a_day_learned_about_after_people_were_invited_is_asked_about_here_and_now(
    both: Community, card: Neighbour, bob: Neighbour
) -> None:
    bob.presses("来")
    assert "记下了" in card.says("11月21日补班")
    assert "11月21日 星期六要补班，志愿者日照办吗？" in card.last
    card.presses("不办")
    assert "这次不办了" in bob.last


def test_holidays_are_shown_and_what_is_not_published_is_said(both: Community, wang: Neighbour) -> None:
    said = wang.says("节假日")
    assert "2027年1月1日 元旦放假" in said
    assert "2027年的安排国家还没公布" in said
    assert "记下了：2027年2月20日补班" in wang.says("2027年2月20日补班")
    assert "记下了：2027年10月1日到2027年10月7日放假" in wang.says("2027年10月1日到7日放假")
    assert "・2027年2月20日 补班" in wang.says("节假日")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("2027年2月31日补班", "这样的日子不会有"),
        ("2026年11月1日补班", "已经过了"),
        ("2027年10月7日到1日放假", "不会有"),
    ],
)
def test_a_day_that_is_none_is_not_kept(both: Community, wang: Neighbour, sentence: str, answer: str) -> None:
    assert answer in wang.says(sentence)


def test_only_a_worker_tells_of_holidays(both: Community, wang: Neighbour, bob: Neighbour) -> None:
    assert "记下了" not in bob.says("2027年2月20日补班")
    assert "2027年2月20日 补班" not in wang.says("节假日")


def test_posts_are_written_a_line_each_and_the_coming_days_have_them(both: Community, card: Neighbour) -> None:
    assert "没有分岗位" in card.presses("岗位")
    card.presses("写岗位")
    said = card.says("桶站1 小区东门 2人 周六8:30-10:00\n桶站2，西门，1人")
    assert "・桶站1，小区东门，2 人，08:30–10:00" in said
    assert "・桶站2，西门，1 人" in said
    with both.database.look() as session:
        for number in saturdays(both).values():
            made = [(one.name, one.spot, one.needed, one.starts_at) for one in shifts_of(session, number)]
            assert made == [("桶站1", "小区东门", 2, "08:30"), ("桶站2", "西门", 1, "08:30")]
    assert "来 0 人，还缺 3 人" in card.says("志愿者日")


def test_where_one_line_is_unclear_no_post_is_kept(both: Community, card: Neighbour) -> None:
    card.presses("岗位")
    card.presses("写岗位")
    assert "这一行没看懂：2人" in card.says("桶站1 小区东门 2人\n2人")
    assert "这一行没看懂：桶站1 10:00-8:30" in card.says("桶站1 10:00-8:30")
    with both.database.look() as session:
        assert not posts.posts_of(session, 1)
    assert "・桶站1，小区东门" in card.says("桶站1 小区东门 2人")


def test_who_has_signed_up_keeps_their_place_when_posts_are_written(
    both: Community, card: Neighbour, bob: Neighbour
) -> None:
    bob.presses("来")
    card.presses("岗位")
    card.presses("写岗位")
    card.says("桶站1 小区东门 2人")
    assert stands(both, saturdays(both)["2026-11-21"], bob.id) == "coming"


def test_a_post_is_given_to_a_team_whose_leader_hears_it(both: Community, card: Neighbour, bob: Neighbour) -> None:
    card.presses("岗位")
    card.presses("写岗位")
    card.says("桶站1 小区东门 2人")
    card.presses("桶站1 包给队")
    team = both.reader.lexicon.teams["aid"].name
    card.presses(f"{team}队")
    assert f"{team}队包，李师傅带" in card.presses("李师傅")
    assert "桶站1（小区东门）包给" in bob.last
    assert "桶站1" in bob.says("排班")
    assert "按钮太旧" in card.presses_payload("givepost:1:nonsense")
    assert "不是这里的志愿者" in card.presses_payload(f"givepost:1:aid:{both.resident('路人').id}")
    card.presses("桶站1 不包了")
    assert "队包" not in card.last


def test_more_room_lets_who_waits_move_up(both: Community, card: Neighbour, bob: Neighbour) -> None:
    carol = both.volunteer("赵大姐")
    card.presses("岗位")
    card.presses("写岗位")
    card.says("桶站1 小区东门 1人")
    number = saturdays(both)["2026-11-21"]
    bob.presses_payload(f"come:{number}")
    carol.presses_payload(f"come:{number}")
    assert stands(both, number, carol.id) == "waiting"
    card.presses("写岗位")
    card.says("桶站1 小区东门 2人")
    assert stands(both, number, carol.id) == "coming"
    assert "您补上了" in carol.last


def test_a_post_that_ends_stays_where_somebody_stands(both: Community, card: Neighbour, bob: Neighbour) -> None:
    card.presses("岗位")
    card.presses("写岗位")
    card.says("桶站1 小区东门 1人\n桶站2 西门 1人")
    days = saturdays(both)
    bob.presses_payload(f"come:{days['2026-11-21']}")
    card.presses("去掉桶站1")
    with both.database.look() as session:
        assert [one.name for one in shifts_of(session, days["2026-11-21"])] == ["桶站1", "桶站2"]
        assert [one.name for one in shifts_of(session, days["2026-11-28"])] == ["桶站2"]


def test_a_rehearsal_shows_everything_and_says_nothing_to_anybody_else(
    both: Community, wang: Neighbour, bob: Neighbour
) -> None:
    plan(wang)
    with both.database.look() as session:
        before = len(session.scalars(select(Event)).all())
    count = len(both.said())
    said = wang.presses("预演")
    for words in ("1 人", "您来吗", "还来吗", "缺人", "早上好", "时长", "［来］［来不了］"):
        assert words in said
    assert said.index("您来吗") < said.index("还来吗") < said.index("【缺人】") < said.index("早上好")
    assert bob.last == ""
    assert {row.chat_id for row in both.said()[count:]} == {wang.chat_id}
    with both.database.look() as session:
        assert len(session.scalars(select(Event)).all()) == before
    both.now = at(18, 18, 1)
    both.ticks()
    bob.presses("来")
    assert "来 1 人" in wang.says("志愿者日")


def test_what_is_paused_can_be_rehearsed_and_stays_paused(both: Community, wang: Neighbour) -> None:
    plan(wang)
    wang.presses("暂停")
    assert "您来吗" in wang.presses("预演")
    with both.database.look() as session:
        assert session.get_one(Activity, 1).status == "paused"


def test_a_day_that_lies_far_ahead_can_be_rehearsed(both: Community, wang: Neighbour) -> None:
    plan(wang, "2027年3月20日上午9点到11点，打扫楼道")
    assert "2027年3月20日 星期六这一次" in wang.presses("预演")
    assert saturdays(both) == {}


def test_the_week_shows_what_happens_and_what_goes_out(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    week = card.says("本周")
    assert "【这一周】11月16日到11月22日" in week
    assert "11月18日 星期三\n・18:00 志愿者日的邀请：发了" in week
    assert "・18:30 “还来吗”的提醒：等着发" in week
    assert "11月21日 星期六\n・07:10 当天早上的提醒：等着发\n・08:30–11:00 志愿者日：来 1 人" in week
    card.presses("跳过11月21日")
    assert "志愿者日：这次不办" in card.says("本周")
    card.presses("暂停志愿者日")
    assert "暂停了" in card.says("本周")


def test_strangers_press_in_vain(both: Community, card: Neighbour, bob: Neighbour) -> None:
    elsewhere = both.worker("外站", station=both.station("别的社区"))
    card.presses("岗位")
    card.presses("写岗位")
    card.says("桶站1 小区东门 2人")
    number = saturdays(both)["2026-11-21"]
    payloads = (
        "planpause:1", "planresume:1", "planend:1:yes", "planholiday:1:skip", f"planlead:1:{bob.id}", "plantime:1",
        f"planskip:{number}", f"plankeep:{number}", f"keepday:{number}", f"skipday:{number}", f"planday:{number}",
        "addposts:1", "endpost:1", f"givepost:1:aid:{bob.id}", "postback:1", "planshow:1",
    )  # fmt: skip
    for who in (bob, elsewhere):
        for payload in payloads:
            assert "只有社区工作人员" in who.presses_payload(payload), payload
    for payload in ("planpause:99", "planskip:99", "endpost:99", "planholiday:1:nonsense", "planend", "keepday:x"):
        assert "按钮太旧" in card.presses_payload(payload), payload
    assert "每周六 08:30–11:00" in card.says("志愿者日")
    assert "暂停" in card.buttons


def test_at_the_weekend_the_next_week_is_shown_too(both: Community, card: Neighbour) -> None:
    both.now = at(21, 15)
    both.ticks()
    week = card.says("这周")
    assert "【这一周】11月16日到11月29日" in week
    assert "11月28日 星期六" in week


@pytest.fixture
def theme(both: Community, wang: Neighbour) -> int:
    """A theme that recurs on Tuesdays."""
    with both.database.begin() as session:
        made = activities.draft(session, "theme", 1, wang.id, both.now, text="", rule="FREQ=WEEKLY;BYDAY=TU",
                                starts_on="2026-11-18", starts_at="09:00")  # fmt: skip
        activities.start(session, made, wang.id, both.now)
        planning.plan_ahead(session, both.now)
        return made.id


def test_a_theme_that_recurs_can_be_skipped_and_paused_too(both: Community, wang: Neighbour, theme: int) -> None:
    assert "11月24日 星期二" not in wang.says("本周")
    both.now = at(22, 10)
    assert "11月24日 星期二\n・09:00 本周主题：照办" in wang.says("本周")
    card = wang.presses("本周主题")
    assert "【本周主题】每周二 09:00" in card
    assert "・后天，11月24日 星期二" in card
    assert wang.buttons == ["改时间", "暂停", "这次不办", "遇到节假日", "不再办了"]
    wang.presses("这次不办")
    both.now = at(23, 9, 1)
    both.ticks()
    assert not wang.reads("内容还没写")


def test_a_theme_on_a_holiday_is_asked_about_by_its_own_name(both: Community, wang: Neighbour, theme: int) -> None:
    wang.says("2026年12月1日放假")
    both.now = at(21, 9, 1)
    both.ticks()
    assert "12月1日 星期二是节假日，本周主题照办吗？" in wang.last


def test_a_day_can_be_called_off_and_kept_by_word(both: Community, card: Neighbour, bob: Neighbour) -> None:
    bob.presses("来")
    assert "志愿者日：不办了（王姐定的）" in card.says("这周六不办了")
    assert "这次不办了" in bob.last
    assert "志愿者日：照办" in card.says("周六照办")
    assert "这次又照办了" in bob.last
    assert "不办了" not in bob.says("这周六不办了")
    assert stands(both, saturdays(both)["2026-11-21"], bob.id) == "coming"
