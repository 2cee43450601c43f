"""The wall of a theme: photos by reply or after 发照片, each looked at by a worker before anybody sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from handlers import wall
from handlers.turn import Heard, Kind, Scene
from storage import campaigns, files, groups, messages, pages, people, walls
from storage.errors import NotAWorker
from storage.walls import WallPhoto
from tests.community import SHANGHAI, Community, Neighbour

TEXT = "本周一起清理楼道"
TUESDAY = datetime(2026, 11, 24, 9, 1, tzinfo=SHANGHAI)


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True, station=1)


@pytest.fixture
def theme(both: Community, wang: Neighbour, alice: Neighbour) -> int:
    """A theme that has been sent; its message in Alice's chat."""
    wang.says("本周主题")
    wang.says(TEXT)
    wang.presses("就这样发")
    both.now = TUESDAY
    both.ticks()
    return next(one.id for one in reversed(alice.sees) if TEXT in one.text)


def replies(who: Neighbour, message: int, caption: str = "") -> str:
    community, before = who.community, len(who.sees)
    community.passes(seconds=20)
    community.hears(
        Heard(who.channel, who.address, community.next_key(), community.now, Kind.PHOTO, text=caption, ref="a photo",
              name=who.name, replies_to=str(message))
    )  # fmt: skip
    return "\n".join(one.text for one in who.sees[before:] if not one.mine)


def on_the_wall(community: Community) -> list[WallPhoto]:
    with community.database.look() as session:
        return list(pages.shown_photos(session, 1))


def card(community: Community, worker: Neighbour) -> messages.Message:
    return next(row for row in reversed(community.said()) if row.chat_id == worker.chat_id and "【照片】" in row.text)


def test_a_photo_that_replies_to_a_theme_is_shown_once_a_worker_agrees(
    both: Community, wang: Neighbour, alice: Neighbour, theme: int
) -> None:
    assert "谢谢您" in replies(alice, theme, "我们楼道干净了")
    assert on_the_wall(both) == []
    asked = card(both, wang)
    assert asked.file_id is not None
    assert "陈阿婆" in asked.text
    assert "我们楼道干净了" in asked.text
    assert "上墙了" in wang.presses("上墙")
    [photo] = on_the_wall(both)
    assert photo.person_id == alice.id
    assert "您的照片上墙了" in alice.last
    assert both.said()[-1].data == {"page": "/wall/1"}


def test_photos_after_the_button_are_for_the_wall_until_words_come(
    both: Community, wang: Neighbour, alice: Neighbour, theme: int
) -> None:
    assert "请把照片发过来" in alice.presses("发照片")
    assert "谢谢您" in alice.sends_photo()
    assert "谢谢" not in alice.sends_photo()
    alice.says("你好")
    alice.sends_photo()
    with both.database.look() as session:
        assert walls.counts(session, campaigns.get_campaign(session, 1)) == {"waiting": 2}


def test_what_a_worker_does_not_want_is_not_shown_and_can_be_taken_down_again(
    both: Community, wang: Neighbour, alice: Neighbour, theme: int
) -> None:
    replies(alice, theme)
    seen = len(alice.sees)
    assert "不上墙" in wang.presses("不上墙")
    assert on_the_wall(both) == []
    assert len(alice.sees) == seen
    wang.presses("上墙")
    assert len(on_the_wall(both)) == 1
    wang.presses("不上墙")
    assert on_the_wall(both) == []


