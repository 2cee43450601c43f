"""What did not go out in time: whoever wrote it hears so, once."""

from __future__ import annotations

from datetime import timedelta

from storage import campaigns
from tests.community import Community


def test_whoever_wrote_it_hears_once_how_many_it_did_not_reach(community: Community) -> None:
    wang = community.worker("王姐")
    community.crowd(3, channel="telegram")
    wang.says("发通知")
    wang.says("明天早上停水")
    wang.presses("志愿者")
    wang.presses("现在发")
    community.ticks()
    with community.database.look() as session:
        until = campaigns.get_campaign(session, 1).expires_at
    community.now = until + timedelta(minutes=1)
    community.ticks()
    community.passes(hours=1)
    community.ticks()
    said = [one.text for one in wang.sees if "没赶上" in one.text]
    assert len(said) == 1
    assert "3 人没收到" in said[0]
    assert wang.buttons == ["进度"]


def test_of_what_the_program_says_by_itself_nobody_is_told(community: Community) -> None:
    wang = community.worker("王姐")
    community.crowd(2, channel="telegram")
    wang.says("志愿者日")
    wang.says("这周六上午9点到11点，打扫楼道")
    wang.presses("就这样办")
    community.passes(hours=10)
    community.ticks()
    community.passes(days=4)
    community.ticks()
    assert not wang.reads("没赶上")
