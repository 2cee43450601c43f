"""接单设置: how a volunteer wants to be asked, in words and by buttons, undone as easily."""

from __future__ import annotations

from datetime import datetime

import pytest

from storage import members, wishes
from storage.wishes import Wish
from tests.community import SHANGHAI, Community, Neighbour

MONDAY = datetime(2026, 11, 23, tzinfo=SHANGHAI)


@pytest.fixture
def bob(both: Community) -> Neighbour:
    return both.volunteer("李师傅", "aid", "health")


def wish_of(who: Neighbour) -> Wish:
    with who.community.database.look() as session:
        found = wishes.find_wish(session, who.id)
        assert found is not None
        return found


def hours_of(who: Neighbour) -> list[tuple[int, str, str]]:
    with who.community.database.look() as session:
        return [(one.weekday, one.starts_at, one.ends_at) for one in wishes.hours_of(session, who.id)]


@pytest.mark.parametrize(
    "said",
    ["本周别派", "这周别派单了", "这个星期不要派给我", "我这周先别派了", "本周别给我派单", "这礼拜不用派单子给我"],
)
def test_not_this_week_in_words_and_back_by_a_button(bob: Neighbour, said: str) -> None:
    assert "歇一歇" in bob.says(said)
    assert wish_of(bob).rests_until == MONDAY
    bob.presses("改回来")
    assert wish_of(bob).rests_until is None


def test_back_in_words(bob: Neighbour) -> None:
    bob.says("本周别派")
    assert "会来问您" in bob.says("恢复派单")
    assert wish_of(bob).rests_until is None


@pytest.mark.parametrize(("said", "back"), [("只要周末", "平日也行"), ("我只接周末的单子", "平时也可以")])
def test_only_at_weekends_and_any_day_again(bob: Neighbour, said: str, back: str) -> None:
    bob.says(said)
    assert wish_of(bob).weekends_only
    bob.says(back)
    assert not wish_of(bob).weekends_only


@pytest.mark.parametrize(("said", "times"), [("每周最多3次", 3), ("一周最多派我两单", 2), ("每个星期最多十次", 10)])
def test_how_often_in_a_week(bob: Neighbour, said: str, times: int) -> None:
    assert f"{times} 次" in bob.says(said)
    assert wish_of(bob).most_a_week == times
    bob.presses("改回来")
    assert wish_of(bob).most_a_week == wishes.MOST_A_WEEK


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("我每周二下午有空", [(1, "13:00", "18:00")]),
        ("每周一、周三上午有空", [(0, "08:00", "12:00"), (2, "08:00", "12:00")]),
        ("每周六9点到11点有空", [(5, "09:00", "11:00")]),
        ("平时上午有空", [(day, "08:00", "12:00") for day in range(5)]),
        ("周末都有空", [(5, "00:00", "23:59"), (6, "00:00", "23:59")]),
    ],
)
def test_my_hours_in_words(bob: Neighbour, said: str, hours: list[tuple[int, str, str]]) -> None:
    assert "记下了" in bob.says(said)
    assert hours_of(bob) == hours
    bob.says("什么时候都行")
    assert hours_of(bob) == []


def test_everything_by_buttons_each_of_which_turns_into_its_opposite(bob: Neighbour) -> None:
    assert "接单设置" in bob.says("接单设置")
    bob.presses("本周别派")
    assert "以前不派给您" in bob.last
    bob.presses("恢复派单")
    bob.presses("只要周末")
    bob.presses("平日也行")
    bob.presses("每周几次")
    bob.presses("3")
    wish = wish_of(bob)
    assert (wish.rests_until, wish.weekends_only, wish.most_a_week) == (None, False, 3)
    bob.presses("有空的时间")
    bob.presses("周二下午")
    assert hours_of(bob) == [(1, "13:00", "18:00")]
    bob.presses("✅ 周二下午")
    assert hours_of(bob) == []
    bob.presses("返回")
    assert "什么时候都行" in bob.last


