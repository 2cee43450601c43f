"""Words and buttons that come when their time is over, or in an unusual wrapping."""

from __future__ import annotations

import pytest

from handlers.turn import Kind
from storage.messages import Urge
from storage.people import get_person
from tests.community import PHONE, Community, Neighbour


def test_nobody_is_urged_about_what_is_not_on_its_way(community: Community, wang: Neighbour) -> None:
    alice = community.resident("陈阿婆")
    alice.says("我家水龙头坏了，想请人来修")
    assert "变了" in alice.presses_payload(f"urge:{community.newest().id}")
    assert wang.last == ""
    number = alice.asks_for_a_repair().id
    alice.says("不用来了")
    before = len(wang.sees)
    assert "已经取消了" in alice.presses_payload(f"urge:{number}")
    assert len(wang.sees) == before


def test_whoever_comes_when_it_is_done_or_ended_hears_so(community: Community, wang: Neighbour) -> None:
    alice, bob, zhao = community.resident("陈阿婆"), community.volunteer("李师傅"), community.volunteer("赵阿姨")
    number = alice.asks_for_a_repair().id
    bob.presses("接单")
    assert "李师傅已经接了" in wang.says(f"{number} 再找志愿者")
    bob.finishes()
    late = (f"派 {number} 给 赵阿姨", f"{number} 我来跟", f"{number} 要3个人", f"{number} 再找志愿者", f"抄告 {number}")
    assert all("已经做完了" in wang.says(words) for words in late)
    assert all("已经做完了" in zhao.says(f"{words} {number}") for words in ("接", "候补"))
    assert all("请点“没解决”" in alice.presses(label) for label in ("不用来了", "改时间", "没人来"))
    alice.presses("解决了")
    assert all("已经办结了" in wang.says(words) for words in late)
    assert all("已经办结了" in zhao.says(f"{words} {number}") for words in ("接", "候补"))
    assert all("已经办结了" in alice.presses(label) for label in ("不用来了", "改时间", "没人来"))
    alice.presses("没解决")
    assert "重新打开了" in alice.presses("没解决")


def test_a_new_need_is_no_new_time_of_the_old_one(community: Community) -> None:
    alice = community.resident("陈阿婆")
    first = alice.asks_for_a_repair()
    alice.presses("改时间")
    assert "您要办的事" in alice.says("明天下午想请人陪我妈去一趟医院看病")
    assert community.ticket(first.id).when_date == first.when_date
    assert community.newest().id != first.id


@pytest.mark.parametrize("kind", [Kind.FILE, Kind.PHOTO])
def test_danger_is_heard_in_the_caption_of_anything(community: Community, wang: Neighbour, kind: Kind) -> None:
    alice = community.resident("陈阿婆")
    assert alice.says("着火了，快来人", kind).startswith("请马上打 119")
    assert "紧急" in wang.last


def test_a_shared_number_is_kept_as_numbers_are_written(community: Community, wang: Neighbour) -> None:
    alice = community.resident("陈阿婆", channel="telegram")
    alice.says(f"+86{PHONE}", Kind.CONTACT)
    with community.database.look() as session:
        assert get_person(session, alice.id).phone == PHONE


def test_danger_that_nobody_takes_is_an_alarm_again(community: Community, wang: Neighbour) -> None:
    community.resident("陈阿婆").says("着火了，快来人")
    community.passes(minutes=16)
    community.ticks()
    card = next(row for row in reversed(community.said()) if row.chat_id == wang.chat_id and "没人接" in row.text)
    assert card.urge == Urge.ALARM
