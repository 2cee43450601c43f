"""Deliveries that come twice, together, unreadable or as poison; people who leave; and groups."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from handlers.wording import groups as wording
from storage.messages import Message
from storage.offers import Offer
from storage.people import Chat
from storage.running import Failure
from storage.tickets import Ticket
from tests.journeys.test_judgement import opens_a_ticket
from tests.journeys.town import TAP, Neighbourhood, OnTelegram, OnWeb, Somebody, Town

BOTH = pytest.mark.parametrize("town", ["sqlite_town", "postgres_town"], indirect=True)


def on_telegram(somebody: Somebody) -> OnTelegram:
    assert isinstance(somebody, OnTelegram)
    return somebody


@BOTH
def test_of_two_who_press_at_once_one_gets_the_ticket(here: Neighbourhood) -> None:
    bob, zhao, eve = here.volunteer(), here.volunteer("赵姐"), here.volunteer("孙叔", web=True)
    alice = here.resident(web=True)
    number = opens_a_ticket(alice)
    everybody = [bob, zhao, eve]
    for one in everybody:
        one.hears(f"单号 {number}")
    with ThreadPoolExecutor() as pool:
        toasts = list(pool.map(lambda one: one.presses("接单"), everybody))
    won = [one for one, toast in zip(everybody, toasts, strict=True) if "接到了" in toast]
    assert len(won) == 1, toasts
    assert toasts.count("谢谢您！刚刚已经有人接了，下次再请您。") == 2
    assert won[0].name in alice.hears("好消息")
    for one in everybody:
        one.hears("由您来办" if one in won else f"已由{won[0].name}接单")


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_a_press_that_comes_three_times_has_one_effect(here: Neighbourhood, web: bool) -> None:
    bob, alice = here.volunteer(web=web), here.resident(web=web)
    alice.says(TAP)
    alice.hears("您同意吗")
    alice.presses("同意")
    alice.hears("这样对吗")
    alice.presses("确认", times=3)
    alice.hears("登记好了")
    bob.hears("有人需要帮忙")
    bob.presses("接单", times=3)
    bob.hears("由您来办")
    alice.hears("好消息")
    alice.says("我的单子")
    alice.hears("有人接了")
    assert sum("登记好了" in text for text in alice.sees()) == 1
    assert sum("好消息" in text for text in alice.sees()) == 1
    assert sum("由您来办" in text for text in bob.sees()) == 1


@pytest.mark.parametrize("town", ["sqlite_town", "postgres_town", "webhook_town"], indirect=True)
def test_an_update_that_comes_twice_is_heard_once(town: Town, here: Neighbourhood) -> None:
    alice = on_telegram(here.resident())
    done = alice.person.says("我家水龙头坏了，想请人来修")
    alice.hears("您同意吗")
    again = {
        "update_id": done["update_id"],
        "message": next(m.body for m in alice.person.everything() if m.id == done["message_id"]),
    }
    town.telegram.repeats(again)
    alice.says("谢谢")
    alice.hears("不客气")
    assert sum("您同意吗" in text for text in alice.sees()) == 1


def test_what_a_page_sends_again_under_its_key_is_heard_once(here: Neighbourhood) -> None:
    alice = here.resident(web=True)
    assert isinstance(alice, OnWeb)
    first = alice.page.says("我家水龙头坏了，想请人来修", key="the same key")
    second = alice.page.says("我家水龙头坏了，想请人来修", key="the same key")
    assert first["id"] is not None
    assert second["id"] is None
    assert sum("您同意吗" in text for text in alice.sees()) == 1


@pytest.mark.parametrize("town", ["sqlite_town", "webhook_town"], indirect=True)
def test_an_unreadable_update_is_recorded_and_its_neighbours_go_through(town: Town, here: Neighbourhood) -> None:
    alice, bert = on_telegram(here.resident()), on_telegram(here.resident("李伯"))
    unreadable = {"update_id": 777_000_001, "message": {"chat": {"id": alice.person.id}}}
    bert.says("你好")
    town.telegram.repeats(unreadable)
    alice.says("你好")
    bert.hears("社区小帮手")
    alice.hears("社区小帮手")
    kept = town.in_database(
        lambda session: session.scalars(select(Failure).where(Failure.key.endswith(":777000001"))).one().delivery
    )
    assert kept == unreadable
    town.forgives("an unreadable delivery")


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
def test_an_act_that_is_poison_is_recorded_and_the_person_is_told(town: Town, here: Neighbourhood, web: bool) -> None:
    alice = here.resident(web=web)
    alice.says("你好")
    alice.hears("社区小帮手")
    newest = select(func.max(Chat.id)).scalar_subquery()
    town.in_database(
        lambda session: session.execute(
            update(Chat).where(Chat.id == newest).values(pending={"ask": "rating", "ticket": "no number"})
        )
    )
    alice.says("这句话会出错")
    alice.hears("对不住，刚才没弄好")
    failed = town.in_database(lambda session: session.scalars(select(Failure).order_by(Failure.id.desc())).first())
    assert failed is not None
    assert failed.delivery["text"] == "这句话会出错"
    town.forgives("an act failed")
    alice.says("你好")
    alice.hears("社区小帮手")


def test_who_blocks_the_bot_is_asked_nothing_and_is_welcome_back(town: Town, here: Neighbourhood) -> None:
    bob, zhao, alice = on_telegram(here.volunteer()), here.volunteer("赵姐"), here.resident(web=True)
    bob.person.blocks_bot()
    is_gone(town, bob)
    opens_a_ticket(alice)
    zhao.hears("有人需要帮忙")
    assert not town.telegram.journal("sendMessage", chat=bob.person.id)[-1]["params"]["text"].startswith("【有人")
    bob.person.unblocks_bot()
    bob.says("我的任务")
    bob.hears("现在没有任务")


def test_who_deleted_their_account_stops_nobody(town: Town, here: Neighbourhood) -> None:
    bob, zhao, alice = on_telegram(here.volunteer()), here.volunteer("赵姐"), here.resident(web=True)
    bob.person.deletes_account()
    opens_a_ticket(alice)
    zhao.hears("有人需要帮忙")
    is_gone(town, bob)
    waiting = select(func.count()).where(Message.chat_id == chat_of(town, bob), Message.state.in_(("queued", "later")))
    assert town.in_database(lambda session: session.scalar(waiting)) == 0


def test_in_a_group_the_bot_asks_once_whose_it_is_and_is_silent_then(town: Town, here: Neighbourhood) -> None:
    alice = on_telegram(here.resident())
    group = town.telegram.group("幸福小区邻居", owner=alice.person, privacy=False)
    group.adds_bot()
    question = group.waits_for(wording.ASK_WORKER)
    before = town.in_database(lambda session: session.scalar(select(func.count(Ticket.id))))
    alice.person.says("我家水龙头坏了，谁来帮帮忙", to=group)
    alice.person.says("/start", to=group)
    group.makes_bot_admin()
    group.kicks_bot()
    alice.says("你好")
    alice.hears("社区小帮手")
    assert [one.id for one in group.sees()] == [question.id]
    assert town.in_database(lambda session: session.scalar(select(func.count(Ticket.id)))) == before


def test_a_forged_or_foreign_button_gets_one_kind_sentence(town: Town, here: Neighbourhood) -> None:
    bob, alice, eve = here.volunteer(), on_telegram(here.resident()), on_telegram(here.resident("周伯"))
    number = opens_a_ticket(alice)
    bob.hears(f"单号 {number}")
    shown = eve.person.waits_for("欢迎", ever=True)
    for data, told in {
        f"cancel:{number}": "只有本人能点",
        f"take:{number}": "还不是这里的志愿者",
        f"close:{number}": "只有社区工作人员能做",
        "nonsense": "太旧了",
        "take:": "太旧了",
        "take:99999999999999999999": "太旧了",
        "stars:1001:9": "太旧了",
    }.items():
        eve.person.presses_data(data, shown)
        assert told in eve.person.waits_for_toast()["text"]
    assert town.in_database(
        lambda session: session.scalars(select(Offer.status).where(Offer.ticket_id == number)).all()
    ) == ["offered"]


def chat_of(town: Town, somebody: OnTelegram) -> int:
    return town.in_database(
        lambda session: session.scalars(select(Chat.id).where(Chat.address == str(somebody.person.id))).one()
    )


def is_gone(town: Town, somebody: OnTelegram) -> None:
    gone = select(Chat.status).where(Chat.address == str(somebody.person.id))
    town.waits_until(lambda session: session.scalar(gone) == "gone", "the chat to be closed")
