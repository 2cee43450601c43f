"""发通知 and everything around a broadcast: to whom, how many, the second tap, 进度, 撤回, and stopping a kind."""

from __future__ import annotations

import pytest

from storage import broadcasts, campaigns, mutes, places
from storage.errors import MoreThanAgreed, NotAWorker
from storage.people import Chat
from tests.community import Community, Neighbour, at
from tests.themes import campaign_of

TEXT = "明天上午九点停水，请大家提前存水"


@pytest.fixture
def wang(both: Community) -> Neighbour:
    return both.worker("王姐")


@pytest.fixture
def bob(both: Community) -> Neighbour:
    return both.volunteer("李师傅")


@pytest.fixture
def alice(both: Community) -> Neighbour:
    return both.resident("陈阿婆", agreed=True, station=1)


def write(wang: Neighbour, *who: str, text: str = TEXT) -> str:
    wang.says("发通知")
    wang.says(text)
    said = ""
    for one in who or ("全部",):
        said = wang.presses(one)
    return said


def posted(community: Community) -> int:
    return sum((row.key or "").startswith("broadcast:") for row in community.said())


def got(one: Neighbour) -> bool:
    """Whether a broadcast came: a preview has no buttons."""
    return any("不再收到这类" in message.buttons for message in one.sees)


def center_above(community: Community) -> Neighbour:
    with community.database.begin() as session:
        station = places.find_place(session, 1)
        assert station is not None
        places.set_above(session, station, ["区中心"])
        above = station.parent_id
    assert above is not None
    return community.worker("刘主任", station=above)


def put_under(community: Community, station: int) -> None:
    with community.database.begin() as session:
        place = places.find_place(session, station)
        assert place is not None
        places.set_above(session, place, ["区中心"])


def test_a_broadcast_goes_at_once_to_everybody_of_the_place(
    both: Community, wang: Neighbour, bob: Neighbour, alice: Neighbour
) -> None:
    stranger = both.resident("路人")
    assert "请写通知的内容" in wang.says("发通知")
    assert "发给谁" in wang.says(TEXT)
    card = wang.presses("全部")
    assert f"【社区通知】\n{TEXT}" in card
    assert "枫林社区的全部人，3 人" in card
    assert "点了就发" in card
    assert "马上发出" in wang.presses("现在发")
    both.ticks()
    for somebody in (alice, bob, wang):
        assert somebody.reads(f"【社区通知】\n{TEXT}")
    assert stranger.last == ""


@pytest.mark.parametrize(
    ("choice", "reached"),
    [
        (("全部",), {"陈阿婆", "李师傅", "王姐", "周伯"}),
        (("居民",), {"陈阿婆", "周伯"}),
        (("志愿者",), {"李师傅"}),
        (("工作人员",), {"王姐"}),
        (("从没来过的",), {"周伯", "李师傅", "王姐"}),
    ],
    ids=["all", "residents", "volunteers", "workers", "unheard"],
)
def test_it_goes_to_whom_it_is_meant_for(
    both: Community, wang: Neighbour, bob: Neighbour, alice: Neighbour, choice: tuple[str, ...], reached: set[str]
) -> None:
    alice.asks_for_a_repair()
    zhou = both.resident("周伯", agreed=True, station=1)
    assert f"{len(reached)} 人" in write(wang, *choice)
    wang.presses("现在发")
    both.ticks()
    assert {one.name for one in (alice, bob, wang, zhou) if got(one)} == reached


def test_a_team_and_a_station_can_be_chosen(both: Community, bob: Neighbour) -> None:
    center = center_above(both)
    carol = both.volunteer("赵大姐", "health")
    team = both.reader.lexicon.teams["health"].name
    assert "1 人" in write(center, "某个队", team)
    center.presses("现在发")
    both.ticks()
    assert got(carol)
    assert not got(bob)
    other = both.station("梧桐社区", estates=())
    put_under(both, other)
    dave = both.resident("孙伯", agreed=True, station=other)
    assert "梧桐社区" in write(center, "某个站", "梧桐社区")
    center.presses("现在发")
    both.ticks()
    assert got(dave)
    assert not got(bob)


def test_where_nobody_would_get_it_nothing_is_scheduled(both: Community, wang: Neighbour) -> None:
    assert "没有人能收到" in write(wang, "居民")
    assert campaign_of(both).status == "draft"
    both.ticks()
    assert posted(both) == 0


def test_more_than_fifty_people_take_a_second_tap(both: Community, wang: Neighbour) -> None:
    both.crowd(60, channel="telegram")
    write(wang)
    asked = wang.presses("现在发")
    assert "一共 61 人" in asked
    assert "一分钟内发完" in asked
    both.ticks()
    assert posted(both) == 0
    assert campaign_of(both).status == "draft"
    assert "马上发出" in wang.presses("确定发给 61 人")
    both.ticks()
    assert posted(both) == 61


def test_what_was_agreed_to_does_not_hold_for_more(both: Community, wang: Neighbour) -> None:
    both.crowd(60)
    write(wang)
    wang.presses("现在发")
    both.crowd(5)
    assert "一共 66 人" in wang.presses("确定发给 61 人")
    with both.database.begin() as session, pytest.raises(MoreThanAgreed):
        broadcasts.release(session, campaigns.get_campaign(session, 1), wang.id, both.now, agreed=61)
    both.ticks()
    assert posted(both) == 0