def test_every_workers_card_shows_what_was_decided(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    zhao = both.worker("赵姐")
    wang.says("本周主题")
    wang.says(TEXT)
    wang.presses("就这样发")
    both.now = TUESDAY
    both.ticks()
    replies(alice, next(one.id for one in reversed(alice.sees) if TEXT in one.text))
    wang.presses("上墙")
    assert "已上墙" in zhao.last
    assert "上墙" not in zhao.buttons
    assert "变了" in zhao.presses_payload("onwall:1")


def test_only_a_worker_of_the_place_decides(both: Community, wang: Neighbour, alice: Neighbour, theme: int) -> None:
    elsewhere = both.worker("赵姐", station=both.station("梧桐社区", estates=()))
    replies(alice, theme)
    for payload in ("onwall:1", "offwall:1"):
        for somebody in (alice, elsewhere):
            assert "只有社区工作人员" in somebody.presses_payload(payload)
    with both.database.begin() as session:
        photo = walls.get_photo(session, 1, wang.id)
        for act in (walls.show, walls.refuse):
            with pytest.raises(NotAWorker):
                act(session, photo, elsewhere.id, both.now)
    assert "按钮太旧" in wang.presses_payload("onwall:99")
    assert on_the_wall(both) == []


def test_a_photo_that_replies_to_something_else_is_none_for_the_wall(
    both: Community, wang: Neighbour, alice: Neighbour, theme: int
) -> None:
    said = alice.says("菜单")
    assert said
    other = next(one.id for one in reversed(alice.sees) if not one.mine)
    assert "照片收到了。请再用一句话" in replies(alice, other)
    assert "照片收到了。请再用一句话" in replies(alice, 10**9)
    with both.database.look() as session:
        assert walls.counts(session, campaigns.get_campaign(session, 1)) == {}


def test_danger_under_a_photo_is_heard(both: Community, alice: Neighbour, theme: int) -> None:
    assert "120" in replies(alice, theme, "救命，有人晕倒了，没有呼吸了")
    with both.database.look() as session:
        assert walls.counts(session, campaigns.get_campaign(session, 1)) == {}


def test_one_hand_fills_no_wall(both: Community, alice: Neighbour, theme: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "MOST_BY_ONE", 2)
    for _ in range(2):
        replies(alice, theme)
    assert "够多了" in replies(alice, theme)


def test_a_photo_from_a_group_waits_for_the_worker_too(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    with both.database.begin() as session:
        group = groups.meet(session, "telegram", "-100", "枫林大群", both.now)
        groups.bind(session, group, 1, wang.id, both.now)
    wang.says("本周主题")
    assert "还有1个群" in wang.says(TEXT)
    wang.presses("就这样发")
    both.now = TUESDAY
    both.ticks()
    [told] = [row for row in both.said() if row.chat_id == group.id]
    assert "回复这条消息发照片" in told.text
    assert told.data == {"page": "/wall/1"}
    with both.database.begin() as session:
        chat = people.find_chat(session, "telegram", "-100")
        assert chat is not None
        heard = messages.hear(session, chat, "group-1", both.now, kind="photo", text="")
        assert heard is not None
        messages.attach(session, heard, files.want(session, alice.id, "telegram", "ref", both.now))
        scene = Scene(session, both.reader, both.now)
        assert wall.hear_group_photo(scene, chat, alice.id, heard, told.id)
        assert not wall.hear_group_photo(scene, chat, alice.id, heard, wang_last(both, wang))
    assert "照片收到了" in both.said()[-2].text or "照片收到了" in both.said()[-1].text
    assert card(both, wang).file_id is not None
    wang.presses("上墙")
    assert len(on_the_wall(both)) == 1


def wang_last(community: Community, worker: Neighbour) -> int:
    return next(row.id for row in reversed(community.said()) if row.chat_id == worker.chat_id)


def test_who_is_forgotten_leaves_the_wall(both: Community, wang: Neighbour, alice: Neighbour, theme: int) -> None:
    replies(alice, theme)
    wang.presses("上墙")
    alice.says("删除我的资料")
    alice.presses("全部删除")
    assert on_the_wall(both) == []
    assert not wang.reads("陈阿婆")


def test_figures_tell_who_took_part(both: Community, wang: Neighbour, alice: Neighbour, theme: int) -> None:
    bob = both.volunteer("李师傅")
    assert "谢谢您参加" in alice.presses("我参加")
    assert "已经记下了" in alice.presses("我参加")
    assert "按钮太旧" in bob.presses_payload("takepart:1")
    assert "按钮太旧" in bob.presses_payload("sendphoto:1")
    replies(alice, theme)
    said = wang.presses_payload("figures:1")
    assert "送到 2 人" in said
    assert "参加 1 人" in said
    assert "0 张上墙，1 张等您看" in said
    assert "【照片】" in wang.presses("看照片")
    wang.presses("上墙")
    assert "1 张上墙，0 张" in wang.presses_payload("figures:1")
    assert "没有要看的" in wang.presses_payload("photos:1")


def test_a_theme_that_was_taken_back_takes_no_photos(
    both: Community, wang: Neighbour, alice: Neighbour, theme: int
) -> None:
    alice.presses("发照片")
    wang.presses_payload("recall:1")
    both.ticks()
    assert "不收了" in alice.sends_photo()
    assert "照片收到了。请再用一句话" in replies(alice, theme)
    assert "变了" in alice.presses_payload("takepart:1")


def test_what_stays_on_a_wall_of_who_never_agreed_is_not_looked_at_again_and_again(
    both: Community, wang: Neighbour, alice: Neighbour, theme: int
) -> None:
    replies(alice, theme, "我们楼道干净了")
    wang.presses("上墙")
    with both.database.begin() as session:
        session.get_one(people.Person, alice.id).consented_at = None
    both.passes(hours=26)
    rounds = [both.tick() for _ in range(9)]
    assert any("forgotten" in line or "let go" in line for line in rounds[0])
    assert rounds[-1] == []
    assert len(on_the_wall(both)) == 1


def test_whoever_still_speaks_at_another_door_is_not_looked_at_again_and_again(both: Community) -> None:
    eve = both.resident("路人甲", channel="telegram")
    with both.database.begin() as session:
        session.add(people.Chat(channel="web", address="elsewhere", person_id=eve.id, status="active",
                                heard_at=both.now + timedelta(hours=25)))  # fmt: skip
    both.passes(hours=25)
    assert [both.tick() for _ in range(9)][-1] == []