def test_only_some_of_their_teams(bob: Neighbour) -> None:
    bob.says("只要这些队")
    label = next(one for one in bob.buttons if one != "返回")
    bob.presses(label)
    with bob.community.database.look() as session:
        assert wish_of(bob).only_teams in members.teams_of(session, bob.id)
    bob.presses(f"✅ {label}")
    assert wish_of(bob).only_teams == ""
    assert "太旧" in bob.presses_payload("wishteam:culture")


@pytest.mark.parametrize("payload", ["wish:rest:1", "wishhour:1:1", "wishes", "wishteams", "wish:often:3"])
def test_who_is_no_volunteer_has_no_wishes(both: Community, payload: str) -> None:
    assert "不是这里的志愿者" in both.resident("周阿姨").presses_payload(payload)


@pytest.mark.parametrize(
    "payload", ["wish:rest", "wish:often:-1", "wish:often:99", "wish:else:1", "wishhour:7:1", "wishhour:1:9"]
)
def test_a_forged_button_changes_nothing(bob: Neighbour, payload: str) -> None:
    assert "太旧" in bob.presses_payload(payload)
    assert hours_of(bob) == []


def test_the_same_words_of_somebody_else_are_understood_like_any_other(both: Community) -> None:
    assert "歇一歇" not in both.resident("周阿姨").says("本周别派")


def test_wishes_are_taken_away_and_forgotten(bob: Neighbour) -> None:
    from storage import personal  # noqa: PLC0415

    bob.says("只要周末")
    bob.says("每周二下午有空")
    community = bob.community
    with community.database.look() as session:
        assert len(personal.take_away(session, bob.id)["wishes"]) == 2
    with community.database.begin() as session:
        personal.forget(session, bob.id, community.now)
        assert wishes.find_wish(session, bob.id) is None
        assert list(wishes.hours_of(session, bob.id)) == []


@pytest.mark.parametrize("said", ["我这周都没空", "这周没空", "本周都没时间", "这礼拜忙，没空"])
def test_no_time_this_week_is_a_rest_too(bob: Neighbour, said: str) -> None:
    assert "歇一歇" in bob.says(said)
    assert wish_of(bob).rests_until == MONDAY


@pytest.mark.parametrize("said", ["别再给我发了", "不要再派给我了", "以后别给我派单了", "别老给我发单子"])
def test_who_wants_to_be_asked_no_more_gets_the_choice(bob: Neighbour, said: str) -> None:
    assert "接单设置" in bob.says(said)
    assert {"本周别派", "每周几次"} <= set(bob.buttons)


@pytest.mark.parametrize("said", ["这周只能周末", "这周只有周末有空"])
def test_this_week_only_at_the_weekend(bob: Neighbour, said: str) -> None:
    assert "只派周末" in bob.says(said)
    assert "改回来" in bob.buttons
    assert wish_of(bob).weekends_only


def test_only_one_team_by_its_name(bob: Neighbour) -> None:
    name = bob.community.reader.lexicon.teams["health"].name
    assert f"只派{name}队的单子" in bob.says(f"只要{name}队")
    assert wish_of(bob).only_teams == "health"
    assert f"✅ {name}" in bob.buttons
    assert "没有“象棋队”这一队" in bob.says("只接象棋队的单子")
    other = bob.community.reader.lexicon.teams["culture"].name
    assert f"您不在{other}队" in bob.says(f"只要{other}队")
    assert wish_of(bob).only_teams == "health"


def test_never_is_a_number_too(bob: Neighbour) -> None:
    assert "不派给您" in bob.says("一周最多 0 次")
    assert wish_of(bob).most_a_week == 0
    assert "平时不问您" in bob.says("接单设置")
    assert "最多问您 20 次" in bob.says("一周最多100次")
    bob.presses("改回来")
    assert wish_of(bob).most_a_week == 0
