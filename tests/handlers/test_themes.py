"""本周主题: written, seen as people will see it, sent on Tuesday, sent down the tree, recurring by a rule."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from handlers.turn import Heard, Kind
from storage import activities, broadcasts, campaigns, files, planning
from storage.errors import PictureTooLarge
from storage.messages import Message
from tests.community import SHANGHAI, Community, Neighbour, at
from tests.themes import TEXT, campaign_of, got, send, write


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True, station=1)


def newest_row(community: Community, words: str) -> Message:
    return next(row for row in reversed(community.said()) if words in row.text and row.direction == "out")


def test_a_theme_is_seen_as_people_will_see_it_and_comes_on_tuesday(
    both: Community, wang: Neighbour, alice: Neighbour
) -> None:
    shown = write(wang)
    assert f"【本周主题】\n{TEXT}\n［我参加］［发照片］\n［不再收到这类］" in shown
    assert "发给：枫林社区的全部人，2 人" in shown
    assert "11月24日 星期二 09:00" in shown
    assert "11月24日 星期二 09:00 发出" in wang.presses("就这样发")
    both.now = at(24, 8, 59)
    both.ticks()
    assert got(alice) == []
    both.now = at(24, 9, 1)
    both.ticks()
    assert both.ticks() == []
    assert got(alice) == [f"【本周主题】\n{TEXT}"]


def test_title_picture_and_link_are_shown_and_sent(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    write(wang)
    wang.presses("加标题")
    assert "标题太长" in wang.says("长" * 31)
    assert "【本周主题】楼道日" in wang.says("楼道日")
    wang.presses("加链接")
    for wrong in ("www.example.com", "javascript:alert(1)", "https://", "https://a b.com", "ftp://example.com/x"):
        assert "打不开" in wang.says(wrong), wrong
    assert "https://example.com/tips" in wang.says("https://example.com/tips")
    wang.presses("加图片")
    assert "不是图片" in wang.says("等一下")
    wang.sends_photo()
    preview = newest_row(both, TEXT)
    assert preview.file_id is not None
    wang.presses("就这样发")
    both.now = at(24, 9, 1)
    both.ticks()
    assert got(alice) == [f"【本周主题】楼道日\n{TEXT}\nhttps://example.com/tips"]
    assert newest_row(both, TEXT).file_id == preview.file_id


def test_a_picture_can_come_with_the_words_or_before_them(both: Community, wang: Neighbour) -> None:
    wang.says("本周主题")
    wang.sends_photo(TEXT)
    assert campaign_of(both).picture_id is not None
    wang.says("本周主题")
    assert "再写几句话" in wang.sends_photo()
    wang.says("下周再说")
    second = campaign_of(both, 2)
    assert (second.text, second.picture_id is not None) == ("下周再说", True)
    wang.presses("加图片")
    wang.says("不要")
    assert campaign_of(both, 2).picture_id is None


def test_a_picture_that_could_not_be_kept_is_said_before_it_is_scheduled(both: Community, wang: Neighbour) -> None:
    write(wang)
    wang.presses("加图片")
    wang.sends_photo()
    picture = campaign_of(both).picture_id
    assert picture is not None
    with both.database.begin() as session:
        files.settle_file(session, picture, "never", remark="not a picture")
    assert "太大，或者不是图片" in wang.presses("就这样发")
    assert campaign_of(both).status == "draft"
    with both.database.begin() as session, pytest.raises(PictureTooLarge):
        broadcasts.release(session, campaigns.get_campaign(session, 1), wang.id, both.now)


def test_the_words_and_the_time_can_be_changed_until_it_goes(
    both: Community, wang: Neighbour, alice: Neighbour
) -> None:
    send(wang)
    wang.presses("改内容")
    assert "改成浇花" in wang.says("改成浇花")
    wang.presses("换个时间")
    assert "11月25日 星期三 10:00" in wang.says("下周三上午10点")
    both.now = at(24, 9, 1)
    both.ticks()
    assert got(alice) == []
    both.now = at(25, 10, 1)
    both.ticks()
    assert got(alice) == ["【本周主题】\n改成浇花"]
    assert "变了" in wang.presses_payload("nosend:1")


def test_what_is_dropped_is_not_sent(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    send(wang)
    assert "不发了" in wang.presses("不发了")
    both.now = at(24, 9, 1)
    both.ticks()
    assert got(alice) == []


def test_a_poster_has_an_address_before_and_after_it_is_public(both: Community, wang: Neighbour) -> None:
    write(wang)
    wang.presses("海报")
    assert both.said()[-1].data == {"draft": 1}
    wang.presses("就这样发")
    wang.presses_payload("poster:1")
    assert both.said()[-1].data == {"draft": 1}
    both.now = at(24, 9, 1)
    both.ticks()
    wang.presses_payload("poster:1")
    assert both.said()[-1].data == {"page": "/poster/1"}


def recurring(both: Community, wang: Neighbour) -> None:
    send(wang)
    assert "每周二都有主题" in wang.presses("每周二都发")
    both.ticks()


def test_a_theme_can_recur_and_is_asked_for_on_the_day_before(both: Community, wang: Neighbour) -> None:
    recurring(both, wang)
    with both.database.look() as session:
        [activity] = activities.running_in(session, 1, "theme")
        assert (activity.rule, activity.starts_at) == ("FREQ=WEEKLY;BYDAY=TU", "09:00")
        assert campaigns.get_campaign(session, 1).occurrence_id is not None
    both.now, seen = at(23, 9, 1), len(wang.sees)
    both.ticks()
    assert len(wang.sees) == seen
    both.now = at(30, 9, 1)
    both.ticks()
    assert "还没写。现在写吗？" in wang.last
    assert "请写本周主题" in wang.presses("写主题")
    assert "明天 09:00" in wang.says("十二月第一个主题")
    wang.presses("就这样发")
    assert "每周二都发" not in wang.buttons


def test_a_theme_that_has_gone_keeps_its_keys_when_it_recurs(
    both: Community, wang: Neighbour, alice: Neighbour
) -> None:
    send(wang)
    both.now = at(24, 9, 1)
    both.ticks()
    wang.presses("每周二都发")
    both.ticks()
    assert len(got(alice)) == 1
    assert "谢谢您参加" in alice.presses("我参加")
    write(wang, "下一个")
    assert "12月1日" in wang.last


def test_who_writes_early_is_not_asked_and_who_drops_it_may_write_another(
    both: Community, wang: Neighbour, alice: Neighbour
) -> None:
    recurring(both, wang)
    write(wang, "第二个主题")
    assert "12月1日 星期二 09:00" in wang.presses("就这样发")
    wang.presses("不发了")
    write(wang, "第三个主题")
    assert "12月1日 星期二 09:00" in wang.presses("就这样发")
    both.now = at(24, 9, 1)
    both.ticks()
    both.now, seen = at(30, 9, 1), len(wang.sees)
    both.ticks()
    assert len(wang.sees) == seen
    both.now = datetime(2026, 12, 1, 9, 1, tzinfo=SHANGHAI)
    both.ticks()
    assert got(alice)[-1] == "【本周主题】\n第三个主题"
    assert not any("第二个" in text for text in got(alice))


def test_the_theme_of_a_paused_rhythm_waits(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    recurring(both, wang)
    with both.database.begin() as session:
        [activity] = activities.running_in(session, 1, "theme")
        activities.pause(session, activity, wang.id, both.now)
    both.now = at(24, 9, 1)
    both.ticks()
    assert got(alice) == []
    with both.database.begin() as session:
        [activity] = activities.running_in(session, 1, "theme")
        activities.resume(session, activity, wang.id, both.now)
        planning.plan_ahead(session, both.now)
    both.ticks()
    assert got(alice) == [f"【本周主题】\n{TEXT}"]


def test_whoever_wrote_a_theme_hears_that_it_ran_out_while_its_rhythm_was_paused(
    both: Community, wang: Neighbour, alice: Neighbour
) -> None:
    recurring(both, wang)
    with both.database.begin() as session:
        [activity] = activities.running_in(session, 1, "theme")
        activities.pause(session, activity, wang.id, both.now)
    both.now = both.now + timedelta(days=14)
    both.ticks()
    assert got(alice) == []
    assert any("主题没有发：它定在停办的日子" in one.text for one in wang.sees)


def test_what_was_sent_can_be_looked_up_again(both: Community, wang: Neighbour) -> None:
    assert "还没有发过" in wang.says("发过的")
    send(wang)
    assert "等着发" in wang.says("发过的")
    assert "发给 1 人" in wang.presses("本周主题")


def test_a_theme_is_no_ground_for_anybody_else_to_write_one(both: Community, alice: Neighbour) -> None:
    for payload in ("plan:theme", "write:broadcast"):
        alice.presses_payload(payload)
        assert "请写" not in alice.last
    assert both.hears(
        Heard("web", alice.address, both.next_key(), both.now, Kind.PRESS, press="write:nothing")
    ).toast  # fmt: skip


def test_a_theme_that_is_written_already_is_shown_before_another_is_asked_for(both: Community, wang: Neighbour) -> None:
    send(wang)
    assert "已经写好了" in wang.says("本周主题")
    assert "请写本周主题" in wang.presses("再写一个")


def test_a_theme_can_go_out_now(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    write(wang, "今天就清楼道")
    wang.presses("换个时间")
    wang.says("现在")
    wang.presses("就这样发")
    both.passes(minutes=6)
    both.ticks()
    assert alice.reads("今天就清楼道")
