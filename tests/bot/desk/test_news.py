"""News: an open desk hears of what concerns its places and its page, and of nothing else."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from bot.desk.news import LAST_WITHIN, Interest, News
from storage import calls, cohandlers, happenings, questions, rectifications, units
from storage.happenings import Happening, Upto
from storage.messages import Message
from storage.people import Chat
from storage.tickets import Ticket
from tests.community import Community
from tests.desk import Office
from tests.street import two_stations

HERE = Interest({1})
NOTHING = Upto(0, 0)


@pytest.mark.asyncio
async def test_a_desk_that_waits_hears_of_its_own_place_and_not_of_another() -> None:
    news = News()
    here = asyncio.ensure_future(news.since(NOTHING, HERE, 5))
    elsewhere = asyncio.ensure_future(news.since(NOTHING, Interest({2}), 0.2))
    await asyncio.sleep(0)
    news.heard([Happening("event", 1, "ticket", 1)], Upto(1, 0))
    assert await asyncio.wait_for(here, 1)
    assert not await elsewhere


@pytest.mark.asyncio
async def test_a_page_hears_of_the_things_that_it_shows() -> None:
    news = News()
    news.heard([Happening("event", 1, "signup", None)], Upto(1, 0))
    assert await news.since(NOTHING, HERE, 0)
    assert not await news.since(NOTHING, Interest({1}, {"ticket"}), 0)
    assert not await news.since(Upto(1, 0), HERE, 0)


@pytest.mark.asyncio
async def test_what_is_told_twice_wakes_nobody_twice() -> None:
    news = News()
    happened = [Happening("said", 7, "ticket", 1)]
    news.heard(happened, Upto(0, 7))
    news.heard(happened, Upto(0, 7))
    assert not await news.since(Upto(0, 7), HERE, 0)


@pytest.mark.asyncio
async def test_nobody_waits_when_the_program_ends() -> None:
    news = News()
    waiting = asyncio.ensure_future(news.since(NOTHING, HERE, 25))
    await asyncio.sleep(0)
    news.end()
    assert not await asyncio.wait_for(waiting, 1)


@pytest.mark.asyncio
async def test_who_slept_through_much_hears_of_what_was_theirs_and_of_nothing_else() -> None:
    news = News()
    news.heard([Happening("event", 1, "ticket", 1)], Upto(1, 0))
    news.heard((Happening("event", number, "ticket", 2) for number in range(2, 4001)), Upto(4000, 0))
    assert await news.since(NOTHING, HERE, 0)
    assert not await news.since(Upto(1, 0), HERE, 0)
    assert not await news.since(NOTHING, Interest({3}), 0)


@pytest.mark.asyncio
async def test_of_many_desks_that_wait_for_the_same_each_is_told_for_itself_and_soon() -> None:
    news, loop = News(), asyncio.get_running_loop()
    told = list[float]()

    async def waits() -> None:
        assert await news.since(NOTHING, HERE, 5)
        told.append(loop.time())

    waiting = [asyncio.ensure_future(waits()) for _ in range(40)]
    await asyncio.sleep(0)
    begun = loop.time()
    news.heard([Happening("event", 1, "ticket", 1)], Upto(1, 0))
    await asyncio.wait_for(asyncio.gather(*waiting), 5)
    # Not all of them in one moment; and the last of them in time to show it within a second.
    assert told[10] < begun + LAST_WITHIN / 2 < told[-1]
    assert told[-1] - told[0] > LAST_WITHIN / 2


def test_what_is_said_in_chat_happens_to_the_place_of_its_ticket(community: Community) -> None:
    resident = community.resident("陈阿婆")
    ticket = resident.asks_for_a_repair()
    with community.database.look() as session:
        before = happenings.newest(session)
    resident.says("水龙头是厨房的那个")
    with community.database.look() as session:
        new = [one for one in happenings.since(session, before) if not before.covers(one)]
    assert {one.place_id for one in new} == {ticket.place_id}
    assert "said" in {one.kind for one in new}
    assert Upto.read(before.written()) == before
    assert Upto.read("12-") == Upto.read("x") == Upto.read("1-2-3") == NOTHING


def test_a_question_a_call_and_a_notice_to_a_unit_are_news_to_the_desks_of_their_place_alone(both: Community) -> None:
    there, worker = two_stations(both).there, both.worker("王姐")
    alice = both.resident("陈阿婆")
    number = alice.asks_for_a_repair().id
    with both.database.begin() as session:
        before = happenings.newest(session)
        questions.ask(session, alice.id, there, "几点开门？", both.now)
        questions.ask(session, alice.id, None, "几点关门？", both.now)
        message, chat = session.get_one(Message, before.said), session.get_one(Chat, alice.chat_id)
        calls.list_call(session, message, chat, there, both.now)
        unit = units.set_unit(session, worker.id, 1, "物业", "", both.now)
        rectifications.hand_over(session, session.get_one(Ticket, number), unit, worker.id, both.now, both.now)
        new = [one for one in happenings.since(session, before) if not before.covers(one)]
    assert [(one.thing, one.place_id) for one in new if one.thing in ("question", "call", "rectification")] == [
        ("question", there), ("question", None), ("call", there), ("rectification", 1)
    ]  # fmt: skip


def test_what_is_not_confirmed_yet_is_news_to_no_desk(community: Community) -> None:
    with community.database.look() as session:
        before = happenings.newest(session)
    community.resident("陈阿婆").says("家里水龙头坏了，幸福小区3号楼402，明天上午能来修吗，电话13812345678")
    with community.database.look() as session:
        assert session.scalar(select(Ticket.status)) == "draft"
        assert not [one for one in happenings.since(session, before) if one.thing == "ticket"]


def test_each_chat_is_known_by_the_last_that_was_said_in_it(community: Community) -> None:
    with community.database.look() as session:
        before = happenings.newest(session)
    resident = community.resident("陈阿婆")
    resident.says("在吗")
    resident.says("谢谢")
    with community.database.look() as session:
        newest = dict(session.execute(select(Message.chat_id, func.max(Message.id)).group_by(Message.chat_id)).all())
        assert happenings.spoken_in(session, before) == newest


def test_an_address_without_a_session_hears_nothing(office: Office) -> None:
    assert office.stranger().asks("GET", "/desk/news?since=0-0").status_code == 401


def test_who_was_asked_along_hears_of_that_tickets_place(community: Community, office: Office) -> None:
    street = two_stations(community)
    community.worker("王姐")
    worker = community.worker("赵姐", station=street.there)
    number = community.resident("陈阿婆").asks_for_a_repair().id
    with community.database.begin() as session:
        assert happenings.places_of(session, cohandlers.asked_along(session, worker.id)) == set()
        cohandlers.ask_along(session, number, worker.id, street.there, worker.id, community.now)
        assert happenings.places_of(session, cohandlers.asked_along(session, worker.id)) == {street.here}
    # What happened before it asked is news to a desk that has seen nothing.
    zhao = office.enters(worker)
    assert zhao.asks("GET", "/desk/news?since=0-0").json() == {"news": True}