def test_nobody_is_woken_by_a_broadcast(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    both.now = at(18, 22, 30)
    write(wang)
    assert "早上七点" in wang.presses("现在发")
    both.ticks()
    assert alice.last == ""
    both.now = at(19, 7, 1)
    both.ticks()
    assert TEXT in alice.last


def test_a_time_at_night_is_moved_to_the_morning(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    write(wang)
    wang.presses("换个时间")
    assert "早上七点" in wang.says("明天晚上11点")
    wang.presses("就这样发")
    both.now = at(20, 6, 59)
    both.ticks()
    assert alice.last == ""
    both.now = at(20, 7, 1)
    both.ticks()
    assert TEXT in alice.last


def test_a_time_that_has_passed_is_refused(both: Community, wang: Neighbour) -> None:
    write(wang)
    wang.presses("换个时间")
    assert "已经过了" in wang.says("今天上午8点")
    assert "2027年11月2日" in wang.says("11月2日上午9点")
    wang.presses("换个时间")
    wang.says("今天上午10点")
    both.now = at(18, 11)
    assert "已经过了" in wang.presses("就这样发")
    assert campaign_of(both).status == "draft"


def test_its_progress_can_be_seen_and_it_can_be_taken_back(
    both: Community, wang: Neighbour, alice: Neighbour, bob: Neighbour
) -> None:
    telegram = both.resident("周伯", agreed=True, station=1, channel="telegram")
    write(wang)
    wang.presses("现在发")
    both.ticks()
    progress = wang.presses("进度")
    assert "要发 4 人，写好 4 人" in progress
    assert "送出 3 人，路上 1 人，没送到 0 人" in progress
    assert "看过的至少 0 人" in progress
    with both.database.begin() as session:
        alice_chat = session.get_one(Chat, alice.chat_id)
        alice_chat.seen_id = alice.sees[-1].id
    both.resident("新来的", agreed=True, station=1)
    progress = wang.presses("进度")
    assert "看过的至少 1 人" in progress
    assert "要发 4 人，写好 4 人" in progress
    assert "正在撤回" in wang.presses("撤回")
    both.ticks()
    assert "撤回" in alice.last
    assert TEXT not in alice.last
    assert campaign_of(both).status == "recalled"
    assert not any(row.state == "queued" for row in both.said() if row.chat_id == telegram.chat_id)
    assert "变了" in wang.presses_payload("recall:1")


def test_a_kind_that_was_stopped_stays_stopped_until_it_is_wanted_again(
    both: Community, wang: Neighbour, alice: Neighbour
) -> None:
    write(wang)
    wang.presses("现在发")
    both.ticks()
    assert "以后不发这类了" in alice.presses("不再收到这类")
    assert "恢复接收" in alice.last
    assert TEXT in alice.last
    before = len(alice.sees)
    write(wang, text="后天修电梯")
    wang.presses("现在发")
    both.ticks()
    assert len(alice.sees) == before
    assert "社区通知：不收" in alice.says("接收设置")
    assert "本周主题：收" in alice.last
    assert "照常发给您" in alice.says("恢复接收")
    write(wang, text="电梯修好了")
    wang.presses("现在发")
    both.ticks()
    assert "电梯修好了" in alice.last


def test_the_button_that_stopped_a_kind_brings_it_back(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    write(wang)
    wang.presses("现在发")
    both.ticks()
    alice.presses("不再收到这类")
    assert "照常" in alice.presses("恢复接收")
    assert "恢复接收" not in alice.last
    with both.database.look() as session:
        assert not mutes.mutes_of(session, alice.id)
    assert "按钮太旧" in alice.presses_payload("mute:anything")


def test_only_a_worker_of_the_place_sends(both: Community, wang: Neighbour, alice: Neighbour, bob: Neighbour) -> None:
    other = both.station("梧桐社区", estates=())
    elsewhere = both.worker("赵姐", station=other)
    write(wang)
    for payload in (
        "schedule:1", "schedule:1:999", "nosend:1", "recall:1", "sendstate:1", "figures:1", "aim:1:all", "rewrite:1",
        "rehearse:1", "poster:1", "weekly:1", "addlines:1", "whereto:1", "aimtick:1:groups", "photos:1", "aimed:1",
    ):  # fmt: skip
        for somebody in (alice, bob, elsewhere):
            assert "只有社区工作人员" in somebody.presses_payload(payload), payload
    with both.database.begin() as session, pytest.raises(NotAWorker):
        broadcasts.release(session, campaigns.get_campaign(session, 1), elsewhere.id, both.now)


def test_a_place_that_is_not_theirs_cannot_be_chosen(both: Community, wang: Neighbour) -> None:
    other = both.station("梧桐社区", estates=())
    write(wang)
    assert "按钮太旧" in wang.presses_payload(f"aim:1:place:{other}")
    assert "按钮太旧" in wang.presses_payload("aim:1:nonsense")


def test_a_rehearsal_shows_everything_and_sends_nothing(both: Community, wang: Neighbour, alice: Neighbour) -> None:
    both.resident("周伯", agreed=True, station=1, channel="telegram")
    write(wang)
    shown = wang.presses("预演")
    assert "没有发给任何人" in shown
    assert "走 Telegram 1 人，走网页 2 人" in shown
    assert f"每个人看到的：\n【社区通知】\n{TEXT}\n［不再收到这类］" in shown
    both.ticks()
    assert alice.last == ""
    assert posted(both) == 0
