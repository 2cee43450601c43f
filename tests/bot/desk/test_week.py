"""本周 at the desk: the calendar, rosters with their gaps, broadcasts and how far they have come, the wall."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from bot.desk import day, sent, week
from bot.desk.context import NotThere
from storage import activities, planning
from storage.activities import Activity, Post
from storage.messages import Message
from storage.people import Chat
from storage.signups import sign_up
from tests import week as rows
from tests.community import Community, at
from tests.desk import Office, at_desk
from tests.gathering import gathering, stands, the_week
from tests.street import put_under
from tests.themes import send


def states(page: dict[str, object]) -> dict[str, list[tuple[str, str]]]:
    """What the calendar says of each day."""
    return {one.number: [(line.what, line.state) for line in one.entries] for one in page["squares"]}  # type: ignore[attr-defined]


def test_the_week_shows_what_happens_and_what_goes_out_day_by_day(community: Community) -> None:
    worker = community.worker("王姐")
    community.volunteer("李明")
    gathering(community, Post(name="桶站1", needed=2), maker=worker.id)
    send(worker)
    with at_desk(community, worker) as desk:
        shown = states(dict(week.show(desk).context))
        assert week.show(desk).title == "本周 11月16日–22日"
        assert shown["21日"] == [("志愿者日", "还缺 2 人")]
        assert not any(shown[f"{one}日"] for one in (16, 17, 18, 19, 20, 22))
        desk.query = {"week": "2026-11-26"}
        later = week.show(desk)
        assert later.title == "11月23日–29日这一周"
        assert states(dict(later.context))["24日"] == [("本周主题：本周一起清理楼道", "等着发")]
        assert (later.context["before"], later.context["this"]) == ("/desk/week?week=2026-11-16", "/desk/week")


@pytest.mark.parametrize("said", ["", "gestern", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_an_address_that_names_no_week_shows_this_one(community: Community, said: str) -> None:
    with at_desk(community, community.worker("王姐"), week=said) as desk:
        assert week.show(desk).title == "本周 11月16日–22日"


def test_a_theme_that_is_not_written_yet_waits_in_the_calendar_until_it_is(community: Community) -> None:
    community.now = at(15, 9)
    worker = community.worker("王姐")
    community.volunteer("李明")
    with community.database.begin() as session:
        rule = activities.draft(session, "theme", 1, worker.id, community.now, text="", rule="FREQ=WEEKLY;BYDAY=TU",
                                starts_on="2026-11-17", starts_at="09:00")  # fmt: skip
        activities.start(session, rule, worker.id, community.now)
        planning.plan_ahead(session, community.now)
    community.now = at(16, 9)
    with at_desk(community, worker) as desk:
        page = week.show(desk)
        assert states(dict(page.context))["17日"] == [("写本周主题", "还没写")]
        assert page.context["squares"][1].entries[0].address == "/desk/week/write?kind=theme&place=1"
    send(worker)
    with at_desk(community, worker) as desk:
        assert states(dict(week.show(desk).context))["17日"] == [("本周主题：本周一起清理楼道", "等着发")]


def test_a_day_tells_who_comes_who_waits_who_cannot_and_who_has_said_nothing(community: Community) -> None:
    worker = community.worker("王姐")
    li, wu, qian, sun = (community.volunteer(name) for name in ("李明", "吴芳", "钱红", "孙丽"))
    number = gathering(community, Post(name="桶站1", needed=1), maker=worker.id, leader=li.id)
    the_week(community, number)
    community.now = at(18, 18, 1)
    community.ticks()
    for one, label in ((li, "来"), (wu, "来"), (qian, "来不了")):
        one.presses(label)
    with at_desk(community, worker) as desk:
        desk.path = {"day": str(number)}
        page = day.show(desk).context
        [post] = page["filled"]
        assert [one.said for one in post.on] == ["李明"]
        assert [one.said for one in post.waiting] == ["吴芳"]
        assert [name for _, name in page["away"]] == ["钱红"]
        assert (page["silent_count"], [one.name for one in page["silent"]]) == (1, ["孙丽"])
        assert (page["one"].taken, page["one"].needed, page["one"].lacks) == (1, 1, 0)
        assert page["leaders"] == {li.id: "李明"}
        assert week.show(desk).context["silences"] == {number: 1}
    community.now = at(20, 19)
    with at_desk(community, worker) as desk:
        desk.path = {"day": str(number)}
        assert [one.said for one in day.show(desk).context["filled"][0].on] == ["李明（没回音）"]
    assert sun.name == "孙丽"


def test_a_worker_names_somebody_for_a_post_and_takes_them_off_and_each_hears_of_it(
    community: Community, office: Office
) -> None:
    worker, li = community.worker("王姐"), community.volunteer("李明")
    number = gathering(community, Post(name="桶站1", needed=2), maker=worker.id)
    wang = office.enters(worker)
    page = wang.opens(f"/desk/week/days/{number}")
    assert "还没有人来" in page.text
    assert "没找到这个人" in wang.sends("/desk/week/shifts/1/put", text="谁也不是").text
    assert "李明" in wang.sends("/desk/week/shifts/1/put", text="李明").text
    assert stands(community, number, li.id) == "coming"
    assert li.reads("桶站1")
    assert wang.opens(f"/desk/week/days/{number}").text.count("还缺 1 人") >= 1
    wang.presses("去掉")
    assert stands(community, number, li.id) == "declined"


def test_pausing_skipping_and_rehearsing_are_the_acts_of_the_chat(community: Community, office: Office) -> None:
    worker, li = community.worker("王姐"), community.volunteer("李明")
    number = gathering(community, maker=worker.id)
    the_week(community, number)
    community.now = at(18, 18, 1)
    community.ticks()
    li.presses("来")
    wang = office.enters(worker)
    wang.opens("/desk/week")
    assert "已经报名的 1 人还不知道" in wang.presses("暂停").text
    assert "暂停了" in wang.opens("/desk/week").text
    assert "接着办" in wang.presses("继续").text
    wang.opens("/desk/week")
    before = len(li.sees)
    assert "没有发给任何人" in wang.presses("预演").text
    assert len(li.sees) == before
    wang.opens("/desk/week")
    assert "11月21日 星期六 08:30–11:00的志愿者日不办了，报了名的 1 人我去告诉" in wang.presses("这次不办").text
    assert li.reads("不办了")
    with community.database.look() as session:
        assert session.get_one(Activity, 1).status == "running"
    # Whoever wants a number of people is told where it is set.
    assert "要定几个人" in wang.opens("/desk/week/days/1").text
    assert "不办" in wang.opens("/desk/week").text
    assert "照办，报了名的 1 人我去告诉" in wang.presses("这次照办").text
    assert li.reads("又照办了")


def theme_sent(community: Community, folder: Path) -> list[int]:
    """A theme that has gone to six people, each in another state, with three photos for its wall."""
    worker = community.worker("王姐")
    people = [community.volunteer(f"志愿者{n}", channel="telegram" if n < 5 else "web") for n in range(6)]
    send(worker)
    community.now = at(24, 9, 1)
    community.ticks()
    with community.database.begin() as session:
        told = [row.id for row in community.said() if (row.key or "").startswith("theme:")]
        for message, state in zip(told, (None, "sent", "never", "uncertain", "queued", "sent", None), strict=True):
            if state:
                session.execute(update(Message).where(Message.id == message).values(state=state))
        seen = session.get_one(Chat, people[5].chat_id)
        seen.seen_id = max(told)
        return [
            rows.photo(session, 1, rows.picture(session, folder, one.id, community.now), (one.chat_id, one.id), status,
                       community.now)
            for one, status in zip(people, ("waiting", "shown", "refused"), strict=False)
        ]  # fmt: skip


def test_a_broadcast_tells_how_many_were_sent_to_failed_are_in_doubt_and_have_seen_it(
    community: Community, tmp_path: Path
) -> None:
    theme_sent(community, tmp_path)
    with at_desk(community, community.worker("李姐"), week="2026-11-23") as desk:
        [progress] = week.show(desk).context["progress"].values()
        assert progress._asdict() == {
            "listed": 7, "sent": 4, "seen": 1, "waiting": 1, "failed": 1, "doubtful": 1, "groups": 0
        }  # fmt: skip
        desk.path = {"campaign": "1"}
        page = sent.show(desk).context
        assert [(person.name, state) for person, state in page["missed"]] == [
            ("志愿者1", "never"),
            ("志愿者2", "uncertain"),
        ]
        assert page["under_way"]


def test_a_photo_is_put_on_the_wall_and_taken_down_again(community: Community, tmp_path: Path, office: Office) -> None:
    waiting, shown, _ = theme_sent(community, tmp_path)
    wang = office.enters(community.worker("李姐"))
    page = wang.opens("/desk/week?week=2026-11-23")
    assert "1 张等您看" in page.text
    assert wang.opens(f"/desk/week/photos/{waiting}?small=1").headers["content-type"] == "image/jpeg"
    assert f"/photo/{waiting}" not in office.stranger().opens("/wall/1").text
    # Today leads to the week where it waits.
    assert 'href="/desk/week?week=2026-11-24#wall"' in wang.opens("/desk/").text
    wang.opens("/desk/week/sent/1")
    wang.presses("上墙")
    assert f"/photo/{waiting}" in office.stranger().opens("/wall/1").text
    wang.sends("/desk/press", press=f"offwall:{shown}")
    assert f"/photo/{shown}" not in office.stranger().opens("/wall/1").text


def test_a_theme_is_taken_back_from_its_page(community: Community, tmp_path: Path, office: Office) -> None:
    theme_sent(community, tmp_path)
    wang = office.enters(community.worker("李姐"))
    wang.opens("/desk/week/sent/1")
    assert "正在撤回" in wang.presses("真的撤回").text
    community.ticks()
    assert "已撤回" in wang.opens("/desk/week/sent/1").text


def test_a_week_without_anything_says_what_to_do_next(community: Community, office: Office) -> None:
    page = office.enters(community.worker("王姐")).opens("/desk/week").text
    assert "点上面的“安排志愿者日”" in page
    assert "点上面的“写本周主题”" in page


def test_what_happens_elsewhere_is_not_told_and_one_place_can_be_looked_at_alone(community: Community) -> None:
    away = community.station("梅园社区", estates=("梅苑",))
    here, there = community.worker("王姐"), community.worker("张姐", station=away)
    (center,) = put_under(community, 1, away)
    above = community.worker("李主任", station=center)
    number = gathering(community, maker=there.id, place=away)
    with at_desk(community, here) as desk:
        assert week.show(desk).context["gatherings"] == []
        desk.path = {"day": str(number)}
        with pytest.raises(NotThere):
            day.show(desk)
    with at_desk(community, above) as desk:
        assert [one.occurrence.id for one in week.show(desk).context["gatherings"]] == [number]
        desk.query = {"place": "1"}
        assert week.show(desk).context["gatherings"] == []


def test_a_week_with_too_many_days_shows_first_where_somebody_is_missing(community: Community) -> None:
    worker = community.worker("王姐")
    for n in range(week.MOST_CARDS):
        gathering(community, maker=worker.id, title=f"第{n}场")
    gathering(community, Post(name="桶站1", needed=2), maker=worker.id)
    with at_desk(community, worker) as desk:
        page = dict(week.show(desk).context)
    assert len(page["gatherings"]) == week.MOST_CARDS
    assert page["gatherings"][-1].lacks == 2
    assert page["more_days"].startswith("还有 1 条")
    assert sum(len(lines) for lines in states(page).values()) == week.MOST_CARDS + 1


def test_each_press_on_a_day_says_what_became_of_it(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    number = gathering(community, maker=worker.id, title="一起扫楼道")
    wang = office.enters(worker)
    for _ in range(2):
        for press in ("planskip", "plankeep"):
            page = wang.sends("/desk/press", press=f"{press}:{number}").text
            notice = page[page.index('id="notice"') : page.index("</section>")]
            assert "一起扫楼道" in notice, press


def test_how_many_come_is_said_once(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    day, ming = gathering(community, maker=worker.id), community.volunteer("李明")
    with community.database.begin() as session:
        sign_up(session, activities.get_occurrence(session, day), ming.id, community.now)
    page = office.enters(worker).opens(f"/desk/week/days/{day}").text
    assert page.count("来 1 人") == 1
    assert "要定几个人" in page


def test_to_a_day_that_is_skipped_nobody_is_said_to_come(community: Community, office: Office) -> None:
    worker, ming = community.worker("王姐"), community.volunteer("李明")
    day = gathering(community, maker=worker.id)
    with community.database.begin() as session:
        sign_up(session, activities.get_occurrence(session, day), ming.id, community.now)
    desk = office.enters(worker)
    desk.opens(f"/desk/week/days/{day}")
    desk.presses("这次不办")
    page = desk.opens(f"/desk/week/days/{day}").text
    assert "不办" in page
    assert "来 1 人" not in page
