"""What is said in few words to a card that asks: 来的, 好的, 不去了; and to who was asked to write, 算了."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from storage import activities, checkin
from storage.activities import Activity, Occurrence
from storage.errors import DateInThePast
from storage.shifts import Signup
from tests.community import SHANGHAI, Community, Neighbour

SENTENCE = "每周六8:30到11:00，居委会门口集合，打扫楼道，找王姐"


@pytest.fixture
def sun(community: Community, wang: Neighbour) -> Neighbour:
    """A volunteer who was invited on Wednesday evening."""
    who = community.volunteer("孙叔")
    wang.says("志愿者日")
    wang.says(SENTENCE)
    wang.presses("就这样办")
    community.now = datetime(2026, 11, 18, 18, 1, tzinfo=SHANGHAI)
    community.ticks()
    return who


def word_of(community: Community, who: Neighbour) -> str | None:
    with community.database.look() as session:
        return session.scalar(select(Signup.status).where(Signup.person_id == who.id))


@pytest.mark.parametrize("words", ["来的", "还来的", "好的", "我星期六来的", "那我还是来吧", "会来"])
def test_whoever_says_in_few_words_that_they_come_comes(community: Community, sun: Neighbour, words: str) -> None:
    assert "到时见" in sun.says(words)
    assert word_of(community, sun) == "coming"


@pytest.mark.parametrize("words", ["不去了", "来不了", "周六来不了了", "有事，来不了"])
def test_whoever_says_in_few_words_that_they_do_not_come_does_not(
    community: Community, sun: Neighbour, words: str
) -> None:
    sun.presses("来")
    assert "没关系" in sun.says(words)
    assert word_of(community, sun) == "declined"


def test_a_mere_good_to_a_card_that_was_answered_changes_nothing(community: Community, sun: Neighbour) -> None:
    sun.presses("来不了")
    sun.says("我的任务")
    sun.presses("来")
    sun.says("好的")
    assert word_of(community, sun) == "coming"


def test_a_need_in_few_words_is_still_a_need(community: Community, sun: Neighbour) -> None:
    sun.says("想请人修一下水龙头")
    assert word_of(community, sun) is None
    assert "水龙头" in sun.last


def test_a_worker_agrees_to_the_preview_in_a_word(community: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    wang.says(SENTENCE)
    wang.says("好的")
    with community.database.look() as session:
        assert session.scalars(select(Activity.status)).all() == ["running"]


@pytest.mark.parametrize("opening", ["本周主题", "发通知"])
def test_whoever_was_asked_to_write_need_not(community: Community, wang: Neighbour, opening: str) -> None:
    wang.says(opening)
    assert "不写了" in wang.says("算了")
    with community.database.look() as session:
        assert session.scalars(select(Activity)).all() == []
    assert "不写了" not in wang.says("我的待办")


def test_a_date_that_is_just_over_is_not_taken_for_next_year(community: Community, wang: Neighbour) -> None:
    wang.says("志愿者日")
    assert "已经过了" in wang.says("11月14日上午9点打扫楼道")
    with community.database.look() as session:
        assert session.scalars(select(Activity)).all() == []


def test_a_day_on_which_somebody_has_checked_in_is_not_called_off(
    community: Community, wang: Neighbour, sun: Neighbour
) -> None:
    sun.presses("来")
    with community.database.begin() as session:
        day = session.scalars(select(Occurrence).order_by(Occurrence.day)).first()
        assert day is not None
        community.now = datetime(2026, 11, 21, 8, 31, tzinfo=SHANGHAI)
        checkin.check_in_for(session, day, session.scalars(select(Signup)).one(), wang.id, community.now)
    with community.database.begin() as session, pytest.raises(DateInThePast):
        activities.skip(session, session.get_one(Occurrence, day.id), wang.id, community.now)


def test_a_code_may_be_said_in_words(community: Community, wang: Neighbour, sun: Neighbour) -> None:
    sun.presses("来")
    community.now = datetime(2026, 11, 21, 8, 31, tzinfo=SHANGHAI)
    with community.database.look() as session:
        day = session.scalars(select(Occurrence).order_by(Occurrence.day)).first()
        assert day is not None
        code = checkin.code_now(day, community.now)
    sun.says(code.translate(str.maketrans("0123456789", "零一二三四五六七八九")))
    assert word_of(community, sun) == "arrived"


NEED = "家里水龙头坏了，想请人来修，3号楼402，明天上午"


@pytest.mark.parametrize("words", ["六楼", "我家住六楼", "在6楼东边那户", "顶楼。"])
def test_a_floor_that_is_told_when_the_telephone_is_asked_for_is_kept(community: Community, words: str) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    alice.says(NEED)
    assert "请留一个电话" in alice.says(words)
    assert words.rstrip("。") in alice.last
    alice.says("13812345678")
    alice.says("对")
    ticket = community.newest()
    assert (ticket.status, ticket.room, ticket.phone) == ("open", "402", "13812345678")
    assert words.rstrip("。") in ticket.words


@pytest.mark.parametrize("words", ["不是求助", "我不是求助啊", "这不是求助。"])
def test_that_it_is_no_need_is_not_added_to_the_ticket_that_is_open(community: Community, words: str) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    alice.says(f"{NEED}，电话13812345678")
    assert "登记好了" in alice.says("对")
    community.passes(days=2)
    assert "是不用来了吗" in alice.says(words)
    assert words not in community.newest().words
    alice.presses("不用来了")
    assert community.newest().status == "cancelled"
    assert "不登记" in alice.says(words)


def test_a_draft_that_is_no_need_is_dropped_the_next_day_too(community: Community) -> None:
    alice = community.resident("陈阿婆", agreed=True, station=1)
    alice.says(NEED)
    community.passes(days=1, minutes=5)
    assert "不登记" in alice.says("不是求助")
    assert community.newest().status == "cancelled"


def test_a_volunteer_is_not_sent_to_a_telephone_that_nobody_left(community: Community) -> None:
    bob = community.volunteer("李师傅")
    alice = community.resident("陈阿婆", agreed=True, station=1)
    for words in ("家里水龙头坏了，想请人来修，3号楼402", "随便", "没有电话", "对"):
        alice.says(words)
    card = bob.presses("接单")
    assert "没留电话" in card
    assert "打电话" not in card
    assert "时间：还没说，请问问社区工作人员" in card
