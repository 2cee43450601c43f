"""The sheet at the desk on which a theme or a notice is written, shown as both doors will show it, and sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.desk import shown
from bot.desk.forms import csrf_of
from bot.desk.shown import Preview
from bot.doors.weblog import WebLog
from bot.links import Links
from bot.media import Spool
from storage import files, groups
from storage.campaigns import Campaign
from storage.files import File
from storage.people import Chat
from tests.community import Community, Neighbour, at
from tests.desk import URL, Office, Worker, at_desk
from tests.themes import campaign_of

WRITE = "/desk/week/write"
THEME = {"kind": "theme", "place": "1", "title": "一起清楼道", "text": "把楼道清一清，\n拍张照片发回来。", "link": "",
         "who": "all", "day": "2026-11-24", "clock": "09:00"}  # fmt: skip
NOTICE = {"kind": "broadcast", "place": "1", "title": "", "text": "明天上午停水", "link": "", "who": "all", "day": "",
          "clock": ""}  # fmt: skip


def written(wang: Worker, sheet: dict[str, str], **changes: str) -> str:
    """Write a sheet and return what the page that follows says."""
    return wang.sends(WRITE, None, **(sheet | changes)).text


def preview_of(community: Community, worker: Neighbour, *, to_groups: bool = False) -> Preview:
    with at_desk(community, worker) as desk:
        return shown.of(desk, desk.session.get_one(Campaign, 1), to_groups=to_groups)


def test_what_was_shown_is_what_each_door_is_given(community: Community, office: Office, tmp_path: Path) -> None:
    worker = community.worker("王姐")
    chen, li = community.volunteer("陈阿婆"), community.volunteer("李明", channel="telegram")
    with community.database.begin() as session:
        group = groups.meet(session, "telegram", "-100", "枫林群", community.now)
        group.place_id = 1
    wang = office.enters(worker)
    page = written(wang, THEME, groups="1")
    assert "存好了，还没有发" in page
    assert "3 人，还有 1 个群" in page
    preview = preview_of(community, worker, to_groups=True)
    wang.presses("就这样发")
    community.now = at(24, 9, 1)
    community.ticks()
    links = Links(URL, lambda purpose: purpose, community.database)
    log = WebLog(community.database, "/chat", Spool(tmp_path), links)
    with community.database.look() as session:
        chat = session.get_one(Chat, chen.chat_id)
    [bubble] = [row for row in log.look(chat.address, 0, None).messages if "一起清楼道" in row["text"]]
    same = ("text", "buttons", "picture", "file", "kind", "who", "locate")
    assert {name: preview.web[name] for name in same} == {name: bubble[name] for name in same}
    rows = {row.chat_id: row for row in community.said() if (row.key or "").startswith("theme:")}
    [message] = preview.telegram
    assert (message.text, message.rows) == (rows[li.chat_id].text, (rows[li.chat_id].data or {})["buttons"])
    [said] = preview.group
    told = rows[group.id]
    assert (said.text, said.rows) == (f"{told.text}\n{links.of(told.data)}", [])
    assert f"{URL}/wall/1" in said.text


def test_a_long_text_follows_its_picture_by_telegram_as_a_message_of_its_own(community: Community) -> None:
    worker = community.worker("王姐")
    worker.says("发通知")
    worker.says("好" * 1100)
    worker.presses("全部")
    with community.database.begin() as session:
        kept = files.want(session, worker.id, "web", "a picture", community.now)
        session.get_one(Campaign, 1).picture_id = kept
    preview = preview_of(community, worker)
    assert preview.is_coming
    assert [(one.has_picture, len(one.text), len(one.rows)) for one in preview.telegram] == [
        (True, 0, 0),
        (False, 1107, 1),
    ]
    with community.database.begin() as session:
        files.settle_file(session, kept, "never", remark="not a picture")
    preview = preview_of(community, worker)
    assert preview.is_unfit
    assert [one.has_picture for one in preview.telegram] == [False]


def test_a_notice_to_many_is_asked_about_once_more_and_its_page_then_tells_how_far_it_is(
    community: Community, office: Office
) -> None:
    community.crowd(60)
    wang = office.enters(community.worker("王姐"))
    written(wang, NOTICE)
    assert "真的要发吗" in wang.presses("现在发").text
    assert campaign_of(community).status == "draft"
    wang.presses("确定发给 61 人")
    assert campaign_of(community).status == "scheduled"
    community.passes(seconds=30)
    community.ticks()
    page = wang.opens(f"{WRITE}/1").text
    assert "发完了" in page
    assert "到哪一步了" in page


def test_what_cannot_be_kept_is_said_and_all_else_is_kept(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    page = written(wang, NOTICE, title="太长" * 20, link="javascript:alert(1)", who="team:health", day="2026-11-01",
                   clock="09:00")  # fmt: skip
    for said in ("请写在30个字以内", "这个链接打不开", "时间没有改", "发给谁没有改", "存好了，还没有发"):
        assert said in page, said
    kept = campaign_of(community)
    assert (kept.text, kept.title, kept.link, kept.status) == ("明天上午停水", "", "", "draft")
    wang.sends(f"{WRITE}/1", None, **(NOTICE | {"text": "  "}))
    assert campaign_of(community).text == "明天上午停水"


def test_it_goes_by_daylight_and_at_once_again_when_no_time_is_named(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    assert "改成早上七点发" in written(wang, NOTICE, day="2026-11-20", clock="23:30")
    assert campaign_of(community).due_at == at(21, 7)
    assert "点了就发" in wang.sends(f"{WRITE}/1", None, **NOTICE).text
    assert campaign_of(community).due_at == campaign_of(community).made_at


def test_a_theme_that_waits_is_changed_and_called_off(community: Community, office: Office) -> None:
    community.volunteer("李明")
    wang = office.enters(community.worker("王姐"))
    written(wang, THEME)
    wang.presses("就这样发")
    page = wang.sends(f"{WRITE}/1", None, **(THEME | {"text": "改了的话", "clock": "10:00"})).text
    assert "到时候发新的" in page
    assert (campaign_of(community).text, campaign_of(community).due_at) == ("改了的话", at(24, 10))
    wang.presses("不发了")
    assert campaign_of(community).status == "cancelled"


def test_a_picture_is_spooled_and_looked_at_before_it_is_kept(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    wang = office.enters(worker)
    page = wang.sends(WRITE, {"picture": ("图.png", b"no picture at all")}, **NOTICE).text
    assert "图片正在收" in page or "不是图片" in page
    with community.database.look() as session:
        file = session.get_one(File, campaign_of(community).picture_id)
        assert (file.kind, file.channel) == ("photo", "web")
    assert "太大了" in wang.sends(f"{WRITE}/1", {"picture": ("图.png", b"0" * (10 * 1024 * 1024 + 1))}, **NOTICE).text
    wang.sends(f"{WRITE}/1", None, **NOTICE, no_picture="1")
    assert campaign_of(community).picture_id is None


def test_what_a_stranger_sends_is_not_even_put_aside(office: Office, tmp_path: Path) -> None:
    stranger = office.stranger()
    stranger.browser.cookies.set("wudan_desk", "guessed")
    answer = stranger.asks(
        "POST", WRITE, data=NOTICE | {"csrf": csrf_of("guessed"), "key": "k", "back": WRITE},
        files={"picture": ("图.png", b"much")}, follow=False,
    )  # fmt: skip
    assert answer.headers["location"].startswith("/desk/login")
    assert list((tmp_path / "files" / "spool").iterdir()) == []


def test_the_poster_of_a_draft_opens_for_who_writes_it_alone(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    page = written(wang, THEME)
    found = re.search(r'href="(/poster/[^"]+)"', page)
    assert found
    assert "一起清楼道" in office.stranger().opens(found[1]).text
    assert office.stranger().opens("/poster/1").status_code == 404


def test_markup_stays_text_in_every_preview(community: Community, office: Office) -> None:
    wang = office.enters(community.worker("王姐"))
    page = written(wang, NOTICE, text="<script>alert(1)</script>'\"></div>", title="<b>粗</b>")
    assert "<script>alert" not in page
    assert "<b>粗" not in page


@pytest.mark.parametrize("kind", ["", "gossip"])
def test_only_themes_and_notices_are_written_here(community: Community, office: Office, kind: str) -> None:
    wang = office.enters(community.worker("王姐"))
    assert wang.opens(f"{WRITE}?kind={kind}").status_code == 404
    wang.sends(WRITE, None, **(NOTICE | {"kind": kind}))
    with community.database.look() as session:
        assert session.get(Campaign, 1) is None
