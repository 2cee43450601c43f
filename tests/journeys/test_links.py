"""One-time links: to another telephone, to Telegram, and into a role; each opens once."""

from __future__ import annotations

import re

import pytest

from tests.journeys.test_judgement import opens_a_ticket
from tests.journeys.town import Neighbourhood, OnTelegram, OnWeb, Somebody, Town


def link_of(somebody: Somebody) -> str:
    somebody.says("换手机")
    text = somebody.hears("15分钟内有效")
    token = re.search(r"/i/([\w-]{22})", text)
    assert token, text
    assert f"start={token.group(1)}" in text
    return token.group(1)


@pytest.mark.parametrize("town", ["sqlite_town", "postgres_town"], indirect=True)
def test_a_link_opens_the_same_conversation_on_another_telephone_once(town: Town, here: Neighbourhood) -> None:
    alice = here.resident(web=True)
    number = opens_a_ticket(alice)
    token = link_of(alice)
    phone = OnWeb(town, "another telephone")
    assert "进入" in phone.page.client.get(f"/i/{token}").text
    phone.opens(token)
    phone.hears("连上了")
    phone.says("我的单子")
    phone.hears(f"单子 {number}")

    thief = OnWeb(town, "thief")
    assert thief.page.client.get(f"/i/{token}").status_code == 404
    thief.opens(token)
    thief.hears("用过了")
    thief.says("我的单子")
    thief.hears("没有正在办的单子")


def test_a_link_joins_the_web_chat_to_telegram(town: Town, here: Neighbourhood) -> None:
    bob, alice = here.volunteer(), here.resident(web=True)
    number = opens_a_ticket(alice)
    phone = OnTelegram(town, "陈阿婆")
    phone.opens(link_of(alice))
    phone.hears("连上了")
    bob.hears(f"单号 {number}")
    bob.presses("接单")
    assert "李师傅" in phone.hears("好消息")


@pytest.mark.parametrize("web", [False, True], ids=["Telegram", "web"])
@pytest.mark.parametrize("purpose", ["worker", "volunteer"])
def test_an_invitation_makes_one_member_and_is_spent(town: Town, here: Neighbourhood, purpose: str, web: bool) -> None:
    token = here.invitation(purpose)
    first: Somebody = OnWeb(town, "first") if web else OnTelegram(town, "first")
    second: Somebody = OnTelegram(town, "second") if web else OnWeb(town, "second")
    first.opens(token)
    first.hears("工作人员" if purpose == "worker" else "欢迎您成为")
    second.opens(token)
    second.hears("用过了")


def test_a_station_s_sheet_is_for_everybody(town: Town, here: Neighbourhood) -> None:
    token = here.invitation("resident")
    for one in (OnWeb(town, "甲"), OnWeb(town, "乙"), OnTelegram(town, "丙")):
        one.opens(token)
        assert here.name in one.hears("欢迎")


def test_a_worker_hands_on_a_link_by_which_a_volunteer_comes_in(town: Town, here: Neighbourhood) -> None:
    wang = here.worker()
    wang.says("邀请志愿者")
    token = re.search(r"/i/([\w-]{22})", wang.hears("请把这个链接发给"))
    assert token
    bob = OnTelegram(town, "李师傅")
    bob.opens(token.group(1))
    bob.hears("欢迎您成为")


def test_who_says_so_becomes_a_volunteer_when_a_worker_agrees(here: Neighbourhood) -> None:
    wang, bob = here.worker(), here.resident("李明", web=True)
    bob.says("我想当志愿者")
    bob.hears("同意了马上通知您")
    wang.hears("【报名志愿者】")
    wang.presses("同意")
    bob.hears("欢迎您成为")
    bob.says("李明")
    bob.hears("手机号")
    bob.says("13900001111")
    bob.presses("扶贫帮困")
    bob.presses("选好了")
    bob.hears("您在：扶贫帮困")
