"""A voice message, a video and a file are each called what they are, also beside a photo, and whoever sends them."""

from __future__ import annotations

import itertools

import pytest

from handlers.turn import Heard, Kind
from storage.tickets import Ticket
from tests.community import Community, Neighbour

refs = itertools.count()


@pytest.fixture
def carol(community: Community, wang: Neighbour) -> Neighbour:
    """A resident who has agreed to what is kept."""
    return community.resident("赵大姐", agreed=True, station=1)


def sends(who: Neighbour, file: str) -> str:
    """Send a file; return what was answered."""
    town = who.community
    town.passes(seconds=20)
    known, kind = len(town.said()), Kind.PHOTO if file == "photo" else Kind.FILE
    town.hears(Heard(who.channel, who.address, town.next_key(), town.now, kind, ref=f"kind {next(refs)}", file=file))
    return "\n".join(row.text for row in town.said()[known:] if row.chat_id == who.chat_id and row.direction == "out")


def test_a_video_after_a_photo_is_no_second_photo(carol: Neighbour) -> None:
    sends(carol, "photo")
    assert "视频收到了" in sends(carol, "video")
    assert "照片和视频收到了。请再用一句话" in carol.says("你好")


def test_two_photos_are_counted(carol: Neighbour) -> None:
    sends(carol, "photo")
    sends(carol, "photo")
    assert "2 张照片收到了。请再用一句话" in carol.says("你好")


@pytest.mark.parametrize(("file", "name"), [("voice", "语音"), ("video", "视频"), ("document", "文件")])
def test_what_nobody_can_read_is_called_what_it_is(carol: Neighbour, wang: Neighbour, file: str, name: str) -> None:
    assert f"{name}收到了" in sends(carol, file)
    assert f"居民发来{name}，机器还读不懂" in wang.last
    assert f"听／看｜{name}\n" in wang.says("1001")
    assert f"单子 1001：{name}\n" in carol.says("我的单子")


def test_a_voice_message_after_a_photo_is_a_voice_message(carol: Neighbour, wang: Neighbour) -> None:
    sends(carol, "photo")
    assert "语音收到了" in sends(carol, "voice")
    assert "居民发来语音" in wang.last


def test_what_belongs_to_a_ticket_that_there_is_keeps_its_name(carol: Neighbour, wang: Neighbour) -> None:
    carol.asks_for_a_repair()
    carol.community.passes(hours=1)
    sends(carol, "photo")
    sends(carol, "video")
    assert "照片和视频收到了，记在单子 1001 上" in carol.presses("是单子 1001 的")


@pytest.mark.parametrize(("file", "name"), [("video", "视频"), ("document", "文件"), ("photo", "照片")])
def test_a_helper_hears_that_the_resident_sees_it(ticket: Ticket, bob: Neighbour, file: str, name: str) -> None:
    said = sends(bob, file)
    assert f"{name}收到了，记在单子 1001 上，居民也看得到" in said
    assert "帮您的人" not in said


def test_a_helpers_voice_message_is_no_residents(
    ticket: Ticket, wang: Neighbour, bob: Neighbour, alice: Neighbour
) -> None:
    assert "语音转给居民了" in sends(bob, "voice")
    assert "李师傅发来语音" in alice.last
    assert "志愿者发来语音" in wang.last
